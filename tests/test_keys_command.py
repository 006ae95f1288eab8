"""`jiancai keys` and `jiancai verify`: keys made, shown, renewed, handed out; letters checked with a register and without."""

import json
import os
import stat
from datetime import UTC, datetime, timedelta

import pytest
import tampering
from web_office import issue_a_letter, open_with_people

from forms import terminal
from forms.templates import lay_over
from forms.templates.shape import HOME
from forms.wording import LANGUAGES, Say
from workflow import letter_document, new_code


@pytest.fixture
def told(monkeypatch, capsys):
    """Runs `jiancai` in an environment of its own: (exit code, what it printed, what it complained of)."""
    for name in list(os.environ):
        if name.startswith("JIANCAI_"):
            monkeypatch.delenv(name)

    def run(*words: object, **variables: object) -> tuple[int, str, str]:
        for name, value in variables.items():
            monkeypatch.setenv(f"JIANCAI_{name.upper()}", str(value))
        code = terminal.main([str(word) for word in words])
        return code, *capsys.readouterr()

    return run


REAL = {"secret": "s" * 64, "seal_passphrase": "a long passphrase"}


def test_a_real_office_is_told_to_bring_its_authoritys_certificate(told, tmp_path):
    code, _, complained = told("keys", "make", "--lang", "en", data_dir=tmp_path, **REAL)

    assert code == 2
    assert str(tmp_path / "keys" / "seal.p12") in complained
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_keys_are_made_shown_renewed_and_exported(told, tmp_path, lang):
    say = Say(lang)
    before = told("keys", "show", "--lang", lang, data_dir=tmp_path, **REAL)
    made = told("keys", "make", "--self-signed", "--lang", lang)
    again = told("keys", "make", "--lang", lang)
    shown = told("keys", "show", "--lang", lang)
    renewed = told("keys", "renew", "statement", "--lang", lang)
    exported = told("keys", "export", tmp_path / "public", "--lang", lang)

    assert (before[0], made[0], again[0], shown[0], renewed[0], exported[0]) == (1, 0, 0, 0, 0, 0)
    assert say("commands.keys.ready") in shown[1]
    assert say("commands.keys.ready") not in before[1]
    keys = tmp_path / "keys"
    assert stat.S_IMODE((keys / "seal.p12").stat().st_mode) == 0o600
    [aside] = keys.glob("statement.pem.retired-*")
    assert str(aside) in renewed[1].replace("\n", "")
    handed_out = sorted(path.name.partition("-")[0] for path in (tmp_path / "public").iterdir())
    assert handed_out == ["seal", "statement", "statement"]
    assert b"PRIVATE" not in b"".join(path.read_bytes() for path in (tmp_path / "public").iterdir())
    assert REAL["seal_passphrase"] not in "".join(part for answer in (made, shown, renewed) for part in answer[1:])


def test_without_a_passphrase_no_key_is_made(told, tmp_path):
    code, _, complained = told("keys", "make", "--self-signed", "--lang", "en", data_dir=tmp_path, secret=REAL["secret"])

    assert code == 2
    assert "JIANCAI_SEAL_PASSPHRASE" in complained
    assert not (tmp_path / "keys" / "seal.p12").exists()


def test_an_office_that_stamps_on_paper_needs_no_seal_key(told, tmp_path):
    stamped = tmp_path / "templates" / "recommendation" / "2026-12.toml"
    stamped.parent.mkdir(parents=True)
    published = (HOME / "recommendation" / "2026-11.toml").read_text("utf-8")
    stamped.write_text(published.replace("from = 2026-11-01", "from = 2026-11-02").replace('= "electronic"', '= "wet"', 1))
    try:
        assert told("keys", "make", data_dir=tmp_path, template_dir=tmp_path / "templates", **REAL)[0] == 0
        assert told("keys", "show")[0] == 0
    finally:
        lay_over(None)  # the templates are this process's own: the other tests need theirs again
    assert not (tmp_path / "keys" / "seal.p12").exists()


