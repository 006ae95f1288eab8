"""Notices are given in the step that decides them, kept as they were given, and handed out to whom they concern alone."""

import json
import re
from dataclasses import replace
from hashlib import sha256

import pypdfium2 as pdfium
import pytest
from conftest import pdf
from letters import read
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from web_office import actor_of, client_of, open_with_people, sign_in_at

from forms import walkthrough
from forms.letter import MissingCharacter
from forms.letter.printing import print_document
from forms.specimen import dossier
from forms.templates import lay_over
from forms.templates.shape import HOME
from workflow import (
    AcknowledgementStatement,
    NoSuchNotice,
    NotFound,
    Proposal,
    ReasonMissing,
    RefusalStatement,
    SupplementsStatement,
    Verdict,
    application_summary,
    attach,
    examine,
    file_case,
    notice_document,
    preview_notice,
    propose,
    read_case,
    return_to_firm,
    save_answers,
    sign,
    trail_of,
)

OLD = {"no_criminal_record_issued": "2026-04-05"}


def notices_of(house, case, person="zhao"):
    return read_case(house.office, case.id, house.people[person]).notices


def newest(house, case, kind):
    return next(one for one in reversed(notices_of(house, case)) if one.kind == kind)


def told(house, notice, person="zhao") -> str:
    _, content = notice_document(house.office, notice.id, house.people[person], "download")
    return read(pdfium.PdfDocument(content))


def refused(house, **changes):
    """A case that is refused because a paper is too old and a degree is another one."""
    case = house.examined(OLD, education=(Verdict.WRONG, "证书为学士学位", "bachelor"), **changes)
    case = propose(house.office, case.id, case.version, house.shen, Proposal.REFUSAL)
    return sign(house.office, case.id, case.version, house.wang)


# --- given in the step that decides


def test_filing_gives_an_acknowledgement_of_what_was_filed(house):
    case = house.filed()
    notice = newest(house, case, "acknowledgement")
    said = AcknowledgementStatement.model_validate(notice.statement)

    assert (notice.number, notice.serial, said.filing) == (None, None, 1)
    assert (said.case_reference, said.filed_at, said.decisive_day) == (case.reference, case.filed_at, case.decisive_day)
    [line] = said.files
    assert (line.claims, line.name, line.pages) == (("education",), "学位证书.pdf", 2)
    assert line.sha256 == sha256(pdf(2)).hexdigest()
    assert said.claimed_digest == case.claimed_digest
    assert "申请材料收件回执" in told(house, notice, "zhou")


def test_filing_again_gives_another_acknowledgement_that_says_so(house, clock):
    case = house.returned()
    clock.move(days=2)
    again = file_case(house.office, case.id, case.version, house.zhou)

    given = [one for one in notices_of(house, case) if one.kind == "acknowledgement"]
    assert [AcknowledgementStatement.model_validate(one.statement).filing for one in given] == [1, 2]
    assert given[1].statement["decisive_day"] == again.decisive_day.isoformat()


def test_one_file_that_proves_several_claims_is_listed_once(house):
    case = house.draft()
    for claim in ("nationality", "date_of_birth"):
        attach(house.office, case.id, house.version(case), house.zhou, claim, "护照.pdf", pdf())
    file_case(house.office, case.id, house.version(case), house.zhou)

    [line] = AcknowledgementStatement.model_validate(newest(house, case, "acknowledgement").statement).files
    assert line.claims == ("date_of_birth", "nationality")


def test_a_return_gives_one_complete_list(house):
    case = house.filed(OLD)
    for fact, verdict, reason, right in (
        ("education", Verdict.WRONG, "证书为学士学位", "bachelor"),
        ("relevant_work_years", Verdict.NOT_PROVEN, "未盖章", None),
        ("annual_salary_cny", Verdict.VERIFIED, "", None),
    ):
        case = examine(house.office, case.id, case.version, house.shen, fact, verdict, reason, right)
    case = return_to_firm(house.office, case.id, case.version, house.shen, "请补充学位认证")

    notice = newest(house, case, "supplements")
    said = SupplementsStatement.model_validate(notice.statement)
    items = {item.fact: item for item in said.items}

    assert notice.number == said.number == "沪播荐补正〔2026〕1号"
    assert said.reason == "请补充学位认证"
    assert (items["education"].verdict, items["education"].stated, items["education"].right) == ("wrong", "master", "bachelor")
    assert (items["relevant_work_years"].verdict, items["relevant_work_years"].reason) == ("not_proven", "未盖章")
    assert items["hsk_level"].verdict == "no_document"
    assert items["hsk_level"].documents == ("hsk_certificate",)
    assert "annual_salary_cny" not in items  # verified, also without a document
    assert "vocational_qualification" not in items  # "none" claims nothing and needs no proof
    assert "regulated_topics_licensed" not in items  # not asked for
    assert [gate.id for gate in said.gates] == ["no_criminal_record"]  # by its day, which is known
    assert "需要补正的全部内容一次性告知如下" in told(house, notice, "zhou")


