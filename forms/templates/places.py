"""Named places in a sentence, {host}: found, checked and filled. Nothing else is understood: a template runs no code."""

import re
from collections.abc import Mapping
from typing import Any

_PLACE = re.compile(r"\{\{|\}\}|\{([a-z][a-z_]*)\}")


def places_of(text: str) -> list[str]:
    """The names of the places of a sentence, in order, each as often as it stands there."""
    return [found[1] for found in _PLACE.finditer(text) if found[1]]


def loose_brace(text: str) -> str:
    """What stands around a brace that belongs to no place, "" when there is none: {0}, {host!r}, {host.name} are no places."""
    rest = _PLACE.sub(lambda found: "\0" * len(found[0]), text)
    at = next((place for place, character in enumerate(rest) if character in "{}"), None)
    return "" if at is None else text[at : at + 24]


def literal(text: str) -> str:
    """What a sentence prints by itself, without what is filled in."""
    return _PLACE.sub(lambda found: "" if found[1] else found[0][0], text)


def filled(text: str, values: Mapping[str, Any]) -> str:
    """The sentence with its places filled. A value is text: braces in it are not looked at again.

    :raises KeyError: a place for which there is no value.
    """
    return _PLACE.sub(lambda found: str(values[found[1]]) if found[1] else found[0][0], text)
