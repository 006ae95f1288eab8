"""The templates of the office's documents: wording, number, validity and seal as data with versions. The door of this part.

A template is one file, `<kind>/<version>.toml`; `sentences.<format>.toml` beside it says which sentences and places a kind has.
A published template never changes (`published.toml`); an office lays its own over them by a folder (JIANCAI_TEMPLATE_DIR).
"""

from forms.templates.faults import TemplateFault, fault_line
from forms.templates.shape import KINDS, Template, read_template
from forms.templates.shelf import (
    PUBLISHED,
    Shelf,
    TemplateGone,
    UnsoundTemplates,
    lay_over,
    read_shelf,
    shelf,
    template_of,
    terms_in_use,
)
from forms.templates.voice import Voice

__all__ = [
    "KINDS",
    "PUBLISHED",
    "Shelf",
    "Template",
    "TemplateFault",
    "TemplateGone",
    "UnsoundTemplates",
    "Voice",
    "fault_line",
    "lay_over",
    "read_shelf",
    "read_template",
    "shelf",
    "template_of",
    "terms_in_use",
]
