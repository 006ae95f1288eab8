"""The house keeps itself in order: rooms, doors, libraries, sizes, and every refusal in three languages."""

import ast
import string
from pathlib import Path

import pytest

import rules
import workflow
from forms.wording import LANGUAGES, Say, catalogue
from workflow import (
    PROCEDURE,
    ConsentRefused,
    EvidenceRefused,
    FileWithheld,
    HoldRefused,
    OutcomeForbids,
    PasswordRefused,
    PreparedDiffers,
    Refusal,
    RolesRefused,
    SealUnavailable,
    StoreUnavailable,
    Superseded,
    Why,
)
from workflow.owner_refusals import MandateRefused

HOUSE = Path(__file__).parents[1]
FLOORS = ["rules", "workflow", "forms", "app"]  # a room knows the rooms before it, never those after
LIVES_IN = {
    "streamlit": {"forms", "app"},
    "starlette": {"forms", "app"},
    "reportlab": {"forms"},
    "segno": {"forms"},
    "smtplib": {"forms"},
    "authlib": {"forms"},
    "joserfc": {"forms"},
    "requests": {"forms"},
    "babel": {"forms"},
    "argparse": {"forms"},
    "fontTools": set(),  # cuts the fonts beforehand, in tools/
    "uharfbuzz": {"forms"},
    "pydantic_settings": {"forms"},
    "sqlmodel": {"workflow"},
    "sqlalchemy": {"workflow"},
    "sqlite3": {"workflow"},  # for how it waits to write (databases.py)
    "alembic": {"workflow"},
    "psycopg": set(),  # SQLAlchemy's driver
    "argon2": {"workflow"},
    "pyotp": {"workflow"},
    "zxcvbn": {"workflow"},
    "cryptography": {"workflow"},
    "pyhanko": {"workflow"},
    "pyhanko_certvalidator": {"workflow"},
    "asn1crypto": {"workflow"},
    "pypdfium2": {"workflow"},
    "PIL": {"workflow"},
    "pikepdf": {"workflow"},
    "boto3": {"workflow"},
    "botocore": {"workflow"},
    "polars": {"rules", "forms"},
    "numpy": set(),
    "python_calamine": {"forms"},
    "xlsxwriter": {"forms"},
    "prometheus_client": {"forms"},
}
OFFERED = {"rules": set(rules.__all__), "workflow": set(workflow.__all__)}
COLUMNS = {
    "batch",
    "columns",
    "steps",
    "lookups",
    "gate_columns",
    "route_columns",
    "impact",
    "fact_table",
    "rules_impact",
    "batch_files",
    "batch_sheets",
    "batch_tables",
    "score_batch",
}  # modules that know polars
SPEAK_SQL = {
    "backup", "backup_rows", "restore", "upkeep_queries", "correction_tables", "correction_queries",
    "file_queries", "columns", "tables", "triggers", "registry", "queries", "account_queries", "notice_tables", "upgrade",
    "number_tables", "number_queries", "mail_queries", "databases", "migrating", "scan_queries", "scan_tables",
    "list_queries", "locked", "marks", "key_use", "key_rotation", "reading_queries", "firm_tables", "mandate_queries",
    "looking_up", "consent_tables", "retention_tables", "retention_queries",
}  # modules of workflow/  # fmt: skip
READ_APART = {"file_reading", "evidence_reading", "pdf_looking", "page_drawing"}  # modules of workflow/
SOURCES = sorted(
    [*(path for room in FLOORS[:3] for path in (HOUSE / room).rglob("*.py")), HOUSE / "app.py"],
    key=lambda path: path.relative_to(HOUSE),
)
SHEETS = sorted((HOUSE / "forms" / "sheets").glob("*.py"))


