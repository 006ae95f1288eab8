"""Advice, safety and calendar as JSON: what `jiancai score --json --advice` adds under the key `advice`."""

from datetime import date
from decimal import Decimal
from typing import Any

from rules import Advice, AdviceSet, Calendar, Held, HostFacts, RouteTarget, Safety, Target, advice, calendar, safety
from rules import Event as CalendarEvent


def advised(facts: HostFacts, on: date, lang: str) -> dict[str, Any]:
    """Decimals are strings, days are ISO, `None` means absent or not known; sentences of the law stand in one language."""
    return {
        "targets": _targets(advice(facts, on), lang),
        "safety": _safety(safety(facts, on)),
        "calendar": _calendar(calendar(facts, on), lang),
    }


def _targets(told: Advice, lang: str) -> list[dict[str, Any]]:
    return [*(_target(one, lang) for one in told.targets), *(_route(one, lang) for one in told.routes)]


def _target(target: Target, lang: str) -> dict[str, Any]:
    return {
        "id": target.id,
        "kind": "points",
        "ruleset": target.ruleset.id,
        "edition": target.ruleset.edition,
        "state": target.state,
        "least": target.least,
        "need": target.need,
        "parts": dict(target.parts),
        "best": target.best,
        "sets": [_set(one, lang) for one in target.sets],
        "open": [{"fact": one.fact, "points": one.points, "note": one.note[lang]} for one in target.open],
        "gates": [
            {
                "id": one.gate.id,
                "state": one.gate.state,
                "remedies": [
                    {
                        "fact": remedy.fact,
                        "kind": remedy.kind,
                        "possible": remedy.possible,
                        "day": _plain(remedy.day),
                        "evidence": list(remedy.evidence),
                        "certainty": remedy.certainty,
                        "note": remedy.note[lang],
                    }
                    for remedy in one.remedies
                ],
            }
            for one in target.hindrances
        ],
    }


def _route(target: RouteTarget, lang: str) -> dict[str, Any]:
    return {
        "id": target.id,
        "kind": "route",
        "category": target.category,
        "state": target.state,
        "reason": target.finding.reason[lang],
        "month": _plain(target.month),
        "year": _plain(target.year),
        "sets": [_set(one, lang) for one in target.sets],
        "open": [{"fact": one.fact, "note": one.note[lang]} for one in target.open],
    }


def _set(one: AdviceSet, lang: str) -> dict[str, Any]:
    return {
        "waits": one.waits,
        "day": one.day.isoformat(),
        "about": one.about,
        "total": one.total,
        "over": one.over,
        "aging": one.aging and one.aging._asdict(),
        "changes": [
            {
                "fact": change.fact,
                "kind": change.kind,
                "from": _plain(change.before),
                "to": _plain(change.to),
                "band": change.band,
                "points": change.points,
                "evidence": list(change.evidence),
                "at_least_years": _plain(change.at_least),
                "certainty": change.certainty,
                "note": change.note[lang],
            }
            for change in one.changes
        ],
    }


def _safety(told: Safety) -> list[dict[str, Any]]:
    return [_held(one) for one in told.held]


def _held(held: Held) -> dict[str, Any]:
    return {
        "kind": held.kind,
        "ruleset": held.ruleset.id,
        "category": held.category,
        "least": held.least,
        "need": held.need,
        "parts": dict(held.parts),
        "fewest": held.fewest,
        "gates": list(held.gates),
        "sets": [{"claims": list(loss.claims), "total": loss.total} for loss in held.sets],
    }


def _calendar(told: Calendar, lang: str) -> dict[str, Any]:
    last = told.last_good_day
    return {
        "until": told.until.isoformat(),
        "events": [_event(event, lang) for event in told.events],
        "last_good_day": last
        and {
            "day": last.day.isoformat(),
            "worse": list(last.worse),
            "ends": [cause.what[lang] for cause in last.ends.causes],
        },
    }


def _event(event: CalendarEvent, lang: str) -> dict[str, Any]:
    sides = {
        side: {
            "outcome": str(state.outcome),
            "rulesets": [score._asdict() for score in state.scores],
            "gates": dict(state.gates),
            "routes": dict(state.routes),
        }
        for side, state in (("before", event.before), ("after", event.after))
    }
    causes = [
        {"kind": cause.kind, "fact": cause.fact, "what": cause.what[lang], "about": cause.about} for cause in event.causes
    ]
    return {"day": event.day.isoformat(), "about": event.about, "causes": causes, **sides}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return sorted(value) if isinstance(value, frozenset) else value
