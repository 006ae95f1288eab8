"""The settings of an office, read from the environment: every bad value is refused by name, with the way to mend it."""

import difflib
import os
import re
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, StringConstraints, ValidationError, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import SettingsConfigDict

from forms.letter import roles, unusable
from forms.mail_settings import MailSettings, mail_faults
from forms.office_law import LAW_DIR, laid_over
from forms.office_running import LEAST_SECRET, RunningSettings
from forms.office_scanner import scanner_address
from forms.office_store import service_address, store_address, store_faults
from forms.office_templates import TEMPLATE_DIR, templates_laid_over
from forms.oidc_settings import OidcSettings, oidc_faults
from forms.wording import Say
from rules import Label
from workflow import VALIDITY_MONTHS

PREFIX = "JIANCAI_"
_UNSAID = {"secret", "metrics_token", "seal_passphrase", "s3_secret_key"}  # whose values no message repeats
_FONTS = "JIANCAI_LETTER_FONT_DIR"  # read by `forms/letter`; here its files are tried


class SettingsRefused(Exception):
    """The environment holds values that no office can be opened with.

    :param faults: each as (variable, value as given or "" for a secret, kind, detail); the kind is a key below `web.settings`.
    """

    def __init__(self, faults: list[tuple[str, str, str, dict[str, Any]]]) -> None:
        self.faults = faults
        super().__init__("; ".join(self.lines(Say(terminal_language()))))

    def lines(self, say: Say) -> list[str]:
        """One sentence for each fault: the variable, its value, and how to mend it."""
        told = []
        for variable, given, kind, detail in self.faults:
            value = without_password(given)
            places = {name: say.label(one) if isinstance(one, Label) else one for name, one in detail.items()}
            fault = say(f"web.settings.{kind}", **places)
            if value:
                told.append(say("web.settings.fault", variable=variable, value=value, fault=fault))
            else:
                told.append(say("web.settings.fault_unsaid", variable=variable, fault=fault))
        return told


def _refuse(kind: str, **detail: Any) -> PydanticCustomError:
    return PydanticCustomError(kind, kind, detail)


def _public_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        port_is_sound = parts.port != 0
    except ValueError:
        raise _refuse("not_an_address") from None
    on_the_web = parts.scheme in {"http", "https"} and parts.hostname and not parts.username
    if not on_the_web or not port_is_sound or re.search(r"\s", url):
        raise _refuse("not_an_address")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise _refuse("address_with_path", better=f"{parts.scheme}://{parts.netloc}")
    return f"{parts.scheme}://{parts.netloc}"


def _database_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        on_a_server = parts.scheme == "postgresql+psycopg" and parts.path.strip("/") and parts.port != 0
    except ValueError:
        raise _refuse("not_a_database") from None
    if not url.startswith("sqlite:///") and (not on_a_server or re.search(r"\s", url)):
        raise _refuse("not_a_database")
    return url


def without_password(address: str) -> str:
    """An address as it may be printed: the password in it, if there is one, is not."""
    return re.sub(r"(?<=://)([^:/?#]*):.*@", r"\1:***@", re.sub(r"(?<=password=)[^&]*", "***", address))


def _time_service(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"\s", address):
        raise _refuse("not_a_time_service")
    return address


