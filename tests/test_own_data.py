"""The host's own data: complete, in three languages, with the files, for the right people only, and recorded."""

import io
import json
import zipfile

import pytest
from conftest import pdf
from web_office import actor_of, client_of, issue_a_letter, open_with_people, sign_in_at

from forms.own_data import packed
from forms.wording import LANGUAGES
from workflow import Anonymised, NotFound, NotYourStep, own_data, run_retention, trail_of


def test_everything_that_the_firm_told_and_was_told_is_in_it_and_nothing_else_is(quick_house):
    house, case = quick_house, quick_house.issued()

    held = own_data(house.office, case.id, house.zhou)

    with zipfile.ZipFile(io.BytesIO(b"".join(packed(held)))) as archive:
        names = archive.namelist()
        told = json.loads(archive.read("own-data.json"))
        pages = {lang: archive.read(f"own-data.{lang}.html").decode() for lang in LANGUAGES}
        document = archive.read(next(name for name in names if name.startswith("files/")))
    assert (told["answers"]["passport_number"], told["letter"]["host_surname"]) == ("C01X00T47", "HOFFMANN")
    assert (told["consents"][0]["language"], told["consents"][0]["way"]) == ("de", "in_person")
    assert told["score_verified"]["outcome"] == house.case(case).outcome
    assert [line["step"] for line in told["received"]][-1] == "issue"
    assert {line["by"] for line in told["received"] if line["role"] != "firm"} == {""}  # officers are an office to the firm
    assert document == pdf(2)
    for lang, page in pages.items():
        assert f'lang="{lang}' in page
        assert all(word in page for word in ("HOFFMANN", "C01X00T47", "学位证书.pdf", "沪播荐〔2026〕1号"))
    line = trail_of(house.office, case.id, house.zhao)[-1]
    assert (line.step, line.by, line.about) == ("own_data", "周敏", {"files": 1})


def test_only_the_firm_of_the_case_and_the_registrar_hand_it_out(quick_house):
    house, case = quick_house, quick_house.issued()

    assert any(line.by == "李蔚" for line in own_data(house.office, case.id, house.li).received)
    for person, refusal in (
        (house.zheng, NotFound),
        (house.chen, NotFound),
        (house.shen, NotYourStep),
        (house.zhao, NotYourStep),
    ):
        with pytest.raises(refusal):
            own_data(house.office, case.id, person)
    house.clock.move(days=4000)
    run_retention(house.office)
    with pytest.raises(Anonymised):
        own_data(house.office, case.id, house.zhou)


def test_it_is_downloaded_from_its_address_and_not_by_a_stranger(tmp_path):
    office = open_with_people(tmp_path)
    letter = issue_a_letter(office)
    address = f"/letters/{letter.case_id}/own-data.zip"
    with client_of(office) as visitor:
        assert visitor.get(address).headers["location"].startswith("/sign-in")
        sign_in_at(visitor, "firm2")
        assert visitor.get(address).status_code == 404
    with client_of(office) as visitor:
        sign_in_at(visitor, "firm")
        answer = visitor.get(address)
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].startswith('attachment; filename="own-data-JC-2026-0001.zip"')
    assert answer.headers["cache-control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        documents = [name for name in archive.namelist() if name.startswith("files/")]
        contents = {archive.read(name) for name in documents}
    assert len(contents) == len(documents)  # a document that proves many answers is in it once
    assert trail_of(office, letter.case_id, actor_of(office, "auditor"))[-1].step == "own_data"
