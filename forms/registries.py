"""What is said of a registry that is not there or cannot be worked with, at the start and in commands."""

from typing import Any

from forms.settings import without_password
from forms.wording import Say
from workflow import RegistryDown, RegistryUnfit, registry_is_there


def fault_of(down: RegistryDown) -> tuple[str, dict[str, Any]]:
    """What is wrong with the database, as kind and detail of a `SettingsRefused`."""
    if isinstance(down, RegistryUnfit):
        return down.kind, dict(down.detail)
    return "database_closed", {"fault": str(down).strip()}


def in_words(down: RegistryDown, say: Say) -> str:
    """What is wrong with the database, for a command that cannot go on."""
    kind, detail = fault_of(down)
    return say("commands.verify.down", reason=str(down) if kind == "database_closed" else say(f"web.settings.{kind}", **detail))


def not_there(address: str, say: Say) -> str:
    """That there is no office at an address; "" where there is one, or where only opening it will tell.

    :param address: of the database. Looking must not make one.
    """
    try:
        there = registry_is_there(address)
    except RegistryDown as down:
        return in_words(down, say)
    return "" if there else say("commands.verify.no_office", file=without_password(address).removeprefix("sqlite:///"))
