"""The trail: only added to, chained, checked as a whole, and free of personal data."""

import atexit
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest
from conftest import ANSWERS, Clock, House, actors, filled, new_office
from databases import Database, new_database
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from workflow import FIELDS, TrailEntry, check_trail, judge, letter_document, open_registry, read_case, trail_of
from workflow.triggers import drop_triggers, triggers_there

ON_BOTH = True
KEPT = ("trail", "claim_finding", "judgement", "letter_document", "letter", "notice", "notice_document", "prepared_letter")


@cache
def issued_and_judged(kind: str) -> Database:
    """Something in every table that is only added to; made once for the process and copied for each test."""
    folder = Path(tempfile.mkdtemp(prefix="jiancai-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = new_database(kind, folder, filled(kind))
    office = new_office(folder, Clock(), url=made.url)
    house = House(office, office.now, actors(office))
    case = house.filed()
    judge(office, case.id, case.version, house.shen, "post_fits_catalogue", True, "岗位属于所列")
    house.issued()
    house.refused()  # gives a notice
    office.registry.engine.dispose()
    return made


@pytest.fixture
def kept(database):
    """A registry in which every table that is only added to has something."""
    database.become(issued_and_judged(database.kind))
    registry = open_registry(database.url)
    yield registry
    registry.engine.dispose()


def plainly(registry, *statements: str) -> None:
    """Runs SQL as somebody would who has the database and not the office."""
    with registry.writing() as session:
        for statement in statements:
            session.execute(text(statement))


def without_triggers(registry) -> None:
    """Takes the triggers away, as only somebody with the whole database can."""
    with registry.writing() as session:
        assert triggers_there(session.connection())
        drop_triggers(session.connection())
        assert not triggers_there(session.connection())


@pytest.mark.parametrize("table", KEPT)
def test_nothing_is_deleted_by_plain_sql(kept, table):
    with pytest.raises(IntegrityError, match="only added to"):
        plainly(kept, f"DELETE FROM {table}")


@pytest.mark.parametrize(
    "change",
    [
        "trail SET reason = '…'",
        "trail SET person_id = NULL",
        "claim_finding SET verdict = 'not_proven'",
        "claim_finding SET reason = '…'",
        "judgement SET value = NULL",
        "judgement SET reason = '…'",
        "letter SET number = '沪播荐〔2026〕99号'",
        "letter SET valid_until = '2099-12-31'",
        "letter SET statement = '{}'",
        "letter SET code = 'X'",
        "letter_document SET content = NULL",
        "notice SET number = '沪播荐不予〔2026〕9号'",
        "notice SET statement = '{}'",
        "prepared_letter SET number = '沪播荐〔2026〕99号'",
        "prepared_letter SET voided_at = '2026-11-25 00:00:00.000000', void_why = 'anew', issued_at = NULL",
        "notice_document SET content = NULL",
    ],
)
def test_nothing_is_rewritten_by_plain_sql(kept, change):
    with pytest.raises(IntegrityError, match="only added to"):
        plainly(kept, f"UPDATE {change}")


@pytest.mark.on("postgresql")
@pytest.mark.parametrize("table", KEPT)
def test_no_table_is_emptied_at_once(kept, table):
    with pytest.raises(IntegrityError, match="only added to"):
        plainly(kept, f"TRUNCATE {table} CASCADE")


@pytest.mark.on("postgresql")
def test_an_insertion_that_would_rewrite_what_is_there_is_refused(kept):
    copied = "INSERT INTO letter_document SELECT * FROM letter_document ON CONFLICT (letter_id) DO UPDATE SET content = ''"

    with pytest.raises(IntegrityError, match="only added to"):
        plainly(kept, copied)


@pytest.mark.on("sqlite")
@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("trail", {"reason": "'改'"}),
        ("trail", {"number": "number + 1000", "previous": "'x'", "reason": "'改'"}),  # in the place of one with its digest
        ("claim_finding", {"verdict": "'not_proven'"}),
        ("judgement", {"value": "0"}),
        ("letter", {"valid_until": "'2099-12-31'"}),
        ("letter", {"id": "id + 1", "case_id": "case_id + 1", "code": "'X'", "year": "2099"}),  # with its number
        ("letter", {"id": "id + 1", "case_id": "case_id + 1", "code": "'X'", "number": "'X'"}),  # with its year and serial
        ("letter_document", {"content": "x'00'"}),
    ],
)
def test_nothing_is_replaced_by_plain_sql(kept, table, change):
    with kept.engine.connect() as connection:
        columns = connection.execute(text(f"SELECT name FROM pragma_table_info('{table}')")).scalars().all()
    values = ", ".join(change.get(column, column) for column in columns)

    with pytest.raises(IntegrityError, match="only added to"):
        plainly(kept, f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} LIMIT 1")


