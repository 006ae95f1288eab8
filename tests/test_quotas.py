"""How much a firm may hand in: what it took away counts, the same content counts once, and nobody fills another's room."""

from dataclasses import replace

import pytest
from conftest import pdf

from workflow import EvidenceRefused, attach, attach_minutes, detach, open_case


def limited(house, **limits: int):
    return replace(house.office, settings=replace(house.office.settings, **limits))


def hand_in(house, office, case, pages: int, claim: str = "education"):
    return attach(office, case.id, house.version(case), house.zhou, claim, f"{pages}.pdf", pdf(pages))


def refusal(house, office, case, pages: int, claim: str = "education") -> EvidenceRefused:
    before = house.version(case)
    with pytest.raises(EvidenceRefused) as refused:
        hand_in(house, office, case, pages, claim)
    assert house.version(case) == before
    return refused.value


@pytest.mark.parametrize("which", ["evidence_case_max_bytes", "evidence_firm_max_bytes"])
def test_files_fit_exactly_to_the_limit_and_not_one_byte_more(house, which):
    room = len(pdf(1)) + len(pdf(2))
    enough, too_little = limited(house, **{which: room}), limited(house, **{which: room - 1})
    case = open_case(house.office, house.zhou)
    hand_in(house, enough, case, 1)

    refused = refusal(house, too_little, case, 2)
    hand_in(house, enough, case, 2)

    assert refused.kind == ("case_full" if which == "evidence_case_max_bytes" else "firm_full")
    assert set(refused.detail) == {"most", "used", "size"}


@pytest.mark.parametrize("which", ["evidence_case_max_bytes", "evidence_firm_max_bytes"])
def test_a_file_that_was_taken_away_counts_because_it_is_kept(house, which):
    office = limited(house, **{which: len(pdf(3)) + 10})
    case = open_case(office, house.zhou)
    evidence = hand_in(house, office, case, 3)
    detach(office, case.id, house.version(case), house.zhou, evidence.id)

    refused = refusal(house, office, case, 2)
    hand_in(house, office, case, 3)  # the same content lies there already

    assert refused.kind in ("case_full", "firm_full")


def test_the_same_content_counts_once_at_however_many_answers(house):
    office = limited(house, evidence_case_max_bytes=len(pdf(2)), evidence_firm_max_bytes=len(pdf(2)))
    case, another = open_case(office, house.zhou), open_case(office, house.zhou)

    for claim in ("education", "passport_number", "hsk_level"):
        hand_in(house, office, case, 2, claim)
    hand_in(house, office, another, 2)


def test_the_cases_of_a_firm_share_its_room_and_another_firm_has_its_own(house):
    office = limited(house, evidence_firm_max_bytes=len(pdf(2)) + 10)
    mine, another = open_case(office, house.zhou), open_case(office, house.zhou)
    theirs = open_case(office, house.zheng)
    hand_in(house, office, mine, 2)

    refused = refusal(house, office, another, 1)
    attach(office, theirs.id, theirs.version, house.zheng, "education", "1.pdf", pdf(1))

    assert refused.kind == "firm_full"


def test_a_case_takes_so_many_files_and_not_one_more_however_many_were_taken_away(house):
    office = limited(house, evidence_max_case_files=2)
    case = open_case(office, house.zhou)
    for pages in (1, 2):
        evidence = hand_in(house, office, case, pages)
        detach(office, case.id, house.version(case), house.zhou, evidence.id)

    refused = refusal(house, office, case, 3)

    assert (refused.kind, refused.detail) == ("too_many_in_case", {"most": "2"})


def test_the_offices_own_minutes_take_no_room_from_the_firm(house):
    case = house.examined()
    office = limited(house, evidence_case_max_bytes=1, evidence_firm_max_bytes=1, evidence_max_case_files=1)

    minutes = attach_minutes(office, case.id, case.version, house.shen, "专家组纪要.pdf", pdf(4))

    assert minutes.size == len(pdf(4))
