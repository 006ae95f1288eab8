"""Takes the pictures of the README anew: `python tools/screenshots.py`; docs/images/score.png and docs/images/letter.png.

A demonstration office of its own is started for it: the firm's scoring sheet in the browser, and the first
page of the specimen letter. Needs Chromium and Chinese fonts (`make setup-system`).
"""

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from forms.demonstration import PASSWORD
from forms.wording import Say

HOUSE = Path(__file__).parents[1]
IMAGES = HOUSE / "docs" / "images"
LANG, WIDTH, LETTER_WIDTH = "en", 1440, 992
COLOURS = 64  # flat colours and few of them: a palette keeps each picture small and its letters sharp
PATIENCE = 60  # seconds


@contextmanager
def demonstration() -> Iterator[str]:
    """A demonstration office in a folder that goes away with it; its address."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        command = [sys.executable, "-m", "forms.terminal", "demo-office", "--port", str(port), "--data", folder]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("JIANCAI_")}
        with subprocess.Popen(command, cwd=HOUSE, env=clean, stdout=subprocess.DEVNULL) as office:
            try:
                address = f"http://localhost:{port}"
                wait_for(f"{address}/livez", office)
                yield address
            finally:
                office.terminate()


def wait_for(address: str, office: subprocess.Popen) -> None:
    """Until the office answers; one that ends or is silent for long ends the tool."""
    deadline = time.monotonic() + PATIENCE
    while office.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("the demonstration office did not start")


def signed_in(page: Page, address: str, say: Say) -> None:
    """The firm of the demonstration before its list of applications."""
    page.goto(f"{address}/sign-in?lang={LANG}")
    page.get_by_label(say("web.sign_in.login")).fill("firm")
    page.get_by_label(say("web.sign_in.password")).fill(PASSWORD)
    page.get_by_role("button", name=say("web.sign_in.button")).click()
    page.locator(".jc-table").first.wait_for()


def case_of(page: Page, surname: str) -> str:
    """The number in the address of this host's application."""
    address = page.get_by_role("link", name=surname).first.get_attribute("href") or ""
    return address.rpartition("=")[2]


def sheet(page: Page, address: str, case: str) -> bytes:
    """The scoring sheet from its head line to the end of what would be enough."""
    page.goto(f"{address}/score?case={case}")
    page.locator(".jc-table.ledger").nth(1).wait_for()
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.set_viewport_size(
        {"width": WIDTH, "height": 5000}
    )  # Streamlit scrolls inside its page, so the page itself is made long
    page.wait_for_timeout(500)
    following = page.get_by_role("heading", name=Say(LANG)("advice.safety.heading")).bounding_box()
    return page.screenshot(clip={"x": 0, "y": 0, "width": WIDTH, "height": following["y"] - 24})


def first_page(pdf: bytes) -> Image.Image:
    """The first page of a letter as a picture."""
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].render(scale=LETTER_WIDTH / document[0].get_width()).to_pil()


def keep(picture: Image.Image, name: str) -> None:
    """The picture in few colours, as small as it gets."""
    path = IMAGES / name
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(HOUSE)}: {picture.width} × {picture.height}, {path.stat().st_size // 1024} kB")


def main() -> None:
    """Writes both pictures."""
    chromium, say = shutil.which("chromium"), Say(LANG)
    if chromium is None:
        raise SystemExit("Chromium is not installed: `make setup-system`")
    with demonstration() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": 1000})
        page.set_default_timeout(PATIENCE * 1000)
        signed_in(page, address, say)
        filed, issued = case_of(page, "HOFFMANN"), case_of(page, "NGUYEN")
        letter = page.context.request.get(f"{address}/letters/{issued}/letter.pdf").body()
        keep(Image.open(io.BytesIO(sheet(page, address, filed))), "score.png")
        keep(first_page(letter), "letter.png")
        browser.close()


if __name__ == "__main__":
    main()
