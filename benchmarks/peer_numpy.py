"""The points table by hand in numpy, written for speed alone. No value is judged, nobody is under 18, there is one edition.

numpy has no unknown value: with unknown values each column comes with an array of its own that says which are unknown.
"""

from datetime import date

import numpy as np
import polars as pl
from bands import EDUCATION, LANGUAGE, MAXIMA, MERITS, MONTHS, REGION, SALARY, SKILL, WORK, births

Columns = dict[str, np.ndarray]
NEVER = date(2100, 1, 1)


def arrays(frame: pl.DataFrame) -> Columns:
    """The columns as numpy has them (made before the clock runs); texts are numpy's own texts of one width."""
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    plain = {name: frame[name].to_numpy() for name in frame.columns if name not in texts}
    return plain | {name: frame[name].to_numpy().astype("U28") for name in texts}


def arrays_and_unknown(frame: pl.DataFrame) -> tuple[Columns, Columns]:
    """The columns, an unknown value being one without points, and which are unknown."""
    unknown = {name: frame[name].is_null().to_numpy() for name in frame.columns}
    numbers = frame.with_columns(pl.selectors.numeric().fill_null(0), pl.selectors.boolean().fill_null(False))
    return arrays(numbers.with_columns(pl.col(pl.String).fill_null(""), pl.col(pl.Date).fill_null(NEVER))), unknown


def known(columns: Columns, on: date) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Least, most and the number of the category."""
    total = sum(_points(columns, on))
    return total, total, _kind(total)


def ranged(given: tuple[Columns, Columns], on: date) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same where values are unknown; the category is -1 while it is open."""
    columns, unknown = given
    points = _points(columns, on)
    gone = [
        unknown["annual_salary_cny"],
        unknown["education"] | unknown["vocational_qualification"],
        unknown["relevant_work_years"],
        unknown["months_per_year_in_china"],
        unknown[LANGUAGE[0]] | unknown[LANGUAGE[1]] | unknown["hsk_level"],
        unknown["work_region"],
        unknown["date_of_birth"],
        unknown[MERITS[0]] | unknown[MERITS[1]] | unknown[MERITS[2]] | unknown["consecutive_years_in_china"],
        unknown["local_bonus"],
    ]
    least = sum(points)
    most = least.copy()
    for earned, missing, maximum in zip(points, gone, MAXIMA, strict=True):
        most += missing * (np.int16(maximum) - earned)
    worst = _kind(least)
    return least, most, np.where(worst == _kind(most), worst, np.int8(-1))


def _kind(total: np.ndarray) -> np.ndarray:
    return (total < 85).view(np.int8) + (total < 60).view(np.int8)


def _earned(values: np.ndarray, steps: list[tuple[float, int]]) -> np.ndarray:
    points = np.zeros(len(values), np.int16)
    before = 0
    for edge, earned in reversed(steps):
        points += (values >= edge).view(np.int8) * np.int16(earned - before)
        before = earned
    return points


def _points(columns: Columns, on: date) -> list[np.ndarray]:
    degree, skill = columns["education"], columns["vocational_qualification"]
    best = np.zeros(len(degree), np.int16)
    for (one, points), other in reversed(list(zip(EDUCATION.items(), SKILL, strict=True))):
        best[(degree == one) | (skill == other)] = points
    chinese = np.clip(columns["hsk_level"], 0, 5).astype(np.int16)
    chinese[columns[LANGUAGE[0]] | columns[LANGUAGE[1]]] = 5
    edges = np.array([day for day, _ in births(on)], "datetime64[D]")
    ages = np.array([*(points for _, points in births(on)), 0], np.int16)
    merits = columns[MERITS[0]] | columns[MERITS[1]] | columns[MERITS[2]] | (columns["consecutive_years_in_china"] >= 5)
    return [
        _earned(columns["annual_salary_cny"], SALARY),
        best,
        _earned(columns["relevant_work_years"], WORK),
        _earned(columns["months_per_year_in_china"], MONTHS),
        chinese,
        np.isin(columns["work_region"], REGION) * np.int16(10),
        ages[np.searchsorted(edges, columns["date_of_birth"].astype("datetime64[D]"))],
        merits * np.int16(5),
        columns["local_bonus"].astype(np.int16),
    ]
