"""`jiancai demo-office`: a demonstration office on an embedded database, with accounts and specimen cases."""

import os
import secrets
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from forms.commands.serve import become_server, port_free
from forms.settings import SettingsRefused, read_settings
from forms.wording import LANGUAGES, Say


def arguments(parser: ArgumentParser) -> None:
    """`jiancai demo-office [--port P] [--address A] [--data DIR]`."""
    parser.add_argument("--address", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=8501, help="the port to listen on")
    parser.add_argument(
        "--data", type=Path, default=Path("var/demo-office"), help="the folder of the demonstration's database and files"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default=None, help="the language of what is printed here")
    parser.add_argument("--prepare-only", action="store_true", help="fill the office and end, without starting the server")


def run(options: Namespace) -> int:
    """Fills the demonstration office if it is empty, prints address and accounts, and becomes the server."""
    from forms.settings import terminal_language

    say = Say(options.lang or terminal_language())
    os.environ["JIANCAI_DEMONSTRATION"] = "true"
    os.environ["JIANCAI_DATA_DIR"] = str(options.data.resolve())
    os.environ.pop("JIANCAI_DATABASE_URL", None)  # accounts whose password everybody knows enter no other database
    os.environ.setdefault("JIANCAI_PUBLIC_URL", f"http://localhost:{options.port}")
    if not options.prepare_only and not port_free(say, options.address, options.port):
        return 2
    try:
        from forms.office import open_office

        settings = read_settings()
        office = open_office(settings)
    except SettingsRefused as refused:
        print("\n".join(refused.lines(say)), file=sys.stderr)
        return 2
    from forms.demonstration import ACCOUNTS, PASSWORD, fill

    os.environ.setdefault("JIANCAI_SECRET", _secret_of(options.data))
    os.environ.setdefault("JIANCAI_LOG_FORMAT", "text")  # somebody sits at the terminal
    print(say("commands.demo.preparing"), flush=True)
    fill(office)
    print(f"\n  {say('commands.demo.address', address=settings.public_url)}\n")
    width = max(len(account.login) for account in ACCOUNTS)
    for account in ACCOUNTS:
        print(f"    {account.login:<{width}}  {PASSWORD}  {say(account.does)}")
    print(f"\n  {say('commands.demo.code')}\n  {say('commands.demo.specimen')}\n", flush=True)
    return 0 if options.prepare_only else become_server(say, options.address, options.port, read_settings())


def _secret_of(folder: Path) -> str:
    """The demonstration's own secret, kept in its folder so that a restart keeps people signed in."""
    file = folder / "secret"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32))
    return file.read_text().strip()
