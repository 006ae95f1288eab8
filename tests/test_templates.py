"""Templates: one file a version, checked as a whole, laid over by an office, and kept for the documents that name them."""

import shutil
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from conftest import issue
from letters import read, statement

from forms.letter import print_letter
from forms.templates import KINDS, TemplateGone, UnsoundTemplates, fault_line, lay_over, read_shelf, shelf, template_of
from forms.templates.places import filled, literal, loose_brace, places_of
from forms.templates.shape import HOME, formats
from forms.terminal import main
from forms.wording import LANGUAGES, Say
from workflow import read_case

NEW = "recommendation/2027-01-office"
FIRST = "recommendation/2026-11"
DAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def published_alone():
    """Each test begins and ends with the published templates alone."""
    lay_over(None)
    yield
    lay_over(None)


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "office-templates"


def own(folder: Path, name: str, *changes: tuple[str, str], like: str = FIRST) -> Path:
    """A template of the office's own: a published one with some changes."""
    text = (HOME / f"{like}.toml").read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def templates(capsys, *arguments: object, lang: str = "en") -> tuple[int, str, str]:
    """Exit code, standard output and standard error of the command."""
    code = main(["templates", *map(str, arguments), "--lang", lang])
    said = capsys.readouterr()
    return code, said.out, said.err


def faults(folder: Path) -> list[tuple[str, int, str, str]]:
    """Every fault of a folder: file, line, kind, value."""
    found = read_shelf(folder).faults
    return [(Path(one.file).name, one.line, one.kind, one.value) for many in found.values() for one in many]


# --- the published ones


def test_every_kind_of_document_has_a_template_in_use():
    assert [shelf().in_use(kind, DAY).name for kind in KINDS] == [f"{kind}/2026-11" for kind in KINDS]


def test_a_published_template_is_as_it_was_published():
    """A published template never changes: what was printed by it must be printed the same in ten years."""
    told = dict(
        line.replace('"', "").split(" = ") for line in (HOME / "published.toml").read_text().splitlines() if " = " in line
    )
    files = {path.relative_to(HOME).with_suffix("").as_posix(): path for path in HOME.glob("*/2*.toml")}

    assert {name: sha256(path.read_bytes()).hexdigest() for name, path in files.items()} == told
    assert len(files) >= len(KINDS)


def test_a_published_template_that_was_touched_is_not_used(tmp_path):
    copy = Path(shutil.copytree(HOME, tmp_path / "templates", ignore=shutil.ignore_patterns("*.py", "__pycache__")))
    changed = copy / "refusal" / "2026-11.toml"
    changed.write_text(changed.read_text("utf-8").replace("六十日", "三十日"), "utf-8")
    read = read_shelf(published=copy)

    assert {path.parent.name: [fault.kind for fault in found] for path, found in read.faults.items()} == {
        "refusal": ["changed"]
    }
    assert "refusal/2026-11" not in read.templates


def test_no_sentence_of_a_template_is_left_over():
    """What a template must say, some module of the letter says."""
    code = "\n".join(path.read_text("utf-8") for path in (HOME.parent / "letter").glob("*.py")).replace("'", '"')
    said = set()
    for kind in KINDS:
        for key in formats(kind)[1].sentences:
            dotted = {key.replace("_", ".", n) for n in range(key.count("_") + 1)} | {key}
            whole = any(f'"letter.{one}"' in code for one in dotted)
            begun = any(f'"letter.{one[: one.rindex(".") + 1]}{{' in code for one in dotted if "." in one)
            listed = any(f'"{part}"' in code for part in (key.partition("_")[2], key, key.replace("_", ".")) if part)
            if not (whole or begun or listed):
                said.add((kind, key))

    assert said == set()


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_never_calls_the_model_law_nor_leaves_a_specimen_unmarked(kind):
    says = {key: one.says for key, one in formats(kind)[1].sentences.items() if one.says}
    models = [key for key in formats(kind)[1].sentences if key.startswith("basis_own")]

    assert says["specimen"]["zh"] == "SPECIMEN"
    assert all(says[key]["zh"] == "不是法律" for key in models)


# --- places


def test_only_plain_names_are_places():
    assert places_of("{host}，{ host }，{host!r}，{host.name}，{0}，{{host}}，{host}") == ["host", "host"]
    assert [bool(loose_brace(text)) for text in ("{host}", "{{host}}", "{0}", "{host!r}", "{host.name}", "{host", "host}")] == [
        False, False, True, True, True, True, True,
    ]  # fmt: skip


def test_a_value_is_text_and_its_braces_are_not_looked_at_again():
    assert filled("{a}与{{b}}与{b}", {"a": "{b}", "b": "{a.__class__}"}) == "{b}与{b}与{a.__class__}"
    assert literal("第{n}项{{x}}") == "第项{x}"


