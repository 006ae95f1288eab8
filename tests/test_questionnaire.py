"""The questionnaire asks for what the law in force and the application need: each once, and nothing else."""

from datetime import date
from decimal import Decimal

import pytest

from forms.questionnaire import asked, facts_in_force, feeds, needs_proof, questions, section_of, sections
from forms.wording import LANGUAGES, Say, has
from rules import FACTS, editions
from workflow import FIELDS

DAY = date(2026, 11, 23)
EVERY = list(questions())
FIRMS_OWN = ("innovation_founder", "outstanding_young_talent")  # routes that no other rule asks the proof for
STATED_FOR_ROUTES = (
    "founder_with_own_property", "investment_usd", "investment_years", "investor_share_percent",
    "postdoctoral_at_high_level_institution",
)  # fmt: skip


def test_every_fact_of_the_editions_in_force_is_asked_exactly_once_and_nothing_else():
    names = [question.name for section in sections() for question in section.questions]
    of_the_firm = {fact for fact in facts_in_force(DAY) if not FACTS[fact].by_officer}

    assert sorted(names) == sorted({*of_the_firm, *FIELDS})
    assert len(names) == len(set(names))


def test_what_only_an_officer_enters_is_not_asked_of_the_firm():
    by_officer = {name for name, spec in FACTS.items() if spec.by_officer}

    assert {"local_bonus", "post_fits_catalogue", "outstanding_graduate"} <= by_officer <= facts_in_force(DAY)
    assert not by_officer & set(questions())


def test_what_only_the_direct_routes_read_is_asked_while_an_edition_has_them():
    assert set(STATED_FOR_ROUTES) <= facts_in_force(DAY)
    assert not set(STATED_FOR_ROUTES) & facts_in_force(date(2017, 3, 31))  # the trial table has no routes
    assert all(feed.route for name in STATED_FOR_ROUTES for feed in feeds(name, DAY))


def test_the_investment_is_asked_for_only_of_a_founder():
    later = [question for question in questions().values() if question.only_when == "founder_with_own_property"]

    assert [question.name for question in later] == ["investment_usd", "investment_years", "investor_share_percent"]
    for question in later:
        assert not any(asked(question, answers) for answers in ({}, {"founder_with_own_property": False}))
        assert asked(question, {"founder_with_own_property": True})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_document_that_an_edition_names_has_its_words(lang):
    rules = [(*ruleset.criteria, *ruleset.gates, *ruleset.routes) for ruleset in editions()]

    assert {kind for one in rules for rule in one for kind in rule.evidence if not has(f"document.{kind}", lang)} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fact_has_its_short_name(lang):
    assert {name for name in FACTS if not has(f"question.{name}.short", lang)} == set()


@pytest.mark.parametrize(("lang", "said"), [("zh", "500,000美元"), ("en", "US$500,000"), ("de", "500.000 US-Dollar")])
def test_dollars_are_not_said_as_yuan(lang, said):
    assert Say(lang).value("investment_usd", Decimal(500000)) == said


def test_the_sections_stand_in_the_order_of_the_work():
    assert [section.id for section in sections()] == ["firm", "host", "post", "career", "chinese", "streaming", "compliance"]
    assert [section.number for section in sections()] == [1, 2, 3, 4, 5, 6, 7]


def test_documents_are_those_that_the_editions_name_and_each_is_asked_for():
    by_rule = {
        (ruleset.id, rule.id): set(rule.evidence)
        for ruleset in editions()
        if DAY in ruleset.in_force
        for rule in (*ruleset.criteria, *ruleset.gates, *(one for one in ruleset.routes if one.id in FIRMS_OWN))
        if not any(FACTS[fact].by_officer for fact in _facts(rule))
    }
    asked_for = {
        key: {document for question in questions().values() for document in question.documents if _reads(question.name, key)}
        for key in by_rule
    }

    assert {key: kinds - asked_for[key] for key, kinds in by_rule.items() if kinds - asked_for[key]} == {}


def _facts(rule) -> tuple[str, ...]:
    return getattr(rule, "facts", ())


def _reads(fact: str, key: tuple[str, str]) -> bool:
    return any((feed.ruleset.id, feed.rule.id) == key for feed in feeds(fact, DAY))


@pytest.mark.parametrize("name", EVERY)
def test_no_question_asks_for_a_document_that_no_rule_about_it_names(name):
    named = {kind for feed in feeds(name, DAY) for kind in feed.rule.evidence}

    assert set(questions()[name].documents) <= named


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", EVERY)
def test_every_question_says_what_why_and_for_example(name, lang):
    say, question = Say(lang), questions()[name]

    assert all(say(f"question.{name}{part}") for part in ("", ".short", ".help", ".example", ".why"))
    assert all(say(f"document.{kind}") for kind in question.documents)
    if question.kind == "choice":
        assert all(has(f"value.{name}.{choice}", lang) for choice in question.choices)
    if question.kind == "topics":
        assert all(has(f"value.topic.{topic}", lang) for topic in (*question.choices, "none"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_section_has_a_name_and_says_what_is_in_it(lang):
    say = Say(lang)

    assert all(say(f"question.section.{section.id}") and say(f"question.section.{section.id}.what") for section in sections())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_is_said_with_its_unit(lang):
    say = Say(lang)
    numbers = [name for name, spec in FACTS.items() if spec.kind in ("decimal", "whole")]

    assert all("3" in say.value(name, 3) for name in numbers)


def test_a_salary_feeds_the_points_table_and_the_salary_routes_and_cites_its_row():
    feed, *routes = feeds("annual_salary_cny", DAY)

    assert [one.route.id for one in routes] == ["salary_six_times_average", "salary_four_times_average"]
    assert feed.ruleset.id == "work-permit-points"
    assert feed.criterion.maximum == 20
    assert feed.citation.number == "外专发〔2017〕40号"


def test_a_birth_date_feeds_age_adulthood_and_young_talent_and_the_other_reading_of_two_routes():
    fed = [(feed.rule.id, feed.disputed) for feed in feeds("date_of_birth", DAY)]

    assert sorted(fed) == [
        ("adult", False),
        ("age", False),
        ("bachelor_and_two_years", True),
        ("outstanding_young_talent", False),
        ("salary_four_times_average", True),
    ]


def test_a_name_feeds_no_rule():
    assert feeds("host_surname", DAY) == ()


def test_the_licences_are_asked_for_only_when_a_regulated_topic_is_named():
    licences = questions()["regulated_topics_licensed"]

    assert not asked(licences, {})
    assert not asked(licences, {"regulated_topics": []})
    assert asked(licences, {"regulated_topics": ["medical"]})


def test_no_document_is_asked_for_an_answer_that_claims_nothing():
    hsk = questions()["hsk_level"]

    assert not needs_proof(hsk, {"hsk_level": "0"})
    assert needs_proof(hsk, {"hsk_level": "4"})
    assert needs_proof(hsk, {})


def test_a_question_is_found_in_its_section():
    assert section_of("annual_salary_cny").id == "post"
    with pytest.raises(KeyError):
        section_of("local_bonus")
