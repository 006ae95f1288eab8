"""The virus scanner as the settings name it: a clamd on the network, or behind a local socket."""

from urllib.parse import urlsplit

from pydantic_core import PydanticCustomError

from workflow import Clamd, Scanner


def scanner_address(address: str) -> str:
    """The address, if it names a clamd: `tcp://host:port` or `unix:///path`.

    :raises PydanticCustomError: not_a_scanner.
    """
    try:
        parts = urlsplit(address)
        on_the_network = parts.scheme == "tcp" and parts.hostname and parts.port and parts.path in ("", "/")
    except ValueError:  # a port that is none
        on_the_network, parts = False, urlsplit("")
    if not on_the_network and not (parts.scheme == "unix" and not parts.netloc and len(parts.path) > 1):
        raise PydanticCustomError("not_a_scanner", "not_a_scanner")
    return address


def scanner_of(address: str | None) -> Scanner | None:
    """The scanner at an address that `scanner_address` let pass; `None` where the office has none."""
    if not address:
        return None
    parts = urlsplit(address)
    return Clamd(path=parts.path) if parts.scheme == "unix" else Clamd(host=parts.hostname or "", port=parts.port or 0)
