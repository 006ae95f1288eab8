"""A firm asks to be admitted on a page for anybody; a registrar admits or refuses. Nothing is told of another firm."""

import logging
import re
import threading
from dataclasses import replace

import pytest
from conftest import LANQIAO, House, pdf, picture, signed_in
from sqlalchemy import text
from web_office import client_of, field, open_with_people, sign_in_at

from forms.wording import LANGUAGES, Say
from workflow import (
    AdmissionFaulty,
    AdmissionKnown,
    AdmissionsFull,
    CodeNotFresh,
    DocumentUnfit,
    LoginTaken,
    NotFound,
    NotYourStep,
    ReasonMissing,
    RequestDecided,
    Role,
    admission_document,
    admission_file,
    admit_firm,
    ask_for_admission,
    check_trail,
    enter_organisation,
    firms_asking,
    look_over,
    mandates_of,
    organisations,
    refuse_firm,
    use_link,
    who,
)
from workflow.owner_refusals import MandateRefused
from workflow.queries import every_entry

NEW = "钟楼 umbrella 外滩 seventeen"
HEFU = ("上海合孚人力资源服务有限公司", "Shanghai Hefu Human Resources Co., Ltd.", "91310106MADEM0044J")
ASKED = {
    "company_name_zh": "上海示例直播有限公司",
    "company_name_latin": "Shanghai Example Live Co., Ltd.",
    "employer_credit_code": "91310106MADEM0055N",
    "company_address": "上海市静安区示例路1号",
    "company_contact_name": "样本·林晓",
    "company_contact_email": "lin.xiao@example.com",
}
FILES = {"licence": ("营业执照.pdf", pdf()), "authorisation": ("授权书.png", picture())}


def asked(house: House, form: str = "one", agency: bool = False, **typed: str) -> str:
    return ask_for_admission(house.office, ASKED | typed, agency, FILES, form)


def waiting(house: House):
    return firms_asking(house.office, house.li)[0]


# --- asking


def test_a_firm_asks_and_is_admitted_with_its_first_owner(quick_house):
    house = quick_house
    reference = asked(house)
    (request,) = waiting(house)
    file = admission_file(house.office, house.li, request.id)
    licence, content = admission_document(house.office, house.li, request.id, "licence")

    with house.office.registry.reading() as session:
        *_, opened = every_entry(session)
    firm, _, link = admit_firm(house.office, house.li, request.id, "lin.xiao")

    assert (opened.step, opened.person_id, opened.about) == (
        "open_admission_document",
        house.li.id,
        {"request": 1, "kind": "licence"},
    )
    with content:
        assert content.read() == FILES["licence"][1]
    assert (reference, licence.name) == ("ZR-2026-0001", "营业执照.pdf")
    assert [one.kind for one in file.documents] == ["licence", "authorisation"]
    use_link(house.office, link, NEW)
    lin = who(house.office, signed_in(house.office, "lin.xiao", NEW))
    assert (lin.name, lin.roles) == ("样本·林晓", {Role.FIRM, Role.OWNER})
    assert (firm.credit_code, lin.organisation) == ("91310106MADEM0055N", "上海示例直播有限公司")
    assert waiting(house) == ()
    assert check_trail(house.office) == []


def test_the_same_form_asks_once_however_often_it_is_sent_also_at_the_same_time(quick_house):
    told: list[str] = []
    at_once = [threading.Thread(target=lambda: told.append(asked(quick_house))) for _ in range(4)]
    for one in at_once:
        one.start()
    for one in at_once:
        one.join()

    assert set(told) == {"ZR-2026-0001"}
    assert asked(quick_house) == "ZR-2026-0001"
    assert len(waiting(quick_house)) == 1


@pytest.mark.parametrize("code", [LANQIAO[2], "91310106MADEM0055N"], ids=["admitted", "waiting"])
def test_a_code_that_is_known_gets_one_answer_that_tells_nothing_of_the_other_firm(quick_house, code):
    asked(quick_house)

    with pytest.raises(AdmissionKnown) as refused:
        asked(quick_house, "another", employer_credit_code=code, company_name_zh="冒名者")

    assert refused.value.fields() == {}
    for lang in LANGUAGES:
        assert LANQIAO[0] not in Say(lang)(refused.value.key)


def test_everything_that_is_missing_or_wrong_is_told_at_once(quick_house):
    with pytest.raises(AdmissionFaulty) as refused:
        asked(
            quick_house,
            employer_credit_code="91310106MADEM0055X",
            company_contact_email="nobody",
            company_address=" ",
            company_name_zh="上海\u202e示例",
        )

    assert [fault.key for fault in refused.value.faults] == [
        "company_name_zh", "employer_credit_code", "company_address", "company_contact_email",
    ]  # fmt: skip
    assert waiting(quick_house) == ()


