"""Arabic, Devanagari and Thai names stand on the paper as their readers write them, and can be searched for."""

import io
import re
import subprocess

import pikepdf
import pypdfium2 as pdfium
import pytest
import uharfbuzz
from hypothesis import given, settings
from hypothesis import strategies as st
from letters import statement

from forms.letter import measures as m
from forms.letter import print_letter
from forms.letter.boxes import Setting, boxes
from forms.letter.breaking import lines
from forms.letter.cutting import Joined
from forms.letter.faces import BODY, TITLE, font
from forms.letter.shaping import shape, syllables

PLAIN = Setting(BODY, m.BODY, m.CELL - m.BODY)


def names_of(role: str, text: str, backwards: bool) -> list[str]:
    """The names of the glyphs, from left to right, as the font's maker calls them (by number where names were left out)."""
    found = []
    for glyph, _ in shape(font(role), text, backwards):
        found += [part.glyph for part in glyph.parts] if isinstance(glyph, Joined) else [glyph]
    return found


def test_arabic_letters_take_the_form_of_their_place_in_the_word():
    file = font("arabic").file
    alone = [file.glyph(letter) for letter in "محمد"]
    beh = [names_of("arabic", word, True) for word in ("ح", "حم", "محم", "مح")]

    assert not set(names_of("arabic", "محم", True)) & {alone[1]}  # joined on both sides: not the form that stands alone
    assert len({tuple(glyphs) for glyphs in beh}) == 4
    assert [text for _, text in shape(font("arabic"), "محمد", True)] == ["د", "م", "ح", "م"]


def test_devanagari_syllables_are_put_together_and_thai_marks_stand_above_their_letter():
    assert [text for _, text in shape(font("devanagari"), "क्षत्रिय", False)] == ["क्ष", "त्रि", "य"]
    [(glyph, text)] = shape(font("thai"), "ที่", False)
    assert text == "ที่"
    assert [part.up >= 0 for part in glyph.parts] == [True] * 3
    assert glyph.width == font("thai").file.units(font("thai").file.glyph("ท"))


def test_an_accent_that_no_letter_has_is_placed_on_its_letter():
    [(glyph, text)] = shape(font("latin"), "M\u0308", False)
    low, high = font("latin").file.extent(glyph.parts[0].glyph)

    assert text == "M\u0308"
    assert font("latin").file.sides(glyph.parts[1].glyph)[1] + glyph.parts[1].up >= high * 2.048 - 1
    assert low == 0


NAMES = [
    *("محمد عبد الرحمن", "السيد صلاح", "فاطمة الزهراء", "بیژن", "سمیرا"),
    *("राजेश क्षत्रिय", "लक्ष्मी", "श्रीकृष्ण"),
    *("สมชาย ใจดี", "ณัฐวุฒิ", "ผู้ใหญ่ น้ำทิพย์"),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_can_be_searched_for_word_by_word(name):
    document = print_letter(statement(host_surname=name, host_given_names="", post_title=name))
    text = pdfium.PdfDocument(io.BytesIO(document))[0].get_textpage().get_text_range()
    read = subprocess.run(["pdftotext", "-l", "1", "-", "-"], input=document, capture_output=True, check=True).stdout.decode()

    for word in name.split():
        assert word in text
    assert squeezed(read).count(squeezed(name)) >= 2  # another reader, which puts the words of a name in order


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u202a-\u202e]", "", text)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_looks_as_harfbuzz_draws_it(name):
    """The ink of a printed word is as wide and as high as the word that HarfBuzz sets whole."""
    for word in name.split():
        [box] = boxes(word, PLAIN, m.WIDTH)
        [run] = box.runs
        buffer = uharfbuzz.Buffer()
        buffer.add_str(word)
        buffer.guess_segment_properties()
        uharfbuzz.shape(uharfbuzz.Font(uharfbuzz.Face(run.font.file.data)), buffer)
        whole = sum(place.x_advance for place in buffer.glyph_positions)

        assert box.width == pytest.approx(whole * m.BODY / run.font.file.em)
        assert "".join(text for _, text in (reversed(run.signs) if run.font.role == "arabic" else run.signs)) == word


def test_the_title_has_bold_letters_of_the_script():
    assert TITLE.pick("م")[0] is font("arabic-bold")
    assert TITLE.pick("ส")[0] is font("thai-bold")
    assert BODY.pick("र")[0] is font("devanagari")


def signs(text: str, measure: float = m.WIDTH) -> list[str]:
    """What stands on each line from left to right, as the texts of its signs."""
    return [
        "".join(sign if isinstance(sign, str) else sign[1] for run, _, _ in line.runs for sign in run.signs)
        for line in lines(text, PLAIN, measure)
    ]


def test_the_words_of_a_name_stand_from_right_to_left_within_a_chinese_line():
    assert signs("姓名محمد علي，女") == ["姓名يلع دمحم，女"]
    assert signs("姓名محمد (علي)，女") == ["姓名)يلع( دمحم，女"]  # as typed; drawn turned, see below
    assert signs("姓名محمد علي，女", 6 * m.CELL) == ["姓名دمحم", "يلع，女"]


def test_brackets_within_such_a_name_are_drawn_turned():
    box = boxes("محمد(علي)", PLAIN, m.WIDTH)[0]
    latin = font("latin")

    assert [glyph for run in box.runs if run.font is latin for glyph, _ in run.signs] == [latin.glyph("("), latin.glyph(")")]


def test_a_long_word_is_parted_between_syllables_only():
    word = "ที่ผู้ใหญ่น้ำ" * 12

    broken = lines(word, PLAIN, m.WIDTH)

    assert len(broken) > 1
    assert "".join(line.text for line in broken) == word
    assert all(line.width <= m.WIDTH + 0.1 for line in broken)
    assert [line.text[0] for line in broken if line.text[0] in "ีู่้ำ"] == []
    assert syllables("ใหญ่น้ำक्षि") == ["ให", "ญ่", "น้ำ", "क्षि"]


WORDS = st.lists(
    st.sampled_from(["محمد", "علي", "राजेश", "สมชาย", "主播", "12", "(", ")", " ", " ", "，", "ABC", "-"]), max_size=40
)


@given(WORDS.map("".join), st.integers(min_value=6, max_value=28))
@settings(max_examples=200, deadline=None)
def test_whatever_scripts_stand_together_nothing_is_lost_and_no_line_is_too_long(text, characters):
    measure = characters * m.CELL

    broken = lines(text, PLAIN, measure)

    assert "".join(line.text for line in broken).replace(" ", "") == text.replace(" ", "")
    for line in broken:
        assert line.width <= measure + m.BODY / 2 + 0.1
        drawn = [sign if isinstance(sign, str) else sign[1] for run, _, _ in line.runs for sign in run.signs]
        parted_at = line.parted_at.text if line.parted_at else ""  # takes no room, and is put down for who copies the text
        assert sorted("".join(drawn)) == sorted(line.text + parted_at)


def test_letters_without_such_names_need_neither_harfbuzz_nor_other_fonts():
    with pikepdf.open(io.BytesIO(print_letter(statement()))) as document:
        names = {str(font.BaseFont) for page in document.pages for font in page.Resources.Font.values()}

    assert names
    assert not [name for name in names if re.search("Arabic|Thai|Devanagari", name)]
