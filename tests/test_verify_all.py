"""`jiancai verify-all`: an untouched office agrees; one changed digit is found and named; so is law that was changed."""

import json
import sqlite3
from pathlib import Path

import pytest
from conftest import House
from databases import by_hand
from test_reference_values import SUPPLIED
from test_reference_values import office as office_law

from forms.terminal import main
from forms.wording import LANGUAGES
from rules import Law, law, lay_over
from workflow import Verdict, recompute_all

STATES = ("draft", "filed", "returned", "proposed", "remitted", "decided", "issued", "revoked", "refused", "withdrawn")


def plainly(house: House, *statements: str) -> None:
    """Changes the database as somebody would who has the whole of it and its keys: without its triggers."""
    with by_hand(house.office.registry.engine.url.database) as database:
        for statement in statements:
            database.execute(statement)


def altered(column: str, path: str, value: str) -> str:
    """A locked JSON with one value in it changed, in SQL. :param column: table.column. :param value: as SQL writes it."""
    opened = f"opened('{column}', {column.partition('.')[2]})"
    return f"{column.replace('.', ' SET ')} = locked('{column}', json_set({opened}, '$.{path}', {value}))"


def folder(house: House) -> Path:
    return Path(house.office.registry.engine.url.database).parent


def checked(house: House, capsys, *more: str) -> tuple[int, str, str]:
    code = main(["verify-all", "--data", str(folder(house)), "--lang", "en", *more])
    said = capsys.readouterr()
    return code, said.out, said.err


def faults(house: House) -> list[tuple]:
    return [
        (fault.which, fault.kind, fault.path, fault.stored, fault.computed)
        for one in recompute_all(house.office.registry)
        for fault in one.faults
    ]


def test_an_office_with_cases_in_every_state_agrees(house, capsys):
    for state in STATES:
        house.in_state(state)
    house.proposed(relevant_work_years=(Verdict.WRONG, "证明为五年", "5"), intellectual_property=(Verdict.NOT_PROVEN, "无证明"))

    code, out, err = checked(house, capsys)

    assert (code, err) == (0, "")
    assert out == "17 stored scores and 2 letters of 11 cases were computed again: all agree.\n"


def test_an_empty_office_agrees(house, capsys):
    assert checked(house, capsys)[0] == 0


def test_it_walks_in_batches_and_leaves_no_case_out(house):
    cases = [house.draft() if n % 2 else house.filed() for n in range(7)]

    for batch in (1, 2, 7, 100):
        assert [one.reference for one in recompute_all(house.office.registry, batch)] == [case.reference for case in cases]


def test_one_changed_digit_in_a_stored_trace_is_found_and_named(house, capsys):
    house.filed()
    case = house.decided()
    was = case.verified_trace["rulesets"][0]["least"]
    plainly(
        house,
        f"UPDATE {altered('case_file.verified_trace', 'rulesets[0].least', str(was + 1))} WHERE id = {case.id}",
    )

    code, out, _ = checked(house, capsys)

    assert code == 1
    first, second, last = out.splitlines()
    assert first.startswith(f"{case.reference} · score as verified · digest: the content does not have its digest")
    assert second == (
        f"{case.reference} · score as verified · rulesets[work-permit-points].least: stored {was + 1}, computed {was}"
    )
    assert last.endswith("Differences: 2.")


def test_the_same_as_json(house, capsys):
    case = house.filed()
    plainly(house, "UPDATE " + altered("case_file.claimed_trace", "outcome", "'panel'"))

    code, out, _ = checked(house, capsys, "--json")
    told = json.loads(out)

    assert (code, told["agrees"], told["cases"], told["scores"], told["letters"]) == (1, False, 1, 1, 0)
    assert [one["kind"] for one in told["faults"]] == ["digest", "differs"]
    assert told["faults"][1] == {
        "reference": case.reference, "which": "claimed", "kind": "differs", "path": "outcome",
        "stored": "panel", "computed": "recommend",
    }  # fmt: skip


def test_a_trace_changed_together_with_its_digest_is_found_by_the_trail(house):
    from rules import HostFacts, evaluate, trace_digest

    case = house.filed()
    forged = evaluate(HostFacts(education="doctorate"), case.decisive_day).trace()
    with by_hand(house.office.registry.engine.url.database) as database:
        database.execute(
            "UPDATE case_file SET claimed_trace = locked('case_file.claimed_trace', ?), claimed_digest = ?",
            (json.dumps(forged), trace_digest(forged)),
        )

    assert faults(house) == [("claimed", "trail", "digest", trace_digest(forged), case.claimed_digest)]


