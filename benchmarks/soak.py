"""One process of the office under people who work: `make soak`, for an hour `make soak MINUTES=60`.

An office on SQLite and `jiancai serve` in a process of its own; this process plays everybody. Three of four people work for
firms, each in one of their own, the others are officers. First they work for some minutes; then for one minute five times as
many; then the first ones go on alone. At last all leave, and it is looked at what the server keeps of their sessions.
"""

import argparse
import asyncio
import os
import platform
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

HOUSE = Path(__file__).parents[1]
sys.path[:0] = [str(HOUSE), str(HOUSE / "tests"), str(HOUSE / "benchmarks")]

from browser import free_port  # noqa: E402
from load_browser import Sheet  # noqa: E402
from load_office import Cast, Server, Worker, furnished, serving, settings_in  # noqa: E402
from load_people import Action, Diary, Person, share  # noqa: E402

PAUSE = 10.0  # seconds between two actions of one person
SPIKE, AFTER, WINDOW = 60, 40, 10  # seconds
TIMES = 5  # as many people in the spike
SLOW_WANTED, BACK_WANTED, KEPT_WANTED = 2.0, 60, 1.0  # seconds, seconds, MiB a closed session (issue 5)
LONG = 30  # minutes from which on a page that lost its connection may come back as long as in a real office
SHORT_TTL = 20  # seconds for that in a short run


class Told(NamedTuple):
    """A figure beside what is wanted."""

    what: str
    found: str
    good: bool
    limit: str


async def crowd(address: str, workers: list[Worker], diary: Diary, pause: float) -> list[Person]:
    """People who have signed in, a few at a time."""
    people = [Person(address, worker, diary, pause) for worker in workers]
    few = asyncio.Semaphore(4)

    async def come(person: Person) -> None:
        async with few:
            await person.sign_in()

    await asyncio.gather(*(come(person) for person in people))
    return people


async def leave(tasks: list[asyncio.Task]) -> None:
    """Ends their work; a fault of the load itself is raised."""
    for task in tasks:
        task.cancel()
    for ended in await asyncio.gather(*tasks, return_exceptions=True):
        if not isinstance(ended, asyncio.CancelledError):
            raise ended or RuntimeError("somebody stopped working")


async def look_around(server: Server, cast: Cast) -> None:
    """One person of each kind sees every page once, so that the memory that follows is that of sessions."""
    for worker in (cast.workers[0], cast.workers[-1]):
        person = Person(server.address, worker, Diary(), 0.05)
        await person.sign_in()
        task = asyncio.create_task(person.work())
        await asyncio.sleep(8)
        await leave([task])


async def soak(server: Server, cast: Cast, minutes: float, ttl: int) -> tuple[Diary, dict[str, float]]:
    """All phases; gives what was done and when each phase began, with the memory in MiB at both ends."""
    diary, at = Diary(), {}
    await look_around(server, cast)
    await asyncio.sleep(2)
    at["memory before"], began = server.memory(), time.monotonic()
    people = await crowd(server.address, cast.workers, diary, PAUSE)
    print(f"everybody has signed in after {time.monotonic() - began:.0f} s", flush=True)
    tasks = [asyncio.create_task(one.work()) for one in people]
    await asyncio.sleep(1.5 * PAUSE)
    at["work"], used = time.monotonic(), server.processor()
    await asyncio.sleep(60 * minutes)
    await asyncio.to_thread(cast.let_guests_in)
    guests = await crowd(server.address, cast.guests, diary, PAUSE)
    at["spike"] = time.monotonic()
    at["share"] = (server.processor() - used) / (at["spike"] - at["work"])
    extra = [asyncio.create_task(one.work()) for one in guests]
    await asyncio.sleep(SPIKE)
    at["after"], at["memory most"] = time.monotonic(), server.memory()
    await leave(extra)
    await asyncio.sleep(AFTER)
    at["end"] = time.monotonic()
    await leave(tasks)
    await asyncio.sleep(ttl + 5)
    last = Person(server.address, cast.workers[0], Diary(), PAUSE)  # Streamlit forgets old sessions when another one ends
    await last.sign_in()
    for _ in range(2):
        sheet = Sheet(last.client, "/cases")
        await sheet.open()
        await sheet.close()
        await asyncio.sleep(2)
    await last.leave()
    at["memory after"] = server.memory()
    return diary, at


