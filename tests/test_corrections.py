"""Corrections of issued letters: by a note or by a letter in the place of the first, always by two persons."""

import re
import sqlite3
from dataclasses import replace

import pypdfium2 as pdfium
import pytest
from conftest import House, issue, plain_print, stamped_terms
from databases import before_migrations
from letters import read
from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from forms.letter.printing import print_document
from forms.templates import terms_in_use
from workflow import (
    AlreadyOrdered,
    Answer,
    Case,
    Correction,
    CorrectionRefused,
    CorrectionRules,
    CorrectionSame,
    CorrectionStatement,
    FourEyes,
    Letter,
    LetterExpired,
    LetterReplaced,
    LetterRevoked,
    NoOrder,
    NoSuchNotice,
    NotCorrectable,
    NotFound,
    NothingToCorrect,
    NotYourStep,
    Proposal,
    ReasonMissing,
    ReplacementUnderWay,
    State,
    Verdict,
    check_code,
    check_trail,
    confirm_correction,
    correction_rules,
    dismiss_correction,
    examine,
    letter_document,
    notice_document,
    open_registry,
    order_revocation,
    preview_notice,
    propose,
    propose_correction,
    read_case,
    recompute_all,
    revoke,
    sign,
    trail_of,
    verify_code,
)

NEW = "correction_proposed_by"  # a column that older registries do not have
POST = {"post_title": "跨境电商直播主播"}
WHY = "岗位名称录入有误"


@pytest.fixture
def house(house: House) -> House:
    """The office with a printer for which a letter's look does not matter."""
    house.office = replace(house.office, printer=plain_print, terms=stamped_terms)
    return house


@pytest.fixture
def printing(house: House) -> House:
    """The office with the house's own printer."""
    house.office = replace(house.office, printer=print_document, terms=terms_in_use)
    return house


def proposed(house: House, values: dict | None = None, case: Case | None = None, by: str = "wang") -> tuple[Case, Correction]:
    """An issued case of which a countersigner has proposed a correction."""
    case = case or house.issued()
    correction = propose_correction(house.office, case.id, house.version(case), house.people[by], values or POST, WHY)
    return house.case(case), correction


def noted(house: House, values: dict | None = None) -> Case:
    """A case whose letter was corrected by a note."""
    case, _ = proposed(house, values)
    confirm_correction(house.office, case.id, case.version, house.li)
    return house.case(case)


def taken_up(house: House, values: dict | None = None) -> tuple[Case, Case]:
    """A case whose letter is to be replaced, and the case that the office has opened for it."""
    first, _ = proposed(house, values or {"passport_number": "C01X00T74"})
    correction = confirm_correction(house.office, first.id, first.version, house.li)
    return house.case(first), read_case(house.office, correction.successor_id, house.zhao).case


def replaced(house: House, values: dict | None = None) -> tuple[Case, Case]:
    """A case whose letter was replaced, and the case of the new letter."""
    first, second = taken_up(house, values)
    return house.case(first), issued_anew(house, second)


def issued_anew(house: House, case: Case) -> Case:
    """The case of a new letter on its way: what is open examined, proposed, signed, issued."""
    for claim in read_case(house.office, case.id, house.shen).claims:
        if claim.finding is None:
            examine(house.office, case.id, house.version(case), house.shen, claim.fact, Verdict.VERIFIED)
    propose(house.office, case.id, house.version(case), house.shen, Proposal.RECOMMENDATION, "已按更正重新核对")
    sign(house.office, case.id, house.version(case), house.wang, "同意")
    issue(house.office, case.id, house.version(case), house.li)
    return house.case(case)


def letter(house: House, case: Case) -> Letter:
    return read_case(house.office, case.id, house.zhao).letter


# --- the rules


