"""How long one assessment takes beside the same table by hand and in two rule engines; loading the law; a whole process.

`make bench-assess` runs it. Ours and the others take turns in one run; ratios are compared with what is wanted, times are told.
"""

import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from statistics import median

import by_hand
from turns import PEER_PYTHON, VAR, Peer

from rules import FACTS, Asked, HostFacts, assess, evaluate, facts_from, in_force, recompute, total

HOUSE = Path(__file__).parents[1]
ON = date(2026, 11, 23)
TABLE = in_force("work-permit-points", ON)
HOSTS, ROUNDS = 200, 40
READ = sorted({scale.stated for criterion in TABLE.criteria for scale in criterion.scales})
LOAD = """
import sys, time, rules
from rules.gazette import LAW, read_law
began, worked = time.perf_counter(), time.process_time()
read_law(LAW)
print(time.perf_counter() - began, time.process_time() - worked)
"""
ANNA = {"date_of_birth": "2002-05-01", "education": "bachelor", "annual_salary_cny": 300000, "relevant_work_years": 2}


def host(draw: random.Random, known: float) -> HostFacts:
    """A host of whom each fact is known with this probability."""
    values = {}
    for name in READ:
        spec = FACTS[name]
        if draw.random() >= known:
            continue
        if spec.kind == "date":
            values[name] = date(draw.randint(1960, 2006), draw.randint(1, 12), draw.randint(1, 28))
        elif spec.kind == "yes_no":
            values[name] = draw.random() < 0.2
        elif spec.kind == "choice":
            values[name] = draw.choice(spec.choices)
        elif spec.kind == "whole":
            values[name] = draw.randint(int(spec.least), int(spec.most))
        else:
            most = {"annual_salary_cny": 600000, "months_per_year_in_china": 12}.get(name, 20)
            values[name] = Decimal(draw.randint(0, most * 100)) / 100
    return HostFacts(**values)


def race(runs: dict[str, Callable[[], None]]) -> dict[str, float]:
    """The best time of each over many rounds, in which they take turns: microseconds a host."""
    best = dict.fromkeys(runs, float("inf"))
    for _ in range(ROUNDS):
        for name, run in runs.items():
            best[name] = min(best[name], _seconds(run) / HOSTS * 1e6)
    return best


def compared(known: float) -> list[tuple[str, float, float, float]]:
    """Ours beside the hand-written: what, ours, theirs, the ratio that is wanted at most."""
    draw = random.Random(20261123)
    hosts = [host(draw, known) for _ in range(HOSTS)]
    asked = [Asked(one, ON) for one in hosts]
    runs: dict[str, Callable[[], None]] = {
        "explained": lambda: [assess(TABLE, one) for one in asked],
        "same reasons": lambda: [by_hand.with_reasons(one, ON) for one in hosts],
        "total": lambda: [total(TABLE, one) for one in asked],
        "bare": lambda: [by_hand.bare(one, ON) for one in hosts],
    }
    if known == 1:
        runs["briefly"] = lambda: [by_hand.briefly(one, ON) for one in hosts]
    best = race(runs)
    told = [
        ("explained, by hand with the same reasons", best["explained"], best["same reasons"], 8.0),
        ("bare total, by hand", best["total"], best["bare"], 4.0),
    ]
    if known == 1:
        told.insert(1, ("explained, by hand with one short reason each", best["explained"], best["briefly"], 8.0))
    return told


def engines() -> list[tuple[str, float, dict[str, float]]]:
    """Ours beside two engines for rules, all with their reasons and from the same facts as JSON has them, all known.

    :return: for each engine its microseconds a host, and those of ours by what it does.
    """
    draw = random.Random(20261123)
    hosts = [host(draw, 1) for _ in range(HOSTS)]
    asked = [Asked(one, ON) for one in hosts]
    given = [{name: _as_json(getattr(one, name)) for name in READ} for one in hosts]
    VAR.mkdir(parents=True, exist_ok=True)
    (VAR / "hosts.json").write_text(json.dumps(given))
    wanted = [[one.least, one.category] for one in (assess(TABLE, each) for each in asked)]
    ours: dict[str, Callable[[], object]] = {
        "assessed": lambda: [assess(TABLE, each) for each in asked],
        "values judged, assessed, reasons read": lambda: [_read(facts_from(each, ON)) for each in given],
    }
    told = []
    for name in ("zen-engine", "openfisca-core"):
        engine = Peer(PEER_PYTHON, "engines.py", name, str(VAR / "hosts.json"))
        assert json.loads(engine.points()) == wanted, f"{name} does not give the same points"
        runs = {name: lambda engine=engine: engine.took().clock, **{what: partial(_seconds, run) for what, run in ours.items()}}
        best = dict.fromkeys(runs, float("inf"))
        for _ in range(ROUNDS):
            for what, run in runs.items():
                best[what] = min(best[what], run() / HOSTS * 1e6)
        engine.close()
        told.append((name, best.pop(name), best))
    return told


