"""The voice of a document: its sentences come from its template, days, numbers and names of facts from the house."""

from dataclasses import dataclass
from typing import Any

from forms.templates.places import filled
from forms.templates.shape import Template
from forms.wording import NoSuchSentence, Say

OWN = "letter."  # keys of a document's own sentences; letter.heading.person is the template's heading_person


@dataclass(frozen=True)
class Voice(Say):
    """Says what a template says, in one language."""

    template: Template | None = None

    def __call__(self, key: str, /, **values: Any) -> str:
        """The sentence of a key; one of the document's own comes from the template and from nowhere else.

        :raises NoSuchSentence: neither has it. :raises KeyError: a place for which there is no value.
        """
        if not key.startswith(OWN):
            return super().__call__(key, **values)
        if not self.has(key):
            raise NoSuchSentence(f"{self.template and self.template.name}: {key}")
        return filled(self.template.sentences[_name(key)][self.lang], values)

    def has(self, key: str) -> bool:
        """Whether the template has a sentence of its own for the key."""
        return self.template is not None and _name(key) in self.template.sentences


def _name(key: str) -> str:
    return key.removeprefix(OWN).replace(".", "_")