def test_every_rule_of_correction_gives_its_reason_and_says_that_nobody_has_confirmed_it():
    rules = correction_rules()

    assert {one.certainty for one in rules.rule} == {"unconfirmed"}
    assert {one.way for one in rules.rule} == {"note", "replacement"}
    assert rules.way(["post_title"]) == "note"
    for touches in ("host_surname", "passport_number", "points", "company_name_zh", "valid_until"):
        assert rules.way(["post_title", touches]) == rules.way([touches]) == "replacement"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"fields": ["number"]}, "number: no field of a letter"),
        ({"fields": ["post_titel"]}, "post_titel: no field of a letter"),
        ({"fields": ["post_title"], "found_anew": True}, "post_title: no field of a letter"),
        ({"fields": ["points"], "found_anew": True, "way": "note"}, "points: what is found anew needs a new letter"),
        ({"fields": ["passport_number"]}, "passport_number: named by more than one rule"),
        ({"way": "letter"}, "way"),
        ({"certainty": "surely"}, "certainty"),
        ({"reason": {"zh": "因", "en": "why"}}, "de"),
    ],
)
def test_rules_that_are_not_sound_do_not_load_and_say_why(change, told):
    given = correction_rules().model_dump()
    given["rule"] = [*given["rule"][1:], given["rule"][0] | change]

    with pytest.raises(ValidationError, match=told):
        CorrectionRules.model_validate(given)


# --- by a note


def test_a_note_is_numbered_given_to_the_firm_and_says_what_stood_and_what_is_read_now(printing):
    house = printing
    case = noted(house)
    [note] = [one for one in read_case(house.office, case.id, house.zhou).notices if one.kind == "correction"]
    said = CorrectionStatement.model_validate(note.statement)
    _, content = notice_document(house.office, note.id, house.zhou, "download")
    paper = read(pdfium.PdfDocument(content))

    assert note.number == "沪播荐更正〔2026〕1号"
    assert (said.letter_number, said.letter_digest) == (letter(house, case).number, letter(house, case).pdf_digest)
    assert "“岗位”一项，原为“跨境电商直播主持人”，更正为“跨境电商直播主播”。" in paper
    assert WHY in paper
    assert "推荐函其余内容不变" in paper
    assert case.state is State.ISSUED


def test_verification_tells_note_day_field_and_what_it_reads_now(house):
    case = noted(house)

    found = verify_code(house.office, letter(house, case).code)

    assert found.answer is Answer.GENUINE
    [one] = found.corrections
    assert (one.note, one.on, one.field, one.reads) == (
        "沪播荐更正〔2026〕1号",
        house.office.today(),
        "post_title",
        "跨境电商直播主播",
    )
    assert check_code(house.office, letter(house, case).code).corrections == (one,)


def test_the_letter_itself_stays_the_same_bytes_after_a_note(house):
    case = house.issued()
    before = letter_document(house.office, case.id, house.li, "download")[1]

    case, _ = proposed(house, case=case)
    confirm_correction(house.office, case.id, case.version, house.li)

    assert letter_document(house.office, case.id, house.li, "download")[1] == before


def test_a_second_note_compares_with_what_the_first_one_made_of_the_letter(house):
    case = noted(house)

    with pytest.raises(CorrectionSame):
        proposed(house, POST, case)
    case, second = proposed(house, {"post_title": "主播"}, case)

    assert second.changes == [{"field": "post_title", "stood": "跨境电商直播主播", "reads": "主播"}]


def test_the_note_is_seen_before_it_is_given_by_officers_and_by_nobody_else(printing):
    house = printing
    case, _ = proposed(house)

    seen = read(pdfium.PdfDocument(preview_notice(house.office, case.id, "correction", house.li)))

    assert "更正为“跨境电商直播主播”" in seen
    assert "SPECIMEN" in seen
    assert "（待编）" in seen
    with pytest.raises(NotFound):
        preview_notice(house.office, case.id, "correction", house.zhou)
    confirm_correction(house.office, case.id, case.version, house.li)
    with pytest.raises(NoSuchNotice):
        preview_notice(house.office, case.id, "correction", house.li)


# --- two persons


def test_who_proposed_a_correction_neither_confirms_nor_dismisses_it(house):
    case, _ = proposed(house, by="xu")  # countersigner and registrar in one

    for step in (confirm_correction, dismiss_correction):
        with pytest.raises(FourEyes):
            step(house.office, case.id, case.version, house.xu, "核对无误")
    confirm_correction(house.office, case.id, case.version, house.li)


