"""How fast `rules.batch.totals` scores a million hosts, beside the same bands written by hand; ratios of one run.

Ours and the others take turns, each in a process of its own, so that a busy machine is fair to all. `make bench-batch` runs it.
"""

import os
import platform
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median

import polars as pl
from hosts import ON, digest_of, hosts
from turns import HERE, PEER_PYTHON, VAR, Peer, Took, serve

from rules import Criterion, Interval, Row, Ruleset, Scale, in_force, totals

ROWS = 1_000_000
ROUNDS = 25
TABLE = "work-permit-points"


def race(kind: str, names: list[str], limit: float) -> None:
    """Ours against the others on one file of hosts, in turns."""
    file = VAR / f"{kind}.parquet"
    peers = {"jiancai": Peer(sys.executable, "batch.py", "serve", str(file))}
    peers |= {name: Peer(PEER_PYTHON, "peers.py", name, str(file), kind) for name in names}
    points = {name: peer.points() for name, peer in peers.items()}
    assert len(set(points.values())) == 1, f"not the same points: {points}"
    times: dict[str, list[Took]] = {name: [] for name in peers}
    for _ in range(ROUNDS):
        for name, peer in peers.items():
            times[name].append(peer.took())
    for peer in peers.values():
        peer.close()
    print(f"\n{ROWS:,} hosts, {kind}: least, most, category")
    best, middle, work = ({name: one(found) for name, found in times.items()} for one in (_best, _median, _work))
    print(f"  {'ms':<10}{'best':>9}{'median':>9}{'processors':>12}{'million/s':>11}")
    for name in peers:
        told = [best[name] * 1e3, middle[name] * 1e3, work[name] * 1e3, ROWS / best[name] / 1e6]
        print("  {:<10}{:9.1f}{:9.1f}{:12.1f}{:11.1f}".format(name, *told))
    fastest = min(names, key=lambda name: best[name])
    ratios = [one["jiancai"] / one[fastest] for one in (best, middle, work)]
    print("  {:<10}{:9.2f}{:9.2f}{:12.2f}   times {} (wanted: {})".format("ratio", *ratios, fastest, limit))


def _best(found: list[Took]) -> float:
    return min(one.clock for one in found)


def _median(found: list[Took]) -> float:
    return median(one.clock for one in found)


def _work(found: list[Took]) -> float:
    return median(one.processor for one in found)


def best_of(frame: pl.DataFrame, edition: Ruleset | str = TABLE, rounds: int = 7) -> float:
    """The least seconds that our own scoring of a frame takes."""
    found = []
    for _ in range(rounds):
        started = time.perf_counter()
        totals(frame, ON, edition)
        found.append(time.perf_counter() - started)
    return min(found)


def linear() -> None:
    """Ten times the rows."""
    one = pl.read_parquet(VAR / "known.parquet")
    ten = pl.concat([one] * 10, rechunk=True)
    once, tenfold = best_of(one), best_of(ten)
    print(f"\nten times the rows: {once * 1000:.1f} ms, {tenfold * 1000:.1f} ms, ratio {tenfold / once:.1f} (wanted: about 10)")


def finer(edition: Ruleset, shift: Decimal = Decimal(0)) -> Ruleset:
    """The edition with ten bands in place of each band of a number that is not whole, with other points in each.

    :param shift: moves the new edges off the round numbers.
    """
    return replace(edition, criteria=tuple(_finer(criterion, shift) for criterion in edition.criteria))


def _finer(criterion: Criterion, shift: Decimal) -> Criterion:
    scales = []
    for scale in criterion.scales:
        if scale.spec.kind not in ("money", "decimal"):
            scales.append(scale)
            continue
        most = {"annual_salary_cny": Decimal(1_000_000)}.get(scale.fact, scale.spec.most)
        rows = []
        for row in scale.rows:
            low, high = row.when.low, min(row.when.high or most, most)
            inner = [low + (high - low) * part / 10 + (shift if part else 0) for part in range(10)]
            for number, (one, other) in enumerate(zip(inner, [*inner[1:], row.when.high], strict=True)):
                points = max(0, row.points - number % 3)
                rows.append(Row(row.fact, Interval(one, other, True, False), None, points, ""))
        scales.append(Scale(scale.fact, scale.unit, tuple(rows), scale.gaps))
    return replace(criterion, scales=tuple(scales))


def bands() -> None:
    """Ten times the bands."""
    frame, edition = pl.read_parquet(VAR / "known.parquet"), in_force(TABLE, ON)
    print("\nten times the bands of every number that is not whole (wanted: at most 2.5)")
    for what, shift in (("even edges", Decimal(0)), ("odd edges", Decimal("0.0137"))):
        fine = finer(edition, shift)
        few, many = [], []
        for _ in range(5):  # in turns
            few.append(best_of(frame, edition, 2))
            many.append(best_of(frame, fine, 2))
        number = [sum(len(s.rows) for c in one.criteria for s in c.scales if s.rows[0].when) for one in (edition, fine)]
        print(f"  {what}: {number[0]} bands {min(few) * 1000:.1f} ms, {number[1]} bands {min(many) * 1000:.1f} ms, "
              f"ratio {min(many) / min(few):.2f}")  # fmt: skip


def memory(kind: str) -> None:
    """The most memory above what the input takes, in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(HERE / "batch.py"), "memory", str(VAR / f"{kind}.parquet")],
        capture_output=True,
        text=True,
        check=True,
    )
    print(f"memory above the input, {kind}: {done.stdout.strip()} MB (wanted: under 150)")


def _memory(file: str) -> None:
    totals(hosts(10), ON)  # everything is imported and the law is read
    frame = pl.read_parquet(file)
    Path("/proc/self/clear_refs").write_text("5")  # the highest mark begins anew
    before = _status("VmRSS")
    result = totals(frame, ON)
    print(round((_status("VmHWM") - before) / 1024), end="")
    assert result.height == frame.height


def _status(field: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(field)).split()[1])


def _serve(file: str) -> None:
    frame = pl.read_parquet(file)
    serve(lambda: totals(frame, ON), lambda: digest_of(totals(frame, ON)))


def _machine() -> str:
    names = [
        line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")
    ]
    load = os.getloadavg()[0]
    software = f"Python {platform.python_version()}, polars {pl.__version__}"
    return f"{platform.system()}, {os.cpu_count()} cores, {names[0] if names else '?'}, {software}, load {load:.1f}"


def main() -> None:
    """Prints everything."""
    VAR.mkdir(parents=True, exist_ok=True)
    for kind, unknown in (("known", 0.0), ("ranged", 0.1)):
        hosts(ROWS, unknown).write_parquet(VAR / f"{kind}.parquet")
    print(f"{_machine()}, {date.today().isoformat()}")  # noqa: DTZ011
    race("known", ["polars", "numpy", "duckdb"], 1.5)
    race("ranged", ["polars", "numpy", "duckdb"], 4)
    print()
    memory("known")
    memory("ranged")
    linear()
    bands()


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        _serve(sys.argv[2])
    elif sys.argv[1:2] == ["memory"]:
        _memory(sys.argv[2])
    else:
        main()
