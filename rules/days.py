"""Days as the law counts them: completed years and whole months. All days are Shanghai days."""

from calendar import monthrange
from datetime import date

MONTHS_IN_A_YEAR = 12


def completed_years(born: date, on: date) -> int:
    """Whole years of life (周岁) completed on the day `on`.

    Somebody born on 29 February completes a year on 1 March of a common year; the editions record this as an interpretation.

    :raises ValueError: `on` lies before `born`.
    """
    if on < born:
        raise ValueError(f"nobody born on {born} has an age on {on}")
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def add_months(day: date, months: int) -> date:
    """The day `months` calendar months later: the same day number, or the last day of a month that has no such day."""
    years, month = divmod(day.year * MONTHS_IN_A_YEAR + day.month - 1 + months, MONTHS_IN_A_YEAR)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))
