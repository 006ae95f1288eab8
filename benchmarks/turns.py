"""Ours and the others take turns, each in a process of its own that keeps its input, so that a busy machine is fair to all."""

import subprocess
from pathlib import Path

HERE = Path(__file__).parent
VAR = HERE.parent / "var" / "benchmarks"
PEER_PYTHON = VAR / "peers" / "bin" / "python"


class Peer:
    """A process that answers each line with a line: "points" with its results, any other with the seconds of one run."""

    def __init__(self, python: Path | str, script: str, *arguments: str) -> None:
        command = [str(python), str(HERE / script), *arguments]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def points(self) -> str:
        """What it gives, to be compared."""
        return self._ask("points")

    def seconds(self) -> float:
        """One run."""
        return float(self._ask(""))

    def close(self) -> None:
        """Ends it."""
        self.process.stdin.close()
        self.process.wait()

    def _ask(self, line: str) -> str:
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()
