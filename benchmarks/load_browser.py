"""One page of the sheets as a browser holds it: the connection, what its fields hold, and what is sent when something is done.

The protocol is Streamlit's own (WebSocket, protobuf): every run sends all fields of the page, as the browser does, and ends
with the server's word that the script has finished. Nothing is drawn, so that the load is light for whoever makes it.
"""

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

PATIENCE = 60  # seconds for an answer, then it is a fault
LOST = (WebSocketException, httpx.TransportError, OSError)  # the server is not there
_TYPED, _CHOSEN = ("text_input", "text_area"), ("radio", "selectbox")


class Fault(Exception):
    """The page did not come as it should."""


def _held(kind: str, field: Any) -> Any:
    """What a field holds when it is drawn; `None` where nothing is chosen."""
    if kind in _TYPED:
        return field.value if field.set_value else field.default
    if kind in _CHOSEN:
        if field.set_value:
            return field.raw_value
        return field.options[field.default] if field.HasField("default") else None
    return field.value if field.set_value else field.default


class Sheet:
    """An open page.

    :param client: who looks at it; holds the cookies of the session. :param path: where, such as `/application?case=3`.
    """

    def __init__(self, client: httpx.AsyncClient, path: str) -> None:
        parts = urlsplit(path)
        self.client, self.page, self.query = client, parts.path.strip("/"), parts.query
        self.hash, self.session = "", ""
        self.held: dict[str, tuple[str, Any]] = {}  # by the widget's id: its kind and its value
        self.parts: dict[str, str] = {}  # the fragment to which a widget belongs
        self.text: list[str] = []  # the HTML of the page
        self.connection: ClientConnection | None = None

    async def open(self) -> None:
        """Loads the page as a link does: the shell, what the shell asks for, the connection, the first run.

        The shell's scripts and styles are in the browser's cache, as they are from the second page on.
        """
        address = f"/{self.page}" + (f"?{self.query}" if self.query else "")
        answers = [await self.client.get(address)]
        answers += await asyncio.gather(*(self.client.get(f"/_stcore/{name}") for name in ("health", "host-config")))
        for answer in answers:
            if answer.status_code != 200:
                raise Fault(f"{answer.url.path} answered {answer.status_code}")
        await self._connect()
        await self.run()

    async def come_back(self) -> None:
        """What a browser does by itself when its connection has broken: it asks until somebody answers, connects, sends all."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    (await self.client.get("/_stcore/health")).raise_for_status()
                    await self._connect()
                    return await self.run()
                except (*LOST, httpx.HTTPStatusError):
                    await asyncio.sleep(0.5)

    async def _connect(self) -> None:
        base = self.client.base_url
        cookies = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        self.connection = await connect(
            f"ws://{base.host}:{base.port}/_stcore/stream",
            origin=f"http://{base.host}:{base.port}",
            additional_headers={"Cookie": cookies},
            subprotocols=["streamlit", "none", *([self.session] if self.session else [])],
            max_size=None,
            open_timeout=PATIENCE,
        )

    async def run(self, button: str = "", fragment: str = "") -> None:
        """One run of the script with what the fields hold, to its end.

        :param button: the widget that was pressed. :param fragment: the part of the page that runs alone.
        """
        told = BackMsg()
        state = told.rerun_script
        state.query_string, state.page_script_hash, state.fragment_id = self.query, self.hash, fragment
        state.page_name = "" if self.hash else self.page
        state.context_info.timezone, state.context_info.locale = "Asia/Shanghai", "zh-CN"
        state.widget_states.widgets.extend(_state(name, *held) for name, held in self.held.items() if held[1] is not None)
        if button:
            state.widget_states.widgets.append(WidgetState(id=button, trigger_value=True))
        await self.connection.send(told.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            await self._until_finished()

    async def _until_finished(self) -> None:
        drawn: set[str] = set()
        while True:
            message = ForwardMsg.FromString(await self.connection.recv())
            kind = message.WhichOneof("type")
            if kind == "delta":
                self._drawn(message.delta, drawn)
            elif kind == "new_session":
                self.session = message.new_session.initialize.session_id or self.session
                if not message.metadata.run.fragment_ids:
                    drawn.clear()
                    self.text.clear()
            elif kind == "navigation":
                self.hash = message.navigation.page_script_hash
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "page_not_found":
                raise Fault(f"there is no page {self.page}")
            elif kind == "script_finished":
                status = message.script_finished
                if status == ForwardMsg.FINISHED_SUCCESSFULLY:
                    self.held = {name: held for name, held in self.held.items() if name in drawn}
                if status in (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY):
                    return
                if status == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise Fault("the script cannot be compiled")

    def _drawn(self, delta: Any, drawn: set[str]) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise Fault(f"{self.page}: {element.exception.type} {element.exception.message}")
        if kind == "html":
            self.text.append(element.html.body)
        if kind in (*_TYPED, *_CHOSEN, "checkbox", "button"):
            field = getattr(element, kind)
            drawn.add(field.id)
            self.parts[field.id] = delta.fragment_id
            if kind == "button":
                self.held[field.id] = ("button", None)
            elif field.id not in self.held or field.set_value:
                self.held[field.id] = (kind, _held(kind, field))

    def named(self, fits: Callable[[str], bool]) -> list[str]:
        """The ids of the widgets whose key fits."""
        return [name for name in self.held if fits(name.partition("-")[2].partition("-")[2])]

    async def enter(self, widget: str, value: Any, run: bool = True) -> None:
        """Types or chooses something; afterwards the page runs, but not for a field of a form that is sent by its button."""
        self.held[widget] = (self.held[widget][0], value)
        if run:
            await self.run(fragment=self.parts[widget])

    async def press(self, button: str) -> None:
        """Presses a button."""
        await self.run(button, self.parts[button])

    async def close(self) -> None:
        """Leaves the page."""
        if self.connection:
            await self.connection.close()
            self.connection = None


def _state(name: str, kind: str, value: Any) -> WidgetState:
    return WidgetState(id=name, bool_value=value) if kind == "checkbox" else WidgetState(id=name, string_value=value)