@pytest.mark.parametrize("document", ["licence", "authorisation"])
def test_a_bad_file_is_refused_by_the_name_of_its_document(quick_house, document):
    with pytest.raises(DocumentUnfit) as refused:
        ask_for_admission(quick_house.office, ASKED, False, FILES | {document: ("a.pdf", b"MZ" + b"\0" * 99)}, "one")

    assert (refused.value.document, refused.value.why.kind) == (document, "program")


def test_strangers_fill_neither_queue_nor_disk(quick_house, monkeypatch):
    monkeypatch.setattr("workflow.asking_admission.MOST_WAITING", 1)
    asked(quick_house)

    with pytest.raises(AdmissionsFull):
        asked(quick_house, "another", employer_credit_code="91310106MADEM0066T")
    monkeypatch.undo()
    bytes_ = sum(one.size for one in admission_file(quick_house.office, quick_house.li, 1).documents)
    full = replace(quick_house.office, settings=replace(quick_house.office.settings, evidence_firm_max_bytes=bytes_ * 2 - 1))
    with pytest.raises(AdmissionsFull):
        ask_for_admission(full, ASKED | {"employer_credit_code": "91310106MADEM0066T"}, False, FILES, "another")


# --- deciding


def test_only_registrars_decide_and_only_they_and_auditors_look(quick_house):
    house = quick_house
    asked(house)
    (request,) = waiting(house)

    assert admission_file(house.office, house.zhao, request.id).request.id == request.id
    for by in ("zhou", "shen", "chen"):
        with pytest.raises(NotYourStep):
            firms_asking(house.office, house.people[by])
        with pytest.raises(NotYourStep):
            admission_file(house.office, house.people[by], request.id)
        with pytest.raises(NotFound):
            admission_document(house.office, house.people[by], request.id, "licence")
    for by in ("zhou", "shen", "wang", "zhao", "chen"):
        with pytest.raises(NotYourStep):
            admit_firm(house.office, house.people[by], request.id, "lin")
        with pytest.raises(NotYourStep):
            refuse_firm(house.office, house.people[by], request.id, "不符")


def test_a_decision_needs_a_fresh_code(quick_house, clock):
    asked(quick_house)
    token = signed_in(quick_house.office, "li")
    clock.move(minutes=11)
    li = who(quick_house.office, token)

    with pytest.raises(CodeNotFresh):
        admit_firm(quick_house.office, li, 1, "lin")
    with pytest.raises(CodeNotFresh):
        refuse_firm(quick_house.office, li, 1, "不符")


def test_a_refusal_says_why_and_the_firm_may_ask_again(quick_house):
    house = quick_house
    asked(house)
    (request,) = waiting(house)
    with pytest.raises(ReasonMissing):
        refuse_firm(house.office, house.li, request.id, "  ")

    refused = refuse_firm(house.office, house.li, request.id, "授权书没有盖章")

    assert (refused.state, refused.reason) == ("refused", "授权书没有盖章")
    assert asked(house, "again") == "ZR-2026-0002"
    assert len(organisations(house.office, house.chen)) == 2


def test_of_two_registrars_who_decide_at_once_one_wins_and_the_other_is_told_who(quick_house):
    house = quick_house
    asked(house)
    told: list[object] = []

    def decide(by: str, login: str) -> None:
        try:
            told.append(admit_firm(house.office, house.people[by], 1, login)[0])
        except RequestDecided as refused:
            told.append(refused)

    at_once = [threading.Thread(target=decide, args=one) for one in (("li", "lin"), ("xu", "lin2"))]
    for one in at_once:
        one.start()
    for one in at_once:
        one.join()

    (refused,) = [one for one in told if isinstance(one, RequestDecided)]
    assert refused.by in {"李蔚", "徐蕾"}
    assert sum(one.credit_code == "91310106MADEM0055N" for one in organisations(house.office, house.chen)) == 1


def test_an_admission_that_fails_leaves_the_request_waiting_and_no_firm(quick_house):
    house = quick_house
    asked(house)
    tomorrow = house.office.today()

    with pytest.raises(LoginTaken):
        admit_firm(house.office, house.li, 1, "zhou")
    with pytest.raises(MandateRefused):
        admit_firm(house.office, house.li, 1, "lin", (HEFU[2], tomorrow, tomorrow))

    assert len(waiting(house)) == 1
    assert len(organisations(house.office, house.chen)) == 2


def test_an_authorisation_that_names_an_agency_is_entered_as_its_mandate(quick_house):
    house = quick_house
    enter_organisation(house.office.registry, house.clock(), *HEFU, agency=True)
    asked(house)
    today = house.office.today()

    *_, link = admit_firm(house.office, house.li, 1, "lin", (HEFU[2], today, today))

    use_link(house.office, link, NEW)
    (line,) = mandates_of(house.office, who(house.office, signed_in(house.office, "lin", NEW)))
    assert (line.agency, line.stands, line.mandate.name) == (HEFU[0], True, "授权书.png")


