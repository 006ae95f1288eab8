"""A check of a letter in words: the answer first, the three answers apart, what to compare. For page, terminal and receipt."""

from datetime import date

from forms.wording import Say, has
from workflow import Answer, Checked, CorrectedField, Genuine, Kind, read_answers

_CLOSED = {Answer.REVOKED, Answer.REPLACED}


def headline(say: Say, checked: Checked) -> str:
    """The whole answer in one sentence: how a genuine letter stands today, else what was found."""
    if checked.standing and (checked.genuine is Genuine.YES or checked.kind is Kind.CODE):
        return say(f"web.verify.{checked.standing}")
    return say(f"check.{checked.kind}.{checked.finding}")


def tone(checked: Checked) -> str:
    """What colours the answer; it repeats what the words say."""
    if checked.kind is Kind.CODE or (checked.genuine is Genuine.YES and checked.standing):
        return str(checked.standing)
    return {Genuine.YES: "signed", Genuine.NO: "false", Genuine.OPEN: "mistyped"}[checked.genuine]


def three_answers(say: Say, checked: Checked) -> list[tuple[str, str]]:
    """Genuine? By whom? In force now? Each with its answer."""
    genuine = say(f"check.genuine.{checked.genuine}")
    if checked.genuine is Genuine.YES:  # else the sentence beneath the headline says why not
        genuine = say("check.genuine", answer=genuine, why=found(say, checked))
    return [
        (say("check.title.genuine"), genuine),
        (say("check.title.issuer"), issuer(say, checked)),
        (say("check.title.standing"), standing(say, checked)),
    ]


def found(say: Say, checked: Checked) -> str:
    """What was found and what is to be done about it."""
    told = say(f"check.{checked.kind}.{checked.finding}.says")
    return f"{told}{'' if say.lang == 'zh' else ' '}{_pages(say, checked)}" if checked.pages else told


def issuer(say: Say, checked: Checked) -> str:
    """Who issued it, by which key and when it was sealed; or that nobody can be named."""
    if checked.issuer is None:
        named = say("check.issuer.none" if checked.genuine is Genuine.NO else "check.issuer.open")
        return say("check.issuer.foreign", none=named, signer=checked.signer) if checked.signer else named
    parts = [say.label(checked.issuer)]
    if checked.key:
        parts.append(say("check.issuer.key", key=checked.key))
    if checked.signed_at:
        parts.append(say("check.issuer.sealed_at", moment=say.moment(checked.signed_at)))
    if checked.stamped_at:
        parts.append(say("check.issuer.stamped_at", moment=say.moment(checked.stamped_at)))
    return say("check.semicolon").join(parts)


def standing(say: Say, checked: Checked) -> str:
    """How the letter stands today."""
    if checked.standing is None:
        return say("check.standing.not_asked" if checked.finding in ("signed", "sealed") else "check.standing.none")
    letter, day = checked.letter, _day_of(checked)
    places = {"day": say.day(day)} if day else {"number": checked.replaced_by} if checked.replaced_by else {}
    told = say(f"check.standing.{checked.standing}", **places)
    if checked.corrections and checked.standing not in _CLOSED:
        notes = dict.fromkeys(one.note for one in checked.corrections)
        told = say("check.standing.corrected", standing=told, number=say.listing(list(notes)))
    if letter is None and checked.genuine is Genuine.YES:  # by its own days, as it states them
        return say("check.standing.by_its_days", standing=told)
    return told if checked.genuine is not Genuine.NO or letter is None else say("check.standing.original", standing=told)


def compared(say: Say, checked: Checked) -> list[tuple[str, str, str]]:
    """What to compare with the paper: key of its name, value, and a remark beneath."""
    letter = checked.letter
    if letter is None:
        return _stated(say, checked)
    rows = [
        ("number", letter.number, ""),
        ("holder", letter.host, say("web.verify.holder.masked"))
        if letter.host
        else ("holder", say("web.verify.holder.gone"), say("web.verify.holder.gone.says")),
        ("firm", letter.company_name_zh, letter.company_name_latin),
        ("category", category(say, letter.category), say("web.verify.category.by")),
        ("issued_on", say.day(letter.issued_on), ""),
        ("valid_until", say.day(letter.valid_until), ""),
    ]
    if checked.revoked_on:
        rows.append(("revoked_on", say.day(checked.revoked_on), ""))
    if checked.replaced_by:
        rows.append(("replaced_by", checked.replaced_by, ""))
    return [*rows, *corrected(say, checked)]


def corrected(say: Say, checked: Checked) -> list[tuple[str, str, str]]:
    """What notes have corrected in the letter, in the form of `compared`."""
    by = [say("web.verify.corrected.by", number=one.note, day=say.day(one.on)) for one in checked.corrections]
    return [("corrected", _corrected(say, one), said) for one, said in zip(checked.corrections, by, strict=True)]


def _corrected(say: Say, one: CorrectedField) -> str:
    reads = read_answers({one.field: one.reads}).values.get(one.field, one.reads)
    return say("web.verify.corrected.reads", field=say.fact(one.field), reads=say.value(one.field, reads))


def category(say: Say, letter: str) -> str:
    """A class in words; open where the points leave it open."""
    return say("web.verify.category.one", letter=letter) if letter else say("web.verify.category.open")


def score(say: Say, checked: Checked) -> str:
    """Whether the score in a file follows from its facts; "" where nobody asked."""
    return say(f"check.score.{checked.score}") if checked.score else ""


def offers_more(checked: Checked) -> bool:
    """Whether the rest of the letter can be opened with a second factor."""
    whole = checked.letter is not None and bool(checked.letter.host)  # of an anonymised one there is no more
    return checked.kind is Kind.CODE and whole and checked.standing not in _CLOSED


def says(say: Say, checked: Checked) -> str:
    """The sentence beneath the headline."""
    key = f"web.verify.{checked.standing}.says"
    if checked.standing is None or not has(key) or (checked.genuine is not Genuine.YES and checked.kind is not Kind.CODE):
        return found(say, checked)
    if checked.issuer is None:
        return say(key)
    day = _day_of(checked)
    places = {"day": say.day(day)} if day else {}
    if checked.replaced_by:
        places["number"] = checked.replaced_by
    return say(key, office=say.label(checked.issuer), **places)


def _day_of(checked: Checked) -> date | None:
    """The day that belongs to how a letter stands."""
    said = checked.letter or checked
    days = {
        Answer.GENUINE: said.valid_until,
        Answer.EXPIRED: said.valid_until,
        Answer.NOT_YET_VALID: said.issued_on,
        Answer.REVOKED: checked.revoked_on,
    }
    return days.get(checked.standing)


def _stated(say: Say, checked: Checked) -> list[tuple[str, str, str]]:
    if not checked.number or not checked.issued_on or not checked.valid_until:
        return []
    return [
        ("number", checked.number, ""),
        ("initials", checked.initials, say("web.verify.initials.of")),
        ("category", category(say, checked.category), say("web.verify.category.by")),
        ("issued_on", say.day(checked.issued_on), ""),
        ("valid_until", say.day(checked.valid_until), ""),
    ]


def _pages(say: Say, checked: Checked) -> str:
    return say("check.pages", pages=say.listing([str(page) for page in checked.pages]), n=len(checked.pages))
