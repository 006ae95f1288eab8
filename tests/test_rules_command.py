"""The command `jiancai rules`: all faults of all law files at once, and editions read by people who open no code."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from forms.commands.layout import width
from forms.commands.rules_diff import compared
from forms.commands.rules_show import shown
from forms.law_words import band, documents, fact_name
from forms.terminal import main
from forms.wording import LANGUAGES, Say, has
from rules import FACTS, Interval, check_law, editions, law
from rules.gazette import LAW

EDITIONS = list(editions())
TABLE = "work-permit-points/2017-04-01.toml"
CASES = "work-permit-points/2017-04-01.cases.toml"
MODEL = "livestream-host-merit/2026-11-01.toml"
WAGES = "reference-values/average-wage.shanghai.toml"
TODAY = date(2026, 11, 23)


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of the published law."""
    return Path(shutil.copytree(LAW, tmp_path / "law"))


def changed(folder: Path, file: str, *changes: tuple[str, str]) -> str:
    """Changes one file of a copy; its text afterwards."""
    path = folder / file
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text, f"{old!r} is not in {file}"
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")
    return text


def line_of(text: str, at: str) -> int:
    return text.count("\n", 0, text.index(at)) + 1


def rules(capsys, *arguments: object, lang: str = "en") -> tuple[int, str, str]:
    """Exit code, standard output and standard error."""
    code = main(["rules", *map(str, arguments), "--lang", lang])
    said = capsys.readouterr()
    return code, said.out, said.err


# --- check


def test_the_published_law_is_sound_and_every_file_has_its_line(capsys):
    code, out, _ = rules(capsys, "check")

    lines = out.splitlines()
    assert code == 0
    assert [line[0] for line in lines[:-2]] == ["✓"] * len(list(LAW.rglob("*.toml")))
    assert any("2017-04-01.toml: sound (edition, 9 criteria)" in line for line in lines)
    assert any("2017-04-01.cases.toml: sound (250 worked cases, all come out)" in line for line in lines)
    assert any("average-wage.shanghai.toml: sound (8 reference values)" in line for line in lines)
    assert any("published.toml: sound (11 published digests)" in line for line in lines)
    assert lines[-1] == "8 files, no fault."


@pytest.mark.parametrize(("lang", "last"), [("zh", "共8个文件，全部无误。"), ("de", "8 Dateien, kein Fehler.")])
def test_the_check_speaks_the_language_that_is_asked_for(capsys, lang, last):
    code, out, _ = rules(capsys, "check", lang=lang)

    assert (code, out.splitlines()[-1]) == (0, last)


def test_all_faults_of_all_files_are_named_with_file_line_and_value(capsys, copy):
    table = changed(
        copy, TABLE, ("[26, 45]", "[26, 45)"), ('points = 11, printed = "[15,25)"', 'points = -11, printed = "[15,25)"')
    )
    model = changed(copy, MODEL, ("maximum = 35", "maximum = 36"))
    wages = changed(copy, WAGES, ("amount = 6504", 'amount = "6504"'))

    code, out, _ = rules(capsys, "check", copy)

    assert code == 1
    for file, line, said in [
        (TABLE, line_of(table, "bands = [ # whole years"), "criterion age: age: 45 lies in no band and no declared gap"),
        (TABLE, line_of(table, "points = -11"), "criterion annual_salary, bands 4: points is negative (-11)"),
        (MODEL, line_of(model, "maximum = 36"), "part standing: the criteria give 35 at most, but maximum is 36"),
        (
            WAGES,
            line_of(wages, 'amount = "6504"'),
            "value 1: amount is of the wrong type: a whole number, a number is expected",
        ),
    ]:
        assert any(one.startswith(f"{copy / file}:{line}: {said}") for one in out.splitlines()), (file, line, out)
    assert "published with the digest" in out  # an edited edition no longer has its digest
    assert f"– {copy / CASES}: not proven" in out


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", "criterion age：age：45 不在任何分档内，也未声明为空缺"),
        ("en", "criterion age: age: 45 lies in no band"),
        ("de", "criterion age: age: 45 liegt in keiner Zeile und keiner erklärten Lücke"),
    ],
)
def test_a_fault_is_told_in_the_language_that_is_asked_for(capsys, copy, lang, said):
    changed(copy, TABLE, ("[26, 45]", "[26, 45)"))

    assert said in rules(capsys, "check", copy / TABLE, lang=lang)[1]


