"""The seal: what it adds and what it leaves alone, keys that are renewed, time-stamps; and without a seal no letter leaves."""

import asyncio
import io
import os
import shutil
import stat
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pikepdf
import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from browser import needs
from conftest import MORNING, PASSWORD, issue, settings, specimen_keys, stamped_terms
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore
from tampering import many_pages

import workflow
from forms.wording import SHANGHAI
from workflow import (
    ELECTRONIC,
    KeyFiles,
    Purpose,
    Seal,
    SealUnavailable,
    State,
    adopt_seal_key,
    check_file,
    check_statement,
    letter_document,
    make_seal_key,
    make_statement_key,
    prepare,
    read_case,
    renew,
)
from workflow.queries import letter_of
from workflow.seal_reading import read_seals

OFFICE = settings().name
PDF = many_pages(1)
DER = serialization.Encoding.DER


@pytest.fixture
def files(tmp_path) -> KeyFiles:
    """The tests' keys in a folder of their own, where they may be harmed."""
    folder = tmp_path / "keys"
    shutil.copytree(specimen_keys().public.parent, folder, dirs_exist_ok=True)
    return KeyFiles(folder / "seal.p12", folder / "statement.pem", folder / "public", specimen_keys().passphrase)


def seal_of(content: bytes, files: KeyFiles, time_roots=()):
    """What is found of the one seal of a file, by the office's public keys."""
    ours = [one.certificate.public_bytes(DER) for one in files.keyring.of(Purpose.SEAL)]
    [found] = read_seals(content, ours, time_roots)
    return found


# --- what it adds


def test_the_seal_stands_behind_the_letters_own_bytes_and_covers_the_whole_file(house):
    _, content = letter_document(house.office, house.issued().id, house.zhou, "download")

    found = seal_of(content, specimen_keys())

    assert (found.good, found.whole, found.intact, found.end) == (True, True, True, len(content))
    assert found.signed_at == MORNING  # the office's clock, not the machine's
    assert len(content) < 350_000


def test_it_certifies_that_nothing_may_be_changed_and_leaves_no_picture(house):
    _, content = letter_document(house.office, house.issued().id, house.zhou, "download")

    with pikepdf.open(io.BytesIO(content)) as document:
        certified = document.Root.Perms.DocMDP
        assert certified.SubFilter == "/ETSI.CAdES.detached"
        assert int(certified.Reference[0].TransformParams.P) == 1
        [field] = document.Root.AcroForm.Fields
        assert [float(side) for side in field.Rect] == [0, 0, 0, 0]
        assert "/AP" not in field


def test_an_archive_file_stays_what_its_own_metadata_say(house):
    _, content = letter_document(house.office, house.issued().id, house.zhou, "download")

    with pikepdf.open(io.BytesIO(content)) as sealed:
        assert sealed.pdf_version == "1.7"
        assert str(sealed.docinfo["/Producer"]) == "Jiancai"
        assert sealed.Root.get("/Version", "/1.7") == "/1.7"
        assert "ISO_" not in str(sealed.Root.get("/Extensions"))


def test_poppler_finds_the_signature_valid(house, tmp_path):
    program = needs("pdfsig")
    _, content = letter_document(house.office, house.issued().id, house.zhou, "download")
    (tmp_path / "letter.pdf").write_bytes(content)

    told = subprocess.run(
        [program, "-nocert", str(tmp_path / "letter.pdf")], capture_output=True, text=True, check=False
    ).stdout

    assert "Signature is Valid." in told
    assert "Total document signed" in told
    assert "SPECIMEN, not the seal of any authority" in told


def test_what_is_printed_in_the_place_of_the_stamp_says_how_the_letter_is_signed(house):
    import pypdfium2
    from letters import read

    case = house.decided()
    wet = replace(house.office, terms=stamped_terms)
    issue(wet, case.id, case.version, house.li)
    _, stamped = letter_document(wet, case.id, house.zhou, "download")
    _, sealed = letter_document(house.office, house.issued().id, house.zhou, "download")

    assert "（盖章处）" in read(pypdfium2.PdfDocument(stamped))
    assert b"/DocMDP" not in stamped
    assert "（以电子签名签发）" in read(pypdfium2.PdfDocument(sealed))
    assert "（盖章处）" not in read(pypdfium2.PdfDocument(sealed))


def test_a_letter_to_be_stamped_on_paper_carries_its_signed_statement_too(house):
    case = house.decided()
    wet = replace(house.office, terms=stamped_terms)
    letter = issue(wet, case.id, case.version, house.li)

    assert check_statement(wet, letter.statement["proof"]).in_force


# --- fails closed


def lose(files: KeyFiles) -> None:
    files.seal.unlink()


def lose_statement_key(files: KeyFiles) -> None:
    files.statement.unlink()


