"""The points table by hand in polars, numpy or duckdb, raced by `batch.py`. It runs in an environment of its own."""

import sys
from collections.abc import Callable
from typing import Any

import peer_duckdb
import peer_numpy
import peer_polars
import polars as pl
from bands import ON
from hosts import digest, digest_of
from turns import serve

PEERS: dict[tuple[str, str], tuple[Callable, Callable]] = {  # how the input is made ready, and what is timed
    ("polars", "known"): (lambda frame: frame, peer_polars.known),
    ("numpy", "known"): (peer_numpy.arrays, peer_numpy.known),
    ("duckdb", "known"): (peer_duckdb.prepared, peer_duckdb.known),
    ("polars", "ranged"): (lambda frame: frame, peer_polars.ranged),
    ("numpy", "ranged"): (peer_numpy.arrays_and_unknown, peer_numpy.ranged),
    ("duckdb", "ranged"): (peer_duckdb.prepared, peer_duckdb.ranged),
}


def _digest(result: Any) -> str:
    return digest_of(result) if isinstance(result, pl.DataFrame) else digest(*result)


def main(name: str, file: str, kind: str) -> None:
    """Scores the hosts of a file each time a line comes in and answers with the seconds; to "points" with their digest."""
    prepare, score = PEERS[name, kind]
    given = prepare(pl.read_parquet(file))
    serve(lambda: score(given, ON), lambda: _digest(score(given, ON)))


if __name__ == "__main__":
    main(*sys.argv[1:])
