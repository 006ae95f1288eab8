"""How host and case are called on the sheets: the passport's name and, where there is one, the Chinese name beside it."""

from collections.abc import Mapping
from typing import Any

from forms.wording import Say


def host_name(say: Say, answers: Mapping[str, Any]) -> str:
    """The host's name as far as it has been typed; without any name the words for a new application."""
    return name_of(say, passport_name(answers), str(answers.get("host_chinese_name") or "").strip())


def passport_name(answers: Mapping[str, Any]) -> str:
    """Surname and given names as in the passport."""
    parts = (str(answers.get(name) or "").strip() for name in ("host_surname", "host_given_names"))
    return " ".join(part for part in parts if part)


def name_of(say: Say, passport: str, chinese: str) -> str:
    """Both names in the order of the language: Chinese leads in Chinese, the passport elsewhere."""
    if passport and chinese:
        return say("firm.host", passport=passport, chinese=chinese)
    return passport or chinese or say("firm.host.unnamed")
