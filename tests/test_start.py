"""The commands that start an office: what a real one needs before it runs, and that a demonstration stays in its own folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
SECRET = "5f" * 32


def jiancai(*words: str, **ours: object) -> subprocess.CompletedProcess[str]:
    """Runs the command with no variable of ours but these."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JIANCAI_")}
    environment |= {f"JIANCAI_{name}": str(value) for name, value in ours.items()} | {"LANG": "C"}
    command = [sys.executable, "-m", "forms.terminal", *words]
    return subprocess.run(command, cwd=HOUSE, env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("words", [["demo-office", "--prepare-only", "--data"], ["demo", "--into"]], ids=lambda words: words[0])
def test_a_demonstration_enters_its_accounts_into_no_other_database(tmp_path, words):
    real = tmp_path / "real" / "office.db"

    done = jiancai(*words, str(tmp_path / "demo"), DATABASE_URL=f"sqlite:///{real}")

    assert done.returncode == 0, done.stderr
    assert not real.exists()
    assert list((tmp_path / "demo").rglob("office.db"))
