"""`jiancai secret`: makes the secret that a real office must be started with."""

import secrets
from argparse import ArgumentParser, Namespace


def arguments(parser: ArgumentParser) -> None:
    """`jiancai secret` takes none."""


def run(options: Namespace) -> int:
    """Prints a new secret, and nothing else, so that it can go straight into a protected file."""
    print(secrets.token_hex(32))
    return 0
