"""An invented edition and series, small, with every kind of table and key that a law file may hold; and changes of it."""

import copy
import json
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

_L = '{ zh = "样本", en = "SPECIMEN", de = "MUSTER" }'
_CHECKED = '{ status = "original", by = "样本", on = 2020-02-01 }'
EDITION = f"""
[ruleset]
id = "specimen"
in_force = {{ from = 2020-01-01, until = 2029-12-31 }}
authentic = "zh"
title = {{ zh = "样本表", en = "SPECIMEN table", de = "MUSTERtabelle" }}
nature = "own"
status = "model"
maximum = 10
review_by = 2028-06-01
note = {{ zh = "不是法律", en = "not law", de = "kein Recht" }}
disputed = {{ zh = "日期有争议", en = "the days are disputed", de = "die Tage sind strittig" }}

[ruleset.source]
number = "样本〔2020〕1号"
title = "样本"
place = "附件"
checked = {{ status = "own" }}

[[part]]
id = "know"
label = {_L}
maximum = 7
[[part]]
id = "rest"
label = {_L}
maximum = 3

[[category]]
id = "recommend"
label = {_L}
points = "[5, 10]"
printed = "5及以上"
parts = {{ know = "[4, +inf)" }}
[[category]]
id = "panel"
label = {_L}
points = "[2, 10]"
printed = "2及以上"
[[category]]
id = "do_not_recommend"
label = {_L}
points = "[0, 2)"
printed = "2以下"

[[criterion]]
id = "language"
label = {_L}
part = "know"
maximum = 4
place = "第一行"
evidence = ["hsk_certificate"]
[[criterion.best_of]]
fact = "hsk_level"
unit = "level"
bands = [{{ when = "[4, 9]", points = 4, printed = "4级" }}, {{ when = "[1, 3]", points = 1, printed = "" }}]
gaps = [{{ when = "[0, 0]", reason = {{ zh = "未写明", en = "not told", de = "nicht gesagt" }} }}]
[[criterion.best_of]]
fact = "degree_taught_in_chinese"
grades = [{{ is = true, points = 4, printed = "是" }}, {{ is = false, points = 0, printed = "" }}]
[[criterion]]
id = "education"
label = {_L}
part = "know"
maximum = 3
place = "第二行"
evidence = ["degree_certificate", "cv"]
fact = "education"
grades = [
  {{ is = "doctorate", points = 3, printed = "博士" }}, {{ is = "master", points = 2, printed = "硕士" }},
  {{ is = "bachelor", points = 1, printed = "学士" }}, {{ is = "below_bachelor", points = 0, printed = "" }},
]
[[criterion]]
id = "local"
label = {_L}
part = "rest"
maximum = 3
place = "第三行"
evidence = []
fact = "local_products"
unit = "percent"
bands = [{{ when = "[50, 100]", points = 3, printed = "半数" }}, {{ when = "[0, 50)", points = 0, printed = "" }}]

[[gate]]
id = "adult"
label = {_L}
otherwise = "blocked"
place = "第四行"
basis = {{ number = "样本〔2020〕2号", title = "样本", place = "第一条", checked = {_CHECKED} }}
evidence = ["passport"]
[[gate.all]]
fact = "age"
unit = "completed years"
within = "[18, +inf)"
subject = {_L}
holds = {_L}
fails = {_L}
[[gate.all]]
fact = "passport_expires"
valid_for_months = 6
subject = {_L}
holds = {_L}
fails = {_L}
[[gate]]
id = "record"
label = {_L}
otherwise = "diverted"
place = "第五行"
evidence = []
[[gate.all]]
fact = "no_criminal_record_issued"
not_older_than_months = 6
subject = {_L}
holds = {_L}
fails = {_L}
too_early = {_L}
[[gate.all]]
fact = "nationality"
not_among = ["CHN", "TWN"]
subject = {_L}
holds = {_L}
fails = {_L}
[[gate.all]]
fact = "employer_credit_code"
not_beginning_with = ["93"]
subject = {_L}
holds = {_L}
fails = {_L}
[[gate.all]]
fact = "host_consent"
is = true
subject = {_L}
holds = {_L}
fails = {_L}
[[gate.all]]
fact = "regulated_topics"
each_in = "regulated_topics_licensed"
subject = {_L}
holds = {_L}
fails = {_L}
none = {_L}
names = {{ medical = {_L}, finance = {_L}, law = {_L}, education = {_L} }}

[[interpretation]]
id = "which"
criteria = ["language"]
gates = ["adult"]
effect = "add_and_cap"
reading = {_L}
alternative = {_L}
ground = {_L}
[[interpretation]]
id = "days"
effect = "count_days"
days = 30
reading = {_L}
alternative = {_L}
ground = {_L}
[[interpretation]]
id = "left_out"
criteria = ["education"]
effect = "without_the_fact"
fact = "education"
reading = {_L}
alternative = {_L}
ground = {_L}

[[route]]
id = "pay"
category = "recommend"
label = {_L}
place = "第六行"
certainty = "disputed"
evidence = ["employment_contract"]
[[route.all]]
fact = "annual_salary_cny"
unit = "CNY/year"
times = 6
series = "specimen-wage"
asks = {_L}
[[route.all]]
fact = "age"
unit = "completed years"
within = "[0, 60]"
asks = {_L}
[[route.dispute]]
id = "who"
reading = {_L}
alternative = {_L}
ground = {_L}
[[route.dispute.also]]
fact = "education"
among = ["doctorate", "master"]
asks = {_L}
[[route]]
id = "talent"
category = "recommend"
label = {_L}
place = "第七行"
certainty = "confirmed"
evidence = []
counts = {_L}
[[route.all]]
fact = "talent_programme"
is = true
asks = {_L}
"""
SERIES = f"""
[series]
id = "specimen-wage"
label = {_L}
unit = "CNY/month"
supplier = {_L}
note = {_L}
[[value]]
wage_year = 2019
in_force = {{ from = 2020-01-01, until = 2020-12-31 }}
inferred = ["until"]
amount = 1000.5
certainty = "confirmed"
review_by = 2020-10-01
source = {{ number = "样本〔2020〕3号", title = "样本", place = "第一段", checked = {{ status = "secondary" }} }}
note = {_L}
[[missing]]
wage_year = 2020
in_force = {{ from = 2021-01-01, until = 2021-12-31 }}
inferred = ["from"]
"""


