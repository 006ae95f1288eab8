"""The letter on paper: head, red lines, grid, page numbers, signature stand where the standard puts them; nothing collides."""

import io
import re

import pikepdf
import pypdfium2 as pdfium
import pytest
from letters import boxes, crowded, longest, read, statement

from forms.letter import measures as m
from forms.letter import print_letter
from forms.letter.shaping import script_of
from rules import Label
from workflow import LetterStatement


@pytest.fixture(scope="module")
def letter() -> pdfium.PdfDocument:
    return pdfium.PdfDocument(print_letter(statement()))


@pytest.fixture(scope="module")
def long_letter() -> pdfium.PdfDocument:
    return pdfium.PdfDocument(print_letter(longest()))


def red_bars(content: bytes) -> list[tuple[float, float, float, float]]:
    """The red bars of the first page, from above: left, upper edge, width, height in millimetres."""
    found, red = [], False
    with pikepdf.open(io.BytesIO(content)) as document:
        for operands, operator in pikepdf.parse_content_stream(document.pages[0]):
            if str(operator) == "rg":
                red = float(operands[0]) > 0.5 and float(operands[1]) == 0
            if str(operator) == "re" and red:
                x, y, width, height = (float(number) / m.MM for number in operands)
                found.append((x, 297 - y - height, width, height))
    return sorted(found, key=lambda bar: bar[1])


LONG_NAME = "上海市示例区示例街道跨境电子商务直播经济工作委员会办公室"
OFFICES = ["usual", "longest", "long without bracket", "short"]


def named(office: str) -> LetterStatement:
    return statement(office=Label(zh=office, en="Office", de="Amt"))


def red_ink(content: bytes, above: float) -> tuple[float, float]:
    """Upper and lower edge of the red ink above a height of the first page, in millimetres, measured on the drawn page."""
    scale = 600 / 72
    page = pdfium.PdfDocument(content)[0].render(scale=scale).to_pil().convert("RGB")
    page = page.crop((0, 0, page.width, int(above * m.MM * scale)))
    green = page.getchannel("G").point(lambda value: 255 if value < 128 else 0)
    _, top, _, bottom = green.getbbox()
    return top / scale / m.MM, bottom / scale / m.MM


@pytest.mark.parametrize("told", [statement(), longest(), named(LONG_NAME), named("商务局")], ids=OFFICES)
def test_head_and_red_lines_stand_where_the_standard_puts_them(told):
    content = print_letter(told)
    bars = red_bars(content)
    top, bottom = red_ink(content, bars[0][1] - 0.2)

    assert read(pdfium.PdfDocument(content), 0).startswith(told.office.zh)
    assert top == pytest.approx(30, abs=0.1)
    assert bars[0][1] - bottom == pytest.approx(4, abs=0.1)
    assert [(round(left, 1), round(width, 1)) for left, _, width, _ in bars] == [(20, 170)] * 4
    assert bars[0][3] > bars[1][3]  # above: thick over thin
    assert bars[2][3] < bars[3][3]  # below: thin over thick
    assert 297 - (bars[3][1] + bars[3][3]) == pytest.approx(20, abs=0.05)


def test_the_number_stands_at_the_right_edge_below_the_first_line(letter):
    page = boxes(letter, 0)
    start = "".join(character for character, *_ in page).index("沪播荐")
    number = page[start : start + len("沪播荐〔2026〕12号")]

    assert number[-1][3] == pytest.approx(184, abs=0.8)  # the ink of 号 ends a little before its body
    rule = red_bars(print_letter(statement()))[1]
    assert min(top for _, _, top, _, _ in number) - (rule[1] + rule[3]) == pytest.approx(4.94, abs=0.6)


def test_full_rows_fill_the_type_area_with_at_most_28_characters_on_a_grid_of_22_rows(letter):
    rows: dict[float, list] = {}
    for box in boxes(letter, 1):
        if re.match("[一-龥]", box[0]) and box[4] - box[2] > 4 and box[2] < 180:
            rows.setdefault(round((box[2] + box[4]) / 2 / (225 / 22)), []).append(box)
    full = [row for row in rows.values() if len(row) > 20]

    assert full
    assert all(len(row) <= 28 for row in full)
    assert all(row[0][1] == pytest.approx(28, abs=0.8) for row in full if row[0][1] < 35)
    assert max(row[-1][3] for row in full) == pytest.approx(184, abs=0.8)


