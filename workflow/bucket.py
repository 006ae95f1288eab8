"""Files in a bucket of an S3-compatible service. Needs the extra part `jiancai[s3]`; nothing else imports it."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from workflow.filing_refusals import StoreUnavailable
from workflow.storage import HEAD, PORTION, EvidenceStore, StoreDamaged, checked_name
from workflow.vault import Vault

_IN_MEMORY = 1024 * 1024  # bytes; what is larger lies in a temporary file while it is handed out
_ATTEMPTS, _CONNECT, _ANSWER = 2, 2, 5  # a step holds the registry meanwhile: tries, and seconds for each
_FULL = {"QuotaExceeded", "InsufficientStorage", "EntityTooLarge", "XMinioStorageFull", "507"}
_CLOSED = {"AccessDenied", "AllAccessDisabled", "MethodNotAllowed", "InvalidAccessKeyId", "SignatureDoesNotMatch", "403"}
_GONE = {"NoSuchKey", "404"}


class S3Missing(RuntimeError):
    """The extra part `jiancai[s3]` is not installed."""


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """Where the bucket is.

    :param name: of the bucket. :param prefix: what stands before the name of every file, "" or with a slash at the end.
    :param endpoint: address of the service; "" for Amazon's own. :param region: its name there; "" for the default.
    :param access_key, secret_key: "" both: boto3 looks in its own places (environment, profile, role of the machine).
    """

    name: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    access_key: str = ""
    secret_key: str = ""


class BucketStore(EvidenceStore):
    """A bucket as an `EvidenceStore`. A file is put in one request: it is there completely or not at all.

    :raises S3Missing: boto3 is not installed.
    """

    def __init__(self, bucket: Bucket, vault: Vault) -> None:
        super().__init__(vault)
        self.bucket = bucket
        self._client = _client(bucket)

    def raw(self, name: str) -> BinaryIO:
        """See `EvidenceStore`."""
        file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  whoever reads it closes it
        with _refusing(name):
            body = self._client.get_object(Bucket=self.bucket.name, Key=self._key(name))["Body"]
            for portion in body.iter_chunks(PORTION):
                file.write(portion)
        file.seek(0)
        return file

    def _head(self, name: str) -> bytes:
        with _refusing(name):
            asked = {"Bucket": self.bucket.name, "Key": self._key(name), "Range": f"bytes=0-{HEAD - 1}"}
            return self._client.get_object(**asked)["Body"].read()

    def remove(self, name: str) -> None:
        """See `EvidenceStore`. A bucket that keeps versions keeps this one, too: see `docs/files.md`."""
        with _refusing():
            self._client.delete_object(Bucket=self.bucket.name, Key=self._key(name))

    def ready(self) -> None:
        """See `EvidenceStore`. Writes a few bytes under a name that no file can have: only then is it known."""
        with _refusing():
            self._client.put_object(Bucket=self.bucket.name, Key=f"{self.bucket.prefix}.probe", Body=b"jiancai")

    def _there(self, name: str, size: int) -> bool:
        from botocore.exceptions import ClientError

        with _refusing():
            try:
                return self._client.head_object(Bucket=self.bucket.name, Key=self._key(name))["ContentLength"] == size
            except ClientError as fault:
                if _code(fault) in (*_GONE, "403"):  # also where the key may not ask: then the writing itself decides
                    return False
                raise

    def _put(self, name: str, portions: Iterable[bytes]) -> None:
        with _refusing():
            self._client.put_object(
                Bucket=self.bucket.name,
                Key=self._key(name),
                Body=b"".join(portions),
                ContentType="application/octet-stream",  # nobody's browser is to show it from there
            )

    def _key(self, name: str) -> str:
        return f"{self.bucket.prefix}{checked_name(name)[:2]}/{name}"


def _client(bucket: Bucket) -> Any:
    try:
        import boto3
        from botocore.config import Config
    except ImportError:
        raise S3Missing("boto3") from None
    return boto3.client(
        "s3",
        endpoint_url=bucket.endpoint or None,
        region_name=bucket.region or None,
        aws_access_key_id=bucket.access_key or None,
        aws_secret_access_key=bucket.secret_key or None,
        config=Config(
            connect_timeout=_CONNECT,
            read_timeout=_ANSWER,
            retries={"total_max_attempts": _ATTEMPTS, "mode": "standard"},
            request_checksum_calculation="when_required",  # many compatible services do not know the newer checksums
            response_checksum_validation="when_required",  # the digest is compared anyway
        ),
    )


@contextmanager
def _refusing(name: str = "") -> Iterator[None]:
    """What the service says becomes the office's no.

    :param name: the file that must be there; without it a damaged store.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as fault:
        code = _code(fault)
        if name and code in _GONE:
            raise StoreDamaged(name) from None
        raise StoreUnavailable("full" if code in _FULL else "read_only" if code in _CLOSED else "down") from fault
    except BotoCoreError as fault:
        raise StoreUnavailable("down") from fault


def _code(fault: Any) -> str:
    return str(fault.response.get("Error", {}).get("Code", ""))
