"""The points table in two engines for rules, each with the reasons that it gives by itself. It runs in the peers' environment.

The bands are those of `by_hand.py`. Every fact is known and nobody is under 18: neither engine has a value for "unknown" that
would leave a range. No value is judged.
"""

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from by_hand import AGES, EDUCATION, HSK, MERITS, MONTHS, REGION, SALARY, SKILL, WORK
from turns import serve

ON = date(2026, 11, 23)
NUMBERS = {
    "annual_salary_cny": SALARY,
    "relevant_work_years": WORK,
    "months_per_year_in_china": MONTHS,
    "age": AGES,
    "hsk_level": [(level, HSK[level], f"{level}") for level in range(9, -1, -1)],
    "consecutive_years_in_china": [(5, 5, "[5, +inf)"), (0, 0, "[0, 5)")],
    "local_bonus": [(points, points, f"{points}") for points in range(10, -1, -1)],
}  # from which value on, points, the row; the highest first
CHOICES = {"education": EDUCATION, "vocational_qualification": SKILL, "work_region": REGION}
LANGUAGE = ("former_chinese_national", "degree_taught_in_chinese")
BEST_OF = (("education", "vocational_qualification"), ("hsk_level", *LANGUAGE), ("consecutive_years_in_china", *MERITS))
ALONE = ("annual_salary_cny", "relevant_work_years", "months_per_year_in_china", "age", "work_region", "local_bonus")

Host = dict[str, Any]  # facts as JSON has them
Score = Callable[[Host], tuple[int, str, Any]]  # the total, the category, the reasons


def zen_engine() -> Score:
    """The table in zen-engine: the reasons are its trace, with the row of each decision table."""
    import zen  # only in the process that races it

    content = zen.ZenDecisionContent(json.dumps(graph()))  # compiled once: its quickest way
    engine = zen.ZenEngine({"loader": lambda _: content})

    def score(host: Host) -> tuple[int, str, Any]:
        told = engine.evaluate("points", {**host, "on": ON.isoformat()}, {"trace": True})
        return told["result"]["least"], told["result"]["category"], told["trace"]

    return score


def graph() -> dict[str, Any]:
    """The whole table as zen-engine reads it: the age, a decision table for each fact, then total and category."""
    tables = [_table(fact, [(f">= {low}", points, row) for low, points, row in bands]) for fact, bands in NUMBERS.items()]
    tables += [_table(fact, [(f'"{name}"', points, name) for name, points in rows.items()]) for fact, rows in CHOICES.items()]
    tables += [_table(fact, [("true", 5, "true"), ("false", 0, "false")]) for fact in (*LANGUAGE, *MERITS)]
    earned = [f"{fact}_points" for fact in ALONE]
    earned += [f"max([{', '.join(f'{fact}_points' for fact in facts)}])" for facts in BEST_OF]
    born, on = (f"d({day}).month() * 100 + d({day}).day()" for day in ("date_of_birth", "on"))
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        _expressions("ages", {"age": f"d(on).year() - d(date_of_birth).year() - ({on} < {born} ? 1 : 0)"}),
        *tables,
        _expressions("total", {"least": " + ".join(earned)}),
        _expressions("kind", {"least": "least", "category": 'least >= 85 ? "A" : least >= 60 ? "B" : "C"'}),
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = [("in", "ages"), ("ages", "age"), ("total", "kind"), ("kind", "out")]
    edges += [("in", table["id"]) for table in tables if table["id"] != "age"]
    edges += [(table["id"], "total") for table in tables]
    joined = [{"id": f"{one} {other}", "sourceId": one, "targetId": other, "type": "edge"} for one, other in edges]
    return {"nodes": nodes, "edges": joined}


def _table(fact: str, rows: list[tuple[str, int, str]]) -> dict[str, Any]:
    """A decision table over one fact; the first condition that holds counts."""
    outputs = [{"id": what, "name": what, "field": f"{fact}_{what}"} for what in ("points", "row")]
    rules = [
        {"_id": f"{place}", "fact": condition, "points": f"{points}", "row": json.dumps(row, ensure_ascii=False)}
        for place, (condition, points, row) in enumerate(rows)
    ]
    inputs = [{"id": "fact", "name": fact, "field": fact}]
    content = {"hitPolicy": "first", "inputs": inputs, "outputs": outputs, "rules": rules}
    return {"id": fact, "name": fact, "type": "decisionTableNode", "content": content}


def _expressions(name: str, expressions: dict[str, str]) -> dict[str, Any]:
    lines = [{"id": key, "key": key, "value": value} for key, value in expressions.items()]
    return {"id": name, "name": name, "type": "expressionNode", "content": {"expressions": lines}}


def openfisca_core() -> Score:
    """The table in openfisca-core: the reasons are its trace, with every value and every parameter."""
    from engine_openfisca import score

    return score


ENGINES: dict[str, Callable[[], Score]] = {"zen-engine": zen_engine, "openfisca-core": openfisca_core}


def main(name: str, file: str) -> None:
    """Scores the hosts of a JSON file each time a line comes in and answers with the seconds; to "points" with all results."""
    score = ENGINES[name]()
    hosts = json.loads(Path(file).read_text("utf-8"))

    def points() -> str:
        results = [score(host) for host in hosts]
        assert all(reasons for *_, reasons in results), "no reasons"
        return json.dumps([[least, category] for least, category, _ in results])

    serve(lambda: [score(host) for host in hosts], points)


if __name__ == "__main__":
    main(*sys.argv[1:])
