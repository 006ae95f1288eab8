"""`jiancai demo`: the whole path without a browser, by distinct persons, through the real verification route."""

import json
import os
import shutil
import socket
import sys
import threading
import time
import urllib.request
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from forms.wording import LANGUAGES, Say


def arguments(parser: ArgumentParser) -> None:
    """`jiancai demo [--into DIR]`."""
    parser.add_argument("--into", type=Path, default=Path("var/demo"), help="the folder for the office and the letter")
    parser.add_argument("--lang", choices=LANGUAGES, default=None, help="the language of what is printed here")


def run(options: Namespace) -> int:
    """Applies, examines, countersigns, issues, verifies, revokes and verifies again; leaves the letter at DIR/letter.pdf.

    :return: 0 when every answer was the one expected; 1 with the answer that was not; 2 when the folder cannot be used.
    """
    from forms.settings import SettingsRefused, terminal_language

    say = Say(options.lang or terminal_language())
    folder = options.into.resolve()
    shutil.rmtree(folder / "office", ignore_errors=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    os.environ |= {
        "JIANCAI_DEMONSTRATION": "true",
        "JIANCAI_DATA_DIR": str(folder / "office"),
        "JIANCAI_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    os.environ.pop("JIANCAI_DATABASE_URL", None)  # accounts whose password everybody knows enter no other database
    from forms import walkthrough
    from forms.demonstration import EXAMINED, people_in
    from forms.office import the_office
    from forms.specimen import dossier
    from workflow import letter_document, order_revocation, revoke

    try:
        office = the_office()
    except SettingsRefused as refused:
        print("\n".join(refused.lines(say)), file=sys.stderr)
        return 2
    people = people_in(office)
    persons = walkthrough.Persons(people["firm"], people["examiner"], people["countersigner"], people["registrar"])

    def tell(what: str, who: str) -> None:
        print(f"  {say(f'commands.demo.{what}')} · {people[who].name} ({who})", flush=True)

    case = walkthrough.filed(office, persons.firm, dossier())
    tell("filed", "firm")
    case = walkthrough.proposed(office, case, persons.examiner, EXAMINED)
    tell("proposed", "examiner")
    case = walkthrough.sign(office, case.id, case.version, persons.countersigner, EXAMINED)
    tell("signed", "countersigner")
    letter = walkthrough.leave(office, case, persons.registrar)
    tell("issued", "registrar")
    _, content = letter_document(office, case.id, persons.registrar, "download")
    _, again = letter_document(office, case.id, persons.firm, "download")
    path = folder / "letter.pdf"
    path.write_bytes(content)
    print(f"  {letter.number} → {path}")
    answers = []
    with verification_open(port):
        address = letter.statement["verification_url"]
        answers.append(asked(say, address, port))
        case = walkthrough.as_now(office, case, persons.countersigner)
        case = order_revocation(office, case.id, case.version, persons.countersigner, EXAMINED)
        revoke(office, case.id, case.version, persons.registrar, EXAMINED)
        tell("revoked", "registrar")
        answers.append(asked(say, address, port))
    if answers != ["genuine", "revoked"] or again != content:
        print(say("commands.demo.unexpected", answers=", ".join(answers)))
        return 1
    return 0


@contextmanager
def verification_open(port: int) -> Iterator[None]:
    """The real plain routes on the loopback address, for as long as the visitor asks."""
    import uvicorn
    from starlette.applications import Starlette

    from forms.web import ROUTES

    server = uvicorn.Server(uvicorn.Config(Starlette(routes=ROUTES), host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(10)


def asked(say: Say, address: str, port: int) -> str:
    """What an anonymous visitor is told at the address that the letter names, and what a program is told."""
    code = address.rsplit("/", 1)[1]
    with urllib.request.urlopen(address, timeout=10) as page:  # the server started above  # nosec B310
        told = page.status
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/letters/{code}", timeout=10) as answer:  # nosec B310
        said = json.load(answer)["answer"]
    print(f"  {say('commands.demo.visitor')} · {address} · {told} · {said}", flush=True)
    return said
