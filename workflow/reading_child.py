"""Reads a brought file in a process of its own, with little memory and little time: whatever is in it, the office goes on.

A helper process (`python -m workflow.reading_child`) loads the libraries once. For each file it forks a child with hard limits,
so that a bad file costs that child only, and nothing of one file is left when the next one is read.
"""

import logging
import os
import resource
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict

from workflow.file_read import FileRead

LOG = logging.getLogger("jiancai")
LARGEST = 8 * 1024 * 1024  # bytes of a file; a letter has less than half a million
MEMORY = 1024 * 1024 * 1024  # bytes that a child may map beyond what the helper has mapped already
SECONDS, PATIENCE = 10, 20  # of the processor; by the clock on the wall
_HOUSE = Path(__file__).parents[1]
_LENGTH = struct.Struct("!I")
HEAVY, BROKEN = b"heavy", b"broken"


class Request(BaseModel):
    """What is asked. Bytes are written in base 64."""

    model_config = ConfigDict(frozen=True)

    content: str
    ours: tuple[str, ...]
    time_roots: tuple[str, ...]
    other: str | None = None


class Helper:
    """The helper process of this process: started when it is first needed, and again should it have ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, request: bytes) -> bytes:
        """The answer to one request; one at a time."""
        with self._lock:
            try:
                return self._asked(request)
            except (BrokenPipeError, EOFError):  # it was ended from outside
                self.end()
                return self._asked(request)

    def end(self) -> None:
        """Ends the helper."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process.stdin.close()
            self._process.stdout.close()
            self._process = None

    def _asked(self, request: bytes) -> bytes:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "workflow.reading_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a fault's text may hold what the file says
                cwd=_HOUSE,
            )
        _send(self._process.stdin, request)
        return _receive(self._process.stdout)


_HELPER = Helper()


def read_apart(content: bytes, ours: Sequence[bytes], time_roots: Sequence[bytes], other: bytes | None = None) -> FileRead:
    """`file_reading.read_file` in a child process. What it cannot read or bear has a fault, never an exception.

    :param content: a file of more than `LARGEST` bytes is not looked at. The other parameters as in `read_file`.
    """
    name = sha256(content).hexdigest()
    if len(content) > LARGEST:
        return FileRead(fault="too_large", sha256=name)
    asked = Request(
        content=b64encode(content).decode(),
        ours=tuple(b64encode(one).decode() for one in ours),
        time_roots=tuple(b64encode(one).decode() for one in time_roots),
        other=None if other is None else b64encode(other).decode(),
    )
    answer = _HELPER.ask(asked.model_dump_json().encode())
    if answer in (HEAVY, BROKEN):
        LOG.warning("a file that somebody brought could not be read: %s", answer.decode())
        return FileRead(fault="too_heavy" if answer == HEAVY else "broken", sha256=name)
    return FileRead.model_validate_json(answer)


def main() -> None:
    """The helper: one request after the other, until its input ends."""
    import workflow.file_reading  # noqa: F401  before the first child is made, so that none has to load it

    logging.disable(logging.CRITICAL)
    while True:
        try:
            request = _receive(sys.stdin.buffer)
        except EOFError:
            return
        _send(sys.stdout.buffer, _in_a_child(request))


def _in_a_child(request: bytes) -> bytes:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 1
        try:
            _limit()
            _write(writing, _read(request))
            code = 0
        except MemoryError:
            code = 2
        finally:
            os._exit(code)  # nothing of the helper's own is flushed or closed twice
    os.close(writing)
    answer = _read_within(reading, child)
    os.close(reading)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return answer if code == 0 else BROKEN if code == 1 else HEAVY


def _limit() -> None:
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + MEMORY, mapped + MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # writes no file


def _read(request: bytes) -> bytes:
    from workflow.file_reading import read_file  # loaded by the helper; this process has no need of it

    asked = Request.model_validate_json(request)
    ours, roots = ([b64decode(one) for one in those] for those in (asked.ours, asked.time_roots))
    found = read_file(b64decode(asked.content), ours, roots, None if asked.other is None else b64decode(asked.other))
    return found.model_dump_json().encode()


def _read_within(pipe: int, child: int) -> bytes:
    """What the child writes, up to its end; a child that takes too long is ended."""
    pieces, deadline = [], time.monotonic() + PATIENCE
    while True:
        ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            os.kill(child, signal.SIGKILL)
            return b""
        if not (piece := os.read(pipe, 65536)):
            return b"".join(pieces)
        pieces.append(piece)


def _write(pipe: int, content: bytes) -> None:
    with os.fdopen(pipe, "wb") as opened:
        opened.write(content)


def _send(stream: BinaryIO, content: bytes) -> None:
    stream.write(_LENGTH.pack(len(content)) + content)
    stream.flush()


def _receive(stream: BinaryIO) -> bytes:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content


if __name__ == "__main__":
    main()