# --- an office's own


def test_an_office_changes_wording_number_addressee_validity_and_seal(house, folder):
    own(
        folder,
        NEW,
        ("from = 2026-11-01", "from = 2026-11-20"),
        ('"{word}〔{year}〕{serial}号"', '"沪商外才荐〔{year}〕{serial}号"'),
        (
            'seal = "electronic"',
            'seal = "wet"\nvalidity_months = 3\naddressee = { zh = "上海市科委", en = "STCSM", de = "STCSM" }',
        ),
        ('zh = "特此函告。"', 'zh = "专此函达。"'),
    )
    lay_over(folder)

    letter = issue(house.office, (case := house.decided()).id, case.version, house.li)

    assert letter.number == "沪商外才荐〔2026〕1号"
    assert letter.valid_until == date(2027, 2, 24)
    assert letter.statement["template"] == NEW
    assert letter.statement["template_digest"] == sha256((folder / f"{NEW}.toml").read_bytes()).hexdigest()
    assert (letter.statement["seal"], letter.statement["addressee"]["zh"]) == ("wet", "上海市科委")


def test_the_letter_reads_as_the_offices_own_template_says(folder):
    own(folder, NEW, ('zh = "特此函告。"', 'zh = "专此函达。"'), ('zh = "（盖章处）"', 'zh = "（此处盖章）"'))
    lay_over(folder)

    told = read(pdfium.PdfDocument(print_letter(statement(template=NEW, template_digest=shelf().named(NEW).digest))))

    assert "专此函达。" in told
    assert "（此处盖章）" in told
    assert "特此函告" not in told


def test_an_issued_letter_is_printed_again_with_its_own_version(folder):
    before = statement(template_digest=shelf().named(FIRST).digest)
    printed = print_letter(before)
    own(folder, NEW, ("from = 2026-11-01", "from = 2026-11-20"), ('zh = "特此函告。"', 'zh = "专此函达。"'))
    lay_over(folder)

    assert shelf().in_use("recommendation", DAY).name == NEW
    assert print_letter(before) == printed


def test_a_template_counts_from_its_day_and_the_offices_own_before_the_published(folder):
    own(folder, NEW, ("from = 2026-11-01", "from = 2027-01-01"))
    own(folder, "recommendation/2027-06", ("from = 2026-11-01", "from = 2027-06-01"))
    lay_over(folder)

    days = (date(2026, 12, 31), date(2027, 1, 1), date(2027, 5, 31), date(2027, 6, 1))
    assert [shelf().in_use("recommendation", day).version for day in days] == [
        "2026-11",
        "2027-01-office",
        "2027-01-office",
        "2027-06",
    ]
    with pytest.raises(TemplateGone, match="2026-10-31"):
        shelf().in_use("recommendation", date(2026, 10, 31))


def test_a_document_whose_template_is_gone_or_changed_is_not_set_otherwise(folder):
    own(folder, NEW)
    lay_over(folder)
    told = statement(template=NEW, template_digest=shelf().named(NEW).digest)
    lay_over(None)

    with pytest.raises(TemplateGone, match=NEW):
        print_letter(told)
    with pytest.raises(TemplateGone, match="digest"):
        template_of(statement(template_digest="ab" * 32))


def test_with_a_fault_the_templates_stay_as_they_were(folder):
    own(folder, NEW, ("{host}", "{hosts}"))

    with pytest.raises(UnsoundTemplates) as unsound:
        lay_over(folder)

    assert [fault.kind for fault in unsound.value.faults] == ["unknown_place", "missing_place"]
    assert shelf().in_use("recommendation", DAY).name == FIRST


# --- every fault with file, line and value


def test_every_fault_of_every_file_is_told_at_once(folder):
    own(
        folder,
        NEW,
        ("from = 2026-11-01", "from = 2026-13"[:14] + '\nsince = "x"'),
        ("{host}", "{hosts}"),
        ('seal = "electronic"', 'seal = "wax"\nvalidity_months = 0'),
        ('"{word}〔{year}〕{serial}号"', '"2{year}-{serial}号{serial}"'),
    )
    own(folder, "refusal/2027", ("六十日", "六十日🙂"), ("[sentence.effect]", "[sentence.effects]"), like="refusal/2026-11")
    own(folder, "letters/2027")

    found = faults(folder)

    assert {(file, kind) for file, _, kind, _ in found} >= {
        ("2027-01-office.toml", "broken"),
        ("2027.toml", "no_font"),
        ("2027.toml", "unknown_sentence"),
        ("2027.toml", "missing_sentence"),
        ("2027.toml", "no_kind"),
    }