CASE = """[[case]]
name = "450,000 CNY (45万元) earns 20"
on = 2026-03-01
facts = { annual_salary_cny = 450000 }
expect = { annual_salary = 20 }"""
CASE_FAULTS = [  # what is changed in the worked cases, the text on the line of the fault, and what it says
    (
        "expect = { annual_salary = 20 }",
        "expect = { annual_salary = 19 }",
        "expect = { annual_salary = 19",
        "annual_salary: expected 19, found 20",
    ),
    ("expect = { annual_salary = 20 }", "total = [20, 119]", "total = [20, 119]", "total: expected [20, 119], found [20, 120]"),
    ("expect = { annual_salary = 20 }", 'category = "A"', 'category = "A"', 'category: expected "A", found ""'),
    ("expect = { annual_salary = 20 }", 'category = "E"', 'category = "E"', 'category is "E", not one of A, B, C'),
    (
        "expect = { annual_salary",
        "expect = { annual_salery",
        "annual_salery",
        "no name in this edition; the nearest is annual_salary",
    ),
    ("expect = { annual_salary", "expekt = { annual_salary", "expekt", "expekt is no key of this table; the nearest is expect"),
    ("expect = { annual_salary = 20 }", "", CASE.split("\n")[0], "this case checks nothing; it needs one of expect, gates"),
    (
        "annual_salary_cny = 450000",
        "annual_salery_cny = 450000",
        "annual_salery_cny",
        "There is no such fact; the nearest is annual_salary_cny.",
    ),
    (
        "annual_salary_cny = 450000",
        "annual_salary_cny = -5",
        "annual_salary_cny = -5",
        "annual_salary_cny = -5: It must lie between 0 and 1000000000.",
    ),
    (
        "on = 2026-03-01",
        "on = 2017-03-31",
        "on = 2017-03-31",
        "2017-03-31 lies outside the days of this edition (2017-04-01 to …)",
    ),
    ("on = 2026-03-01", "on = 2026-02-30", "on = 2026-02-30", "there is no day 2026-02-30; the nearest is 2026-02-28"),
    ('name = "450,000 CNY (45万元) earns 20"\n', "", CASE.split("\n")[0], "name is missing"),
]


@pytest.mark.parametrize(("old", "new", "at", "said"), CASE_FAULTS, ids=[said for *_, said in CASE_FAULTS])
def test_a_fault_in_a_worked_case_is_named_with_its_line(capsys, copy, old, new, at, said):
    text = changed(copy, CASES, (CASE, CASE.replace(old, new)))

    code, out, _ = rules(capsys, "check", copy / CASES)

    assert code == 1
    place = "file" if "no day" in said else "case 1"
    start = f"{copy / CASES}:{line_of(text, at)}: {place}"
    assert any(line.startswith(start) and said in line for line in out.splitlines()), out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("350,000 CNY (35万元) earns 17", "no worked case stands on the edge 350000 of annual_salary_cny; add one to 2017-04"),
        (
            "one fen below 350,000 CNY earns 14",
            "beside the edge 350000 of annual_salary_cny; add one with 349999.99 / 350000.01",
        ),
    ],
)
def test_an_edge_without_a_case_on_it_or_beside_it_is_named_at_its_row(copy, name, said):
    text = (copy / CASES).read_text("utf-8")
    start = text.index(f'[[case]]\nname = "{name}"')
    (copy / CASES).write_text(text[:start] + text[text.index("[[case]]", start + 1) :], "utf-8")

    faults = [fault for report in check_law(copy) for fault in report.faults]

    assert [fault.line for fault in faults] == [line_of((copy / TABLE).read_text("utf-8"), "[350000, 450000)")]
    assert said in str(faults[0])


def test_a_grade_without_a_case_is_named_at_its_row(copy):
    text = (copy / CASES).read_text("utf-8")
    (copy / CASES).write_text(text.replace('education = "master"', 'education = "bachelor"'), "utf-8")

    faults = [fault for report in check_law(copy) for fault in report.faults if fault.kind == "grade_without_case"]

    table = (copy / TABLE).read_text("utf-8")
    assert [(fault.value, fault.line) for fault in faults] == [
        ('"master"', line_of(table, 'is = "master"')),
        ('"master"', line_of(table, 'among = ["bachelor", "master"')),  # the direct route that asks for a degree
    ]


def test_an_edition_without_worked_cases_is_a_fault_of_the_edition(copy):
    (copy / CASES).unlink()

    (fault,) = [fault for report in check_law(copy) for fault in report.faults]

    assert (fault.kind, fault.file) == ("no_cases", str(copy / TABLE))


def test_worked_cases_without_their_edition_are_a_fault(copy):
    (copy / CASES).rename(copy / "work-permit-points" / "2019-01-01.cases.toml")

    kinds = sorted(fault.kind for report in check_law(copy) for fault in report.faults)

    assert kinds == ["no_cases", "no_edition"]


