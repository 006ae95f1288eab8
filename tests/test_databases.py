"""The same office on both databases: one writer after another, readers of one state, the same values, orders and answers."""

import socket
import threading
import time
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from conftest import PASSWORD, new_office
from databases import new_database
from sqlalchemy import create_engine, text
from test_registry import at_once
from test_verify_all import STATES

from forms.office import open_office
from forms.settings import SettingsRefused, read_settings
from forms.terminal import main
from rules import check_character
from workflow import (
    LARGEST_ID,
    NotFound,
    RegistryDown,
    cases_for,
    enter_organisation,
    open_case,
    open_registry,
    organisations,
    read_case,
    recompute_all,
    registry_is_there,
    restore,
    restore_backup,
    sign_in,
    stored_facts,
    write_backup,
)
from workflow import databases as both
from workflow.account_queries import all_people
from workflow.account_tables import WrongPassword
from workflow.registry import next_serial
from workflow.tables import Case, LetterDocument

ON_BOTH = True
SHORT = {  # the long waits of a real office, for a test
    "sqlite": {"busy_timeout=15000": "busy_timeout=300"},
    "postgresql": {"lock_timeout = '15s'": "lock_timeout = '300ms'"},
}


def with_short_waits(monkeypatch, kind: str, changes: dict[str, str]) -> None:
    said = both._ON_CONNECT[kind]
    for old, new in changes.items():
        assert any(old in one for one in said)
        said = tuple(one.replace(old, new) for one in said)
    monkeypatch.setitem(both._ON_CONNECT, kind, said)


# --- one writer after another


def test_a_writer_waits_for_the_one_before_and_then_sees_all_that_it_did(house):
    registry, order = house.office.registry, []
    holds, may_end = threading.Event(), threading.Event()

    def first() -> None:
        with registry.writing() as session:
            next_serial(session, "case", 2031)
            holds.set()
            may_end.wait(10)
            order.append("first")

    def second() -> None:
        with registry.writing() as session:
            order.append(f"second after {next_serial(session, 'case', 2031) - 1}")

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    assert holds.wait(10)
    threads[1].start()
    time.sleep(0.3)
    assert order == []
    may_end.set()
    for thread in threads:
        thread.join(20)

    assert order == ["first", "second after 1"]


def test_a_writer_who_read_before_the_lock_was_free_decides_on_what_is_there_now(house):
    """Two who each look first and write later: without the lock at the beginning both would see an empty table and write."""
    registry = house.office.registry

    def once() -> None:
        with registry.writing() as session:
            if not session.execute(text("SELECT 1 FROM wrong_password")).first():
                time.sleep(0.05)
                session.add(WrongPassword(about="x", at=house.clock()))

    assert at_once(*[once] * 6) == [None] * 6

    with registry.reading() as session:
        assert session.execute(text("SELECT count(*) FROM wrong_password")).scalar() == 1


@pytest.mark.on("postgresql")
def test_a_server_with_other_habits_changes_nothing_of_that(house, database):
    """Under SERIALIZABLE a writer would see what was there before it waited, and be sent away instead of served."""
    house.office.registry.engine.dispose()
    with create_engine(database.url).begin() as hand:
        name = hand.exec_driver_sql("SELECT current_database()").scalar_one()
        hand.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_isolation = 'serializable'")
        hand.exec_driver_sql(f"ALTER DATABASE {name} SET timezone = 'Asia/Shanghai'")
        hand.exec_driver_sql(f"ALTER DATABASE {name} SET synchronous_commit = off")

    test_a_writer_who_read_before_the_lock_was_free_decides_on_what_is_there_now(house)

    with house.office.registry.reading() as session:
        assert session.execute(text("SHOW synchronous_commit")).scalar() == "on"
        assert session.execute(text("SELECT at::text FROM wrong_password")).scalar() == "2026-11-24 02:00:00+00"


def test_a_reader_waits_for_no_writer_and_sees_one_state_throughout(house):
    case = house.draft()
    registry = house.office.registry
    with registry.reading() as looking:
        before = looking.get_one(Case, case.id).version
        with registry.writing() as session:
            session.get_one(Case, case.id).version += 1
            session.flush()
            looking.expire_all()
            assert looking.get_one(Case, case.id).version == before
        looking.expire_all()
        assert looking.get_one(Case, case.id).version == before  # also after the other has kept it

    assert house.version(case) == before + 1


def test_what_a_reader_does_is_not_kept(house):
    case = house.draft()
    with suppress(RegistryDown), house.office.registry.reading() as session:  # PostgreSQL refuses it, SQLite forgets it
        session.get_one(Case, case.id).decision_reason = "x"
        session.flush()

    assert house.case(case) == case


