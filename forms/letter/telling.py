"""What the letter says, sentence by sentence, in one language. The Chinese text is the letter; English and German retell it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from forms.letter.breaking import JOINER
from forms.templates import Voice, template_of
from workflow import LetterStatement, ScoreLine, format_code

_LATIN_IN_ONE, _CHINESE_IN_ONE = 24, 19  # letters of a name that is kept on one line of the title
FIGURES = {"zh": "一二三四五六七八九", "en": "123456789", "de": "123456789"}


@dataclass(frozen=True)
class Telling:
    """A statement told in one language."""

    statement: LetterStatement
    lang: str

    @cached_property
    def say(self) -> Voice:
        return Voice(self.lang, template_of(self.statement))

    @property
    def passport_name(self) -> str:
        """Surname and given names as the passport prints them."""
        return f"{self.statement.host_surname} {self.statement.host_given_names}".strip()

    @property
    def host(self) -> str:
        """The host's name as a Chinese sentence says it: the Chinese name if there is one; elsewhere the passport's."""
        return (self.statement.host_chinese_name or self.passport_name) if self.lang == "zh" else self.passport_name

    @property
    def company(self) -> str:
        """The firm's name: in a translation the Latin one, if it has one, with the registered Chinese name."""
        one = self.statement
        if self.lang == "zh" or not one.company_name_latin:
            return one.company_name_zh
        return f"{one.company_name_latin} ({one.company_name_zh})"

    @property
    def office(self) -> str:
        return self.say.label(self.statement.office)

    @property
    def addressee(self) -> str:
        """To whom it is written."""
        return self.say.label(self.statement.addressee)

    @property
    def title(self) -> str:
        """What the letter is about; a name in it is not parted at the end of a line, a very long one only between its parts."""
        host = self.host
        if host == self.passport_name:
            host = host.replace(" ", "\u00a0") if len(host) <= _LATIN_IN_ONE else host
        elif len(host) <= _CHINESE_IN_ONE:
            host = JOINER.join(host)
        else:
            host = "·".join(map(JOINER.join, host.split("·")))
        return self.say("letter.title", host=host)

    @property
    def code(self) -> str:
        return format_code(self.statement.code) if self.statement.code else ""

    def points(self, least: int, most: int) -> str:
        """Points, or the range in which they lie."""
        return str(least) if least == most else self.say("letter.range", least=least, most=most)

    def person(self) -> str:
        """Who is to be employed, as what, where, for how long and for what pay."""
        one, say = self.statement, self.say
        monthly = say("letter.monthly", pay=say.number(one.monthly_pay_cny)) if one.monthly_pay_cny is not None else ""
        chinese, passport = one.host_chinese_name, self.passport_name
        return say(
            "letter.person",
            name=say("letter.person.name", chinese=chinese, passport_name=passport) if chinese else passport,
            sex=say(f"letter.sex.{one.sex}"),
            nationality=say.label(one.nationality_name),
            born=say.day(one.date_of_birth),
            passport=one.passport_number,
            post=one.post_title,
            workplace=one.workplace,
            since=say.day(one.contract_from),
            until=say.day(one.contract_until),
            pay=say.number(one.annual_salary_cny),
            monthly=monthly,
        )

    def score(self, score: ScoreLine) -> str:
        """What one edition gives, whose rule it is, and what follows from it."""
        say = self.say
        parts = say.listing(
            [say("letter.part", part=say.label(part.label), points=self.points(part.least, part.most)) for part in score.parts]
        )
        told = say(
            f"letter.score.{score.nature}",
            title=say.label(score.title),
            source=self.instrument(score),
            edition=say.day(score.in_force_from),
            points=self.points(score.least, score.most),
            maximum=score.maximum,
            parts=say("letter.parts", parts=parts) if parts else "",
            category=self._category(score),
        )
        after = [self._outcome()] if score.nature == "own" else [say("letter.doubts")] if score.certainty else []
        return self._joined([told, self.basis(score), *after])

    def _joined(self, sentences: list[str]) -> str:
        return ("" if self.lang == "zh" else " ").join(sentences)

    @staticmethod
    def instrument(score: ScoreLine) -> str:
        """The number of the document an edition stands in, 外专发〔2017〕40号, without its title."""
        return score.source.partition(" ")[0]

    def _category(self, score: ScoreLine) -> str:
        if score.nature != "statute":
            return ""
        if score.category_label is None:
            return self.say("letter.category.open")
        return self.say("letter.category", category=self.say.label(score.category_label))

    def basis(self, score: ScoreLine) -> str:
        """Whose rule an edition is and how far its text may be relied on."""
        return self.say(f"letter.basis.{score.nature}.{score.status}")

    def _outcome(self) -> str:
        key = f"letter.outcome.{self.statement.outcome}"
        return self.say(key if self.say.has(key) else "letter.outcome.open")

    def sections(self) -> Iterator[tuple[str, list[str]]]:
        """The numbered sections: heading and paragraphs."""
        say, figures = self.say, iter(FIGURES[self.lang])

        def heading(key: str) -> str:
            return say("letter.heading", figure=next(figures), text=say(key))

        yield heading("letter.heading.person"), [self.person()]
        for score in sorted(self.statement.scores, key=lambda score: score.nature != "own"):
            yield heading(f"letter.heading.{score.nature}"), [self.score(score)]
        validity = say("letter.validity", until=say.day(self.statement.valid_until))
        yield heading("letter.heading.effect"), [self._joined([say("letter.effect"), validity])]

    def opening(self) -> str:
        one, day = self.statement, self.say.day(self.statement.decisive_day)
        return self.say("letter.opening", company=self.company, credit_code=one.credit_code, on=day)

    def request(self) -> str:
        return self.say("letter.request", host=self.host)