def test_a_condition_that_only_waits_for_a_listed_answer_is_not_listed_twice(house):
    case = house.filed()
    case = examine(house.office, case.id, case.version, house.shen, "contract_complete", Verdict.NOT_PROVEN, "合同缺页")
    case = return_to_firm(house.office, case.id, case.version, house.shen, "请补合同")

    said = SupplementsStatement.model_validate(newest(house, case, "supplements").statement)
    assert "contract_complete" in {item.fact for item in said.items}
    assert said.gates == ()


def test_a_refusal_states_every_line_that_was_not_met(house):
    case = refused(house)
    notice = newest(house, case, "refusal")
    said = RefusalStatement.model_validate(notice.statement)
    verified = read_case(house.office, case.id, house.zhao).verified

    assert notice.number == said.number == "沪播荐不予〔2026〕1号"
    assert (
        [gate.id for gate in said.gates] == [one.id for one in verified.gates if one.state == "fails"] == ["no_criminal_record"]
    )
    assert said.gates[0].reason == verified.gate("no_criminal_record").reason
    assert [(item.fact, item.verdict) for item in said.items] == [("education", "wrong")]
    assert said.outcome == "blocked"
    assert (said.assessment_digest, said.decision_digest) == (case.verified_digest, case.decision_digest)
    assert {score.ruleset: (score.least, score.most) for score in said.scores} == {
        one.ruleset.id: (one.least, one.most) for one in verified.assessments
    }


def test_a_refusal_of_claims_that_nobody_examined_names_no_condition_that_nobody_asked(house):
    case = house.filed(OLD)
    case = examine(house.office, case.id, case.version, house.shen, "no_criminal_record_issued", Verdict.VERIFIED)
    case = propose(house.office, case.id, case.version, house.shen, Proposal.REFUSAL)
    case = sign(house.office, case.id, case.version, house.wang)

    said = RefusalStatement.model_validate(newest(house, case, "refusal").statement)
    assert [(gate.id, gate.state) for gate in said.gates] == [("no_criminal_record", "fails")]


def test_the_reason_in_a_refusal_is_the_signers_or_else_the_proposals(house):
    by_proposal = RefusalStatement.model_validate(newest(house, house.refused(), "refusal").statement)
    case = house.examined()
    case = propose(house.office, case.id, case.version, house.shen, Proposal.REFUSAL, "岗位与资质不符")
    case = sign(house.office, case.id, case.version, house.wang, "经复核，岗位不属于直播业务")
    by_signer = RefusalStatement.model_validate(newest(house, case, "refusal").statement)

    assert (by_proposal.outcome, by_proposal.reason) == ("recommend", "岗位与资质不符")
    assert by_signer.reason == "经复核，岗位不属于直播业务"
    assert "我单位决定不采纳该结论" in told(house, newest(house, case, "refusal"))


def test_nobody_is_refused_without_a_ground(house, monkeypatch):
    case = house.examined()
    case = propose(house.office, case.id, case.version, house.shen, Proposal.REFUSAL, "岗位与资质不符")
    with house.office.registry.writing() as session:
        session.execute(text("UPDATE case_file SET proposal_reason = '' WHERE id = :id"), {"id": case.id})

    with pytest.raises(ReasonMissing):
        sign(house.office, case.id, case.version, house.wang)
    assert house.case(case).state == "proposed"


def test_a_recommendation_gives_no_notice_of_refusal(house):
    case = house.decided()

    assert [one.kind for one in notices_of(house, case)] == ["acknowledgement"]


