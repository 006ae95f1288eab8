"""The place for files as the settings name it: a folder of this machine, or a bucket of an S3-compatible service."""

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic_core import PydanticCustomError

from workflow import Bucket, BucketStore, EvidenceStore, FolderStore, S3Missing, Vault

if TYPE_CHECKING:
    from forms.settings import Settings

STORE = "JIANCAI_EVIDENCE_STORE"
_BUCKET = re.compile(r"s3://(?P<name>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>[A-Za-z0-9._/-]*))?")
Faults = list[tuple[str, str, str, dict[str, Any]]]


def store_address(address: str) -> str:
    """The address, if it names a bucket: `s3://bucket` or `s3://bucket/prefix`.

    :raises PydanticCustomError: not_a_store.
    """
    if not _BUCKET.fullmatch(address):
        raise PydanticCustomError("not_a_store", "not_a_store")
    return address


def service_address(address: str) -> str:
    """The address, if it names a service of the web without a path.

    :raises PydanticCustomError: not_a_service.
    """
    try:
        parts = urlsplit(address)
        sound = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0 and not parts.username
    except ValueError:  # a port that is none
        sound = False
    if not sound or parts.path.strip("/") or parts.query or re.search(r"\s", address):
        raise PydanticCustomError("not_a_service", "not_a_service")
    return address


def store_faults(settings: "Settings") -> Faults:
    """What does not go together in the settings of the store."""
    named = {"ENDPOINT": settings.s3_endpoint, "REGION": settings.s3_region, "ACCESS_KEY": settings.s3_access_key}
    given = [(f"JIANCAI_S3_{name}", value) for name, value in named.items() if value]
    given += [("JIANCAI_S3_SECRET_KEY", "")] if settings.s3_secret_key else []
    if given and not settings.evidence_store:
        return [(variable, value, "without_store", {}) for variable, value in given]
    if bool(settings.s3_access_key) != bool(settings.s3_secret_key):
        missing = "JIANCAI_S3_SECRET_KEY" if settings.s3_access_key else "JIANCAI_S3_ACCESS_KEY"
        return [(missing, "", "half_a_key", {})]
    return []


def store_of(settings: "Settings", vault: Vault) -> EvidenceStore:
    """The store of an office: `evidence/` in its data folder, unless the settings name a bucket.

    :param vault: the keys that its files are locked with.
    :raises S3Missing: a bucket is named, and the part that reaches it is not installed.
    """
    place = _BUCKET.fullmatch(settings.evidence_store or "")
    if place is None:
        return FolderStore(settings.data_dir / "evidence", vault)
    prefix = (place["prefix"] or "").strip("/")
    secret = settings.s3_secret_key
    return BucketStore(
        Bucket(
            name=place["name"],
            prefix=f"{prefix}/" if prefix else "",
            endpoint=settings.s3_endpoint or "",
            region=settings.s3_region,
            access_key=settings.s3_access_key,
            secret_key=secret.get_secret_value() if secret else "",
        ),
        vault,
    )


def store_missing(settings: "Settings", missing: S3Missing) -> Faults:
    """The fault of an office whose bucket cannot be reached because a part is not installed."""
    return [(STORE, str(settings.evidence_store), "s3_missing", {"part": str(missing)})]
