"""Retention: what is past its period is anonymised, all of it and nothing else; the register and the trail still agree."""

import multiprocessing
import os
from datetime import date

import pytest
from conftest import ANSWERS, House, issue, new_office, pdf
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from forms.check_words import compared
from forms.web.verification import as_json
from forms.wording import Say
from rules import add_months
from workflow import (
    Anonymised,
    Answer,
    Case,
    HoldRefused,
    NotYourStep,
    Verdict,
    cases_for,
    check_code,
    check_statement,
    check_trail,
    confirm_correction,
    due_cases,
    evidence_content,
    hold_case,
    last_run,
    letter_document,
    look_over,
    numbers_counted,
    open_letter,
    propose_correction,
    read_case,
    recompute_all,
    release_case,
    retention,
    retention_rules,
    run_retention,
    sign,
    trail_of,
    verify_code,
    withdraw_consent,
)
from workflow.retention_queries import left_over
from workflow.retention_tables import RetentionAct
from workflow.storage import FolderStore

ON_BOTH = True
PERIODS = {"not_filed": 12, "withdrawn": 12, "refused": 36, "letter": 36, "consent_withdrawn": 1}
OF_THE_HOST = ("HOFFMANN", "LENA MARIE", "霍莱娜", "C01X00T47", "1994-05-17", "zhou.min@lanqiao.example", "360000")


def until_due(house: House, case) -> date:
    """Moves the clock to the last day on which the case is kept."""
    with house.office.registry.reading() as session:
        (one,) = retention.candidates(session, case.id)
    rule = retention_rules().of(one.state, one.consent == "withdrawn")
    last = rule.last_day(retention._start(rule, one))
    house.clock.move(days=(last - house.office.today()).days)
    return last


def past(house: House, case) -> None:
    """Moves the clock to the first day on which the case is due."""
    until_due(house, case)
    house.clock.move(days=1)


def everything(house: House, but: tuple[str, ...] = ("trail", "organisation", "person")) -> str:
    """All rows of the database as text, letters and pictures of bytes too."""
    told = []
    with house.office.registry.reading() as session:
        from sqlmodel import SQLModel

        for table in SQLModel.metadata.sorted_tables:
            if table.name not in but:
                told += [str(bytes(v).decode("utf-8", "replace") if isinstance(v, bytes) else v)
                         for row in session.execute(table.select()) for v in row]  # fmt: skip
    return "\n".join(told)


def files(house: House) -> set[str]:
    return {path.name for path in house.office.evidence.folder.rglob("*") if path.is_file()}


def faults(house: House) -> list:
    return [*check_trail(house.office), *(fault for one in recompute_all(house.office.registry) for fault in one.faults)]


# --- what is due


@pytest.mark.on("sqlite")
@pytest.mark.parametrize(
    ("state", "rule"),
    [("draft", "not_filed"), ("returned", "not_filed"), ("withdrawn", "withdrawn"), ("refused", "refused"),
     ("issued", "letter"), ("revoked", "letter")],
)  # fmt: skip
def test_each_outcome_has_its_period_and_is_due_on_the_day_after_it(quick_house, state, rule):
    house, case = quick_house, quick_house.in_state(state)
    last = until_due(house, case)

    assert run_retention(house.office).anonymised == []
    house.clock.move(days=1)
    (due,) = run_retention(house.office).anonymised

    assert (due.reference, due.rule, due.last_day) == (case.reference, rule, last)
    assert due.last_day == add_months(due.counted_from, PERIODS[rule])
    with house.office.registry.reading() as session:
        assert left_over(session, case.id) == []
    assert faults(house) == []


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("state", ["filed", "proposed", "remitted", "decided"])
def test_a_case_that_the_office_works_on_is_never_due(quick_house, state):
    house = quick_house
    house.in_state(state)
    house.clock.move(days=40000)

    assert due_cases(house.office.registry, house.office.today()) == []


