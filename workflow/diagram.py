"""The procedure as a page for people: a diagram and tables, made from `PROCEDURE` and from nothing else."""

from collections.abc import Iterable

from workflow.procedure import FINDINGS_TOLD, FIRST, OPENING, PROCEDURE, REPLACING, SEES, State, Step
from workflow.roles import Role

_HEAD = """# The procedure

This page is made from the one table in `workflow/procedure.py` by `workflow.procedure_page()`; a test compares the two.

Every step is taken in one frame: the person has the role and may read the case, the case is still the one that was shown, it is
at this stage, it is another person where the table says so, and the reason is there. Change, trail and version are then kept
together, or nothing is.
"""


def procedure_page() -> str:
    """The text of `docs/procedure.md`."""
    return "\n".join([_HEAD, *_diagram(), *_steps(), *_readers()]) + "\n"


def _diagram() -> Iterable[str]:
    yield "```mermaid\nstateDiagram-v2"
    yield f"    [*] --> {FIRST}: {OPENING} ({Role.FIRM})"
    yield f"    [*] --> {REPLACING}: confirm_correction of another case ({Role.REGISTRAR})"
    for step in PROCEDURE.values():
        for state in _ordered(step.from_):
            for to in (step.to, step.refusing):
                if to:
                    yield f"    {state} --> {to}: {step.name} ({step.role})"
    for state in State:
        if not any(state in step.from_ for step in PROCEDURE.values()):
            yield f"    {state} --> [*]"
    yield "```\n"


def _steps() -> Iterable[str]:
    yield "## Steps\n"
    yield "| step | role | from | to | reason | another person than | once | fresh code |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for step in PROCEDURE.values():
        fresh = "needed" if step.fresh else ""
        cells = (step.name, step.role, _names(step.from_), _to(step), _reason(step), step.after, step.once, fresh)
        yield "| " + " | ".join(cell or "–" for cell in cells) + " |"
    yield ""


def _readers() -> Iterable[str]:
    yield "## Who reads which cases\n"
    yield "| role | states |"
    yield "| --- | --- |"
    for role, states in SEES.items():
        which = _names(states) if states else "none"
        yield f"| {role} | {which}{', of the own firm only' if role is Role.FIRM else ''} |"
    yield ""
    yield f"The firm reads findings, verified score, bonus and judgements in these states: {_names(FINDINGS_TOLD)}."
    yield "What was withdrawn before it was ever filed is read by the firm and the auditor only."


def _to(step: Step) -> str:
    if step.to is None:
        return "stays"
    return f"{step.to}, or {step.refusing} when a refusal is proposed" if step.refusing else step.to.value


def _reason(step: Step) -> str:
    needed = "needed" if step.reason else ""
    return ", ".join(part for part in (needed, "told to the firm" if step.told else "") if part)


def _ordered(states: Iterable[State]) -> list[State]:
    wanted = set(states)
    return [state for state in State if state in wanted]


def _names(states: Iterable[State]) -> str:
    return ", ".join(_ordered(states))
