"""Corrections of a letter in words: fields and values, which way they take and why, and what became of each."""

from html import escape

from forms import pieces
from forms.wording import Say
from workflow import CaseFile, Correction, correction_rules, read_answers


def field_name(say: Say, field: str) -> str:
    """What a field of a letter is called; what is found anew is no question, so it has a name of its own."""
    rule = correction_rules().of(field)
    return say(f"registry.correction.field.{field}") if rule and rule.found_anew else say.fact(field)


def shown(say: Say, field: str, kept: object) -> str:
    """A value of a letter as people read it, from JSON."""
    if kept is None:
        return "—"
    return say.value(field, read_answers({field: kept}).values.get(field, kept))


def changes(say: Say, correction: Correction) -> None:
    """What the letter says in each field and what it is to read."""
    head = [(say(f"registry.correction.{name}"), False) for name in ("field", "stood", "reads")]
    rows = [
        (
            escape(field_name(say, change["field"])),
            escape(shown(say, change["field"], change["stood"])),
            escape(_reads(say, change)),
        )
        for change in correction.changes
    ]
    pieces.table(head, rows, kind="cards tight")


def _reads(say: Say, change: dict) -> str:
    rule = correction_rules().of(change["field"])
    return say("registry.correction.anew") if rule and rule.found_anew else shown(say, change["field"], change["reads"])


def why_this_way(say: Say, fields: tuple[str, ...]) -> str:
    """Note or new letter, the reasons of the rules, and how far the rules are confirmed."""
    rules = correction_rules()
    way, found = rules.way(fields), dict.fromkeys(rules.of(field) for field in fields)
    reasons = [say.label(rule.reason) for rule in found if rule.way == way]
    few = [] if reasons else [say("registry.correction.more_than", n=rules.note_fields)]
    unsure = [say("registry.correction.unconfirmed")] if any(rule.certainty == "unconfirmed" for rule in found) else []
    return ("" if say.lang == "zh" else " ").join([say(f"registry.correction.way.{way}"), *reasons, *few, *unsure])


def so_far(say: Say, file: CaseFile) -> list[tuple[str, str, str]]:
    """Everything that was decided about corrections, the newest first: title, what it is about, result; as HTML."""
    return [_decided(say, file, one) for one in reversed(file.corrections) if one.result]


def _decided(say: Say, file: CaseFile, correction: Correction) -> tuple[str, str, str]:
    names = say.listing([field_name(say, change["field"]) for change in correction.changes])
    title, at = escape(say(f"registry.correction.{correction.way}")), say.moment(correction.decided_at)
    told = say("registry.correction.about", names=names, at=at)
    note = next((one for one in file.notices if one.id == correction.notice_id), None)
    if note:
        title = pieces.link(note.number, f"/notices/{note.id}.pdf")
    if correction.successor_id:
        told = say("registry.correction.about.case", told=told, case=_successor(file, correction))
    if correction.result == "dismissed":
        told = say("registry.correction.about.reason", told=told, reason=correction.decision_reason)
    return title, told, pieces.tag(say(f"registry.correction.{correction.result}"), "plain")


def _successor(file: CaseFile, correction: Correction) -> str:
    """The reference of the case that was opened, as the trail has it."""
    return next((line.about["case"] for line in file.trail if line.at == correction.decided_at and "case" in line.about), "—")


def in_place(say: Say, file: CaseFile) -> None:
    """For a case that the office opened: which letter its letter will replace."""
    if file.replaces:
        pieces.note(say("registry.correction.in_place", number=file.replaces.number))
