"""People at work: each goes their way through the sheets with pauses of their own, and every action is timed from what was
done to the word that the page is drawn.

A firm's person looks at the list, opens an application and a section, types six answers, looks at the score. An officer looks
at the queue, opens a claim, chooses a finding, writes why and records it, claim by claim.
"""

import asyncio
import random
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

import httpx
from load_browser import LOST, PATIENCE, Fault, Sheet
from load_office import PASSWORD, Worker
from pyotp import TOTP

from forms.wording import Say

_HALF_MINUTE = 30  # seconds for which a code counts
PART = "post"
TYPED = ("post_title", "post_duties", "workplace", "contract_from", "contract_until", "monthly_pay_cny")
FINDINGS = tuple(Say("zh")(f"office.verdict.{one}") for one in ("verified", "not_proven"))
DAYS = {"contract_from": "2027-01-{:02d}", "contract_until": "2028-12-{:02d}"}


class Action(NamedTuple):
    """What somebody did: when, on the clock of `time.monotonic`, for how many seconds, and what went wrong if anything did."""

    what: str
    began: float
    seconds: float
    fault: str = ""


@dataclass
class Diary:
    """What everybody did. :param saved: by case and question the last answer that the page said was saved."""

    actions: list[Action] = field(default_factory=list)
    saved: dict[tuple[int, str], str] = field(default_factory=dict)
    sheets: int = 0  # opened, each a session of Streamlit

    def between(self, since: float, until: float) -> list[Action]:
        """What was begun in this time."""
        return [one for one in self.actions if since <= one.began < until]


def share(actions: Iterable[Action], part: float) -> float:
    """The seconds that so large a part of the actions took at most; 0 where there are none."""
    taken = sorted(one.seconds for one in actions)
    return taken[min(len(taken) - 1, int(part * len(taken)))] if taken else 0.0


