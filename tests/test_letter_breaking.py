"""Lines break as Chinese printing asks, whatever stands in them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letters import statement

from forms.letter import measures as m
from forms.letter.breaking import CLOSING, OPENING, Setting, balanced, lines
from forms.letter.faces import BODY, ENGLISH, TITLE
from forms.letter.telling import Telling

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


@pytest.mark.parametrize("text", ["Co. (上海某公司)", "post: 主播; place", "No. 沪播荐〔2026〕12号, 24 November"])
@pytest.mark.parametrize("face", [BODY, ENGLISH], ids=["Chinese", "translation"])
def test_a_western_mark_stands_close_to_the_chinese_character_that_it_belongs_to(text, face):
    line = lines(text, Setting(face, m.BODY, justified=False), m.WIDTH)[0]

    for left, right, glue in zip(line.boxes, line.boxes[1:], line.glue, strict=False):
        if left.text[-1] in "([" or right.text[0] in ")],;:":
            assert glue == 0, f"{left.text} {right.text}"


def test_a_title_is_broken_into_lines_of_like_length():
    broken = balanced(
        "关于推荐安娜玛丽亚为外国高层次跨境电子商务直播人才的函", Setting(TITLE, m.TITLE, justified=False), m.WIDTH
    )

    assert len(broken) == 2
    assert abs(broken[0].width - broken[1].width) <= 2 * m.TITLE


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("莱娜·霍夫曼", ["关于推荐莱娜·霍夫曼为外国直播人才的函"]),
        ("叶卡捷琳娜·亚历山德罗夫娜·谢尔巴科娃", ["关于推荐", "叶卡捷琳娜·亚历山德罗夫娜·谢尔巴科娃", "为外国直播人才的函"]),
        ("叶卡捷琳娜·亚历山德罗夫娜·谢尔巴科娃娅", ["关于推荐叶卡捷琳娜·亚历山德罗夫娜·", "谢尔巴科娃娅为外国直播人才的函"]),
    ],
)
def test_a_name_in_the_title_is_kept_on_one_line_while_it_fits_and_else_parted_between_its_parts(name, broken):
    title = Telling(statement(host_chinese_name=name), "zh").title

    set_as = balanced(title, Setting(TITLE, m.TITLE, justified=False), m.WIDTH - m.TITLE)

    assert [line.text for line in set_as] == broken


MIXED = st.lists(
    st.one_of(
        st.text("的一是在不了有和人这中大为上个国我以要他时来用们", min_size=1, max_size=12),
        st.sampled_from(
            ["ANNA", "2026", "HSK", "A类", "420,000元", "（满分100分）", "《标准》", "，", "。", "：", "、", "Müller"]
        ),
    ),
    min_size=30,
    max_size=60,
).map("".join)


@given(MIXED)
@settings(max_examples=200, deadline=None)
def test_chinese_with_short_western_words_is_flush_at_both_edges(text):
    broken = lines(text, Setting(BODY, m.BODY, m.CELL - m.BODY), m.WIDTH, 2 * m.CELL)

    for line in broken[:-1]:
        edge = m.BODY / 2 if line.text[-1] in "，。：、）》" else 0.0  # the white half of a last mark may stand outside
        assert m.WIDTH - 0.05 <= line.indent + line.width <= m.WIDTH + edge + 0.05


@given(MIXED)
@settings(max_examples=100, deadline=None)
def test_what_stands_on_the_paper_is_as_wide_as_was_reckoned(text):
    """Glue and characters in the order in which they are shown add up to the width of the line."""
    for line in lines(text, Setting(BODY, m.BODY, m.CELL - m.BODY), m.WIDTH):
        shown = sum(run.width * m.BODY / 1000 + spread * len(run.signs) + after for run, spread, after in line.runs)
        beyond = line.parted_at.width if line.parted_at else 0.0  # the space at which the line is parted takes no room
        assert shown - beyond == pytest.approx(line.width, abs=0.01)


@pytest.mark.parametrize(
    "text", ["", " ", "　", "\u2060", "——", "……", "，，，，，，", "（（（（（（", "A" * 300, "1" * 90 + "元"]
)
def test_odd_texts_are_broken_without_loss(text):
    broken = lines(text, Setting(BODY, m.BODY, m.CELL - m.BODY), 8 * m.CELL)

    assert "".join(line.text for line in broken).strip() == text.replace("\u2060", "").strip()
    assert all(line.width <= 8 * m.CELL + m.BODY / 2 + 0.1 or len(line.boxes) == 1 for line in broken)
