"""How long it takes to see what a new edition would change for a million stored cases.

The table has the form in which `jiancai rules impact --table` writes the facts of an office's cases without identity; it is
written to a Parquet file and read from it. `make bench-impact` runs it. Wanted: under 10 seconds. The time is told with the
machine and not compared.
"""

import os
import platform
import resource
import tempfile
import time
from pathlib import Path

import polars as pl
from hosts import ON
from stored import facts

from rules import editions, impact_of, in_force

ROWS = 1_000_000


def main() -> None:
    """Prints the times of three runs: facts all known, a tenth unknown, and a tenth of the cases with a fact not proven."""
    trial = next(one for one in editions() if one.edition == "2016-10-01")
    new = in_force("work-permit-points", ON)
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "facts.parquet"
        for unknown, not_proven in ((0.0, 0.0), (0.1, 0.0), (0.1, 0.1)):
            facts(ROWS, unknown, not_proven).write_parquet(file)
            times = []
            for _ in range(3):
                began = time.perf_counter()
                found = impact_of(pl.read_parquet(file), ON, trial, new)
                times.append(time.perf_counter() - began)
            told = ", ".join(f"{one:.2f}" for one in times)
            what = f"{unknown:.0%} of the values unknown, {not_proven:.0%} of the cases with a fact not proven"
            print(f"{ROWS} cases, {what}: {told} s; {found.moved} change their category; {file.stat().st_size >> 20} MiB")
    print(f"most memory of the whole process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


if __name__ == "__main__":
    main()
