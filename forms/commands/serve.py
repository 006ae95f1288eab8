"""`jiancai serve`: the real start. It refuses to run without its own secret and a first administrator."""

import os
import socket
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from forms.settings import Settings, SettingsRefused, read_settings
from forms.wording import LANGUAGES, Say

APP = Path(__file__).parents[2] / "app.py"


def arguments(parser: ArgumentParser) -> None:
    """`jiancai serve [--address A] [--port P]`."""
    parser.add_argument("--address", default="127.0.0.1", help="the address to listen on; behind a proxy the default is right")
    parser.add_argument("--port", type=int, default=8501, help="the port to listen on")
    parser.add_argument("--lang", choices=LANGUAGES, default="en")


def run(options: Namespace) -> int:
    """Checks what a real office needs and then becomes the server.

    :return: 2 with the reason and the remedy when something is missing; otherwise it does not return.
    """
    say = Say(options.lang)
    try:
        settings = read_settings()
        if settings.demonstration:
            print(say("commands.serve.demonstration"), file=sys.stderr)
            return 2
        from forms.office import open_office
        from workflow import RECOMMENDATION, SealUnavailable, has_administrator

        office = open_office(settings)
    except SettingsRefused as refused:
        print("\n".join(refused.lines(say)), file=sys.stderr)
        return 2
    if not has_administrator(office.registry):
        print(say("commands.serve.no_administrator"), file=sys.stderr)
        return 2
    try:
        office.seal.ready(office.now(), office.terms(RECOMMENDATION, office.today()).seal)
    except SealUnavailable as refused:  # the office opens all the same: it must go on verifying
        from forms.sheet import refusal_text

        print(say("commands.serve.no_seal", reason=refusal_text(say, refused)), file=sys.stderr)
    return become_server(say, options.address, options.port, settings)


def port_free(say: Say, address: str, port: int) -> bool:
    """Whether we may listen there; says so if not."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            print(say("commands.serve.port_taken", address=address, port=port), file=sys.stderr)
            return False
    return True


def become_server(say: Say, address: str, port: int, settings: Settings) -> int:
    """Replaces this process by Streamlit with our `app.py`; tells before that when the port is taken.

    :param settings: of the office. Streamlit takes in files as large as the office says to the firm, which looks again.
    """
    if not port_free(say, address, port):
        return 2
    environment = dict(os.environ)
    if secret := settings.the_secret:
        environment["STREAMLIT_SERVER_COOKIE_SECRET"] = secret
    environment["STREAMLIT_SERVER_MAX_UPLOAD_SIZE"] = str(settings.evidence_max_mb)
    environment["JIANCAI_LOG_FORMAT"] = settings.log_format
    environment["FORWARDED_ALLOW_IPS"] = settings.trusted_proxies  # as the server under Streamlit calls it
    if environment["JIANCAI_LOG_FORMAT"] == "json":
        environment["STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE"] = "true"  # else not every line would be a JSON object
    command = [sys.executable, "-m", "forms.serving", str(APP), "--server.address", address, "--server.port", str(port)]
    sys.stdout.flush()
    os.execve(sys.executable, command, environment)
