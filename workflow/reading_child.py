"""Reads a brought file in a process of its own, with little memory and little time: whatever is in it, the office goes on.

A helper process (`python -m workflow.reading_child MODULE`) loads one module with its libraries once. For each file it forks a
child with hard limits, so that a bad file costs that child only, and nothing of one file is left when the next one is read.
Each kind of reading has a helper of its own: a heavy file keeps nobody waiting but those who bring a file of the same kind.
"""

import importlib
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
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

LOG = logging.getLogger("jiancai")
MEMORY = 1024 * 1024 * 1024  # bytes that a child may map beyond what the helper has mapped already
SECONDS, PATIENCE = 10, 20  # of the processor; by the clock on the wall
_LARGEST_ANSWER = 96 * 1024 * 1024  # bytes; the largest is a picture that is handed back, and no file may have more than 50 MiB
_HOUSE = Path(__file__).parents[1]
_LENGTH = struct.Struct("!I")
_READ, _HEAVY, _BROKEN = b"read", b"heavy", b"broken"


class NotRead(Exception):
    """The child ended without an answer.

    :param heavy: it had too little memory or time, or was ended by the system; otherwise the file is not what it begins like.
    """

    def __init__(self, heavy: bool) -> None:
        self.heavy = heavy
        super().__init__("heavy" if heavy else "broken")


class Helper:
    """One helper of this process: started when it is first needed, and again should it have ended.

    :param module: what reads; its `answer` takes the parts of a request and gives those of the answer.
    """

    def __init__(self, module: str) -> None:
        self._module = module
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, *request: bytes) -> list[bytes]:
        """The parts of the answer to one request; one at a time.

        :raises NotRead: the child could not read or bear the file.
        """
        with self._lock:
            try:
                outcome, *answer = self._asked(request)
            except (BrokenPipeError, EOFError):  # it was ended from outside
                self.end()
                outcome, *answer = self._asked(request)
        if outcome != _READ:
            LOG.warning("a file that somebody brought could not be read", extra={"outcome": outcome.decode()})
            raise NotRead(outcome == _HEAVY)
        return answer

    def end(self) -> None:
        """Ends the helper."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process.stdin.close()
            self._process.stdout.close()
            self._process = None

    def _asked(self, request: Sequence[bytes]) -> list[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "workflow.reading_child", self._module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a fault's text may hold what the file says
                cwd=_HOUSE,
            )
        _send(self._process.stdin, _packed(request))
        return _unpacked(_receive(self._process.stdout))


def main(module: str) -> None:
    """The helper: one request after the other, until its input ends.

    :param module: what reads; loaded before the first child is made, so that none has to load it.
    """
    importlib.import_module(module)
    logging.disable(logging.CRITICAL)
    while True:
        try:
            request = _receive(sys.stdin.buffer)
        except EOFError:
            return
        _send(sys.stdout.buffer, _in_a_child(module, request))


def _in_a_child(module: str, request: bytes) -> bytes:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 1
        try:
            _limit()
            _write(writing, _packed([_READ, *importlib.import_module(module).answer(_unpacked(request))]))
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
    return answer if code == 0 and answer else _packed([_BROKEN if code == 1 else _HEAVY])


def _limit() -> None:
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + MEMORY, mapped + MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # writes no file


def _read_within(pipe: int, child: int) -> bytes:
    """What the child writes, up to its end; a child that takes too long or says too much is ended."""
    pieces, size, deadline = [], 0, time.monotonic() + PATIENCE
    while True:
        ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
        if not ready or size > _LARGEST_ANSWER:
            os.kill(child, signal.SIGKILL)
            return b""
        if not (piece := os.read(pipe, 65536)):
            return b"".join(pieces)
        pieces.append(piece)
        size += len(piece)


def _write(pipe: int, content: bytes) -> None:
    with os.fdopen(pipe, "wb") as opened:
        opened.write(content)


def _packed(parts: Sequence[bytes]) -> bytes:
    return b"".join(piece for part in parts for piece in (_LENGTH.pack(len(part)), part))


def _unpacked(content: bytes) -> list[bytes]:
    parts, place = [], 0
    while place < len(content):
        (length,) = _LENGTH.unpack_from(content, place)
        place += _LENGTH.size + length
        parts.append(content[place - length : place])
    return parts


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
    main(sys.argv[1])