def test_a_letter_is_not_moved_away_from_its_document(kept):
    for column in ("id", "rowid") if kept.engine.dialect.name == "sqlite" else ("id",):
        with pytest.raises(IntegrityError, match="only added to"):
            plainly(kept, f"UPDATE letter SET {column} = 77")


def test_a_replacement_cannot_be_taken_back(kept):
    plainly(kept, "UPDATE letter SET replaced_by = id")

    with pytest.raises(IntegrityError, match="only added to"):
        plainly(kept, "UPDATE letter SET replaced_by = NULL")


def test_what_may_be_added_later_can_be_added(kept):
    plainly(
        kept,
        "UPDATE letter SET copies = copies + 1, revoked_at = '2026-11-25 00:00:00.000000' WHERE revoked_at IS NULL",
        "UPDATE notice SET copies = copies + 1",
    )


def test_a_revocation_cannot_be_taken_back(house):
    house.revoked()

    with pytest.raises(IntegrityError, match="only added to"):
        plainly(house.office.registry, "UPDATE letter SET revoked_at = NULL")


def test_the_trail_can_neither_fork_nor_name_a_digest_twice(kept):
    without_triggers(kept)  # the constraint of the table holds by itself

    columns = "number, case_id, step, person_id, role, at, reason, about, previous, digest"
    copy = columns.replace("number", "number + 1000").replace("digest", "'another'")
    with pytest.raises(IntegrityError, match=r"(?i)unique.*previous"):
        plainly(kept, f"INSERT INTO trail ({columns}) SELECT {copy} FROM trail LIMIT 1")


def test_an_untouched_trail_is_in_order(house):
    for state in ("revoked", "refused", "withdrawn", "returned"):
        house.in_state(state)

    assert check_trail(house.office) == []


@pytest.mark.parametrize(
    "change",
    [
        "reason = '改'",
        "person_id = 1",
        "step = 'remit'",
        "at = '2026-01-01 00:00:00.000000'",
        "about = '{}'",
        "role = 'auditor'",
        "case_id = NULL",
        "digest = 'f'",
    ],
)
def test_a_touched_entry_is_named(house, change):
    case = house.decided()
    number = trail_of(house.office, case.id, house.zhao)[-1].number
    without_triggers(house.office.registry)

    plainly(house.office.registry, f"UPDATE trail SET {change} WHERE number = {number}")

    assert (faults := check_trail(house.office))
    assert faults[0].number == number


def test_an_entry_taken_from_the_middle_is_named(house):
    case = house.decided()
    number = trail_of(house.office, case.id, house.zhao)[4].number
    without_triggers(house.office.registry)

    plainly(house.office.registry, f"DELETE FROM trail WHERE number = {number}")

    assert ("torn", number + 1) in [(fault.kind, fault.number) for fault in check_trail(house.office)]


def test_entries_cut_from_the_end_are_missed_by_their_case(house):
    case = house.decided()
    last = trail_of(house.office, case.id, house.zhao)[-1].number
    without_triggers(house.office.registry)

    plainly(house.office.registry, f"DELETE FROM trail WHERE number = {last}")

    assert [(fault.kind, fault.reference) for fault in check_trail(house.office)] == [("missing", case.reference)]


def test_the_trail_holds_no_personal_data(house):
    case = house.issued()
    letter_document(house.office, case.id, house.zhou, "download")
    with house.office.registry.engine.connect() as connection:
        rows = connection.execute(select(TrailEntry.step, TrailEntry.role, TrailEntry.reason, TrailEntry.about)).all()
    written = json.dumps([list(row) for row in rows], ensure_ascii=False)

    secret = {*FIELDS, "date_of_birth", "nationality", "passport_expires", "no_criminal_record_issued"} - {"host_sex"}
    assert {name for name in secret if str(ANSWERS[name]) in written} == set()
    assert "host_surname" in written  # the name of the field stands there, what it says does not


def test_every_copy_that_is_handed_out_is_counted_with_person_and_purpose(house):
    case = house.issued()
    for person, purpose in ((house.zhou, "download"), (house.li, "print"), (house.zhou, "download")):
        letter_document(house.office, case.id, person, purpose)

    lines = [line for line in trail_of(house.office, case.id, house.zhao) if line.step.startswith("letter_")]

    assert [(line.by, line.step, line.about["copy"]) for line in lines] == [
        ("周敏", "letter_download", 1),
        ("李蔚", "letter_print", 2),
        ("周敏", "letter_download", 3),
    ]
    assert read_case(house.office, case.id, house.zhao).case.version == case.version  # reading makes nobody's sheet old
    assert check_trail(house.office) == []
