"""A score is reasoned: known, unknown and unproven facts, gates, outcome, warnings and trace."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from law_cases import CASES

from rules import FACTS, FactsRefused, HostFacts, Outcome, editions, evaluate, facts_from, on_day, trace_digest
from rules.contradictions import contradictions
from rules.interval import Interval
from rules.scale import Row, Scale

DAY = date(2026, 11, 23)
POINTS, MODEL = "work-permit-points", "livestream-host-merit"

# Anna Schmidt, 24, the host of the specimen calculation: 14 + 10 + 5 + 15 + 0 + 0 + 10 + 0 + 0 = 54
ANNA = {
    "date_of_birth": "2002-05-01",
    "nationality": "DEU",
    "education": "bachelor",
    "vocational_qualification": "none",
    "relevant_work_years": 2,
    "annual_salary_cny": 300000,
    "months_per_year_in_china": 12,
    "hsk_level": 0,
    "degree_taught_in_chinese": False,
    "former_chinese_national": False,
    "work_region": "other",
    "high_level_foreign_university": False,
    "fortune_500_experience": False,
    "intellectual_property": False,
    "consecutive_years_in_china": 0,
    "local_bonus": 0,
}
GATES = {
    "resident_of_hk_macao_taiwan": False,
    "foreign_permanent_resident_card": False,
    "employer_credit_code": "91110000600037341L",
    "employer_seriously_dishonest": False,
    "contract_complete": True,
    "passport_expires": "2030-01-01",
    "no_criminal_record_issued": "2026-10-01",
    "regulated_topics": [],
    "regulated_topics_licensed": [],
    "host_consent": True,
}
BEST = {
    "audience_reach": 5000000,
    "live_sales": 50000000,
    "hosting_experience": 5,
    "recognition": "international",
    "market_languages": 3,
    "overseas_markets": 10,
    "local_products": 50,
    "training_given": 80,
    "place_of_work": "cluster",
    "platform_penalties": 0,
    "conduct_training": "completed",
    "tax_record": "complete",
    "content_control": "review_and_recording",
}
EVERYTHING = {**ANNA, **GATES, **BEST}


def told(stated: dict, on: date = DAY, not_proven: frozenset = frozenset()):
    return evaluate(facts_from(stated), on, not_proven)


def finding(criterion: str, stated: dict, not_proven: frozenset = frozenset()):
    evaluation = told(stated, not_proven=not_proven)
    for assessment in evaluation.assessments:
        for one in assessment.findings:
            if one.id == criterion:
                return one
    raise KeyError(criterion)


def test_anna_has_54_points_and_category_c():
    assessment = told(ANNA).assessment(POINTS)

    assert [one.least for one in assessment.findings] == [14, 10, 5, 15, 0, 0, 10, 0, 0]
    assert (assessment.least, assessment.most, assessment.category) == (54, 54, "C")


def test_a_finding_names_value_band_printed_row_unit_evidence_and_source():
    salary = finding("annual_salary", ANNA)

    assert salary.observed == {"annual_salary_cny": Decimal(300000)}
    assert (salary.band, salary.printed, salary.unit) == ("[250000, 350000)", "[25,35)", "CNY/year")
    assert (salary.facts, salary.criterion.evidence[0]) == (("annual_salary_cny",), "employment_contract")
    assert salary.citation.number == "外专发〔2017〕40号"
    assert salary.citation.place == "计分项：国内聘用单位支付年薪（万元）"
    assert not salary.undetermined


def test_an_age_names_the_date_of_birth_and_the_completed_years():
    age = finding("age", ANNA)

    assert age.observed == {"date_of_birth": date(2002, 5, 1), "age": 24}
    assert age.facts == ("date_of_birth",)
    assert age.band == "[18, 25]"


def test_an_unknown_fact_is_a_range_without_value_or_band():
    salary = finding("annual_salary", {})

    assert (salary.least, salary.most, salary.observed, salary.band, salary.state) == (0, 20, None, None, "unknown")
    assert salary.printed == ""


def test_a_criterion_stays_unknown_while_one_of_its_facts_could_still_earn_more():
    education = finding("education", {"vocational_qualification": "technician"})

    assert education.undetermined
    assert (education.state, education.band) == ("unknown", None)


def test_a_fact_without_rows_earns_no_points():
    nothing = Scale("annual_salary_cny", "CNY/year", ())

    assert (nothing.unknown.least, nothing.unknown.most) == (0, 0)


@pytest.mark.parametrize(
    ("fact", "value"),
    [("annual_salary_cny", Decimal(5)), ("hsk_level", 5), ("education", "master"), ("intellectual_property", True)],
)
def test_a_table_without_rows_says_that_the_value_lies_in_none(fact, value):
    with pytest.raises(LookupError, match=f"{fact}: {value} lies in no row") as refused:
        Scale(fact, "", ()).answer(value)

    assert (
        type(refused.value) is LookupError
    )  # neither an IndexError nor a KeyError: those come out of the table, not of the law
    assert Scale(fact, "", ()).look(value) is None


def test_a_grade_that_is_in_no_row_is_named():
    bachelors = Scale("education", "", (Row("education", None, "bachelor", 10, "学士"),))

    assert bachelors.answer("bachelor").least == 10
    with pytest.raises(LookupError, match="education: master lies in no row"):
        bachelors.answer("master")


@pytest.mark.parametrize(("fact", "value"), [("relevant_work_years", Decimal("3.5")), ("hsk_level", 0), ("age", 300)])
def test_a_row_without_ends_holds_every_value(fact, value):
    everything = Scale(fact, "", (Row(fact, Interval.parse("(-inf, +inf)"), None, 4, ""),))

    assert (everything.answer(value).least, everything.look(value).least) == (4, 4)


def test_of_several_facts_the_best_counts_and_names_its_grade():
    chinese = finding("chinese", {**ANNA, "hsk_level": 3})

    assert (chinese.least, chinese.most, chinese.band) == (3, 3, "[3, 3]")
    assert [(line.fact, line.least, line.most) for line in chinese.because] == [
        ("former_chinese_national", 0, 0),
        ("degree_taught_in_chinese", 0, 0),
        ("hsk_level", 3, 3),
    ]


def test_a_known_maximum_settles_a_criterion_although_another_fact_is_unknown():
    merits = finding("merits", {"intellectual_property": True})

    assert (merits.least, merits.most, merits.band) == (5, 5, "true")
    assert merits.observed == {"intellectual_property": True}


def test_an_age_that_the_table_scores_nowhere_is_open_with_the_reason_of_the_text():
    child = finding("age", {"date_of_birth": "2010-01-01"})

    assert (child.least, child.most, child.state, child.band) == (0, 15, "not_defined", None)
    assert child.because[0].reason.en.startswith("The table scores nobody under 18")


def test_a_fact_that_is_not_proven_earns_the_least_points_and_is_settled():
    salary = finding("annual_salary", ANNA, frozenset({"annual_salary_cny"}))

    assert (salary.least, salary.most, salary.state, salary.band, salary.observed) == (0, 0, "not_proven", None, None)


def test_a_skill_that_is_not_proven_leaves_the_degree():
    education = finding(
        "education", {**ANNA, "vocational_qualification": "technician"}, frozenset({"vocational_qualification"})
    )

    assert (education.least, education.most, education.band) == (10, 10, "bachelor")
    assert education.observed == {"education": "bachelor"}


def test_penalties_that_are_not_proven_earn_the_worst_row_not_none():
    penalties = finding("platform_penalties", EVERYTHING, frozenset({"platform_penalties"}))

    assert (penalties.least, penalties.most) == (0, 0)


@pytest.mark.parametrize(
    ("fact", "gate"),
    [
        ("date_of_birth", "adult"),
        ("nationality", "needs_permit"),
        ("employer_credit_code", "real_employer"),
        ("contract_complete", "contract"),
        ("passport_expires", "identity"),
        ("no_criminal_record_issued", "no_criminal_record"),
        ("regulated_topics", "regulated_topics"),
        ("host_consent", "host_consent"),
    ],
)
def test_a_fact_that_is_not_proven_fails_the_gate_that_reads_it_and_blocks(fact, gate):
    evaluation = told(EVERYTHING, not_proven=frozenset({fact}))

    assert evaluation.gate(gate).state == "fails"
    assert evaluation.gate(gate).reason.en.startswith("not proven: ")
    assert evaluation.outcome is Outcome.BLOCKED  # an unproven nationality diverts nobody


def test_a_licence_that_is_not_proven_is_no_licence():
    lawyer = {**EVERYTHING, "regulated_topics": ["law"], "regulated_topics_licensed": ["law"]}

    assert told(lawyer).gate("regulated_topics").state == "holds"
    assert told(lawyer, not_proven=frozenset({"regulated_topics_licensed"})).gate("regulated_topics").state == "fails"
    assert told(EVERYTHING, not_proven=frozenset({"regulated_topics_licensed"})).gate("regulated_topics").state == "holds"


def test_only_facts_can_be_not_proven():
    with pytest.raises(KeyError, match="no facts: age, wage"):
        told(ANNA, not_proven=frozenset({"wage", "age"}))


def test_a_nationality_that_is_not_proven_blocks_and_does_not_divert():
    gate = told(EVERYTHING, not_proven=frozenset({"nationality"})).gate("needs_permit")

    assert (gate.state, gate.otherwise, gate.gate.otherwise) == ("fails", "blocked", "diverted")


def test_a_police_certificate_of_a_later_day_fails_with_both_days_named():
    gate = told({**GATES, "no_criminal_record_issued": "2026-11-24"}).gate("no_criminal_record")

    assert gate.state == "fails"
    assert "24 November 2026" in gate.reason.en


def test_a_police_certificate_past_its_months_fails_with_its_day_and_its_last_day():
    gate = told({**GATES, "no_criminal_record_issued": "2026-05-22"}).gate("no_criminal_record")

    assert gate.state == "fails"
    assert "22 May 2026" in gate.reason.en
    assert "22 November 2026" in gate.reason.en


def test_a_police_certificate_of_six_months_ago_still_holds():
    gate = told({**GATES, "no_criminal_record_issued": "2026-05-23"}).gate("no_criminal_record")

    assert gate.state == "holds"


def test_a_gate_says_why_with_its_figures_in_three_languages():
    identity = told({**GATES, "passport_expires": "2027-05-22"}).gate("identity")

    assert identity.state == "fails"
    assert identity.reason.zh == "护照有效期至2027年5月22日，须至少有效至2027年5月23日（自评定日起6个月）"
    assert "22 May 2027" in identity.reason.en
    assert "23. Mai 2027" in identity.reason.de
    assert identity.facts == ("passport_expires",)
    assert identity.citation.number == "外专发〔2017〕36号"


def test_a_gate_that_fails_names_only_what_fails_and_one_that_is_open_only_what_is_open():
    failing = told({"employer_seriously_dishonest": True}).gate("real_employer")
    still_open = told({"employer_seriously_dishonest": False}).gate("real_employer")

    assert failing.reason.en == "the employer is listed as seriously dishonest"
    assert still_open.reason.en == "not known yet: the employer's unified social credit code"


def test_the_topics_without_a_licence_are_named():
    gate = told({"regulated_topics": ["law", "medical"], "regulated_topics_licensed": ["law"]}).gate("regulated_topics")

    assert gate.reason.zh == "缺少相应资质：医疗卫生"
    assert gate.facts == ("regulated_topics", "regulated_topics_licensed")


def test_the_licensed_topics_are_named_also_where_the_topics_are_not_known_yet():
    both = told({"regulated_topics": ["medical", "law"], "regulated_topics_licensed": ["law", "medical", "finance"]})
    every_licence = told({"regulated_topics_licensed": ["medical", "finance", "law", "education"]})

    assert both.gate("regulated_topics").reason.zh == "具备相应资质：医疗卫生、法律"
    assert every_licence.gate("regulated_topics").reason.en == "licensed: medicine, finance, law, education"


def test_a_nationality_is_named_in_words_and_by_the_code_of_the_document():
    gate = told({"nationality": "CHN"}).gate("needs_permit")

    assert gate.reason.zh == "证件所载国籍：中国（CHN）；中国公民不需要来华工作许可"
    assert gate.reason.en == "nationality as in the document: China (CHN); Chinese citizens need no work permit"


def test_the_points_table_never_changes_the_outcome():
    assert told({**GATES, **BEST, "date_of_birth": "1990-01-01", "nationality": "DEU"}).outcome is Outcome.RECOMMEND
    assert told(EVERYTHING).assessment(POINTS).category == "C"
    assert told(EVERYTHING).outcome is Outcome.RECOMMEND


def test_without_an_edition_of_the_model_nothing_is_asked_and_nothing_proposed():
    before = told(EVERYTHING, date(2026, 10, 31))

    assert (before.outcome, before.gates) == (Outcome.UNDETERMINED, ())
    assert [one.ruleset.id for one in before.assessments] == [POINTS]


def test_before_the_first_edition_nothing_is_scored():
    nothing = told({}, date(2016, 9, 30))

    assert nothing.assessments == ()
    assert (nothing.assessment(POINTS), nothing.gate("identity"), nothing.route("salary_six_times_average")) == (None,) * 3


def test_somebody_born_after_the_day_cannot_be_evaluated():
    with pytest.raises(FactsRefused, match="born_after_the_day"):
        told({"date_of_birth": "2026-11-24"})


def _exact(stated: dict) -> dict:
    return {name: Decimal(value) if value == "11.01" else value for name, value in stated.items()}


CONTRADICTIONS = [
    ({"education": "master", "date_of_birth": "2009-11-23"}, ("education", "date_of_birth")),
    ({"education": "doctorate", "date_of_birth": "2004-11-23"}, ("education", "date_of_birth")),
    ({"relevant_work_years": 11, "date_of_birth": "2002-05-01"}, None),
    ({"relevant_work_years": "11.01", "date_of_birth": "2002-05-01"}, ("relevant_work_years", "date_of_birth")),
    ({"hosting_experience": 12, "date_of_birth": "2002-05-01"}, ("hosting_experience", "date_of_birth")),
    ({"consecutive_years_in_china": 30, "date_of_birth": "2002-05-01"}, ("consecutive_years_in_china", "date_of_birth")),
    ({"former_chinese_national": True, "nationality": "CHN"}, ("former_chinese_national", "nationality")),
    ({"former_chinese_national": True, "nationality": "CAN"}, None),
    ({"resident_of_hk_macao_taiwan": True, "nationality": "GBR"}, ("resident_of_hk_macao_taiwan", "nationality")),
    ({"foreign_permanent_resident_card": True, "nationality": "CHN"}, ("foreign_permanent_resident_card", "nationality")),
    ({"degree_taught_in_chinese": True, "education": "below_bachelor"}, ("degree_taught_in_chinese", "education")),
    ({"high_level_foreign_university": True, "education": "below_bachelor"}, ("high_level_foreign_university", "education")),
    ({"place_of_work": "cluster", "work_region": "western"}, ("place_of_work", "work_region")),
    ({"no_criminal_record_issued": "2026-11-24"}, ("no_criminal_record_issued",)),
    ({"no_criminal_record_issued": "2026-11-23"}, None),
    (
        {"no_criminal_record_issued": "2001-01-01", "date_of_birth": "2002-05-01"},
        ("no_criminal_record_issued", "date_of_birth"),
    ),
    ({"passport_expires": "2046-11-24"}, ("passport_expires",)),
    ({"passport_expires": "2046-11-23"}, None),
    ({"education": "bachelor", "date_of_birth": "2008-11-24"}, ("education", "date_of_birth")),
    ({"education": "bachelor", "date_of_birth": "2008-11-23"}, None),
    ({"vocational_qualification": "technician", "date_of_birth": "2007-01-01"}, ("vocational_qualification", "date_of_birth")),
    ({"live_sales": 50000, "audience_reach": 0}, ("live_sales", "audience_reach")),
    ({"passport_expires": "2001-01-01", "date_of_birth": "2002-05-01"}, ("passport_expires", "date_of_birth")),
    ({"hosting_experience": 10, "relevant_work_years": 2}, None),  # much hosting is no paid work
    ({}, None),
]


@pytest.mark.parametrize(("stated", "facts"), CONTRADICTIONS)
def test_facts_that_hardly_fit_together_are_warned_of_and_the_warning_names_their_keys(stated, facts):
    warnings = told(_exact(stated)).warnings

    assert [warning.facts for warning in warnings] == ([facts] if facts else [])
    for warning in warnings:
        assert all(fact in warning.text[lang] for fact in facts for lang in ("zh", "en", "de"))


def test_every_contradiction_has_an_example():
    met = {warning.id for stated, facts in CONTRADICTIONS if facts for warning in told(_exact(stated)).warnings}

    assert met == {entry.id for entry in contradictions()}


def test_a_contradiction_changes_no_points():
    assert finding("education", {**ANNA, "education": "master", "date_of_birth": "2009-01-01"}).least == 15


TRACE_KEYS = ["schema", "on", "outcome", "gates", "rulesets", "routes", "values", "facts", "not_proven", "warnings"]


def test_the_trace_has_exactly_its_keys():
    trace = told(EVERYTHING).trace("en")

    assert list(trace) == TRACE_KEYS
    assert (trace["schema"], trace["on"], trace["outcome"]) == ("jiancai/trace.v1", "2026-11-23", "recommend")
    assert {tuple(route)[:6] for route in trace["routes"]} == {("id", "category", "state", "margin", "unit", "reason")}
    assert [gate["id"] for gate in trace["gates"]] == [
        "adult",
        "needs_permit",
        "real_employer",
        "contract",
        "identity",
        "no_criminal_record",
        "regulated_topics",
        "host_consent",
    ]
    assert {tuple(gate) for gate in trace["gates"]} == {("id", "state", "reason")}
    for ruleset in trace["rulesets"]:
        assert list(ruleset) == [
            "ruleset",
            "edition",
            "digest",
            "nature",
            "status",
            "origin",
            "review_by",
            "least",
            "most",
            "maximum",
            "category",
            "parts",
            "criteria",
            "interpretations",
        ]
        assert {tuple(part) for part in ruleset["parts"]} <= {("id", "least", "most", "maximum")}
        assert {tuple(one) for one in ruleset["criteria"]} == {
            ("id", "least", "most", "maximum", "observed", "band", "citation")
        }
        assert {tuple(one["citation"]) for one in ruleset["criteria"]} == {("number", "title", "place", "checked")}


def test_the_trace_names_the_editions_and_the_proposed_outcome():
    points, model = told(EVERYTHING).trace()["rulesets"]

    assert (points["ruleset"], points["edition"], points["nature"], points["status"]) == (
        POINTS,
        "2017-04-01",
        "statute",
        "secondary",
    )
    assert (model["ruleset"], model["edition"], model["nature"], model["status"]) == (MODEL, "2026-11-01", "own", "model")
    assert [ruleset["digest"] for ruleset in (points, model)] == [edition.digest for edition in on_day(date(2026, 11, 23))]
    assert (points["category"], model["category"]) == ("C", "recommend")
    assert [part["id"] for part in model["parts"]] == ["standing", "value", "compliance"]


def test_in_the_trace_decimals_are_texts_days_are_iso_and_whole_numbers_are_numbers():
    stated = {**EVERYTHING, "annual_salary_cny": Decimal("300000.50"), "regulated_topics": ["law", "education"]}
    points, model = told(stated).trace()["rulesets"]
    observed = {one["id"]: one["observed"] for one in points["criteria"] + model["criteria"]}

    assert observed["annual_salary"] == {"annual_salary_cny": "300000.5"}
    assert observed["age"] == {"date_of_birth": "2002-05-01", "age": 24}
    assert observed["chinese"] == {"former_chinese_national": False, "degree_taught_in_chinese": False, "hsk_level": 0}
    assert observed["audience_reach"] == {"audience_reach": 5000000}


def test_the_sentences_of_a_trace_are_in_the_language_asked_and_nothing_else_changes():
    evaluation = told({**EVERYTHING, "former_chinese_national": True, "nationality": "CHN"})
    zh, en = evaluation.trace("zh"), evaluation.trace("en")

    assert zh["gates"][0]["reason"] == "评定日已满24周岁"
    assert en["gates"][0]["reason"] == "24 completed years on the decisive day"
    assert (zh["warnings"], en["warnings"]) != ([], [])
    assert zh["rulesets"][0]["criteria"] == en["rulesets"][0]["criteria"]
    sentences = {"reason", "reading", "alternative", "ground", "warnings"}
    assert without(zh, sentences) == without(en, sentences)


def without(tree, keys):
    """A trace without its sentences."""
    if isinstance(tree, dict):
        return {key: without(value, keys) for key, value in tree.items() if key not in keys}
    return [without(one, keys) for one in tree] if isinstance(tree, list) else tree


def test_a_trace_has_a_digest_that_any_change_changes():
    trace = told(ANNA).trace()

    assert trace_digest(trace) == trace_digest(json.loads(json.dumps(trace)))
    assert trace_digest(trace) != trace_digest(told({**ANNA, "local_bonus": 1}).trace())
    assert len(trace_digest(trace)) == 64


def leaves(tree):
    if isinstance(tree, dict):
        for value in tree.values():
            yield from leaves(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from leaves(value)
    else:
        yield tree


@pytest.mark.parametrize("case", CASES[::7], ids=str)
def test_no_trace_holds_a_float_or_anything_that_json_does_not_know(case):
    trace = evaluate(case.facts, case.on).trace("de")

    assert json.loads(json.dumps(trace)) == trace
    assert {type(leaf) for leaf in leaves(trace)} <= {str, int, bool, type(None)}


# Properties over random hosts


def any_value(spec):
    if spec.kind in ("choice", "topics"):
        one = st.sampled_from(spec.choices)
        return one if spec.kind == "choice" else st.frozensets(one)
    if spec.kind == "yes_no":
        return st.booleans()
    if spec.kind == "whole":
        return st.integers(int(spec.least), min(int(spec.most), 6_000_000)) | st.integers(
            int(spec.least), min(int(spec.most), 12)
        )
    if spec.kind in ("money", "decimal"):
        return st.decimals(spec.least, min(spec.most, Decimal(60_000_000)), places=spec.decimals) | st.integers(0, 12).map(
            Decimal
        )
    if spec.kind == "date":
        return (
            st.dates(date(1950, 1, 1), date(2026, 11, 23))
            if spec.name == "date_of_birth"
            else st.dates(date(2026, 1, 1), date(2028, 12, 31))
        )
    return st.sampled_from(
        {"nationality": ["DEU", "CHN", "XXA"], "credit_code": ["91110000600037341L", "91350100M000100Y43"]}[spec.kind]
    )


HOSTS = st.fixed_dictionaries({name: any_value(spec) for name, spec in FACTS.items()})
SOME_FACTS = st.frozensets(st.sampled_from(sorted(FACTS)))


@settings(max_examples=150, deadline=None)
@given(HOSTS, SOME_FACTS)
def test_whatever_an_unknown_fact_turns_out_to_be_the_score_lies_in_the_range_told_before(host, unknown):
    full = told(host)
    partly = told({name: value for name, value in host.items() if name not in unknown})

    for whole, part in zip(full.assessments, partly.assessments, strict=True):
        assert part.least <= whole.least <= whole.most <= part.most
        assert part.category in (None, whole.category)
        for one, other in zip(whole.findings, part.findings, strict=True):
            assert other.least <= one.least <= one.most <= other.most
    for whole, part in zip(full.gates, partly.gates, strict=True):
        assert part.state in (whole.state, "unknown")
    assert partly.outcome in (full.outcome, Outcome.UNDETERMINED) or (partly.outcome, full.outcome) == (
        Outcome.BLOCKED,
        Outcome.DIVERTED,
    )


@settings(max_examples=100, deadline=None)
@given(HOSTS, SOME_FACTS)
def test_what_is_not_proven_never_earns_more_and_is_never_open(host, not_proven):
    claimed, verified = told(host), told(host, not_proven=not_proven)

    for before, after in zip(claimed.assessments, verified.assessments, strict=True):
        for one, other in zip(before.findings, after.findings, strict=True):
            assert other.least <= one.most
            assert other.undetermined <= one.undetermined
    for gate in verified.gates:
        if set(gate.facts) & not_proven and gate.id != "regulated_topics":
            assert gate.state == "fails"


REWARDED = {
    "annual_salary_cny": "annual_salary",
    "relevant_work_years": "work_years",
    "months_per_year_in_china": "months_per_year",
    "hsk_level": "chinese",
    "consecutive_years_in_china": "merits",
    "local_bonus": "local_bonus",
    "audience_reach": "audience_reach",
    "live_sales": "live_sales",
    "hosting_experience": "hosting_experience",
    "market_languages": "market_languages",
    "overseas_markets": "overseas_markets",
    "local_products": "local_products",
    "training_given": "training_given",
}


@settings(max_examples=60, deadline=None)
@given(st.data(), HOSTS)
@pytest.mark.parametrize("fact", REWARDED)
def test_more_of_what_the_table_rewards_never_earns_less(fact, data, host):
    more = data.draw(any_value(FACTS[fact]).filter(lambda value: value >= host[fact]))
    before, after = finding(REWARDED[fact], host), finding(REWARDED[fact], {**host, fact: more})

    assert after.least >= before.least


@pytest.mark.parametrize(
    ("fact", "criterion", "best_first"),
    [
        (scale.fact, criterion.id, [row.points for row in scale.rows])
        for edition in editions()
        for criterion in edition.criteria
        for scale in criterion.scales
        if scale.rows[0].when is None
    ],
)
def test_grades_stand_best_first(fact, criterion, best_first):
    assert best_first == sorted(best_first, reverse=True)


def test_a_penalty_more_never_earns_more():
    points = [finding("platform_penalties", {**EVERYTHING, "platform_penalties": number}).least for number in range(6)]

    assert points == sorted(points, reverse=True)


def test_an_evaluation_of_nothing_leaves_everything_open():
    nothing = evaluate(HostFacts(), DAY)

    assert nothing.outcome is Outcome.UNDETERMINED
    assert {gate.state for gate in nothing.gates} == {"unknown"}
    assert [(one.least, one.most, one.category) for one in nothing.assessments] == [(0, 120, None), (0, 100, None)]
    assert [category.id for category in nothing.assessments[0].possible] == ["A", "B", "C"]