def test_each_kind_has_its_own_row_of_numbers_without_holes(house, clock):
    first = [newest(house, refused(house), "refusal").number for _ in range(2)]
    returned = newest(house, house.returned(), "supplements").number
    clock.move(days=38)
    case = house.examined(no_criminal_record_issued=(Verdict.NOT_PROVEN, "过期"))
    case = propose(house.office, case.id, case.version, house.shen, Proposal.REFUSAL)
    sign(house.office, case.id, case.version, house.wang)

    assert first == ["沪播荐不予〔2026〕1号", "沪播荐不予〔2026〕2号"]
    assert returned == "沪播荐补正〔2026〕1号"
    assert newest(house, case, "refusal").number == "沪播荐不予〔2027〕1号"


def test_a_step_whose_notice_cannot_be_printed_is_not_taken_and_leaves_no_hole(house):
    def out_of_paper(statement, trace):
        raise MissingCharacter("🙂")

    case = house.filed()
    with pytest.raises(MissingCharacter):
        return_to_firm(replace(house.office, printer=out_of_paper), case.id, case.version, house.shen, "请补充")

    assert (house.case(case).state, house.version(case)) == ("filed", case.version)
    assert [one.kind for one in notices_of(house, case)] == ["acknowledgement"]
    assert newest(house, house.returned(), "supplements").number == "沪播荐补正〔2026〕1号"


def test_the_trail_names_the_notice_and_the_digests_of_what_it_states_and_of_its_bytes(house):
    case = refused(house)
    notice = newest(house, case, "refusal")
    [line] = [line for line in trail_of(house.office, case.id, house.zhao) if line.step == "sign"]

    assert line.about["notice"] == notice.number
    assert (line.about["statement"], line.about["pdf"]) == (notice.statement_digest, notice.pdf_digest)
    assert RefusalStatement.model_validate(notice.statement).digest() == notice.statement_digest


def test_a_template_that_asks_for_an_electronic_seal_gets_one(house, tmp_path):
    """The unsealed bytes are the beginning of the sealed file: nothing of what was set in type is changed."""
    own = tmp_path / "templates" / "supplements" / "2026-12.toml"
    own.parent.mkdir(parents=True)
    text_of = (HOME / "supplements" / "2026-11.toml").read_text("utf-8")
    own.write_text(
        text_of.replace('seal = "wet"', 'seal = "electronic"').replace("from = 2026-11-01", "from = 2026-11-20"), "utf-8"
    )
    lay_over(tmp_path / "templates")
    try:
        notice = newest(house, case := house.returned(), "supplements")
        _, sealed = notice_document(house.office, notice.id, house.zhou, "download")
        unsealed = print_document(SupplementsStatement.model_validate(notice.statement))
    finally:
        lay_over(None)

    assert (case.state, notice.statement["seal"]) == ("returned", "electronic")
    assert sealed.startswith(unsealed)
    assert len(sealed) > len(unsealed)


# --- kept as they were given


def test_a_notice_is_handed_out_as_it_was_given_also_when_the_case_has_changed(house):
    case = house.returned()
    notice = newest(house, case, "supplements")
    _, before = notice_document(house.office, notice.id, house.zhou, "download")
    save_answers(house.office, case.id, case.version, house.zhou, {"education": "bachelor"})
    _, after = notice_document(house.office, notice.id, house.shen, "print")

    assert before == after
    assert sha256(before).hexdigest() == notice.pdf_digest


def test_a_refusal_carries_its_statement_and_the_trace_that_it_rests_on(house):
    import io

    import pikepdf

    case = refused(house)
    _, content = notice_document(house.office, newest(house, case, "refusal").id, house.zhou, "download")
    with pikepdf.open(io.BytesIO(content)) as document:
        trace = document.attachments["trace.json"].get_file().read_bytes()
        statement = json.loads(document.attachments["statement.json"].get_file().read_bytes())

    assert sha256(trace).hexdigest() == case.verified_digest
    assert statement["number"] == "沪播荐不予〔2026〕1号"


def test_a_notice_can_be_printed_again_from_its_statement(house):
    case = house.returned()
    notice = newest(house, case, "supplements")
    _, content = notice_document(house.office, notice.id, house.zhou, "download")

    assert print_document(SupplementsStatement.model_validate(notice.statement)) == content


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE notice SET number = '沪播荐不予〔2026〕9号'",
        "UPDATE notice SET statement = '{}'",
        "UPDATE notice SET id = 99",
        "DELETE FROM notice",
        "UPDATE notice_document SET content = x'00'",
        "DELETE FROM notice_document",
        "INSERT OR REPLACE INTO notice_document SELECT notice_id, x'00' FROM notice_document",
        "INSERT OR REPLACE INTO notice SELECT * FROM notice",
    ],
)
def test_the_database_refuses_to_change_a_notice(house, change):
    refused(house)

    with pytest.raises(IntegrityError, match="is only added to"), house.office.registry.writing() as session:
        session.execute(text(change))


