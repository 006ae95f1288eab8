"""What a process does to the world outside it, point by point; and a child process that is killed at one of these points.

Between two points nothing happens that anybody else could see, so that to die before each of them and behind the last one is to
die anywhere. The points are found while the act is done, by what leaves the process: statements that write, the end of
transactions, the printer, the seal, the time-stamp service, files. Production code knows nothing of it.
"""

import json
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from hashlib import sha256
from importlib import import_module
from typing import Any

from sqlalchemy import event, inspect, text

from workflow import Office
from workflow.databases import engine_for
from workflow.registry import Registry

# Module and attribute of whatever reaches out of the process past database and printer. A new way out is one more line.
OUTSIDE = (
    ("workflow.seal", "Seal.ready"),
    ("workflow.seal", "Seal.sign"),
    ("workflow.time_stamp", "TimeService.async_request_tsa_response"),
    ("workflow.storage", "_write"),
    ("workflow.storage", "os.fsync"),
    ("workflow.storage", "os.replace"),
)
# Every part of the office: how what goes out by it is seen here. A part that is missing fails a test.
WAYS_OUT = {
    "registry": "statements and transactions",
    "printer": "wrapped",
    "evidence": "OUTSIDE: storage",
    "seal": "OUTSIDE: seal and time-stamp",
    "scanner": "asked, and nothing is kept there",
    # Nothing leaves by these:
    "admissions": "", "now": "", "terms": "", "proofs": "", "settings": "", "unprintable": "", "rate": "",
}  # fmt: skip
KEPT = "transaction is kept"  # the point behind a commit

Act = Callable[[Office], Any]


@dataclass
class _Watch:
    """:param dies_at: the number of the point before which this process ends; `None` for none."""

    dies_at: int | None = None
    passed: list[str] = field(default_factory=list)
    committed: bool = False

    def point(self, name: str) -> None:
        if len(self.passed) == self.dies_at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.passed.append(name)

    def over(self, office: Office) -> Office:
        """The office whose every way out is watched."""
        engine = office.registry.engine
        event.listen(engine, "before_cursor_execute", self._statement)
        event.listen(engine, "commit", self._commit)
        event.listen(engine, "checkin", self._given_back)
        for module, attribute in OUTSIDE:
            *path, last = attribute.split(".")
            holder = import_module(module)
            for name in path:
                holder = getattr(holder, name)
            setattr(holder, last, self._before(attribute, getattr(holder, last)))
        return replace(office, printer=self._before("printer", office.printer))

    def _before(self, name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*given: Any, **named: Any) -> Any:
            self.point(name)
            return act(*given, **named)

        return watched

    def _statement(self, connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        verb, *rest = statement.split(maxsplit=3)
        if verb in ("INSERT", "UPDATE", "DELETE"):
            self.point(f"{verb} {rest[0] if verb == 'UPDATE' else rest[1]}")

    def _commit(self, connection: Any) -> None:
        self.point("COMMIT")
        self.committed = True

    def _given_back(self, *_: Any) -> None:
        if self.committed:
            self.committed = False
            self.point(KEPT)


def in_a_child(office: Office, url: str, act: Act, dies_at: int | None = None) -> tuple[int, list[str]]:
    """Does the act in a process of its own. Gives how that ended (0, or -9 where it was killed) and the points that it passed.

    :param url: of the database. :param dies_at: the number of the point before which it is killed.
    """
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            watch, engine = _Watch(dies_at), engine_for(url)
            engine.dialect.vault = office.registry.engine.dialect.vault  # the keys, as `open_registry` gives them
            act(watch.over(replace(office, registry=Registry(engine))))
            os.write(tell, json.dumps(watch.passed).encode())
            os._exit(0)
        finally:
            os._exit(1)
    os.close(tell)
    with os.fdopen(told, "rb") as reading:
        passed = reading.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), json.loads(passed or "[]")


def everything_kept(url: str) -> str:
    """The digest of all rows of all tables."""
    engine, seen = engine_for(url), sha256()
    with engine.connect() as connection:
        for table in sorted(inspect(connection).get_table_names()):
            rows = sorted(repr(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{table}"')))
            seen.update(f"{table}: {rows}\n".encode())
    engine.dispose()
    return seen.hexdigest()


def parts_without_a_word() -> set[str]:
    """Parts of the office of which `WAYS_OUT` says nothing, and parts that it has and the office has not."""
    return {part.name for part in fields(Office)} ^ WAYS_OUT.keys()