@pytest.mark.on("sqlite", "postgresql")
def test_the_database_itself_refuses_one_person_for_both(house):
    _, correction = proposed(house)

    with pytest.raises(IntegrityError, match="correction_four_eyes"), house.office.registry.writing() as session:
        session.execute(
            text("UPDATE correction SET result = 'confirmed', decided_by = proposed_by WHERE id = :id"), {"id": correction.id}
        )


def test_only_a_countersigner_proposes_and_only_a_registrar_decides(house):
    case = house.issued()
    for person in (house.li, house.zhao):
        with pytest.raises(NotYourStep):
            propose_correction(house.office, case.id, case.version, person, POST, WHY)
    with pytest.raises(NoOrder):
        confirm_correction(house.office, case.id, case.version, house.li)
    case, _ = proposed(house, case=case)
    with pytest.raises(NotYourStep):
        confirm_correction(house.office, case.id, case.version, house.shen)
    with pytest.raises(AlreadyOrdered):
        propose_correction(house.office, case.id, case.version, house.shen, {"workplace": "上海"}, WHY)


def test_a_dismissed_correction_leaves_the_letter_as_it_is_and_another_may_be_proposed(house):
    case, _ = proposed(house)

    dismissed = dismiss_correction(house.office, case.id, case.version, house.li, "原文无误")

    assert (dismissed.result, dismissed.decision_reason, dismissed.notice_id) == ("dismissed", "原文无误", None)
    assert verify_code(house.office, letter(house, case).code).corrections == ()
    proposed(house, case=house.case(case))


def test_the_firm_reads_nothing_of_a_proposal(house):
    case, _ = proposed(house)
    seen = read_case(house.office, case.id, house.zhou)

    assert (seen.corrections, seen.case.correction_proposed_by) == ((), None)
    assert "propose_correction" not in [line.step for line in seen.trail]


# --- what cannot be corrected


@pytest.mark.parametrize("field", ["number", "code", "issued_on", "scores", "employer_credit_code", "x' OR 1=1"])
def test_a_field_that_the_rules_do_not_name_is_refused(house, field):
    with pytest.raises(NotCorrectable):
        proposed(house, {field: "1"})


def test_a_correction_needs_a_field_and_a_reason(house):
    case = house.issued()
    with pytest.raises(NothingToCorrect):
        propose_correction(house.office, case.id, case.version, house.wang, {}, WHY)
    with pytest.raises(ReasonMissing):
        propose_correction(house.office, case.id, case.version, house.wang, POST, " ")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("post_title", "跨境电商直播主持人"),
        ("post_title", " 跨境电商直播主持人 "),
        ("contract_from", "2027-01-01"),
        ("annual_salary_cny", "360,000"),
    ],
)
def test_what_the_letter_says_already_is_no_correction(house, field, value):
    with pytest.raises(CorrectionSame) as refused:
        proposed(house, {field: value})

    assert [fault.key for fault in refused.value.faults] == [field]


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("post_title", "主播😀", "not_printable"),
        ("post_title", "主\u202e播", "control_character"),
        ("post_title", "", "required"),
        ("workplace", "海" * 201, "too_long"),
        ("passport_number", "??", "not_a_passport_number"),
        ("contract_until", "2026-12-31", "before"),
        ("host_sex", "x", "not_in_list"),
    ],
)
def test_what_cannot_stand_in_a_letter_is_refused_with_field_and_fault(house, field, value, kind):
    with pytest.raises(CorrectionRefused) as refused:
        proposed(house, {field: value})

    assert [(fault.key, fault.kind) for fault in refused.value.faults] == [(field, kind)]


# --- by a letter in the place of the first


def test_two_slips_at_once_are_put_right_by_a_new_letter(house):
    _, one = proposed(house, POST)
    _, two = proposed(house, {**POST, "workplace": "上海市长宁区"})

    assert (one.way, two.way) == ("note", "replacement")


def test_a_replacement_opens_a_case_that_waits_for_the_examiner_with_everything_but_what_is_corrected(house):
    first, second = taken_up(house, {"annual_salary_cny": "380,000"})
    before, now = (read_case(house.office, case.id, house.shen) for case in (first, second))

    assert (second.state, second.decisive_day, second.filed_at) == (State.FILED, first.decisive_day, first.filed_at)
    assert second.answers == {**first.answers, "annual_salary_cny": "380000"}
    assert [(one.claim, one.sha256) for one in now.evidence] == [(one.claim, one.sha256) for one in before.evidence]
    assert [claim.fact for claim in now.claims if claim.finding is None] == ["annual_salary_cny"]
    assert (now.bonus, now.replaces.number) == (before.bonus, before.letter.number)
    assert before.replaced_by is None
    assert verify_code(house.office, before.letter.code).answer is Answer.GENUINE  # until the new letter is there