def name_of(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imported(path: Path) -> set[str]:
    """Every module that a file imports, also inside functions; `from x import y` is x, and also x.y where y is a module.

    What a door offers under the name of a module of its room (`rules.advice`, the function) is no module.
    """
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: a relative import hides the room"
            found.add(node.module)
            names = {alias.name for alias in node.names} - OFFERED.get(node.module, set())
            found |= {f"{node.module}.{name}" for name in names if is_module(f"{node.module}.{name}")}
    return found


def is_module(dotted: str) -> bool:
    place = HOUSE.joinpath(*dotted.split("."))
    return place.with_suffix(".py").exists() or (place / "__init__.py").exists()


def test_there_are_sources_in_every_room():
    assert {path.relative_to(HOUSE).parts[0].removesuffix(".py") for path in SOURCES} == set(FLOORS)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_room_is_entered_by_its_door_from_the_floor_above(path):
    room = path.relative_to(HOUSE).parts[0].removesuffix(".py")
    for module in imported(path):
        used = module.split(".")[0]
        if used in FLOORS and used != room:
            assert FLOORS.index(used) < FLOORS.index(room), f"{room}/ may not know {used}/"
            assert module == used or room == "app", f"enter {used}/ by its door, not by {module}"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_library_lives_in_its_room(path):
    room = path.relative_to(HOUSE).parts[0].removesuffix(".py")
    for module in imported(path):
        used = module.split(".")[0]
        assert room in LIVES_IN.get(used, {room}), f"{used} does not live in {room}/"


@pytest.mark.parametrize("path", sorted((HOUSE / "workflow").glob("*.py")), ids=name_of)
def test_few_modules_of_the_office_speak_sql(path):
    speaks = {"sqlalchemy"} & {module.split(".")[0] for module in imported(path)}

    assert not speaks or path.stem in SPEAK_SQL


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_what_reads_brought_files_runs_in_a_process_of_its_own_only(path):
    """`reading_child` loads these modules by name; the office itself never does, and knows none of their libraries."""
    reads = {"pypdfium2", "PIL", "pikepdf"} & {module.split(".")[0] for module in imported(path)}

    assert not reads or path.stem in READ_APART
    assert path.stem in READ_APART or not {f"workflow.{name}" for name in READ_APART} & imported(path)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_polars_is_known_to_the_modules_of_whole_registers_only(path):
    """Everything else starts without it: `jiancai score FILE` must not wait for it."""
    assert "polars" not in imported(path) or path.stem in COLUMNS


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_module_says_what_it_is_for_and_stays_small(path):
    lines = path.read_text("utf-8").splitlines()

    assert ast.get_docstring(tree(path)), f"{name_of(path)} does not say what it is for"
    if path.parent.name != "versions":  # a migration is written by `make migration` and never changed
        assert len(lines) <= 250, f"{name_of(path)} has {len(lines)} lines"


def test_there_are_sheets():
    assert len(SHEETS) > 5


@pytest.mark.parametrize("path", SHEETS, ids=name_of)
def test_a_sheet_is_thin(path):
    """House rule 18: a sheet draws and calls one step."""
    assert len(path.read_text("utf-8").splitlines()) < 60


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_fault_is_swallowed(path):
    """House rule 17: a refusal is expected, anything else is loud."""
    caught = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        for kind in (node.type.elts if isinstance(node.type, ast.Tuple) else [node.type])
        if kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"})
    ]

    assert caught == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_every_public_function_says_what_it_does(path):
    silent = [
        f"{node.name} (line {node.lineno})"
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_")
        if not ast.get_docstring(node)
    ]

    assert silent == []


# --- refusals


def all_refusals() -> list[type[Refusal]]:
    found, waiting = [], [Refusal]
    while waiting:
        waiting += (below := waiting.pop().__subclasses__())
        found += below
    return sorted(found, key=lambda kind: kind.__name__)


KINDS = {  # classes with one sentence for each kind
    Superseded: {"open_case", *PROCEDURE, "office"},
    # These three refuse nothing: the case is elsewhere already, or the number is given anew.
    PreparedDiffers: {"shown", *(why for why in Why if why not in (Why.REMITTED, Why.WITHDRAWN, Why.ANEW))},
    ConsentRefused: {"passport", "text", "paper", "there", "none"},
    HoldRefused: {"held", "free"},
    OutcomeForbids: {"blocked", "diverted", "undetermined"},
    EvidenceRefused: {
        "empty", "too_large", "too_heavy", "damaged", "truncated",
        "program", "web_page", "drawing", "office_document", "archive", "other_picture", "not_accepted", "virus",
        "encrypted", "too_many_pages", "unpacks_too_large", "script", "launch", "attachment", "dynamic_form", "foreign_part",
        "too_many_pixels", "already_there", "too_many_files", "too_many_in_case", "case_full", "firm_full",
        "virus_found",
    },
    FileWithheld: {"waiting", "infected"},
    StoreUnavailable: {"full", "read_only", "down"},
    SealUnavailable: {
        "missing", "open", "passphrase", "unreadable", "unfit", "not_yet", "expired", "unknown", "public", "time_service",
        "time_roots", "unproven",
    },
    RolesRefused: {
        "none", "firm_and_office", "firm_without_organisation", "office_with_organisation", "own", "own_authenticator",
        "own_password", "own_address", "administrator_exists", "not_of_this_firm",
    },
    MandateRefused: {"no_agency", "days", "past", "too_long", "there_already"},
    PasswordRefused: {
        "too_short", "too_long", "own", "common", "names", "words", "keyboard", "repeats", "sequence", "date", "guessable",
        "same", "not_the_old",
    },
}  # fmt: skip
KEYS = {
    f"refusal.{kind.__name__}{f'.{which}' if which else ''}"
    for kind in all_refusals()
    for which in sorted(KINDS.get(kind, {""}))
}


