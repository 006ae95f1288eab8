"""The verification page beside people who work: `make soak-verification`.

A hundred requests a second for one issued letter, each on a connection of its own, at the moment at which it is due whether or
not the one before has been answered. Its time runs from that moment to the last byte of the page.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

HOUSE = Path(__file__).parents[1]
sys.path[:0] = [str(HOUSE), str(HOUSE / "tests"), str(HOUSE / "benchmarks")]

from browser import free_port  # noqa: E402
from load_office import Cast, Server, furnished, letter_in, serving, settings_in  # noqa: E402
from load_people import Action, Diary, share  # noqa: E402
from soak import PAUSE, Told, crowd, leave, line, look_around, machine, verdict  # noqa: E402

from workflow import Letter  # noqa: E402

RATE, SECONDS = 100, 30
WANTED = 0.150  # seconds (issue 5)


async def asked(server: Server, code: str, number: str, due: float) -> Action:
    """One visitor, from when the request was due."""
    await asyncio.sleep(due - time.monotonic())
    place, fault = urlsplit(server.address), ""
    try:
        async with asyncio.timeout(30):
            reader, writer = await asyncio.open_connection("127.0.0.1", place.port)
            writer.write(f"GET /v/{code} HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n\r\n".encode())
            answer = await reader.read()
            writer.close()
        if not answer.startswith(b"HTTP/1.1 200") or number.encode() not in answer:
            fault = answer[:60].decode("latin-1")
    except (OSError, TimeoutError) as broken:
        fault = repr(broken)
    return Action("verification", due, time.monotonic() - due, fault)


async def measured(server: Server, cast: Cast, letter: Letter, seconds: int) -> tuple[list[Action], list[Action]]:
    """What the visitors met, and what the people at work met meanwhile."""
    await look_around(server, cast)
    diary = Diary()
    people = await crowd(server.address, cast.workers, diary, PAUSE)
    tasks = [asyncio.create_task(one.work()) for one in people]
    await asyncio.sleep(PAUSE)
    began = time.monotonic() + 0.5
    visits = (asked(server, letter.code, letter.number, began + n / RATE) for n in range(RATE * seconds))
    found = await asyncio.gather(*visits)
    ended = time.monotonic()
    await leave(tasks)
    return found, diary.between(began, ended)


def main() -> int:
    """Measures, prints, and answers 1 when something is not as it is wanted."""
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--people", type=int, default=20)
    told.add_argument("--seconds", type=int, default=SECONDS)
    given = told.parse_args()
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory(prefix="jiancai-soak-") as name:
        folder = Path(name)
        environment = settings_in(folder)
        cast = furnished(environment, given.people)
        letter = letter_in(cast.office)
        with serving(folder, environment, free_port()) as server:
            visits, work = asyncio.run(measured(server, cast, letter, given.seconds))
    print("| ms | actions | p50 | p95 | most | faults |\n| --- | --- | --- | --- | --- | --- |")
    print(line(f"verification, {RATE} a second", visits))
    print(line(f"{given.people} people at work", work))
    for fault in sorted({one.fault for one in (*visits, *work) if one.fault}):
        print(f"fault: {fault}")
    slow, faults = share(visits, 0.95), sum(bool(one.fault) for one in (*visits, *work))
    return verdict(
        [
            Told("p95 of the verification page", f"{1000 * slow:.0f} ms", slow < WANTED, f"under {1000 * WANTED:.0f} ms"),
            Told("faults", str(faults), not faults, "none"),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
