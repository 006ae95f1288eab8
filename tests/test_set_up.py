"""Setting up: what `make` does in a folder where something is missing, half done, or somebody else's."""

import shutil
import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path):
    """A folder with a lock and a python that tells what it was asked for."""
    (tmp_path / "requirements.lock").touch()
    (tmp_path / "tools").mkdir()
    shutil.copy(HOUSE / "tools" / "set_up.sh", tmp_path / "tools")
    return tmp_path


def _program(place: Path, text: str) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"#!/bin/sh\n{text}\n")
    place.chmod(0o755)
    return place


def _set_up(folder: Path, python: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["sh", "tools/set_up.sh", ".venv/.set-up-1"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHON": str(python)},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_python_that_is_too_old_is_told_before_anything_is_made(folder):
    told = _set_up(folder, _program(folder / "python2", "exit 1"))

    assert told.returncode == 1
    assert "Python 3.11 or 3.12 is needed" in told.stderr
    assert not (folder / ".venv").exists()


def test_an_environment_that_was_broken_off_is_made_again(folder):
    _program(folder / ".venv" / "bin" / "python", "exit 0")  # there, but without pip
    _program(folder / ".venv" / "bin" / "uv", "exit 0")
    python = _program(folder / "python3", 'echo "$@" >> asked')

    told = _set_up(folder, python)

    assert told.returncode == 0, told.stderr
    assert "-m venv .venv" in (folder / "asked").read_text()
    assert (folder / ".venv" / ".set-up-1").exists()


def test_who_waited_for_another_start_finds_it_done(folder):
    (folder / ".venv").mkdir()
    (folder / ".venv" / ".set-up-1").touch()

    assert _set_up(folder, _program(folder / "python3", "exit 1")).returncode == 0


def test_cleaning_leaves_an_office_where_it_stands():
    said = subprocess.run(["make", "--dry-run", "clean"], cwd=HOUSE, capture_output=True, text=True, timeout=60).stdout

    assert "var/demo-office" in said
    assert not {"var", "var/", "var/office"} & set(said.split())
