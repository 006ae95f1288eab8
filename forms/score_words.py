"""An assessment in words and in rows for the pictures: the verdict, what is still open, which thresholds there are.

Nothing here computes a point: the numbers are the findings' own. Sheets, terminal and letters may use it alike.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from forms.bars import Row
from forms.wording import Say, has
from rules import FACTS, Assessment, Category, Criterion, Finding, PartScore, Ruleset

NAMED_AT_MOST = 3  # open criteria that a sentence names; of more it gives the number


def points(least: int, most: int) -> str:
    """One number, or both ends of a range: "73", "59–94"."""
    return str(least) if least == most else f"{least}–{most}"


def in_a_row(say: Say, *sentences: str) -> str:
    """Sentences one after the other; Chinese puts no space between them. Empty ones are left out."""
    return ("" if say.lang == "zh" else " ").join(sentence for sentence in sentences if sentence)


def criterion_name(say: Say, criterion: Criterion) -> str:
    """The short name of a criterion for pictures; a criterion that has none is called by the law's own label."""
    key = f"criterion.{criterion.id}"
    return say(key) if has(key, say.lang) else say.label(criterion.label)


def category_name(say: Say, ruleset: Ruleset, category: str) -> str:
    """The short name of a category: "category B" for the permit's, the law's own label for others."""
    key = f"firm.score.category.{category}"
    label = next(one.label for one in ruleset.categories if one.id == category)
    return say(key) if has(key, say.lang) else say.label(label)


def target_name(say: Say, ruleset: Ruleset, category: str) -> str:
    """What is to be reached: "category B" by law, "the threshold for “Recommend”" by rules of our own."""
    name = category_name(say, ruleset, category)
    return name if ruleset.nature == "statute" else say("advice.sheet.threshold", name=name)


def as_sentence(text: str) -> str:
    """A text with the capital letter that begins a sentence."""
    return text[:1].upper() + text[1:]


def short_name(say: Say, ruleset: Ruleset, category: str) -> str:
    """The name of a category where it is clear that categories are meant: "B"."""
    key = f"firm.score.line.{category}"
    return say(key) if has(key, say.lang) else category_name(say, ruleset, category)


def thresholds(ruleset: Ruleset) -> list[tuple[int, Category]]:
    """The points at which a category begins, lowest first; the one that begins at zero is no threshold."""
    begins = [(int(one.points.low or 0), one) for one in ruleset.categories]
    return sorted((entry for entry in begins if entry[0] > 0), key=lambda entry: entry[0])


def lines(say: Say, ruleset: Ruleset) -> list[tuple[int, str]]:
    """The thresholds with the words that stand at their lines: (85, "A 85")."""
    return [
        (low, say("firm.score.line", name=short_name(say, ruleset, one.id), points=low)) for low, one in thresholds(ruleset)
    ]


def next_category(assessment: Assessment) -> tuple[int, Category] | None:
    """The threshold next above the certain points; `None` at the top."""
    return next((entry for entry in thresholds(assessment.ruleset) if entry[0] > assessment.least), None)


def known(assessment: Assessment) -> bool:
    """Whether anything at all is known of what the edition asks."""
    return any(finding.observed for finding in assessment.findings)


def verdict(say: Say, assessment: Assessment) -> str:
    """The verdict in one line: how many points, which category, how far to the next."""
    if not known(assessment):
        return say("firm.score.verdict.nothing")
    ruleset = assessment.ruleset
    said = {"points": points(assessment.least, assessment.most), "maximum": ruleset.maximum}
    if assessment.category is None:
        worst, best = _ends(assessment)
        return say(
            "firm.score.verdict.open", **said, worst=category_name(say, ruleset, worst), best=short_name(say, ruleset, best)
        )
    said["category"] = category_name(say, ruleset, assessment.category)
    ahead = next_category(assessment)
    # The distance is said only where the points alone decide; a category with conditions of its own may need more.
    if ahead is None or ahead[1].parts or assessment.least != assessment.most or ahead[1].id == assessment.category:
        return say("firm.score.verdict.settled", **said)
    far = ahead[0] - assessment.least
    return say("firm.score.verdict.next", **said, next=short_name(say, ruleset, ahead[1].id), more=far)


