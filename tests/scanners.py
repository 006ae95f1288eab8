"""Virus scanners for the tests: a small one that speaks clamd's protocol, and clamd itself where it is installed.

Both know one virus, `MARK`, which harms nobody. clamd's own lists are hundreds of megabytes and are not needed for it.
"""

import os
import pwd
import shutil
import socketserver
import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workflow import Clamd, ScannerDown

MARK = b"JIANCAI-SPECIMEN-VIRUS-THAT-HARMS-NOBODY"
KINDS = ("small", *(["clamd"] if shutil.which("clamd") else []))


class _Answering(socketserver.StreamRequestHandler):
    """INSTREAM as clamd(8) describes it."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        if len(content) > self.server.most:
            said = b"INSTREAM size limit exceeded. ERROR\0"
        else:
            said = b"stream: Specimen.Virus FOUND\0" if MARK in content else b"stream: OK\0"
        self.wfile.write(said)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    most = 25 * 1024 * 1024


@contextmanager
def small(most: int = _Server.most) -> Iterator[Clamd]:
    """A scanner that listens on a port of its own. :param most: bytes that it looks at."""
    with _Server(("127.0.0.1", 0), _Answering) as server:
        server.most = most
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield Clamd("127.0.0.1", server.server_address[1])
        finally:
            server.shutdown()


@contextmanager
def clamd() -> Iterator[Clamd]:
    """The real one, with one signature, behind a local socket."""
    folder = Path(tempfile.mkdtemp(prefix="jiancai-clamd-", dir="/tmp"))  # the path of a socket must be short
    (folder / "lists").mkdir()
    (folder / "lists" / "specimen.ndb").write_text(f"Specimen.Virus:0:*:{MARK.hex()}\n", "ascii")
    place = folder / "socket"
    (folder / "conf").write_text(f"LocalSocket {place}\nDatabaseDirectory {folder / 'lists'}\nForeground yes\n", "ascii")
    as_whom = {}
    if os.geteuid() == 0:
        account = pwd.getpwnam("nobody")
        as_whom = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        for path in (folder, *folder.rglob("*")):
            os.chown(path, account.pw_uid, account.pw_gid)
    running = subprocess.Popen(
        ["clamd", "--config-file", folder / "conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **as_whom
    )
    try:
        _wait_for(Clamd(path=str(place)), running)
        yield Clamd(path=str(place))
    finally:
        running.terminate()
        running.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(there: Clamd, running: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            there.look(b"-")
            return
        except ScannerDown:
            assert running.poll() is None, "clamd did not start"
            assert time.monotonic() < deadline, "clamd does not answer"
            time.sleep(0.1)
