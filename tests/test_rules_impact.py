"""`jiancai rules impact`: what an edition would change for an office's cases; the table it writes names nobody."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from conftest import ANSWERS, LANQIAO, House
from databases import by_hand
from shelf import from_shelf

from forms.terminal import main
from forms.wording import LANGUAGES, Say
from rules import FACTS, NOT_PROVEN, Asked, asked_in, assess, editions, facts_needed, read_draft
from rules.gazette import LAW
from workflow import Proposal, Verdict, propose, stored_facts

TRIAL, TABLE, MODEL = editions()
NEW = "work-permit-points/2017-04-01"
DRAFT = LAW / "livestream-host-merit" / "2026-11-01.toml"


def folder(house: House) -> Path:
    return Path(house.office.registry.engine.url.database).parent


def run(capsys, *arguments: object, lang: str = "en") -> tuple[int, str, str]:
    code = main(["rules", "impact", *map(str, arguments), "--lang", lang])
    said = capsys.readouterr()
    return code, said.out, said.err


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def cases(house: House) -> House:
    """An office with cases in many states: on verified and on claimed facts, with wrong and unproven ones, and a draft."""
    if house.begins:
        from_shelf(house.office, house.begins, ("cases in many states",), lambda: _made(house))
    else:
        _made(house)
    return house


def _made(house: House) -> int:
    house.draft()
    house.filed()
    house.in_state("withdrawn")
    house.issued()
    refused(house, relevant_work_years=(Verdict.WRONG, "证明为五年", "5"), date_of_birth=(Verdict.NOT_PROVEN, "护照不清晰"))
    refused(house, education=(Verdict.NOT_PROVEN, "未认证"), hsk_level=(Verdict.NOT_PROVEN, "无证书"))
    return 0


def refused(house: House, **verdicts: tuple) -> None:
    case = house.examined(**verdicts)
    propose(house.office, case.id, case.version, house.shen, Proposal.REFUSAL, "材料不足")


@pytest.fixture
def draft(tmp_path) -> Path:
    """The model with one band moved, from another first day."""
    path = tmp_path / "draft.toml"
    text = DRAFT.read_text("utf-8")
    for old, new in (
        ("from = 2026-11-01", "from = 2027-01-01"),
        ('{ when = "[30, 50)", points = 8', '{ when = "[40, 50)", points = 8'),
        ('{ when = "[10, 30)", points = 5', '{ when = "[10, 40)", points = 5'),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return path


def asked_of(house: House) -> list[Asked]:
    """What the stored traces of an office ask, read beside the house's own reading."""
    return [Asked(*asked_in(json.loads(trace))) for trace in traces_of(house.office.registry.engine.url.database)]


def traces_of(file: Path | str) -> list[str]:
    with by_hand(file) as database:
        rows = database.execute(f"SELECT coalesce({_OPENED.format('verified')}, {_OPENED.format('claimed')}) FROM case_file")
        found = [trace for (trace,) in rows if trace]
        database.rollback()
    return found


_OPENED = "opened('case_file.{0}_trace', {0}_trace)"


def expected(asked: list[Asked], old, new) -> tuple[Counter, int, int]:
    moves: Counter = Counter()
    gained = lost = 0
    for one in asked:
        before, after = assess(old, one), assess(new, one)
        moves[before.category, after.category] += 1
        change = after.least - before.least
        gained, lost = gained + max(0, change), lost + max(0, -change)
    return moves, gained, lost


def test_it_counts_as_one_case_at_a_time_does(cases, capsys):
    asked = asked_of(cases)
    moves, gained, lost = expected(asked, TRIAL, TABLE)

    code, out, err = run(capsys, NEW, "--data", folder(cases))

    assert (code, err) == (0, "")
    moved = sum(number for (before, after), number in moves.items() if before != after)
    assert f"{moved} of {len(asked)} cases change" in out
    assert "1 without a score, left out" in out
    said, label = Say("en"), {one.id: one.label.en for one in TABLE.categories}
    label[None] = said("law.impact.open")
    rows = [re.split(r"\s{2,}", line.strip()) for line in out.splitlines()]
    for (before, after), number in moves.items():
        assert [label[before], label[after], str(number)] in rows
    told = flat(out)
    assert (f"{gained} points gained in all" in told) == (gained > 1)
    assert f"{lost} points lost in all" in told
    assert lost > 1


