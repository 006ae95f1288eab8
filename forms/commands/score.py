"""`jiancai score FILE`: scores the facts of one host and shows the reasons, or the trace as JSON; or a whole register."""

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from datetime import date, datetime

from forms.office_law import faults_told
from forms.wording import AUTHENTIC, LANGUAGES, SHANGHAI, Say
from rules import FACTS, FactFault, FactsRefused, HostFacts, day_of, evaluate, read_facts, shown

_EXAMPLE = """FILE is one JSON object; every fact may be missing or null, which means: not known.

  {"date_of_birth": "2002-05-01", "education": "bachelor", "annual_salary_cny": 300000, "relevant_work_years": 2}

With --batch IN --out OUT a whole register: tables as .csv, .xlsx or .parquet, one host a row, the facts' names as heads; other
columns are carried through. An empty cell is unknown; a list is written a;b, the empty list []. Exit code 0 when every row was
scored, 1 when rows have errors (they stand in OUT, with the reason in the column "errors"), 2 when nothing could be written.

The facts and what they may be:
"""
REFUSED = 2
_WHOLE_TEXT = ("not_json", "not_utf8", "too_deep", "not_an_object")
UNREADABLE = {FileNotFoundError: "missing", IsADirectoryError: "directory", PermissionError: "forbidden"}


def arguments(parser: ArgumentParser) -> None:
    """`jiancai score FILE [--on DAY] [--json] [--advice] [--lang zh|en|de]`, or `--batch IN --out OUT` in place of FILE."""
    parser.description = f"{parser.description}\n\n{_EXAMPLE}\n{_facts()}"
    parser.add_argument("file", metavar="FILE", nargs="?", help="the facts as JSON; - reads standard input")
    parser.add_argument("--batch", metavar="IN", help="score every row of a table: .csv, .xlsx or .parquet")
    parser.add_argument("--out", metavar="OUT", help="where the scored table is written: .csv, .xlsx or .parquet")
    parser.add_argument("--on", metavar="DAY", help="the decisive day, YYYY-MM-DD; today in Shanghai if not given")
    parser.add_argument("--json", action="store_true", help="print the whole reasoning as one JSON object (jiancai/trace.v1)")
    parser.add_argument(
        "--advice", action="store_true", help="add what would be enough, how safe the result is, and when it changes by itself"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default=AUTHENTIC, help="the language of the sentences (zh if not given)")


def run(options: Namespace) -> int:
    """Scores and prints.

    :return: 0 whatever the outcome is; 2 when the facts or the day cannot be read, with every reason on standard error; of a
        whole register 1 when some rows could not be scored.
    """
    say = Say(options.lang)
    faults = faults_told(say)
    if faults:
        print("\n".join(faults), file=sys.stderr)
        return REFUSED
    on = day_asked(options.on, say, faults)
    if wrong := _wrong_call(options):
        raise SystemExit(_refuse([say(f"terminal.batch.call.{wrong}")]))
    if options.batch:
        from forms.commands.score_batch import run_batch  # only now: it needs polars

        return run_batch(options.batch, options.out, on, say) if on else _refuse(faults)
    facts = _facts_of(options.file, on, say, faults)
    if faults or on is None or facts is None:
        return _refuse(faults)
    evaluation = evaluate(facts, on)
    if options.json:
        trace = evaluation.trace(options.lang)
        if options.advice:
            from forms.commands.advice_json import advised

            trace["advice"] = advised(facts, on, options.lang)
        text = json.dumps(trace, ensure_ascii=False, indent=2)
    else:
        from forms.commands.score_text import told

        lines = list(told(evaluation, say))
        if options.advice:
            from forms.commands.advice_text import advice_told

            lines += advice_told(facts, evaluation, say)
        text = "\n".join(lines)
    return _print(text)


def _wrong_call(options: Namespace) -> str | None:
    """Which of the two ways to call it was mixed up, if any."""
    if options.file is None and not options.batch:
        return "nothing"
    if options.batch and options.file is not None:
        return "both"
    if bool(options.batch) != bool(options.out):
        return "half"
    return "json" if options.batch and options.json else None


def _refuse(faults: list[str]) -> int:
    print("\n".join(faults), file=sys.stderr)
    return REFUSED


def day_asked(asked: str | None, say: Say, faults: list[str]) -> date | None:
    """The day that `--on` names; today in Shanghai when it is not given; `None` when it is no day.

    :param faults: what is wrong with it is added here, in words.
    """
    if asked is None:
        return datetime.now(SHANGHAI).date()
    try:
        return day_of("--on", asked)
    except FactsRefused as refused:
        faults.extend(line_of(fault, say) for fault in refused.faults)
        return None


def _facts_of(file: str, on: date | None, say: Say, faults: list[str]) -> HostFacts | None:
    try:
        if file == "-":
            content = sys.stdin.buffer.read() if sys.stdin else b""  # a closed standard input is empty
        else:
            with open(file, "rb") as opened:
                content = opened.read()
    except OSError as bad:
        reason = UNREADABLE.get(type(bad), "other")
        faults.append(say("terminal.score.unreadable", file=file, reason=say(f"terminal.score.file.{reason}")))
        return None
    try:
        return read_facts(content, on)
    except FactsRefused as refused:
        faults.extend(line_of(fault, say) for fault in refused.faults)
        return None


def line_of(fault: FactFault, say: Say) -> str:
    """One fault in words: the key, the value, and what would be right."""
    sentence = say(f"fault.{fault.kind}", **fault.detail)
    if not fault.key and fault.kind in _WHOLE_TEXT:
        return sentence
    return say("terminal.score.fault", key=shown(fault.key)[1:-1], value=fault.value, sentence=sentence)


def _facts() -> str:
    lines = []
    for spec in FACTS.values():
        what = " | ".join(spec.choices) or {"date": "YYYY-MM-DD", "yes_no": "true | false"}.get(spec.kind, "")
        if spec.least is not None:
            decimals = "" if spec.decimals else ", whole"
            what = f"{spec.least} to {spec.most}{decimals} ({spec.unit})"
        if spec.kind == "topics":
            what = f"list of {what}"
        lines.append(f"  {spec.name:<32}{what or _CODES[spec.kind]}")
    return "\n".join(lines)


_CODES = {
    "nationality": "ISO 3166-1 alpha-3 or an ICAO 9303 code, such as DEU",
    "credit_code": "unified social credit code, 18 characters",
}


def _print(text: str) -> int:
    """Prints as UTF-8 whatever the terminal's own encoding is; a reader who leaves early is no fault."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8") + b"\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains again when it ends
    return 0
