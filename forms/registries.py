"""What is said of a registry that is not there or cannot be worked with, at the start and in commands."""

import os
from pathlib import Path
from typing import Any

from forms.office_keys import DATA, data_key_file, data_keys_fault
from forms.office_law import faults_told
from forms.settings import SettingsRefused, read_settings, without_password
from forms.wording import Say
from workflow import (
    DataKeysRefused,
    Registry,
    RegistryDown,
    RegistryUnfit,
    Vault,
    open_registry,
    registry_is_locked,
    registry_is_there,
)


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


def registry_at(data: Path | None, say: Say) -> Registry | list[str]:
    """The registry that a command looks at, or why it cannot be opened: one that is not there must not be made by looking.

    :param data: the folder of an office with its database and its keys; `None` is what the settings say.
    :raises RegistryDown: the database does not answer, or cannot be worked with.
    """
    if data is None:
        try:
            settings = read_settings()
        except SettingsRefused as refused:
            return refused.lines(say)
        address, file = settings.database_url, data_key_file(settings)
    else:
        if faults := faults_told(say):
            return faults
        address, file = f"sqlite:///{data / 'office.db'}", Path(os.environ.get("JIANCAI_DATA_KEY_FILE") or data / "keys" / DATA)
    if missing := not_there(address, say):
        return [missing]
    try:
        return open_registry(address, Vault(file))
    except DataKeysRefused as refused:
        registry_is_locked(address)  # a database that cannot be read at all is the greater fault
        return SettingsRefused([data_keys_fault(refused)]).lines(say)