def test_unproven_facts_earn_the_least_and_not_nothing_known(cases, capsys):
    """The two cases with unproven facts are settled: they are not among those that are still open."""
    asked = [one for one in asked_of(cases) if one.not_proven]
    assert len(asked) == 2
    assert {frozenset(one.not_proven) for one in asked} == {
        frozenset({"date_of_birth"}),
        frozenset({"education", "hsk_level"}),
    }

    columns = next(iter(stored_facts(cases.office.registry, facts_needed(TABLE)))).columns

    assert sorted(map(sorted, filter(None, columns[NOT_PROVEN]))) == [["age"], ["education", "hsk_level"]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_draft_is_compared_with_the_edition_before_it_and_said_to_be_a_model(cases, draft, capsys, lang):
    say = Say(lang)

    code, out, _ = run(capsys, draft, "--data", folder(cases), lang=lang)

    assert code == 0
    told = "".join(out.split())
    assert "livestream-host-merit/2027-01-01" in told
    assert "livestream-host-merit/2026-11-01" in told
    assert "".join(say("law.show.nature.own").split()) in told
    assert "".join(say("law.show.status.model").split()) in told
    assert "".join(say("law.impact.basis.told").split()) in told
    moves, _, lost = expected(asked_of(cases), MODEL, read_draft(draft))
    assert lost > 0
    assert "".join(say("law.impact.lost", n=lost, whole=say.number(lost), most=3).split()) in told
    assert str(sum(moves.values())) in out


def test_several_editions_are_told_one_after_the_other(cases, draft, capsys):
    code, out, _ = run(capsys, draft, NEW, "--data", folder(cases))

    assert code == 0
    assert out.index("livestream-host-merit/2027-01-01") < out.index(NEW)
    assert out.count("Categories\n") == 2


def test_an_edition_may_be_compared_with_any_other_of_its_ruleset(cases, capsys):
    code, out, _ = run(capsys, "work-permit-points/2016-10-01", "--against", NEW, "--data", folder(cases))

    assert code == 0
    assert "points gained in all" in flat(out)
    assert "points lost in all" not in flat(out)


def test_the_same_edition_changes_nothing(cases, capsys):
    _, out, _ = run(capsys, NEW, "--against", NEW, "--data", folder(cases))

    assert "0 of 5 cases change their category." in out
    assert "5 cases have the same points" in out
    assert out.count("no change") == 2
    assert "changed" not in out.replace("unchanged", "")


# --- the table


CANARIES = [str(ANSWERS[name]).replace(",", "") for name in (
    "company_name_zh", "company_name_latin", "company_address", "company_contact_name", "company_contact_phone",
    "company_contact_email", "host_surname", "host_given_names", "host_chinese_name", "passport_number", "post_duties",
    "workplace", "date_of_birth", "nationality",
)] + [LANQIAO[2], "Zhou", "周敏", "JC-", "HOFFMANN", "1994-05-17", "1994"]  # fmt: skip


def test_the_table_names_nobody(cases, tmp_path, capsys):
    out = tmp_path / "facts.parquet"

    code, told, _ = run(capsys, NEW, "--data", folder(cases), "--table", out)

    assert code == 0
    frame = pl.read_parquet(out)
    assert tuple(frame.columns) == (*facts_needed(TRIAL, TABLE), NOT_PROVEN)
    assert frame.height == 5
    plain = tmp_path / "plain.parquet"
    frame.write_parquet(plain, compression="uncompressed")
    cells = frame.write_json() + json.dumps(pl.read_parquet_metadata(out), ensure_ascii=False)
    for canary in CANARIES:
        assert canary not in cells, canary
        assert canary.encode() not in plain.read_bytes(), canary
    assert not any(dtype in (pl.Date, pl.Datetime) for dtype in frame.dtypes)
    assert f"Table of facts written: {out}, 5 rows" in flat(told)
    assert "not anonymous" in told
    assert out.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_canaries_are_in_the_database_so_that_the_test_can_fail(cases):
    with by_hand(cases.office.registry.engine.url.database) as database:
        answers = database.execute("SELECT opened('case_file.answers', answers) FROM case_file").fetchall()
        firms = database.execute("SELECT credit_code FROM organisation").fetchall()
        dump = f"{answers} {firms}"

    assert [canary for canary in ("HOFFMANN", "C01X00T47", "1994-05-17", LANQIAO[2]) if canary not in dump] == []


def test_ages_are_those_of_the_decisive_days(cases, tmp_path, capsys):
    out = tmp_path / "facts.parquet"
    run(capsys, NEW, "--data", folder(cases), "--table", out)

    ages = pl.read_parquet(out)["age"].to_list()

    # born on 17 May 1994, filed in November 2026: 32 years; one birth is not proven
    assert ages == [32, 32, 32, 32, None]


def test_the_rows_stand_in_the_order_of_their_content(house, tmp_path, capsys):
    """Otherwise the place of a row would tell which case it is."""
    salaries = ["400,000", "200,000", "300,000"]
    for salary in salaries:
        house.filed({"annual_salary_cny": salary})
    out = tmp_path / "facts.parquet"

    run(capsys, NEW, "--data", folder(house), "--table", out)

    assert pl.read_parquet(out)["annual_salary_cny"].to_list() == [Decimal(200000), Decimal(300000), Decimal(400000)]


def test_a_table_that_was_written_says_the_same_without_the_office(cases, draft, tmp_path, capsys):
    out = tmp_path / "facts.parquet"
    _, by_office, _ = run(capsys, NEW, draft, "--data", folder(cases), "--table", out)

    code, by_table, err = run(capsys, NEW, draft, "--read", out)

    assert (code, err) == (0, "")
    assert counts(by_table) == counts(by_office)
    assert len(counts(by_table)) > 6
    assert str(out) in by_table


def counts(text: str) -> list[str]:
    """The lines of the two tables of what changes."""
    return [line for line in text.splitlines() if re.search(r"(case|cases) (have|has|change)|lost|gained|no change", line)]


def test_a_table_without_the_columns_of_an_edition_is_refused_with_their_names(cases, draft, tmp_path, capsys):
    out = tmp_path / "facts.parquet"
    run(capsys, NEW, "--data", folder(cases), "--table", out)

    code, told, err = run(capsys, draft, "--read", out)

    assert (code, told) == (2, "")
    assert "lacks the columns audience_reach, live_sales" in err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_read_as_a_table_is_refused(tmp_path, capsys, lang):
    no_table, no_file = tmp_path / "x.parquet", tmp_path / "nowhere.parquet"
    no_table.write_text("this is no Parquet file", "utf-8")

    for file in (no_table, no_file, tmp_path):
        code, out, err = run(capsys, NEW, "--read", file, lang=lang)
        assert (code, out) == (2, "")
        assert str(file) in err


def test_a_wrong_value_in_a_table_is_named(cases, tmp_path, capsys):
    out = tmp_path / "facts.parquet"
    run(capsys, NEW, "--data", folder(cases), "--table", out)
    pl.read_parquet(out).with_columns(pl.lit(-3).alias("age")).write_parquet(out)

    code, told, err = run(capsys, NEW, "--read", out)

    assert (code, told) == (2, "")
    assert err.startswith("age = -3: ")


# --- what is refused


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "没有版本或文件"), ("en", "there is no edition and no file"), ("de", "weder Fassung noch Datei")]
)
def test_an_edition_that_is_missing_is_refused_with_the_nearest(cases, capsys, lang, said):
    code, out, err = run(capsys, "work-permit-points/2017-04-02", "--data", folder(cases), lang=lang)

    assert (code, out) == (2, "")
    assert said in err
    assert NEW in err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_draft_that_does_not_load_is_refused_with_every_fault_and_its_line(cases, draft, capsys, lang):
    text = draft.read_text("utf-8").replace("maximum = 35", "maximum = 36", 1).replace('nature = "own"', 'nature = "law"')
    draft.write_text(text, "utf-8")
    line = text.count("\n", 0, text.index("maximum = 36")) + 1

    code, out, err = run(capsys, draft, "--data", folder(cases), lang=lang)

    assert (code, out) == (2, "")
    assert f"{draft}:{line}: part standing" in err
    assert "nature" in err
    assert Say(lang)("law.impact.unsound", file=draft, n=2) in err