@pytest.mark.on("sqlite")
def test_a_consent_taken_back_shortens_the_period_to_a_month(quick_house):
    house, case = quick_house, quick_house.filed()
    withdraw_consent(house.office, case.id, case.version, house.zhou)
    past(house, case)

    (due,) = run_retention(house.office).anonymised

    assert (due.rule, due.last_day) == ("consent_withdrawn", add_months(due.counted_from, 1))


@pytest.mark.on("sqlite")
def test_every_period_says_whose_choice_it_is_and_where_it_comes_from():
    for rule in retention_rules().rule:
        assert rule.certainty == "own"
        assert rule.source
        assert rule.months == PERIODS[rule.id]
        assert all(rule.reason[lang].strip() for lang in ("zh", "en", "de"))


# --- what goes and what stays


def test_nothing_of_the_host_is_left_and_the_register_still_answers(house):
    case = house.issued()
    letter, _ = letter_document(house.office, case.id, house.zhou, "download")
    outcome = house.case(case).outcome
    proof = letter.statement["proof"]
    assert all(word in everything(house) for word in ("HOFFMANN", "C01X00T47", "1994-05-17"))
    past(house, case)

    run = run_retention(house.office)

    assert run.files == 1
    assert files(house) == set()
    assert [word for word in OF_THE_HOST if word in everything(house)] == []
    answer = verify_code(house.office, letter.code)
    assert (answer.answer, answer.anonymised, answer.statement.host) == (Answer.EXPIRED, True, "")
    assert (answer.statement.number, answer.statement.valid_until) == (letter.number, letter.valid_until)
    assert answer.statement.company_name_zh == ANSWERS["company_name_zh"]
    assert check_statement(house.office, proof, letter.code).finding == "known"
    words = compared(Say("en"), check_code(house.office, letter.code))
    assert ("holder", "anonymised") in [row[:2] for row in words]
    assert as_json(answer, house.office.now())["letter"]["holder"] is None
    assert open_letter(house.office, letter.code, "1994-05-17") == 0
    assert [one.missing for one in numbers_counted(house.office, house.zhao) if one.kind == "letter"] == [0]
    assert faults(house) == []
    assert [one.anonymised for one in recompute_all(house.office.registry)] == [True]
    assert [found.what for found in look_over(house.office, house.office.evidence.folder) if not found.sound] == [
        "seal"  # its certificate ended in these years
    ]
    with house.office.registry.reading() as session:
        act = session.get_one(RetentionAct, case.id)
    points = {one["ruleset"]: one["least"] for one in act.kept["verified"]}
    assert points["work-permit-points"] > 0
    assert (act.kept["state"], act.kept["outcome"]) == ("issued", outcome)


@pytest.mark.on("sqlite")
def test_an_anonymised_case_is_neither_read_nor_changed_by_anybody(quick_house):
    house, case = quick_house, quick_house.issued()
    proof = read_case(house.office, case.id, house.zhou).evidence[0].id
    past(house, case)
    run_retention(house.office)

    for refused in (
        lambda: read_case(house.office, case.id, house.zhou),
        lambda: read_case(house.office, case.id, house.zhao),
        lambda: evidence_content(house.office, proof, house.shen),
        lambda: letter_document(house.office, case.id, house.zhou, "print"),
        lambda: propose_correction(house.office, case.id, case.version, house.wang, {"workplace": "上海"}, "录入有误"),
    ):
        with pytest.raises(Anonymised) as told:
            refused()
        assert told.value.fields()["reference"] == case.reference
    (row,) = cases_for(house.office, house.zhao).rows
    assert (row.host, row.host_chinese_name, row.anonymised) == ("", "", True)
    assert trail_of(house.office, case.id, house.zhao)[-1].step == "anonymise"


