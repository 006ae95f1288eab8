"""What the plain sheets say: Chinese, with English and German below; names of files and draft answers made printable."""

from dataclasses import dataclass
from functools import cached_property

from forms.letter.faces import unprintable
from forms.letter.grid import FINE, SMALL_LEADING, Cell, Text, fine, labelled, plain, strong
from forms.templates import Voice, template_of
from forms.wording import AUTHENTIC, LANGUAGES
from workflow import GETA, FileLine, Statement

_KIB, _MIB = 1024, 1024 * 1024


@dataclass(frozen=True)
class SheetTelling:
    """A sheet told in three languages at once."""

    statement: Statement

    @cached_property
    def voices(self) -> tuple[Voice, ...]:
        """Chinese first."""
        template = template_of(self.statement)
        return tuple(Voice(lang, template) for lang in LANGUAGES)

    @property
    def say(self) -> Voice:
        """The voice that counts."""
        return self.voices[LANGUAGES.index(AUTHENTIC)]

    def others(self, key: str, **values: object) -> str:
        """The sentence in the other languages, in one line."""
        return " / ".join(dict.fromkeys(voice(key, **values) for voice in self.voices if voice.lang != AUTHENTIC))

    def row(self, key: str, value: Cell) -> list[Cell]:
        """A label in Chinese, the same in the other languages, and the value."""
        return [strong(self.say(key)), (Text(self.others(key), FINE, SMALL_LEADING, grey=True),), value]

    def head(self, key: str) -> Cell:
        """The name of a column, with the other languages below it."""
        return labelled(self.say(key), self.others(key))

    def sentence(self, key: str, **values: object) -> Cell:
        """A sentence with its translations below it."""
        rest = (Text(voice(key, **values), FINE, SMALL_LEADING, grey=True) for voice in self.voices if voice.lang != AUTHENTIC)
        return (Text(self.say(key, **values)), *rest)

    def host(self, surname: str, given_names: str, chinese: str) -> str:
        """The host's names, the Chinese one first where there is one."""
        passport = f"{surname} {given_names}".strip()
        return self.say("letter.host.names", chinese=chinese, passport_name=passport) if chinese else passport

    def file(self, figure: int, line: FileLine) -> list[Cell]:
        """One row of the list of evidence."""
        say = self.say
        claims = say.listing([say.fact(claim) for claim in line.claims])
        digest = " ".join(line.sha256[start : start + 8] for start in range(0, len(line.sha256), 8))
        return [
            plain(str(figure)),
            plain(claims),
            plain(printable(line.name)),
            plain(str(line.pages)),
            plain(size(line.size)),
            fine(digest),
        ]


def printable(text: str) -> str:
    """The text with 〓 in the place of each character that no font has: file names and drafts are checked by nobody."""
    strange = set(unprintable(text.replace("\n", " ")))
    return "".join(GETA if character in strange and character != "\n" else character for character in text)


def size(number: int) -> str:
    """The size of a file as people say it.

    :param number: bytes.
    """
    return f"{max(1, round(number / _KIB))} KB" if number < _MIB else f"{number / _MIB:.1f} MB"