def test_a_file_that_nobody_reads_is_a_fault_and_not_skipped(copy):
    (copy / "work-permit-points" / "2017-april.toml").write_text("[ruleset]\n", "utf-8")

    (fault,) = [fault for report in check_law(copy) for fault in report.faults]

    assert (fault.kind, fault.line, Path(fault.file).name) == ("nobody_reads", 1, "2017-april.toml")


def test_a_published_edition_that_changed_vanished_or_was_never_entered_is_a_fault_of_the_digests(copy):
    digests = changed(copy, "published.toml", ('"work-permit-points/2016-10-01"', '"work-permit-points/2015-10-01"'))
    changed(copy, MODEL, ("# Part A", "# part A"))

    faults = [fault for report in check_law(copy) for fault in report.faults]

    assert sorted((fault.kind, fault.key) for fault in faults) == [
        ("digest_differs", "livestream-host-merit/2026-11-01"),
        ("digest_missing", "work-permit-points/2016-10-01"),
        ("edition_gone", "work-permit-points/2015-10-01"),
    ]
    lines = {fault.kind: fault.line for fault in faults}
    assert lines["edition_gone"] == line_of(digests, '"work-permit-points/2015-10-01"')
    assert lines["digest_differs"] == line_of(digests, '"livestream-host-merit')
    assert lines["digest_missing"] == line_of(digests, "[editions]")


def test_what_nobody_reads_in_the_digests_is_a_fault(copy):
    (copy / "published.toml").write_text((copy / "published.toml").read_text("utf-8") + "\n[edition]\n", "utf-8")

    (fault,) = [fault for report in check_law(copy) for fault in report.faults]

    assert (fault.kind, Path(fault.file).name) == ("unknown_key", "published.toml")


def test_one_published_edition_is_checked_with_its_cases_and_its_digest():
    reports = check_law(LAW / TABLE)

    assert [(report.path.name, report.kind) for report in reports] == [
        ("2017-04-01.toml", "edition"),
        ("2017-04-01.cases.toml", "cases"),
        ("published.toml", "digests"),
    ]
    assert not any(report.faults for report in reports)


SUPPLIED = """[series]
id = "average-wage.shanghai"
unit = "CNY/month"

[[value]]
wage_year = 2025
in_force = { from = 2026-07-01, until = 2027-06-30 }
amount = 12800.50
certainty = "confirmed"
review_by = 2027-06-01
source = { number = "示例〔2026〕1号", title = "示例", place = "第一段", checked = { status = "secondary" } }
"""


def test_an_offices_own_folder_is_checked_as_it_would_be_laid_over_the_published_law(capsys, tmp_path):
    folder = tmp_path / "own"
    (folder / "reference-values").mkdir(parents=True)
    file = folder / "reference-values" / "average-wage.shanghai.toml"
    file.write_text(SUPPLIED, "utf-8")
    assert rules(capsys, "check", folder)[0] == 0

    file.write_text(SUPPLIED.replace("from = 2026-07-01", "from = 2026-06-30"), "utf-8")
    code, out, _ = rules(capsys, "check", folder)

    assert code == 1
    assert f"{file}:7: value 1, in_force: the values of 2024 and 2025 are both in use on 2026-06-30" in out


