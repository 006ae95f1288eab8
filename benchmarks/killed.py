"""One of two processes is killed while people work: `make soak-killed`.

The site is that of `tests/test_two_processes.py`: two processes of the office behind the system's nginx, on one PostgreSQL. A
killed process takes the sessions of its readers with it. Looked at is how long each of them takes to go on with the other one,
and at the end every answer of which a page said that it was saved is read back.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

HOUSE = Path(__file__).parents[1]
sys.path[:0] = [str(HOUSE), str(HOUSE / "tests"), str(HOUSE / "benchmarks")]

from databases import new_database  # noqa: E402
from load_office import Cast, furnished, settings_in  # noqa: E402
from load_people import Diary  # noqa: E402
from proxy import Site, site  # noqa: E402
from soak import PAUSE, Told, crowd, leave, line, machine, verdict  # noqa: E402

from workflow import Actor, Role, read_case  # noqa: E402

BEFORE, AFTER = 30, 45  # seconds of work before and after one process is killed
WANTED = 30  # seconds until everybody goes on (issue 5)


async def work_on(found: Site, cast: Cast) -> tuple[Diary, dict[str, Diary], float, float]:
    """Everybody works, one process is killed, everybody works on. Gives everybody's diary, each one's, and both moments."""
    own = {worker.login: Diary() for worker in cast.workers}
    people = [person for worker in cast.workers for person in await crowd(found.address, [worker], own[worker.login], PAUSE)]
    tasks = [asyncio.create_task(one.work()) for one in people]
    await asyncio.sleep(PAUSE + BEFORE)
    killed = time.monotonic()
    await asyncio.to_thread(found.kill, found.ports[0])
    await asyncio.sleep(AFTER)
    ended = time.monotonic()
    await leave(tasks)
    together = Diary([one for diary in own.values() for one in diary.actions])
    for diary in own.values():
        together.saved |= diary.saved
    return together, own, killed, ended


def waits(own: dict[str, Diary], killed: float, ended: float) -> list[float]:
    """For each person whose page broke or did not come, the seconds from the kill to the end of what worked again."""
    found = []
    for diary in own.values():
        since = sorted((one for one in diary.actions if one.began + one.seconds > killed), key=lambda one: one.began)
        if not any(one.fault or one.what == "comes back" for one in since):
            continue
        last = max(n for n, one in enumerate(since) if one.fault or one.what == "comes back")
        goes_on = next((one for one in since[last:] if not one.fault), None)
        found.append(goes_on.began + goes_on.seconds - killed if goes_on else ended - killed)
    return found


def lost(cast: Cast, diary: Diary) -> list[str]:
    """The answers of which a page said that they were saved, and which are not in the registry."""
    auditor = Actor(0, "looking", "looking", frozenset({Role.AUDITOR}))
    kept = {case: read_case(cast.office, case, auditor).case.answers for case, _ in diary.saved}
    return [f"{case} {name}" for (case, name), value in diary.saved.items() if kept[case].get(name) != value]


def main() -> int:
    """Measures, prints, and answers 1 when something is not as it is wanted."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=50)
    given = asked.parse_args()
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory(prefix="jiancai-soak-") as name:
        folder = Path(name)
        (folder / "tls").mkdir()
        database = new_database("postgresql", folder)
        environment = settings_in(folder, database.url)
        cast = furnished(environment, given.people)
        with site(folder, environment) as found:
            diary, own, killed, ended = asyncio.run(work_on(found, cast))
        missing = lost(cast, diary)
        cast.office.registry.engine.dispose()
        database.drop()
    print("| ms | actions | p50 | p95 | most | faults |\n| --- | --- | --- | --- | --- | --- |")
    print(line("before", diary.between(0, killed)))
    print(line("afterwards", diary.between(killed, ended)))
    print(line("of these: comes back", [one for one in diary.between(killed - PAUSE, ended) if one.what == "comes back"]))
    for fault in sorted({f"{one.what}: {one.fault}" for one in diary.actions if one.fault}):
        print(f"fault at {fault}")
    hit = waits(own, killed, ended)
    early = sum(bool(one.fault) for one in diary.between(0, killed) if one.began + one.seconds < killed)
    worst = max(hit, default=0.0)
    return verdict(
        [
            Told("people whose process was killed", f"{len(hit)} of {given.people}", 0 < len(hit) <= given.people, "some"),
            Told("the last one goes on", f"after {worst:.1f} s", worst < WANTED, f"within {WANTED} s"),
            Told("answers that were saved and are not there", f"{len(missing)} of {len(diary.saved)}", not missing, "none"),
            Told("faults before", str(early), not early, "none"),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
