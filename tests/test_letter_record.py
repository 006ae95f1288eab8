"""What a letter states: made from the verified case, frozen, with the same bytes for ever, and issued whole or not at all."""

import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

import pikepdf
import pytest
from conftest import issue
from pydantic import ValidationError

from rules import NATIONALITIES, recompute
from workflow import (
    LetterRevoked,
    LetterStatement,
    NotAtThisStage,
    NotFound,
    NotPrintable,
    Proposal,
    Verdict,
    judge,
    letter_document,
    preview_letter,
    propose,
    read_case,
    sign,
    valid_until,
)
from workflow.canonical import canonical


def statement_of(letter) -> LetterStatement:
    return LetterStatement.model_validate(letter.statement)


def test_a_letter_states_the_case_as_it_was_found(house):
    case = house.proposed(
        annual_salary_cny=(Verdict.WRONG, "合同载明三十万", "300000"), education=(Verdict.WRONG, "证书为学士学位", "bachelor")
    )
    case = sign(house.office, case.id, case.version, house.wang)

    said = statement_of(issue(house.office, case.id, case.version, house.li))

    assert (said.number, said.case_reference, said.issued_on) == ("沪播荐〔2026〕1号", case.reference, date(2026, 11, 24))
    assert (said.host_surname, said.host_given_names, said.host_chinese_name) == ("HOFFMANN", "LENA MARIE", "霍莱娜")
    assert (said.nationality, said.nationality_name) == ("DEU", NATIONALITIES["DEU"].name)
    assert (said.date_of_birth, said.passport_number) == (date(1994, 5, 17), "C01X00T47")
    assert said.credit_code == "91310000MA1FL0001R"
    assert said.annual_salary_cny == Decimal(300000)  # what was found, not what was claimed
    assert said.monthly_pay_cny == Decimal(30000)
    assert (said.outcome, said.demonstration, said.decisive_day) == ("recommend", True, date(2026, 11, 24))
    assert (said.assessment_digest, said.decision_digest) == (case.verified_digest, case.decision_digest)


def test_a_letter_states_each_score_with_edition_nature_status_and_certainty(house):
    letter = issue(house.office, (case := house.decided()).id, case.version, house.li)
    verified = read_case(house.office, case.id, house.zhao).verified

    scores = {score.ruleset: score for score in statement_of(letter).scores}

    assert {name: (score.nature, score.status) for name, score in scores.items()} == {
        "work-permit-points": ("statute", "secondary"),
        "livestream-host-merit": ("own", "model"),
    }
    for name, score in scores.items():
        found = verified.assessment(name)
        assert (score.least, score.most, score.maximum) == (found.least, found.most, found.ruleset.maximum)
        assert (score.edition, score.digest) == (found.ruleset.edition, found.ruleset.digest)
        assert score.category == found.category
        assert score.certainty is not None  # a model that nobody adopted; a first day on which sources disagree
        assert sum(line.least for line in score.lines) == score.least
        assert all(line.citation and line.label.zh for line in score.lines)


def test_a_letter_states_the_routes_of_the_verified_score_the_missing_wage_and_what_needs_a_review(house):
    case = house.examined()
    case = judge(house.office, case.id, case.version, house.shen, "post_fits_catalogue", True, "岗位属于所列")
    case = propose(house.office, case.id, case.version, house.shen, Proposal.RECOMMENDATION)
    case = sign(house.office, case.id, case.version, house.wang)
    said = statement_of(issue(house.office, case.id, case.version, house.li))
    verified = read_case(house.office, case.id, house.zhao).verified

    assert [(line.id, line.category, line.state, line.reason, line.margin, line.unit) for line in said.routes] == [
        (one.id, one.category, one.state, one.reason, one.margin, one.unit) for one in verified.routes
    ]
    assert [line.id for line in said.routes if line.state == "holds"] == ["bachelor_and_two_years"]
    assert {line.certainty for line in said.routes} == {"confirmed", "reported", "disputed"}
    assert [(value.series, value.wage_year, value.amount) for value in said.values] == [("average-wage.shanghai", 2025, None)]
    assert all("average-wage.shanghai" in line.settles for line in said.routes if line.id.startswith("salary_"))
    assert said.reviews == tuple(warning.text for warning in verified.reviews) != ()


def test_a_letter_from_before_there_were_routes_can_still_be_read(house):
    letter = issue(house.office, (case := house.decided()).id, case.version, house.li)
    before = {name: value for name, value in letter.statement.items() if name not in ("routes", "values", "reviews")}

    assert LetterStatement.model_validate(before).number == letter.number


def test_the_address_in_the_letter_leads_to_its_code(house):
    letter = issue(house.office, (case := house.decided()).id, case.version, house.li)

    assert statement_of(letter).verification_url == f"https://jiancai.example/V/{letter.code}"


@pytest.mark.parametrize(
    ("issued", "last_day"),
    [
        (date(2026, 11, 24), date(2027, 5, 24)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 12, 1), date(2027, 6, 1)),
    ],
)
def test_the_last_day_is_the_same_day_number_or_the_last_of_the_month(issued, last_day):
    assert valid_until(issued, 6) == last_day


def test_the_day_of_issue_is_a_shanghai_day(house, clock):
    case = house.decided()
    clock.move(hours=15)  # one in the morning in Shanghai, still the day before by UTC

    assert issue(house.office, case.id, case.version, house.li).issued_on == date(2026, 11, 25)


def test_numbers_begin_anew_with_each_year(house, clock):
    old = [issue(house.office, (case := house.decided()).id, case.version, house.li).number for _ in range(2)]
    clock.move(days=38)
    new = issue(house.office, (case := house.decided()).id, case.version, house.li).number

    assert (*old, new) == ("沪播荐〔2026〕1号", "沪播荐〔2026〕2号", "沪播荐〔2027〕1号")


