"""The points table of 2017-04-01 written by hand: with the reasons that ours notes, with one short reason each, and bare.

It reads the same facts object. What is not known leaves a range, as in ours; only `briefly` takes every fact to be known, and
nobody to be under 18. No value is judged. `tests/test_properties.py` proves that all three give what ours gives.
"""

from datetime import date
from typing import Any

# Each band: from which value on, points, the row as printed.
SALARY = [(450000, 20, "≥45"), (350000, 17, "[35,45)"), (250000, 14, "[25,35)"), (150000, 11, "[15,25)"), (70000, 8, "[7,15)"),
          (50000, 5, "[5,7)"), (0, 0, "<5")]  # fmt: skip
WORK = [(years, min(20, years + 3), f"{years}") for years in range(17, 1, -1)] + [(0, 0, "<2")]
MONTHS = [(9, 15, "≥9"), (6, 10, "[6,9)"), (3, 5, "[3,6)"), (0, 0, "<3")]
AGES = [(61, 0, ">60"), (56, 5, "[56,60]"), (46, 10, "[46,55]"), (26, 15, "[26,45]"), (18, 10, "[18,25]")]
EDUCATION = {"doctorate": 20, "master": 15, "bachelor": 10, "below_bachelor": 0}
SKILL = {"highest_or_senior_technician": 20, "technician": 15, "senior_worker": 10, "none": 0}
REGION = {"western": 10, "northeast_old_industrial": 10, "poverty_county": 10, "other": 0}
HSK = [0, 1, 2, 3, 4, 5, 5, 5, 5, 5]
MERITS = ("high_level_foreign_university", "fortune_500_experience", "intellectual_property")


def with_reasons(f: Any, on: date) -> tuple[int, int, str | None, list[tuple]]:
    """Least, most, category, and for each criterion: name, least, most, and for each of its facts value, points, row."""
    notes = []
    for name, value, bands, most in (
        ("annual_salary", f.annual_salary_cny, SALARY, 20),
        ("work_years", f.relevant_work_years, WORK, 20),
        ("months_per_year", f.months_per_year_in_china, MONTHS, 15),
    ):
        if value is None:
            notes.append((name, 0, most, ((None, 0, most, "unknown", None),)))
            continue
        for low, points, row in bands:
            if value >= low:
                notes.append((name, points, points, ((value, points, points, "settled", row),)))
                break
    if (degree := f.education) is None:
        one = (None, 0, 20, "unknown", None)
    else:
        one = (degree, EDUCATION[degree], EDUCATION[degree], "settled", degree)
    if (skill := f.vocational_qualification) is None:
        two = (None, 0, 20, "unknown", None)
    else:
        two = (skill, SKILL[skill], SKILL[skill], "settled", skill)
    notes.append(("education", max(one[1], two[1]), max(one[2], two[2]), (one, two)))
    lines = []
    for name in ("former_chinese_national", "degree_taught_in_chinese"):
        value = getattr(f, name)
        if value is None:
            lines.append((None, 0, 5, "unknown", None))
        else:
            lines.append((value, 5, 5, "settled", "true") if value else (value, 0, 0, "settled", "false"))
    if f.hsk_level is None:
        lines.append((None, 0, 5, "unknown", None))
    else:
        lines.append((f.hsk_level, HSK[f.hsk_level], HSK[f.hsk_level], "settled", f"[{f.hsk_level}, {f.hsk_level}]"))
    notes.append(("chinese", max([line[1] for line in lines]), max([line[2] for line in lines]), tuple(lines)))
    if (region := f.work_region) is None:
        notes.append(("region", 0, 10, ((None, 0, 10, "unknown", None),)))
    else:
        notes.append(("region", REGION[region], REGION[region], ((region, REGION[region], REGION[region], "settled", region),)))
    if (born := f.date_of_birth) is None:
        notes.append(("age", 0, 15, ((None, 0, 15, "unknown", None),)))
    else:
        age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
        for low, points, row in AGES:
            if age >= low:
                notes.append(("age", points, points, ((age, points, points, "settled", row),)))
                break
        else:  # the table prints no row below 18
            notes.append(("age", 0, 15, ((age, 0, 15, "not_defined", None),)))
    lines = []
    for name in MERITS:
        value = getattr(f, name)
        if value is None:
            lines.append((None, 0, 5, "unknown", None))
        else:
            lines.append((value, 5, 5, "settled", "true") if value else (value, 0, 0, "settled", "false"))
    if (years := f.consecutive_years_in_china) is None:
        lines.append((None, 0, 5, "unknown", None))
    else:
        lines.append((years, 5, 5, "settled", "[5, +inf)") if years >= 5 else (years, 0, 0, "settled", "[0, 5)"))
    notes.append(("merits", max([line[1] for line in lines]), max([line[2] for line in lines]), tuple(lines)))
    if (bonus := f.local_bonus) is None:
        notes.append(("local_bonus", 0, 10, ((None, 0, 10, "unknown", None),)))
    else:
        notes.append(("local_bonus", bonus, bonus, ((bonus, bonus, bonus, "settled", f"{bonus}"),)))
    least, most = sum([note[1] for note in notes]), sum([note[2] for note in notes])
    worst, best = category(least), category(most)
    return least, most, worst if worst == best else None, notes


