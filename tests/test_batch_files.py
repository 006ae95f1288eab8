"""`jiancai score --batch IN --out OUT`: three kinds of file in and out, no row lost, every error in its row."""

import csv
import io
import os
import subprocess
import sys
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook
from test_assess import EVERYTHING
from test_batch import alone
from xlsxwriter import Workbook

from forms import batch_sheets
from forms.batch_cells import json_value
from forms.terminal import main
from rules import FACTS, HostFacts, check_fact, evaluate, facts_from

DAY = "2026-11-23"
ON = date(2026, 11, 23)
MIDNIGHT = datetime.combine(date(2002, 5, 1), time())
ENDINGS = (".csv", ".xlsx", ".parquet")
TOTAL, CATEGORY = "work-permit-points.least", "work-permit-points.category"


def batch(source: Path, target: Path, *more: str) -> int:
    return main(["score", "--batch", str(source), "--out", str(target), "--on", DAY, *more])


def as_cell(value: object) -> object:
    return ";".join(value) or "[]" if isinstance(value, list) else value


def as_csv_cell(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(as_cell(value))


def put(path: Path, rows: list[dict]) -> Path:
    """A table in the form that the ending names; days are days and yes or no is yes or no where the form knows them."""
    heads = list(dict.fromkeys(head for row in rows for head in row))
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(heads)
            writer.writerows([as_csv_cell(row.get(head)) for head in heads] for row in rows)
    elif path.suffix == ".parquet":
        typed = [{head: row.get(head) for head in heads} for row in rows]
        pl.DataFrame(typed, infer_schema_length=None, strict=False).write_parquet(path)
    else:
        book = Workbook(path, {"default_date_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet()
        for place, head in enumerate(heads):
            sheet.write_string(0, place, head)
            for number, row in enumerate(rows, start=1):
                value = as_cell(row.get(head))
                if head in FACTS and FACTS[head].kind == "date" and isinstance(value, str) and value:
                    value = date.fromisoformat(value)
                if value is not None:
                    sheet.write(number, place, value)
        book.close()
    return path


def got(path: Path) -> list[dict[str, str]]:
    """The rows of a result as texts, "" where nothing stands."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    if path.suffix == ".parquet":
        return [{k: "" if v is None else str(as_cell(v)) for k, v in row.items()} for row in pl.read_parquet(path).to_dicts()]
    heads, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return [
        {h: str(int(c)) if isinstance(c, float) and c == int(c) else str(c) for h, c in zip(heads, row, strict=True)}
        for row in rows
    ]


HOSTS = [
    {"reference": "甲-1", "name": "安娜·施密特", **EVERYTHING},
    {"reference": "乙-2", "name": "Søren 😀", **dict.fromkeys(EVERYTHING)},
    {"reference": "丙-3", "name": "x, \"y\"\nz", **EVERYTHING, "hsk_level": None, "annual_salary_cny": 349999.99},
]  # fmt: skip


@pytest.mark.parametrize("kind_in", ENDINGS)
@pytest.mark.parametrize("kind_out", ENDINGS)
def test_three_kinds_of_file_in_and_out_give_what_the_single_scorer_gives(tmp_path, capsys, kind_in, kind_out):
    source, target = put(tmp_path / f"in{kind_in}", HOSTS), tmp_path / f"out{kind_out}"

    assert batch(source, target) == 0

    rows = got(target)
    assert [(row["reference"], row["name"]) for row in rows] == [(host["reference"], host["name"]) for host in HOSTS]
    for row, host in zip(rows, HOSTS, strict=True):
        facts = facts_from({name: value for name, value in host.items() if name in FACTS})
        wanted = {name: "" if value is None else str(value) for name, value in alone(facts, ON).items()}
        assert {name: row[name] for name in wanted} == wanted
        assert row["errors"] == ""
        assert row["reviews"] == "review_due.average-wage.shanghai"
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("kind", ENDINGS)
def test_bad_rows_stay_in_their_place_with_the_reason_and_without_points(tmp_path, capsys, kind):
    rows = [
        {"name": "good", "annual_salary_cny": "300000", "date_of_birth": "2002-05-01"},
        {"name": "bad", "annual_salary_cny": "300,000", "date_of_birth": "2026-11-24"},
        {"name": "", "annual_salary_cny": "", "date_of_birth": ""},
        {"name": "also bad", "annual_salary_cny": "-1", "date_of_birth": "1.5.2002"},
    ]
    if kind == ".xlsx":
        rows[3]["date_of_birth"] = "2002-02-03"  # a sheet keeps days
        rows[3]["annual_salary_cny"] = -1
    target = tmp_path / f"out{kind}"

    assert batch(put(tmp_path / f"in{kind}", rows), target, "--lang", "en") == 1

    told = got(target)
    assert [row["name"] for row in told] == [row["name"] for row in rows]
    assert [row[TOTAL] for row in told] == ["24", "", "0", ""]
    assert [bool(row["errors"]) for row in told] == [False, True, False, True]
    for result in ("outcome", "reviews", "route.salary_four_times_average"):
        assert [row[result] == "" for row in told] == [False, True, False, True]
    assert 'annual_salary_cny = "300,000": A number between 0 and' in told[1]["errors"]
    assert "date_of_birth = 2026-11-24: The date of birth lies after the decisive day 2026-11-23." in told[1]["errors"]
    assert "annual_salary_cny = -1: It must lie between 0 and 1000000000." in told[3]["errors"]
    review, *rest = capsys.readouterr().err.splitlines()
    assert review == evaluate(HostFacts(), ON).reviews[0].text.en
    assert rest == [f"4 rows: 2 scored, 2 with errors (see the column errors). Written to {target}."]


def test_a_register_on_a_day_without_overdue_values_tells_no_review(tmp_path, capsys):
    source, target = put(tmp_path / "in.csv", [{"annual_salary_cny": 900000}]), tmp_path / "out.csv"

    assert main(["score", "--batch", str(source), "--out", str(target), "--on", "2026-06-01"]) == 0
    (row,) = got(target)
    assert (row["route.salary_six_times_average"], row["route.talent_programme"], row["reviews"]) == ("holds", "unknown", "")
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(("lang", "sentence"), [("zh", "不加引号"), ("en", "A number between 0 and"), ("de", "Zahl")])
def test_errors_are_told_in_the_language_asked_for(tmp_path, capsys, lang, sentence):
    source = put(tmp_path / "in.csv", [{"annual_salary_cny": "much"}])

    assert batch(source, tmp_path / "out.csv", "--lang", lang) == 1
    assert sentence in got(tmp_path / "out.csv")[0]["errors"]


def test_order_and_number_of_many_rows_are_kept(tmp_path, capsys):
    rows = [{"no": str(n), "annual_salary_cny": "x" if n % 97 == 0 else str(n * 10)} for n in range(5000)]

    assert batch(put(tmp_path / "in.csv", rows), tmp_path / "out.csv") == 1

    told = got(tmp_path / "out.csv")
    assert [row["no"] for row in told] == [row["no"] for row in rows]
    assert [n for n, row in enumerate(told) if row["errors"]] == list(range(0, 5000, 97))


@pytest.mark.parametrize("kind", ENDINGS)
def test_only_heads_give_only_heads(tmp_path, capsys, kind):
    source, target = tmp_path / f"in{kind}", tmp_path / f"out{kind}"
    if kind == ".csv":
        source.write_text("name,hsk_level", "utf-8")
    elif kind == ".parquet":
        pl.DataFrame(schema={"name": pl.String, "hsk_level": pl.Int64}).write_parquet(source)
    else:
        with Workbook(source) as book:
            book.add_worksheet().write_row(0, 0, ["name", "hsk_level"])

    assert batch(source, target) == 0
    assert got(target) == []


def test_a_row_without_any_answer_is_a_row(tmp_path, capsys):
    (tmp_path / "in.csv").write_text("hsk_level,name\n5,a\n\n,b\n", "utf-8")

    assert batch(tmp_path / "in.csv", tmp_path / "out.csv") == 0
    assert [row[TOTAL] for row in got(tmp_path / "out.csv")] == ["5", "0", "0"]


def test_a_byte_order_mark_semicolons_and_tabs_are_read(tmp_path, capsys):
    for number, between in enumerate(";\t,"):
        source = tmp_path / f"in{number}.csv"
        source.write_bytes(
            b"\xef\xbb\xbf"
            + between.join(["hsk_level", "education"]).encode()
            + b"\r\n"
            + b"4"
            + between.encode()
            + b"master\r\n"
        )

        assert batch(source, tmp_path / "out.csv") == 0
        assert got(tmp_path / "out.csv")[0][TOTAL] == "19"


REFUSED = {
    "empty.csv": (b"", "is empty"),
    "utf8.csv": ("hsk_level,name\n3,安娜\n".encode("gbk"), "line 2"),
    "wide.csv": (b"hsk_level,name\n3,a\n4,b,c\n", "Line 3 of"),
    "quote.csv": (b'hsk_level,name\n3,"a\n4,b\n', "quotation marks"),
    "twice.csv": (b"hsk_level,name,hsk_level\n3,a,4\n", "Columns 1 and 3"),
    "headless.csv": (b"hsk_level,\n3,a\n", "Column 2"),
    "misspelt.csv": (b"anual_salary_cny\n3\n", "annual_salary_cny"),
    "age.csv": (b"age,hsk_level\n30,3\n", "date_of_birth"),
    "data.csv": (b"3,4\n5,6\n", "first row: 3, 4"),
    "taken.csv": (b"hsk_level,outcome\n3,x\n", "outcome"),
    "errors.csv": (b"hsk_level,errors\n3,x\n", "errors"),
    "nul.csv": (b"hsk_level,name\n3,\0\n", "line 2"),
    "no.xlsx": (b"PK not a sheet", "XLSX"),
    "empty.xlsx": (b"", "XLSX"),
    "no.parquet": (b"PAR1", "Parquet"),
    "list.json": (b"[]", ".csv, .xlsx, .parquet"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_table_of_hosts_is_refused_with_its_name_and_the_reason(tmp_path, capsys, name):
    content, said = REFUSED[name]
    (tmp_path / name).write_bytes(content)

    assert batch(tmp_path / name, tmp_path / "out.csv", "--lang", "en") == 2

    told = capsys.readouterr().err
    assert said in told
    assert name in told
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]


def test_what_cannot_be_opened_is_refused(tmp_path, capsys):
    source = put(tmp_path / "in.csv", [{"hsk_level": 3}])

    assert batch(tmp_path / "nobody.csv", tmp_path / "out.csv", "--lang", "en") == 2
    assert batch(source, tmp_path / "nowhere" / "out.csv", "--lang", "en") == 2
    assert batch(source, source, "--lang", "en") == 2
    assert batch(source, tmp_path / "out.ods", "--lang", "en") == 2
    told = capsys.readouterr().err.splitlines()
    assert [
        "there is no such file" in told[0],
        "no such folder" in told[1],
        "is the input" in told[2],
        "out.ods" in told[3],
    ] == [True] * 4
    assert source.read_text("utf-8").startswith("hsk_level")


def test_the_input_is_not_overwritten_by_another_name_of_it(tmp_path, capsys):
    source = put(tmp_path / "in.csv", [{"hsk_level": 3}])
    os.link(source, tmp_path / "same.csv")

    assert batch(source, tmp_path / "same.csv") == 2


def test_a_result_that_breaks_off_leaves_the_old_one(tmp_path, capsys, monkeypatch):
    source, target = put(tmp_path / "in.csv", [{"hsk_level": 3}]), tmp_path / "out.csv"
    target.write_text("old", "utf-8")

    def full(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(pl.DataFrame, "write_csv", full)

    assert batch(source, target, "--lang", "en") == 2
    assert "cannot be written" in capsys.readouterr().err
    assert target.read_text("utf-8") == "old"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["--batch", "a.csv"],
        ["--out", "a.csv"],
        ["-", "--batch", "a.csv", "--out", "b.csv"],
        ["--batch", "a.csv", "--out", "b.csv", "--json"],
        [],
    ],
)
def test_a_mixed_up_call_ends_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["score", *arguments])

    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_head_that_is_part_of_a_fact_is_carried_through_with_a_note(tmp_path, capsys):
    assert batch(put(tmp_path / "in.csv", [{"salary": 1, "hsk_level": 3}]), tmp_path / "out.csv", "--lang", "en") == 0
    assert "if annual_salary_cny is meant" in capsys.readouterr().err


def test_a_day_without_rules_is_said(tmp_path, capsys):
    source = put(tmp_path / "in.csv", [{"hsk_level": 3}])

    assert main(["score", "--batch", str(source), "--out", str(tmp_path / "o.csv"), "--on", "2001-01-01", "--lang", "en"]) == 0
    assert "no rules were in force on 2001-01-01" in capsys.readouterr().err


# --- what spreadsheets make of texts


RISKY = ["=1+1", "+cmd", "-cmd|'/c calc'!A1", "@SUM(1)", "\tx", "-5", "+5.5", "https://example.org", "plain"]


def test_a_text_that_a_spreadsheet_would_run_is_made_harmless_in_csv(tmp_path, capsys):
    source = put(tmp_path / "in.csv", [{"name": text, "hsk_level": 3} for text in RISKY])

    assert batch(source, tmp_path / "out.csv") == 0
    assert [row["name"] for row in got(tmp_path / "out.csv")] == [
        "'=1+1", "'+cmd", "'-cmd|'/c calc'!A1", "'@SUM(1)", "'\tx", "-5", "+5.5", "https://example.org", "plain",
    ]  # fmt: skip
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_sheet_holds_texts_and_no_formulas_or_links(tmp_path, capsys):
    source, target = put(tmp_path / "in.csv", [{"name": text, "hsk_level": 3} for text in RISKY]), tmp_path / "out.xlsx"

    assert batch(source, target) == 0
    assert [row["name"] for row in got(target)] == RISKY
    sheet = zipfile.ZipFile(target).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet


def test_a_sheet_that_would_be_too_long_is_refused_before_the_work(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(batch_sheets, "MOST_ROWS", 3)
    source = put(tmp_path / "in.csv", [{"hsk_level": 3}] * 3)

    assert batch(source, tmp_path / "out.xlsx", "--lang", "en") == 2
    assert "A sheet cannot hold 3 rows" in capsys.readouterr().err
    assert batch(put(tmp_path / "in2.csv", [{"hsk_level": 3}] * 2), tmp_path / "out.xlsx") == 0


def test_a_cell_that_is_too_long_for_a_sheet_is_refused_not_dropped(tmp_path, capsys):
    source = put(tmp_path / "in.csv", [{"name": "x" * 32768, "hsk_level": 3}])

    assert batch(source, tmp_path / "out.xlsx", "--lang", "en") == 2
    assert "Row 2, column “name”" in capsys.readouterr().err
    assert batch(source, tmp_path / "out.csv") == 0


@pytest.mark.parametrize("limit", ["MOST_MEGABYTES", "MOST_UNPACKED"])
def test_a_sheet_that_is_too_large_to_read_is_refused(tmp_path, capsys, monkeypatch, limit):
    monkeypatch.setattr(batch_sheets, limit, 0)

    assert batch(put(tmp_path / "in.xlsx", [{"hsk_level": 3}]), tmp_path / "out.csv", "--lang", "en") == 2
    assert "is too large" in capsys.readouterr().err


def test_a_column_of_a_sheet_may_mix_texts_numbers_and_days(tmp_path, capsys):
    source, target = tmp_path / "in.xlsx", tmp_path / "out.csv"
    with Workbook(source, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["annual_salary_cny", "date_of_birth", "host_consent", "file"])
        sheet.write_row(1, 0, [300000, MIDNIGHT, True, 12])
        sheet.write_row(2, 0, ["300000", "2002-05-01", "yes", "twelve"])
        sheet.write_row(3, 0, [0.1 + 0.2 + 299999.7, 37377, "是", 12.5])
        sheet.write_row(4, 0, [True, "", 1, datetime.combine(date(2020, 1, 2), time())])

    assert batch(source, target, "--lang", "en") == 1

    told = got(target)
    assert [row["file"] for row in told] == ["12", "twelve", "12.5", "2020-01-02"]
    assert [row[TOTAL] for row in told] == ["24", "24", "", ""]
    assert told[2]["errors"].startswith("date_of_birth = 37377: A day of the calendar")
    assert told[3]["errors"].startswith("annual_salary_cny = true: A number between 0 and")


@pytest.mark.parametrize(
    ("fact", "cell", "value"),
    [
        ("annual_salary_cny", " 350000.50 ", "350000.5"),
        ("annual_salary_cny", "3.5e5", "350000"),
        ("annual_salary_cny", 0.1 + 0.2, "0.3"),
        ("hsk_level", "5.0", "5"),
        ("hsk_level", 5.0, "5"),
        ("host_consent", "TRUE", "True"),
        ("host_consent", "否", "False"),
        ("host_consent", "Nein", "False"),
        ("regulated_topics", "[]", "frozenset()"),
        ("regulated_topics", "none", "frozenset()"),
        ("regulated_topics", "law", "frozenset({'law'})"),
        ("regulated_topics", '["law"]', "frozenset({'law'})"),
        ("vocational_qualification", "none", "none"),
        ("date_of_birth", MIDNIGHT, "2002-05-01"),
        ("education", "", "None"),
        ("education", "  ", "None"),
    ],
)
def test_cells_are_read_as_people_write_them(fact, cell, value):
    assert str(check_fact(fact, json_value(FACTS[fact], cell))) == value


def test_a_list_is_written_with_semicolons_or_with_chinese_marks():
    for cell in ("medical;finance", "medical; finance", "finance；medical", "medical、finance", '["medical", "finance"]'):
        assert check_fact("regulated_topics", json_value(FACTS["regulated_topics"], cell)) == frozenset({"medical", "finance"})


def test_the_bar_is_drawn_on_a_terminal_only(tmp_path, capsys, monkeypatch):
    source = put(tmp_path / "in.csv", [{"hsk_level": 3}])
    batch(source, tmp_path / "out.csv")
    assert "#" not in capsys.readouterr().err

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stderr", Terminal())
    batch(source, tmp_path / "out.csv")

    assert "[###" in sys.stderr.getvalue()
    assert sys.stderr.getvalue().endswith(f"{tmp_path / 'out.csv'}。\n")


def test_the_command_as_a_process_of_its_own(tmp_path):
    source = put(tmp_path / "in.csv", HOSTS)
    command = [sys.executable, "-m", "forms.terminal", "score", "--batch", str(source), "--out", str(tmp_path / "out.csv")]

    done = subprocess.run(command, capture_output=True, cwd=Path(__file__).parents[1], timeout=120, check=False)

    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode("utf-8").splitlines()[-1].startswith("共 3 行：已计分 3 行，有错误 0 行")
