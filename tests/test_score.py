"""The command `jiancai score`: what goes in, what comes out, and with which exit code."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from test_assess import ANNA, EVERYTHING

from forms.commands.layout import padded, width, wrapped
from forms.terminal import COMMANDS, main

LANGUAGES = ("zh", "en", "de")


@pytest.fixture
def anna(tmp_path) -> Path:
    path = tmp_path / "anna.json"
    path.write_text(json.dumps(ANNA), "utf-8")
    return path


def score(*arguments: object, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess:
    """Runs the command as a process of its own, as other programs do."""
    command = [sys.executable, "-m", "forms.terminal", "score", *map(str, arguments)]
    house = Path(__file__).parents[1]
    return subprocess.run(
        command, input=stdin, capture_output=True, env={**os.environ, **environment}, cwd=house, timeout=60, check=False
    )


def traced(stated: dict, *more: str) -> dict:
    done = score("-", "--on", "2026-11-23", "--json", *more, stdin=json.dumps(stated).encode())
    assert (done.returncode, done.stderr) == (0, b"")
    return json.loads(done.stdout)


def refused(capsys, *arguments: object) -> list[str]:
    """The lines on standard error; nothing may stand on standard output."""
    assert main(["score", *map(str, arguments)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err.splitlines()


def test_anna_scores_54_points_and_the_trace_is_one_json_object(anna):
    done = score(anna, "--on", "2026-11-23", "--json")

    trace = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, b"")
    assert trace["schema"] == "jiancai/trace.v1"
    assert [(r["ruleset"], r["least"], r["most"]) for r in trace["rulesets"]] == [
        ("work-permit-points", 54, 54),
        ("livestream-host-merit", 0, 100),
    ]
    assert "外专发〔2017〕40号".encode() in done.stdout  # UTF-8, not escaped


def test_the_same_facts_give_the_same_bytes(anna):
    assert score(anna, "--on", "2026-11-23", "--json").stdout == score(anna, "--on", "2026-11-23", "--json").stdout


def test_the_output_is_utf_8_whatever_the_terminal_speaks(anna):
    done = score(anna, "--on", "2026-11-23", PYTHONIOENCODING="ascii", LC_ALL="C")

    assert done.returncode == 0
    assert done.stdout.decode("utf-8").startswith("结论：")


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({}, "recommend"),
        ({"live_sales": 0, "audience_reach": 0, "recognition": "none", "hosting_experience": 0}, "panel"),
        (
            {"live_sales": 0, "audience_reach": 0, "recognition": "none", "hosting_experience": 0, "market_languages": 0},
            "do_not_recommend",
        ),
        ({"nationality": "CHN"}, "diverted"),
        ({"host_consent": False}, "blocked"),
        ({"host_consent": None}, "undetermined"),
    ],
)
def test_every_outcome_ends_with_exit_code_0(change, outcome):
    assert traced({**EVERYTHING, **change})["outcome"] == outcome


def test_a_byte_order_mark_does_not_disturb():
    done = score("-", "--json", stdin=b"\xef\xbb\xbf{}")

    assert (done.returncode, json.loads(done.stdout)["outcome"]) == (0, "undetermined")


def test_a_closed_standard_input_is_refused_as_an_empty_text_is():
    command = f"{sys.executable} -m forms.terminal score - --lang en <&-"

    done = subprocess.run(["bash", "-c", command], capture_output=True, cwd=Path(__file__).parents[1], timeout=60, check=False)

    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"The text is not JSON")


def test_without_a_day_it_is_today_in_shanghai():
    shanghai = timezone(timedelta(hours=8))
    before = datetime.now(UTC).astimezone(shanghai).date().isoformat()

    trace = json.loads(score("-", "--json", stdin=b"{}", TZ="America/Los_Angeles").stdout)

    assert trace["on"] in {before, datetime.now(UTC).astimezone(shanghai).date().isoformat()}


def test_all_faults_are_told_at_once_each_with_key_value_and_what_would_be_right(tmp_path, capsys):
    facts = tmp_path / "facts.json"
    facts.write_text(
        '{"salary": 1, "hsk_level": 12, "hsk_level": 3, "education": "Bachelor", "nationality": "DE", "host_consent": 1}'
    )

    lines = refused(capsys, facts, "--on", "2026-02-30", "--lang", "en")

    assert [line.split(" = ")[0] for line in lines] == [
        "--on",
        "hsk_level",
        "salary",
        "education",
        "nationality",
        "host_consent",
    ]
    assert '"2026-02-30"' in lines[0]
    assert "annual_salary_cny" in lines[2]
    assert '"Bachelor"' in lines[3]
    assert "bachelor" in lines[3]
    assert "DEU" in lines[4]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_range_is_named_in_every_language(tmp_path, capsys, lang):
    facts = tmp_path / "facts.json"
    facts.write_text('{"months_per_year_in_china": 13}')

    (line,) = refused(capsys, facts, "--lang", lang)

    assert line.startswith("months_per_year_in_china = 13")
    assert "12" in line


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "line 1, column 2"),
        (b'{\n "education" "x"}', "line 2, column 14"),
        (b'{"education": "\xff"}', "line 1, byte 16 is 0xff"),
        (b"[1]", "One JSON object is expected"),
        (b"", "line 1, column 1"),
        (b'{"hsk_level": NaN}', "hsk_level = NaN"),
        (b'{"": 1}', " = 1: There is no such fact"),
        (b'{"date_of_birth": "2026-11-24"}', "after the decisive day 2026-11-23"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused_with_the_place(tmp_path, capsys, content, said):
    facts = tmp_path / "facts.json"
    facts.write_bytes(content)

    (line,) = refused(capsys, facts, "--on", "2026-11-23", "--lang", "en")

    assert said in line


def test_a_missing_file_and_a_folder_are_refused(tmp_path, capsys):
    assert "there is no such file" in refused(capsys, tmp_path / "nobody.json", "--lang", "en")[0]
    assert "it is a folder" in refused(capsys, tmp_path, "--lang", "en")[0]


@pytest.mark.parametrize("day", ["2026-13-01", "20261123", "23.11.2026", "", "1899-12-31", "2201-01-01", "today"])
def test_a_day_that_is_none_is_refused(anna, capsys, day):
    (line,) = refused(capsys, anna, "--on", day)

    assert line.startswith(f'--on = "{day}"')


@pytest.mark.parametrize(
    "arguments", [[], ["score"], ["score", "-", "--lang", "fr"], ["scores", "-"], ["score", "-", "--oops"]]
)
def test_a_wrong_call_ends_with_exit_code_2(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert capsys.readouterr().out == ""


def test_help_names_every_fact_and_every_command(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["score", "--help"])
    told = capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["--help"])
    overview = capsys.readouterr().out

    assert ended.value.code == 0
    assert all(fact in told for fact in EVERYTHING)
    assert all(command in overview for command in COMMANDS)


def test_a_reader_who_leaves_early_is_no_fault(anna):
    house = Path(__file__).parents[1]
    command = f"{sys.executable} -m forms.terminal score {anna} --on 2026-11-23 | head -c 1; echo ${{PIPESTATUS[0]}}"

    done = subprocess.run(["bash", "-c", command], capture_output=True, cwd=house, timeout=60, check=False)

    assert done.stdout.endswith(b"0\n")
    assert done.stderr == b""


def test_the_command_starts_without_the_libraries_of_other_rooms(anna):
    code = (
        "import sys; from forms.terminal import main; main(sys.argv[1:]);"
        "print([name for name in ('streamlit', 'pydantic', 'sqlalchemy', 'reportlab', 'PIL', 'polars') if name in sys.modules])"
    )
    command = [sys.executable, "-c", code, "score", str(anna), "--on", "2026-11-23"]

    done = subprocess.run(command, capture_output=True, cwd=Path(__file__).parents[1], timeout=60, check=True)

    assert done.stdout.endswith(b"\n[]\n")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_tells_verdict_gates_scores_sources_and_who_decides(anna, lang):
    report = score(anna, "--on", "2026-11-23", "--lang", lang).stdout.decode()
    lines = report.splitlines()

    verdict = {"zh": "结论：尚不能确定", "en": "Outcome: undetermined", "de": "Ergebnis: Offen"}[lang]
    total = {"zh": "54 分（满分 120 分）：其他外国人员（C类）", "en": "54 of 120 points", "de": "54 von 120 Punkten"}[lang]
    unknown = {"zh": "尚不清楚", "en": "not known yet", "de": "noch nicht bekannt"}[lang]
    permit = {"zh": "由许可机关决定", "en": "the permit authority decides", "de": "entscheidet die Erlaubnisbehörde"}[lang]
    no_law = {"zh": "不是法律", "en": "They are not law", "de": "Sie sind kein Recht"}[lang]
    secondary = {"zh": "二手文本", "en": "secondary source", "de": "Sekundärquelle"}[lang]
    plain = "".join(report.split())
    assert lines[0].startswith(verdict)
    assert all("".join(sentence.split()) in plain for sentence in (total, unknown, permit, no_law, secondary))
    assert "外专发〔2017〕40号" in report
    band = {"zh": "即¥250,000以上，不满¥350,000", "en": "¥250,000 to under ¥350,000", "de": "¥250.000 bis unter ¥350.000"}[lang]
    copy = {"zh": "适用范围（据转载）", "en": "适用范围 (secondary copy)", "de": "适用范围 (nach einer Abschrift)"}[lang]
    ours = {"zh": "示范标准列出", "en": "this project's own model", "de": "das eigene Muster dieses Projekts"}[lang]
    assert all("".join(sentence.split()) in plain for sentence in (band, copy, ours))
    assert "[25,35)" in report


def test_what_is_unknown_is_shown_in_words_and_as_a_range_never_as_zero():
    report = score("-", "--on", "2026-11-23", "--lang", "en", stdin=b"{}").stdout.decode()
    lines = report.splitlines()
    salary = next(place for place, line in enumerate(lines) if "Annual salary" in line)

    assert lines[salary].endswith("0–20 / 20")
    assert lines[salary + 1].strip() == "not known yet"
    assert "0–120 of 120 points: not settled yet" in report


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("columns", [40, 80, 200])
def test_no_line_is_longer_than_the_terminal(lang, columns):
    report = score(
        "-", "--on", "2026-11-23", "--lang", lang, stdin=json.dumps(EVERYTHING).encode(), COLUMNS=str(columns)
    ).stdout.decode()

    assert max(map(width, report.splitlines())) <= min(110, max(60, columns))


def test_a_chinese_character_takes_two_columns():
    assert width("年龄 24") == 7
    assert padded("年龄", 6) == "年龄  "


def test_a_line_never_begins_with_a_closing_mark():
    lines = wrapped("结论：尚不能确定。影响结论的情况尚不清楚。", 16)

    assert all(width(line) <= 18 for line in lines)
    assert not any(line[0] in "，。：" for line in lines)
    assert "".join(lines) == "结论：尚不能确定。影响结论的情况尚不清楚。"


def test_words_are_not_torn_apart():
    assert wrapped("one two three", 8, "- ", "  ") == ["- one", "  two", "  three"]
