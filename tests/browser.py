"""A real browser and a real server for the tests that need them; under CI=true leaving such a test out is a failure."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def needs(program: str, also: str = "") -> str:
    """The path of a program of the system; without it the test is left out, aloud, and fails under CI.

    :param also: a folder where it may be, beside those of PATH.
    """
    path = shutil.which(program, path=f"{os.environ.get('PATH', os.defpath)}:{also}")
    if path is None:
        left_out = f"{program} is not installed: `make setup-system` says how to get it"
        if os.environ.get("CI") == "true":
            pytest.fail(left_out)
        pytest.skip(left_out)
    return path


@contextmanager
def chromium() -> Iterator:
    """The system's Chromium, headless."""
    path = needs("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def enter_code(page) -> None:
    """The second step of the sign-in in a demonstration, which shows the code; a firm is not asked for one.

    The codes of a half minute may have been used by somebody who signed in before: then the next one is waited for.
    """
    page.wait_for_selector(".jc-head, form[action='/sign-in/code']")
    while page.locator("form[action='/sign-in/code']").count():
        shown = page.locator("#demonstration-code")
        if shown.count():
            page.fill("#code", shown.inner_text())
            page.click("main button")
            page.wait_for_selector(".jc-head, form[action='/sign-in/code']")
        else:
            page.wait_for_timeout(2000)
            page.reload()


def free_port() -> int:
    """A port on the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(arguments: list[str], environment: dict[str, str], port: int, log: Path, cwd: Path = HOUSE) -> Iterator[str]:
    """A server of ours as its own process started in `cwd`, until it answers `/livez`; its address."""
    address = f"http://localhost:{port}"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("JIANCAI_")}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "forms.terminal", *arguments], cwd=cwd, env=clean | environment, stdout=out, stderr=out
        )
        try:
            deadline = time.monotonic() + 90
            while True:
                try:
                    with urllib.request.urlopen(f"{address}/livez", timeout=2):
                        break
                except (urllib.error.URLError, OSError):
                    if process.poll() is not None or time.monotonic() > deadline:
                        pytest.fail(f"the server did not start:\n{log.read_text('utf-8', 'replace')[-3000:]}")
                    time.sleep(0.2)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
