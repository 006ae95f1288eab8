"""`jiancai score --advice`: what would be enough, how safe it is, when it changes; as text and as JSON, in three languages."""

import json
from itertools import product

import pytest
from test_assess import ANNA, EVERYTHING

from forms.terminal import main
from rules import FACTS, changes

LANGUAGES = ("zh", "en", "de")
HOSTS = {
    "anna": ANNA,
    "nobody": {},
    "everything": {**EVERYTHING, "hosting_experience": 2.3, "passport_expires": "2027-12-01", "annual_salary_cny": 600000},
    "founder": {"founder_with_own_property": True, "investment_usd": 1, "investment_years": 3, "investor_share_percent": 30},
    "blocked": {**EVERYTHING, "date_of_birth": "2009-01-01", "employer_seriously_dishonest": True, "live_sales": 0},
}


@pytest.fixture
def said(tmp_path, capfdbinary):
    def run(stated: dict, *more: str) -> str:
        path = tmp_path / "host.json"
        path.write_text(json.dumps(stated), "utf-8")
        assert main(["score", str(path), *more]) == 0
        return capfdbinary.readouterr().out.decode("utf-8")

    return run


@pytest.mark.parametrize(("host", "lang"), list(product(HOSTS, LANGUAGES)))
@pytest.mark.parametrize("on", ["2016-12-30", "2026-06-01", "2026-11-23"])
def test_every_host_is_told_in_every_language(said, host, lang, on):
    text = said(HOSTS[host], "--on", on, "--lang", lang, "--advice")

    assert {"zh": "怎样就够", "en": "What would be enough", "de": "Was genügen würde"}[lang] in text
    assert {"zh": "结果有多稳", "en": "How safe the result is", "de": "Wie sicher das Ergebnis ist"}[lang] in text
    assert "{" not in text


def test_without_the_switch_nothing_is_added(said):
    plain = said(ANNA, "--on", "2026-11-23", "--lang", "en")

    assert "What would be enough" not in plain
    assert said(ANNA, "--on", "2026-11-23", "--lang", "en", "--advice").startswith(plain.rstrip("\n"))
    assert "advice" not in json.loads(said(ANNA, "--on", "2026-11-23", "--json"))


def test_json_carries_targets_safety_and_calendar(said):
    told = json.loads(said(ANNA, "--on", "2026-06-01", "--json", "--advice", "--lang", "en"))["advice"]

    assert set(told) == {"targets", "safety", "calendar"}
    targets = {target["id"]: target for target in told["targets"]}
    assert targets["B"]["sets"][0]["changes"][0]["to"] == "450000"
    assert targets["B"]["sets"][3]["changes"][0]["at_least_years"] == "1"
    assert targets["salary_four_times_average"]["year"] == "596832"
    assert told["safety"] == []
    assert told["calendar"]["events"][0]["day"] == "2026-07-01"
    assert told["calendar"]["last_good_day"] is None
    assert json.loads(said(ANNA, "--on", "2026-06-01", "--json", "--advice", "--lang", "en"))["advice"] == told


def test_safety_and_the_last_good_day_are_in_the_json(said):
    told = json.loads(said(HOSTS["everything"], "--on", "2026-11-23", "--json", "--advice"))["advice"]

    [outcome] = [one for one in told["safety"] if one["kind"] == "outcome"]
    assert (outcome["category"], outcome["fewest"]) == ("recommend", 1)
    assert "host_consent" in outcome["gates"]
    assert told["calendar"]["last_good_day"]["day"] == "2027-04-01"


def test_an_unconfirmed_way_says_so_where_it_is_advised(said):
    text = said(ANNA, "--on", "2026-11-23", "--lang", "en", "--advice")

    assert "Certainty: unconfirmed." in text
    assert "Unconfirmed: whether the points table takes certificates of these trades" in " ".join(text.split())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fact_and_every_document_of_advice_has_a_name(lang):
    from forms.wording import has

    assert [f for f in FACTS if not has(f"question.{f}.short", lang) and not has(f"advice.fact.{f}", lang)] == []
    documents = {kind for entry in changes().values() for kind in entry.evidence}
    assert [d for d in documents if not has(f"document.{d}", lang) and not has(f"advice.document.{d}", lang)] == []


def test_who_can_supply_a_missing_wage_is_said(said):
    text = " ".join(said(ANNA, "--on", "2026-11-23", "--lang", "en", "--advice").split("What would be enough")[1].split())

    assert "the value of 2025 is missing" in text
    assert "can supply it" in text
