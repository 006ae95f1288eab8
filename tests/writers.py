"""Eight writers with two hundred transactions each, as threads and as processes, on both databases: `make soak-writers`.

Each opens cases and saves answers, one transaction after another; prints how long the slowest waited, and fails where anybody
was told that the database is locked, where a number of a case is missing or twice, or where the trail does not agree.
"""

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import repeat
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))  # where it runs by itself

from conftest import Clock, House, actors, filled, new_office
from databases import KINDS, new_database

from workflow import cases_for, check_trail, open_case, save_answers

WRITERS, EACH, A_CASE = 8, 200, 10  # transactions of a writer, and of a case


def write(house: House, each: int) -> list[float]:
    """One writer's transactions. Gives how many seconds each took, waiting for the others included."""
    took, case = [], None
    for turn in range(each):
        began = time.perf_counter()
        if turn % A_CASE == 0:
            case = open_case(house.office, house.zhou)
        else:
            case = save_answers(house.office, case.id, case.version, house.zhou, {"post_title": f"主播 {turn}"})
        took.append(time.perf_counter() - began)
    return took


def apart(folder: Path, url: str, each: int) -> list[float]:
    """The same in a process of its own."""
    office = new_office(folder, Clock(), url=url)
    return write(House(office, office.now, actors(office)), each)


def all_at_once(house: House, folder: Path, url: str, each: int, processes: bool) -> list[float]:
    """All writers together. Gives the times of all transactions; what one of them meets is raised."""
    if processes:
        house.office.registry.engine.dispose()
        with multiprocessing.get_context("fork").Pool(WRITERS) as pool:
            found = pool.map(partial(apart, folder, url), repeat(each, WRITERS), chunksize=1)
    else:
        with ThreadPoolExecutor(WRITERS) as threads:
            found = list(threads.map(write, repeat(house, WRITERS), repeat(each, WRITERS)))
    return sorted(seconds for some in found for seconds in some)


def in_order(house: House, each: int) -> None:
    """Raises where something was lost: every case is there once, with every answer, and the trail agrees."""
    rows, after = [], None
    while True:
        page = cases_for(house.office, house.zhou, after=after, limit=200)
        rows, after = [*rows, *page.rows], page.next
        if after is None:
            break
    serials = sorted(int(row.reference.rpartition("-")[2]) for row in rows)
    assert serials == list(range(1, WRITERS * each // A_CASE + 1)), "a number of a case is missing or there twice"
    assert {house.case(row).version for row in rows[:20]} == {A_CASE}, "an answer was lost"
    assert check_trail(house.office) == []


def soak(kind: str, processes: bool, each: int, say: Callable[[str], None]) -> None:
    """One round on one database. :param each: transactions of a writer."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = new_database(kind, folder, filled(kind))
        office = new_office(folder, Clock(), url=database.url)
        house = House(office, office.now, actors(office))
        began = time.perf_counter()
        took = all_at_once(house, folder, database.url, each, processes)
        whole = time.perf_counter() - began
        in_order(house, each)
        office.registry.engine.dispose()
        database.drop()
    how = "processes" if processes else "threads"
    say(
        f"{kind:<11} {WRITERS} {how:<10} {len(took)} transactions in {whole:6.1f} s: median {median(took) * 1000:5.0f} ms,"
        f" p95 {took[int(len(took) * 0.95)] * 1000:5.0f} ms, slowest {took[-1] * 1000:5.0f} ms"
    )


def main() -> None:
    """All four rounds."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("each", type=int, nargs="?", default=EACH, help="transactions of a writer, in tens")
    given = asked.parse_args()
    for kind in KINDS:
        for processes in (False, True):
            soak(kind, processes, given.each, partial(print, flush=True))


if __name__ == "__main__":
    main()