def open_to_others(files: KeyFiles) -> None:
    files.seal.chmod(0o640)


def damage(files: KeyFiles) -> None:
    files.seal.write_bytes(files.seal.read_bytes()[:-200])


def damage_statement_key(files: KeyFiles) -> None:
    files.statement.write_text("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n")


def forget_public_key(files: KeyFiles) -> None:
    next(files.public.glob("seal-*.toml")).unlink()


def withdraw_key(files: KeyFiles) -> None:
    path = next(files.public.glob("statement-*.toml"))
    path.write_text(path.read_text().replace("withdrawn = false", "withdrawn = true"))


def damage_public_key(files: KeyFiles) -> None:
    next(files.public.glob("seal-*.toml")).write_text("purpose = 'seal'\n")


def put_weak_key(files: KeyFiles) -> None:
    weak = rsa.generate_private_key(65537, 1024)
    put_key(files, weak, certificate_for(weak, weak, "weak"), [])


def put_unencrypted_statement_key(files: KeyFiles) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    form, bare = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    files.statement.write_bytes(Ed25519PrivateKey.generate().private_bytes(serialization.Encoding.PEM, form, bare))


HARM = {
    "the key file is gone": (lose, "missing", "seal.p12"),
    "the statement's key is gone": (lose_statement_key, "missing", "statement.pem"),
    "others may read it": (open_to_others, "open", "seal.p12"),
    "it is damaged": (damage, "unreadable", "seal.p12"),
    "the statement's key is damaged": (damage_statement_key, "unreadable", "statement.pem"),
    "the statement's key is not encrypted": (put_unencrypted_statement_key, "unreadable", "statement.pem"),
    "nobody could verify it": (forget_public_key, "unknown", "seal.p12"),
    "the key was withdrawn": (withdraw_key, "unknown", "statement.pem"),
    "a public key is damaged": (damage_public_key, "public", ""),
    "the key is too weak": (put_weak_key, "unfit", "seal.p12"),
}


@pytest.mark.parametrize(("harm", "kind", "file"), HARM.values(), ids=HARM.keys())
def test_without_a_sound_key_no_letter_leaves_and_nothing_is_half_issued(house, files, harm, kind, file):
    case = house.decided()
    office = replace(house.office, seal=Seal(files))
    harm(files)

    with pytest.raises(SealUnavailable) as refused:
        issue(office, case.id, case.version, house.li)

    assert (refused.value.kind, refused.value.file) == (kind, file or refused.value.file)
    with pytest.raises(SealUnavailable):
        office.seal.ready(office.now(), ELECTRONIC)
    nothing_happened(house, case)


def nothing_happened(house, case) -> None:
    assert no_letter_of(house, case).version == case.version
    letter = issue(house.office, case.id, case.version, house.li)  # with sound keys; the number was not used up
    assert letter.number == "沪播荐〔2026〕1号"


def no_letter_of(house, case):
    """The case as it is now, decided and without a letter."""
    file = read_case(house.office, case.id, house.li)
    assert (file.case.state, file.letter) == (State.DECIDED, None)
    with house.office.registry.reading() as session:
        assert letter_of(session, case.id) is None
    assert "issue" not in [line.step for line in file.trail]
    return file.case


@pytest.mark.parametrize(("harm", "kind", "file"), HARM.values(), ids=HARM.keys())
def test_a_key_that_is_lost_after_the_letter_was_prepared_stops_the_issue(house, files, harm, kind, file):
    case = house.decided()
    office = replace(house.office, seal=Seal(files))
    made = prepare(office, case.id, case.version, house.li)
    harm(files)

    with pytest.raises(SealUnavailable) as refused:
        workflow.issue(replace(office, seal=Seal(files)), case.id, case.version + 1, house.li, made.pdf_digest)

    assert (refused.value.kind, refused.value.file) == (kind, file or refused.value.file)
    assert no_letter_of(house, case).version == case.version + 1


def test_a_wrong_or_missing_passphrase_is_no_passphrase(files):
    with pytest.raises(SealUnavailable) as wrong:
        Seal(replace(files, passphrase="wrong")).ready(MORNING, ELECTRONIC)
    with pytest.raises(SealUnavailable) as missing:
        Seal(replace(files, passphrase="")).ready(MORNING, ELECTRONIC)

    assert (wrong.value.kind, missing.value.kind) == ("unreadable", "passphrase")
    assert PASSWORD not in str(wrong.value)


def test_a_passphrase_file_is_read_when_nobody_else_may_read_it(files, tmp_path):
    words = tmp_path / "passphrase"
    words.write_text(files.passphrase + "\n")
    by_file = replace(files, passphrase="", passphrase_file=words)
    words.chmod(0o600)
    Seal(by_file).ready(MORNING, ELECTRONIC)

    words.chmod(0o644)
    with pytest.raises(SealUnavailable) as refused:
        Seal(by_file).ready(MORNING, ELECTRONIC)
    assert (refused.value.kind, refused.value.file) == ("passphrase", "passphrase")