def test_the_same_statement_always_has_the_same_bytes(house):
    letter = issue(house.office, (case := house.decided()).id, case.version, house.li)
    said = statement_of(letter)

    again = LetterStatement.model_validate_json(said.model_dump_json())

    assert again == said
    assert again.canonical() == said.canonical()
    assert sha256(said.canonical()).hexdigest() == said.digest() == letter.statement_digest
    trace = canonical(house.case(case).verified_trace)
    assert house.office.printer(said, trace) == house.office.printer(again, trace)


def test_any_other_word_has_another_digest(house):
    said = statement_of(issue(house.office, (case := house.decided()).id, case.version, house.li))

    assert said.model_copy(update={"passport_number": "C01X00T48"}).digest() != said.digest()


def test_a_statement_is_frozen_and_takes_nothing_more(house):
    said = statement_of(issue(house.office, (case := house.decided()).id, case.version, house.li))

    with pytest.raises(ValidationError):
        said.number = "沪播荐〔2026〕99号"
    with pytest.raises(ValidationError):
        LetterStatement.model_validate({**said.model_dump(), "stamp": "yes"})


def test_who_may_have_the_letter_has_the_same_bytes(house):
    case = house.issued()

    entitled = (house.zhou, house.li, house.wang, house.zhao)
    copies = {letter_document(house.office, case.id, person, "download")[1] for person in entitled}

    [document] = copies
    letter = read_case(house.office, case.id, house.zhou).letter
    assert sha256(document).hexdigest() == letter.pdf_digest
    printed = house.office.printer(statement_of(letter), canonical(house.case(case).verified_trace))
    assert document.startswith(printed)  # and the seal behind it
    assert document.startswith(b"%PDF-")
    for login in ("zheng", "chen"):
        with pytest.raises(NotFound):
            letter_document(house.office, case.id, house.people[login], "download")


def test_a_revoked_letter_is_no_longer_handed_out(house):
    case = house.revoked()

    for login, purpose in (("zhou", "download"), ("li", "print")):
        with pytest.raises(LetterRevoked):
            letter_document(house.office, case.id, house.people[login], purpose)


def test_there_is_no_letter_before_it_is_issued(house):
    case = house.decided()

    with pytest.raises(NotFound):
        letter_document(house.office, case.id, house.zhou, "download")


def test_a_preview_never_looks_issued(house):
    said = []
    office = replace(
        house.office,
        settings=replace(house.office.settings, demonstration=False),
        printer=lambda statement, trace: said.append(statement) or b"%PDF-",
    )
    case = house.decided()

    preview_letter(office, case.id, house.li)

    [statement] = said
    assert (statement.number, statement.code, statement.verification_url) == ("（待编）", "", "")
    assert statement.demonstration is True
    assert house.case(case) == case
    assert preview_letter(house.office, case.id, house.li).startswith(b"%PDF-")  # the house's own printer takes it


def test_only_officers_see_a_preview_and_only_of_a_decided_case(house):
    decided, proposed, issued = house.decided(), house.proposed(), house.issued()

    with pytest.raises(NotFound):
        preview_letter(house.office, decided.id, house.zhou)
    for case in (proposed, issued):
        with pytest.raises(NotAtThisStage):
            preview_letter(house.office, case.id, house.wang)


def test_a_character_that_no_font_has_stops_the_issue_without_a_number(house):
    case = house.decided()
    poor = replace(house.office, unprintable=lambda text: tuple(character for character in text if character == "龘"))
    poorer = replace(house.office, unprintable=lambda text: tuple(character for character in text if character == "澜"))

    poorest = replace(house.office, unprintable=lambda text: tuple(character for character in text if character == "局"))

    with pytest.raises(NotPrintable) as refused:
        issue(poorer, case.id, case.version, house.li)
    assert (refused.value.field, refused.value.character) == ("company_name_zh", "澜 (U+6F9C)")
    with pytest.raises(NotPrintable) as refused:
        issue(poorest, case.id, case.version, house.li)
    assert (refused.value.field, refused.value.character) == ("addressee.zh", "局 (U+5C40)")
    assert issue(poor, case.id, case.version, house.li).number == "沪播荐〔2026〕1号"


def test_from_the_letter_one_walks_back_to_decision_score_and_edition(house):
    case = house.issued()
    file = read_case(house.office, case.id, house.zhao)

    said = statement_of(file.letter)

    assert json.loads(said.canonical())["decision_digest"] == file.case.decision_digest
    assert said.assessment_digest == file.case.verified_digest
    editions = {one["ruleset"]: one["digest"] for one in file.case.verified_trace["rulesets"]}
    assert {score.ruleset: score.digest for score in said.scores} == editions


def test_the_issued_letter_carries_its_statement_and_its_trace_and_the_trace_gives_the_same_score_again(house):
    file = read_case(house.office, house.issued().id, house.zhao)
    _, document = letter_document(house.office, file.case.id, house.li, "download")

    with pikepdf.open(io.BytesIO(document)) as opened:
        held = {name: one.get_file().read_bytes() for name, one in opened.attachments.items()}

    assert list(held) == ["statement.json", "trace.json"]
    assert sha256(held["statement.json"]).hexdigest() == file.letter.statement_digest
    assert sha256(held["trace.json"]).hexdigest() == file.case.verified_digest
    assert recompute(json.loads(held["trace.json"])).differences == ()


def test_a_letter_is_not_printed_with_a_trace_that_is_not_its_own(house):
    case = house.issued()
    said = statement_of(read_case(house.office, case.id, house.zhao).letter)

    with pytest.raises(ValueError, match="trace: its SHA-256 is"):
        house.office.printer(said, canonical({**case.verified_trace, "outcome": "panel"}))