def places(sentence: str | tuple[str, ...]) -> set[str]:
    texts = (sentence,) if isinstance(sentence, str) else sentence
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_refusal_is_worded_and_no_sentence_is_left_over(lang):
    worded = {key for key in catalogue(lang, "refusals")[0] if key.startswith("refusal.")}

    assert worded == KEYS


@pytest.mark.parametrize("kind", all_refusals(), ids=lambda kind: kind.__name__)
def test_a_sentence_asks_only_for_what_the_refusal_knows(kind):
    """Each refusal is made with every field filled, and said in three languages."""
    from dataclasses import fields
    from datetime import UTC, datetime

    from rules import Outcome
    from workflow import Fault

    filled = {
        "fault": Fault("hsk_level", '"11"', "out_of_range", {"least": "0", "most": "9"}),
        "all_faults": (Fault("hsk_level", '"11"', "out_of_range", {"least": "0", "most": "9"}),),
        "gate": gate(), "gates": (gate(),), "names": ("education", "hsk_level"), "at": datetime.now(UTC),
        "most": 10, "least": 0, "page": 3, "pages": 2,
        "detail": {"most": "10", "size": "12.5", "used": "8.1", "pages": "201", "name": "护照.pdf", "virus": "Specimen"},
    }  # fmt: skip

    for which in sorted(KINDS.get(kind, {""})):
        chosen = {"kind": which, "step": which, "outcome": Outcome(which) if kind is OutcomeForbids else which}
        refusal = kind(**{field.name: {**filled, **chosen}.get(field.name, "…") for field in fields(kind)})
        for lang in LANGUAGES:
            said = Say(lang)(refusal.key, **{name: worded(lang, value) for name, value in refusal.fields().items()})
            assert said
            assert "{" not in said


def gate():
    from datetime import date

    from rules import HostFacts, evaluate

    return evaluate(HostFacts(contract_complete=False), date(2026, 11, 24)).gate("contract")


def worded(lang: str, value: object) -> object:
    from rules import Label

    if isinstance(value, tuple):
        return ", ".join(str(worded(lang, one)) for one in value)
    return value[lang] if isinstance(value, Label) else value


def test_every_fault_that_the_office_finds_is_worded():
    """Every kind of fault in the code of `rules/` and `workflow/` has its sentence, and the sentence its places."""
    kinds = {
        node.args[position].value
        for path in SOURCES
        if path.relative_to(HOUSE).parts[0] in {"rules", "workflow"}
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        for position in [{"Fault": 2, "FactFault": 2, "_refused": 2, "fault": 0, "_matching": 1}.get(node.func.id)]
        if position is not None and len(node.args) > position and isinstance(node.args[position], ast.Constant)
    }

    assert {"required", "number_expected", "not_an_email", "check_character", "not_printable"} <= kinds
    for lang in LANGUAGES:
        known = {key for domain in ("faults", "refusals") for key in catalogue(lang, domain)[0]}
        assert {kind for kind in kinds if f"fault.{kind}" not in known} == set()


def test_the_door_of_the_office_offers_what_it_says():
    assert sorted(workflow.__all__) == sorted(set(workflow.__all__))
    assert all(hasattr(workflow, name) for name in workflow.__all__)
    assert {kind.__name__ for kind in all_refusals()} <= set(workflow.__all__)
