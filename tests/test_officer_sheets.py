"""The sheets of examiner and countersigner at the real counter and on the real office: what they show, and what they send."""

from collections.abc import Iterator
from itertools import cycle

import pytest
import streamlit as st
from conftest import PASSWORD, House, pdf, picture, signed_in
from desk import COUNTER, Desk
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from forms.office import engage
from forms.score_words import points
from forms.wording import LANGUAGES, Say
from workflow import (
    Case,
    Proposal,
    State,
    Verdict,
    attach,
    detach,
    examine,
    file_case,
    judge,
    propose,
    read_case,
    remit,
    return_to_firm,
    save_answers,
    trail_of,
    withdraw,
)

SAY = Say("en")


@pytest.fixture
def at_desk(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator:
    """Seats a person at the counter, signed in with a real session: `at_desk("shen")`."""
    engage(house.office)

    def seat(login: str, lang: str = "en") -> Desk:
        cookies = {"sid": signed_in(house.office, login, PASSWORD), "lang": lang}
        monkeypatch.setattr(type(st.context), "cookies", property(lambda context: cookies))
        return Desk(AppTest.from_file(COUNTER, default_timeout=60).run())

    yield seat
    engage(None)


def finding_of(house: House, case: Case, fact: str) -> tuple | None:
    claim = next(claim for claim in read_case(house.office, case.id, house.shen).claims if claim.fact == fact)
    found = claim.finding
    return found and (found.verdict, found.true_value, found.reason, found.evidence_id, found.page)


def steps_of(house: House, case: Case) -> list[str]:
    return [line.step for line in trail_of(house.office, case.id, house.zhao)]


# --- the queue


def test_the_queue_says_what_waits_and_leads_to_the_case(house, at_desk):
    case = house.filed()
    house.remitted()
    house.returned()

    desk = at_desk("shen").open("queue")

    assert "Waiting for you: 1 new, 1 remitted by the countersigner. Elsewhere: 1 waits for the firm." in desk.text
    assert f"/examination?case={case.id}" in desk.text
    assert "HOFFMANN LENA MARIE<small>霍莱娜</small>" in desk.text


def test_the_filter_of_the_queue_stands_in_the_address(house, at_desk):
    filed, returned = house.filed(), house.returned()

    desk = at_desk("shen").open("queue", state="returned")

    assert returned.reference in desk.text
    assert filed.reference not in desk.text


def test_the_queue_is_turned_by_the_database_and_forgets_no_case(house, at_desk, clock):
    references = []
    for _ in range(23):
        clock.move(minutes=1)
        references.append(house.filed().reference)

    first = at_desk("shen").open("queue")
    shown = first.text
    following = shown.partition("after=")[2].partition('"')[0]
    second = at_desk("shen").open(
        "queue", state="examine", after=following.replace("%3A", ":").replace("%2B", "+").replace("%7C", "|")
    )

    assert [reference for reference in references if reference in shown] == references[:20]
    assert [reference for reference in references if reference in second.text] == references[20:]


def test_points_are_worked_out_once_for_all_who_look_at_the_queue_and_anew_for_a_changed_case(house, at_desk):
    case = house.filed()
    asked: list[str] = []
    event.listen(house.office.registry.engine, "before_cursor_execute", lambda c, cursor, sql, *_: asked.append(sql))

    def shown_to(login: str, state: str) -> tuple[bool, int]:
        asked.clear()
        told = at_desk(login).open("queue", state=state).text
        first = read_case(house.office, case.id, house.shen).claimed.assessments[0]
        return f"{points(first.least, first.most)}<small>" in told, sum("FROM claim_finding" in sql for sql in asked)

    assert shown_to("shen", "examine") == (True, 2)  # one is the question of this test
    assert shown_to("wang", "examine") == (True, 1)

    returned = return_to_firm(house.office, case.id, case.version, house.shen, "请补充")
    save_answers(house.office, case.id, returned.version, house.zhou, {"annual_salary_cny": "60000"})

    assert shown_to("wang", "returned") == (True, 2)


def test_an_empty_queue_says_what_will_appear(at_desk):
    desk = at_desk("shen").open("queue")

    assert "Nothing waits for you now." in desk.text
    assert "A case appears here when a firm files it" in desk.text


@pytest.mark.parametrize("sheet", ["queue", "examination", "countersignature", "revocation"])
@pytest.mark.parametrize("login", ["zhou", "li", "zhao", "chen"])
def test_an_officers_sheet_asks_for_the_role_itself(house, sheet, login):
    """Not only the menu: a page that is reached past the menu draws nothing of the case."""
    case = house.issued()
    page = AppTest.from_file(COUNTER.parent / "sheets" / f"{sheet}.py", default_timeout=60)
    page.session_state["_office"], page.session_state["_actor"] = house.office, house.people[login]
    page.query_params["case"] = str(case.id)

    desk = Desk(page.run())

    assert "jc-errors" in desk.answer
    assert case.reference not in desk.text
    assert desk.buttons() == []


@pytest.mark.parametrize("number", ["999", "0", "x", "９", "-1", "9" * 40])
def test_a_case_that_is_not_there_is_answered_in_words(house, at_desk, number):
    house.filed()

    desk = at_desk("shen").open("examination", case=number)

    assert "jc-errors" in desk.answer
    assert "HOFFMANN" not in desk.text


# --- a claim at the workbench


def test_the_workbench_shows_claim_worth_article_and_page_of_the_document(house, at_desk):
    case = house.filed()

    desk = at_desk("shen").open("examination", case=case.id, claim="education")

    assert "Education: Master" in desk.text
    assert "Education: 15 of 20 points" in desk.text
    assert "外专发〔2017〕40号" in desk.text
    assert "学位证书.pdf" in desk.text
    assert [image.alt for image in desk.page.get("image")[0].proto.imgs] == ["学位证书.pdf, page 1 of 2"]


def test_a_page_that_cannot_be_shown_says_so_and_the_claim_can_be_examined_without_it(house, at_desk):
    case = house.filed()
    [stored] = [path for path in house.office.evidence.folder.rglob("*") if path.is_file()]
    stored.unlink()
    stored.mkdir()  # the disk gives something else than a file

    desk = at_desk("shen").open("examination", case=case.id, claim="education")

    assert "The store for files does not answer now" in desk.text
    assert not desk.page.get("image")
    assert "Record and go to the next claim" in desk.buttons()


def test_a_claim_without_proof_says_so(house, at_desk):
    case = house.filed()

    desk = at_desk("shen").open("examination", case=case.id, claim="hsk_level")

    assert "The firm attached no document for this claim." in desk.text
    assert "Rests on no document." in desk.text


def test_a_finding_is_recorded_with_document_and_page_and_the_next_claim_is_shown(house, at_desk):
    case = house.filed()
    desk = at_desk("shen").open("examination", case=case.id, claim="education")
    desk.page.number_input[0].set_value(2).run()

    desk.choose("Your finding", Verdict.NOT_PROVEN).write("Reason", "学位未经认证").click("Record and go to the next claim")

    evidence = read_case(house.office, case.id, house.shen).evidence_for("education")[0]
    assert finding_of(house, case, "education") == (Verdict.NOT_PROVEN, None, "学位未经认证", evidence.id, 2)
    assert "Recorded: Education not proven." in desk.answer
    assert desk.page.query_params["claim"] == "vocational_qualification"
    assert "Claim 5 of" in desk.text


@pytest.mark.parametrize(
    ("fact", "chosen", "kept"),
    [
        ("education", ("choose", "bachelor"), "bachelor"),
        ("former_chinese_national", None, True),
        ("annual_salary_cny", ("write", "240,000"), "240000"),
        ("date_of_birth", ("write", "1990-02-28"), "1990-02-28"),
        ("nationality", ("choose", "FRA"), "FRA"),
        ("hsk_level", ("choose", 3), 3),
        ("regulated_topics", ("tick", "finance"), ["finance"]),
    ],
)
def test_a_wrong_value_is_replaced_by_the_right_one_whatever_kind_of_fact_it_is(house, at_desk, fact, chosen, kept):
    case = house.filed()
    desk = at_desk("shen").open("examination", case=case.id, claim=fact).choose("Your finding", Verdict.WRONG)

    match chosen:
        case ("choose", option):
            desk.choose("What is right", option)
        case ("write", text):
            desk.write("What is right", text)
        case ("tick", topic):
            next(box for box in desk.page.checkbox if box.label == SAY(f"value.topic.{topic}")).check()
    desk.write("Reason", "与材料不符").click("Record and go to the next claim")

    assert finding_of(house, case, fact)[:3] == (Verdict.WRONG, kept, "与材料不符")


def test_nothing_is_recorded_before_a_finding_is_chosen(house, at_desk):
    case = house.filed()
    desk = at_desk("shen").open("examination", case=case.id, claim="education")

    desk.click("Record and go to the next claim")

    assert "Choose a finding first" in desk.answer
    assert finding_of(house, case, "education") is None


def test_a_reason_typed_survives_a_refusal(house, at_desk):
    case = house.filed()
    desk = at_desk("shen").open("examination", case=case.id, claim="annual_salary_cny").choose("Your finding", Verdict.WRONG)

    desk.write("What is right", "about 30万").write("Reason", "合同写明的数额不同").click("Record and go to the next claim")

    assert "jc-errors" in desk.answer
    assert desk.written("Reason") == "合同写明的数额不同"
    assert desk.written("What is right") == "about 30万"
    assert finding_of(house, case, "annual_salary_cny") is None


def test_a_colleague_who_was_faster_is_named_and_the_reason_is_kept(house, at_desk):
    case = house.filed()
    desk = at_desk("shen").open("examination", case=case.id, claim="education").choose("Your finding", Verdict.VERIFIED)

    examine(house.office, case.id, case.version, house.wang, "education", Verdict.NOT_PROVEN, "没有认证")
    desk.write("Reason", "证书与译文一致").click("Record and go to the next claim")

    assert "王珂" in desk.answer
    assert "recorded a finding" in desk.answer
    assert desk.written("Reason") == "证书与译文一致"
    assert finding_of(house, case, "education")[0] is Verdict.NOT_PROVEN


def test_a_reason_is_kept_to_copy_when_the_case_has_left_the_examination(house, at_desk):
    case = house.filed()
    desk = at_desk("shen").open("examination", case=case.id, claim="education").choose("Your finding", Verdict.VERIFIED)

    withdraw(house.office, case.id, case.version, house.zhou, "不再申请")
    desk.write("Reason", "证书与译文一致").click("Record and go to the next claim")

    assert "周敏" in desk.answer
    assert "证书与译文一致" in desk.text
    assert "Record and go to the next claim" not in desk.buttons()


def test_a_claim_not_examined_is_a_question_mark_not_zero(house, at_desk):
    case = house.filed()
    case = examine(house.office, case.id, case.version, house.shen, "education", Verdict.NOT_PROVEN, "没有认证")
    assert "Education: 15 → ?" in at_desk("shen").open("examination", case=case.id, claim="education").text
    examine(house.office, case.id, case.version, house.shen, "vocational_qualification", Verdict.VERIFIED)

    desk = at_desk("shen").open("examination", case=case.id, claim="education")

    assert "Education: 15 → 0" in desk.text
    assert "Pay: 17 → ?" in desk.text
    assert "Pay: 17 → 0" not in desk.text
    assert "Education: 15 points lower than claimed" in desk.text


def test_the_verified_score_is_not_told_before_anything_was_found(house, at_desk):
    case = house.filed()

    desk = at_desk("shen").open("examination", case=case.id)

    assert desk.text.count("nothing found yet") == 2


def test_officers_read_whose_rule_a_score_rests_on_and_how_sure_its_text_is(house, at_desk):
    filed, proposed = house.filed(), house.proposed()
    examined = at_desk("shen").open("examination", case=filed.id).text
    concluded = at_desk("shen").open("examination", case=filed.id, part="result").text
    signing = at_desk("wang").open("countersignature", case=proposed.id).text
    issuing = at_desk("li").open("register", case=house.decided().id).text

    for text in (examined, concluded, signing, issuing):
        assert all(Say("en")(key) in text for key in ("common.secondary", "firm.score.disputed"))
        assert "No authority has adopted" in text


def test_a_finding_lapses_when_the_firm_changes_the_value_and_stays_as_history(house, at_desk):
    case = house.filed()
    case = examine(house.office, case.id, case.version, house.shen, "hsk_level", Verdict.NOT_PROVEN, "证书已过期")
    case = return_to_firm(house.office, case.id, case.version, house.shen, "请补充")
    case = save_answers(house.office, case.id, case.version, house.zhou, {"hsk_level": "3"})
    file_case(house.office, case.id, case.version, house.zhou)

    desk = at_desk("shen").open("examination", case=case.id, claim="hsk_level")

    assert "the earlier finding has lapsed" in desk.text
    assert "Earlier findings" in desk.text
    assert "证书已过期" in desk.text
    assert "open again" in desk.text


def test_the_last_claim_leads_to_the_result(house, at_desk):
    case = house.filed()
    *_, last = read_case(house.office, case.id, house.shen).claims
    for claim in read_case(house.office, case.id, house.shen).claims[:-1]:
        case = examine(house.office, case.id, case.version, house.shen, claim.fact, Verdict.VERIFIED)
    desk = at_desk("shen").open("examination", case=case.id)

    desk.choose("Your finding", Verdict.VERIFIED).click("Record and go to the result")

    assert finding_of(house, case, last.fact)[0] is Verdict.VERIFIED
    assert desk.page.title[0].value == "As verified: recommend"


# --- bonus, minutes, proposal, return


def test_the_local_bonus_is_not_known_until_it_is_entered_with_reason_and_document(house, at_desk):
    case = house.filed()
    desk = at_desk("shen").open("examination", case=case.id, part="result")
    assert "Local bonus: 0–10 → ?" in desk.text

    desk.choose("Points", 3).write("Document", "沪人社〔2026〕8号").write("Reason", "紧缺岗位").click("Enter the bonus")

    bonus = read_case(house.office, case.id, house.shen).bonus
    assert (bonus.points, bonus.reason, bonus.document) == (3, "紧缺岗位", "沪人社〔2026〕8号")
    assert "Local bonus: 0–10 → 3" in desk.text


# --- direct routes


def at_routes(at_desk, case, login: str = "shen", lang: str = "en") -> Desk:
    return at_desk(login, lang).open("examination", case=case.id, part="routes")


def judgement_of(house: House, case: Case, fact: str) -> tuple | None:
    now = read_case(house.office, case.id, house.shen).judgement(fact)
    return now and (now.value, now.reason, now.document)


def record(desk: Desk, fact: str, case: Case) -> Desk:
    """Clicks the button that records the judgement about a fact: there is one for each, all with the same words."""
    next(button for button in desk.page.button if button.key == f"judge_do_{fact}_{case.id}").click().run()
    assert not desk.page.exception, desk.page.exception[0].message
    return desk


def type_reason(desk: Desk, fact: str, case: Case, text: str) -> Desk:
    next(area for area in desk.page.text_area if area.key == f"judge_reason_{fact}_{case.id}").set_value(text)
    return desk


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_direct_routes_say_state_reason_certainty_what_counts_and_the_other_reading(house, at_desk, lang):
    case, say = house.examined(), Say(lang)

    desk = at_routes(at_desk, case, lang=lang)

    found = read_case(house.office, case.id, house.shen).verified.routes
    assert len(found) > 10
    for one in found:
        assert say.label(one.label) in desk.text
        assert say.label(one.reason) in desk.text
        assert say(f"firm.routes.certainty.{one.route.certainty}") in desk.text
        assert one.route.counts is None or say.label(one.route.counts) in desk.text
        assert all(say.label(dispute.alternative) in desk.text for dispute, _ in one.others)
    assert say("firm.routes.other.unknown") in desk.text  # the other reading of the post's route: age known, post not judged
    assert say("firm.routes.other.open") in desk.text


def test_a_route_that_a_number_decides_says_by_how_much_it_is_missed(house, at_desk):
    case = house.examined(
        {
            "founder_with_own_property": True,
            "investment_usd": "499,000",
            "investment_years": "3",
            "investor_share_percent": "30",
        }
    )

    assert "(1,000 USD short)" in at_routes(at_desk, case).text


def test_a_judgement_is_recorded_with_reason_and_document_and_moves_the_verified_route(house, at_desk):
    case = house.examined()
    desk = at_routes(at_desk, case)
    assert "Direct routes (0 of 8 judged)" in desk.text
    assert "Post fits the catalogue: not judged yet" in desk.text

    desk.choose("Does it apply: Post fits the catalogue", "yes")
    next(one for one in desk.page.text_input if "post_fits_catalogue" in one.key).set_value("沪人社〔2026〕9号")
    record(type_reason(desk, "post_fits_catalogue", case, "岗位属于所列"), "post_fits_catalogue", case)

    assert judgement_of(house, case, "post_fits_catalogue") == (True, "岗位属于所列", "沪人社〔2026〕9号")
    assert "Recorded: Post fits the catalogue, Yes." in desk.answer
    assert "Direct routes (1 of 8 judged)" in desk.text
    assert "岗位属于所列 · 沪人社〔2026〕9号 · 沈逸凡" in desk.text
    assert read_case(house.office, case.id, house.shen).verified.route("bachelor_and_two_years").state == "holds"


def test_a_judgement_without_a_reason_is_refused_and_what_was_chosen_stays(house, at_desk):
    case = house.filed()
    desk = at_routes(at_desk, case).choose("Does it apply: Talent programme", "no")

    record(desk, "talent_programme", case)

    assert "jc-errors" in desk.answer
    assert judgement_of(house, case, "talent_programme") is None
    assert next(one for one in desk.page.radio if "talent_programme" in one.key).value == "no"


def test_a_judgement_is_taken_back_and_stays_as_history(house, at_desk, clock):
    case = house.filed()
    judge(house.office, case.id, case.version, house.wang, "talent_programme", True, "入选名单")
    clock.move(minutes=5)
    desk = at_routes(at_desk, case).choose("Does it apply: Talent programme", "open")

    record(type_reason(desk, "talent_programme", case, "名单有误"), "talent_programme", case)

    assert judgement_of(house, case, "talent_programme")[0] is None
    assert "Talent programme: judgement taken back, not known" in desk.text
    assert "入选名单 · 王珂" in desk.text


def test_an_officer_judges_the_case_that_was_shown_and_no_newer_one(house, at_desk):
    case = house.filed()
    desk = type_reason(
        at_routes(at_desk, case).choose("Does it apply: Talent programme", "yes"), "talent_programme", case, "名单"
    )
    judge(house.office, case.id, case.version, house.wang, "talent_programme", False, "不在名单")

    record(desk, "talent_programme", case)

    assert "王珂" in desk.answer
    assert judgement_of(house, case, "talent_programme") == (False, "不在名单", "")


def test_a_judgement_made_before_the_firm_filed_again_asks_for_another_look(house, at_desk, clock):
    case = house.filed()
    case = judge(house.office, case.id, case.version, house.shen, "post_fits_catalogue", True, "岗位属于所列")
    case = return_to_firm(house.office, case.id, case.version, house.shen, "请补充")
    clock.move(hours=1)
    file_case(house.office, case.id, house.version(case), house.zhou)

    assert "The firm has filed again since this was judged" in at_routes(at_desk, case).text


def test_a_case_that_is_not_with_the_examiner_shows_the_routes_without_a_hand(house, at_desk):
    case = house.proposed()

    desk = at_routes(at_desk, case)

    assert "Post fits the catalogue: not judged yet" in desk.text
    assert "Record the judgement" not in desk.buttons()


def test_the_second_pair_of_eyes_reads_routes_and_judgements_in_the_case_file(house, at_desk):
    case = house.examined()
    case = judge(house.office, case.id, case.version, house.shen, "post_fits_catalogue", True, "岗位属于所列")
    propose(house.office, case.id, case.version, house.shen, Proposal.RECOMMENDATION)

    desk = at_desk("wang").open("countersignature", case=case.id)

    assert "B: Bachelor's degree or above, 2 years of relevant work, and a post that fits the catalogue" in desk.text
    assert "岗位属于所列 · 沈逸凡" in desk.text


def test_open_claims_keep_the_proposal_back_and_lead_to_the_next_one(house, at_desk):
    case = house.filed()

    desk = at_desk("shen").open("examination", case=case.id, part="result")

    assert "You can propose when all have been examined." in desk.text
    assert f"/examination?case={case.id}&claim=date_of_birth" in desk.text
    assert "Propose" not in desk.buttons()


def test_an_examined_case_is_proposed_and_waits_for_another_person(house, at_desk):
    case = house.examined()
    desk = at_desk("shen").open("examination", case=case.id)

    desk.choose("What do you propose?", Proposal.RECOMMENDATION).click("Propose")

    assert house.case(case).state is State.PROPOSED
    assert "The case now waits for another person's signature." in desk.answer


def test_a_refusal_against_the_score_needs_a_reason_and_keeps_what_was_chosen(house, at_desk):
    case = house.examined()
    desk = at_desk("shen").open("examination", case=case.id)

    desk.choose("What do you propose?", Proposal.REFUSAL).click("Propose")

    assert "jc-errors" in desk.answer
    assert house.case(case).state is State.FILED
    assert next(one for one in desk.page.radio if one.label == "What do you propose?").value == Proposal.REFUSAL


def test_a_blocked_case_can_only_be_refused_or_returned(house, at_desk):
    case = house.examined(contract_complete=(Verdict.NOT_PROVEN, "合同没有写明薪酬"))

    desk = at_desk("shen").open("examination", case=case.id)

    assert "A condition is not met, so a recommendation is not possible." in desk.text
    assert next(one for one in desk.page.radio if one.label == "What do you propose?").options == ["Refusal"]


def test_a_panel_case_asks_for_minutes_before_it_can_be_recommended(house, at_desk):
    case = house.examined({"audience_reach": "1000", "live_sales": "100000", "recognition": "none"})
    assert read_case(house.office, case.id, house.shen).verified.outcome == "panel"
    desk = at_desk("shen").open("examination", case=case.id)
    desk.choose("What do you propose?", Proposal.RECOMMENDATION).click("Propose")
    assert "minutes" in desk.answer

    assert "At most 10 MB a file" in desk.text
    desk.page.get("file_uploader")[0].set_value(("纪要.pdf", b"MZ", "application/pdf"))
    desk.click("Attach the minutes")
    assert "“纪要.pdf” was not taken in. By its content the file is a program" in desk.answer
    desk.page.get("file_uploader")[0].set_value(("纪要.pdf", pdf(), "application/pdf"))
    desk.click("Attach the minutes")

    assert [one.name for one in read_case(house.office, case.id, house.shen).minutes] == ["纪要.pdf"]
    desk.choose("What do you propose?", Proposal.RECOMMENDATION).click("Propose")
    assert house.case(case).state is State.PROPOSED


def test_what_the_firm_has_to_correct_is_put_together_from_the_findings(house, at_desk):
    case = house.filed()
    case = examine(house.office, case.id, case.version, house.shen, "education", Verdict.NOT_PROVEN, "没有认证")

    desk = at_desk("shen").open("examination", case=case.id, part="result")

    assert desk.written("What is to be corrected") == "Education: not proven. 没有认证"


def test_a_return_is_asked_once_more_and_says_what_will_happen(house, at_desk):
    case = house.filed()
    desk = at_desk("shen").open("examination", case=case.id, part="result").write("What is to be corrected", "请补充学位认证")

    desk.click("Return to the firm")
    assert house.case(case).state is State.FILED
    assert "The office cannot go on until the firm files again" in desk.text
    desk.click("Return it")

    assert house.case(case).state is State.RETURNED
    assert trail_of(house.office, case.id, house.zhao)[-1].reason == "请补充学位认证"


def test_the_text_to_correct_follows_the_findings_until_the_officer_writes_in_it(house, at_desk):
    case = house.filed()
    desk = at_desk("shen").open("examination", case=case.id, part="result")
    assert desk.written("What is to be corrected") == ""

    examine(house.office, case.id, case.version, house.shen, "education", Verdict.NOT_PROVEN, "没有认证")
    desk.open("examination", case=case.id, claim="education").open("examination", case=case.id, part="result")
    assert desk.written("What is to be corrected") == "Education: not proven. 没有认证"
    desk.write("What is to be corrected", "请补充学位认证").page.run()
    examine(house.office, case.id, house.version(case), house.shen, "hsk_level", Verdict.NOT_PROVEN, "证书已过期")
    desk.open("examination", case=case.id, part="result")

    assert desk.written("What is to be corrected") == "请补充学位认证"


def test_a_choice_that_is_no_longer_possible_is_not_offered_any_more(house, at_desk):
    case = house.examined({"audience_reach": "1000", "live_sales": "100000", "recognition": "none"})
    desk = at_desk("shen").open("examination", case=case.id)
    desk.choose("What do you propose?", Proposal.RECOMMENDATION).click("Propose")
    assert "minutes" in desk.answer

    examine(house.office, case.id, case.version, house.wang, "contract_complete", Verdict.NOT_PROVEN, "没有写明薪酬")
    desk.open("examination", case=case.id)
    desk.write("Reason", "条件不成立").click("Propose")

    assert (house.case(case).state, house.case(case).proposal) == (State.PROPOSED, Proposal.REFUSAL)


def test_documents_that_the_firm_exchanged_are_shown_anew(house, at_desk):
    case = house.filed()
    old = read_case(house.office, case.id, house.shen).evidence_for("education")[0]
    desk = at_desk("shen").open("examination", case=case.id, claim="education")
    desk.page.number_input[0].set_value(2).run()
    case = return_to_firm(house.office, case.id, case.version, house.shen, "请换清晰的扫描件")
    case = detach(house.office, case.id, case.version, house.zhou, old.id)
    attach(house.office, case.id, case.version, house.zhou, "education", "学位证书（新）.pdf", pdf(3))
    house.clock.move(minutes=10)
    file_case(house.office, case.id, house.version(case), house.zhou)

    desk.open("examination", case=case.id, claim="education")

    assert [image.alt for image in desk.page.get("image")[0].proto.imgs] == ["学位证书（新）.pdf, page 1 of 3"]


# --- countersignature


def test_a_sheet_drawn_before_the_case_changed_cannot_be_signed(house, at_desk):
    """The trap: the click redraws the page before it is read, so only the callback knows which version was shown."""
    case = house.proposed()
    desk = at_desk("wang").open("countersignature", case=case.id)

    changed_behind_the_back(house, case)
    desk.write("Reason", "同意").click("Sign the recommendation")

    assert "沈逸凡" in desk.answer
    assert "made a proposal" in desk.answer
    assert house.case(case).state is State.PROPOSED
    assert "sign" not in steps_of(house, case)
    assert desk.written("Reason") == "同意"


def changed_behind_the_back(house: House, case: Case) -> None:
    """The case goes back and is proposed again, so that it looks the same and is another version."""
    case = remit(house.office, case.id, case.version, house.wang, "请核实工作年限")
    case = examine(house.office, case.id, case.version, house.shen, "relevant_work_years", Verdict.WRONG, "只证明了四年", "4")
    propose(house.office, case.id, case.version, house.shen, Proposal.RECOMMENDATION, "已更正")


def test_the_second_pair_of_eyes_signs_what_it_was_shown(house, at_desk):
    case = house.proposed()
    desk = at_desk("wang").open("countersignature", case=case.id)
    assert "材料齐全" in desk.text
    assert "沈逸凡" in desk.text

    desk.click("Sign the recommendation")

    assert house.case(case).state is State.DECIDED
    assert steps_of(house, case)[-1] == "sign"


def test_nobody_countersigns_his_own_proposal(house, at_desk):
    case = house.proposed()

    desk = at_desk("shen").open("countersignature", case=case.id)

    assert "You made this proposal yourself." in desk.text
    assert "Sign the recommendation" not in desk.buttons()
    assert "your own" in at_desk("shen").open("countersignature").text


def test_a_remittance_needs_a_reason_and_goes_back_to_the_examiner(house, at_desk):
    case = house.proposed()
    desk = at_desk("wang").open("countersignature", case=case.id)
    desk.click("Remit to the examiner")
    assert "jc-errors" in desk.answer
    assert house.case(case).state is State.PROPOSED

    desk.write("Reason", "请核实工作年限").click("Remit to the examiner")

    assert house.case(case).state is State.REMITTED
    propose(house.office, case.id, house.version(case), house.shen, Proposal.RECOMMENDATION, "已核实")
    assert desk.open("countersignature", case=case.id).written("Reason") == ""


def test_a_refusal_is_signed_only_after_it_was_asked_once_more(house, at_desk):
    case = house.examined()
    case = propose(house.office, case.id, case.version, house.shen, Proposal.REFUSAL, "岗位与资质不符")
    desk = at_desk("wang").open("countersignature", case=case.id).write("Reason", "同意审核员意见")

    desk.click("Sign the refusal")
    assert house.case(case).state is State.PROPOSED
    assert "cannot be taken back" in desk.text
    desk.click("Sign")

    assert house.case(case).state is State.REFUSED
    assert house.case(case).decision_reason == "同意审核员意见"


def test_a_condition_that_lapsed_is_shown_and_the_office_does_not_sign(house, at_desk, clock):
    case = house.proposed()
    clock.move(days=250)
    desk = at_desk("wang").open("countersignature", case=case.id)
    assert "condition" in desk.text
    assert "not hold today" in desk.text

    desk.click("Sign the recommendation")

    assert "jc-errors" in desk.answer
    assert house.case(case).state is State.PROPOSED


def test_a_signed_case_whose_condition_lapsed_can_be_remitted(house, at_desk, clock):
    case = house.decided()
    clock.move(days=250)
    desk = at_desk("wang").open("countersignature")
    assert "lapsed:" in desk.text

    desk.open("countersignature", case=case.id).write("Reason", "无犯罪记录证明已过期").click("Remit to the examiner")

    assert house.case(case).state is State.REMITTED


def test_the_case_file_shows_what_was_found_by_whom_and_on_which_page(house, at_desk):
    case = house.filed()
    evidence = read_case(house.office, case.id, house.shen).evidence_for("education")[0]
    named = {"evidence_id": evidence.id, "page": 2}
    case = examine(
        house.office, case.id, case.version, house.shen, "education", Verdict.WRONG, "证书是学士", "bachelor", **named
    )

    desk = at_desk("wang").open("examination", case=case.id, part="file")

    for words in ("证书是学士", "沈逸凡", "right is Bachelor", "学位证书.pdf, page 2", f"/evidence/{evidence.id}", "C01•••T47"):
        assert words in desk.text


# --- revocation


def test_a_revocation_is_ordered_with_a_reason_after_it_was_asked_once_more(house, at_desk):
    case = house.issued()
    desk = at_desk("wang").open("revocation")
    assert f"/revocation?case={case.id}" in desk.text
    desk.open("revocation", case=case.id).write("Reason", "合同已解除").click("Revoke this letter")
    assert "whoever verifies it reads" in desk.text
    assert house.case(case).revocation_ordered_by is None

    desk.click("Order it")

    ordered = house.case(case)
    assert (ordered.state, ordered.revocation_ordered_by, ordered.revocation_reason) == (
        State.ISSUED,
        house.wang.id,
        "合同已解除",
    )
    assert "王珂 ordered the revocation" in desk.text
    assert "Revoke this letter" not in desk.buttons()


def test_a_revocation_without_a_reason_is_not_ordered(house, at_desk):
    case = house.issued()
    desk = at_desk("wang").open("revocation", case=case.id)

    desk.click("Revoke this letter").click("Order it")

    assert "jc-errors" in desk.answer
    assert house.case(case).revocation_ordered_by is None


# --- what people typed


def test_what_a_firm_typed_never_becomes_markup(house, at_desk):
    case = house.draft({"post_duties": "<script>alert(1)</script>", "workplace": "<b>上海</b>"})
    attach(house.office, case.id, case.version, house.zhou, "education", "<img src=x>.png", picture())
    case = file_case(house.office, case.id, house.version(case), house.zhou)
    case = examine(house.office, case.id, case.version, house.shen, "education", Verdict.NOT_PROVEN, "<i>无</i>")

    pages = [at_desk("shen").open("examination", case=case.id, part=part) for part in ("file", "result")]
    pages.append(at_desk("shen").open("examination", case=case.id, claim="education"))

    raw = "\n".join(element.proto.body for desk in pages for element in desk.page.get("html"))
    assert not [mark for mark in ("<script>alert", "<b>上海", "<img src=x>", "<i>无</i>") if mark in raw]


@pytest.mark.parametrize(("state", "lang"), list(zip(sorted(set(State) - {State.DRAFT}), cycle(LANGUAGES), strict=False)))
def test_every_sheet_can_be_read_in_every_state(house, at_desk, state, lang):
    case = house.in_state(state)
    desk = at_desk("shen", lang)

    for part in ("claims", "result", "file"):
        assert case.reference in desk.open("examination", case=case.id, part=part).text
    assert case.reference in desk.open("countersignature", case=case.id).text
    desk.open("queue", state="closed")
    desk.open("revocation", case=case.id)
