"""The commands that start an office: what a real one needs, where it stands, who may look in; a demonstration stays apart."""

import os
import re
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from browser import HOUSE, free_port, running
from conftest import signed_in

from forms.office import open_office
from forms.settings import read_settings
from forms.terminal import main
from workflow import Role, use_link, who

SECRET = "5f" * 32


@pytest.fixture
def in_this_process(monkeypatch, tmp_path):
    """Runs the command here, with no variable of ours but these; what would become the server is only written down."""
    became = {}
    monkeypatch.setattr(os, "execve", lambda program, command, environment: became.update(environment, command=command))
    monkeypatch.chdir(HOUSE)
    for name in [name for name in os.environ if name.startswith(("JIANCAI_", "STREAMLIT_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("JIANCAI_DATA_DIR", str(tmp_path / "office"))

    def run(*words: str, **ours: str) -> int:
        for name, value in ours.items():
            monkeypatch.setenv(f"JIANCAI_{name}", value)
        return main(words)

    return run, became


def test_a_real_office_says_what_it_lacks_and_how_to_make_it_until_nothing_is_missing(in_this_process, capsys):
    run, became = in_this_process
    serve = ("serve", "--port", str(free_port()))

    assert run(*serve) == 2
    assert "Make one with: jiancai secret" in capsys.readouterr().err
    assert run("secret") == 0
    secret = capsys.readouterr().out.strip()
    assert len(secret) == 64
    assert run(*serve, SECRET=secret) == 2
    assert "jiancai people add-administrator LOGIN NAME" in capsys.readouterr().err
    assert run("people", "add-administrator", "9lives", "陈立") == 2
    assert "9lives" in capsys.readouterr().err
    assert run("people", "add-administrator", "chen.li", "陈立") == 0
    password = capsys.readouterr().out.strip().rpartition(" ")[2]
    assert run("people", "add-administrator", "wu.di", "吴迪") == 2
    assert "has an administrator already" in capsys.readouterr().err
    assert not became

    run(*serve)

    assert "forms.serving" in became["command"]
    assert became["STREAMLIT_SERVER_COOKIE_SECRET"] == secret
    office = open_office(read_settings())
    assert who(office, signed_in(office, "chen.li", password)).roles == {Role.ADMINISTRATOR}


@pytest.mark.parametrize("words", [["serve"], ["people", "add-administrator", "chen.li", "陈立"]], ids=["serve", "people"])
@pytest.mark.parametrize("fault", ["a file in the way of the folder", "no database"])
def test_a_folder_or_database_that_cannot_be_used_is_told_in_words(in_this_process, capsys, tmp_path, words, fault):
    run, became = in_this_process
    (tmp_path / "file").write_text("not a database\n" * 100)
    wrong = (
        {"DATABASE_URL": f"sqlite:///{tmp_path / 'file'}"} if fault == "no database" else {"DATA_DIR": str(tmp_path / "file")}
    )

    assert run(*words, SECRET=SECRET, **wrong) == 2

    assert capsys.readouterr().err.startswith(f"JIANCAI_{next(iter(wrong))}")
    assert not became


def test_a_demonstration_is_no_real_office(in_this_process, capsys):
    run, became = in_this_process

    assert run("serve", DEMONSTRATION="true", SECRET=SECRET) == 2
    assert "JIANCAI_DEMONSTRATION is set" in capsys.readouterr().err
    assert not became


def test_the_server_takes_in_as_much_as_the_office_does(in_this_process):
    run, became = in_this_process
    run("people", "add-administrator", "chen.li", "陈立", SECRET=SECRET)

    run("serve", "--port", str(free_port()), EVIDENCE_MAX_MB="25")

    assert became["STREAMLIT_SERVER_MAX_UPLOAD_SIZE"] == "25"


def jiancai(*words: str, cwd: Path = HOUSE, **ours: object) -> subprocess.CompletedProcess[str]:
    """Runs the command with no variable of ours but these."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("JIANCAI_", "LC_", "LANG"))}
    environment |= {f"JIANCAI_{name}": str(value) for name, value in ours.items()} | {"LANG": "C"}
    command = [sys.executable, "-m", "forms.terminal", *words]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("words", [["demo-office", "--prepare-only", "--data"], ["demo", "--into"]], ids=lambda words: words[0])
def test_a_demonstration_enters_its_accounts_into_no_other_database(tmp_path, words):
    real = tmp_path / "real" / "office.db"

    done = jiancai(*words, str(tmp_path / "demo"), DATABASE_URL=f"sqlite:///{real}")

    assert done.returncode == 0, done.stderr
    assert not real.exists()
    assert list((tmp_path / "demo").rglob("office.db"))


def test_the_office_that_is_served_is_the_one_whose_administrator_was_asked_for(tmp_path):
    settings = {"SECRET": SECRET, "DATA_DIR": f"var/{tmp_path.name}"}  # from where it is started
    jiancai("people", "add-administrator", "chen.li", "Chen Li", cwd=tmp_path, **settings)
    port = free_port()

    named = {f"JIANCAI_{name}": value for name, value in settings.items()}

    with running(["serve", "--port", str(port)], named, port, tmp_path / "log", cwd=tmp_path):
        elsewhere = HOUSE / settings["DATA_DIR"]
        assert (tmp_path / settings["DATA_DIR"] / "office.db").exists()
        made = elsewhere.exists()
        shutil.rmtree(elsewhere, ignore_errors=True)
        assert not made

    assert "usage statistics" not in (tmp_path / "log").read_text("utf-8")  # our .streamlit/config.toml was read all the same


def test_the_folder_of_an_office_is_closed_to_everybody_else(tmp_path):
    folder = tmp_path / "office"

    made = jiancai("people", "add-administrator", "chen.li", "Chen Li", SECRET=SECRET, DATA_DIR=str(folder))

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

    told = jiancai(*[word.format(folder=folder) for word in command], SECRET=SECRET, DATA_DIR=str(folder))

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


def test_somebody_who_lost_everything_gets_a_link_from_the_machine(in_this_process, capsys):
    run, _ = in_this_process
    run("people", "add-administrator", "chen.li", "陈立", SECRET=SECRET)
    password = capsys.readouterr().out.strip().rpartition(" ")[2]
    office = open_office(read_settings())

    assert run("people", "new-link", "chen.li", SECRET=SECRET) == 0
    secret = capsys.readouterr().out.strip().rpartition("/link/")[2]

    assert signed_in(office, "chen.li", password) is None
    use_link(office, secret, "钟楼 umbrella 外滩 seventeen")
    assert signed_in(office, "chen.li", "钟楼 umbrella 外滩 seventeen")
    assert run("people", "new-link", "nobody", SECRET=SECRET) == 2
    assert run("people", "add-administrator", "wu.di", SECRET=SECRET) == 2


def test_a_code_is_told_in_a_demonstration_and_nowhere_else(in_this_process, capsys):
    run, _ = in_this_process
    run("people", "add-administrator", "chen.li", "陈立", SECRET=SECRET)
    password = capsys.readouterr().out.strip().rpartition(" ")[2]
    signed_in(open_office(read_settings()), "chen.li", password)  # sets the app up

    assert run("people", "code", "chen.li", SECRET=SECRET) == 2
    assert "only a demonstration" in capsys.readouterr().err
    assert run("people", "code", "chen.li", DEMONSTRATION="true") == 0
    assert re.search(r"The code of chen.li now: \d{6}$", capsys.readouterr().out.strip())
    assert run("people", "code", "nobody", DEMONSTRATION="true") == 2
