"""Two processes of one office on PostgreSQL behind the system's nginx, with the very file that the containers use."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from browser import HOUSE, free_port, needs

TEMPLATE = HOUSE / "deploy" / "nginx.conf.template"


@dataclass
class Site:
    """A running office.

    :param address: of the proxy, as readers know it. :param ports: of the two processes. :param folder: of settings and logs.
    """

    address: str
    ports: tuple[int, int]
    folder: Path
    processes: dict[int, subprocess.Popen]

    def passed(self) -> list[dict]:
        """What the proxy has written of each request: it does so a moment after the answer, so until it has come to rest."""
        log, before, now = self.folder / "proxy.out", "", "not looked yet"
        while now != before:
            time.sleep(0.2)
            before, now = now, log.read_text("utf-8")
        return [json.loads(line) for line in now.splitlines()]

    def kill(self, port: int) -> None:
        """Ends one process without a word, as a machine does that fails."""
        self.processes[port].send_signal(signal.SIGKILL)
        self.processes[port].wait()

    def logs(self) -> str:
        """Everything that the two processes have written."""
        return "".join((self.folder / f"office-{port}.err").read_text("utf-8") for port in self.ports)


def configuration(scratch: Path, listen: str, offices: tuple[int, int], **more: str) -> Path:
    """The proxy's file with everything filled in."""
    given = {
        "LISTEN": listen, "SCHEME": "http", "OUTSIDE": "192.0.2.1", "BODY_MAX": "11m", "SCRATCH": str(scratch),
        "OFFICE_1": f"127.0.0.1:{offices[0]}", "OFFICE_2": f"127.0.0.1:{offices[1]}",
    } | more  # fmt: skip
    text = TEMPLATE.read_text("utf-8")
    for name, value in given.items():
        text = text.replace(f"${{PROXY_{name}}}", value)
    assert not re.search(r"\$\{", text.partition("worker_processes")[2]), "something was not filled in"
    file = scratch / "nginx.conf"
    file.write_text(text, "utf-8")
    return file


def nginx(scratch: Path, file: Path, *words: str) -> list[str]:
    """The command; its workers are ourselves, who alone may enter the folder of a test."""
    directives = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")
    return [needs("nginx", "/usr/sbin"), "-e", "stderr", "-p", str(scratch), "-c", str(file), "-g", directives, *words]


@contextmanager
def site(folder: Path, settings: dict[str, str]) -> Iterator[Site]:
    """Starts all three, until both processes are ready.

    :param settings: of the office, without its public address.
    """
    first, second, listen = free_port(), free_port(), free_port()
    address = f"http://localhost:{listen}"
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("JIANCAI_", "STREAMLIT_"))}
    environment = clean | settings | {"JIANCAI_PUBLIC_URL": address}
    file = configuration(folder, str(listen), (first, second))
    with ExitStack() as ending:
        processes = {}
        for port in (first, second):
            command = [sys.executable, "-m", "forms.terminal", "serve", "--port", str(port)]
            processes[port] = _started(ending, command, environment, folder / f"office-{port}")
        _started(ending, nginx(folder, file), clean, folder / "proxy")
        found = Site(address, (first, second), folder, processes)
        for place in (*(f"http://127.0.0.1:{port}/readyz" for port in (first, second)), f"{address}/livez"):
            _wait_for(place, found)
        yield found


def _started(ending: ExitStack, command: list[str], environment: dict[str, str], log: Path) -> subprocess.Popen:
    out, err = (ending.enter_context(log.with_suffix(kind).open("wb")) for kind in (".out", ".err"))
    process = subprocess.Popen(command, cwd=HOUSE, env=environment, stdout=out, stderr=err)
    ending.callback(process.wait)
    ending.callback(process.terminate)
    return process


def _wait_for(place: str, found: Site) -> None:
    deadline = time.monotonic() + 90
    while True:
        try:
            with urllib.request.urlopen(place, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline or any(one.poll() is not None for one in found.processes.values()):
                pytest.fail(f"{place} did not answer:\n{found.logs()[-3000:]}")
            time.sleep(0.2)