def briefly(f: Any, on: date) -> tuple[int, str, list[tuple[str, int, str]]]:
    """The shortest that still explains, where every fact is known: total, category, and name, points, row of each criterion."""
    notes = []
    for name, value, bands in (
        ("annual_salary", f.annual_salary_cny, SALARY),
        ("work_years", f.relevant_work_years, WORK),
        ("months_per_year", f.months_per_year_in_china, MONTHS),
        ("age", on.year - f.date_of_birth.year - ((on.month, on.day) < (f.date_of_birth.month, f.date_of_birth.day)), AGES),
    ):
        for low, points, row in bands:
            if value >= low:
                notes.append((name, points, row))
                break
    degree, skill = EDUCATION[f.education], SKILL[f.vocational_qualification]
    notes.append(("education", degree, f.education) if degree >= skill else ("education", skill, f.vocational_qualification))
    if f.former_chinese_national:
        notes.append(("chinese", 5, "former_chinese_national"))
    elif f.degree_taught_in_chinese:
        notes.append(("chinese", 5, "degree_taught_in_chinese"))
    else:
        notes.append(("chinese", HSK[f.hsk_level], "hsk_level"))
    notes.append(("region", REGION[f.work_region], f.work_region))
    if f.high_level_foreign_university:
        notes.append(("merits", 5, "high_level_foreign_university"))
    elif f.fortune_500_experience:
        notes.append(("merits", 5, "fortune_500_experience"))
    elif f.intellectual_property:
        notes.append(("merits", 5, "intellectual_property"))
    else:
        notes.append(("merits", 5 if f.consecutive_years_in_china >= 5 else 0, "consecutive_years_in_china"))
    notes.append(("local_bonus", f.local_bonus, "local_bonus"))
    points = sum([note[1] for note in notes])
    return points, category(points), notes


def category(points: int) -> str:
    """A from 85, B from 60."""
    return "A" if points >= 85 else "B" if points >= 60 else "C"


def bare(f: Any, on: date) -> tuple[int, int]:
    """Least and most, and nothing else."""
    least = most = 0
    for value, bands, top in (
        (f.annual_salary_cny, SALARY, 20),
        (f.relevant_work_years, WORK, 20),
        (f.months_per_year_in_china, MONTHS, 15),
    ):
        if value is None:
            most += top
            continue
        for low, points, _ in bands:
            if value >= low:
                least += points
                most += points
                break
    degree, skill = f.education, f.vocational_qualification
    one = 0 if degree is None else EDUCATION[degree]
    two = 0 if skill is None else SKILL[skill]
    known = one if one > two else two
    least += known
    most += 20 if degree is None or skill is None else known
    former, taught, level = f.former_chinese_national, f.degree_taught_in_chinese, f.hsk_level
    known = 5 if former or taught else HSK[level] if level is not None else 0
    least += known
    most += 5 if former is None or taught is None or level is None else known
    region = f.work_region
    known = 0 if region is None else REGION[region]
    least += known
    most += 10 if region is None else known
    if (born := f.date_of_birth) is None:
        most += 15
    else:
        age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
        for low, points, _ in AGES:
            if age >= low:
                least += points
                most += points
                break
        else:
            most += 15
    top, firm, idea, years = (
        f.high_level_foreign_university,
        f.fortune_500_experience,
        f.intellectual_property,
        f.consecutive_years_in_china,
    )
    known = 5 if top or firm or idea or (years is not None and years >= 5) else 0
    least += known
    most += 5 if top is None or firm is None or idea is None or years is None else known
    bonus = f.local_bonus
    if bonus is None:
        return least, most + 10
    return least + bonus, most + bonus
