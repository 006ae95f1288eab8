"""The officer's hand on one claim: finding, true value, reason, and one button that records and moves on.

What is recorded is about the case as it was shown: version, document and page travel with the button. What was typed stays when
the office refuses, also when the case has moved on so far that there is nothing left to record.
"""

from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import Any

import streamlit as st

from forms import pieces
from forms.claim_words import found, lapsed, rests_on, true_value, who_and_when
from forms.document_pane import Shown, place
from forms.sheet import ANSWER, attempt
from forms.wording import Say
from rules import FACTS, NATIONALITIES
from workflow import Actor, CaseFile, Claim, ClaimFinding, Office, Verdict, examine

FEW = 10  # levels of a test: chosen, not typed
KEPT = "_words_kept"  # (case, text): a reason that the office could not take
RESULT = "result"  # the part of the examination that follows the last claim


def hand(
    say: Say,
    office: Office,
    actor: Actor,
    file: CaseFile,
    claim: Claim,
    shown: Shown | None,
    following: str,
    by: Mapping[tuple[str, datetime], str],
) -> None:
    """The finding as it stands, and the fields for another one while the case is open to this person.

    :param shown: document and page beside the claim; the finding rests on them.
    :param following: the claim that is shown after this one, "" for the result.
    """
    with st.container(key="verdict"):
        _so_far(say, file, claim, by)
        if "examine" in file.steps:
            _fields(say, office, actor, file, claim, shown, following)


def forget(*keys: str) -> None:
    """Empties fields whose text the office has taken, so that it does not stand there when the case comes back."""
    for key in keys:
        st.session_state.pop(key, None)


def kept_words(say: Say, file: CaseFile) -> None:
    """Shows the reason that was typed for a step which is not open any more, so that it can be copied."""
    case_id, words = st.session_state.get(KEPT, (0, ""))
    if case_id == file.case.id and words and "examine" not in file.steps:
        pieces.note(say("office.kept", words=words))


def _so_far(say: Say, file: CaseFile, claim: Claim, by: Mapping[tuple[str, datetime], str]) -> None:
    if claim.finding:
        finding = claim.finding
        pieces.facts(
            [
                (say("office.hand.found"), pieces.two_lines(found(say, finding), who_and_when(say, finding, by))),
                *([(say("office.hand.because"), pieces.two_lines(finding.reason, ""))] if finding.reason else []),
                (say("office.hand.rests_on"), pieces.two_lines(rests_on(say, file, finding), "")),
            ]
        )
    elif lapsed(claim):
        pieces.note(say("office.hand.lapsed"))
    elif "examine" not in file.steps:
        pieces.help_line(say("office.hand.none"))


def _fields(say: Say, office: Office, actor: Actor, file: CaseFile, claim: Claim, shown: Shown | None, following: str) -> None:
    keys = _keys(file, claim)
    words = {one: say(f"office.verdict.{one}") for one in Verdict}
    chosen = st.radio(
        say("office.hand"),
        list(words),
        index=list(words).index(claim.finding.verdict) if claim.finding else None,
        format_func=words.__getitem__,
        key=keys["verdict"],
        horizontal=True,
        persist_state="session",
    )
    with st.form(keys["form"], border=False, enter_to_submit=False):
        if chosen is Verdict.WRONG:
            _true_value(say, claim, keys["true"])
        st.text_area(
            say("office.hand.reason"),
            value=claim.finding.reason if claim.finding else "",
            key=keys["reason"],
            height=104,
            persist_state="session",
        )
        if shown:
            pieces.help_line(say("office.hand.rests", name=shown.evidence.name, page=shown.page))
        else:
            pieces.help_line(say("office.hand.rests.none"))
        st.form_submit_button(
            say("office.hand.record" if following else "office.hand.record.last"),
            type="primary",
            on_click=_record,
            args=(say, office, actor, file.case.id, file.case.version, claim, shown, following, keys),
        )


