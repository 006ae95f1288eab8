"""Ours and the others take turns, each in a process of its own that keeps its input, so that a busy machine is fair to all."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
VAR = HERE.parent / "var" / "benchmarks"
PEER_PYTHON = VAR / "peers" / "bin" / "python"


class Took(NamedTuple):
    """The seconds of one run: on the clock, and of all processors together, which a busy machine changes less."""

    clock: float
    processor: float


def serve(run: Callable[[], object], points: Callable[[], str]) -> None:
    """What a peer's process does: answers each line with the seconds of one run, and "points" with its results."""
    for line in sys.stdin:
        if line.strip() == "points":
            print(points(), flush=True)
            continue
        began, worked = time.perf_counter(), time.process_time()
        run()
        print(json.dumps([time.perf_counter() - began, time.process_time() - worked]), flush=True)


class Peer:
    """A process that serves."""

    def __init__(self, python: Path | str, script: str, *arguments: str) -> None:
        command = [str(python), str(HERE / script), *arguments]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def points(self) -> str:
        """What it gives, to be compared."""
        return self._ask("points")

    def took(self) -> Took:
        """One run."""
        return Took(*json.loads(self._ask("")))

    def close(self) -> None:
        """Ends it."""
        self.process.stdin.close()
        self.process.wait()

    def _ask(self, line: str) -> str:
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()
