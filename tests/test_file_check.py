"""A letter's file that somebody brings: each way of tampering is noticed and has its own name; what is whole says so."""

import io
import json
from dataclasses import replace
from hashlib import sha256

import pikepdf
import pytest
import tampering
from conftest import MORNING, issue, stamped_terms

from forms.letter import print_letter
from workflow import (
    Answer,
    Genuine,
    Score,
    check_file,
    check_file_offline,
    letter_document,
    preview_letter,
    revoke,
)
from workflow.canonical import canonical


@pytest.fixture
def issued(house):
    """An issued letter: (letter, its file)."""
    return letter_document(house.office, house.issued().id, house.zhou, "download")


def test_the_file_as_it_was_issued_is_genuine_and_names_issuer_time_and_standing(house, issued):
    letter, content = issued

    found = check_file(house.office, content)

    assert (found.genuine, found.finding, found.standing, found.in_force) == (Genuine.YES, "sealed", Answer.GENUINE, True)
    assert found.issuer == house.office.settings.name
    assert found.signed_at == MORNING
    assert found.asked == letter.pdf_digest
    assert found.letter.number == letter.number
    assert found.pages == ()


def test_its_score_is_computed_again_from_the_attached_trace(house, issued):
    assert check_file(house.office, issued[1]).score is Score.FOLLOWS


TAMPERED = {
    "text added": (tampering.with_text_added, "added", (1,)),
    "something invisible added": (tampering.with_metadata_added, "added", ()),
    "a page swapped by an update": (tampering.with_page_swapped, "exchanged", (2,)),
    "a page taken out": (tampering.resaved_without_page, "exchanged", (2,)),
    "saved anew": (tampering.resaved, "resaved", ()),
    "saved anew without the seal": (tampering.resaved_without_seal, "resaved", ()),
    "one bit flipped": (tampering.flipped, "altered", ()),
}


@pytest.mark.parametrize(("tamper", "finding", "pages"), TAMPERED.values(), ids=TAMPERED.keys())
def test_each_way_of_tampering_has_its_own_name(house, issued, tamper, finding, pages):
    letter, content = issued

    found = check_file(house.office, tamper(content))

    assert (found.genuine, found.finding, found.pages) == (Genuine.NO, finding, pages)
    assert found.issuer is None
    assert found.score is None
    assert not found.in_force
    if finding != "altered":
        assert found.letter.number == letter.number  # which letter it once was


def test_pages_swapped_between_two_letters_are_named(house, issued):
    other = house.decided()
    issue(house.office, other.id, other.version, house.li)
    _, second = letter_document(house.office, other.id, house.zhou, "download")
    with pikepdf.open(io.BytesIO(issued[1])) as one, pikepdf.open(io.BytesIO(second)) as two:
        one.pages[0] = two.pages[0]
        made = io.BytesIO()
        one.save(made)

    found = check_file(house.office, made.getvalue())

    assert (found.finding, found.pages) == ("exchanged", (1,))


def test_a_seal_by_another_key_is_no_seal_of_ours(house, issued, tmp_path):
    unsealed = unsealed_of(house, issued)

    found = check_file(house.office, tampering.sealed_by_a_stranger(unsealed, tmp_path / "stranger", MORNING))

    assert (found.genuine, found.finding, found.issuer) == (Genuine.NO, "resealed", None)
    assert "伪造办公室" in found.signer
    assert found.pages == ()


def test_what_is_sealed_again_after_a_page_was_changed_names_the_page(house, issued, tmp_path):
    changed = tampering.with_page_swapped(unsealed_of(house, issued))

    found = check_file(house.office, tampering.sealed_by_a_stranger(changed, tmp_path / "stranger", MORNING))

    assert (found.finding, found.pages) == ("resealed", (2,))


def test_a_file_of_somebody_else_is_not_ours_sealed_or_not(house, tmp_path):
    plain = tampering.many_pages(2)

    assert check_file(house.office, plain).finding == "not_ours"
    sealed = check_file(house.office, tampering.sealed_by_a_stranger(plain, tmp_path / "stranger", MORNING))
    assert (sealed.genuine, sealed.finding) == (Genuine.NO, "not_ours")


def test_the_unsealed_bytes_and_a_preview_are_no_letter(house, issued):
    decided = house.decided()

    assert check_file(house.office, unsealed_of(house, issued)).finding == "unsealed"
    found = check_file(house.office, preview_letter(house.office, decided.id, house.li))
    assert (found.genuine, found.finding, found.letter) == (Genuine.NO, "unsealed", None)