def _record(
    say: Say,
    office: Office,
    actor: Actor,
    case_id: int,
    seen: int,
    claim: Claim,
    shown: Shown | None,
    following: str,
    keys: Mapping[str, str],
) -> None:
    """Everything that was shown comes as an argument; only what was typed is read here."""
    verdict, reason = st.session_state.get(keys["verdict"]), st.session_state.get(keys["reason"]) or ""
    if verdict is None:
        st.session_state[ANSWER] = ("refused", say("office.hand.choose"), [])
        return
    named = {"evidence_id": shown.evidence.id, "page": shown.page} if shown else {}
    right = _typed(claim, keys["true"]) if verdict is Verdict.WRONG else None
    if attempt(say, examine, office, case_id, seen, actor, claim.fact, verdict, reason, right, done="", **named) is None:
        st.session_state[KEPT] = (case_id, reason)
        return
    st.session_state.pop(KEPT, None)
    st.session_state[ANSWER] = ("done", say(f"office.hand.recorded.{verdict}", name=say.fact(claim.fact)), [])
    if following:
        st.query_params["claim"] = following
    else:
        st.query_params.pop("claim", None)
        st.query_params["part"] = RESULT


def _keys(file: CaseFile, claim: Claim) -> dict[str, str]:
    return {name: f"{name}_{place(file, claim)}" for name in ("verdict", "true", "reason", "form")}


def _true_value(say: Say, claim: Claim, key: str) -> None:
    """The field for what is right, in the form that the kind of fact asks for. Seeded with the finding that stands."""
    spec, right = FACTS[claim.fact], _right(claim.finding)
    label = say("office.hand.true", name=say.fact(claim.fact))
    if spec.kind == "yes_no":
        st.radio(label, [not claim.value], format_func=lambda one: say.value(spec.name, one), key=key, persist_state="session")
    elif spec.kind == "choice":
        others = [one for one in spec.choices if one != claim.value]
        index = others.index(right) if right in others else None
        st.radio(
            label, others, index=index, format_func=lambda one: say.value(spec.name, one), key=key, persist_state="session"
        )
    elif spec.kind == "nationality":
        names = {code: say.value(spec.name, code) for code in NATIONALITIES if code != claim.value}
        _select(say, label, key, dict(sorted(names.items(), key=lambda entry: entry[1])), right)
    elif spec.kind == "whole" and spec.most is not None and spec.most <= FEW:
        levels = range(int(spec.least), int(spec.most) + 1)
        _select(say, label, key, {level: say.value(spec.name, level) for level in levels if level != claim.value}, right)
    elif spec.kind == "topics":
        st.html(f'<p class="jc-label">{escape(label)}</p>')
        for topic in spec.choices:
            st.checkbox(
                say(f"value.topic.{topic}"), value=topic in (right or ()), key=f"{key}_{topic}", persist_state="session"
            )
    else:
        with st.container(key=f"short_{key}"):
            example = say("office.hand.true.example", example=say(f"question.{spec.name}.example"))
            value = right.isoformat() if spec.kind == "date" and right else str(right) if right is not None else ""
            st.text_input(f"{label}  \n*{example}*", value=value, key=key, persist_state="session")


def _select(say: Say, label: str, key: str, words: Mapping[Any, str], right: Any) -> None:
    options = list(words)
    with st.container(key=f"middle_{key}"):
        st.selectbox(
            label,
            options,
            index=options.index(right) if right in words else None,
            format_func=words.__getitem__,
            key=key,
            placeholder=say("common.streamlit.choose"),
            persist_state="session",
        )


def _typed(claim: Claim, key: str) -> Any:
    """What was typed or chosen as the true value, as the office takes it."""
    if FACTS[claim.fact].kind == "topics":
        return [topic for topic in FACTS[claim.fact].choices if st.session_state.get(f"{key}_{topic}")]
    return st.session_state.get(key)


def _right(finding: ClaimFinding | None) -> Any:
    return true_value(finding) if finding else None
