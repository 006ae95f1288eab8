"""Text that is read from right to left stands in the right order within a line that is read from left to right."""

import pytest
from bidi import get_display
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forms.letter.direction import MIRRORED, has_backward, levels, visual

TEXTS = st.lists(
    st.sampled_from([*"abZ示例Ω", *"محدعل", *"אבג", *"0127", *" .,:/-+%()[]（）《》«»!'’·", "\u064e", "\u0301"]), max_size=24
).map("".join)


def displayed(text: str, turned: bool = True) -> str:
    """From left to right as it stands on paper. :param turned: whether brackets turn with the direction."""
    ways = levels(text)
    return "".join(
        MIRRORED.get(text[place], text[place]) if turned and ways[place] == 1 else text[place] for place in visual(ways)
    )


@given(TEXTS)
@settings(max_examples=2000, deadline=None)
@example("ABC (محمد) علي 12, ليلى 2026 完")
@example("محمد (ABC) علي")
@example("a(ب)ج")
@example("م（م）\u064e")
def test_the_order_on_paper_is_that_of_the_unicode_algorithm(text):
    assert displayed(text, turned=False) == get_display(text, base_dir="L")  # which does not turn brackets


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("护照姓名محمد علي，女", "护照姓名يلع دمحم，女"),
        ("ABC (محمد) علي", "ABC (دمحم) يلع"),
        ("علي 12، 2026完", "2026 ،12 يلع完"),
        ("محمد (علي) ليلى", "ىليل (يلع) دمحم"),
        ("MÜLLER ANNA", "MÜLLER ANNA"),
    ],
)
def test_names_within_a_chinese_sentence(text, expected):
    assert displayed(text) == expected


def test_what_runs_from_left_to_right_is_told_at_a_glance():
    assert not has_backward("示例 Müller 12 สมชาย राजेश")
    assert has_backward("示例 محمد")
