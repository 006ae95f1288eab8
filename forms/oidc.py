"""Signing in by a provider of identities: OpenID Connect, authorization code with PKCE, by Authlib.

The provider says who somebody is. Whether that person has an account here, and which roles, is the office's own to say.
"""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from workflow import Provider

PATIENCE = 5  # seconds for each answer of the provider
KEPT_FOR = 600.0  # seconds that we rely on what the provider says of itself
_LEEWAY = 60  # seconds that its clock may be wrong
_SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"]  # never "none", never a shared secret
_LONGEST = 255  # characters of a subject (OpenID Connect Core, 2)
_lock = threading.Lock()
_told: dict[str, tuple[float, dict[str, Any]]] = {}


class ProviderDown(Exception):
    """The provider does not answer, or not as one."""


class ProviderRefused(Exception):
    """What came back from the provider proves nothing about anybody."""


@dataclass(frozen=True)
class Begun:
    """What the browser that was sent to the provider keeps, so that nobody else can end what it began."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Known:
    """Whom the provider knows.

    :param subject: its own name for the person, which it never gives again. :param login: of the claim that the office chose.
    :param two_factors_at: when the person showed two things there, if the office trusts that; `None`: one, or nobody knows.
    """

    subject: str
    login: str
    two_factors_at: datetime | None


def begin(provider: Provider, back: str) -> tuple[str, Begun]:
    """The address at the provider to which the browser is sent, and what it keeps.

    :param back: our own address to which the provider sends it back.
    :raises ProviderDown.
    """
    begun = Begun(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
    with _asking(), _client(provider, back) as client:
        address, _ = client.create_authorization_url(
            _about(client, provider)["authorization_endpoint"],
            state=begun.state,
            nonce=begun.nonce,
            code_verifier=begun.verifier,
        )
    return address, begun


def finish(provider: Provider, back: str, code: str, begun: Begun, now: datetime) -> Known:
    """Whom the provider sent back with this code.

    :raises ProviderDown. :raises ProviderRefused: the code is used, old or another's, or its token is not for us and for now.
    """
    with _asking(), _client(provider, back) as client:
        about = _about(client, provider)
        try:
            answer = client.fetch_token(about["token_endpoint"], code=code, code_verifier=begun.verifier, timeout=PATIENCE)
        except AuthlibBaseError as refused:
            raise ProviderRefused(refused.error or "token") from refused
        keys = _read(client, about["jwks_uri"])
    claims = _checked(provider, answer.get("id_token"), keys, begun.nonce, now)
    login = claims.get(provider.login_claim)
    if not isinstance(login, str) or not claims["sub"] or len(claims["sub"]) > _LONGEST:
        raise ProviderRefused(provider.login_claim)
    return Known(claims["sub"], login, _two_factors(provider, claims, now))


def _checked(provider: Provider, token: Any, keys: dict[str, Any], nonce: str, now: datetime) -> CodeIDToken:
    try:
        read = jwt.decode(str(token or ""), KeySet.import_key_set(keys), algorithms=_SIGNED_BY)
        asked = {"iss": {"essential": True, "value": provider.issuer}, "aud": {"essential": True, "value": provider.client_id}}
        params = {"nonce": nonce, "client_id": provider.client_id}
        claims = CodeIDToken(read.claims, read.header, asked, params)
        claims.validate(now=int(now.timestamp()), leeway=_LEEWAY)
    except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as wrong:
        raise ProviderRefused(type(wrong).__name__) from wrong
    return claims


def _two_factors(provider: Provider, claims: CodeIDToken, now: datetime) -> datetime | None:
    """When two things were shown; where the provider does not say when, so long ago that no code counts as fresh."""
    shown = [*(claims.get("amr") or []), claims.get("acr")]
    if not any(word in provider.two_factors for word in shown):
        return None
    return datetime.fromtimestamp(min(claims.get("auth_time") or 0, now.timestamp()), UTC)


def _client(provider: Provider, back: str) -> OAuth2Session:
    return OAuth2Session(
        provider.client_id, provider.client_secret, scope="openid profile", redirect_uri=back, code_challenge_method="S256"
    )


def _about(client: requests.Session, provider: Provider) -> dict[str, Any]:
    """What the provider says of itself; asked anew after some minutes."""
    with _lock:
        since, known = _told.get(provider.issuer, (0.0, {}))
    if known and time.monotonic() - since < KEPT_FOR:
        return known
    about = _read(client, f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    places = [about.get(f"{name}_endpoint") for name in ("authorization", "token")] + [about.get("jwks_uri")]
    if about.get("issuer") != provider.issuer or not all(_as_safe(place, provider.issuer) for place in places):
        raise ProviderDown("configuration")
    with _lock:
        _told[provider.issuer] = time.monotonic(), about
    return about


def _as_safe(place: Any, issuer: str) -> bool:
    """Whether an address is spoken to as safely as the provider itself."""
    return isinstance(place, str) and place.startswith("https://" if issuer.startswith("https://") else ("http://", "https://"))


def _read(client: requests.Session, address: str) -> dict[str, Any]:
    answer = client.request("GET", address, withhold_token=True, timeout=PATIENCE, allow_redirects=False)
    found = answer.json() if answer.status_code == 200 else None
    if not isinstance(found, dict):
        raise ProviderDown(str(answer.status_code))
    return found


@contextmanager
def _asking() -> Iterator[None]:
    """Tells a provider that is away from one that says no."""
    try:
        yield
    except (requests.RequestException, ValueError) as away:
        raise ProviderDown(type(away).__name__) from away
