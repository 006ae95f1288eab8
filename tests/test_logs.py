"""What the office writes down: known fields only. A value that is planted everywhere must be found nowhere."""

import json
import subprocess
import sys

import pytest
from browser import HOUSE

CANARY = "CANARY-E12345678"
# A process that says, raises and loses the planted value in every way that we know of, as libraries do it.
SAYS_IT = """
import asyncio, logging, sys, threading, warnings
from forms.logs import REQUEST, write_logs

write_logs(sys.argv[1])
from pydantic import BaseModel
from sqlalchemy import create_engine, text
from streamlit.logger import get_logger

value = sys.argv[2]
REQUEST.set("abc123")
ours = logging.getLogger("jiancai")
ours.info("a plain word", extra={"route": "/v", "status": 200, "ms": 7, "person": 3, "login": value})
ours.info("a word with %s in it", value)
ours.info("odd fields", extra={"route": value * 9, "address": value + "\\n"})
logging.getLogger("uvicorn.error").warning(f"the path /link/{value} was asked")
get_logger("streamlit.something").error("could not run %s", value)
logging.getLogger("elsewhere").error(value)


class Host(BaseModel):
    passport: int


def refuses(what):
    try:
        what()
    except Exception:
        ours.exception("a fault")


def asks():
    with create_engine("sqlite://").begin() as connection:
        connection.execute(text("CREATE TABLE host (passport TEXT UNIQUE)"))
        for _ in range(2):
            connection.execute(text("INSERT INTO host VALUES (:passport)"), {"passport": value})


def causes():
    try:
        raise OSError(28, value)
    except OSError as full:
        raise ExceptionGroup(value, [ValueError(value)]) from full


async def forgets():
    async def fails():
        raise ValueError(value)

    task = asyncio.create_task(fails())
    await asyncio.sleep(0)
    del task


class Lost:
    def __del__(self):
        raise ValueError(value)


refuses(lambda: Host(passport=value))
refuses(asks)
refuses(causes)
warnings.warn(value)
asyncio.run(forgets())
thread = threading.Thread(target=lambda: int(value))
thread.start()
thread.join()
Lost()
logging.getLogger("elsewhere").error("%d of them", value)
raise RuntimeError(value)
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """What such a process writes, by the form of its log."""

    program = tmp_path_factory.mktemp("program") / "says_it.py"
    program.write_text(SAYS_IT, "utf-8")

    def run(form: str) -> str:
        done = subprocess.run(
            [sys.executable, str(program), form, CANARY], cwd=HOUSE, capture_output=True, text=True, timeout=60
        )
        assert done.stdout == ""
        return done.stderr

    return {form: run(form) for form in ("json", "text")}


@pytest.mark.parametrize("form", ["json", "text"])
def test_what_was_planted_is_written_nowhere(written, form):
    assert CANARY not in written[form]
    assert CANARY.lower() not in written[form].lower()
    assert "E12345678" not in written[form]


def test_every_line_is_one_object_with_its_request_and_known_fields(written):
    lines = [json.loads(line) for line in written["json"].splitlines()]

    known = {"at", "level", "by", "says", "place", "faults", "request", "route", "status", "ms", "person"}
    assert {name for line in lines for name in line} <= known
    assert {line["request"] for line in lines if "request" in line} == {"abc123"}
    first = lines[0]
    assert first["at"].endswith("+00:00")
    assert {name: first[name] for name in ("level", "by", "says", "route", "status", "ms", "person")} == {
        "level": "info", "by": "jiancai", "says": "a plain word", "route": "/v", "status": 200, "ms": 7, "person": 3,
    }  # fmt: skip


def test_what_stands_in_the_program_is_written_and_what_was_put_into_it_is_not(written):
    said = [json.loads(line) for line in written["json"].splitlines()]

    words = [line["says"] for line in said if line["level"] == "info"]
    assert words == ["a plain word", "a word with %s in it", "odd fields"]
    assert [line["says"] for line in said if line["by"] == "streamlit.something"] == ["could not run %s"]
    without = [(line["by"], line["place"].partition(":")[0].rpartition("/")[2]) for line in said if not line["says"]]
    assert ("uvicorn.error", "says_it.py") in without
    assert ("elsewhere", "says_it.py") in without
    assert "asyncio" in {by for by, _ in without}


def test_a_fault_is_told_by_its_kinds_and_its_way(written):
    lines = [line for line in map(json.loads, written["json"].splitlines()) if "faults" in line]

    kinds = [[one["kind"] for one in line["faults"]] for line in lines]
    assert ["pydantic_core._pydantic_core.ValidationError"] in kinds
    assert ["sqlalchemy.exc.IntegrityError", "sqlite3.IntegrityError (SQLITE_CONSTRAINT_UNIQUE)"] in kinds
    assert ["builtins.ExceptionGroup", "builtins.OSError (ENOSPC)", "builtins.ValueError"] in kinds
    assert [line["says"] for line in lines if line["faults"][0]["kind"] == "builtins.RuntimeError"] == [
        "a fault that nobody caught"
    ]
    asked = lines[1]["faults"][0]["way"]
    assert [place.rpartition(" ")[2] for place in asked[:2]] == ["refuses", "asks"]
    assert "    sqlite3.IntegrityError (SQLITE_CONSTRAINT_UNIQUE)\n      " in written["text"]