def _ends(assessment: Assessment) -> tuple[str, str]:
    """The category that is certain and the best that is still possible, while the category is open."""
    found = []
    for total, sums in (
        (assessment.least, {part.id: part.least for part in assessment.parts}),
        (assessment.most, {part.id: part.most for part in assessment.parts}),
    ):
        category = assessment.ruleset.category_at(total, sums)
        found.append(category.id if category else assessment.ruleset.categories[-1].id)
    return found[0], found[1]


def distance(say: Say, assessment: Assessment) -> str:
    """How far the certain points are from each threshold above them; "" at the top."""
    apart = [
        say("firm.score.short_of", n=low - assessment.least, name=category_name(say, assessment.ruleset, category.id))
        for low, category in thresholds(assessment.ruleset)
        if low > assessment.least
    ]
    return say("firm.score.distance", distances=say.listing(apart)) if apart else say("firm.score.top")


def still_open(say: Say, assessment: Assessment) -> str:
    """Which criteria are not known yet, and how many points are still possible; "" when all are settled."""
    open_ones = [finding for finding in assessment.findings if finding.undetermined]
    if not open_ones:
        return ""
    theirs = [one for one in open_ones if not by_officer(one)]
    if not theirs:
        return say("firm.score.open.officer", most=assessment.most)
    if len(theirs) > NAMED_AT_MOST:
        return say("firm.score.open.many", n=len(theirs), most=assessment.most)
    names = say.listing([criterion_name(say, one.criterion) for one in theirs])
    return say("firm.score.open.named", names=names, most=assessment.most)


def by_officer(finding: Finding) -> bool:
    """Whether only an officer can settle the criterion."""
    return all(FACTS[fact].by_officer for fact in finding.facts)


def value_of(say: Say, finding: Finding) -> str:
    """What stands at the right edge of a criterion's bar: "14 / 20", or that it is not known yet."""
    if finding.undetermined and finding.least == 0 and finding.most == finding.criterion.maximum:
        return say("firm.score.by_officer") if by_officer(finding) else say("common.unknown")
    return say("common.of", points=points(finding.least, finding.most), maximum=finding.criterion.maximum)


def rows(say: Say, findings: Sequence[Finding]) -> list[Row]:
    """The criteria as rows of the picture."""
    return [
        Row(criterion_name(say, one.criterion), one.least, one.most, one.criterion.maximum, value_of(say, one))
        for one in findings
    ]


def part_rows(say: Say, parts: Sequence[PartScore]) -> list[Row]:
    """The parts of an edition as rows of the picture."""
    return [
        Row(
            say.label(part.label), part.least, part.most, part.maximum,
            say("common.of", points=points(part.least, part.most), maximum=part.maximum),
        )
        for part in parts
    ]  # fmt: skip


def conditions(say: Say, assessment: Assessment) -> list[str]:
    """The conditions that categories put on single parts, each with where the part stands now."""
    parts = {part.id: part for part in assessment.parts}
    said = []
    for category in assessment.ruleset.categories:
        for part_id, asked in category.parts:
            part = parts[part_id]
            state = "met" if part.least in asked else "open" if part.most in asked else "missed"
            said.append(
                say(
                    f"firm.score.condition.{state}",
                    category=say.label(category.label),
                    points=int(category.points.low or 0),
                    part=say.label(part.label),
                    least=int(asked.low or 0),
                    now=points(part.least, part.most),
                )
            )
    return said


def picture_in_words(say: Say, drawn: Sequence[Row]) -> str:
    """A picture of rows as a sentence, for whoever does not see it."""
    return say.listing([say("firm.score.row", name=row.label, value=row.value) for row in drawn])


def observed(say: Say, finding: Finding) -> list[tuple[str, str, bool]]:
    """The facts that a criterion rests on, each (short name, value in words, whether it decides)."""
    deciding = finding.deciding
    return [
        (
            say("firm.score.age") if line.fact not in FACTS else say.fact(line.fact),
            _value(say, line.fact, line.observed),
            deciding is not None and answer is deciding,
        )
        for line, answer in zip(finding.because, finding.answers, strict=True)
    ]


def _value(say: Say, fact: str, value: Any) -> str:
    if fact in FACTS or value is None:
        return say.value(fact, value)
    return say("firm.score.years_old", n=int(Decimal(value)))


def warning_text(say: Say, warning: Any) -> str:
    """A warning as a sheet says it: the facts by their short names instead of their keys."""
    text = say.label(warning.text)
    for fact in sorted(warning.facts, key=len, reverse=True):
        text = text.replace(fact, say("firm.score.quoted", name=say.fact(fact)))
    return text