def test_the_first_page_has_no_number_and_the_others_have_it_at_the_outer_edge(long_letter):
    for page in range(len(long_letter)):
        below = [box for box in boxes(long_letter, page) if box[2] > 262]
        text = "".join(character for character, *_ in below)

        assert text == ("" if page == 0 else f"—{page + 1}—")
        if below:
            assert (below[0][1] > 105) == ((page + 1) % 2 == 1)
            digit = next(box for box in below if box[0].isdigit())
            assert digit[2] == pytest.approx(262 + 7, abs=1.6)


@pytest.mark.parametrize(
    "told", [statement(), longest(), statement(host_chinese_name="米镕喆")], ids=["usual", "longest", "short"]
)
def test_the_signature_is_never_alone_on_a_page(told):
    document = pdfium.PdfDocument(print_letter(told))

    signed = [page for page in range(len(document)) if "（盖章处）" in read(document, page)]
    assert len(signed) == 1
    assert "2026年11月24日" in read(document, signed[0])
    assert "特此函告。" in read(document, signed[0])


@pytest.mark.parametrize("told", [longest(), crowded()], ids=["longest", "crowded"])
def test_the_longest_names_and_tables_stay_inside_the_type_area_and_nothing_overlaps(told):
    document = pdfium.PdfDocument(print_letter(told))

    for page in range(len(document)):
        inside = [box for box in boxes(document, page) if box[2] < 262 and not (page == 0 and box[2] < 50)]
        assert min(box[1] for box in inside) > 27.5
        assert max(box[3] for box in inside) < 186.5  # a mark at the edge may stand out by half its white width
        assert max(box[4] for box in inside) < 262.5
        assert min(box[2] for box in inside) > 36.5
        assert [pair for pair in _touching(inside)] == []


def test_a_table_of_forty_lines_goes_on_over_pages_with_its_head_and_no_line_is_lost():
    document = pdfium.PdfDocument(print_letter(crowded()))
    pages = [read(document, page) for page in range(len(document))]
    holding = [page for page in pages if "证明文件" in page]

    assert len(holding) > 2
    assert all("项目所在档次得分满分事项出处" in page for page in holding)
    assert sum(page.count("证明文件") for page in holding) == 40


def sizes_and_fonts(content: bytes, page: int) -> set[tuple[str, float]]:
    """Which font is used in which size, in points, on a page."""
    with pikepdf.open(io.BytesIO(content)) as document:
        fonts = {name: str(font.BaseFont).split("+")[1] for name, font in document.pages[page].Resources.Font.items()}
        return {
            (fonts[str(operands[0])], float(operands[1]))
            for operands, operator in pikepdf.parse_content_stream(document.pages[page])
            if str(operator) == "Tf"
        }


def test_the_letter_is_set_in_the_faces_and_sizes_of_the_standard():
    found = sizes_and_fonts(print_letter(statement(host_chinese_name="莱娜·霍夫曼")), 0)

    assert found == {
        ("NotoSerifSC-Bold", 40.0),  # the office, 小标宋
        ("NotoSerifSC-Bold", 22.0),  # the title, 小标宋 size 2
        ("FandolFang-Regular", 16.0),  # number and body, 仿宋 size 3
        ("NotoSansSC-Medium", 16.0),  # headings of the first level, 黑体 size 3
        ("Tinos-Regular", 16.0),
    }


def middle(page: list[tuple], text: str) -> float:
    """The height of a text's middle on a page, in millimetres."""
    start = "".join(character for character, *_ in page).index(text)
    found = page[start : start + len(text)]
    return (min(box[2] for box in found) + max(box[4] for box in found)) / 2


