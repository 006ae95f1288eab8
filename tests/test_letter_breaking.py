"""Lines break as Chinese printing asks, whatever stands in them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from forms.letter import measures as m
from forms.letter.breaking import CLOSING, OPENING, Setting, balanced, lines
from forms.letter.faces import BODY, TITLE

MARKS = "，。、；：！？）》”（《“"
WORDS = st.one_of(
    st.text("的一是在不了有和人这中大为上个国我以要他时来用们", min_size=2, max_size=9),
    st.sampled_from(
        ["ANNA", "O’Brien", "2026", "Müller-Lüdenscheidt", "HTTPS://A.EXAMPLE/V/X", "85", "（A类）", "〔2026〕", "……", "——"]
    ),
)
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from(["", "", " ", *MARKS])), min_size=1, max_size=60).map(
    lambda pairs: "".join(word + mark for word, mark in pairs)
)


@given(TEXTS, st.integers(min_value=12, max_value=28))
@settings(max_examples=300, deadline=None)
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(text, characters):
    setting, measure = Setting(BODY, m.BODY, m.CELL - m.BODY), characters * m.CELL

    broken = lines(text, setting, measure, 2 * m.CELL)

    assert "".join(line.text for line in broken).replace(" ", "") == text.replace(" ", "")
    assert [line.text for line in broken[1:] if line.text[0] in CLOSING] == []
    assert [line.text for line in broken[:-1] if line.text[-1] in OPENING] == []
    for line in broken:
        assert line.indent + line.width <= measure + m.BODY / 2 + 0.1  # the white half of a last mark may stand outside


def test_a_title_is_broken_into_lines_of_like_length():
    broken = balanced(
        "关于推荐安娜玛丽亚为外国高层次跨境电子商务直播人才的函", Setting(TITLE, m.TITLE, justified=False), m.WIDTH
    )

    assert len(broken) == 2
    assert abs(broken[0].width - broken[1].width) <= 2 * m.TITLE
