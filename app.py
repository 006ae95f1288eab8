"""The counter's front door: `streamlit run app.py`. One process serves the sheets, the plain pages and the files."""

import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool

from forms.mail_sender import Sender
from forms.mail_settings import mail_server
from forms.office import the_office
from forms.settings import SettingsRefused, read_settings, terminal_language
from forms.warm import warm
from forms.web import HANDLERS, MIDDLEWARE, ROUTES, on_script_error
from forms.wording import Say

HOUSE = Path(__file__).parent

try:
    read_settings()
except SettingsRefused as refused:  # here, not in the start-up below, where a stack trace would hide the words
    sys.exit("\n".join(refused.lines(Say(terminal_language()))))


@asynccontextmanager
async def opened(_: st.App) -> AsyncIterator[None]:
    """Opens the office before the first visitor comes, and sends its mails for as long as it is open."""
    office, server = the_office(), mail_server(read_settings())
    sender = Sender(office, server).start() if server else None
    await run_in_threadpool(warm)
    # Streamlit collects all garbage after every run of a script. What is here now lives as long as the process: frozen, it is
    # not looked through again, and one process carries four times as many people (measured, see docs/decisions).
    gc.collect()
    gc.freeze()
    yield
    if sender:
        await run_in_threadpool(sender.end)


app = st.App(
    HOUSE / "forms" / "counter.py",
    routes=ROUTES,
    middleware=MIDDLEWARE,
    exception_handlers=HANDLERS,
    on_script_error=on_script_error,
    lifespan=opened,
)
