"""For whoever watches the machine: `/livez` (the process answers), `/readyz` (database, files, fonts, law, seal are there)."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from forms.office import the_office
from rules import editions
from workflow import RECOMMENDATION, DataKeysRefused, Office, RegistryDown, SealUnavailable, StoreUnavailable, has_administrator

_NO_CACHE = {"Cache-Control": "no-store"}


async def livez(request: Request) -> Response:
    """200 as long as the process answers."""
    return PlainTextResponse("alive\n", headers=_NO_CACHE)


async def readyz(request: Request) -> Response:
    """200 when letters can be issued and verified, else 503; the body names what is missing."""
    checks = await run_in_threadpool(_checks)
    ready = all(checks.values())
    return JSONResponse({"ready": ready, "checks": checks}, 200 if ready else 503, headers=_NO_CACHE)


def _checks() -> dict[str, bool]:
    office = the_office()
    try:
        has_administrator(office.registry)
        answers = True
    except RegistryDown:
        answers = False
    fonts = not office.unprintable("推荐函 Empfehlung")
    kept = {"database": answers, "data_keys": _opens(office), "files": _keeps(office)}
    return {**kept, "fonts": fonts, "law": bool(editions()), "seal": _seals(office)}


def _opens(office: Office) -> bool:
    try:
        office.evidence.vault.check()
    except DataKeysRefused:
        return False
    return True


def _keeps(office: Office) -> bool:
    try:
        office.evidence.ready()
    except StoreUnavailable:
        return False
    return True


def _seals(office: Office) -> bool:
    try:
        office.seal.ready(office.now(), office.terms(RECOMMENDATION, office.today()).seal)
    except SealUnavailable:
        return False
    return True


ROUTES = [Route("/livez", livez), Route("/readyz", readyz)]