def told(text: str) -> dict[str, Any]:
    """The tables of a specimen, free to be changed."""
    return copy.deepcopy(_parsed(text))


@cache
def _parsed(text: str) -> dict[str, Any]:
    return tomllib.loads(text, parse_float=Decimal)


def toml(table: dict[str, Any]) -> bytes:
    """The tables as a TOML file again, every table within a key written in one line."""
    return "".join(f"{key} = {_value(value)}\n" for key, value in table.items()).encode()


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if isinstance(value, date) else str(value)


def tables(told: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    """Every table with the way to it, the whole first."""
    if isinstance(told, dict):
        yield path, told
    for key, value in told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ():
        yield from tables(value, (*path, key))


def at(told: Any, path: tuple[str | int, ...]) -> Any:
    """What stands at the end of a way."""
    for step in path:
        told = told[step]
    return told


def around(text: str, path: tuple[str | int, ...]) -> tuple[dict[str, Any], tuple[str | int, ...]]:
    """Of a specimen only the item on the way and what no file may lack, so that it is read quickly; and the way to it there."""
    whole = _parsed(text)
    head, place = path[:1], path[1:2]
    kept = {
        key: copy.deepcopy(whole[key][:1] if isinstance(whole[key], list) else whole[key]) for key in whole if key in NEEDED
    }
    if head and head[0] not in ("ruleset", "series"):
        kept[head[0]] = copy.deepcopy(whole[head[0]][place[0] : place[0] + 1])
        path = (*head, 0, *path[2:])
    return kept, path


NEEDED = ("ruleset", "category", "criterion", "series")
