"""The office of this process: opened once from the settings, with its registry, clock, evidence store, printer and seal."""

import os
import secrets
import threading
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime

from forms.letter import unprintable
from forms.letter.printing import print_document
from forms.office_keys import key_files, specimen_keys, vault_of
from forms.office_scanner import scanner_of
from forms.office_store import store_missing, store_of
from forms.oidc_settings import provider_of
from forms.questionnaire import proofs
from forms.registries import fault_of
from forms.settings import Settings, SettingsRefused, read_settings
from forms.templates import terms_in_use
from workflow import (
    Office,
    OfficeSettings,
    RegistryDown,
    S3Missing,
    Seal,
    StoreUnavailable,
    files_are_open,
    lock_files,
    open_registry,
)

MIB = 1024 * 1024
_lock = threading.Lock()
_engaged: Office | None = None
_signing_key = secrets.token_bytes(32)  # of this process alone, until the settings bring the office's own


def the_office() -> Office:
    """The one office that every page and route of this process works in; the first call opens it.

    :raises forms.settings.SettingsRefused: the environment holds values that no office can be opened with.
    """
    global _engaged, _signing_key
    with _lock:
        if _engaged is None:
            settings = read_settings()
            _engaged = open_office(settings)
            if secret := settings.the_secret:
                _signing_key = secret.encode()
        return _engaged


def signing_key() -> bytes:
    """Marks what the plain pages hand out and take back: the office's secret, or one that lives as long as the process."""
    return _signing_key


def engage(office: Office | None) -> None:
    """Puts another office in the place of this process's own (a set-up script, a test); None lets the next call open one."""
    global _engaged
    with _lock:
        _engaged = office


def open_office(settings: Settings, new_keys: bool = True) -> Office:
    """An office on the real clock, with its folder and database made when they are not there yet.

    :param new_keys: whether keys are made where there are none: for a demonstration all, for a new office the data keys.
    :raises forms.settings.SettingsRefused: the data folder can neither be made nor written to, the database not opened, or
        the file of its data keys is not there or not the right one.
    """
    with suppress(OSError):  # whether it can be used is asked below
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)  # passports stand in there
    if not os.access(settings.data_dir, os.W_OK | os.X_OK):
        raise SettingsRefused([("JIANCAI_DATA_DIR", str(settings.data_dir), "folder_closed", {})])
    try:
        vault = vault_of(settings, new_keys)
        registry = open_registry(settings.database_url, vault)
    except RegistryDown as down:
        raise SettingsRefused([("JIANCAI_DATABASE_URL", settings.database_url, *fault_of(down))]) from down
    try:
        store = store_of(settings, vault)
    except S3Missing as missing:
        raise SettingsRefused(store_missing(settings, missing)) from missing
    if files_are_open(registry):
        with suppress(StoreUnavailable):  # then the next start goes on
            deque(lock_files(registry, store, datetime.now(UTC)), maxlen=0)
    if settings.demonstration and new_keys:
        specimen_keys(settings, datetime.now(UTC))
    return Office(
        registry=registry,
        now=lambda: datetime.now(UTC),
        evidence=store,
        printer=print_document,
        terms=terms_in_use,
        proofs=proofs,
        unprintable=unprintable,
        seal=Seal(key_files(settings), settings.time_stamp_url or ""),
        scanner=scanner_of(settings.scanner),
        settings=OfficeSettings(
            name=settings.office_name,
            short_code=settings.letter_code,
            addressee=settings.addressee,
            validity_months=settings.letter_validity_months,
            public_url=settings.public_url,
            demonstration=settings.demonstration,
            evidence_max_bytes=settings.evidence_max_mb * MIB,
            evidence_case_max_bytes=settings.evidence_case_mb * MIB,
            evidence_firm_max_bytes=settings.evidence_firm_mb * MIB,
            provider=provider_of(settings),
            sends_mail=settings.smtp_host is not None,
            uploads_max_bytes=settings.uploads_mb * MIB,
            checks_per_minute=settings.verifications_per_minute,
            idle_minutes=settings.session_idle_minutes,
            session_hours=settings.session_hours,
        ),
    )