# --- copies


def test_each_copy_is_counted_and_recorded_with_who_took_it(house):
    case = refused(house)
    notice = newest(house, case, "refusal")
    notice_document(house.office, notice.id, house.zhou, "download")
    notice_document(house.office, notice.id, house.wang, "print")
    application_summary(house.office, case.id, house.zhou)

    lines = trail_of(house.office, case.id, house.zhao)[-3:]
    assert [(line.by, line.step, line.about.get("notice"), line.about.get("copy")) for line in lines] == [
        ("周敏", "notice_download", notice.number, 1),
        ("王珂", "notice_print", notice.number, 2),
        ("周敏", "summary_download", None, None),
    ]
    assert newest(house, case, "refusal").copies == 2


def test_nothing_is_handed_out_for_another_purpose(house):
    notice = newest(house, house.filed(), "acknowledgement")

    with pytest.raises(ValueError, match="burn"):
        notice_document(house.office, notice.id, house.zhou, "burn")


# --- who may have what


@pytest.mark.parametrize("person", ["zhou", "shen", "wang", "zhao"])
def test_whoever_may_read_the_case_may_have_its_notices_and_its_application(house, person):
    case = refused(house)

    assert [one.kind for one in notices_of(house, case, person)] == ["acknowledgement", "refusal"]
    for notice in notices_of(house, case):
        assert notice_document(house.office, notice.id, house.people[person], "download")[1].startswith(b"%PDF-")
    assert application_summary(house.office, case.id, house.people[person])[1].startswith(b"%PDF-")


@pytest.mark.parametrize("person", ["zheng", "li", "chen"])
def test_for_everybody_else_there_is_no_such_notice(house, person):
    """Another firm; the registrar, who has nothing to do with a refusal; the administrator, who reads no case."""
    case = refused(house)
    somebody = house.people[person]

    for notice in notices_of(house, case):
        with pytest.raises(NotFound):
            notice_document(house.office, notice.id, somebody, "download")
    for kind in ("refusal", "supplements"):
        with pytest.raises(NotFound):
            preview_notice(house.office, case.id, kind, somebody)
    with pytest.raises(NotFound):
        application_summary(house.office, case.id, somebody)
    assert [one.copies for one in notices_of(house, case)] == [0, 0]


def test_officers_see_a_notice_before_they_give_it_and_firms_do_not(house):
    filed = house.filed(OLD)
    filed = examine(house.office, filed.id, filed.version, house.shen, "education", Verdict.NOT_PROVEN, "未附认证")
    proposed = house.examined(OLD)
    proposed = propose(house.office, proposed.id, proposed.version, house.shen, Proposal.REFUSAL, "材料过期")

    supplements = read(pdfium.PdfDocument(preview_notice(house.office, filed.id, "supplements", house.shen)))
    refusal = read(pdfium.PdfDocument(preview_notice(house.office, proposed.id, "refusal", house.wang)))

    assert "（待编）" in supplements
    assert "未附认证" in supplements
    assert "SPECIMEN" in supplements
    assert "材料过期" in refusal
    for case, kind in ((filed, "supplements"), (proposed, "refusal")):
        with pytest.raises(NotFound):
            preview_notice(house.office, case.id, kind, house.zhou)
    assert [one.kind for one in notices_of(house, filed)] == ["acknowledgement"]


def test_a_preview_differs_from_what_is_given_in_number_mark_and_reason_alone(house):
    case = house.examined(OLD)
    case = propose(house.office, case.id, case.version, house.shen, Proposal.REFUSAL, "材料过期")
    seen = read(pdfium.PdfDocument(preview_notice(house.office, case.id, "refusal", house.wang)))
    case = sign(house.office, case.id, case.version, house.wang)
    given = told(house, newest(house, case, "refusal"))

    plain = re.sub(r"（待编）|沪播荐不予〔2026〕1号", "", seen), re.sub(r"沪播荐不予〔2026〕1号", "", given)
    digests = [re.sub(r"决定记录摘要（SHA.?256）：.*?。", "", text) for text in plain]
    assert digests[0] == digests[1]