class Person:
    """Somebody at work.

    :param pause: the seconds between two actions on average; each pause is drawn between half and one and a half of it.
    """

    def __init__(self, address: str, worker: Worker, diary: Diary, pause: float) -> None:
        self.worker, self.diary, self.pause = worker, diary, pause
        self.client = httpx.AsyncClient(base_url=address, timeout=PATIENCE, headers={"Accept-Language": "zh-CN,zh"})
        self.sheet: Sheet | None = None
        self.chance = random.Random(worker.login)

    async def sign_in(self) -> None:
        """By the form, with password and, for an officer, a code of the authenticator."""
        if self.worker.token:
            self.client.cookies.set("sid", self.worker.token)
            return
        form = await self.client.get("/sign-in")
        given = {"token": _field(form, "token"), "next": "/", "login": self.worker.login, "password": PASSWORD}
        answer = await self.client.post("/sign-in", data=given)
        if answer.status_code == 303 and answer.headers["location"].startswith("/sign-in/code"):
            answer = await self._code()
            if answer.status_code != 303:  # the app was set up with this half minute's code, and no code counts twice
                await asyncio.sleep(_HALF_MINUTE - time.time() % _HALF_MINUTE + 1)
                answer = await self._code()
        if answer.status_code != 303 or "sid" not in self.client.cookies:
            raise Fault(f"{self.worker.login} could not sign in: {answer.status_code}")

    async def _code(self) -> httpx.Response:
        form = await self.client.get("/sign-in/code")
        given = {"token": _field(form, "token"), "next": "/", "code": TOTP(self.worker.secret).now()}
        return await self.client.post("/sign-in/code", data=given)

    async def work(self) -> None:
        """Goes the way again and again until it is cancelled; after a fault from its beginning."""
        way = self.examining if self.worker.officer else self.writing
        await asyncio.sleep(self.chance.uniform(0, self.pause))
        try:
            while True:
                async for what, done in way():
                    if not await self.act(what, done):
                        break
                    await self._think()
                else:
                    continue
                await self._think()
        finally:
            await self.leave()

    async def leave(self) -> None:
        """Closes the page and the connections."""
        if self.sheet:
            await self.sheet.close()
        await self.client.aclose()

    async def _think(self) -> None:
        """A pause. If the connection breaks meanwhile, the browser comes back by itself, and the reader waits for that."""
        pause = asyncio.create_task(asyncio.sleep(self.chance.uniform(0.5, 1.5) * self.pause))
        broken = asyncio.create_task(self.sheet.connection.wait_closed()) if self.sheet and self.sheet.connection else pause
        try:
            await asyncio.wait({pause, broken}, return_when=asyncio.FIRST_COMPLETED)
            if broken is not pause and broken.done():
                await self.act("comes back", self.sheet.come_back)
            await pause
        finally:
            for task in (pause, broken):
                task.cancel()

    async def act(self, what: str, done: Callable[[], Awaitable[None]]) -> bool:
        """Does something and writes down how long it took; whether it went well."""
        began, fault = time.monotonic(), ""
        try:
            await done()
        except (Fault, TimeoutError, *LOST, httpx.HTTPError) as broken:
            fault = f"{type(broken).__name__} {broken}".strip()
        self.diary.actions.append(Action(what, began, time.monotonic() - began, fault))
        return not fault

    async def open(self, path: str) -> None:
        """Opens a page as a link does, and leaves the one before."""
        if self.sheet:
            await self.sheet.close()
        self.sheet = Sheet(self.client, path)
        self.diary.sheets += 1
        await self.sheet.open()
        shown = "".join(self.sheet.text)
        if "jc-head" not in shown or "/sign-out" not in shown:
            raise Fault(f"{path} was not drawn for somebody who is signed in")

    async def writing(self) -> AsyncIterator[tuple[str, Callable[[], Awaitable[None]]]]:
        """The way of a firm's person, once: what is done, and how."""
        case = self.chance.choice(self.worker.cases)
        yield "list", lambda: self.open("/cases")
        yield "application", lambda: self.open(f"/application?case={case}")
        yield "section", lambda: self.open(f"/application?case={case}&part={PART}")
        for name in TYPED:
            yield "answer", lambda name=name: self._type(case, name)
        yield "score", lambda: self.open(f"/score?case={case}")

    async def _type(self, case: int, name: str) -> None:
        number = self.chance.randint(1, 28)
        value = DAYS[name].format(number) if name in DAYS else f"{number * 1000}" if "pay" in name else f"示例 {number:02d} 号"
        (widget,) = self.sheet.named(lambda key: key == f"answer_{case}_{name}")
        self.diary.saved.pop((case, name), None)  # until the page has answered, either may be what is kept
        try:
            await self.sheet.enter(widget, value)
        except LOST:  # the field still holds it, and the browser sends it again
            await self.sheet.come_back()
        self.diary.saved[case, name] = value

    async def examining(self) -> AsyncIterator[tuple[str, Callable[[], Awaitable[None]]]]:
        """The way of an officer, once."""
        case, claim = self.worker.cases[0], self.chance.choice(self.worker.claims)
        yield "queue", lambda: self.open("/queue")
        yield "claim", lambda: self.open(f"/examination?case={case}&claim={claim}")
        yield "finding", self._choose
        yield "record", self._record

    async def _choose(self) -> None:
        (verdict,) = self.sheet.named(lambda key: key.startswith("verdict_"))
        await self.sheet.enter(verdict, self.chance.choice(FINDINGS))

    async def _record(self) -> None:
        (reason,) = self.sheet.named(lambda key: key.startswith("reason_"))
        await self.sheet.enter(reason, "示例：与所附材料核对", run=False)
        (button,) = self.sheet.named(lambda key: key.startswith("FormSubmitter:form_"))
        await self.sheet.press(button)
        if not re.search(r'class="jc-done"', "".join(self.sheet.text)):
            raise Fault("the finding was not recorded")


def _field(form: httpx.Response, name: str) -> str:
    return unescape(form.text.partition(f'name="{name}" value="')[2].partition('"')[0])
