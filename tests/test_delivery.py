"""Handing out files: the letter to those it concerns, counted and recorded; evidence so that nothing in it can run."""

import re
from hashlib import sha256

import pytest
from web_office import actor_of, client_of, issue_a_letter, open_with_people, sign_in_at

from forms import walkthrough
from forms.specimen import dossier
from forms.wording import Say
from workflow import order_revocation, read_case, revoke, trail_of


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    office = open_with_people(tmp_path_factory.mktemp("office"))
    return office, issue_a_letter(office)


@pytest.fixture
def office(register):
    return register[0]


@pytest.fixture
def letter(register):
    return register[1]


@pytest.fixture
def visitor(office):
    with client_of(office) as client:
        yield client


def steps(office, letter) -> list[str]:
    return [line.step for line in trail_of(office, letter.case_id, actor_of(office, "auditor"))]


@pytest.mark.parametrize("login", ["firm", "registrar", "examiner", "countersigner", "auditor"])
def test_whoever_may_read_the_case_gets_the_very_bytes_that_were_issued(visitor, office, letter, login):
    sign_in_at(visitor, login)

    answer = visitor.get(f"/letters/{letter.case_id}/letter.pdf")

    assert answer.status_code == 200
    assert sha256(answer.content).hexdigest() == letter.pdf_digest
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith("attachment; filename=\"2026-1.pdf\"; filename*=UTF-8''%E6%B2%AA")


def test_each_copy_is_recorded_with_its_purpose(visitor, office, letter):
    sign_in_at(visitor, "registrar")
    before = steps(office, letter)

    visitor.get(f"/letters/{letter.case_id}/letter.pdf")
    printed = visitor.get(f"/letters/{letter.case_id}/letter.pdf?purpose=print")

    assert printed.headers["content-disposition"].startswith("inline;")
    assert steps(office, letter)[len(before) :] == ["letter_download", "letter_print"]


def test_asking_for_the_head_alone_counts_as_no_copy(visitor, office, letter):
    sign_in_at(visitor, "registrar")
    before = steps(office, letter)

    head = visitor.head(f"/letters/{letter.case_id}/letter.pdf")

    assert head.status_code == 405
    assert steps(office, letter) == before


def test_a_stranger_signs_in_first_and_then_gets_the_file(visitor, letter):
    sent_away = visitor.get(f"/letters/{letter.case_id}/letter.pdf?purpose=print")

    assert sent_away.status_code == 303
    assert sent_away.headers["location"] == f"/sign-in?next=%2Fletters%2F{letter.case_id}%2Fletter.pdf%3Fpurpose%3Dprint"


def test_another_firms_letter_and_evidence_and_none_at_all_look_alike(visitor, office, letter):
    claims = read_case(office, letter.case_id, actor_of(office, "examiner")).claims
    evidence = next(one for claim in claims for one in claim.evidence)
    sign_in_at(visitor, "firm2")

    foreign = [
        visitor.get(path)
        for path in (
            f"/letters/{letter.case_id}/letter.pdf",
            f"/letters/{letter.case_id}/preview.pdf",
            f"/evidence/{evidence.id}",
            f"/evidence/{evidence.id}?view=1",
        )
    ]
    unknown = [
        visitor.get(path)
        for path in ("/letters/999999/letter.pdf", "/letters/999999/preview.pdf", "/evidence/999999", f"/evidence/{10**30}")
    ]

    assert {answer.status_code for answer in foreign + unknown} == {404}
    # the language links name the address that was asked for; nothing else differs
    assert len({re.sub(r'href="/[^"]*lang=', "", answer.text) for answer in foreign + unknown}) == 1


def test_the_administrator_runs_the_office_and_reads_no_cases(visitor, letter):
    sign_in_at(visitor, "admin")

    assert visitor.get(f"/letters/{letter.case_id}/letter.pdf").status_code == 404


