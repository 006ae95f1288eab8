"""Reads one edition from a file that is not published yet, proven sound as a published one is."""

from pathlib import Path

from rules.gathering import files_of, gather, located
from rules.gazette import LAW, UnsoundLaw
from rules.reference import OFFICE
from rules.ruleset import Ruleset

_ITS_PLACE = "wrong_file_name"  # a draft may be called as one likes and stand anywhere


def read_draft(path: Path) -> Ruleset:
    """The edition in a file, beside the published reference values; nothing that is in force changes by it.

    :raises UnsoundLaw: naming every fault of the file.
    :raises OSError: the file cannot be read.
    """
    gathered = gather([(path, OFFICE)], files_of(LAW)[1])
    faults = [fault for fault in gathered.faults.get(path, []) if fault.kind != _ITS_PLACE]
    if faults:
        raise UnsoundLaw(located(faults, path, str(path)))
    return gathered.editions[path]
