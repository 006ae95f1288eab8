"""Has a letter's file read apart from the office: what is asked of the child process, and what comes back."""

from collections.abc import Sequence
from hashlib import sha256

from workflow.file_read import FileRead, Request
from workflow.reading_child import Helper, NotRead

LARGEST = 8 * 1024 * 1024  # bytes of a file; a letter has less than half a million
_HELPER = Helper("workflow.file_reading")


def read_apart(content: bytes, ours: Sequence[bytes], time_roots: Sequence[bytes], other: bytes | None = None) -> FileRead:
    """`file_reading.read_file` in a child process. What it cannot read or bear has a fault, never an exception.

    :param content: a file of more than `LARGEST` bytes is not looked at. The other parameters as in `read_file`.
    """
    name = sha256(content).hexdigest()
    if len(content) > LARGEST:
        return FileRead(fault="too_large", sha256=name)
    asked = Request(ours=len(ours), time_roots=len(time_roots), compared=other is not None)
    try:
        [read] = _HELPER.ask(asked.model_dump_json().encode(), content, *ours, *time_roots, other or b"")
    except NotRead as bad:
        return FileRead(fault="too_heavy" if bad.heavy else "broken", sha256=name)
    return FileRead.model_validate_json(read)