def test_an_expired_certificate_and_one_that_is_not_good_yet_seal_nothing(files):
    seal = Seal(files)
    certificate = files.seal_key().certificate

    for at, kind in (
        (certificate.not_valid_after_utc + timedelta(minutes=1), "expired"),
        (certificate.not_valid_before_utc - timedelta(days=1), "not_yet"),
    ):
        with pytest.raises(SealUnavailable) as refused:
            seal.sign(PDF, at)
        assert refused.value.kind == kind
    assert seal_of(seal.sign(PDF, certificate.not_valid_after_utc - timedelta(minutes=1)), files).good


def test_a_key_file_that_disappears_while_the_office_runs_counts_at_once(files):
    seal = Seal(files)
    assert seal_of(seal.sign(PDF, MORNING), files).good
    files.seal.unlink()

    with pytest.raises(SealUnavailable):
        seal.sign(PDF, MORNING)


def test_what_is_no_pdf_is_not_sealed(files):
    with pytest.raises(SealUnavailable) as refused:
        Seal(files).sign(b"hello", MORNING)

    assert refused.value.kind == "unproven"


def test_secret_files_are_made_for_their_owner_alone_and_never_overwritten(tmp_path):
    made = KeyFiles(tmp_path / "k" / "seal.p12", tmp_path / "k" / "statement.pem", tmp_path / "k" / "public", "words")
    make_seal_key(made, OFFICE, MORNING, specimen=True)
    make_statement_key(made, OFFICE, MORNING, specimen=True)

    for file in (made.seal, made.statement):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.seal.parent.stat().st_mode) == 0o700
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in made.statement.read_bytes()
    with pytest.raises(FileExistsError):
        make_seal_key(made, OFFICE, MORNING, specimen=True)


# --- an authority's own certificate, and renewal


