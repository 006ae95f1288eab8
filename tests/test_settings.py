"""The settings of an office: what is good is taken, what is bad is refused by name with the way to mend it."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from forms.office import open_office
from forms.settings import LEAST_SECRET, Settings, SettingsRefused, read_settings
from forms.wording import LANGUAGES, Say

SECRET = "5f" * LEAST_SECRET


@pytest.fixture(autouse=True)
def only_these(monkeypatch):
    """An environment without any variable of ours, in which the test then sets its own."""
    for name in [name for name in os.environ if name.upper().startswith("JIANCAI_")]:
        monkeypatch.delenv(name)
    return lambda **ours: [monkeypatch.setenv(f"JIANCAI_{name}", value) for name, value in ours.items()]


def refusal_of(only_these, **ours: str) -> SettingsRefused:
    only_these(**ours)
    with pytest.raises(SettingsRefused) as refused:
        read_settings()
    return refused.value


def test_a_demonstration_needs_nothing_but_to_be_called_one(only_these):
    only_these(DEMONSTRATION="true")

    settings = read_settings()

    assert settings.demonstration
    assert settings.database_url == "sqlite:///var/office/office.db"
    assert settings.public_url == "http://localhost:8501"
    assert (settings.letter_code, settings.letter_validity_months) == ("沪播荐", 6)
    assert settings.addressee["zh"] == "上海市外国专家局"


def test_a_real_office_without_a_secret_is_refused_and_told_how_to_make_one(only_these):
    refused = refusal_of(only_these)

    assert [variable for variable, *_ in refused.faults] == ["JIANCAI_SECRET"]
    assert "jiancai secret" in refused.lines(Say("en"))[0]


def test_a_short_secret_is_refused_without_being_repeated(only_these):
    refused = refusal_of(only_these, SECRET="hunter2-hunter2")

    assert [kind for _, _, kind, _ in refused.faults] == ["secret_too_short"]
    assert all("hunter2" not in line for lang in LANGUAGES for line in refused.lines(Say(lang)))
    assert "hunter2" not in str(refused)


def test_a_secret_may_stand_in_a_file_that_nobody_else_may_read(only_these, tmp_path):
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    file.chmod(0o644)
    refused = refusal_of(only_these, SECRET_FILE=str(file))
    file.chmod(0o400)

    assert [kind for _, _, kind, _ in refused.faults] == ["secret_file_open"]
    assert f"chmod 600 {file}" in refused.lines(Say("en"))[0]
    assert read_settings().the_secret == SECRET
    file.chmod(0o600)
    file.write_text("short")
    assert [kind for _, _, kind, _ in refusal_of(only_these, SECRET_FILE=str(file)).faults] == ["secret_too_short"]


def test_a_token_for_figures_is_long_and_never_repeated(only_these):
    refused = refusal_of(only_these, SECRET=SECRET, METRICS_TOKEN="hunter2", METRICS_TOKE="hunter2-hunter2")

    assert sorted(kind for _, _, kind, _ in refused.faults) == ["secret_too_short", "unknown"]
    assert all("hunter2" not in line for lang in LANGUAGES for line in refused.lines(Say(lang)))


def test_a_misspelt_variable_is_refused_with_the_nearest_right_name(only_these):
    refused = refusal_of(only_these, SECRET=SECRET, PUBLIC_ULR="https://letters.example.org")

    assert refused.lines(Say("en")) == [
        "JIANCAI_PUBLIC_ULR=https://letters.example.org: there is no such variable. The nearest one is JIANCAI_PUBLIC_URL."
    ]


@pytest.mark.parametrize(
    ("variable", "value", "kind"),
    [
        ("LOG_FORMAT", "yaml", "not_one_of"),
        ("TRUSTED_PROXIES", "proxy.example.org", "not_addresses"),
        ("TRUSTED_PROXIES", "10.0.0.1/24", "not_addresses"),  # a network that is none: bits beside the mask
        ("SECRET_FILE", "nowhere/secret", "secret_file_closed"),
        ("PUBLIC_URL", "letters.example.org", "not_an_address"),
        ("PUBLIC_URL", "ftp://letters.example.org", "not_an_address"),
        ("PUBLIC_URL", "https://letters.example.org:99999", "not_an_address"),
        ("PUBLIC_URL", "https://clerk@letters.example.org", "not_an_address"),
        ("PUBLIC_URL", "https://letters.example.org/talent", "address_with_path"),
        ("PUBLIC_URL", "https://letters.example.org/?a=b", "address_with_path"),
        ("DATABASE_URL", "mysql://localhost/office", "not_a_database"),
        ("DATABASE_URL", "postgresql://localhost/office", "not_a_database"),  # another driver
        ("DATABASE_URL", "postgresql+psycopg://localhost", "not_a_database"),
        ("DATABASE_URL", "postgresql+psycopg://localhost:99999/office", "not_a_database"),
        ("DATABASE_URL", "postgresql+psycopg://localhost/my office", "not_a_database"),
        ("DEMONSTRATION", "perhaps", "not_yes_or_no"),
        ("EVIDENCE_STORE", "/srv/evidence", "not_a_store"),
        ("EVIDENCE_STORE", "s3://", "not_a_store"),
        ("EVIDENCE_STORE", "s3://Bucket", "not_a_store"),
        ("EVIDENCE_STORE", "s3://bucket/a b", "not_a_store"),
        ("EVIDENCE_CASE_MB", "1", "not_in_range"),
        ("EVIDENCE_FIRM_MB", "x", "not_in_range"),
        ("S3_ENDPOINT", "s3.example.org", "not_a_service"),
        ("S3_ENDPOINT", "https://s3.example.org/bucket", "not_a_service"),
        ("S3_ENDPOINT", "https://s3.example.org:99999", "not_a_service"),
        ("S3_REGION", "cn-north-1", "without_store"),
        ("LETTER_CODE", "SH-1", "not_a_letter_code"),
        ("LETTER_VALIDITY_MONTHS", "0", "not_in_range"),
        ("LETTER_VALIDITY_MONTHS", "25", "not_in_range"),
        ("LETTER_VALIDITY_MONTHS", "half a year", "not_in_range"),
        ("EVIDENCE_MAX_MB", "51", "not_in_range"),
        ("SESSION_IDLE_MINUTES", "1", "not_in_range"),
        ("SESSION_HOURS", "48", "not_in_range"),
        ("OFFICE_NAME_EN", "x" * 121, "too_long"),
        ("LETTER_FONT_DIR", "/nowhere/fonts", "no_folder"),
    ],
)
def test_a_bad_value_is_refused_by_variable_and_value_in_three_languages(only_these, variable, value, kind):
    refused = refusal_of(only_these, SECRET=SECRET, **{variable: value})

    assert [(name, given, why) for name, given, why, _ in refused.faults] == [(f"JIANCAI_{variable}", value, kind)]
    for lang in LANGUAGES:
        (line,) = refused.lines(Say(lang))
        assert f"JIANCAI_{variable}={value}" in line


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://jiancai@db.example/jiancai",
        "postgresql+psycopg://jiancai:secret@db.example:5433/jiancai?sslmode=verify-full",
        "postgresql+psycopg:///jiancai?host=/run/postgresql",
    ],
)
def test_a_database_of_a_server_is_taken_by_its_address(only_these, address):
    only_these(SECRET=SECRET, DATABASE_URL=address)

    assert read_settings().database_url == address


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("postgres://jiancai:hush@db/office", "postgres://jiancai:***@db/office"),
        ("postgres://jiancai:hush@h/u@s:h@db/office", "postgres://jiancai:***@db/office"),
        ("postgres://:hush@db/office", "postgres://:***@db/office"),
        ("postgres:///office?password=hush&host=db", "postgres:///office?password=***&host=db"),
    ],
)
def test_the_password_of_a_database_is_never_repeated(only_these, address, told):
    refused = refusal_of(only_these, SECRET=SECRET, DATABASE_URL=address, DATABASE_ULR=address)

    for lang in LANGUAGES:
        lines = refused.lines(Say(lang))
        assert [told in line for line in lines] == [True, True]
        assert "hush" not in str(refused) + "".join(lines)


def test_half_a_key_to_a_bucket_is_refused_and_the_secret_half_never_repeated(only_these):
    refused = refusal_of(only_these, SECRET=SECRET, EVIDENCE_STORE="s3://bucket", S3_SECRET_KEY="hunter2")

    assert [(name, given, why) for name, given, why, _ in refused.faults] == [("JIANCAI_S3_ACCESS_KEY", "", "half_a_key")]
    alone = refusal_of(only_these, EVIDENCE_STORE="", S3_SECRET_KEY="hunter2")
    assert [(name, given, why) for name, given, why, _ in alone.faults] == [("JIANCAI_S3_SECRET_KEY", "", "without_store")]
    assert "hunter2" not in f"{refused} {alone}"


def test_a_bucket_is_read_with_its_service_key_and_quotas(only_these, tmp_path):
    only_these(
        SECRET=SECRET, DATA_DIR=str(tmp_path), EVIDENCE_STORE="s3://bucket/office/2026/", S3_ENDPOINT="https://s3.example.org",
        S3_REGION="cn-north-1", S3_ACCESS_KEY="specimen", S3_SECRET_KEY="words", EVIDENCE_CASE_MB="20", EVIDENCE_FIRM_MB="300",
    )  # fmt: skip

    office = open_office(read_settings())

    bucket = office.evidence.bucket
    assert (bucket.name, bucket.prefix, bucket.endpoint) == ("bucket", "office/2026/", "https://s3.example.org")
    assert (bucket.region, bucket.access_key, bucket.secret_key) == ("cn-north-1", "specimen", "words")
    assert office.settings.evidence_case_max_bytes == 20 * 1024 * 1024
    assert office.settings.evidence_firm_max_bytes == 300 * 1024 * 1024


def test_a_bucket_without_the_part_that_reaches_it_keeps_the_office_from_starting(only_these, tmp_path, monkeypatch):
    only_these(SECRET=SECRET, DATA_DIR=str(tmp_path), EVIDENCE_STORE="s3://bucket")
    monkeypatch.setitem(sys.modules, "boto3", None)  # as where it was never installed

    with pytest.raises(SettingsRefused) as refused:
        open_office(read_settings())

    for lang in LANGUAGES:
        (line,) = refused.value.lines(Say(lang))
        assert "jiancai[s3]" in line


FONTS = Path(__file__).parents[1] / "forms" / "letter" / "fonts"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("仿宋.ttf", None, "font.no_role"),
        ("body.otf", None, "font.no_role"),
        ("body.ttf", b"OTTO" + bytes(40), "font.postscript"),
        ("title.ttf", b"ttcf" + bytes(40), "font.collection"),
        ("heading.ttf", b"%PDF-1.7", "font.no_font"),
        ("kai.ttf", (FONTS / "latin.ttf").read_bytes()[:300], "font.cut_short"),
    ],
)
def test_a_font_that_no_letter_can_be_set_with_keeps_the_office_from_starting(only_these, tmp_path, name, content, kind):
    shutil.copy(FONTS / "latin.ttf", tmp_path / "latin.ttf")
    (tmp_path / "LICENCE.txt").write_text("ours")
    (tmp_path / name).write_bytes(content or (FONTS / "latin.ttf").read_bytes())

    refused = refusal_of(only_these, SECRET=SECRET, LETTER_FONT_DIR=str(tmp_path))

    assert [(variable, why) for variable, _, why, _ in refused.faults] == [("JIANCAI_LETTER_FONT_DIR", kind)]
    for lang in LANGUAGES:
        (line,) = refused.lines(Say(lang))
        assert name in line


def test_sound_fonts_of_the_offices_own_are_taken(only_these, tmp_path):
    shutil.copy(FONTS / "kai.ttf", tmp_path / "body.ttf")
    only_these(SECRET=SECRET, LETTER_FONT_DIR=str(tmp_path))

    assert read_settings().letter_code == "沪播荐"


def test_every_fault_is_told_at_once(only_these):
    refused = refusal_of(
        only_these, SECRET="short", PUBLIC_URL="nowhere", LETTER_CODE="", EVIDENCE_MAX_MB="many", LANGAUGE="zh"
    )

    assert sorted(variable for variable, *_ in refused.faults) == [
        "JIANCAI_EVIDENCE_MAX_MB",
        "JIANCAI_LANGAUGE",
        "JIANCAI_PUBLIC_URL",
        "JIANCAI_SECRET",
    ]


def test_an_empty_variable_is_an_absent_one(only_these):
    only_these(SECRET=SECRET, PUBLIC_URL="", DEMONSTRATION="", DATABASE_URL="")

    assert read_settings().public_url == "http://localhost:8501"
    assert read_settings().database_url == "sqlite:///var/office/office.db"


def test_the_database_stands_in_the_data_folder_unless_named(only_these, tmp_path):
    only_these(SECRET=SECRET, DATA_DIR=str(tmp_path))
    in_the_folder = read_settings().database_url
    only_these(DATABASE_URL="sqlite:////srv/elsewhere.db")
    named = read_settings().database_url

    assert in_the_folder == f"sqlite:///{tmp_path / 'office.db'}"
    assert named == "sqlite:////srv/elsewhere.db"


def test_a_public_address_keeps_its_port_and_loses_its_last_stroke(only_these):
    only_these(SECRET=SECRET, PUBLIC_URL="https://letters.example.org:8443/")

    assert read_settings().public_url == "https://letters.example.org:8443"
    assert read_settings().https


def test_the_secret_is_not_shown_where_settings_are_printed(only_these):
    only_these(SECRET=SECRET)

    assert SECRET not in repr(read_settings())


def test_the_longest_validity_of_a_letter_is_two_years(only_these):
    only_these(SECRET=SECRET, LETTER_VALIDITY_MONTHS="24")

    assert read_settings().letter_validity_months == 24


def test_every_setting_is_explained_to_whoever_runs_an_office():
    told = (Path(__file__).parents[1] / "docs" / "running.md").read_text("utf-8").replace("`, `_EN`, `_DE`", "`")
    settings = {f"JIANCAI_{field.removesuffix('_en').removesuffix('_de').upper()}" for field in Settings.model_fields}

    assert [name for name in settings if name not in told] == ["JIANCAI_DEMONSTRATION"]  # of the demonstration alone
