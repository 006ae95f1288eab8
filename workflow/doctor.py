"""Looks an office over, piece by piece: keys, database, trail, numbers, files, scores, newest letter, mails, seal, room."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from workflow.checked import Genuine
from workflow.data_keys import DataKeysRefused
from workflow.databases import RegistryDown
from workflow.file_check import check_file
from workflow.filing_refusals import StoreUnavailable
from workflow.keyring import KeyFileRefused
from workflow.letter import RECOMMENDATION
from workflow.mail_desk import count_mails
from workflow.numbers import all_series
from workflow.office import Office
from workflow.queries import document_of
from workflow.recomputing import recompute_all
from workflow.retention import due_cases, last_run
from workflow.scan_queries import infected, waiting
from workflow.scanner import ScannerDown
from workflow.seal_refusals import SealUnavailable
from workflow.storage import StoreDamaged
from workflow.trail import trail_faults
from workflow.upkeep_queries import damage, every_file, newest_letter

PATIENCE = timedelta(days=7)  # how long a case may be past its period before the office is told
STUCK_AFTER = timedelta(hours=1)  # a mail that waits longer is told, where there is a mail server
LEAST_ROOM = 1024**3  # bytes free for new files and backups, below which the office is told


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    :param what: data_keys, database, trail, numbers, files, scores, newest_letter, mails, seal, scanner, retention, room.
    :param sound: whether it is as it must be.
    :param looked_at: how many entries, numbers, files, scores, files that wait for the scanner, overdue cases; GiB of
        room.
    :param wrong: the first of what is wrong, for a person to start at; "" where nothing is. Of retention: the day of its last
        run, "—" before the first.
    """

    what: str
    sound: bool
    looked_at: int = 0
    wrong: str = ""


def look_over(office: Office, folder: Path) -> Iterator[Finding]:
    """Each finding as soon as it is made; what cannot be looked at is a fault too, never passed over.

    :param folder: the data folder of the office.
    """
    for what, look in _LOOKS.items():
        try:
            looked_at, wrong = look(office)
        except (RegistryDown, KeyFileRefused, DataKeysRefused) as fault:
            looked_at, wrong = 0, str(fault)
        yield Finding(what, not wrong, looked_at, wrong)
    yield _retention(office)
    free = shutil.disk_usage(folder).free
    yield Finding("room", free >= LEAST_ROOM, free // LEAST_ROOM, "" if free >= LEAST_ROOM else str(folder))


def _retention(office: Office) -> Finding:
    """Whether cases are past their period for longer than a week; then nobody runs `jiancai retention run`."""
    latest = office.today() - PATIENCE
    try:
        late = [due for due in due_cases(office.registry, office.today()) if not due.held and due.last_day < latest]
        day = last_run(office.registry)
    except RegistryDown as down:
        return Finding("retention", False, 0, str(down))
    return Finding("retention", not late, len(late), day.isoformat() if day else "—")


def _data_keys(office: Office) -> tuple[int, str]:
    office.evidence.vault.check()
    return len(office.evidence.vault.held.keys), ""


def _database(office: Office) -> tuple[int, str]:
    with office.registry.reading() as session:
        return 1, damage(session)


def _trail(office: Office) -> tuple[int, str]:
    faults = trail_faults(office.registry)
    return len(faults), ", ".join(f"{fault.kind} {fault.number or fault.reference}" for fault in faults[:3])


def _numbers(office: Office) -> tuple[int, str]:
    counted = all_series(office.registry, office.today())
    return sum(one.last for one in counted), ", ".join(
        f"{one.kind} {one.year}: {one.missing}" for one in counted if one.missing
    )


def _files(office: Office) -> tuple[int, str]:
    with office.registry.reading() as session:
        names = every_file(session)
    for name in names:
        try:
            office.evidence.read(name)
        except StoreDamaged:
            return len(names), name
        except StoreUnavailable as away:
            return len(names), f"{name} ({away.kind})"
    return len(names), ""


def _scores(office: Office) -> tuple[int, str]:
    scores, wrong = 0, ""
    for one in recompute_all(office.registry):
        scores += one.scores
        if one.faults and not wrong:
            wrong = f"{one.reference} {one.faults[0].which} {one.faults[0].kind}"
    return scores, wrong


def _newest_letter(office: Office) -> tuple[int, str]:
    with office.registry.reading() as session:
        letter = newest_letter(session)
        if letter is None:
            return 0, ""
        content = document_of(session, letter.id)
    found = check_file(office, content)
    return 1, "" if found.genuine is Genuine.YES else f"{letter.number} {found.finding}"


def _mails(office: Office) -> tuple[int, str]:
    counted = count_mails(office.registry)
    stuck = {"unsure": counted.unsure, "failed": counted.failed}
    if office.settings.sends_mail and counted.since and office.now() - counted.since > STUCK_AFTER:
        stuck["waiting since"] = counted.since.isoformat(timespec="minutes")
    return counted.waiting, ", ".join(f"{what} {many}" for what, many in stuck.items() if many)


def _seal(office: Office) -> tuple[int, str]:
    try:
        office.seal.ready(office.now(), office.terms(RECOMMENDATION, office.today()).seal)
    except SealUnavailable as missing:
        return 0, str(missing)
    return 1, ""


def _scanner(office: Office) -> tuple[int, str]:
    with office.registry.reading() as session:
        wait, found = waiting(session), infected(session)
    if office.scanner is not None:
        try:
            office.scanner.look(b"jiancai")
        except ScannerDown as down:
            return wait, str(down)
    return wait, ", ".join(found[:3])


_LOOKS: dict[str, Callable[[Office], tuple[int, str]]] = {
    "data_keys": _data_keys,
    "database": _database,
    "trail": _trail,
    "numbers": _numbers,
    "files": _files,
    "scores": _scores,
    "newest_letter": _newest_letter,
    "mails": _mails,
    "seal": _seal,
    "scanner": _scanner,
}
