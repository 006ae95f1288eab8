"""The fonts of the letter: where they came from, what they can print, and what they cannot."""

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
import unicodedata
from pathlib import Path

import pytest

from forms.letter import MissingCharacter, unprintable
from forms.letter.faces import BODY, ENGLISH, HEADING, KAI, TITLE, font

HOUSE = Path(__file__).parents[1]
FONTS = HOUSE / "forms" / "letter" / "fonts"
MANIFEST = tomllib.loads((FONTS / "manifest.toml").read_text("utf-8"))
ROLES = [role for role in MANIFEST if role != "unihan"]


@pytest.mark.parametrize("role", ROLES)
def test_a_font_is_the_one_that_the_manifest_names_and_has_its_licence_beside_it(role):
    entry = MANIFEST[role]

    assert hashlib.sha256((FONTS / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert len((FONTS / entry["licence"]).read_text("utf-8")) > 3000
    assert f"{role}.ttf" == entry["file"]
    assert entry["file"] in (HOUSE / "NOTICE").read_text("utf-8")


def test_no_font_stands_in_the_folder_without_a_manifest_and_all_together_stay_small():
    files = list(FONTS.glob("*.ttf"))

    assert sorted(path.name for path in files) == sorted(MANIFEST[role]["file"] for role in ROLES)
    assert sum(path.stat().st_size for path in files) < 34e6


def test_a_reserved_name_is_not_used_for_the_cut_version():
    content = (FONTS / "kai.ttf").read_bytes()
    family = font("kai").file.family

    assert family == "Jiancai Kai"
    assert "霞鹜".encode("utf-16-be") not in content


@pytest.mark.parametrize("face", [BODY, TITLE, HEADING, KAI, ENGLISH], ids=["body", "title", "heading", "kai", "translation"])
def test_every_character_of_gb_2312_has_a_font(face):
    characters = [
        bytes([high, low]).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)
    ]  # the two levels of hanzi

    for character in filter(None, characters):
        face.pick(character)
    assert len(list(filter(None, characters))) == 6763


def test_the_body_keeps_to_its_own_font_where_it_can():
    assert BODY.pick("函")[0] is font("body")
    assert BODY.pick("镕")[0] is font("kai")
    assert BODY.pick("㛃")[0] in (font("kai"), font("rare"))
    assert BODY.pick("國")[0] in (font("body"), font("rare"))
    assert BODY.pick("Ł")[0] is font("latin")
    assert BODY.pick("“")[0] is font("body")
    assert ENGLISH.pick("“")[0] is font("latin")


def test_every_letter_of_europe_and_of_vietnam_is_set_in_the_latin_font():
    letters = [*range(0xC0, 0x180), *range(0x218, 0x21C), *range(0x1E00, 0x1F00), *range(0x410, 0x450), *range(0x391, 0x3CA)]
    letters = [chr(code) for code in letters if unicodedata.category(chr(code))[0] == "L"]

    assert [letter for letter in letters if BODY.pick(letter)[0] is not font("latin")] == []


@pytest.mark.parametrize(
    "name",
    [
        "王镕堃",
        "李喆",
        "陈璟㛃",
        "MÜLLER",
        "Łukasz Żółć",
        "Nguyễn Thị Đặng",
        "Иван Ё",
        "O’Brien",
        "ＡＢ",
        "麥可",
        "สมชาย ใจดี",
        "محمد عبد الرحمن",
        "राजेश क्षत्रिय",
    ],
)
def test_a_name_that_can_be_printed_is_not_complained_of(name):
    assert unprintable(name) == ()


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("ꦱꦩ", ("ꦱ", "ꦩ")),
        ("王\u202e喆", ("\u202e",)),
        ("A\x00B\tC", ("\x00", "\t")),
        ("王\u200b喆", ("\u200b",)),
        ("\ue000", ("\ue000",)),
        ("გიორგი", ("გ", "ი", "ო", "რ")),
        ("😀", ("😀",)),
    ],
)
def test_characters_that_no_font_has_are_named_each_once(text, characters):
    assert unprintable(text) == characters


def test_an_accent_written_apart_is_printed_as_one_letter():
    assert unprintable("Lukas\u030c") == ()


def test_asking_for_a_character_without_a_font_is_an_error():
    with pytest.raises(MissingCharacter, match=r"U\+A9B1"):
        BODY.pick("ꦱ")


def test_an_office_may_set_its_letters_in_fonts_of_its_own(tmp_path):
    shutil.copy(FONTS / "kai.ttf", tmp_path / "body.ttf")
    script = "from forms.letter.faces import BODY; print(*(BODY.pick(letter)[0].file.name for letter in '函A'))"

    said = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "JIANCAI_LETTER_FONT_DIR": str(tmp_path)},
        cwd=HOUSE,
        capture_output=True,
        check=True,
        text=True,
    ).stdout

    assert said.split() == ["JiancaiKai-Regular", "Tinos-Regular"]