def test_title_and_salutation_keep_their_distance(letter):
    page = boxes(letter, 0)
    row = 225 / 22
    number, title, salutation = middle(page, "沪播荐"), middle(page, "关于推荐"), middle(page, "上海市外国专家局")
    last = middle(page, "为外国直播人才的函")

    assert title - number == pytest.approx(2 * row + (16 + 22) / 2 / m.MM, abs=1.2)  # two rows between number and title
    assert row <= salutation - last - (16 + 22) / 4 / m.MM <= 2.2 * row  # one row, and what the grid adds
    assert (salutation - 37) / row % 1 == pytest.approx(0.5, abs=0.06)  # on the grid


@pytest.mark.parametrize("told", [statement(), longest(), crowded()], ids=["usual", "longest", "crowded"])
def test_a_stamp_over_signature_and_date_covers_nothing_else(told):
    document = pdfium.PdfDocument(print_letter(told))
    [number] = [page for page in range(len(document)) if "（盖章处）" in read(document, page)]
    page = boxes(document, number)
    text = "".join(character for character, *_ in page)
    date = text.index("2026年11月24日", text.index("（盖章处）"))
    signed = page[text.index("（盖章处）") + 5 : date + 11]
    left, right = signed[-11][1], signed[-1][3]
    centre = (left + right) / 2, (signed[0][2] + signed[-1][4]) / 2

    others = [box for box in page if box not in signed and box[0] not in "（盖章处）" and box[2] < 262]
    within = [
        box
        for box in others
        if (max(box[1] - centre[0], centre[0] - box[3], 0) ** 2 + max(box[2] - centre[1], centre[1] - box[4], 0) ** 2) ** 0.5
        < 21
    ]
    assert within == []
    assert right == pytest.approx(184 - 4 * 156 / 28, abs=2)  # four characters free at the right; 日 is a narrow one
    assert centre[1] + 21 < 297 - 10


def _touching(page: list[tuple[str, float, float, float, float]]):
    """Pairs of characters whose ink lies over one another by more than a slanted letter leans over its neighbour."""
    page = sorted(page, key=lambda box: box[2])
    for number, one in enumerate(page):
        for other in page[number + 1 :]:
            if other[2] > one[4]:
                break
            across = min(one[3], other[3]) - max(one[1], other[1])
            down = min(one[4], other[4]) - max(one[2], other[2])
            joined = script_of(one[0]) and script_of(one[0]) == script_of(other[0])  # letters that are written into each other
            if across > 0.5 and down > 0.3 and not joined:
                yield one, other


def ledger_of(lines: int) -> LetterStatement:
    """A letter whose two tables of points have so many lines each, the last one called 末项."""
    told = statement()
    scores = []
    for score in told.scores:
        made = [score.lines[number % len(score.lines)] for number in range(lines)]
        made[-1] = made[-1].model_copy(update={"label": Label(zh="末项", en="last", de="letztes")})
        scores.append(score.model_copy(update={"lines": tuple(made)}))
    return told.model_copy(update={"scores": tuple(scores)})


@pytest.mark.parametrize("lines", range(8, 32))
def test_the_sums_stand_on_the_page_of_the_last_criterion(lines):
    document = pdfium.PdfDocument(print_letter(ledger_of(lines)))
    pages = [read(document, page) for page in range(len(document))]

    assert sum(page.count("合计") for page in pages) == 2
    for page in pages:
        assert page.count("末项") == page.count("合计")


@pytest.mark.parametrize("longer", range(0, 640, 40))
def test_a_translation_does_not_go_over_to_a_page_for_a_few_lines(longer):
    workplace = "上海市长宁区虹桥临空经济园区样本路100号；" * (longer // 20)
    document = pdfium.PdfDocument(print_letter(statement(workplace=workplace or "上海市长宁区样本路100号")))

    last = {}
    for page in range(len(document)):
        found = [box for box in boxes(document, page) if box[2] < 262]
        lang = next((word for word in ("参考译文（英文）", "参考译文（德文）") if word in read(document, page)), None)
        last[lang or next(reversed(last), "letter")] = len({round(box[4]) for box in found})
    assert min(last["参考译文（英文）"], last["参考译文（德文）"]) > 8