def line(name: str, actions: list[Action]) -> str:
    """Count, 50 and 95 of 100 and the longest, in milliseconds, and faults, as a row of a table."""
    figures = " | ".join(f"{1000 * share(actions, part):.0f}" for part in (0.5, 0.95, 1))
    return f"| {name} | {len(actions)} | {figures} | {sum(bool(one.fault) for one in actions)} |"


def back(diary: Diary, since: float, until: float) -> int | None:
    """How many seconds after the spike p95 was again as it is wanted, over windows of ten seconds; `None`: never."""
    for second in range(int(until - since - WINDOW) + 1):
        window = diary.between(since + second, since + second + WINDOW)
        if window and share(window, 0.95) < SLOW_WANTED:
            return second
    return None


def report(diary: Diary, at: dict[str, float], people: int) -> list[Told]:
    """Prints the tables; gives the figures that are wanted."""
    phases = (
        (f"{people} people", "work", "spike"),
        (f"{TIMES * people} people", "spike", "after"),
        (f"{people} people afterwards", "after", "end"),
    )
    print("| ms | actions | p50 | p95 | most | faults |\n| --- | --- | --- | --- | --- | --- |")
    for name, since, until in phases:
        print(line(f"**{name}**", diary.between(at[since], at[until])))
    work = diary.between(at["work"], at["spike"])
    for what in dict.fromkeys(one.what for one in work):
        print(line(what, [one for one in work if one.what == what]))
    for fault in sorted({f"{one.what}: {one.fault}" for one in diary.actions if one.fault}):
        print(f"fault at {fault}")
    before, most, after = (at[f"memory {one}"] for one in ("before", "most", "after"))
    each = (after - before) / diary.sheets
    print(f"processors: the server {at['share']:.2f} during the work, this process {time.process_time():.0f} s in all")
    print(f"memory: {before:.0f} MiB before, {most:.0f} at the end of the spike, {after:.0f} after {diary.sheets} sessions")
    slow, recovered = share(work, 0.95), back(diary, at["after"], at["end"])
    faults = sum(bool(one.fault) for one in diary.actions)
    return [
        Told(f"p95 of an action, {people} people", f"{slow:.2f} s", slow < SLOW_WANTED, f"under {SLOW_WANTED:g} s"),
        Told("faults", str(faults), not faults, "none"),
        Told("p95 is back after the spike", f"after {recovered} s", recovered is not None, f"within {BACK_WANTED} s"),
        Told("memory for each closed session", f"{each:.2f} MiB", each < KEPT_WANTED, f"under {KEPT_WANTED:g} MiB"),
    ]


def verdict(figures: list[Told]) -> int:
    """Prints what was found beside what is wanted; 1 when something is not as it is wanted."""
    for one in figures:
        print(f"{one.what}: {one.found}, wanted {one.limit}{'' if one.good else ': NOT MET'}")
    return int(not all(one.good for one in figures))


def machine() -> str:
    """The machine, in a line."""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"


def main() -> int:
    """Measures, prints, and answers 1 when something is not as it is wanted."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=40)
    asked.add_argument("--minutes", type=float, default=1.0, help="of work before the spike")
    given = asked.parse_args()
    ttl = 600 if given.minutes >= LONG else SHORT_TTL
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory(prefix="jiancai-soak-") as name:
        folder = Path(name)
        environment = settings_in(folder)
        cast = furnished(environment, given.people, (TIMES - 1) * given.people)
        with serving(folder, environment, free_port(), SERVER_DISCONNECTED_SESSION_TTL=str(ttl)) as server:
            diary, at = asyncio.run(soak(server, cast, given.minutes, ttl))
    return verdict(report(diary, at, given.people))


if __name__ == "__main__":
    sys.exit(main())