def test_a_damaged_public_key_is_named(told, tmp_path):
    told("keys", "make", "--self-signed", data_dir=tmp_path, **REAL)
    (tmp_path / "keys" / "public" / "old.toml").write_text("purpose = 'seal'\nsurprise = 1\n")

    code, _, complained = told("keys", "export", tmp_path / "out", "--lang", "en")

    assert code == 2
    assert "old.toml" in complained
    assert not (tmp_path / "out").exists()


# --- jiancai verify


@pytest.fixture(scope="module")
def issued(tmp_path_factory):
    """A demonstration office with one letter issued today: (folder, letter, its file)."""
    folder = tmp_path_factory.mktemp("office")
    office = open_with_people(folder)
    office.now.at = datetime.now(UTC) - timedelta(minutes=1)
    letter = issue_a_letter(office)
    from web_office import actor_of

    file = folder / "letter.pdf"
    file.write_bytes(letter_document(office, letter.case_id, actor_of(office, "registrar"), "download")[1])
    return folder, letter, file


def at(issued, **more: object) -> dict[str, object]:
    from conftest import specimen_keys

    given = {"demonstration": "true", "data_dir": issued[0], "seal_passphrase": specimen_keys().passphrase}
    return given | more


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_code_the_qr_codes_text_and_the_file_get_the_same_answer(told, issued, lang):
    _, letter, file = issued
    scanned = f"{letter.statement['verification_url']}/{letter.statement['proof']}".upper()

    for what in (letter.code, scanned, letter.statement["proof"], file):
        code, said, _ = told("verify", what, "--lang", lang, **at(issued))
        assert code == 0
        assert said.startswith(Say(lang)("web.verify.genuine"))
        assert letter.number in said


def test_without_a_register_the_signature_is_good_and_the_standing_not_checked(told, issued, tmp_path):
    _, letter, file = issued
    told("keys", "export", tmp_path / "public", **at(issued))

    for what in (letter.statement["proof"], file):
        code, said, _ = told("verify", what, "--keys", tmp_path / "public", "--json")
        found = json.loads(said)
        assert (code, found["genuine"], found["standing"]) == (0, "yes", None)
    code, _, complained = told("verify", letter.code, "--keys", tmp_path / "public", "--lang", "en")
    assert (code, complained.strip()) == (2, Say("en")("commands.verify.code_needs_register"))
    assert told("verify", letter.statement["proof"], "--offline", "--json")[0] == 0


def test_what_is_not_genuine_is_told_by_the_exit_code_too(told, issued, tmp_path):
    tampered = tmp_path / "tampered.pdf"
    tampered.write_bytes(tampering.with_text_added(issued[2].read_bytes()))

    code, said, _ = told("verify", tampered, "--lang", "de", **at(issued))
    assert code == 1
    assert said.startswith(Say("de")("check.file.added"))
    assert told("verify", new_code())[0] == 1
    assert told("verify", "ABC")[0] == 1


def test_what_cannot_be_asked_says_how_to_mend_it(told, issued, tmp_path):
    no_file = told("verify", tmp_path / "nothing.pdf", "--lang", "en", **at(issued))
    no_keys = told("verify", issued[2], "--keys", tmp_path, "--lang", "en")
    no_office = told("verify", issued[1].code, "--lang", "en", data_dir=tmp_path / "nowhere")

    assert [answer[0] for answer in (no_file, no_keys, no_office)] == [2, 2, 2]
    assert "nothing.pdf" in no_file[2]
    assert str(tmp_path) in no_keys[2]
    assert not (tmp_path / "nowhere").exists()


def test_a_scanner_may_send_its_text_on_the_input(told, issued, monkeypatch):
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO(issued[1].statement["proof"] + "\n"))

    assert told("verify", "-", **at(issued))[0] == 0