CASES = [
    ("unknown_key", 'seal = "electronic"', 'seal = "electronic"\nstamp = "round"', "stamp"),
    ("unknown_key", "[terms]", "[paper]\n[terms]", "paper"),
    ("missing_key", 'seal = "electronic"', "", "seal"),
    ("seal", 'seal = "electronic"', 'seal = "wax"', "wax"),
    ("validity", 'seal = "electronic"', 'seal = "electronic"\nvalidity_months = 25', "25"),
    ("validity", 'seal = "electronic"', 'seal = "electronic"\nvalidity_months = true', "True"),
    ("missing_language", 'seal = "electronic"', 'seal = "electronic"\naddressee = { zh = "某局", en = "Office" }', "de"),
    ("unknown_place", 'seal = "electronic"', 'seal = "wet"\naddressee = { zh = "局{host}", en = "A", de = "B" }', "局{host}"),
    ("number_once", "〔{year}〕{serial}号", "〔{year}〕号", "{word}〔{year}〕号"),
    ("number_once", "〔{year}〕{serial}号", "〔2026〕{serial}号", "{word}〔2026〕{serial}号"),
    ("number_once", "〔{year}〕{serial}号", "〔{year}〕{serial}{word}号", "{word}〔{year}〕{serial}{word}号"),
    ("number_figures", "〔{year}〕{serial}号", "{year}{serial}号", "{word}{year}{serial}号"),
    ("unknown_place", "〔{year}〕{serial}号", "〔{year}〕{serial}{day}号", "{day}"),
    ("number_taken", "{word}〔{year}〕{serial}号", "{word}不予〔{year}〕{serial}号", "{word}不予〔{year}〕{serial}号"),
    ("format", "format = 1", "format = 9", "9"),
    ("no_day", "from = 2026-11-01", 'from = "soon"', "soon"),
    ("no_table", "[template]\nformat = 1\nfrom = 2026-11-01", "", ""),
    ("missing_language", 'de = "Dies wird', 'fr = "Dies wird', "de"),
    ("unknown_key", 'de = "Dies wird', 'fr = "Dies wird', "fr"),
    ("no_text", 'zh = "特此函告。"', 'zh = " "', " "),
    ("no_languages", '[sentence.closing]\nzh = "特此函告。"', '[sentence]\nclosing = "特此函告。"\n[sentence.x]', "特此函告。"),
    ("line_break", 'zh = "特此函告。"', 'zh = """特此\n函告。"""', ""),
    ("no_font", 'zh = "特此函告。"', 'zh = "特此函告🙂"', "🙂"),
    ("no_font", 'zh = "特此函告。"', 'zh = "特此\\u202E函告。"', "\u202e"),
    ("loose_brace", 'zh = "特此函告。"', 'zh = "特此函告{0}。"', "{0}。"),
    ("loose_brace", "{addressee}：", "{addressee}：{addressee.__class__}", "{addressee.__class__}"),
    ("unknown_place", "{addressee}：", "{addressee}：{host}", "{host}"),
    ("missing_place", 'zh = "{addressee}："', 'zh = "有关单位："', "{addressee}"),
    ("must_say", "未经任何机关采纳，不是法律、法规或者规章。", "具有法律效力。", "该标准由本项目自行拟定，具有法律效力。"),
    ("must_say", 'zh = "SPECIMEN 样本', 'zh = "正本 样本', "正本 样本 · 无效力 / WITHOUT EFFECT / OHNE WIRKUNG"),
    ("unknown_sentence", "[sentence.closing]", "[sentence.closings]", "closings"),
    ("missing_sentence", "[sentence.closing]", "[sentence.closings]", "closing"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "old", "new", "value"), CASES)
def test_a_fault_names_file_line_and_value_and_how_to_mend_it(folder, kind, old, new, value):
    path = own(folder, NEW, (old, new))
    found = [fault for fault in read_shelf(folder).faults[path] if fault.kind == kind and fault.value == value]

    assert found, faults(folder)
    line = path.read_text("utf-8").splitlines()[found[0].line - 1]
    key = found[0].path[-1] if found[0].path else ""
    assert not key or line.lstrip(" [").startswith((key, f"sentence.{key}", f"terms.{key}")) or key in line
    for lang in LANGUAGES:
        told = fault_line(Say(lang), found[0])
        assert told.startswith(f"{path}:{found[0].line}: ")


