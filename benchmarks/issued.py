"""How long the whole issued document takes: letter, annex, both translations, tags, archive form, attachments, electronic seal.

`make bench-issued` runs it; `--quick` makes a smaller batch. Time is that of the processor, which other work on the machine
changes least. Every letter has another name, number, code and proof. The batch is made by one process for each core; what each
keeps in memory is looked at in the middle of its letters, when the caches of words and lines are full, and up to the end.
"""

import os
import platform
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import NamedTuple

HOUSE = Path(__file__).parents[1]
sys.path[:0] = [str(HOUSE), str(HOUSE / "tests"), str(HOUSE / "benchmarks")]

from documents import MORNING, demonstration, held, issued, people_in, stated  # noqa: E402
from letter_text import NAMES  # noqa: E402

from forms.letter.attached import TRACE  # noqa: E402
from forms.letter.printing import print_document  # noqa: E402
from workflow import KeyFiles, LetterStatement, Seal, new_code  # noqa: E402
from workflow.proof import proven  # noqa: E402

TURNS, BATCH, QUICK = 40, 1000, 200
RATE_WANTED, SIZE_WANTED = 6.0, 350_000  # letters a second of one core, bytes (issue 4)
GROWTH_WANTED = 0.05  # of the memory in the middle of the batch


class Given(NamedTuple):
    """What a letter is made of: its statement, its trace, the keys of the office."""

    statement: LetterStatement
    trace: bytes
    keys: KeyFiles


class Made(NamedTuple):
    """One letter of a batch: by which process, its bytes, seconds of the processor, memory of the process in bytes."""

    process: int
    size: int
    seconds: float
    memory: int


def printed(given: Given, seal: Seal, number: int) -> tuple[bytes, float, float]:
    """One letter as it leaves the office; seconds of the processor for its print and for its seal."""
    code, one = new_code(), given.statement
    told = one.model_copy(
        update={
            "host_chinese_name": NAMES[number % len(NAMES)],
            "number": f"沪播荐〔2026〕{number}号",
            "code": code,
            "verification_url": one.verification_url.replace(one.code, code),
            "proof": "",
        }
    )
    began = time.process_time()
    unsealed = print_document(proven(told, seal, MORNING), given.trace)
    between = time.process_time()
    document = seal.sign(unsealed, MORNING)
    return document, between - began, time.process_time() - between


def warm(given: Given) -> tuple[list[float], list[float], int]:
    """Seconds of each print and of each seal in one process, without the first letter, and the largest size in bytes."""
    seal, prints, seals, size = Seal(given.keys), [], [], 0
    for number in range(TURNS + 1):
        document, print_took, seal_took = printed(given, seal, number)
        size = max(size, len(document))
        prints.append(print_took)
        seals.append(seal_took)
    return prints[1:], seals[1:], size


_given: Given
_seal: Seal


def begin(given: Given) -> None:
    """Makes a process of the batch ready."""
    global _given, _seal
    _given, _seal = given, Seal(given.keys)


def work(number: int) -> Made:
    """One letter of the batch."""
    document, print_took, seal_took = printed(_given, _seal, number)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return Made(os.getpid(), len(document), print_took + seal_took, pages * os.sysconf("SC_PAGE_SIZE"))


def batch(given: Given, letters: int) -> tuple[list[Made], float]:
    """So many letters by all cores, in the order in which they were asked for, and the seconds by the clock on the wall."""
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn"), initializer=begin, initargs=(given,)) as pool:
        list(pool.map(work, range(2 * cores)))  # the processes have started and read their fonts
        began = time.perf_counter()
        made = list(pool.map(work, range(letters), chunksize=5))
        return made, time.perf_counter() - began


def growth(made: list[Made]) -> float:
    """By how much the memory of a process grew in the second half of its letters; the worst one's share."""
    worst = 0.0
    for process in {one.process for one in made}:
        memory = [one.memory for one in made if one.process == process]
        worst = max(worst, max(memory[len(memory) // 2 :]) / memory[len(memory) // 2] - 1)
    return worst


def main(letters: int) -> int:
    """Measures, prints, and answers 1 when something is not as it is wanted."""
    with tempfile.TemporaryDirectory() as folder, demonstration(Path(folder)) as office:
        _, letter = issued(office, people_in(office))
        given = Given(stated(letter), held(letter)[TRACE], office.seal.files)
        prints, seals, size = warm(given)
        made, wall = batch(given, letters)
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
    for what, taken in (("print", prints), ("seal, proven", seals)):
        print(f"  {what:12} {min(taken) * 1e3:5.0f} ms of the processor ({median(taken) * 1e3:.0f})")
    took = median(map(sum, zip(prints, seals, strict=True)))
    shares = sorted(sum(one.process == process for one in made) for process in {one.process for one in made})
    busy, grown = sum(one.seconds for one in made), growth(made)
    memory = max(one.memory for one in made) / 1e6
    print(f"  batch of {letters}: {wall:.0f} s by the clock, {letters / wall:.1f} letters a second, {busy:.0f} s of processors")
    print(f"  letters by process {shares}, at most {memory:.0f} MB each")
    wanted = [
        ("letters a second of one core", f"{1 / took:.1f}", 1 / took >= RATE_WANTED, f"at least {RATE_WANTED:g}"),
        ("largest letter in bytes", size, size <= SIZE_WANTED, f"at most {SIZE_WANTED}"),
        ("memory grows in the second half by", f"{grown:.1%}", grown <= GROWTH_WANTED, f"at most {GROWTH_WANTED:.0%}"),
        ("processes at work", len(shares), len(shares) == os.cpu_count(), f"{os.cpu_count()}"),
    ]
    for what, found, good, limit in wanted:
        print(f"{what}: {found}, wanted {limit}{'' if good else ': NOT MET'}")
    return int(not all(good for _, _, good, _ in wanted))


if __name__ == "__main__":
    sys.exit(main(QUICK if "--quick" in sys.argv[1:] else BATCH))
