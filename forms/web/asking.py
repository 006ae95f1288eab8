"""How often somebody may ask for a verification: so many a minute from one connection; then a page, or JSON, that says wait."""

from collections.abc import Awaitable, Callable
from functools import wraps
from html import escape

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from forms.office import the_office
from forms.web.page import errors, page, say_for

Answering = Callable[[Request], Awaitable[Response]]


def counted(answer: Answering) -> Answering:
    """Counts each request of a route; too many get 429 with the seconds to wait, whatever they ask."""

    @wraps(answer)
    async def asked(request: Request) -> Response:
        office = the_office()
        pause = office.rate.pause(address_of(request), office.settings.checks_per_minute, office.now())
        return too_many(request, "web.verify.slow", pause) if pause else await answer(request)

    return asked


def address_of(request: Request) -> str:
    """Where a request comes from: the connection, or what a proxy on this machine says of it (X-Forwarded-For)."""
    return request.client.host if request.client else ""


def too_many(request: Request, key: str, pause: int) -> Response:
    """The answer to whoever asked too often.

    :param key: the sentence. :param pause: seconds to wait.
    """
    headers = {"Retry-After": str(pause), "Cache-Control": "no-store"}
    if request.url.path.startswith("/api/"):
        return JSONResponse({"schema": "jiancai/verification.v1", "answer": "too_many", "retry_after": pause}, 429, headers)
    say = say_for(request)
    title = say("web.verify.slow.title")
    response = page(
        request,
        say,
        title,
        f"{errors(title, say(key, n=pause))}<h1>{escape(say('web.verify.title'))}</h1>"
        f'<p><a href="/v">{escape(say("web.verify.again"))}</a></p>',
        status=429,
        back="/v",
    )
    response.headers.update(headers)
    return response
