"""Font files: read character by character as another reader reads them whole; cut so that any reader can draw what is left."""

from pathlib import Path
from struct import unpack_from

import pytest
import uharfbuzz
from reportlab.pdfbase.ttfonts import TTFontFile

from forms.letter.cutting import Joined, Part, _file, cut, width
from forms.letter.faces import BODY, font
from forms.letter.truetype import TrueType, UnusableFont

FONTS = Path(__file__).parents[1] / "forms" / "letter" / "fonts"
FILES = sorted(FONTS.glob("*.ttf"))
TABLES = ("cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "OS/2", "post")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_character_has_the_glyph_and_the_width_that_another_reader_finds(path):
    ours, theirs = TrueType(path), TTFontFile(str(path))
    characters = [chr(code) for code, glyph in theirs.charToGlyph.items() if glyph and code not in (0xA0, 0xFFFF)]
    # (the other reader takes a no-break space for a space)

    assert len(characters) > 400
    assert [one for one in characters if ours.glyph(one) != theirs.charToGlyph[ord(one)]] == []
    assert [one for one in characters if abs(ours.advance(ours.glyph(one)) - theirs.charWidths[ord(one)]) > 0.5] == []
    assert [code for code in range(0x20, 0x30000, 7) if code not in theirs.charToGlyph and ours.glyph(chr(code))] == []
    assert ours.name == theirs.name.decode()


def reopened(content: bytes) -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(content))


@pytest.mark.parametrize(
    ("role", "text"), [("body", "推荐函〔2026〕"), ("latin", "ÄÖÜé ŁŹ"), ("title", "镕堃"), ("rare", "𬭎㛃")]
)
def test_a_font_that_was_cut_draws_the_same(role, text):
    file = font(role).file
    glyphs = [0, *(file.glyph(one) for one in text)]

    content, count = cut(file, glyphs)

    whole, rest = reopened(file.data), reopened(content)
    assert len(content) < len(file.data) / 20
    assert count >= len(glyphs)
    for new, old in enumerate(glyphs):
        assert rest.get_glyph_extents(new) == whole.get_glyph_extents(old)
        assert rest.get_glyph_h_advance(new) == whole.get_glyph_h_advance(old)
        assert drawn(rest, new) == drawn(whole, old)


def drawn(face: uharfbuzz.Font, glyph: int) -> list[tuple]:
    found: list[tuple] = []
    funcs = uharfbuzz.DrawFuncs()
    funcs.set_move_to_func(lambda x, y, data: data.append((x, y)))
    funcs.set_line_to_func(lambda x, y, data: data.append((x, y)))
    funcs.set_quadratic_to_func(lambda a, b, x, y, data: data.append((a, b, x, y)))
    funcs.set_close_path_func(lambda data: data.append(()))
    face.draw_glyph(glyph, funcs, found)
    return found


def test_glyphs_put_together_are_drawn_where_each_was_placed():
    file = font("thai").file
    base, mark = file.glyph("ท"), file.glyph("ี")

    content, _ = cut(file, [0, Joined((Part(base, 0, 0), Part(mark, 610, 40)), 700)])

    moved = [tuple(value + (610, 40)[n % 2] for n, value in enumerate(step)) for step in drawn(reopened(file.data), mark)]
    assert drawn(reopened(content), 1) == drawn(reopened(file.data), base) + moved
    assert reopened(content).get_glyph_h_advance(1) == 700
    assert width(file, Joined((Part(base, 0, 0),), 700)) == 700.0


def words(content: bytes) -> int:
    return sum(int.from_bytes(content[at : at + 4].ljust(4, b"\0"), "big") for at in range(0, len(content), 4)) & 0xFFFFFFFF


def test_the_checksums_of_a_cut_font_are_right():
    content, _ = cut(font("latin").file, [0, font("latin").glyph("A")])
    entries = [unpack_from(">4s3L", content, 12 + 16 * n) for n in range(unpack_from(">H", content, 4)[0])]

    assert words(content) == 0xB1B0AFBA
    assert len(entries) == 6
    for tag, checksum, start, size in entries:
        table = content[start : start + size]
        assert checksum == words(table[:8] + bytes(4) + table[12:] if tag == b"head" else table), tag


def test_hinted_glyphs_of_an_offices_own_font_keep_the_program_they_refer_to(tmp_path):
    file = font("latin").file
    hinted = {"fpgm": b"\xb0\x01\x2c\x2d", "prep": b"\x00"}
    (tmp_path / "own.ttf").write_bytes(made(hinted))

    own = TrueType(tmp_path / "own.ttf")
    content, _ = cut(own, [0, own.glyph("A")])

    assert b"\xb0\x01\x2c\x2d" in content
    assert own.advance(own.glyph("A")) == file.advance(file.glyph("A"))


def made(tables: dict[str, bytes] | None = None) -> bytes:
    file = font("latin").file
    return _file({tag: file.table(tag) for tag in TABLES} | (tables or {}))


def forbidden() -> bytes:
    table = bytearray(font("latin").file.table("OS/2"))
    table[8:10] = b"\0\2"
    return made({"OS/2": bytes(table)})


def without(tag: str) -> bytes:
    file = font("latin").file
    return _file({name: file.table(name) for name in TABLES if name != tag})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"OTTO" + bytes(40), r"own\.ttf: it has PostScript outlines; a TrueType file"),
        (b"ttcf" + bytes(40), r"own\.ttf: it is a collection of fonts"),
        (b"%PDF-1.7", r"own\.ttf: it is no font file"),
        (b"", r"own\.ttf: it is no font file"),
        (made()[:200], r"own\.ttf: the file ends before its tables do; copy it again"),
        (without("glyf"), r"own\.ttf: it lacks the table glyf"),
        (forbidden(), r"own\.ttf: its licence bits forbid embedding"),
        (made({"cmap": bytes(4)}), r"own\.ttf: it has no table of Unicode characters"),
    ],
    ids=["postscript", "collection", "no font", "empty", "cut short", "no outlines", "forbidden", "no characters"],
)
def test_a_file_that_letters_cannot_be_set_with_is_named_with_what_is_wrong(tmp_path, content, said):
    (tmp_path / "own.ttf").write_bytes(content)

    with pytest.raises(UnusableFont, match=said):
        TrueType(tmp_path / "own.ttf")


def test_a_font_is_read_once_and_its_characters_are_remembered():
    assert font("body") is font("body")
    assert BODY.pick("函")[0] is font("body")
