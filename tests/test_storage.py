"""Where files are kept: a folder or a bucket, alike for the office; full, closed or away, and then nothing is half done."""

import os
import resource
import subprocess
import threading
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import pdf, specimen_vault
from sqlalchemy import event

from workflow import (
    Bucket,
    BucketStore,
    FolderStore,
    RegistryDown,
    StoreDamaged,
    StoreUnavailable,
    Vault,
    attach,
    evidence_content,
    open_case,
    open_registry,
    portions,
    read_case,
)

KEY = {"access_key": "specimen", "secret_key": "specimen", "region": "cn-north-1"}


@pytest.fixture(scope="module")
def service():
    """A server that speaks S3, on this machine."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(service, request) -> Bucket:
    import boto3

    name = f"evidence-{abs(hash(request.node.name)) % 10**9}"
    client = boto3.client(
        "s3",
        endpoint_url=service,
        region_name="cn-north-1",
        aws_access_key_id="specimen",
        aws_secret_access_key="specimen",
    )
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "cn-north-1"})
    return Bucket(name=name, prefix="office/", endpoint=service, **KEY)


class Folder:
    """A folder as the tests look into it from behind."""

    def __init__(self, folder: Path) -> None:
        self.store = FolderStore(folder, specimen_vault(folder.parent))

    def names(self) -> list[str]:
        return sorted(path.name for path in self.store.folder.rglob("*") if path.is_file())

    def put(self, name: str, content: bytes | None) -> None:
        place = self.store.folder / name[:2] / name
        place.unlink() if content is None else place.write_bytes(content)


class InBucket:
    """The same of a bucket."""

    def __init__(self, bucket: Bucket, vault: Vault) -> None:
        self.store, self.bucket = BucketStore(bucket, vault), bucket

    def names(self) -> list[str]:
        listed = self.store._client.list_objects_v2(Bucket=self.bucket.name, Prefix="office/").get("Contents", [])
        return sorted(one["Key"].rsplit("/", 1)[-1] for one in listed)

    def put(self, name: str, content: bytes | None) -> None:
        where = {"Bucket": self.bucket.name, "Key": f"office/{name[:2]}/{name}"}
        if content is None:
            self.store._client.delete_object(**where)
        else:
            self.store._client.put_object(**where, Body=content)


@pytest.fixture(params=["folder", "bucket"])
def place(request, tmp_path):
    if request.param == "folder":
        return Folder(tmp_path / "evidence")
    return InBucket(request.getfixturevalue("bucket"), specimen_vault(tmp_path))


def test_a_file_lies_once_under_its_digest_and_comes_back_in_portions(place):
    content = os.urandom(3 * 256 * 1024 + 7)

    name = place.store.keep(content)
    again = place.store.keep(content)

    assert name == again == sha256(content).hexdigest()
    assert place.names() == [name]
    pieces = list(portions(place.store.opened(name)))
    assert [len(piece) for piece in pieces] == [256 * 1024] * 3 + [7]
    assert b"".join(pieces) == content


def test_a_file_that_changed_or_went_is_noticed_before_a_byte_of_it_leaves(place):
    name = place.store.keep(b"content")

    place.put(name, b"CONTENT")
    with pytest.raises(StoreDamaged):
        place.store.opened(name)
    place.put(name, None)
    with pytest.raises(StoreDamaged):
        place.store.opened(name)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63])
def test_a_store_opens_nothing_but_digests(place, name):
    with pytest.raises(ValueError, match="digest"):
        place.store.opened(name)


def test_whether_a_store_is_ready_leaves_no_trace_among_the_files(place):
    place.store.ready()

    assert [name for name in place.names() if not name.startswith(".")] == []


def test_a_case_is_worked_on_with_its_files_in_a_bucket(house, bucket):
    office = replace(house.office, evidence=BucketStore(bucket, house.office.evidence.vault))
    case = open_case(office, house.zhou)

    evidence = attach(office, case.id, case.version, house.zhou, "education", "学位证书.pdf", pdf(2))

    assert evidence_content(office, evidence.id, house.zhou)[1] == pdf(2)
    assert not any(path.is_file() for path in house.office.evidence.folder.rglob("*"))


# --- away, closed, full


def refused_attach(house, office) -> tuple[StoreUnavailable, object]:
    """Attaches a file that the store does not take; the case is as it was."""
    case = open_case(office, house.zhou)
    with pytest.raises(StoreUnavailable) as refused:
        attach(office, case.id, case.version, house.zhou, "education", "学位证书.pdf", pdf(200))

    kept = read_case(office, case.id, house.zhou)
    assert kept.evidence == ()
    assert kept.case.version == case.version
    assert [line.step for line in kept.trail] == ["open_case"]
    return refused.value, case


@contextmanager
def answering(status: int, code: str):
    """A service that answers every request with the same fault, as S3 words it."""

    class Answer(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            said = f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(said)

        do_GET = do_HEAD = do_PUT

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Bucket(name="evidence", endpoint=f"http://127.0.0.1:{server.server_port}", **KEY)
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (403, "AccessDenied", "read_only"),
        (403, "QuotaExceeded", "full"),
        (507, "InsufficientStorage", "full"),
        (404, "NoSuchBucket", "down"),
        (503, "SlowDown", "down"),
        (500, "InternalError", "down"),
    ],
)
def test_what_a_bucket_says_becomes_the_offices_no_and_nothing_is_half_done(house, status, code, kind):
    with answering(status, code) as bucket:
        refused, _ = refused_attach(house, replace(house.office, evidence=BucketStore(bucket, house.office.evidence.vault)))

    assert refused.kind == kind


def test_a_bucket_that_is_away_is_told_in_seconds(house):
    with answering(200, "") as bucket:
        pass  # its port is free again: nobody listens there

    refused, _ = refused_attach(house, replace(house.office, evidence=BucketStore(bucket, house.office.evidence.vault)))

    assert refused.kind == "down"


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 64 KiB, where this account may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("this account may not mount a file system; the limit on a file's size is tested anyway")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_and_leaves_neither_row_nor_half_a_file(house, small_disk):
    office = replace(house.office, evidence=FolderStore(small_disk / "evidence", house.office.evidence.vault))
    (small_disk / "other").write_bytes(b"\0" * 50_000)

    refused, case = refused_attach(house, office)

    assert refused.kind == "full"
    assert not any(path.is_file() for path in office.evidence.folder.rglob("*"))
    (small_disk / "other").unlink()
    attach(office, case.id, case.version, house.zhou, "education", "学位证书.pdf", pdf())


def test_a_disk_that_cannot_be_written_is_told(house, small_disk):
    office = replace(house.office, evidence=FolderStore(small_disk / "evidence", house.office.evidence.vault))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    refused, _ = refused_attach(house, office)

    assert refused.kind == "read_only"
    with pytest.raises(StoreUnavailable):
        office.evidence.ready()


def test_a_folder_that_went_away_as_a_whole_is_away_and_not_damaged(tmp_path):
    store = FolderStore(tmp_path / "evidence", specimen_vault(tmp_path))
    name = store.keep(b"content")
    (tmp_path / "evidence").rename(tmp_path / "unmounted")

    for use in (lambda: store.opened(name), lambda: store.keep(b"more"), store.ready):
        with pytest.raises(StoreUnavailable) as refused:
            use()
        assert refused.value.kind == "down"


def test_a_file_larger_than_the_system_lets_us_write_leaves_nothing(tmp_path):
    store = FolderStore(tmp_path / "evidence", specimen_vault(tmp_path))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(StoreUnavailable) as refused:
            store.keep(b"\0" * 2000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert refused.value.kind == "full"
    assert not any(path.is_file() for path in store.folder.rglob("*"))


def test_a_full_database_keeps_no_half_row_and_goes_on_when_there_is_room(house):
    registry = open_registry(str(house.office.registry.engine.url), house.office.evidence.vault)
    settings = replace(house.office.settings, evidence_max_files=99)
    full = replace(house.office, registry=registry, settings=settings)
    case = open_case(full, house.zhou)
    registry.engine.dispose()

    @event.listens_for(registry.engine, "connect")
    def no_more_room(connection, _):
        connection.execute("PRAGMA max_page_count = 1")  # SQLite takes what it has now

    def fill_up():
        for number in range(1, 60):  # until the free places within its pages are used up
            attach(full, case.id, house.version(case), house.zhou, "education", "a" * 110 + f"{number}.pdf", pdf(number))

    with pytest.raises(RegistryDown, match="full"):
        fill_up()
    kept = read_case(house.office, case.id, house.zhou)
    registry.engine.dispose()

    assert len([line for line in kept.trail if line.step == "attach"]) == len(kept.evidence) == kept.case.version - 1
    attach(house.office, case.id, kept.case.version, house.zhou, "education", "b.pdf", pdf(61))
