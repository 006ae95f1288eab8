"""The bands of the points table of 2017-04-01 as the peers of the batch write them by hand; for each, from which value on."""

from datetime import date

ON = date(2026, 11, 23)
SALARY = [(450000, 20), (350000, 17), (250000, 14), (150000, 11), (70000, 8), (50000, 5)]
WORK = [(years, years + 3) for years in range(17, 1, -1)]
MONTHS = [(9, 15), (6, 10), (3, 5)]
HSK = [(5, 5), (4, 4), (3, 3), (2, 2), (1, 1)]
EDUCATION = {"doctorate": 20, "master": 15, "bachelor": 10}
SKILL = {"highest_or_senior_technician": 20, "technician": 15, "senior_worker": 10}
REGION = ["western", "northeast_old_industrial", "poverty_county"]
LANGUAGE = ["former_chinese_national", "degree_taught_in_chinese"]
MERITS = ["high_level_foreign_university", "fortune_500_experience", "intellectual_property"]
AGES = [(18, 10), (26, 15), (46, 10), (56, 5), (61, 0)]
MAXIMA = (20, 20, 20, 15, 5, 10, 15, 5, 10)  # salary, education, work, months, Chinese, region, age, merits, bonus


def births(on: date) -> list[tuple[date, int]]:
    """From which day of birth downwards somebody has so many years, the oldest first."""
    return [(date(on.year - age, on.month, on.day), points) for age, points in reversed(AGES)]
