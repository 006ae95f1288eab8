"""The codes of nationality that a passport may show: ISO 3166-1 alpha-3 and the further codes of ICAO Doc 9303, Part 3."""

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from rules.label import LANGUAGES, Label

# ICAO Doc 9303, Part 3, section 5 prints one country by another code than ISO 3166-1: both are right, and are the same here.
SAME_CODE = {"D": "DEU"}
_WRITTEN_INSTEAD = {"D<<": "DEU", "GER": "DEU", "UK": "GBR", "PRC": "CHN", "ROC": "TWN", "UAE": "ARE", "KOS": "RKS"}


@dataclass(frozen=True, slots=True)
class Nationality:
    """One code of nationality.

    :param code: three letters.
    :param alpha2: ISO 3166-1 alpha-2 of the country or region, "" where there is none.
    """

    code: str
    alpha2: str
    name: Label


def _read() -> dict[str, Nationality]:
    parts = tomllib.loads((Path(__file__).parent / "nationalities.toml").read_text("utf-8"))
    return {
        code: Nationality(code, alpha2, Label(*names)) for rows in parts.values() for code, (alpha2, *names) in rows.items()
    }


NATIONALITIES: dict[str, Nationality] = _read()


def nearest_nationality(written: str) -> str:
    """The code that somebody most likely meant: by another spelling, alpha-2, a name in three languages, or likeness."""
    plain = written.strip().upper()[:40]
    plain = SAME_CODE.get(plain, plain)
    if plain in NATIONALITIES:
        return plain
    by_alpha2 = {known.alpha2: known.code for known in reversed(NATIONALITIES.values())}
    if code := _WRITTEN_INSTEAD.get(plain) or by_alpha2.get(plain):
        return code
    by_name = {known.name[lang].upper(): known.code for known in reversed(NATIONALITIES.values()) for lang in LANGUAGES}
    if names := get_close_matches(plain, list(by_name), cutoff=0.75):
        return by_name[names[0]]
    return get_close_matches(plain, list(NATIONALITIES), cutoff=0.0)[0]
