"""How long a foreign number is answered, beside one that was never given: `make bench-not-found`. No difference may be seen.

The two are asked for in a mixed order, by somebody of another firm: at the functions of the office, at the addresses that hand
out files, and at sheets. Printed are both medians and their ratio.
"""

import argparse
import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from statistics import median

HERE = Path(__file__).parents[1]
sys.path[:0] = [str(HERE), str(HERE / "tests")]
os.environ.setdefault("JIANCAI_DEMONSTRATION", "true")
logging.disable(logging.WARNING)  # Streamlit's, about sheets that are drawn without a browser

from conftest import signed_in  # noqa: E402
from matrix import FIRM, MATRIX  # noqa: E402
from matrix_office import NEVER, Desk  # noqa: E402
from test_matrix import name_of  # noqa: E402
from test_matrix_pages import ASKS_FOR, FILES, past_the_menu  # noqa: E402
from web_office import client_of  # noqa: E402

from forms.office import engage  # noqa: E402
from workflow import Refusal, Role  # noqa: E402


def compared(what: str, times: int, ask: Callable[[bool], object]) -> None:
    """Asks in a mixed order and prints the medians in microseconds and their ratio, foreign to never given.

    :param times: of each. :param ask: does it once, for a number that was never given where it is told so.
    """
    took: dict[bool, list[float]] = {False: [], True: []}
    order = [False, True] * times
    Random(1).shuffle(order)  # in strict turns another process that takes turns, too, would always hit the same one
    for turn, never in enumerate([False, True] * 10 + order):
        began = time.perf_counter()
        with suppress(Refusal):
            ask(never)
        if turn >= 20:  # the first ones warm up
            took[never].append(time.perf_counter() - began)
    foreign, nothing = (median(took[never]) * 1e6 for never in (False, True))
    print(f"{what:<52} {foreign:10.0f} {nothing:10.0f} {foreign / nothing:8.3f}", flush=True)


def main() -> None:
    """All three ways to ask, one line each."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("times", type=int, nargs="?", default=300, help="how often each is asked; sheets a tenth as often")
    given = asked.parse_args()
    desk = Desk(Path(tempfile.mkdtemp()))
    other = desk.person(next(role for role in Role if role in FIRM), own=False)
    print(f"{'':<52} {'foreign µs':>10} {'never µs':>10} {'ratio':>8}")
    for function, row in MATRIX.items():
        if row.about in ("case", "evidence", "notice"):
            places = {never: desk.at(row, other, never) for never in (False, True)}
            compared(name_of(function), given.times, lambda never, row=row, places=places: row.call(places[never]))
    with client_of(desk.house.office) as visitor:
        visitor.cookies.set("sid", signed_in(desk.house.office, other.login))
        for path, door in FILES.items():
            row = next(row for row in MATRIX.values() if row.about == door.about)
            places = {never: door.to(desk.at(row, other, never, door.case)) for never in (False, True)}
            compared(path, given.times, lambda never, places=places: visitor.get(places[never]))
    engage(desk.house.office)
    for sheet, (state, _) in ASKS_FOR.items():
        case = desk.case(state).case
        if sheet in ("application", "check", "progress", "score"):
            compared(
                f"sheet {sheet}",
                given.times // 10,
                lambda never, sheet=sheet, case=case: past_the_menu(desk, sheet, other, NEVER if never else case),
            )


if __name__ == "__main__":
    main()
