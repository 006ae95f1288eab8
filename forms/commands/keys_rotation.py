"""What `jiancai keys rotate` tells while it works: a line for each table and for the files, then what became of the old key."""

import sys
import time
from datetime import UTC, datetime

from forms.wording import Say
from workflow import Office, Rotated, StoreUnavailable, rotate_keys

MIB = 1024 * 1024


def rotated(say: Say, office: Office) -> bool:
    """Locks everything with a new key and prints how far it is; whether it came to its end.

    :raises RegistryDown: the database does not answer, or a value in it cannot be opened.
    """
    begun, before = time.monotonic(), Rotated("")
    try:
        for told in rotate_keys(office.registry, office.evidence, datetime.now(UTC)):
            if told.what != before.what and before.rows:
                print(_part(say, before), flush=True)
            before = told
    except StoreUnavailable as away:
        print(say("commands.keys.rotate.stopped", reason=away.kind), file=sys.stderr)
        return False
    for name in before.lost:
        print(say("commands.keys.rotate.lost", file=name))
    print(say("commands.keys.rotate.done", keys=", ".join(before.out), seconds=f"{time.monotonic() - begun:.1f}"))
    for file in before.aside:
        print(say("commands.keys.rotate.aside", file=file))
    return True


def _part(say: Say, told: Rotated) -> str:
    what = say("commands.keys.rotate.files") if told.what == "files" else told.what
    return say("commands.keys.rotate.part", what=what, n=told.rows, mib=f"{told.bytes / MIB:.1f}")
