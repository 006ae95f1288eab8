"""A process is killed (SIGKILL) at every point at which filing, preparing, issuing or handing out touches the world."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import House, actors, new_office, pdf, specimen_keys
from databases import Database, new_database
from kill_points import KEPT, everything_kept, in_a_child, parts_without_a_word
from mail_server import known_by
from test_seal import time_service

import workflow
from forms.letter.printing import print_document
from forms.templates import terms_in_use
from workflow import (
    ELECTRONIC,
    Became,
    Case,
    FolderStore,
    KeyFiles,
    Office,
    Seal,
    State,
    Superseded,
    attach,
    check_file,
    check_trail,
    evidence_content,
    file_case,
    letter_document,
    mails,
    notice_document,
    number_register,
    prepare,
    read_case,
    trail_of,
    verify_code,
)

ON_BOTH = True
LOCKED, TOLD = "UPDATE case_file", ["INSERT trail", "COMMIT", KEPT]  # how a step begins and how it ends
STORED = ["_write", "os.fsync", "os.replace", "os.fsync", "os.fsync"]


@dataclass(frozen=True)
class Act:
    """One act. :param case: makes the case that it is done to. :param do: does it.

    :param points: all points at which it touches anything; what of it comes in one flush may come in another order.
    :param look: looks whether it was done once and whole.
    """

    case: Callable[[House], Case]
    do: Callable[[House, Case, Office], object]
    points: list[str]
    look: Callable[[House, Case], None]


def attached(house: House, case: Case) -> None:
    [one] = [one for one in read_case(house.office, case.id, house.zhou).evidence if one.claim == "hsk_level"]
    _, content = evidence_content(house.office, one.id, house.zhou)
    assert sha256(content).hexdigest() == one.sha256


def filed(house: House, case: Case) -> None:
    file = read_case(house.office, case.id, house.zhou)
    [receipt] = file.notices
    assert file.case.state is State.FILED
    _, content = notice_document(house.office, receipt.id, house.zhou, "download")
    assert sha256(content).hexdigest() == receipt.pdf_digest


def numbers(house: House) -> list[tuple[int, Became]]:
    year = number_register(house.office.registry, house.office.today(), 2026)
    return [(line.serial, line.became) for series, lines in year if series.kind == "letter" for line in lines]


def is_prepared(house: House, case: Case) -> None:
    made = read_case(house.office, case.id, house.li).prepared
    assert numbers(house) == [(1, Became.PREPARED)]
    assert sha256(workflow.preview_letter(house.office, case.id, house.li)).hexdigest() == made.pdf_digest


def issued(house: House, case: Case) -> None:
    letter = read_case(house.office, case.id, house.li).letter
    _, document = letter_document(house.office, case.id, house.li, "download")
    assert numbers(house) == [(1, Became.ISSUED)]
    assert sha256(document).hexdigest() == letter.pdf_digest
    assert check_file(house.office, document).finding == "sealed"
    assert verify_code(house.office, letter.code).answer is workflow.Answer.GENUINE
    assert [mail.kind for mail in mails(house.office, house.chen)] == ["letter_issued"]


def handed_out(house: House, case: Case) -> None:
    assert read_case(house.office, case.id, house.zhao).letter.copies == 1
    assert [line.step for line in trail_of(house.office, case.id, house.zhao)].count("letter_print") == 1


def prepared_case(house: House) -> Case:
    """A case whose letter is set in type and will be sealed, with a time-stamp."""
    case = house.decided()
    prepare(replace(house.office, printer=print_document, terms=terms_in_use), case.id, case.version, house.li)
    return house.case(case)


def issue_it(house: House, case: Case, office: Office) -> object:
    made = read_case(office, case.id, house.li).prepared
    shown = made.pdf_digest if made else ""  # a second click finds none
    return workflow.issue(replace(office, terms=terms_in_use), case.id, case.version, house.li, shown)


ACTS = {
    "attach": Act(
        House.draft,
        lambda house, case, office: attach(office, case.id, case.version, house.zhou, "hsk_level", "HSK.pdf", pdf()),
        [*STORED, LOCKED, "INSERT evidence", *TOLD],
        attached,
    ),
    "file": Act(
        House.draft,
        lambda house, case, office: file_case(office, case.id, case.version, house.zhou),
        [
            LOCKED, "UPDATE case_file", "printer", "INSERT notice", "INSERT notice_document", "UPDATE case_file", *TOLD
        ],
        filed,
    ),
    "prepare": Act(
        House.decided,
        lambda house, case, office: prepare(office, case.id, case.version, house.li),
        [
            LOCKED, "INSERT serial", "Seal.ready", "printer", "INSERT prepared_letter", "INSERT prepared_document", *TOLD
        ],
        is_prepared,
    ),
    "issue": Act(
        prepared_case,
        issue_it,
        [
            "Seal.sign", "TimeService.async_request_tsa_response", LOCKED, "UPDATE prepared_letter", "INSERT letter",
            "INSERT letter_document", "DELETE prepared_document", "UPDATE case_file", "INSERT mail", *TOLD,
        ],
        issued,
    ),
    "hand out": Act(
        House.issued,
        lambda house, case, office: letter_document(office, case.id, house.li, "print"),
        ["UPDATE letter", *TOLD],
        handed_out,
    ),
}  # fmt: skip


@pytest.fixture
def stamping(quick_house, tmp_path):
    """The office, whose seal asks a time-stamp service on this machine."""
    folder = tmp_path / "time keys"
    shutil.copytree(specimen_keys().public.parent, folder)
    with time_service() as (address, root):
        files = KeyFiles(folder / "seal.p12", folder / "statement.pem", folder / "public", specimen_keys().passphrase)
        (files.public / "time.pem").write_bytes(root)
        mailing = replace(quick_house.office.settings, sends_mail=True)
        quick_house.office = replace(quick_house.office, seal=Seal(files, address), settings=mailing)
        known_by(quick_house.office, quick_house.zhou, "zhou.min@lanqiao.example")
        quick_house.office.seal.ready(quick_house.clock(), ELECTRONIC)  # each child has the key unlocked already
        yield quick_house


def test_every_part_of_the_office_is_watched():
    assert parts_without_a_word() == set(), "add to tests/kill_points.py, WAYS_OUT, and where something leaves by it, OUTSIDE"


def no_half_file(store: FolderStore) -> bool:
    """Whether every file that bears a name is what its name says."""
    files = [one for one in store.folder.rglob("*") if one.is_file() and not one.name.startswith(".writing-")]
    return all(sha256(store.read(one.name)).hexdigest() == one.name for one in files)


@pytest.mark.parametrize("name", ["file", "prepare", "issue"])
def test_whoever_is_killed_at_any_point_leaves_nothing_or_all_of_it_and_a_second_try_completes(
    stamping, database, tmp_path, name
):
    killed_everywhere(stamping, database, tmp_path, name)


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("name", ["attach", "hand out"])
def test_so_also_when_a_file_is_taken_in_or_handed_out(stamping, database, tmp_path, name):
    """Of these the database has no more to do than of the others: one kind is enough."""
    killed_everywhere(stamping, database, tmp_path, name)


def killed_everywhere(house: House, database: Database, tmp_path: Path, name: str) -> None:
    act = ACTS[name]
    case = act.case(house)
    house.office.registry.engine.dispose()
    trial, after = (new_database(database.kind, tmp_path, database, which) for which in ("trial", "after"))

    def at(url: str) -> House:
        office = replace(new_office(tmp_path, house.clock, url=url), seal=house.office.seal, settings=house.office.settings)
        return House(office, house.clock, actors(office))

    def do(office: Office) -> object:
        return act.do(house, case, office)

    def with_store(name: object) -> Office:
        return replace(house.office, evidence=FolderStore(tmp_path / "stores" / str(name), house.office.evidence.vault))

    ended, points = in_a_child(with_store("trial"), trial.url, do)
    assert ended == 0
    assert sorted(points) == sorted(act.points), "other points now: look whether all is well between them, and list them"
    before = everything_kept(database.url)
    for number, point in enumerate(points[:-1]):
        office = with_store(number)
        assert in_a_child(office, database.url, do, number)[0] == -9, point
        assert everything_kept(database.url) == before, f"killed before {point}"
        assert no_half_file(office.evidence), f"killed before {point}"

    again = at(database.url)
    again.office = replace(again.office, evidence=with_store(1).evidence)  # the one in which a file was being written
    assert check_trail(again.office) == []
    act.do(again, case, again.office)
    act.look(again, case)

    assert in_a_child(with_store("after"), after.url, do, len(points) - 1)[0] == -9
    done = at(after.url)
    done.office = replace(done.office, evidence=with_store("after").evidence)
    act.look(done, case)
    assert check_trail(done.office) == []
    if name != "hand out":  # which may be done again
        with pytest.raises(Superseded):
            act.do(done, case, done.office)
    for one in (again, done):
        one.office.registry.engine.dispose()
    for one in (trial, after):
        one.drop()