def test_a_file_that_is_no_toml_is_refused(cases, tmp_path, capsys):
    file = tmp_path / "draft.toml"
    file.write_text("[ruleset\n", "utf-8")

    code, out, err = run(capsys, file, "--data", folder(cases))

    assert (code, out) == (2, "")
    assert f"{file}:1: file: no TOML from column" in err


def test_a_draft_that_cannot_be_opened_is_refused(cases, draft, capsys, monkeypatch):
    monkeypatch.setattr(Path, "read_bytes", lambda self: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))

    code, out, err = run(capsys, draft, "--data", folder(cases))

    assert (code, out) == (2, "")
    assert str(draft) in err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_edition_of_a_ruleset_has_none_to_compare_with(cases, capsys, lang):
    code, out, err = run(capsys, "work-permit-points/2016-10-01", "--data", folder(cases), lang=lang)

    assert (code, out) == (2, "")
    assert "--against" in err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_rulesets_are_not_compared(cases, capsys, lang):
    code, out, err = run(capsys, NEW, "--against", "livestream-host-merit/2026-11-01", "--data", folder(cases), lang=lang)

    assert (code, out) == (2, "")
    assert NEW in err
    assert "livestream-host-merit/2026-11-01" in err


def test_a_table_of_another_ending_is_refused_before_anything_is_done(cases, tmp_path, capsys):
    code, out, err = run(capsys, NEW, "--data", folder(cases), "--table", tmp_path / "facts.csv")

    assert (code, out) == (2, "")
    assert ".parquet" in err
    assert not (tmp_path / "facts.csv").exists()


