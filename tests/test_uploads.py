"""Uploads are bounded in sum (statement 26): for each person and for all, counted while they come and while they are held."""

import asyncio
from dataclasses import replace

import httpx
import pytest
from conftest import signed_in
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from web_office import PASSWORD, open_with_people

from forms.office import engage
from forms.web import uploads
from forms.web.sign_in import SID
from forms.web.uploads import UPLOADS, Uploads

KIB = 1024


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    office = open_with_people(tmp_path_factory.mktemp("office"))
    office = replace(office, settings=replace(office.settings, uploads_max_bytes=300 * KIB, uploads_person_max_bytes=200 * KIB))
    engage(office)
    yield office
    engage(None)


class Place:
    """A server behind the middleware that keeps what comes, as Streamlit does, once it may."""

    def __init__(self) -> None:
        self.came, self.go_on = asyncio.Event(), asyncio.Event()
        self.kept: dict[str, int] = {}

    async def put(self, request: Request) -> PlainTextResponse:
        content = await request.body()
        self.came.set()
        await self.go_on.wait()
        self.kept[request.path_params["session"]] = self.kept.get(request.path_params["session"], 0) + len(content)
        return PlainTextResponse("", 204)

    def client(self) -> httpx.AsyncClient:
        app = Starlette(routes=[Route(UPLOADS + "{session}/{file}", self.put, methods=["PUT"])])
        return httpx.AsyncClient(transport=httpx.ASGITransport(Uploads(app)), base_url="http://localhost")


def tried(office, monkeypatch, story) -> None:
    """Runs a story of uploads: `put(login, session, KiB)` answers with the status."""

    async def told() -> None:
        place = Place()
        monkeypatch.setattr(uploads, "held_bytes", lambda: place.kept)
        tokens = {login: signed_in(office, login, PASSWORD) for login in ("firm", "examiner")}
        async with place.client() as client:

            async def put(login: str, session: str, size: int) -> int:
                cookies = {"Cookie": f"{SID}={tokens[login]}"} if login else {}
                return (await client.put(f"{UPLOADS}{session}/f", content=bytes(size * KIB), headers=cookies)).status_code

            await story(place, put)

    asyncio.run(told())


def test_what_is_on_its_way_counts_for_the_person_and_for_all(office, monkeypatch):
    async def story(place, put):
        first = asyncio.create_task(put("firm", "a", 150))
        await place.came.wait()
        assert await put("firm", "b", 100) == 503  # 250 of 200 for one person
        assert await put("examiner", "c", 160) == 503  # 310 of 300 for all
        place.go_on.set()
        assert await first == 204
        assert await put("examiner", "c", 140) == 204

    tried(office, monkeypatch, story)


def test_what_is_held_counts_until_the_page_is_left(office, monkeypatch):
    async def story(place, put):
        place.go_on.set()
        assert await put("firm", "a", 150) == 204
        assert await put("firm", "b", 100) == 503  # another page of the same person
        place.kept.clear()
        assert await put("firm", "b", 100) == 204

    tried(office, monkeypatch, story)


def test_who_is_nobody_uploads_nothing(office, monkeypatch):
    async def story(place, put):
        place.go_on.set()
        assert await put("", "a", 1) == 401
        assert place.kept == {}

    tried(office, monkeypatch, story)


def test_an_upload_without_a_length_is_refused(office, monkeypatch):
    async def told() -> None:
        place = Place()
        place.go_on.set()

        async def pieces():
            yield b"piece"

        async with place.client() as client:
            cookies = {"Cookie": f"{SID}={signed_in(office, 'firm', PASSWORD)}"}
            assert (await client.put(f"{UPLOADS}a/f", content=pieces(), headers=cookies)).status_code == 411

    asyncio.run(told())
