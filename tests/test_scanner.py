"""Files and the virus scanner (statement 24): what is found is refused, what could not be looked through waits, closed."""

from dataclasses import replace

import pytest
import scanners
from conftest import House, new_office, pdf
from scanners import MARK

from forms.sheet import refusal_text
from forms.wording import LANGUAGES, Say
from workflow import (
    Clamd,
    EvidenceRefused,
    FileWithheld,
    FolderStore,
    NotFound,
    Scan,
    ScannerDown,
    attach,
    attach_minutes,
    evidence_content,
    evidence_file,
    evidence_page,
    look_over,
    read_case,
)

DOWN = Clamd("127.0.0.1", 1)  # nobody listens there
ILL = pdf().replace(b"%%EOF", b"% " + MARK + b"\n%%EOF")


@pytest.fixture(scope="module", params=scanners.KINDS)
def scanner(request):
    with getattr(scanners, request.param)() as there:
        yield there


def with_scanner(house: House, scanner: Clamd | None) -> House:
    return replace(house, office=replace(house.office, scanner=scanner))


def attached(house: House, content: bytes, claim: str = "education"):
    case = house.draft()
    return case, attach(house.office, case.id, case.version, house.zhou, claim, "学位证书.pdf", content)


def test_a_virus_is_refused_by_its_name_and_leaves_nothing(quick_house, scanner):
    house = with_scanner(quick_house, scanner)
    case = house.draft()

    with pytest.raises(EvidenceRefused) as refused:
        attach(house.office, case.id, case.version, house.zhou, "education", "学位证书.pdf", ILL)

    assert refused.value.kind == "virus_found"
    assert "Specimen.Virus" in refused.value.detail["virus"]
    assert not any(path.is_file() for path in house.office.evidence.folder.rglob("*"))
    assert house.case(case).version == case.version
    assert all("Specimen.Virus" in refusal_text(Say(lang), refused.value) for lang in LANGUAGES)


def test_a_clean_file_is_taken_in_and_opened_also_when_the_scanner_is_down_later(quick_house, scanner):
    _, evidence = attached(with_scanner(quick_house, scanner), pdf())

    later = with_scanner(quick_house, DOWN)

    assert evidence_content(later.office, evidence.id, quick_house.zhou)[1] == pdf()


def test_with_the_scanner_down_a_file_waits_and_nobody_can_open_it(quick_house):
    house = with_scanner(quick_house, DOWN)
    case, evidence = attached(house, pdf())

    for open_it in (evidence_file, evidence_content, lambda *asked: evidence_page(*asked[:2], 1, asked[2])):
        for actor in (house.zhou, house.zhao):
            with pytest.raises(FileWithheld) as withheld:
                open_it(house.office, evidence.id, actor)
            assert withheld.value.kind == "waiting"

    assert read_case(house.office, case.id, house.zhou).withheld == {evidence.sha256: Scan.WAITING}
    with pytest.raises(NotFound):  # who may not see it does not learn that it waits
        evidence_file(house.office, evidence.id, house.zheng)


def test_a_file_that_waited_is_looked_through_when_it_is_opened(quick_house, scanner):
    case, evidence = attached(with_scanner(quick_house, DOWN), pdf())
    house = with_scanner(quick_house, scanner)

    assert evidence_content(house.office, evidence.id, house.zhao)[1] == pdf()

    file = read_case(house.office, case.id, house.zhao)
    assert file.withheld == {}
    assert "file_clean" in [line.step for line in file.trail]


def test_a_virus_in_a_file_that_waited_closes_it_for_good(quick_house, scanner, tmp_path):
    case, evidence = attached(with_scanner(quick_house, DOWN), ILL)
    house = with_scanner(quick_house, scanner)

    for office in (house.office, quick_house.office):  # and also when no scanner is set any more
        with pytest.raises(FileWithheld) as withheld:
            evidence_content(office, evidence.id, house.zhao)
        assert withheld.value.kind == "infected"
        assert "Specimen.Virus" in withheld.value.virus

    assert read_case(house.office, case.id, house.zhao).withheld == {evidence.sha256: Scan.INFECTED}
    found = {one.what: one for one in look_over(house.office, tmp_path)}["scanner"]
    assert (found.sound, found.wrong) == (False, evidence.sha256)


def test_a_file_from_before_there_was_a_scanner_is_looked_through_at_its_next_opening(quick_house, scanner):
    _, evidence = attached(quick_house, ILL)

    with pytest.raises(FileWithheld):
        evidence_content(with_scanner(quick_house, scanner).office, evidence.id, quick_house.zhao)


def test_the_panels_minutes_are_looked_through_too(quick_house, scanner):
    case = quick_house.filed()
    house = with_scanner(quick_house, scanner)

    with pytest.raises(EvidenceRefused) as refused:
        attach_minutes(house.office, case.id, case.version, house.shen, "会议纪要.pdf", ILL)

    assert refused.value.kind == "virus_found"


def test_could_not_look_is_not_nothing_found():
    with scanners.small(most=10) as there, pytest.raises(ScannerDown, match="size limit"):
        there.look(b"more than ten bytes")


def test_the_doctor_tells_how_many_wait_and_that_the_scanner_is_down(quick_house, tmp_path):
    house = with_scanner(quick_house, DOWN)
    attached(house, pdf())

    found = {one.what: one for one in look_over(house.office, tmp_path)}["scanner"]

    assert (found.sound, found.looked_at) == (False, 1)


def test_files_are_stored_while_nobody_holds_the_registry(quick_house, tmp_path):
    """A store that takes its time keeps no other writer waiting."""

    class Slow(FolderStore):
        def keep(self, content: bytes) -> str:
            other = new_office(tmp_path, quick_house.clock, url=str(quick_house.office.registry.engine.url))
            replace(quick_house, office=other).draft()  # would wait for the lock and be refused
            other.registry.engine.dispose()
            return super().keep(content)

    case = quick_house.draft()
    slow = replace(quick_house.office, evidence=Slow(quick_house.office.evidence.folder, quick_house.office.evidence.vault))

    assert attach(slow, case.id, case.version, quick_house.zhou, "education", "学位证书.pdf", pdf()).id


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["waiting", "infected"])
def test_a_withheld_file_is_told_in_words(lang, kind):
    assert "学位证书.pdf" in refusal_text(Say(lang), FileWithheld(kind, "学位证书.pdf", "Specimen.Virus"))