def test_a_table_that_cannot_be_written_is_refused(cases, tmp_path, capsys):
    code, out, err = run(capsys, NEW, "--data", folder(cases), "--table", tmp_path / "nowhere" / "facts.parquet")

    assert (code, out) == (2, "")
    assert str(tmp_path / "nowhere" / "facts.parquet") in err


def test_an_office_that_is_not_there_is_not_made_by_looking(tmp_path, capsys):
    code, out, err = run(capsys, NEW, "--data", tmp_path / "nowhere")

    assert (code, out) == (2, "")
    assert "office.db" in err
    assert not (tmp_path / "nowhere").exists()


def test_a_database_that_cannot_be_read_is_told(tmp_path, capsys):
    (tmp_path / "office.db").write_bytes(b"this is no database, and it is long enough to be one" * 40)

    assert run(capsys, NEW, "--data", tmp_path)[0] == 2


def test_an_office_without_cases_changes_nothing(house, capsys):
    code, out, _ = run(capsys, NEW, "--data", folder(house))

    assert code == 0
    assert "0 with a stored score" in out
    assert "0 of 0 cases change their category." in out


def test_a_score_that_cannot_be_read_is_left_out_and_told(cases, capsys):
    with by_hand(cases.office.registry.engine.url.database) as database:
        database.execute("UPDATE case_file SET verified_trace = '{\"half' WHERE state = 'issued'")
        database.execute("UPDATE case_file SET claimed_trace = '[]' WHERE state = 'filed'")

    _, out, _ = run(capsys, NEW, "--data", folder(cases))

    assert "3 with a stored score" in out
    assert "2 with scores that cannot be read, left out (see jiancai verify-all)" in flat(out)


# --- the derivation


def test_a_fact_that_is_not_wanted_is_not_even_read(cases):
    with by_hand(cases.office.registry.engine.url.database) as database:
        nowhere = f"json_set({_OPENED.format('claimed')}, '$.facts.nationality', 'nowhere')"
        database.execute(f"UPDATE case_file SET claimed_trace = locked('case_file.claimed_trace', {nowhere})")
        database.execute("UPDATE case_file SET verified_trace = NULL, verified_digest = NULL")

    (found,) = stored_facts(cases.office.registry, ("age", "education"))

    assert found.unreadable == 0
    assert found.columns["age"] == [32] * 5


@pytest.mark.parametrize("batch", [1, 2, 5, 6, 100])
def test_the_facts_are_read_in_batches_and_no_case_is_left_out(cases, batch):
    found = list(stored_facts(cases.office.registry, ("age", "education"), batch))

    assert sum(len(one.columns["education"]) for one in found) == 5
    assert sum(one.without_score for one in found) == 1


@pytest.mark.parametrize("fact", ["date_of_birth", "nationality", "employer_credit_code", "passport_expires", "host_surname"])
def test_facts_that_lead_to_somebody_are_never_given(house, fact):
    with pytest.raises(ValueError, match=f"{fact} does not belong into a table without identity"):
        next(stored_facts(house.office.registry, ("education", fact)))


def test_every_fact_that_names_somebody_is_of_a_kind_that_is_withheld():
    named = [name for name, spec in FACTS.items() if spec.kind in ("date", "nationality", "credit_code")]

    assert sorted(named) == [
        "date_of_birth", "employer_credit_code", "nationality", "no_criminal_record_issued", "passport_expires",
    ]  # fmt: skip


# --- the demonstration office


def test_the_demonstration_office_is_compared_too(tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JIANCAI_")}

    def jiancai(*arguments: object) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "forms.terminal", *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, env=environment, cwd=LAW.parents[1], timeout=300, text=True, check=True
        )

    jiancai("demo-office", "--prepare-only", "--data", tmp_path / "demo", "--lang", "en")
    out = tmp_path / "facts.parquet"

    told = jiancai("rules", "impact", NEW, "--data", tmp_path / "demo", "--table", out, "--lang", "en").stdout

    traces = traces_of(tmp_path / "demo" / "office.db")
    with by_hand(tmp_path / "demo" / "office.db") as database:
        answers = [json.loads(one) for (one,) in database.execute("SELECT opened('case_file.answers', answers) FROM case_file")]
        firms = [name for row in database.execute("SELECT name_zh, name_latin, credit_code FROM organisation") for name in row]
    moves, _, lost = expected([Asked(*asked_in(json.loads(trace))) for trace in traces], TRIAL, TABLE)
    assert f"{len(traces)} with a stored score" in flat(told)
    assert f"{lost} points lost in all" in flat(told)
    assert sum(moves.values()) == pl.read_parquet(out).height == len(traces) > 3
    named = {
        str(case[name]) for case in answers for name in ("host_surname", "passport_number", "date_of_birth") if case.get(name)
    }
    cells = pl.read_parquet(out).write_json()
    assert len(named) > 5
    assert [one for one in (*named, *firms) if one in cells] == []
