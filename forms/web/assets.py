"""The few files that the pages need: style sheet, icon, and the script with Streamlit's own words in the reader's language."""

from functools import cache

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from forms.web.page import A_YEAR, STATIC
from forms.web.words import script
from forms.wording import LANGUAGES

TYPES = {"web.css": "text/css; charset=utf-8", "icon.png": "image/png"}
FOR_EVER = {"Cache-Control": f"public, max-age={A_YEAR}, immutable"}
FOR_A_DAY = {"Cache-Control": "public, max-age=86400"}


@cache
def _bytes(name: str) -> bytes:
    return (STATIC / name).read_bytes()


async def asset_file(request: Request) -> Response:
    """GET /assets/{name}: a file of `static/`, kept by the browser, since its address carries its digest."""
    name = request.path_params["name"]
    if name not in TYPES:
        raise HTTPException(404)
    return Response(_bytes(name), media_type=TYPES[name], headers=FOR_EVER if "v" in request.query_params else FOR_A_DAY)


async def words(request: Request) -> Response:
    """GET /assets/words.{lang}.js: see `forms/web/words.py`."""
    lang = request.path_params["lang"]
    if lang not in LANGUAGES:
        raise HTTPException(404)
    headers = FOR_EVER if "v" in request.query_params else FOR_A_DAY
    return Response(script(lang), media_type="text/javascript; charset=utf-8", headers=headers)


async def icon(request: Request) -> Response:
    """GET /favicon.ico, /favicon.png: browsers ask for it by themselves; without this Streamlit's own would be shown."""
    return Response(_bytes("icon.png"), media_type="image/png", headers=FOR_A_DAY)


async def robots(request: Request) -> Response:
    """GET /robots.txt: nothing here is for search engines, least of all answers about letters."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n", headers=FOR_A_DAY)


ROUTES = [
    Route("/assets/words.{lang}.js", words),
    Route("/assets/{name}", asset_file),
    Route("/favicon.ico", icon),
    Route("/favicon.png", icon),
    Route("/robots.txt", robots),
]