def _letter_code(code: str) -> str:
    if not re.fullmatch(r"[一-鿿]{1,8}", code):
        raise _refuse("not_a_letter_code")
    return code


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class Settings(MailSettings, OidcSettings, RunningSettings):
    """What an office is opened with. Each field is the variable `JIANCAI_<FIELD>`; an empty variable is an absent one."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="ignore")

    database_url: Annotated[str, AfterValidator(_database_url)] = ""  # default: office.db in the data folder
    data_dir: Path = Path("var/office")
    public_url: Annotated[str, AfterValidator(_public_url)] = "http://localhost:8501"  # stands in every letter and QR code
    demonstration: bool = False
    law_dir: Path | None = None  # what the office lays over the published law: missing reference values, editions it adopts
    template_dir: Path | None = None  # the office's own templates of letters and notices
    office_name_zh: Words = "上海市直播电商人才评估办公室"
    office_name_en: Words = "Shanghai Office for the Assessment of Live-streaming Talent"
    office_name_de: Words = "Amt für die Beurteilung von Livestreaming-Fachleuten, Shanghai"
    addressee_zh: Words = "上海市外国专家局"
    addressee_en: Words = "Shanghai Administration of Foreign Experts Affairs"
    addressee_de: Words = "Shanghaier Amt für Angelegenheiten ausländischer Fachleute"
    letter_code: Annotated[str, AfterValidator(_letter_code)] = "沪播荐"  # the office's word in 沪播荐〔2026〕1号
    letter_validity_months: int = Field(default=6, ge=VALIDITY_MONTHS[0], le=VALIDITY_MONTHS[1])
    evidence_max_mb: int = Field(default=10, ge=1, le=50)  # MiB a file
    evidence_case_mb: int = Field(default=200, ge=10, le=10_000)  # MiB of all files of a case, also of those taken away
    evidence_firm_mb: int = Field(default=5120, ge=100, le=10_000_000)  # the same of all cases of a firm
    uploads_mb: int = Field(default=512, ge=64, le=100_000)  # MiB of all uploads that a process holds in memory at one time
    evidence_store: Annotated[str, AfterValidator(store_address)] | None = None  # s3://bucket/prefix; default: a folder
    s3_endpoint: Annotated[str, AfterValidator(service_address)] | None = None
    s3_region: str = ""
    s3_access_key: str = ""
    s3_secret_key: SecretStr | None = None
    scanner: Annotated[str, AfterValidator(scanner_address)] | None = None  # a clamd: tcp://host:port or unix:///path
    keys_dir: Path | None = None  # default: keys/ in the data folder
    data_key_file: Path | None = None  # default: data.key in the keys folder
    seal_file: Path | None = None  # the office's own PKCS#12; default: seal.p12 in the keys folder
    seal_passphrase: SecretStr | None = None
    seal_passphrase_file: Path | None = None
    time_stamp_url: Annotated[str, AfterValidator(_time_service)] | None = None  # an RFC 3161 service
    verifications_per_minute: int = Field(default=30, ge=1, le=100_000)  # that one address may ask for
    session_idle_minutes: int = Field(default=30, ge=5, le=480)  # without a request, then the session ends
    session_hours: int = Field(default=12, ge=1, le=24)  # after its beginning the session ends in any case

    @model_validator(mode="before")
    @classmethod
    def _in_the_data_folder(cls, given: dict[str, Any]) -> dict[str, Any]:
        folder = Path(given.get("data_dir") or cls.model_fields["data_dir"].default)
        return {"database_url": f"sqlite:///{folder / 'office.db'}", **given}

    @property
    def office_name(self) -> Label:
        """The issuing office in three languages."""
        return Label(zh=self.office_name_zh, en=self.office_name_en, de=self.office_name_de)

    @property
    def addressee(self) -> Label:
        """To whom the letters are written, in three languages."""
        return Label(zh=self.addressee_zh, en=self.addressee_en, de=self.addressee_de)

    @property
    def https(self) -> bool:
        """Whether readers come by an encrypted connection, so that cookies may insist on one."""
        return self.public_url.startswith("https://")


def read_settings() -> Settings:
    """The settings from the environment of this process.

    :raises SettingsRefused: with every fault; a misspelt variable is one, and so is a real office without a secret.
    """
    ours = {name: value for name, value in os.environ.items() if name.upper().startswith(PREFIX)}
    known = {f"{PREFIX}{field.upper()}" for field in Settings.model_fields} | {_FONTS}
    faults = [_unknown(name, ours[name], known) for name in sorted(ours) if name.upper() not in known]
    faults += _fonts(os.environ.get(_FONTS, ""))
    settings = None
    try:
        settings = Settings()
    except ValidationError as wrong:
        faults += [_fault(error) for error in wrong.errors(include_url=False)]
    if settings and not settings.demonstration and settings.the_secret is None:
        faults.append((f"{PREFIX}SECRET", "", "secret_missing", {"least": LEAST_SECRET}))
    if settings:
        faults += store_faults(settings) + mail_faults(settings) + oidc_faults(settings)
        faults += _law_laid_over(settings.law_dir)
        faults += _templates_laid_over(settings.template_dir)
    if faults or not settings:
        raise SettingsRefused(faults)
    return settings


def _fonts(folder: str) -> list[tuple[str, str, str, dict[str, Any]]]:
    """What is wrong with the office's own fonts: a letter must not be the first to find out."""
    if not folder:
        return []
    if not Path(folder).is_dir():
        return [(_FONTS, folder, "no_folder", {})]
    names = ", ".join(roles())
    return [
        (_FONTS, folder, f"font.{kind}", {"file": path.name, "table": table, "roles": names})
        for path, kind, table in unusable(Path(folder))
    ]


def _law_laid_over(folder: Path | None) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Lays the office's own folder over the published law of this process; every fault of its files is one of the settings."""
    return [(LAW_DIR, str(folder), "law_unsound", {"fault": fault}) for fault in laid_over(folder)]


def _templates_laid_over(folder: Path | None) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Lays the office's own templates over the published ones; every fault of its files is one of the settings."""
    if folder and not folder.is_dir():
        return [(TEMPLATE_DIR, str(folder), "no_folder", {})]
    return [(TEMPLATE_DIR, str(folder), "templates_unsound", {"fault": fault}) for fault in templates_laid_over(folder)]


def _unknown(name: str, value: str, known: set[str]) -> tuple[str, str, str, dict[str, Any]]:
    nearest = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.0)[0]
    return (
        name,
        "" if re.search("SECRET|PASSPHRASE|TOKEN", f"{name.upper()} {nearest}") else value,
        "unknown",
        {"nearest": nearest},
    )


def _fault(error: Any) -> tuple[str, str, str, dict[str, Any]]:
    field = str(error["loc"][0])
    value = "" if field in _UNSAID else str(error["input"])
    kind, detail = error["type"], dict(error.get("ctx") or {})
    spec = Settings.model_fields[field]
    bounds = {type(part).__name__.lower(): part for part in spec.metadata}
    if spec.annotation is bool:
        kind, detail = "not_yes_or_no", {}
    elif spec.annotation is int:
        kind, detail = "not_in_range", {"least": bounds["ge"].ge, "most": bounds["le"].le}
    elif kind == "literal_error":
        kind = "not_one_of"
    elif kind.startswith("string_"):
        kind, detail = "too_long", {"most": 120}
    return f"{PREFIX}{field.upper()}", value, kind, detail


def terminal_language() -> str:
    """Chinese or German when the terminal speaks it, else English: a start-up message has no reader to ask."""
    spoken = (os.environ.get("LC_ALL") or os.environ.get("LANG") or "")[:2]
    return spoken if spoken in {"zh", "de"} else "en"
