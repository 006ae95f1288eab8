"""The worked cases beside each published edition, for the tests."""

from rules import Ruleset, editions
from rules.cases import Case, comes_out, read_cases
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
