"""The house speaks three languages: no sentence is missing, none is left over, and each says the same places."""

import ast
import re
import string
from pathlib import Path

import pytest

from forms.templates import KINDS
from forms.templates.shape import formats
from forms.wording import AUTHENTIC, LANGUAGES, NoSuchSentence, Say, catalogue, domains

TEMPLATE_SENTENCES = {key for kind in KINDS for one in formats(kind).values() for key in one.sentences}
HOUSE = Path(__file__).parents[1]
DOMAINS = domains(AUTHENTIC)
EVERY = [(lang, domain) for lang in LANGUAGES for domain in DOMAINS]


def sentences(lang: str, domain: str) -> dict[str, tuple[str, ...]]:
    read, _ = catalogue(lang, domain)
    return {key: (text,) if isinstance(text, str) else tuple(text) for key, text in read.items()}


def places(text: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_there_are_catalogues_and_each_language_has_the_same_ones():
    assert DOMAINS
    assert all(domains(lang) == DOMAINS for lang in LANGUAGES)


@pytest.mark.parametrize(("lang", "domain"), EVERY)
def test_no_sentence_is_missing_in_a_language(lang, domain):
    ours, authentic = sentences(lang, domain), sentences(AUTHENTIC, domain)

    assert sorted(ours) == sorted(authentic)
    assert [key for key, texts in ours.items() if not all(text.strip() for text in texts)] == []


@pytest.mark.parametrize(("lang", "domain"), EVERY)
def test_a_translation_fills_the_same_places_as_the_chinese_sentence(lang, domain):
    authentic = sentences(AUTHENTIC, domain)
    odd = {
        key: (text, authentic[key][-1])
        for key, texts in sentences(lang, domain).items()
        for text in texts[-1:]
        if places(text) != places(authentic[key][-1])
    }

    assert odd == {}


@pytest.mark.parametrize("domain", DOMAINS)
def test_chinese_sentences_use_full_width_marks(domain):
    half_width = re.compile(r"[一-龥][,:;(!?]")

    assert [key for key, texts in sentences("zh", domain).items() for text in texts if half_width.search(text)] == []


@pytest.mark.parametrize(("lang", "domain"), EVERY)
def test_nothing_is_shouted_and_nothing_is_called_invalid(lang, domain):
    shouted = re.compile(r"[!！]|\binvalid\b|ungültige Eingabe|无效输入", re.I)

    assert [key for key, texts in sentences(lang, domain).items() for text in texts if shouted.search(text)] == []


def test_a_key_stands_in_one_catalogue_only():
    keys = [key for domain in DOMAINS for key in sentences(AUTHENTIC, domain)]

    assert sorted({key for key in keys if keys.count(key) > 1}) == []


def said_in_code() -> dict[str, list[str]]:
    """Every literal key that the code says, with the files that say it."""
    found: dict[str, list[str]] = {}
    for path in [*HOUSE.glob("forms/**/*.py"), HOUSE / "app.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"say", "words"}
                and node.args
            ):
                key = node.args[0]
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    found.setdefault(key.value, []).append(str(path.relative_to(HOUSE)))
    return found


def said_by_templates() -> set[str]:
    """The sentences of documents, which stand in their templates, as the modules of the letter name them; no other may."""
    return {
        key
        for key, files in said_in_code().items()
        if key.startswith("letter.") and key[7:].replace(".", "_") in TEMPLATE_SENTENCES
        if all(file.startswith("forms/letter/") and not file.endswith("receipt.py") for file in files)
    }


def test_every_sentence_that_the_code_says_exists():
    known = {key for domain in DOMAINS for key in sentences(AUTHENTIC, domain)} | said_by_templates()

    assert {key: files for key, files in said_in_code().items() if key not in known} == {}


def test_no_sentence_is_left_over():
    """A key is used when the code holds it, or the beginning of it (keys that end in a state, a choice or a fact)."""
    code = "\n".join(
        path.read_text("utf-8") for path in [*HOUSE.glob("forms/**/*.py"), HOUSE / "app.py", *HOUSE.glob("workflow/*.py")]
    )
    built = set(re.findall(r"f[\"']([a-z_.]+)\{", code))
    unused = [
        key
        for domain in DOMAINS
        for key in sentences(AUTHENTIC, domain)
        if key not in code and not any(key.startswith(start) for start in built if start.count(".") >= 1)
    ]

    assert unused == []


def test_an_unknown_key_is_loud():
    with pytest.raises(NoSuchSentence):
        Say("zh")("common.no_such_sentence")


def test_the_house_speaks_no_fourth_language():
    with pytest.raises(ValueError, match="zh, en, de"):
        Say("fr")
