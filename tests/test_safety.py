"""How safe a result is: the fewest claims that cost it, against trying every set of claims on the assessment itself."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from test_assess import ANNA, BEST, DAY, EVERYTHING

from rules import Interval, facts_from, law, on_day, safety
from rules.assess import assess
from rules.gates import Asked

POINTS, MODEL = on_day(DAY)
FIRM = {**ANNA, "annual_salary_cny": 450000, "relevant_work_years": 5, "hsk_level": 5}  # 20 + 10 + 8 + 15 + 5 + 10 = 68


def tried(ruleset, facts, not_proven=frozenset()):
    """The minimal sets of claims that cost the guaranteed category, with the points that are left."""

    def at(missing):
        return assess(ruleset, Asked(facts, DAY, not_proven | frozenset(missing)))

    order = [category.id for category in ruleset.categories]
    certain = order.index(at(()).possible[-1].id)
    read = {fact for criterion in ruleset.criteria for fact in criterion.facts}
    known = sorted(read & facts.known().keys() - not_proven)
    found = {}
    for count in range(1, len(known) + 1):
        for claims in combinations(known, count):
            if not any(one <= set(claims) for one in found):
                after = at(claims)
                if order.index(after.possible[-1].id) > certain:
                    found[frozenset(claims)] = after.least
    return found


POINT_HOSTS = {
    "one claim is enough": FIRM,
    "some room": {**FIRM, "intellectual_property": True, "relevant_work_years": 8},
    "two facts prove the same": {**FIRM, "education": "master", "vocational_qualification": "technician", "hsk_level": 1},
    "the second fact proves a little less": {**FIRM, "education": "doctorate", "vocational_qualification": "senior_worker"},
    "three facts of one criterion": {**FIRM, "hsk_level": 4, "degree_taught_in_chinese": True, "former_chinese_national": True},
    "merits of several kinds": {
        **FIRM, "intellectual_property": True, "consecutive_years_in_china": 6, "fortune_500_experience": True, "hsk_level": 1,
    },
    "exactly on the threshold": {**FIRM, "relevant_work_years": 1, "hsk_level": 0, "date_of_birth": "1990-01-01"},
    "category A": {
        **FIRM, "education": "doctorate", "relevant_work_years": 17, "date_of_birth": "1985-01-01", "local_bonus": 5,
    },
    "little is known": {
        key: FIRM[key] for key in ("annual_salary_cny", "education", "months_per_year_in_china", "date_of_birth", "hsk_level")
    },
}  # fmt: skip
MODEL_HOSTS = {
    "everything": BEST,
    "exactly enough compliance": {**BEST, "platform_penalties": 1, "content_control": "none"},  # 6 + 6 + 6 = 18
    "compliance by a little": {**BEST, "platform_penalties": 0, "content_control": "recording_only", "tax_record": "none"},
    "few points, much compliance": {**BEST, "audience_reach": 0, "live_sales": 0, "recognition": "none"},
    "the panel, and no more": {**BEST, "platform_penalties": 3, "content_control": "recording_only", "tax_record": "partial"},
    "the panel by points": {**BEST, "audience_reach": 0, "live_sales": 0, "recognition": "none", "local_products": 0},
}


def compared(ruleset, facts, not_proven=frozenset()):
    [held] = [one for one in safety(facts, DAY, not_proven).held if one.ruleset.id == ruleset.id]
    wanted = tried(ruleset, facts, not_proven)
    found = {frozenset(loss.claims): loss.total for loss in held.sets}

    assert found.items() <= wanted.items()
    assert [len(loss.claims) for loss in held.sets] == sorted(map(len, wanted))[:5]
    return held, wanted


@pytest.mark.parametrize("name", POINT_HOSTS)
def test_the_fewest_claims_that_cost_a_category_of_the_points_table(name):
    held, wanted = compared(POINTS, facts_from(POINT_HOSTS[name]))

    assert (held.kind, held.gates) == ("category", ())
    assert held.fewest == min(map(len, wanted))


@pytest.mark.parametrize("name", MODEL_HOSTS)
def test_the_fewest_claims_that_cost_the_guaranteed_category_of_the_industry_assessment(name):
    held, wanted = compared(MODEL, facts_from(MODEL_HOSTS[name]))

    assert held.kind == "category"  # the gates are not known, so nothing is proposed yet
    assert held.fewest == min(map(len, wanted))


# 20 + 15 + 15 = 50; of everything else nothing is known
HALF = {"annual_salary_cny": 450000, "months_per_year_in_china": 12, "date_of_birth": "1990-01-01"}


@pytest.mark.parametrize(
    ("from_", "more", "not_proven"),
    [
        (60, {"education": "master", "vocational_qualification": "technician"}, ()),
        (60, {"education": "master", "vocational_qualification": "technician"}, ("education",)),
        (60, {"education": "doctorate", "vocational_qualification": "senior_worker"}, ()),
        (60, {"education": "doctorate", "hsk_level": 4, "degree_taught_in_chinese": True}, ()),
        (45, {"education": "doctorate", "hsk_level": 5, "intellectual_property": True}, ()),
        (5, {"education": "doctorate", "vocational_qualification": "senior_worker"}, tuple(HALF)),
        (1, {"education": "master", "vocational_qualification": "technician"}, tuple(HALF)),
        (1, {"hsk_level": 1, "intellectual_property": True}, tuple(HALF)),
    ],
)
def test_where_little_is_claimed_every_set_that_costs_the_category_is_found(from_, more, not_proven):
    a, b, c = POINTS.categories
    second = replace(b, points=Interval.parse(f"[{from_}, 85)"))
    table = replace(POINTS, categories=(a, second, replace(c, points=Interval.parse(f"[0, {from_})"))))
    facts, unproven = facts_from({**HALF, **more}), frozenset(not_proven)

    [held] = safety(facts, DAY, unproven, replace(law(), editions=(table,))).held

    wanted = tried(table, facts, unproven)
    assert [len(loss.claims) for loss in held.sets] == sorted(map(len, wanted))[:5]
    assert {frozenset(loss.claims): loss.total for loss in held.sets}.items() <= wanted.items()
    assert (held.category, held.need, held.fewest) == ("B", from_, min(map(len, wanted)))


def test_claims_found_not_proven_already_are_no_claims_any_more():
    """The master is gone; the technician alone proves the 15 points now."""
    facts = facts_from(POINT_HOSTS["two facts prove the same"])

    both = {loss.claims for loss in compared(POINTS, facts)[0].sets}
    one = {loss.claims for loss in compared(POINTS, facts, frozenset({"education"}))[0].sets}

    assert ("education", "vocational_qualification") in both
    assert ("vocational_qualification",) in one


def test_a_gate_costs_the_outcome_by_a_single_claim_and_points_are_told_besides():
    [held] = [one for one in safety(facts_from(EVERYTHING), DAY).held if one.ruleset.id == MODEL.id]

    assert (held.kind, held.fewest, held.least, held.need, held.parts) == ("outcome", 1, 100, 70, (("compliance", 18),))
    assert set(held.gates) == {
        "date_of_birth", "nationality", "resident_of_hk_macao_taiwan", "foreign_permanent_resident_card",
        "employer_credit_code", "employer_seriously_dishonest", "contract_complete", "passport_expires",
        "no_criminal_record_issued", "regulated_topics", "host_consent",
    }  # fmt: skip
    assert held.sets


def test_a_result_that_no_missing_claim_can_cost_says_so():
    """A table that asks for nothing above its second category: no claim can cost what everybody has."""
    all_a = replace(POINTS.categories[0], points=Interval.parse("[0, 120]"))
    generous = replace(POINTS, categories=(all_a, *POINTS.categories[1:]))

    [held] = safety(facts_from(FIRM), DAY, by=replace(law(), editions=(generous,))).held

    assert (held.category, held.need, held.fewest, held.sets) == ("A", 0, None, ())


def test_nothing_is_held_where_no_edition_is_in_force():
    assert safety(facts_from(FIRM), date(2015, 1, 1)).held == ()