@pytest.mark.on("sqlite")
def test_a_file_that_another_case_has_too_stays(quick_house):
    house, gone = quick_house, quick_house.withdrawn()
    past(house, gone)
    other = house.filed()  # with the same document
    kept = read_case(house.office, other.id, house.shen).evidence[0]

    run_retention(house.office)

    assert files(house) == {kept.sha256}
    assert evidence_content(house.office, kept.id, house.shen)[1] == pdf(2)


@pytest.mark.on("sqlite")
def test_true_values_and_notes_of_corrections_go_too(quick_house):
    house = quick_house
    case = house.proposed(education=(Verdict.WRONG, "学位证书显示为学士", "bachelor"))
    case = sign(house.office, case.id, case.version, house.wang)
    issue(house.office, case.id, case.version, house.li)
    version = house.version(case)
    propose_correction(house.office, case.id, version, house.wang, {"workplace": "上海市静安区南京西路"}, "录入有误")
    confirm_correction(house.office, case.id, version + 1, house.li)
    code = read_case(house.office, case.id, house.zhou).letter.code
    past(house, case)

    run_retention(house.office)

    assert "上海市静安区南京西路" not in everything(house)
    assert verify_code(house.office, code).corrections == ()
    with house.office.registry.reading() as session:
        assert left_over(session, case.id) == []
        assert session.execute(text("SELECT COUNT(*) FROM claim_finding WHERE true_value IS NOT NULL")).scalar() == 0
    assert faults(house) == []


# --- dry run, schedule, hold


@pytest.mark.on("sqlite")
def test_a_dry_run_changes_nothing(quick_house):
    house, case = quick_house, quick_house.withdrawn()
    past(house, case)
    before = everything(house, but=())

    assert [due.reference for due in due_cases(house.office.registry, house.office.today())] == [case.reference]

    assert everything(house, but=()) == before


@pytest.mark.on("sqlite")
def test_the_doctor_tells_the_last_run_and_what_is_late(quick_house):
    house, case = quick_house, quick_house.withdrawn()

    def told():
        return next(one for one in look_over(house.office, house.office.evidence.folder) if one.what == "retention")

    past(house, case)
    assert (told().sound, told().wrong) == (True, "—")
    house.clock.move(days=7)
    assert (told().sound, told().looked_at) == (False, 1)
    run_retention(house.office)
    assert (told().sound, told().wrong) == (True, house.office.today().isoformat())
    assert last_run(house.office.registry) == house.office.today()


@pytest.mark.on("sqlite")
def test_a_case_that_is_held_back_stays_until_it_is_let_go(quick_house):
    house, case = quick_house, quick_house.refused()
    past(house, case)

    with pytest.raises(NotYourStep):
        hold_case(house.office, case.id, house.shen, "申诉未结")
    hold_case(house.office, case.id, house.zhao, "申诉未结")
    with pytest.raises(HoldRefused, match="held"):
        hold_case(house.office, case.id, house.zhao, "申诉未结")
    run = run_retention(house.office)
    assert (run.anonymised, run.held) == ([], 1)
    assert read_case(house.office, case.id, house.zhao).case.answers
    release_case(house.office, case.id, house.zhao, "申诉已结")
    with pytest.raises(HoldRefused, match="free"):
        release_case(house.office, case.id, house.zhao, "申诉已结")
    assert len(run_retention(house.office).anonymised) == 1
    assert [line.step for line in trail_of(house.office, case.id, house.zhao)][-3:] == [
        "hold_case",
        "release_case",
        "anonymise",
    ]


# --- somebody with plain SQL


ACT = (
    "INSERT INTO retention_act (case_id, entry, rule, rules_digest, counted_from, on_day, at, kept, files)"
    " VALUES (:case, :entry, 'letter', '', '2000-01-01', :day, '2026-01-01 00:00:00', '{}', '[]')"
)


def by_hand(house: House, *statements: str, **values) -> None:
    with house.office.registry.writing() as session:
        for statement in statements:
            session.execute(text(statement), values)