def test_the_new_letter_has_a_number_of_its_own_and_the_first_one_names_it(house):
    first, second = replaced(house)
    old, new = letter(house, first), letter(house, second)

    found = verify_code(house.office, old.code)

    assert (old.number, new.number) == ("沪播荐〔2026〕1号", "沪播荐〔2026〕2号")
    assert (found.answer, found.replaced_by) == (Answer.REPLACED, new.number)
    assert new.code not in repr(found)
    assert new.statement["passport_number"] == "C01X00T74"
    assert verify_code(house.office, new.code).answer is Answer.GENUINE
    assert read_case(house.office, first.id, house.zhou).replaced_by.number == new.number


def test_the_points_of_the_new_letter_follow_from_the_corrected_facts(house):
    first, second = replaced(house, {"annual_salary_cny": "180000"})
    old, new = (letter(house, case).statement for case in (first, second))
    points = [next(one["most"] for one in said["scores"] if one["nature"] == "statute") for said in (old, new)]

    assert points[1] < points[0]
    assert [fault for one in recompute_all(house.office.registry) for fault in one.faults] == []


def test_a_note_given_before_is_part_of_the_new_letter(house):
    case = noted(house)
    case, _ = proposed(house, {"passport_number": "C01X00T74"}, case)
    correction = confirm_correction(house.office, case.id, case.version, house.li)

    assert read_case(house.office, correction.successor_id, house.shen).case.answers["post_title"] == POST["post_title"]


def test_a_new_letter_is_not_in_force_longer_than_the_first_one(house, clock):
    first, second = taken_up(house)
    clock.move(days=30)

    assert letter(house, issued_anew(house, second)).valid_until == letter(house, first).valid_until


def test_only_a_wrong_last_day_is_worked_out_anew(house, clock):
    first, second = taken_up(house, {"valid_until": None})
    clock.move(days=30)

    assert letter(house, issued_anew(house, second)).valid_until > letter(house, first).valid_until


def test_an_expired_letter_is_not_replaced(house, clock):
    case = house.issued()
    clock.move(days=200)
    with pytest.raises(LetterExpired):
        proposed(house, {"passport_number": "C01X00T74"}, case)


def test_a_letter_is_replaced_once_at_a_time(house):
    first, second = taken_up(house)
    with pytest.raises(ReplacementUnderWay) as refused:
        proposed(house, {"host_given_names": "LENA"}, first)

    assert refused.value.reference == second.reference
    propose(house.office, second.id, second.version, house.shen, Proposal.REFUSAL, "与原件不符")
    sign(house.office, second.id, house.version(second), house.wang)
    proposed(house, {"host_given_names": "LENA"}, house.case(first))  # the first try has ended


def test_no_note_is_given_while_a_new_letter_is_under_way_that_would_not_have_it(house):
    first, _ = taken_up(house)

    with pytest.raises(ReplacementUnderWay):
        proposed(house, POST, first)


def test_a_new_letter_that_fails_leaves_the_first_one_as_it_was(house):
    first, second = taken_up(house)
    propose(house.office, second.id, second.version, house.shen, Proposal.RECOMMENDATION, "齐全")
    sign(house.office, second.id, house.version(second), house.wang, "同意")
    with house.office.registry.engine.connect() as connection:
        connection.execute(
            text("CREATE TRIGGER stop BEFORE UPDATE OF replaced_by ON letter BEGIN SELECT RAISE(ABORT, 'no'); END")
        )
        connection.commit()

    with pytest.raises(IntegrityError):
        issue(house.office, second.id, house.version(second), house.li)

    assert verify_code(house.office, letter(house, first).code).answer is Answer.GENUINE
    assert read_case(house.office, second.id, house.zhao).letter is None


# --- nothing of it can be handed out or undone


