"""`jiancai trail`: names the entry that was touched; a chain made anew is found by a root noted before."""

import re
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import House

from forms.terminal import main
from forms.wording import LANGUAGES
from workflow import trail as chain
from workflow.queries import every_entry


def folder(house: House) -> Path:
    return Path(house.office.registry.engine.url.database).parent


def asked(house: House, capsys, *words: str) -> tuple[int, str, str]:
    code = main(["trail", *words, "--data", str(folder(house)), *(["--lang", "en"] if "--lang" not in words else [])])
    said = capsys.readouterr()
    return code, said.out, said.err


def without_triggers(house: House, *statements: str) -> None:
    with sqlite3.connect(house.office.registry.engine.url.database) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            database.execute(statement)


def made_anew(house: House) -> None:
    """What somebody does who has the whole database: changes one entry and computes the chain from there again."""
    with house.office.registry.writing() as session:
        before = chain.BEGINNING
        for entry in list(every_entry(session)):
            if entry.number == 5:
                entry.reason = "nothing to see"
            entry.previous = before
            before = entry.digest = chain._digest(entry)
            session.add(entry)


def roots(house: House, capsys, file: Path) -> list[str]:
    code, out, err = asked(house, capsys, "roots")
    assert (code, err) == (0, "")
    file.write_text(out, "utf-8")
    return out.splitlines()


def test_each_day_has_the_digest_of_its_last_entry_as_root(house, capsys, tmp_path):
    case = house.draft()
    house.clock.move(days=1)
    house.filed()

    told = roots(house, capsys, tmp_path / "roots")

    with house.office.registry.reading() as session:
        entries = list(every_entry(session))
    first = [entry for entry in entries if entry.at < house.clock() - timedelta(hours=20)]
    assert case.id
    assert len(told) == 2
    assert told[0].endswith(f" {first[-1].number} {first[-1].digest}")
    assert told[1].endswith(f" {entries[-1].number} {entries[-1].digest}")
    assert told[0] < told[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_whole_trail_agrees_with_the_roots_of_earlier_days(house, capsys, tmp_path, lang):
    house.filed()
    roots(house, capsys, tmp_path / "roots")
    house.issued()

    code, out, err = asked(house, capsys, "verify", "--roots", str(tmp_path / "roots"), "--lang", lang)

    whole = {"zh": "留痕完整", "en": "The trail is whole", "de": "Das Protokoll ist unversehrt"}[lang]
    assert (code, err) == (0, "")
    assert out.startswith(whole)
    assert "1" in out


def test_an_entry_that_was_touched_is_named(house, capsys):
    house.filed()
    without_triggers(house, "UPDATE trail SET reason = 'nothing to see' WHERE number = 5")

    code, out, _ = asked(house, capsys, "verify")

    assert code == 1
    assert re.findall(r"\b5\b", out.splitlines()[0])
    assert out.splitlines()[-1].startswith("1 places")


def test_a_chain_that_was_made_anew_passes_alone_and_fails_beside_a_noted_root(house, capsys, tmp_path):
    house.filed()
    told = roots(house, capsys, tmp_path / "roots")
    without_triggers(house)
    made_anew(house)

    assert asked(house, capsys, "verify")[0] == 0
    code, out, _ = asked(house, capsys, "verify", "--roots", str(tmp_path / "roots"))

    number = told[-1].split()[1]
    assert code == 1
    assert out.startswith(f"Entry {number} is not the one that the noted root names")


def test_a_tail_that_was_cut_off_is_found_beside_a_noted_root(house, capsys, tmp_path):
    house.draft()
    house.clock.move(days=1)
    house.office.registry.engine.dispose()
    told = roots(house, capsys, tmp_path / "roots")
    number = int(told[-1].split()[1])
    without_triggers(house, f"DELETE FROM trail WHERE number = {number}")

    code, out, _ = asked(house, capsys, "verify", "--roots", str(tmp_path / "roots"))

    assert code == 1
    assert f"Entry {number}, which a noted root names, is not there" in out


@pytest.mark.parametrize(
    "content", ["2026-11-24 5", "yesterday 5 " + "0" * 64, f"2026-11-24 5 {'0' * 64}\n2026-11-24 5 {'1' * 64}"]
)
def test_a_file_of_roots_that_is_none_is_refused_with_its_line(house, capsys, tmp_path, content):
    (tmp_path / "roots").write_text(content)

    code, out, err = asked(house, capsys, "verify", "--roots", str(tmp_path / "roots"))

    assert (code, out) == (2, "")
    assert f"{content.count(chr(10)) + 1}: " in err


def test_an_office_that_is_not_there_is_not_made_by_looking(capsys, tmp_path):
    assert main(["trail", "verify", "--data", str(tmp_path / "none"), "--lang", "en"]) == 2
    assert not (tmp_path / "none").exists()