def _as_json(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else float(value) if isinstance(value, Decimal) else value


def _read(facts: HostFacts) -> list[tuple]:
    """The reasons as text in one language, with the row as printed and its place in the law."""
    found = assess(TABLE, Asked(facts, ON)).findings
    return [(one.label.zh, one.least, one.band, one.printed, one.citation.place, one.because) for one in found]


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def whole() -> list[tuple[str, float]]:
    """What is not compared: microseconds of a whole evaluation, with its trace, and of a recomputation."""
    facts = host(random.Random(1), 1)
    trace = json.loads(json.dumps(evaluate(facts, ON).trace()))
    told = []
    for what, run in (
        ("all rules in force, with routes", lambda: evaluate(facts, ON)),
        ("the same with its trace", lambda: evaluate(facts, ON).trace()),
        ("a trace computed again", lambda: recompute(trace)),
    ):
        told.append((what, min(_seconds(run) for _ in range(ROUNDS)) * 1e6))
    return told


def processes() -> list[tuple[str, list[float], list[float]]]:
    """Fresh processes: milliseconds on the clock and of the processor. Byte code is kept between them, as it is in use."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def run(command: list[str]) -> tuple[str, float, float]:
        began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        said = subprocess.run(command, cwd=HOUSE, env=environment, capture_output=True, check=True).stdout.decode()
        passed, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        return said, passed * 1e3, (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1e3

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "anna.json"
        file.write_text(json.dumps(ANNA))
        score = [str(Path(sys.executable).with_name("jiancai")), "score", str(file), "--on", ON.isoformat()]
        loads = [[float(word) * 1e3 for word in run([sys.executable, "-c", LOAD])[0].split()] for _ in range(10)][1:]
        clock, processor = zip(*loads, strict=True)
        told = [("all editions loaded, after imports (wanted: under 30)", list(clock), list(processor))]
        for what, command in (("jiancai score FILE", score), ("jiancai score FILE --json", [*score, "--json"])):
            _, clock, processor = zip(*[run(command) for _ in range(10)][1:], strict=True)
            told.append((f"{what}, whole process (wanted: under 400)", list(clock), list(processor)))
    return told


def main() -> int:
    """Prints everything.

    :return: 1 when a ratio is above what is wanted.
    """
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}")
    above = 0
    for known, title in ((1.0, "all facts known"), (0.5, "half of the facts known")):
        print(f"\nOne host, points table, {title} (us, best of {ROUNDS} rounds over {HOSTS} hosts)")
        for what, ours, theirs, wanted in compared(known):
            above += ours / theirs > wanted
            print(f"  {what:<46} ours {ours:6.2f}   theirs {theirs:6.2f}   {ours / theirs:4.1f} times (wanted: {wanted:.0f})")
    print("\nOne host, points table with reasons, all facts known, beside engines for rules (us, best)")
    for name, theirs, ours in engines():
        for what, best in ours.items():
            print(f"  {name:<15}{theirs:8.1f}   ours, {what:<40}{best:8.1f}   {theirs / best:6.1f} times as long")
    print("\nOne host, for orientation (us, best)")
    for what, best in whole():
        print(f"  {what:<46} {best:8.0f}")
    print("\nFresh processes (ms)")
    for what, clock, processor in processes():
        print(f"  {what:<60} best {min(clock):4.0f}   median {median(clock):4.0f}   processor {min(processor):4.0f}")
    return 1 if above else 0


if __name__ == "__main__":
    sys.exit(main())