def test_plain_sql_takes_nothing_away_without_an_act(quick_house):
    house, case = quick_house, quick_house.issued()
    for statement in (
        "UPDATE letter SET statement = NULL",
        "UPDATE prepared_letter SET statement = NULL",
        "UPDATE notice SET statement = NULL",
        "UPDATE claim_finding SET true_value = NULL",
        "DELETE FROM letter_document",
        "DELETE FROM notice_document",
        "DELETE FROM claim_finding",
    ):
        with pytest.raises(IntegrityError):
            by_hand(house, statement)
    entry = trail_of(house.office, case.id, house.zhao)[-1].number
    with pytest.raises(IntegrityError):  # its entry in the trail is none of anonymising
        by_hand(house, ACT, case=case.id, entry=entry, day="2040-01-01")


def test_an_act_by_hand_spares_letters_in_force_and_open_cases_and_lets_nothing_be_altered(quick_house):
    house = quick_house
    issued, proposed, gone = house.issued(), house.proposed(), house.refused()
    day = house.office.today().isoformat()
    with house.office.registry.writing() as session:
        forged = {
            case.id: retention.record(session, "anonymise", None, house.office.now(), case_id=case.id).number
            for case in (issued, proposed, gone)
        }
    for case in (issued, proposed):
        with pytest.raises(IntegrityError):
            by_hand(house, ACT, case=case.id, entry=forged[case.id], day=day)
    by_hand(house, ACT, case=gone.id, entry=forged[gone.id], day=day)
    for statement in (
        "UPDATE notice SET statement = '{\"forged\": true}' WHERE case_id = :case",
        "UPDATE notice SET number = 'x' WHERE case_id = :case",
        "UPDATE claim_finding SET verdict = 'wrong' WHERE case_id = :case",
        "UPDATE retention_act SET rule = 'refused'",
        "DELETE FROM retention_act",
        "INSERT INTO notice_document (notice_id, content) SELECT id, 'x' FROM notice WHERE kind = 'refusal'",
    ):
        with pytest.raises(IntegrityError):
            by_hand(house, statement, case=gone.id)


# --- cut off in the middle


class Cut(FolderStore):
    """A store at which the process dies when the first file is to go."""

    def remove(self, name: str) -> None:
        os._exit(9)


def _dies(folder, clock, url: str, at: str) -> None:
    office = new_office(folder, clock, url=url)
    if at == "rows":
        retention.take_away = lambda session, case_id: os._exit(9)
    else:
        object.__setattr__(office, "evidence", Cut(office.evidence.folder, office.evidence.vault))
    run_retention(office)


@pytest.mark.parametrize("at", ["rows", "files"])
def test_a_run_that_dies_is_finished_by_the_next_one(quick_house, tmp_path, database, at):
    house, first = quick_house, quick_house.withdrawn()
    past(house, first)
    house.office.registry.engine.dispose()

    child = multiprocessing.get_context("fork").Process(target=_dies, args=(tmp_path, house.clock, database.url, at))
    child.start()
    child.join(60)

    assert child.exitcode == 9
    with house.office.registry.reading() as session:
        act = session.execute(select(RetentionAct)).scalars().first()
    assert (act is None) is (at == "rows")
    assert len(files(house)) == 1
    assert bool(act) or read_case(house.office, first.id, house.zhao).case.answers
    assert faults(house) == []
    run = run_retention(house.office)
    assert (len(run.anonymised), run.files) == (at == "rows", 1)
    assert files(house) == set()
    assert faults(house) == []


@pytest.mark.on("sqlite")
def test_rows_that_come_back_after_the_act_are_found(quick_house):
    house, case = quick_house, quick_house.refused()
    past(house, case)
    run_retention(house.office)
    with house.office.registry.writing() as session:
        session.get_one(Case, case.id).answers = {"host_surname": "HOFFMANN"}

    (fault,) = faults(house)

    assert (fault.which, fault.kind, fault.path) == ("retention", "remains", "case_file")
