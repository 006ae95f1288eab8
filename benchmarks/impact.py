"""How long it takes to see what a new edition would change for a million stored cases: a table of facts, without persons.

`make bench-impact` runs it. Wanted: under 10 seconds. The time is told with the machine and not compared.
"""

import os
import platform
import resource
import time

from hosts import ON, hosts

from rules import editions, impact_of, in_force

ROWS = 1_000_000


def main() -> None:
    """Prints the times of three runs for facts all known, and with a tenth of them unknown."""
    trial = next(one for one in editions() if one.edition == "2016-10-01")
    new = in_force("work-permit-points", ON)
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}")
    for unknown in (0.0, 0.1):
        register = hosts(ROWS, unknown)
        times = []
        for _ in range(3):
            began = time.perf_counter()
            found = impact_of(register, ON, trial, new)
            times.append(time.perf_counter() - began)
        told = ", ".join(f"{one:.2f}" for one in times)
        print(f"{ROWS} cases, {unknown:.0%} of the values unknown: {told} s; {found.moved} change their category")
    print(f"most memory of the whole process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


if __name__ == "__main__":
    main()