@pytest.mark.parametrize("purpose", ["download", "print"])
def test_a_replaced_letter_is_neither_printed_nor_downloaded_and_the_answer_names_the_new_one(house, purpose):
    first, second = replaced(house)

    with pytest.raises(LetterReplaced) as refused:
        letter_document(house.office, first.id, house.zhou, purpose)

    assert (refused.value.number, refused.value.by) == (letter(house, first).number, letter(house, second).number)
    letter_document(house.office, second.id, house.zhou, purpose)


def test_a_letter_that_is_revoked_or_replaced_is_not_corrected(house):
    first, _ = replaced(house)
    with pytest.raises(LetterReplaced):
        proposed(house, POST, first)
    case, _ = proposed(house)
    order_revocation(house.office, case.id, case.version, house.wang, "合同已解除")
    revoke(house.office, case.id, house.version(case), house.li)
    with pytest.raises(LetterRevoked):
        letter_document(house.office, case.id, house.zhou, "print")


def refused_by_the_database(house: House, *statements: str) -> None:
    """Nobody who writes to the database by hand gets any of these past it."""
    for statement in statements:
        with pytest.raises(IntegrityError, match="correction is only added to"), house.office.registry.writing() as session:
            session.execute(text(statement))


@pytest.mark.on("sqlite", "postgresql")
def test_what_was_proposed_is_not_rewritten(house, database):
    proposed(house)
    changes = ["changes = '[]'", "way = 'replacement'", "reason = '改'", "proposed_by = 1", "id = 77"]

    if database.kind == "sqlite":
        changes.append("rowid = 77")
    refused_by_the_database(house, *(f"UPDATE correction SET {change}" for change in changes))


@pytest.mark.on("sqlite", "postgresql")
def test_what_was_decided_is_not_decided_again(house, database):
    noted(house)
    only_there = {
        "sqlite": "INSERT OR REPLACE INTO correction SELECT * FROM correction",
        "postgresql": "TRUNCATE correction",
    }

    refused_by_the_database(
        house,
        "UPDATE correction SET result = 'dismissed'",
        "UPDATE correction SET notice_id = NULL",
        "DELETE FROM correction",
        only_there[database.kind],
    )


def test_the_trail_tells_fields_and_persons_and_no_value(house):
    first, second = replaced(house)
    lines = {line.step: line for case in (first, second) for line in trail_of(house.office, case.id, house.zhao)}

    assert (lines["propose_correction"].by, lines["confirm_correction"].by) == ("王珂", "李蔚")
    assert lines["propose_correction"].about["fields"] == ["passport_number"]
    assert lines["replace_letter"].about == {"letter": "沪播荐〔2026〕1号", "by": "沪播荐〔2026〕2号"}
    assert "C01X00T74" not in repr(lines)
    assert check_trail(house.office) == []
    assert [fault for one in recompute_all(house.office.registry) for fault in one.faults] == []


def test_a_registry_from_before_gets_what_corrections_need(house, tmp_path):
    number = letter(house, house.issued()).number
    house.office.registry.engine.dispose()
    before_migrations(tmp_path / "office.db", "DROP TABLE correction")
    with sqlite3.connect(tmp_path / "office.db") as old:
        [made] = old.execute("SELECT sql FROM sqlite_master WHERE name = 'case_file'").fetchone()
        columns = [name for _, name, *_ in old.execute("PRAGMA table_info(case_file)") if name != NEW]
        before = re.sub(rf",\s*(FOREIGN KEY\({NEW}\) REFERENCES person \(id\)|{NEW} INTEGER)", "", made)
        assert NEW not in before
        old.executescript(
            f"PRAGMA legacy_alter_table=ON; ALTER TABLE case_file RENAME TO gone; {before}; "
            f"INSERT INTO case_file SELECT {', '.join(columns)} FROM gone; DROP TABLE gone;"
        )
    registry = open_registry(f"sqlite:///{tmp_path / 'office.db'}", house.office.evidence.vault)

    with registry.reading() as session:
        assert session.execute(text("SELECT number FROM letter")).scalar_one() == number
        assert session.execute(text("SELECT count(*) FROM correction")).scalar_one() == 0
        assert session.execute(text("SELECT correction_proposed_by FROM case_file")).scalar_one() is None
    registry.engine.dispose()
