"""Imports at start what the first visitor would otherwise wait for, and what `gc.freeze()` should find already there."""

import importlib

from forms.letter import unprintable
from rules import editions

# What Streamlit loads only when the first sheet needs it (seen by comparing `sys.modules` before and after a first visit).
_LAZY = (
    "pandas",
    "streamlit.testing",
)


def warm() -> None:
    """Law, fonts and libraries, loaded once."""
    editions()
    unprintable("推荐函")
    for name in _LAZY:
        importlib.import_module(name)
