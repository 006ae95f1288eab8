"""A real provider of identities for the tests (OpenID Connect over HTTP), which can be told to lie in every way."""

import contextlib
import hashlib
import json
import secrets
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "jiancai", "a-secret-of-client-and-provider"


@dataclass
class Lies:
    """What the next tokens are. `claims` are put over the right ones; `None` takes one out.

    :param signed: rightly, by "another" key, with "none", or with "HS256" under the client's secret. :param elsewhere: what the
        configuration says otherwise.
    """

    claims: dict[str, Any] = field(default_factory=dict)
    signed: str = "rightly"
    elsewhere: dict[str, str] = field(default_factory=dict)


@dataclass
class IdentityProvider:
    """The provider. :param subject: who is signed in at it, with their `login`."""

    issuer: str = ""
    subject: str = "subject-1"
    login: str = "examiner"
    lies: Lies = field(default_factory=Lies)
    now: float = field(default_factory=time.time)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def configuration(self, request: Request) -> Response:
        places = {f"{name}_endpoint": f"{self.issuer}/{name}" for name in ("authorization", "token")}
        return JSONResponse({"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys", **places, **self.lies.elsewhere})

    def authorization(self, request: Request) -> Response:
        """Signs in whoever comes, and sends them back with a code."""
        asked = dict(request.query_params)
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}", 302)

    async def token(self, request: Request) -> Response:
        """One token for a code, if client, address and PKCE are right; a code is taken once."""
        form = dict(await request.form())
        given = b64decode(request.headers.get("authorization", "").removeprefix("Basic ")).decode()
        asked = self.codes.pop(str(form.get("code")), None)
        digest = hashlib.sha256(str(form.get("code_verifier", "")).encode()).digest()
        challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
        right = asked and (asked["code_challenge"], asked["code_challenge_method"]) == (challenge, "S256")
        if not right or asked["redirect_uri"] != form.get("redirect_uri") or given != f"{CLIENT}:{SECRET}":
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": self.signed(asked["nonce"])})

    def signed(self, nonce: str) -> str:
        right = {"iss": self.issuer, "aud": CLIENT, "sub": self.subject, "preferred_username": self.login, "nonce": nonce}
        right |= {"iat": int(self.now), "exp": int(self.now) + 300}
        claims = {name: value for name, value in (right | self.lies.claims).items() if value is not None}
        if self.lies.signed == "none":
            parts = ('{"alg":"none"}', json.dumps(claims))
            return ".".join(urlsafe_b64encode(part.encode()).rstrip(b"=").decode() for part in parts) + "."
        if self.lies.signed == "HS256":
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET * 2))
        key = self.key if self.lies.signed == "rightly" else RSAKey.generate_key(2048, {"kid": "first"})
        return jwt.encode({"alg": "RS256", "kid": "first"}, claims, key)

    def keys(self, request: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})


@contextlib.contextmanager
def identity_provider() -> Iterator[IdentityProvider]:
    """A provider that listens on a port of this machine for as long as the block lasts."""
    provider = IdentityProvider()
    app = Starlette(
        routes=[
            Route("/.well-known/openid-configuration", provider.configuration),
            Route("/authorization", provider.authorization),
            Route("/token", provider.token, methods=["POST"]),
            Route("/keys", provider.keys),
        ]
    )
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    provider.issuer = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join()