def test_evidence_is_handed_out_as_it_was_handed_in_and_cannot_run(visitor, office, letter):
    claims = read_case(office, letter.case_id, actor_of(office, "examiner")).claims
    handed_in = {piece.name: piece.content for piece in dossier().evidence(office.today())}
    kept = {one.id: one for claim in claims for one in claim.evidence}
    sign_in_at(visitor, "firm")

    assert len({one.media_type for one in kept.values()}) == 3
    for one in kept.values():
        answer = visitor.get(f"/evidence/{one.id}")
        assert answer.content == handed_in[one.name]
        assert answer.headers["content-type"] == one.media_type
        assert answer.headers["content-disposition"] == f"attachment; filename=\"{one.name}\"; filename*=UTF-8''{one.name}"
        assert answer.headers["content-security-policy"].startswith("default-src 'none';")
        assert answer.headers["content-security-policy"].endswith("sandbox")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-length"] == str(one.size)


def test_officers_may_look_at_evidence_in_the_browser_and_firms_only_keep_it(visitor, office, letter):
    claims = read_case(office, letter.case_id, actor_of(office, "examiner")).claims
    evidence = next(one for claim in claims for one in claim.evidence)

    sign_in_at(visitor, "examiner")
    officer = visitor.get(f"/evidence/{evidence.id}?view=1")
    visitor.cookies.clear()
    sign_in_at(visitor, "firm")
    firm = visitor.get(f"/evidence/{evidence.id}?view=1")

    assert officer.headers["content-disposition"].startswith("inline;")
    assert firm.headers["content-disposition"].startswith("attachment;")


def test_a_store_that_is_away_is_told_and_a_damaged_file_leaves_the_house_in_no_part(tmp_path):
    office = open_with_people(tmp_path)
    letter = issue_a_letter(office)
    claims = read_case(office, letter.case_id, actor_of(office, "examiner")).claims
    evidence = next(one for claim in claims for one in claim.evidence)
    stored = office.evidence.folder / evidence.sha256[:2] / evidence.sha256
    content = stored.read_bytes()

    with client_of(office) as visitor:
        sign_in_at(visitor, "firm")
        stored.write_bytes(content[:-1] + b"x")
        damaged = visitor.get(f"/evidence/{evidence.id}")
        stored.unlink()
        stored.mkdir()
        away = visitor.get(f"/evidence/{evidence.id}")

    assert damaged.status_code == 500
    assert content[:20] not in damaged.content
    assert away.status_code == 503
    assert Say("zh")("refusal.StoreUnavailable.down") in away.text


def test_the_registrar_sees_the_letter_before_it_is_issued(tmp_path):
    office = open_with_people(tmp_path)
    persons = {login: actor_of(office, login) for login in ("firm", "examiner", "countersigner")}
    case = walkthrough.filed(office, persons["firm"], dossier())
    case = walkthrough.proposed(office, case, persons["examiner"], "材料齐全")
    with client_of(office) as visitor:
        sign_in_at(visitor, "registrar")
        too_early = visitor.get(f"/letters/{case.id}/preview.pdf")
        walkthrough.sign(office, case.id, case.version, persons["countersigner"], "同意")
        preview = visitor.get(f"/letters/{case.id}/preview.pdf")
        not_issued = visitor.get(f"/letters/{case.id}/letter.pdf")

    assert too_early.status_code in {404, 409}
    assert (preview.status_code, preview.content[:5]) == (200, b"%PDF-")
    assert preview.headers["content-disposition"].startswith("inline;")
    assert not_issued.status_code == 404


def test_a_revoked_letter_is_handed_out_no_more_and_the_reader_is_told_why(tmp_path):
    office = open_with_people(tmp_path)
    letter = issue_a_letter(office)
    countersigner, registrar = actor_of(office, "countersigner"), actor_of(office, "registrar")
    case = read_case(office, letter.case_id, countersigner).case
    ordered = order_revocation(office, case.id, case.version, countersigner, "合同系伪造")
    revoke(office, ordered.id, ordered.version, registrar)

    with client_of(office) as visitor:
        sign_in_at(visitor, "firm")
        answer = visitor.get(f"/letters/{letter.case_id}/letter.pdf")

    assert answer.status_code == 409
    assert letter.number in answer.text
    assert f"<h1>{Say('zh')('web.refused.title')}</h1>" in answer.text
