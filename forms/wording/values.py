"""How the value of a fact or field of the application is said: the one place that knows which is money and which a choice."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rules import FACTS, NATIONALITIES

if TYPE_CHECKING:
    from forms.wording import Say

_MONEY_FIELDS = {"monthly_pay_cny"}  # fields of the application that are no facts of a rule but are money all the same
_CHOICE_FIELDS = {"host_sex"}


def in_words(say: "Say", name: str, value: Any) -> str:
    """What a reader sees for a value; `None` is "not known yet", and text that could not be read is shown as it was typed."""
    from forms.wording import has  # the voice needs this module and this module the voice

    if value is None or value == "":
        return say("common.unknown")
    spec = FACTS.get(name)
    kind = spec.kind if spec else "money" if name in _MONEY_FIELDS else "choice" if name in _CHOICE_FIELDS else "text"
    if isinstance(value, bool):
        return say("value.yes" if value else "value.no")
    if isinstance(value, date):
        return say.day(value)
    if kind == "topics" and not isinstance(value, str):
        return say.listing([say(f"value.topic.{topic}") for topic in sorted(value)]) if value else say("value.topic.none")
    if kind == "choice" and isinstance(value, str):
        return say(f"value.{name}.{value}")
    if kind == "nationality" and value in NATIONALITIES:
        name = say.label(NATIONALITIES[value].name)
        return f"{name}（{value}）" if say.lang == "zh" else f"{name} ({value})"
    if isinstance(value, int | Decimal):
        if kind == "money" and not (spec and spec.unit == "USD"):  # all other money of the house is in yuan
            return say.money(value)
        if value == 0 and has(f"value.{name}.0", say.lang):  # level 0 of a test is no level but no certificate
            return say(f"value.{name}.0")
        unit = spec.unit if spec else ""
        return say(f"value.unit.{name}", n=value, number=say.number(value)) if unit else say.number(value)
    return str(value)