def test_a_decision_is_neither_changed_nor_taken_back_by_plain_sql(quick_house):
    asked(quick_house)
    refuse_firm(quick_house.office, quick_house.li, 1, "不符")

    with pytest.raises(Exception, match="only added to"), quick_house.office.registry.writing() as session:
        session.execute(text("UPDATE admission_request SET state = 'waiting', decided_by = NULL, decided_at = NULL"))


def test_the_files_that_came_with_requests_are_looked_over_and_backed_up_like_all_others(quick_house, tmp_path):
    asked(quick_house)

    findings = {one.what: one for one in look_over(quick_house.office, tmp_path)}

    assert (findings["files"].sound, findings["files"].looked_at, findings["numbers"].wrong) == (True, 2, "")


# --- the pages


@pytest.fixture
def office(tmp_path):
    return open_with_people(tmp_path)


@pytest.fixture
def visitor(office):
    with client_of(office) as client:
        yield client


def send(visitor, form, files=FILES, **typed):
    told = {"token": field(form, "token"), "form": field(form, "form"), "kind": "firm"} | ASKED | typed
    return visitor.post("/admission", data=told, files={kind: (name, content) for kind, (name, content) in files.items()})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_anybody_finds_the_page_and_sends_it_twice_as_once(office, visitor, lang):
    visitor.get(f"/language/{lang}")
    assert 'href="/admission"' in visitor.get("/sign-in").text
    form = visitor.get("/admission")

    first, second = send(visitor, form), send(visitor, form)

    assert (first.status_code, second.status_code) == (200, 200)
    assert "ZR-2026-0001" in first.text
    assert "ZR-2026-0001" in second.text
    assert Say(lang)("accounts.ask.done") in first.text


def test_what_was_typed_stays_beside_all_that_is_to_be_mended(visitor, office, caplog):
    caplog.set_level(logging.DEBUG)
    form = visitor.get("/admission")

    faulty = send(visitor, form, employer_credit_code="9131", company_contact_email="<b>nobody", kind="agency")
    no_file = send(visitor, form, {"licence": FILES["licence"]})
    bad = send(visitor, form, FILES | {"licence": ("a.pdf", b"<html><script>")})

    assert [one.status_code for one in (faulty, no_file, bad)] == [400] * 3
    assert 'value="样本·林晓"' in faulty.text
    assert 'value="agency" checked' in faulty.text
    assert "&lt;b&gt;nobody" in faulty.text
    assert "<b>nobody" not in faulty.text
    assert faulty.text.count('aria-invalid="true"') == 2
    assert "没有选择文件：授权书或委托书" in no_file.text
    assert "营业执照" in re.search(r'class="errors".*?</div>', bad.text, re.DOTALL)[0]
    assert field(bad, "form") == field(form, "form")
    assert send(visitor, bad).status_code == 200
    for personal in ("林晓", "lin.xiao", "示例路"):
        assert personal not in caplog.text


def test_a_known_code_is_answered_with_no_word_of_the_other_firm(visitor, office):
    known = send(visitor, visitor.get("/admission"), employer_credit_code="91310105MADEM0003W")

    assert known.status_code == 409
    assert "澜桥" not in known.text


def test_a_form_that_is_not_ours_and_too_many_are_refused(visitor, office):
    form = visitor.get("/admission")
    assert send(visitor, form, token="forged").status_code == 403
    for _ in range(4):
        send(visitor, form)

    slow = send(visitor, form)

    assert slow.status_code == 429
    assert int(slow.headers["retry-after"]) >= 1


def test_no_more_forms_lie_in_memory_at_once_than_there_is_room_for(visitor, office, monkeypatch):
    form = visitor.get("/admission")
    monkeypatch.setattr("forms.web.admission.AT_ONCE", 0)
    busy = send(visitor, form)
    monkeypatch.undo()

    assert (busy.status_code, busy.headers["retry-after"]) == (503, "30")
    assert send(visitor, busy).status_code == 200


def test_files_that_are_too_large_are_refused_before_they_are_read(visitor, office):
    large = send(visitor, visitor.get("/admission"), FILES | {"licence": ("a.pdf", b"%PDF-" + b"0" * 21 * 1024 * 1024)})

    assert large.status_code == 413
    assert "10 MB" in large.text


def test_documents_are_handed_to_registrar_and_auditor_and_to_nobody_else(visitor, office):
    send(visitor, visitor.get("/admission"))
    for login, status in (("registrar", 200), ("auditor", 200), ("examiner", 404), ("firm", 404), ("admin", 404), ("", 303)):
        visitor.cookies.clear()
        if login:
            sign_in_at(visitor, login)
        answers = [visitor.get(f"/files/{kind}/1") for kind in ("licence", "authorisation")]
        assert [one.status_code for one in answers] == [status] * 2
        if status == 200:
            assert answers[0].content == FILES["licence"][1]
            assert answers[0].headers["content-disposition"].startswith("attachment")
            assert answers[0].headers["x-content-type-options"] == "nosniff"
        if login:
            assert visitor.get("/files/licence/2").status_code == 404
            assert visitor.get("/files/passport/1").status_code == 404