def test_what_our_key_sealed_outside_the_register_is_an_alarm_and_not_genuine(house, issued):
    sealed = house.office.seal.sign(tampering.many_pages(1), MORNING)

    found = check_file(house.office, sealed)

    assert (found.genuine, found.finding, found.issuer) == (Genuine.NO, "unregistered", None)


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        (b"", "not_pdf"),
        (b"<html><script>alert(1)</script>", "not_pdf"),
        (b"%PDF-1.7\nhello", "broken"),
        (b"%PDF-1.7\n" + b"\0" * (8 * 1024 * 1024), "too_large"),
        (tampering.many_pages(61), "too_many_pages"),
    ],
    ids=["empty", "html", "broken", "large", "pages"],
)
def test_what_cannot_be_read_is_not_called_false(house, content, finding):
    found = check_file(house.office, content)

    assert (found.genuine, found.finding, found.standing) == (Genuine.OPEN, finding, None)


def test_an_encrypted_and_a_cut_off_letter_have_their_own_names(house, issued):
    assert check_file(house.office, tampering.encrypted(issued[1])).finding == "encrypted"
    assert check_file(house.office, issued[1][: len(issued[1]) // 3]).finding == "broken"


def test_a_file_that_unpacks_to_gigabytes_ends_its_own_process_and_no_other(house):
    content = tampering.bomb(1200)

    assert len(content) < 8 * 1024 * 1024
    assert check_file(house.office, content).finding == "too_heavy"
    assert check_file(house.office, tampering.many_pages(1)).finding == "not_ours"  # the next one is read as ever


def test_a_revoked_letters_file_is_genuine_and_not_in_force(house):
    case = house.ordered()
    _, content = letter_document(house.office, case.id, house.zhou, "download")
    revoke(house.office, case.id, case.version, house.li)

    found = check_file(house.office, content)

    assert (found.genuine, found.standing, found.in_force) == (Genuine.YES, Answer.REVOKED, False)
    assert found.revoked_on == house.office.today()


def test_a_letter_for_a_stamp_on_paper_is_known_by_its_bytes_alone(house):
    case = house.decided()
    office = replace(house.office, terms=stamped_terms)
    issue(office, case.id, case.version, house.li)
    letter, content = letter_document(office, case.id, house.zhou, "download")

    found = check_file(office, content)

    assert (found.genuine, found.finding, found.signed_at) == (Genuine.YES, "as_issued", None)
    assert found.score is Score.FOLLOWS
    assert letter.pdf_digest == letter.unsealed_digest
    assert check_file(office, tampering.with_text_added(content)).finding == "added"


# --- the attached trace


def test_a_trace_from_which_another_score_follows_is_told(house):
    """Somebody in the office changed the stored score: the seal is good, and the recomputation says what is wrong."""
    case = house.decided()
    trace = dict(house.case(case).verified_trace)
    forged = json.loads(json.dumps(trace))
    forged["rulesets"][0]["criteria"][0]["most"] += 1
    digest = sha256(canonical(forged)).hexdigest()

    def forging(statement, _):
        return print_letter(statement.model_copy(update={"assessment_digest": digest}), canonical(forged))

    office = replace(house.office, printer=forging)
    issue(office, case.id, case.version, house.li)
    _, content = letter_document(office, case.id, house.zhou, "download")

    assert check_file(office, content).score is Score.OTHER  # not the trace that the register names
    assert check_file_offline(office.seal.keyring, content, MORNING).score is Score.DIFFERS


def test_a_letter_without_a_trace_says_so(house):
    case = house.decided()
    office = replace(house.office, printer=lambda statement, _: print_letter(statement))
    issue(office, case.id, case.version, house.li)
    _, content = letter_document(office, case.id, house.zhou, "download")

    assert check_file(office, content).score is Score.ABSENT


# --- without a register


def test_without_a_register_the_seal_is_good_and_the_standing_not_asked(house, issued):
    found = check_file_offline(house.office.seal.keyring, issued[1], MORNING)

    assert (found.genuine, found.finding, found.standing, found.in_force) == (Genuine.YES, "sealed", None, False)
    assert found.issuer == house.office.settings.name
    assert found.score is Score.FOLLOWS


@pytest.mark.parametrize(
    ("tamper", "finding", "pages"),
    [
        (tampering.with_text_added, "added", (1,)),
        (tampering.with_page_swapped, "exchanged", (2,)),
        (tampering.resaved, "resaved", ()),
        (tampering.flipped, "altered", ()),
    ],
)
def test_without_a_register_tampering_is_noticed_too(house, issued, tamper, finding, pages):
    found = check_file_offline(house.office.seal.keyring, tamper(issued[1]), MORNING)

    assert (found.genuine, found.finding, found.pages) == (Genuine.NO, finding, pages)


def unsealed_of(house, issued) -> bytes:
    """The bytes before the seal: a prefix of the issued file."""
    letter, content = issued
    end = next(
        place + 6 for place in range(len(content)) if content[place : place + 6] == b"%%EOF\n"
        and sha256(content[: place + 6]).hexdigest() == letter.unsealed_digest
    )  # fmt: skip
    return content[:end]