def test_an_office_may_not_replace_a_published_edition(tmp_path):
    folder = tmp_path / "own"
    shutil.copytree(LAW / "work-permit-points", folder / "work-permit-points")

    faults = [fault for report in check_law(folder) for fault in report.faults]

    assert [(fault.kind, fault.value) for fault in faults if "twice" in fault.kind] == [
        ("edition_twice", "work-permit-points/2016-10-01"),
        ("edition_twice", "work-permit-points/2017-04-01"),
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_path_that_is_not_there_is_a_wrong_call(capsys, tmp_path, lang):
    for path in (tmp_path / "nowhere", tmp_path):
        code, out, err = rules(capsys, "check", path, lang=lang)
        assert (code, out) == (2, "")
        assert str(path) in err


# --- list, show, diff


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_names_every_edition_with_days_nature_certainty_and_digest(capsys, lang):
    code, out, _ = rules(capsys, "list", lang=lang)

    say = Say(lang)
    assert code == 0
    flat = " ".join(out.split())
    for ruleset in EDITIONS:
        assert f"{ruleset.id}/{ruleset.edition}" in out
        assert say.label(ruleset.title) in out
        assert say.day(ruleset.in_force.from_) in out
        assert ruleset.digest[:12] in out
        assert " ".join(say(f"law.show.nature.{ruleset.nature}").split()) in flat


def page(ruleset, lang: str, columns: int, on: date = TODAY) -> list[str]:
    return shown(ruleset, law().series, Say(lang), columns, on)


@pytest.mark.parametrize("columns", [80, 110])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("ruleset", EDITIONS, ids=lambda one: f"{one.id}-{one.edition}")
def test_an_edition_is_shown_whole_and_fits_the_terminal(ruleset, lang, columns):
    say = Say(lang)
    lines = page(ruleset, lang, columns)
    told = "".join("".join(lines).split())

    def stands(text: str) -> bool:
        return "".join(text.split()) in told

    assert [line for line in lines if width(line) > columns and "http" not in line] == []
    for criterion in ruleset.criteria:
        assert stands(say.label(criterion.label)) or len(criterion.label[lang]) > columns // 2
        assert stands(criterion.citation.place)
        assert stands(documents(say, criterion.evidence))
        for scale in criterion.scales:
            assert len(criterion.scales) == 1 or stands(fact_name(say, scale.fact))
            assert all(stands(gap.reason[lang]) for gap in scale.gaps)
    for gate in ruleset.gates:
        assert stands(gate.basis.place)
        assert stands(gate.basis.title)
    for route in ruleset.routes:
        assert all(stands(demand.asks[lang]) for demand in route.demands)
        assert stands(say(f"law.certainty.{route.certainty}"))
    assert stands(ruleset.source.number)
    assert stands(ruleset.digest)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("ruleset", EDITIONS, ids=lambda one: f"{one.id}-{one.edition}")
def test_a_reader_meets_no_key_of_the_file(ruleset, lang):
    told = "\n".join(page(ruleset, lang, 110))
    evidence = {name for one in (*ruleset.criteria, *ruleset.gates, *ruleset.routes) for name in one.evidence}

    assert [name for name in evidence if not has(f"document.{name}", lang)] == []
    assert [fact for fact in FACTS if "_" in fact and fact in told] == []
    assert [one.id for one in ruleset.routes if one.id in told] == []


def test_a_row_stands_as_printed_beside_its_reading_and_points(capsys):
    _, out, _ = rules(capsys, "show", "work-permit-points/2017-04-01")

    rows = [line.split() for line in out.splitlines()]
    assert ["[35,45)", "¥350,000", "to", "under", "¥450,000", "17"] in rows
    assert ["大于60", "61", "completed", "years", "or", "more", "0"] in rows
    assert ["—", "Below", "bachelor", "0"] in rows


@pytest.mark.parametrize("ruleset", [one for one in EDITIONS if one.id == "work-permit-points"], ids=lambda one: one.edition)
def test_a_total_that_no_copy_prints_is_not_shown_as_printed(ruleset):
    printed = [line.split("：")[1] for line in page(ruleset, "zh", 110) if "原文：" in line]

    assert printed == ["85分以上", "60分以上", "—"]


@pytest.mark.parametrize(
    ("fact", "written", "zh", "en", "de"),
    [
        ("annual_salary_cny", "[450000, +inf)", "¥450,000以上", "¥450,000 or more", "¥450.000 oder mehr"),
        ("annual_salary_cny", "[0, 50000)", "不满¥50,000", "under ¥50,000", "unter ¥50.000"),
        ("relevant_work_years", "[2, 3)", "2年以上，不满3年", "2 to under 3 years", "2 bis unter 3 Jahre"),
        ("age", "[18, 25]", "18周岁至25周岁", "18 to 25 completed years", "18 bis 25 vollendete Lebensjahre"),
        ("age", "[25, 26)", "25周岁", "25 completed years", "25 vollendete Lebensjahre"),
        ("age", "[0, 18)", "不满18周岁", "under 18 completed years", "unter 18 vollendete Lebensjahre"),
        ("local_products", "(0, 10)", "超过0%，不满10%", "more than 0, under 10%", "mehr als 0, unter 10 %"),
        ("local_products", "[50, 100]", "50%以上", "50% or more", "50 % oder mehr"),
        (
            "training_given",
            "[16, 40)",
            "每年16小时以上，不满40小时",
            "16 to under 40 hours a year",
            "16 bis unter 40 Stunden im Jahr",
        ),
        ("training_given", "[0, 16)", "每年不满16小时", "under 16 hours a year", "unter 16 Stunden im Jahr"),
        ("training_given", "(80, +inf)", "每年超过80小时", "more than 80 hours a year", "mehr als 80 Stunden im Jahr"),
        ("hsk_level", "[0, 0]", "没有证书", "No certificate", "Kein Zeugnis"),
        ("platform_penalties", "(2, +inf)", "超过2次", "more than 2 penalties", "mehr als 2 Strafen"),
        ("relevant_work_years", "[0, 2]", "2年以下", "up to 2 years", "bis 2 Jahre"),
        ("relevant_work_years", "(2, 3]", "超过2年，至3年", "more than 2, up to 3 years", "mehr als 2, bis 3 Jahre"),
    ],
)
def test_a_band_is_said_so_that_its_ends_are_clear(fact, written, zh, en, de):
    assert [band(Say(lang), fact, Interval.parse(written)) for lang in LANGUAGES] == [zh, en, de]


def test_the_name_of_a_ruleset_shows_its_edition_in_force_today(capsys):
    assert rules(capsys, "show", "work-permit-points")[1] == rules(capsys, "show", "work-permit-points/2017-04-01")[1]


def test_an_unknown_edition_is_refused_with_the_nearest(capsys):
    for asked in (["show", "work-permit-points/2017-04-02"], ["diff", "work-permit-points/2017-04-02", MODEL]):
        code, out, err = rules(capsys, *asked)
        assert (code, out) == (2, "")
        assert "there is no edition work-permit-points/2017-04-02; the nearest is work-permit-points/2017-04-01" in err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_difference_of_the_two_points_tables_is_told_in_words(capsys, lang):
    code, out, _ = rules(capsys, "diff", "work-permit-points/2016-10-01", "work-permit-points/2017-04-01", lang=lang)

    assert code == 0
    flat = "".join(out.split())
    for said in {
        "zh": [
            "第一日由“2016年10月1日”改为“2017年4月1日”",
            "HSK等级：HSK 5级以上：由10分改为5分",
            "新增分档：18周岁至25周岁：10分",
        ],
        "en": [
            "maximum: from “15” to “20”",
            "HSK level: HSK 1: 1 point instead of 2",
            "gap without points gone: 25 completed years",
        ],
        "de": ["Höchstzahl: von „15“ zu „20“", "HSK-Stufe: HSK 4: 4 statt 8 Punkte", "Zeile entfallen: 18 bis unter 25"],
    }[lang]:
        assert "".join(said.split()) in flat
    assert [line for line in out.splitlines() if width(line) > 110] == []


def told(earlier, later) -> str:
    return " ".join(" ".join(compared(earlier, later, Say("en"), 110)).split())


def test_every_kind_of_change_is_told():
    _, table, model = EDITIONS
    gate, criterion, part, category, reading, route = (
        model.gates[0], table.criteria[0], model.parts[0], model.categories[0], table.interpretations[0], table.routes[0],
    )  # fmt: skip
    when = Interval.parse("[21, +inf)")
    older = replace(gate, otherwise="diverted", conditions=(replace(gate.conditions[0], figure=when),))

    assert "Nothing but the digest" in told(table, table)
    assert "two different rulesets" in told(table, model)
    assert "from “date of birth: 18 completed years or more” to “date of birth: 21 completed years or more”" in told(
        model, replace(model, gates=(older, *model.gates[1:]))
    )
    assert f"{gate.label.en}: gone" in told(model, replace(model, gates=model.gates[1:]))
    assert f"{gate.label.en}: new" in told(replace(model, gates=model.gates[1:]), model)
    assert "total: from “70 points or more” to “75 points or more”" in told(
        model, replace(model, categories=(replace(category, points=Interval.parse("[75, 100]")), *model.categories[1:]))
    )
    assert "condition on a part: from “Compliance 18 points or more” to “none”" in told(
        model, replace(model, categories=(replace(category, parts=()), *model.categories[1:]))
    )
    assert "maximum: from “35” to “40”" in told(model, replace(model, parts=(replace(part, maximum=40), *model.parts[1:])))
    assert f"{criterion.label.en}: gone" in told(table, replace(table, criteria=table.criteria[1:]))
    assert "reading in use: from" in told(
        table, replace(table, interpretations=(replace(reading, reading=reading.alternative), *table.interpretations[1:]))
    )
    assert "certainty: from “several sources agree” to “sources disagree”" in told(
        table, replace(table, routes=(replace(route, certainty="disputed"), *table.routes[1:]))
    )
    ended = replace(table, in_force=replace(table.in_force, until=date(2027, 12, 31)))
    assert "last day: from “none” to “31 December 2027”" in told(table, ended)
    assert "nature: from “law of the State”" in told(table, replace(table, nature="own"))


def test_an_unsound_office_folder_stops_list_show_and_diff(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("JIANCAI_LAW_DIR", str(tmp_path / "nowhere"))

    assert rules(capsys, "list")[0] == 2
