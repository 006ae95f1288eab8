"""The host's consent: recorded before filing, with text, language, way and person; withdrawn at any time; never rewritten."""

from datetime import date

import pytest
from conftest import ANSWERS, House, pdf
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from rules import Label
from workflow import (
    ConsentRefused,
    NotAtThisStage,
    NotFound,
    NotReady,
    NotYourStep,
    State,
    Why,
    attach,
    check_trail,
    confirm_correction,
    consent_text,
    consent_texts,
    file_case,
    note_withdrawal,
    number_register,
    open_case,
    prepare,
    propose_correction,
    read_case,
    record_consent,
    save_answers,
    trail_of,
    verify_code,
    withdraw_consent,
)

LANGUAGES = ("zh", "en", "de")


def unconsented(house: House):
    """A complete draft for which nothing was recorded yet."""
    case = open_case(house.office, house.zhou)
    return save_answers(house.office, case.id, case.version, house.zhou, ANSWERS)


def version(house: House) -> str:
    return consent_text(house.office.today()).version


def test_nothing_is_filed_without_a_recorded_consent(quick_house):
    house, case = quick_house, unconsented(quick_house)

    with pytest.raises(NotReady) as refused:
        file_case(house.office, case.id, case.version, house.zhou)

    assert [(fault.key, fault.kind) for fault in refused.value.faults] == [("host_consent", "consent_not_recorded")]
    house.consented(case)
    assert file_case(house.office, case.id, case.version, house.zhou).state is State.FILED


def test_the_record_says_which_text_in_which_language_how_by_whom_and_when(quick_house):
    house, case = quick_house, unconsented(quick_house)
    attach(house.office, case.id, case.version, house.zhou, "host_consent", "同意书.pdf", pdf())

    given = record_consent(house.office, case.id, house.zhou, "de", version(house), "paper")

    paper = read_case(house.office, case.id, house.zhou).evidence_for("host_consent")[0]
    assert (given.text_digest, given.language, given.way) == (consent_text(house.office.today()).digest, "de", "paper")
    assert (given.evidence_id, given.by, given.at) == (paper.id, house.zhou.id, house.clock())
    line = trail_of(house.office, case.id, house.zhao)[-1]
    assert (line.step, line.by, line.about["digest"], line.about["language"]) == (
        "record_consent",
        "周敏",
        given.text_digest,
        "de",
    )


def test_what_cannot_be_recorded_is_refused_with_its_own_words(quick_house):
    house = quick_house
    empty, case = open_case(house.office, house.zhou), unconsented(house)
    filed = house.filed()

    for wrong, kind in (
        ((empty.id, house.zhou, "de", version(house), "in_person"), "passport"),
        ((case.id, house.zhou, "de", "2020-01-01", "in_person"), "text"),
        ((case.id, house.zhou, "de", version(house), "paper"), "paper"),
    ):
        with pytest.raises(ConsentRefused) as refused:
            record_consent(house.office, *wrong)
        assert refused.value.kind == kind
    house.consented(case)
    with pytest.raises(ConsentRefused, match="there"):
        house.consented(case)
    with pytest.raises(NotAtThisStage):
        record_consent(house.office, filed.id, house.zhou, "de", version(house), "in_person")
    with pytest.raises(NotFound):
        record_consent(house.office, case.id, house.zheng, "de", version(house), "in_person")
    with pytest.raises(NotYourStep):
        record_consent(house.office, filed.id, house.shen, "de", version(house), "in_person")


def test_another_passport_number_lets_the_consent_lapse_and_other_answers_do_not(quick_house):
    house, case = quick_house, quick_house.draft()

    case = save_answers(house.office, case.id, case.version, house.zhou, {"post_title": "主播"})
    assert read_case(house.office, case.id, house.zhou).consent
    case = save_answers(house.office, case.id, case.version, house.zhou, {"passport_number": "C01X00T48"})

    file = read_case(house.office, case.id, house.zhou)
    assert [one.what for one in file.consents] == ["given", "lapsed"]
    assert file.consent is None
    with pytest.raises(NotReady):
        file_case(house.office, case.id, case.version, house.zhou)


@pytest.mark.parametrize("state", ["draft", "filed", "returned", "proposed", "remitted", "decided"])
def test_a_case_without_a_letter_ends_when_the_host_takes_the_consent_back(quick_house, state):
    house, case = quick_house, quick_house.in_state(state)

    ended = withdraw_consent(house.office, case.id, house.version(case), house.zhou, "本人要求")

    assert ended.state is State.WITHDRAWN
    assert read_case(house.office, case.id, house.zhou).consents[-1].what == "withdrawn"
    assert check_trail(house.office) == []


def test_a_number_that_was_prepared_becomes_void_with_the_withdrawal(quick_house):
    house, case = quick_house, quick_house.decided()
    prepare(house.office, case.id, case.version, house.li)

    withdraw_consent(house.office, case.id, case.version + 1, house.zhou)

    lines = [line for series, lines in number_register(house.office.registry, house.office.today(), 2026) for line in lines]
    assert [line.why for line in lines if line.number.startswith("沪播荐")] == [Why.WITHDRAWN]


def test_an_issued_letter_stays_and_is_not_replaced_any_more(quick_house):
    house, case = quick_house, quick_house.issued()
    code = read_case(house.office, case.id, house.zhou).letter.code

    with pytest.raises(NotAtThisStage):
        withdraw_consent(house.office, case.id, case.version, house.zhou, "本人要求")
    note_withdrawal(house.office, case.id, house.zhou, "本人要求")

    assert house.case(case) == case
    assert verify_code(house.office, code).in_force
    assert trail_of(house.office, case.id, house.zhou)[-1].step == "note_withdrawal"
    assert check_trail(house.office) == []
    with pytest.raises(ConsentRefused, match="none"):
        note_withdrawal(house.office, case.id, house.zhou)
    with pytest.raises(NotAtThisStage):
        note_withdrawal(house.office, house.filed().id, house.zhou)


def test_the_consent_goes_over_to_the_case_of_a_letter_that_replaces_another(quick_house):
    house, case = quick_house, quick_house.issued()
    propose_correction(house.office, case.id, case.version, house.wang, {"host_given_names": "LENA"}, "录入有误")

    confirmed = confirm_correction(house.office, case.id, case.version + 1, house.li)

    assert read_case(house.office, confirmed.successor_id, house.zhou).consent.language == "de"


def test_every_text_is_whole_in_three_languages_and_dated():
    assert consent_texts()
    for one in consent_texts():
        paragraphs: list[Label] = [one.title, one.notice_heading, *one.notice, one.consent_heading, *one.consent]
        assert all(paragraph[lang].strip() for paragraph in paragraphs for lang in LANGUAGES)
        assert all("{office}" in one.notice[0][lang] and "{office}" in one.consent[-1][lang] for lang in LANGUAGES)
        assert consent_text(date.fromisoformat(one.version)) == one


@pytest.mark.on("sqlite", "postgresql")
def test_plain_sql_neither_changes_nor_removes_a_consent(quick_house):
    house = quick_house
    house.draft()

    for statement in ("UPDATE consent SET language = 'en'", "DELETE FROM consent"):
        with pytest.raises(IntegrityError), house.office.registry.writing() as session:
            session.execute(text(statement))
