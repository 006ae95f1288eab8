"""The line and the place of a fault in a law file, and files that break off, hold impossible days, or are no UTF-8."""

import pytest

from rules.faults import LawFault
from rules.lines import lines_of, located
from rules.shape import read_toml


def told(content: bytes) -> list[tuple[int, str, str]]:
    """Each fault of a file that is read: its line, its place, and what it says."""
    faults: list[LawFault] = []
    read_toml(content, faults)
    return [(fault.line, fault.place, fault.what.en) for fault in located(faults, content, "f.toml")] if faults else []


CRITERIA = b"""
[[criterion]]
id = "age"
bands = [ # one
  { when = "[0, 1]" }, # two
  { when = "[2, 3]" },
]
[[criterion]]
fact = "hsk_level"
[[criterion]]
id = ""
label = { zh = "x" }
[[case]]
name = "a case"
facts = { age = 1 }
[[case]]
id = 7
name = 8
['odd key'.b-2]
"c.d" = 1
"""


@pytest.mark.parametrize(
    ("path", "key", "line", "place"),
    [
        ((), "", 1, "file"),
        ((), "criterion", 2, "file"),
        (("criterion", 0), "id", 3, "criterion age"),
        (("criterion", 0), "nowhere", 2, "criterion age"),
        (("criterion", 0, "bands", 0), "when", 5, "criterion age, bands 1"),
        (("criterion", 0, "bands", 1), "when", 6, "criterion age, bands 2"),
        (("criterion", 0, "bands", 7), "when", 4, "criterion age, bands 8"),
        (("criterion", 1), "fact", 9, "criterion hsk_level"),
        (("criterion", 2), "id", 11, "criterion 3"),
        (("criterion", 2, "label"), "en", 12, "criterion 3, label"),
        (("case", 0, "facts"), "age", 15, "case 1 (a case), facts"),
        (("case", 1), "name", 18, "case 2"),
        (("odd key", "b-2"), "c.d", 20, "odd key.b-2"),
        (("nowhere", 3), "x", 1, "nowhere 4"),
    ],
)
def test_a_fault_has_the_line_of_its_key_or_of_the_table_around_it_and_the_place_in_words(path, key, line, place):
    (fault,) = located([LawFault("missing", path, key)], CRITERIA, "f.toml")

    assert (fault.file, fault.line, fault.place) == ("f.toml", line, place)


def test_faults_stand_in_the_order_of_their_lines_and_keep_what_they_know():
    faults = [LawFault("missing", ("case", 0), "on"), LawFault("syntax", line=3, place="here"), LawFault("missing", (), "x")]

    assert [(one.line, one.place) for one in located(iter(faults), CRITERIA, "f.toml")] == [
        (1, "file"), (3, "here"), (13, "case 1 (a case)"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"\na = [1,\n", 3, "the file breaks off here and is no TOML: Invalid value"),
        (b"\na = 1\nb = ?\n", 3, "no TOML from column 5 on: Invalid value"),
        (b"\na = 1\na = 2\n", 3, "no TOML from column 6 on: Cannot overwrite a value"),
        (b'\n\n"\xc4\xea" = 1\n', 3, "the byte 0xc4 is no UTF-8; save the file as UTF-8"),
        (b"\xff", 1, "the byte 0xff is no UTF-8; save the file as UTF-8"),
    ],
)
def test_a_file_that_is_no_toml_says_where_and_why(content, line, said):
    assert told(content) == [(line, "file", said)]


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("2026-02-30", "2026-02-28"), ("2028-02-30", "2028-02-29"), ("2026-04-31", "2026-04-30"), ("2026-13-05", "2026-12-05"),
        ("2026-00-05", "2026-01-05"), ("2026-12-00", "2026-12-01"), ("0000-01-01", "0001-01-01"), ("2026-99-99", "2026-12-31"),
    ],
)  # fmt: skip
def test_an_impossible_day_is_told_with_the_nearest_and_the_rest_is_read(written, nearest):
    faults: list[LawFault] = []

    read = read_toml(f"\nfrom = {written}\namount = 0.1\n".encode(), faults)

    assert [(fault.line, fault.what.en) for fault in faults] == [(2, f"there is no day {written}; the nearest is {nearest}")]
    assert read["from"].isoformat() == nearest
    assert str(read["amount"]) == "0.1"
    assert type(read["amount"]).__name__ == "Decimal"


def test_what_only_looks_like_a_day_is_left_alone_and_hides_no_impossible_day():
    content = b'\na = "2026-02-30"\n# 2026-02-31\n2026-02-32 = 1\nb = 2026-02-28\nc = 2026-02-33\nd = 2026-04-31\n'

    assert told(content) == [
        (6, "file", "there is no day 2026-02-33; the nearest is 2026-02-28"),
        (7, "file", "there is no day 2026-04-31; the nearest is 2026-04-30"),
    ]
    faults: list[LawFault] = []
    assert read_toml(content, faults)["a"] == "2026-02-30"


def test_an_impossible_day_in_a_file_that_is_broken_besides_is_told_with_the_break():
    assert told(b"\na = 2026-02-30\nb = ?\n") == [
        (2, "file", "there is no day 2026-02-30; the nearest is 2026-02-28"),
        (3, "file", "no TOML from column 5 on: Invalid value"),
    ]


def test_amounts_stay_exact():
    assert str(read_toml(b"a = 0.10\n", [])["a"]) == "0.10"


def test_a_file_that_is_no_utf_8_has_lines_nevertheless():
    assert lines_of(b'"\xc4\xea" = 1\n[b]\nc = 2\n')["b", "c"] == 3
