"""The forty statements of `docs/security.md`, so that each of them can be asked for by its number: `pytest -m statement_12`."""

from dataclasses import dataclass
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "security.md"


@dataclass(frozen=True)
class Statement:
    """One row of the page.

    :param tests: `file.py::name` of a test or of a class of tests, or `file.py` for all of it.
    :param missing: what nothing shows yet.
    """

    number: int
    text: str
    state: str
    tests: tuple[str, ...]
    missing: str

    @property
    def mark(self) -> str:
        return f"statement_{self.number:02}"

    def shown_by(self, item: pytest.Item) -> bool:
        """Whether the row names this test."""
        return not {f"{item.path.name}::{part.split('[')[0]}" for part in item.nodeid.split("::")[1:]}.union(
            {item.path.name}
        ).isdisjoint(self.tests)


def statements() -> list[Statement]:
    """All rows, as they stand."""
    told = [line.strip("|\n ").split("|") for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in cells] for cells in told if len(cells) >= 4 and cells[0].strip().isdigit()]
    return [
        Statement(int(number), text, state, tuple(tests.split(", ")) if tests else (), " ".join(more))
        for number, text, state, tests, *more in rows
    ]
