"""Thousands of random sequences of steps, in several processes: `make sequences N=10000`; prints what they came to.

The suite runs some hundred of the same (`tests/any_order.py`). A sequence that fails is shrunk and printed with the seed of its
batch; the same seed begins with that batch again: `make sequences N=10000 SEED=4200`.
"""

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parents[1]
sys.path[:0] = [str(HERE), str(HERE / "tests")]

from hypothesis import HealthCheck, seed, settings  # noqa: E402
from hypothesis.stateful import run_state_machine_as_test  # noqa: E402

BATCH = 100  # sequences of one seed
STEPS = 25  # steps of a sequence, at most


def batch(task: tuple[str, int, int]) -> tuple[int, str, dict[str, int]]:
    """Runs the sequences of one seed.

    :param task: the database, the seed, and how many sequences.
    :return: the seed, the fault that was found as text ("" for none), and what was counted.
    """
    import any_order

    kind, of, many = task
    machine = {"sqlite": any_order.AnyOrder, "postgresql": any_order.AnyOrderOnPostgresql}[kind]
    machine.counted.clear()
    rules = settings(
        max_examples=many, stateful_step_count=STEPS, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    try:
        run_state_machine_as_test(seed(of)(machine), settings=rules)
    except Exception as fault:  # noqa: BLE001  whatever it is, it is what we look for
        notes = "\n".join(getattr(fault, "__notes__", ()))
        return of, f"{type(fault).__name__}: {fault}\n{notes}", dict(machine.counted)
    return of, "", dict(machine.counted)


def main() -> int:
    """0 where all sequences held; 1 where one did not."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("number", type=int, nargs="?", default=10_000, help="sequences")
    asked.add_argument("--seed", type=int, default=0, help="of the first batch; the next has the next hundred")
    asked.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    asked.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = asked.parse_args()
    starts = range(given.seed, given.seed + given.number, BATCH)
    tasks = [(given.database, start, min(BATCH, given.seed + given.number - start)) for start in starts]
    began, counted, faulty = time.monotonic(), Counter(), 0
    with multiprocessing.get_context("spawn").Pool(given.processes) as pool:
        for of, fault, found in pool.imap_unordered(batch, tasks):
            counted.update(found)
            if fault:
                faulty += 1
                print(f"SEED={of}\n{fault}", flush=True)
            if counted["sequences"] % 1000 < BATCH:
                print(f"{counted['sequences']} sequences, {time.monotonic() - began:.0f} s", flush=True)
    print(", ".join(f"{name}: {number}" for name, number in sorted(counted.items())))
    print(f"{given.database}, {given.processes} processes, {time.monotonic() - began:.0f} s, {faulty} batches with a fault")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
