"""Imports at start what the first visitor would otherwise wait for, and what `gc.freeze()` should find already there."""

from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from forms.letter import unprintable
from forms.wording import LANGUAGES, Say, catalogue, domains
from rules import editions

HERE = Path(__file__).parent
SCRIPTS = {"counter", "terminal"}  # run by Streamlit and by the shell, not imported
# What Streamlit and the office load only when they first need it: seen by comparing `sys.modules` before and after a visit.
LAZY = (
    *(f"PIL.{kind}ImagePlugin" for kind in ("Png", "Jpeg", "Bmp", "Gif", "Ppm")),
    "PIL.ImageOps",
    "numpy",
    "pandas",
    "streamlit.web.skills",
)


def warm() -> None:
    """Law, letter fonts, sentences, the modules behind the sheets, and slow libraries, loaded once."""
    editions()
    unprintable("推荐函")
    for lang in LANGUAGES:
        for domain in domains(lang):
            catalogue(lang, domain)
        Say(lang).moment(datetime.now(UTC))
    for module in sorted(path.stem for path in HERE.glob("*.py")):
        if module not in SCRIPTS and not module.startswith("__"):
            import_module(f"forms.{module}")
    for library in LAZY:
        import_module(library)
