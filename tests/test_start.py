"""Starting from a terminal: where the office stands, who may look into it, and what is said when it cannot be opened."""

import os
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from browser import HOUSE, free_port, running

SECRET = "0123456789abcdef" * 4


def jiancai(*arguments: str, cwd: Path = HOUSE, **environment: str) -> subprocess.CompletedProcess:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("JIANCAI_", "LC_", "LANG"))}
    return subprocess.run(
        [sys.executable, "-m", "forms.terminal", *arguments],
        cwd=cwd,
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_office_that_is_served_is_the_one_whose_administrator_was_asked_for(tmp_path):
    settings = {"JIANCAI_SECRET": SECRET, "JIANCAI_DATA_DIR": f"var/{tmp_path.name}"}  # from where it is started
    jiancai("people", "add-administrator", "chen.li", "Chen Li", cwd=tmp_path, **settings)
    port = free_port()

    with running(["serve", "--port", str(port)], settings, port, tmp_path / "log", cwd=tmp_path):
        elsewhere = HOUSE / settings["JIANCAI_DATA_DIR"]
        assert (tmp_path / settings["JIANCAI_DATA_DIR"] / "office.db").exists()
        made = elsewhere.exists()
        shutil.rmtree(elsewhere, ignore_errors=True)
        assert not made

    assert "usage statistics" not in (tmp_path / "log").read_text("utf-8")  # our .streamlit/config.toml was read all the same


def test_the_folder_of_an_office_is_closed_to_everybody_else(tmp_path):
    folder = tmp_path / "office"

    made = jiancai("people", "add-administrator", "chen.li", "Chen Li", JIANCAI_SECRET=SECRET, JIANCAI_DATA_DIR=str(folder))

    assert made.returncode == 0, made.stderr
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "command",
    [
        ["serve"],
        ["people", "add-administrator", "chen.li", "Chen Li"],
        ["demo-office", "--prepare-only", "--data", "{folder}"],
        ["demo", "--into", "{folder}"],
    ],
    ids=lambda command: command[0],
)
def test_a_folder_that_cannot_be_used_is_named_without_a_stack_trace(tmp_path, command):
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "office"

    told = jiancai(*[word.format(folder=folder) for word in command], JIANCAI_SECRET=SECRET, JIANCAI_DATA_DIR=str(folder))

    assert told.returncode == 2
    assert told.stderr.startswith(f"JIANCAI_DATA_DIR={folder}")
    assert "Traceback" not in told.stderr


def test_a_port_that_is_taken_is_told_before_addresses_and_accounts_are(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        told = jiancai("demo-office", "--port", str(other.getsockname()[1]), "--data", str(tmp_path / "data"))

    assert told.returncode == 2
    assert told.stdout == ""
    assert "make run PORT=" in told.stderr