def test_a_writer_whom_nobody_lets_write_is_told_and_nothing_of_it_is_kept(house, database, tmp_path, monkeypatch):
    with_short_waits(monkeypatch, database.kind, SHORT[database.kind])
    other = new_office(tmp_path, house.clock, url=database.url)
    with house.office.registry.writing() as session:
        session.execute(text("SELECT 1"))  # the lock is taken by the first thing that is asked
        began = time.monotonic()
        with pytest.raises(RegistryDown, match="lock"):
            open_case(other, house.zhou)
        assert 0.2 < time.monotonic() - began < 10

    assert cases_for(other, house.zhou).rows == ()
    assert open_case(other, house.zhou).reference == "JC-2026-0001"
    other.registry.engine.dispose()


@pytest.mark.on("postgresql")
def test_a_writer_that_hangs_keeps_nobody_else_from_writing_for_ever(house, database, tmp_path, monkeypatch):
    with_short_waits(monkeypatch, database.kind, {"timeout = '60s'": "timeout = '300ms'"})
    hanging = new_office(tmp_path, house.clock, url=database.url)

    def hang() -> None:
        with hanging.registry.writing() as session:
            session.add(WrongPassword(about="hangs", at=house.clock()))
            session.flush()
            assert open_case(house.office, house.zhou).version == 1  # waits until the server has ended the one that hangs

    with pytest.raises(RegistryDown):
        hang()

    with house.office.registry.reading() as session:
        assert session.execute(text("SELECT count(*) FROM wrong_password")).scalar() == 0
    hanging.registry.engine.dispose()


@pytest.mark.on("postgresql")
def test_a_restore_may_write_files_for_longer_than_that(house, database, tmp_path, monkeypatch):
    with_short_waits(monkeypatch, database.kind, {"timeout = '60s'": "timeout = '200ms'"})
    held = write_backup(house.office.registry, house.office.evidence, tmp_path / "no keys", tmp_path / "b.zip", house.clock())
    empty = new_database(database.kind, tmp_path)
    registry = open_registry(empty.url)
    monkeypatch.setattr(restore, "_put_keys", lambda *_: time.sleep(0.6))

    assert restore_backup(tmp_path / "b.zip", registry, house.office.evidence, tmp_path / "keys") == held

    with registry.reading() as session:
        assert len(all_people(session)) == held.rows["person"] > 0
    registry.engine.dispose()
    empty.drop()


@pytest.mark.on("postgresql")
def test_a_server_that_was_started_again_is_found_again(house, database):
    case = house.draft()
    with create_engine(database.url).connect().execution_options(isolation_level="AUTOCOMMIT") as hand:
        hand.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    assert house.case(case) == case


@pytest.mark.on("postgresql")
def test_a_server_that_says_nothing_is_told_of_in_time(database, monkeypatch):
    monkeypatch.setattr(both, "_TO_ANSWER", 2)  # seconds, the least that libpq knows
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        began = time.monotonic()
        with pytest.raises(RegistryDown, match="timeout"):
            open_registry(f"postgresql+psycopg://jiancai@127.0.0.1:{silent.getsockname()[1]}/jiancai")

    assert time.monotonic() - began < 20


def test_more_writers_than_connections_are_told_and_not_left_to_wait_without_an_end(house, monkeypatch):
    monkeypatch.setattr(house.office.registry.engine.pool, "_timeout", 0.2)
    pool = house.office.registry.engine.pool
    held = [house.office.registry.engine.connect() for _ in range(pool.size() + pool._max_overflow)]

    with pytest.raises(RegistryDown, match="QueuePool"):
        sign_in(house.office, "zhou", PASSWORD)
    for connection in held:
        connection.close()
    assert sign_in(house.office, "zhou", PASSWORD)


@pytest.mark.parametrize("table", ["letter", "person"])
def test_a_table_that_is_gone_is_a_fault_of_the_machine_on_both(house, database, table):
    with house.office.registry.writing() as session:
        session.execute(text(f"ALTER TABLE {table} RENAME TO lost"))

    with pytest.raises(RegistryDown, match=table):
        cases_for(house.office, house.zhou) if table == "letter" else sign_in(house.office, "zhou", PASSWORD)


# --- the same values


def test_what_is_kept_comes_back_as_it_was(house):
    """Moments, days, texts of every kind, numbers beyond a computer's word, bytes, yes and no, and what is not known."""
    case = house.draft()
    odd = {
        "text": "荐才 \U00020000 é ﷺ \u202e \x00 \\ \" ' % :x {}", "surrogate": "\ud800", "empty": "", "none": None,
        "yes": True, "whole": 2**80, "float": 0.1, "list": [1, [2, {"z": 1, "a": 2}]], "": {},
    }  # fmt: skip
    moments = [
        datetime(2026, 2, 28, 23, 59, 59, 999999, tzinfo=timezone(timedelta(hours=8))),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ]
    for moment in moments:
        with house.office.registry.writing() as session:
            kept = session.get_one(Case, case.id)
            kept.answers, kept.filed_at, kept.decisive_day = odd, moment, date(9999, 12, 31)
            kept.claimed_trace, kept.bonus_reason = None, "荐\n才 %s :x"
        with house.office.registry.reading() as session:
            again = session.get_one(Case, case.id)
            told = session.execute(text("SELECT claimed_trace IS NULL FROM case_file")).scalar()
        assert again.answers == odd
        assert list(again.answers["list"][1][1]) == ["z", "a"]
        assert (again.filed_at, again.filed_at.tzinfo) == (moment, UTC)
        assert (again.decisive_day, again.bonus_reason, bool(told)) == (date(9999, 12, 31), "荐\n才 %s :x", True)