def test_a_name_of_a_published_template_is_refused_and_so_is_the_same_day(folder):
    own(folder, FIRST)
    own(folder, NEW, ("from = 2026-11-01", "from = 2027-01-01"))
    own(folder, "recommendation/2027-01-b", ("from = 2026-11-01", "from = 2027-01-01"))
    own(folder, "recommendation/Neue Fassung")

    assert sorted((file, kind) for file, _, kind, _ in faults(folder)) == [
        ("2026-11.toml", "published_name"),
        ("2027-01-office.toml", "same_day"),
        ("Neue Fassung.toml", "version"),
    ]


def test_a_refusal_with_confirmed_remedies_names_who_and_when(folder):
    named = '\n[terms]\nremedies_confirmed = { by = "法规处", on = 2026-11-20 }'
    own(folder, "refusal/2027", ("\n[terms]", named), like="refusal/2026-11")
    own(
        folder,
        "refusal/2028",
        ("\n[terms]", "\n[terms]\nremedies_confirmed = true"),
        ("from = 2026", "from = 2028"),
        like="refusal/2026-11",
    )

    assert read_shelf(folder).named("refusal/2027").terms.remedies_confirmed
    assert [(file, kind) for file, _, kind, _ in faults(folder)] == [("2028.toml", "confirmed")]


# --- the command and the settings


def test_check_names_each_file_and_gives_its_exit_code(folder, capsys):
    good = own(folder, NEW)
    sound = templates(capsys, "check", folder)
    own(folder, "recommendation/2027-02", ("{host}", "{hosts}"), ("from = 2026-11", "from = 2027-02"))
    faulty = templates(capsys, "check", folder)
    one = templates(capsys, "check", good)
    nothing = templates(capsys, "check", folder / "nowhere")

    assert (sound[0], sound[1].splitlines()[0]) == (0, f"✓ {good}: sound ({len(shelf().named(FIRST).sentences)} sentences)")
    assert faulty[0] == 1
    assert "unknown" not in faulty[1]
    assert "there is no place {hosts} here. There are: {host}." in faulty[1]
    assert one[:1] == (0,)
    assert nothing[0] == 2


def test_list_and_show_tell_what_is_in_use(folder, capsys, monkeypatch):
    own(folder, NEW, ("from = 2026-11-01", "from = 2031-01-01"))
    monkeypatch.setenv("JIANCAI_TEMPLATE_DIR", str(folder))

    listed = templates(capsys, "list")[1]
    shown = templates(capsys, "show", "refusal", lang="zh")[1]
    raw = templates(capsys, "show", FIRST, "--file")[1]
    unknown = templates(capsys, "show", "recomendation")

    assert listed.index(FIRST) < listed.index(NEW)
    assert "not yet in use" in listed
    assert "不予推荐通知书 refusal/2026-11" in shown
    assert "尚未与法律原文核对，文书中会注明" in shown
    assert raw == (HOME / f"{FIRST}.toml").read_text("utf-8")
    assert (unknown[0], "recommendation" in unknown[2]) == (2, True)


def test_an_office_does_not_start_with_faulty_templates(folder, monkeypatch):
    from forms.settings import SettingsRefused, read_settings

    path = own(folder, NEW, ("{host}", "{hosts}"))
    monkeypatch.setenv("JIANCAI_DEMONSTRATION", "true")
    monkeypatch.setenv("JIANCAI_TEMPLATE_DIR", str(folder))

    with pytest.raises(SettingsRefused) as refused:
        read_settings()
    for lang in LANGUAGES:
        assert f"{path}:" in refused.value.lines(Say(lang))[0]
    monkeypatch.setenv("JIANCAI_TEMPLATE_DIR", str(folder / "nowhere"))
    with pytest.raises(SettingsRefused) as refused:
        read_settings()
    assert [fault[2] for fault in refused.value.faults] == ["no_folder"]


def test_letters_of_one_year_keep_one_row_of_numbers_when_the_template_changes(house, folder):
    first = issue(house.office, (case := house.decided()).id, case.version, house.li)
    own(folder, NEW, ("from = 2026-11-01", "from = 2026-11-20"), ('"{word}〔{year}〕', '"沪商外才荐〔{year}〕'))
    lay_over(folder)
    second = issue(house.office, (case := house.decided()).id, case.version, house.li)

    assert (first.number, second.number) == ("沪播荐〔2026〕1号", "沪商外才荐〔2026〕2号")
    assert read_case(house.office, second.case_id, house.zhou).letter.number == second.number


def test_the_settings_count_where_the_template_leaves_it_to_them(house):
    office = replace(house.office, settings=replace(house.office.settings, validity_months=9))
    letter = issue(office, (case := house.decided()).id, case.version, house.li)

    assert letter.valid_until == date(2027, 8, 24)
    assert letter.statement["addressee"]["zh"] == office.settings.addressee.zh
