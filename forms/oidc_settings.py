"""The settings of the provider of identities: which one, who we are there, and what of it the office trusts."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel
from pydantic_core import PydanticCustomError

from forms.mail_settings import Faults, secret_file_faults
from workflow import Provider

if TYPE_CHECKING:
    from forms.settings import Settings

_HERE = {"localhost", "127.0.0.1", "::1"}
_CLAIM = re.compile(r"[A-Za-z_][A-Za-z0-9_.:/-]{0,100}")


def _issuer(address: str) -> str:
    try:
        parts = urlsplit(address)
        sound = parts.hostname and parts.port != 0 and not (parts.query or parts.fragment or parts.username)
    except ValueError:
        sound = False
    if not sound or re.search(r"\s", address) or not (parts.scheme == "https" or parts.hostname in _HERE):
        raise PydanticCustomError("not_an_issuer", "not_an_issuer")
    return address


def _claim(name: str) -> str:
    if not _CLAIM.fullmatch(name):
        raise PydanticCustomError("not_a_claim", "not_a_claim")
    return name


class OidcSettings(BaseModel):
    """The part of an office's settings that is about a provider of identities. Without an issuer there is none."""

    oidc_issuer: Annotated[str, AfterValidator(_issuer)] | None = None
    oidc_client_id: str = ""
    oidc_client_secret_file: Path | None = None
    oidc_login_claim: Annotated[str, AfterValidator(_claim)] = "preferred_username"
    oidc_two_factors: str = ""  # words of `amr` or `acr`, parted by commas, that the office takes for two factors; none: never


def oidc_faults(settings: "Settings") -> Faults:
    """What does not go together in the settings of the provider, or cannot be read."""
    names = ("client_id", "client_secret_file", "two_factors")
    given = {name: value for name in names if (value := getattr(settings, f"oidc_{name}"))}
    if not settings.oidc_issuer:
        return [(f"JIANCAI_OIDC_{name.upper()}", str(value), "without_provider", {}) for name, value in given.items()]
    missing = [name for name in ("client_id", "client_secret_file") if name not in given]
    faults: Faults = [(f"JIANCAI_OIDC_{name.upper()}", "", "provider_half", {}) for name in missing]
    return faults + secret_file_faults("JIANCAI_OIDC_CLIENT_SECRET_FILE", settings.oidc_client_secret_file)


def provider_of(settings: "Settings") -> Provider | None:
    """The provider of the settings; `None` when there is none."""
    if not settings.oidc_issuer or not settings.oidc_client_secret_file:
        return None
    return Provider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret_file.read_text("utf-8").strip(),
        login_claim=settings.oidc_login_claim,
        two_factors=tuple(word.strip() for word in settings.oidc_two_factors.split(",") if word.strip()),
    )