def test_a_moment_without_a_time_zone_is_kept_by_neither(house):
    from sqlalchemy.exc import StatementError

    with pytest.raises(StatementError, match="needs a time zone"), house.office.registry.writing() as session:
        session.add(WrongPassword(about="x", at=datetime(2026, 1, 1)))  # noqa: DTZ001


def test_the_bytes_of_a_letter_come_back_as_they_were(house):
    case = house.issued()
    letter = read_case(house.office, case.id, house.zhao).letter

    with house.office.registry.reading() as session:
        content = session.get_one(LetterDocument, letter.id).content
    assert type(content) is bytes
    assert content.startswith(b"%PDF-1.7")


def test_stored_scores_are_computed_again_from_both(house):
    for state in STATES:
        house.in_state(state)

    checked = list(recompute_all(house.office.registry, batch=3))

    assert [one.faults for one in checked] == [()] * len(STATES)
    assert (sum(one.scores for one in checked), sum(one.letters for one in checked)) == (15, 2)
    [facts] = stored_facts(house.office.registry, ["annual_salary_cny", "age"])
    assert facts.columns["annual_salary_cny"] == [360000] * 9
    assert (facts.without_score, facts.unreadable) == (1, 0)


# --- the same orders and answers


def test_lists_stand_in_the_order_of_characters_on_both(house):
    """A server may be set up with any language's order; an office that moves to it finds its lists as before."""
    for number, name in enumerate(("上海Ä贸易", "上海z贸易", "上海B贸易", "ä", "Z", "a")):
        first = f"91310000MA1FL001{number}"
        enter_organisation(house.office.registry, house.clock(), name, name, first + check_character(first))

    listed = [firm.name_zh for firm in organisations(house.office, house.zhao)]
    assert listed == sorted(listed)
    with house.office.registry.reading() as session:
        logins = [person.login for person in all_people(session)]
    assert logins == sorted(logins)


def test_a_login_that_no_account_can_have_is_answered_as_a_wrong_one(house):
    for login in ("zhou\x00", "\x00", "9" * 400):
        assert sign_in(house.office, login, PASSWORD) is None


def test_a_row_that_no_database_can_have_is_not_found(house):
    for number in (0, -1, LARGEST_ID):
        with pytest.raises(NotFound):
            read_case(house.office, number, house.zhao)


def test_a_mark_in_the_address_that_no_list_gave_begins_the_list_anew(house):
    case = house.draft()
    for mark in (
        "2026-01-01T00:00:00|1",
        "0001-01-01T00:00+14:00|1",
        f"2026-12-01T00:00:00+00:00|{10**30}",
        "x|1",
        "2026-12-01|x",
    ):
        assert [row.id for row in cases_for(house.office, house.zhou, after=mark).rows] in ([case.id], [])
    assert [row.id for row in cases_for(house.office, house.zhou, after="2026-12-01T00:00:00+00:00|1").rows] == [case.id]


# --- commands and settings


def test_verify_all_reads_the_office_of_the_settings_on_both(house, database, monkeypatch, capsys):
    house.filed()
    monkeypatch.setenv("JIANCAI_DEMONSTRATION", "true")
    monkeypatch.setenv("JIANCAI_DATABASE_URL", database.url)
    monkeypatch.setenv("JIANCAI_DATA_DIR", str(house.office.evidence.folder.parent))

    assert main(["verify-all", "--lang", "en"]) == 0
    assert capsys.readouterr().out == "1 stored scores and 0 letters of 1 cases were computed again: all agree.\n"


def test_looking_at_an_office_that_is_not_there_makes_none(database, monkeypatch, tmp_path, capsys):
    empty = new_database(database.kind, tmp_path, name="empty")
    monkeypatch.setenv("JIANCAI_DEMONSTRATION", "true")
    monkeypatch.setenv("JIANCAI_DATABASE_URL", empty.url)

    assert main(["verify-all", "--lang", "en"]) == 2
    assert capsys.readouterr().err.startswith("There is no office to open: ")
    assert not registry_is_there(empty.url)
    assert registry_is_there(database.url)
    empty.drop()


def test_a_server_that_is_not_there_is_told_without_the_password(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("JIANCAI_DEMONSTRATION", "true")
    monkeypatch.setenv("JIANCAI_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("JIANCAI_DATABASE_URL", f"postgresql+psycopg://jiancai:se:cr@t@/office?host={tmp_path}")

    with pytest.raises(SettingsRefused) as refused:
        open_office(read_settings())
    told = str(refused.value)
    assert "JIANCAI_DATABASE_URL=postgresql+psycopg://jiancai:***@/office" in told
    assert "se:cr" not in told
    assert main(["verify-all", "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("The database cannot be read: ")
    assert "se:cr" not in said
