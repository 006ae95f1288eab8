"""What the annex says beside the points: the routes that hold, those that a missing wage leaves open, what needs a review."""

from collections.abc import Iterator

from forms.letter.breaking import Setting
from forms.letter.faces import HEADING
from forms.letter.flow import Flow
from forms.letter.stationery import single
from forms.letter.telling import Telling


def put(flow: Flow, telling: Telling, text: Setting, leading: float) -> None:
    """Sets the part; nothing where the letter states no routes and no warning.

    :param text: how paragraphs of the annex are set, with their `leading`.
    """
    told = list(paragraphs(telling))
    if not told:
        return
    flow.skip(leading)
    flow.need(5 * leading)
    flow.put(single(telling.say("letter.routes"), Setting(HEADING, 12.0)), 12.0, 20.0, role="H2")
    for paragraph in told:
        flow.text(paragraph, text, leading)
    flow.skip(leading / 2)


def paragraphs(telling: Telling) -> Iterator[str]:
    """What is said, sentence by sentence, in the language of the telling."""
    say, statement = telling.say, telling.statement
    yield from results(telling)
    for value in statement.values:
        if value.origin == "office":
            named = {"series": say.label(value.label), "year": str(value.wage_year)}
            amount, certainty = say.number(value.amount), say(f"letter.certainty.{value.certainty}")
            yield say("letter.routes.supplied", amount=amount, source=value.source, certainty=certainty, **named)
    for warning in statement.reviews:
        yield say("letter.routes.review", text=say.label(warning))


def results(telling: Telling) -> Iterator[str]:
    """Which routes hold, and which a missing yearly value leaves open."""
    say, statement = telling.say, telling.statement
    holding = [line for line in statement.routes if line.state == "holds"]
    if statement.routes:
        yield say("letter.routes.which" if holding else "letter.routes.none")
    for line in holding:
        yield say(
            "letter.routes.holds",
            category=line.category,
            name=say.label(line.label),
            reason=say.label(line.reason),
            certainty=say(f"letter.certainty.{line.certainty}"),
        )
    for value in statement.values:
        waiting = [line for line in statement.routes if line.state == "unknown" and value.series in line.settles]
        if value.amount is None and waiting:
            names = say.listing(
                [say("letter.routes.name", category=line.category, name=say.label(line.label)) for line in waiting]
            )
            yield say("letter.routes.missing", names=names, series=say.label(value.label), year=str(value.wage_year))
