"""The worked cases beside each published edition, for the tests."""

from typing import Any

from rules import Ruleset, editions, law
from rules.cases import Case, read_cases
from rules.cases import comes_out as come_out_by
from rules.gazette import LAW

__all__ = ["CASES", "LAW", "Case", "comes_out", "edition_of"]


def cases() -> list[Case]:
    found = []
    for ruleset in sorted(editions(), key=lambda ruleset: (ruleset.id, ruleset.edition)):
        faults = []
        path = LAW / ruleset.id / f"{ruleset.edition}.cases.toml"
        found += read_cases(path.read_bytes(), ruleset, faults)
        assert faults == []
    return found


CASES = cases()


def edition_of(case: Case) -> Ruleset:
    return next(ruleset for ruleset in editions() if (ruleset.id, ruleset.edition) == (case.ruleset, case.edition))


def comes_out(ruleset: Ruleset, case: Case) -> dict[str, Any]:
    """What an edition makes of a case with the published reference values."""
    return come_out_by(ruleset, case, law().series)