def test_a_refiled_case_is_compared_with_its_newest_filing(house):
    from workflow import file_case, save_answers

    case = house.returned()
    case = save_answers(
        house.office, case.id, case.version, house.zhou, {"annual_salary_cny": "420,000", "monthly_pay_cny": "35,000"}
    )
    file_case(house.office, case.id, case.version, house.zhou)

    assert faults(house) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("case_file SET claimed_trace = NULL", ("claimed", "missing", "trace")),
        ("case_file SET verified_digest = NULL", ("verified", "missing", "digest")),
        ("case_file SET claimed_trace = '{\"half'", ("claimed", "unreadable", "trace")),
        ("case_file SET claimed_trace = '[]'", ("claimed", "unreadable", "trace")),
        ("case_file SET claimed_trace = verified_trace", ("claimed", "unreadable", "trace")),  # opens in its own column only
        ("case_file SET claimed_trace = locked('case_file.claimed_trace', '[]')", ("claimed", "unreadable", "schema")),
        (altered("case_file.claimed_trace", "facts.x", "1"), ("claimed", "unreadable", "facts.x")),
        (altered("letter.statement", "host_surname", "'X'"), ("letter", "digest", "statement")),
        ("letter SET statement = 'no'", ("letter", "unreadable", "statement")),
        ("letter SET pdf_digest = 'ab'", ("letter", "digest", "pdf")),
        ("letter SET statement_digest = 'ab'", ("letter", "trail", "statement")),
        ("letter_document SET content = x'00'", ("letter", "unreadable", "pdf")),
        ("letter_document SET content = locked('letter_document.content', x'00')", ("letter", "digest", "pdf")),
        (altered("letter.statement", "assessment_digest", "'ab'"), ("letter", "differs", "statement.assessment_digest")),
    ],
)  # fmt: skip
def test_what_somebody_changed_is_named(house, change, found):
    house.issued()
    assert faults(house) == []

    plainly(house, f"UPDATE {change}")

    assert found in [fault[:3] for fault in faults(house)]


def test_a_letter_without_its_bytes_is_told(house):
    house.issued()
    plainly(house, "DELETE FROM letter_document")

    assert faults(house) == [("letter", "missing", "pdf", None, None)]


def test_an_edition_that_is_gone_is_told_with_its_digest(house, capsys, monkeypatch):
    case = house.filed()
    kept = tuple(one for one in law().editions if one.id != "work-permit-points")
    monkeypatch.setattr("rules.recomputing.law", lambda: Law(kept, law().series))

    code, out, _ = checked(house, capsys)

    digest = case.claimed_trace["rulesets"][0]["digest"]
    assert code == 1
    assert f'the edition work-permit-points/2017-04-01 with the digest "{digest}" is not there any more' in out
    assert out.splitlines()[1].endswith("Differences: 1.")


def test_a_changed_edition_file_is_reported(house, tmp_path, capsys, monkeypatch):
    """A copy of the law in which somebody edited a published edition: another digest, so the stored one is gone."""
    import shutil

    from rules import read_law
    from rules.gazette import LAW

    case = house.filed()
    copy = shutil.copytree(LAW, tmp_path / "copy")
    file = copy / "livestream-host-merit" / "2026-11-01.toml"
    file.write_text(file.read_text("utf-8") + "\n# one line more\n", "utf-8")
    (copy / "published.toml").unlink(missing_ok=True)
    changed = read_law(copy)
    monkeypatch.setattr("rules.recomputing.law", lambda: changed)

    code, out, _ = checked(house, capsys)

    assert code == 1
    assert f"{case.reference} · score as claimed · the edition livestream-host-merit/2026-11-01" in out


def test_a_supplied_value_that_was_taken_away_is_told(house, tmp_path):
    lay_over(office_law(tmp_path / "law", SUPPLIED))
    try:
        house.filed()
        assert faults(house) == []
    finally:
        lay_over(None)

    assert [fault[1:3] for fault in faults(house)] == [("value_gone", "average-wage.shanghai 2025")]


def test_it_changes_nothing(house, capsys):
    house.issued()
    with sqlite3.connect(house.office.registry.engine.url.database) as database:
        before = list(database.iterdump())
        checked(house, capsys)
        assert list(database.iterdump()) == before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_office_that_is_not_there_is_not_made_by_looking(tmp_path, capsys, lang):
    assert main(["verify-all", "--data", str(tmp_path / "nowhere"), "--lang", lang]) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert str(tmp_path / "nowhere" / "office.db") in said.err
    assert not (tmp_path / "nowhere").exists()


def test_a_file_that_is_no_database_is_told(tmp_path, capsys):
    (tmp_path / "office.db").write_bytes(b"this is no database, and it is long enough to be one" * 40)

    assert main(["verify-all", "--data", str(tmp_path), "--lang", "en"]) == 2
    assert "The database cannot be read" in capsys.readouterr().err


def test_without_a_folder_the_settings_of_the_office_count(house, capsys, monkeypatch):
    house.filed()
    monkeypatch.setenv("JIANCAI_DATA_DIR", str(folder(house)))
    monkeypatch.delenv("JIANCAI_DEMONSTRATION", raising=False)

    assert main(["verify-all", "--lang", "en"]) == 2  # a real office has a secret
    assert "JIANCAI_SECRET" in capsys.readouterr().err
    monkeypatch.setenv("JIANCAI_SECRET", "5f" * 32)
    assert main(["verify-all", "--lang", "en"]) == 0


def test_on_a_terminal_it_tells_how_far_it_is(house, capsys, monkeypatch):
    house.draft()
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)

    code, _, err = checked(house, capsys)

    assert code == 0
    assert "\rCase 1 of 1\n" in err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_of_fault_is_worded(lang):
    import re

    from forms.commands.verify_all import line
    from forms.wording import Say
    from workflow import ScoreFault

    source = (Path(__file__).parents[1] / "workflow" / "recomputing.py").read_text("utf-8")
    kinds = set(re.findall(r'ScoreFault\([^"]*"([a-z_]+)"', source)) | {"edition_gone", "value_gone"}

    assert len(kinds) == 8
    for kind in kinds:
        for which in ("claimed", "verified", "letter"):
            assert "JC-1" in line(ScoreFault("JC-1", which, kind, "where", "x" * 200, 2), Say(lang))