def certificate_for(key, signed_with, name: str, issuer: str = "", ca: bool = False, usage=None) -> x509.Certificate:
    """A certificate as a certification authority makes one."""
    own, above = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)]) for text in (name, issuer or name))
    building = (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(above)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(MORNING - timedelta(days=10))
        .not_valid_after(MORNING + timedelta(days=900))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if usage:
        building = building.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
    return building.sign(signed_with, hashes.SHA256())


def put_key(files: KeyFiles, key, certificate: x509.Certificate, chain: list[x509.Certificate]) -> None:
    encryption = BestAvailableEncryption(files.secret())
    files.seal.write_bytes(pkcs12.serialize_key_and_certificates(b"own", key, certificate, chain, encryption))
    files.seal.chmod(0o600)


@pytest.mark.parametrize("kind", ["P-256", "P-384", "RSA"])
def test_an_office_seals_with_the_certificate_of_its_own_authority(files, kind):
    make = {
        "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
        "P-384": lambda: ec.generate_private_key(ec.SECP384R1()),
        "RSA": lambda: rsa.generate_private_key(65537, 2048),
    }
    above, own = ec.generate_private_key(ec.SECP256R1()), make[kind]()
    authority = certificate_for(above, above, "示例认证中心", ca=True)
    put_key(files, own, certificate_for(own, above, "示例商务委员会", "示例认证中心"), [authority])
    adopted = adopt_seal_key(files, OFFICE, MORNING.astimezone(SHANGHAI), specimen=False)

    sealed = Seal(files).sign(PDF, MORNING)

    found = seal_of(sealed, files)
    assert found.good
    assert "示例商务委员会" in found.signer
    assert (
        adopt_seal_key(files, OFFICE, MORNING + timedelta(days=9), specimen=False) == adopted
    )  # a second time changes nothing


def test_after_a_renewal_old_letters_still_verify_and_new_ones_are_sealed_anew(house, files, clock):
    office = replace(house.office, seal=Seal(files))
    first = issued_with(house, office)
    _, old = letter_document(office, first.case_id, house.zhou, "download")
    clock.move(days=40)
    before = {one.key for one in files.keyring.known()}

    aside = [renew(files, purpose, OFFICE, clock().astimezone(SHANGHAI), specimen=True)[1] for purpose in Purpose]

    second = issued_with(house, office)
    _, new = letter_document(office, second.case_id, house.zhou, "download")
    for letter, content in ((first, old), (second, new)):
        assert check_file(office, content).finding == "sealed"
        assert check_statement(office, letter.statement["proof"]).in_force
    assert check_file(office, old).key in before
    assert check_file(office, new).key not in before
    assert {one.last for one in files.keyring.known() if one.key in before} == {date(2027, 1, 3)}
    assert [stat.S_IMODE(file.stat().st_mode) for file in aside] == [0o600, 0o600]


def test_what_a_retired_key_signs_afterwards_counts_no_more(house, files, clock):
    retired = replace(files, seal=files.seal.with_name("kept.p12"), statement=files.statement.with_name("kept.pem"))
    for kept, used in ((retired.seal, files.seal), (retired.statement, files.statement)):
        shutil.copy(used, kept)
    office = replace(house.office, seal=Seal(files))
    for purpose in Purpose:
        renew(files, purpose, OFFICE, clock().astimezone(SHANGHAI), specimen=True)
    clock.move(days=3)

    with pytest.raises(SealUnavailable) as refused:
        Seal(retired).sign(PDF, clock())
    assert refused.value.kind == "expired"
    forged = forced_seal(retired, clock())
    assert check_file(office, forged).finding == "withdrawn"


def forced_seal(files: KeyFiles, at: datetime) -> bytes:
    """A seal as a thief makes it: with the key, and without our own checks."""
    from workflow.sealing import seal_document

    return seal_document(PDF, at, files.seal_key(), "", (), "stolen")


def issued_with(house, office):
    case = house.decided()
    return issue(office, case.id, case.version, house.li)


# --- time-stamps


@contextmanager
def time_service(answer: bytes | None = None, kind: str = "application/timestamp-reply") -> Iterator[tuple[str, bytes]]:
    """A real time-stamp service on the loopback address: its address, and its certificate as PEM."""
    key = rsa.generate_private_key(65537, 2048)
    certificate = certificate_for(key, key, "Test time service", usage=ExtendedKeyUsageOID.TIME_STAMPING)
    loaded = asn1_x509.Certificate.load(certificate.public_bytes(DER))
    secret = key.private_bytes(DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    registry = SimpleCertificateStore()
    registry.register(loaded)
    clock = DummyTimeStamper(loaded, asn1_keys.PrivateKeyInfo.load(secret), registry, fixed_dt=MORNING)

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            said = answer if answer is not None else asyncio.run(clock.async_request_tsa_response(asked)).dump()
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", certificate.public_bytes(serialization.Encoding.PEM)
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def test_a_time_stamp_says_when_it_was_sealed(house, files):
    with time_service() as (address, root):
        (files.public / "time.pem").write_bytes(root)
        office = replace(house.office, seal=Seal(files, address))
        letter = issued_with(house, office)
        _, content = letter_document(office, letter.case_id, house.zhou, "download")

    found = check_file(office, content)

    assert (found.finding, found.stamped_at) == ("sealed", MORNING)
    roots = files.keyring.time_roots()
    assert seal_of(content, files, roots).good
    assert not seal_of(content, files).good  # a stamp that nobody can check is none


def test_a_time_stamp_from_another_service_than_the_agreed_one_is_refused(files):
    with time_service() as (address, _), time_service() as (_, another):
        (files.public / "time.pem").write_bytes(another)
        with pytest.raises(SealUnavailable) as refused:
            Seal(files, address).sign(PDF, MORNING)

    assert refused.value.kind == "unproven"


@pytest.mark.parametrize("how", ["silent", "nonsense", "another kind"])
def test_without_an_answer_of_the_time_service_no_letter_leaves(house, files, how):
    with time_service(b"nonsense", "text/html" if how == "another kind" else "application/timestamp-reply") as (address, root):
        (files.public / "time.pem").write_bytes(root)
        if how == "silent":
            address = "http://127.0.0.1:9/"
        case = house.decided()
        office = replace(house.office, seal=Seal(files, address))
        with pytest.raises(SealUnavailable) as refused:
            issue(office, case.id, case.version, house.li)

    assert (refused.value.kind, refused.value.file) == ("time_service", address)
    again = no_letter_of(house, case)
    made = read_case(house.office, case.id, house.li).prepared
    sound = replace(house.office, seal=Seal(files))  # the number is still there and is used
    assert workflow.issue(sound, case.id, again.version, house.li, made.pdf_digest).number == "沪播荐〔2026〕1号"


def test_a_time_service_whose_certificate_is_unknown_is_not_even_asked(files):
    with pytest.raises(SealUnavailable) as refused:
        Seal(files, "http://127.0.0.1:9/").ready(MORNING, ELECTRONIC)

    assert refused.value.kind == "time_roots"


def test_a_seal_names_a_moment_in_any_zone_the_same_way(files):
    there = MORNING.astimezone(SHANGHAI)

    assert seal_of(Seal(files).sign(PDF, there), files).signed_at == MORNING == there.astimezone(UTC)


def test_keys_are_named_alike_on_every_machine(files):
    names = sorted(path.name for path in files.public.iterdir())

    assert [name.partition("-")[0] for name in names] == ["seal", "statement"]
    assert all(os.path.splitext(name)[1] == ".toml" for name in names)
