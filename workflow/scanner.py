"""Asks a virus scanner about a file: clamd, by its own protocol (clamd(8), INSTREAM), over a network or a local socket."""

import socket
import struct
from dataclasses import dataclass
from typing import Protocol

PORTION = 64 * 1024  # bytes that are sent at a time
_CONNECT, _ANSWER = 2, 30  # seconds
_LONGEST_ANSWER = 4096


class ScannerDown(Exception):
    """The scanner gave no verdict: it does not answer, or it says that it could not look. The text says which."""


class Scanner(Protocol):
    """What looks for viruses."""

    def look(self, content: bytes) -> str:
        """The name of the virus that was found; "" where nothing was. :raises ScannerDown: there is no verdict."""


@dataclass(frozen=True)
class Clamd(Scanner):
    """A running clamd.

    :param host, port: where it listens; or :param path: of its local socket.
    """

    host: str = ""
    port: int = 0
    path: str = ""

    def look(self, content: bytes) -> str:
        """See `Scanner`. Never takes "could not look" (a file too large for the scanner's own settings) for "nothing found"."""
        try:
            with self._connected() as there:
                there.sendall(b"zINSTREAM\0")
                for start in range(0, len(content), PORTION):
                    portion = content[start : start + PORTION]
                    there.sendall(struct.pack(">I", len(portion)) + portion)
                there.sendall(struct.pack(">I", 0))
                answer = _answer(there)
        except OSError as fault:
            raise ScannerDown(str(fault)) from fault
        said = answer.removeprefix("stream: ")
        if said == "OK":
            return ""
        if said.endswith(" FOUND"):
            return said.removesuffix(" FOUND") or "?"
        raise ScannerDown(said or "no answer")

    def _connected(self) -> socket.socket:
        if self.path:
            there = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            there.settimeout(_ANSWER)
            try:
                there.connect(self.path)
            except OSError:
                there.close()
                raise
            return there
        there = socket.create_connection((self.host, self.port), timeout=_CONNECT)
        there.settimeout(_ANSWER)
        return there


def _answer(there: socket.socket) -> str:
    """What clamd says, up to its closing zero byte."""
    told = b""
    while not told.endswith(b"\0") and len(told) < _LONGEST_ANSWER and (more := there.recv(_LONGEST_ANSWER)):
        told += more
    return told.rstrip(b"\0").decode("utf-8", "replace").strip()