@pytest.mark.parametrize(("state", "kind"), [("decided", "refusal"), ("proposed", "refusal"), ("issued", "supplements")])
def test_there_is_no_preview_of_what_cannot_be_given_now(house, state, kind):
    case = house.in_state(state)

    with pytest.raises(NoSuchNotice):
        preview_notice(house.office, case.id, kind, house.zhao)
    with pytest.raises(NotFound):
        preview_notice(house.office, case.id, "recommendation", house.zhao)


def test_a_draft_can_be_printed_before_it_is_filed_and_says_that_it_is_one(house):
    draft, filed = house.draft({"post_title": None}), house.filed()

    before = read(pdfium.PdfDocument(application_summary(house.office, draft.id, house.zhou)[1]))
    after = read(pdfium.PdfDocument(application_summary(house.office, filed.id, house.zhou)[1]))

    assert "草稿，尚未提交" in before
    assert "草稿" not in after
    with pytest.raises(NotFound):
        application_summary(house.office, draft.id, house.shen)


# --- over the wire


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """A case of the demonstration's firm that was returned, and what was given in it."""
    office = open_with_people(tmp_path_factory.mktemp("office"))
    firm, examiner = actor_of(office, "firm"), actor_of(office, "examiner")
    case = walkthrough.filed(office, firm, dossier())
    case = return_to_firm(office, case.id, case.version, examiner, "请补充学位认证")
    return office, case, read_case(office, case.id, firm).notices


def test_the_firm_downloads_what_was_given_in_its_case(register):
    office, case, given = register
    with client_of(office) as visitor:
        sign_in_at(visitor, "firm")
        answers = {one.kind: visitor.get(f"/notices/{one.id}.pdf") for one in given}
        paper = visitor.get(f"/notices/summary/{case.id}.pdf")
        head = visitor.head(f"/notices/{given[0].id}.pdf")

    assert [sha256(answers[one.kind].content).hexdigest() for one in given] == [one.pdf_digest for one in given]
    for answer in (*answers.values(), paper):
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert answer.headers["cache-control"] == "no-store"
    assert "%E6%B2%AA%E6%92%AD%E8%8D%90%E8%A1%A5%E6%AD%A3" in answers["supplements"].headers["content-disposition"]
    assert head.status_code == 405


def test_a_foreign_notice_and_none_at_all_look_alike(register):
    office, case, given = register
    with client_of(office) as visitor:
        sign_in_at(visitor, "firm2")
        foreign = [visitor.get(f"/notices/{one.id}.pdf") for one in given]
        foreign += [visitor.get(f"/notices/summary/{case.id}.pdf"), visitor.get(f"/notices/preview/{case.id}/supplements.pdf")]
        unknown = [
            visitor.get(path)
            for path in (
                "/notices/999999.pdf",
                "/notices/summary/999999.pdf",
                "/notices/preview/999999/supplements.pdf",
                f"/notices/preview/{case.id}/letter.pdf",
                f"/notices/{10**30}.pdf",
            )
        ]

    assert {answer.status_code for answer in foreign + unknown} == {404}
    assert len({re.sub(r'href="/[^"]*lang=', "", answer.text) for answer in foreign + unknown}) == 1


def test_nobody_who_is_not_signed_in_gets_a_notice(register):
    office, case, given = register
    with client_of(office) as visitor:
        answers = [visitor.get(path) for path in (f"/notices/{given[0].id}.pdf", f"/notices/summary/{case.id}.pdf")]

    assert all(answer.status_code in {303, 401} for answer in answers)


def test_an_officer_looks_at_the_request_before_it_is_given(tmp_path):
    office = open_with_people(tmp_path)
    case = walkthrough.filed(office, actor_of(office, "firm"), dossier())
    with client_of(office) as visitor:
        sign_in_at(visitor, "examiner")
        shown = visitor.get(f"/notices/preview/{case.id}/supplements.pdf")
        early = visitor.get(f"/notices/preview/{case.id}/refusal.pdf")

    assert (shown.status_code, shown.headers["content-disposition"].partition(";")[0]) == (200, "inline")
    assert early.status_code == 409
    assert case.reference in early.text
