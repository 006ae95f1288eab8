"""The reasons for which a letter cannot be sealed, and then does not leave."""

from dataclasses import dataclass
from typing import Any

from workflow.refusals import Refusal


@dataclass(eq=False)
class SealUnavailable(Refusal):
    """The letter cannot be sealed, or its statement not signed: no letter is issued, nothing is changed.

    :param kind: missing (no key file), open (others may read it), passphrase (none is set, or its file is missing or open),
        unreadable (another passphrase, or damaged), unfit (a kind of key that cannot be used), not_yet, expired (the day of
        the certificate or key), unknown (not among the public keys), public (a public key's file is damaged),
        time_service (it does not answer), time_roots (its certificates are missing), unproven (the made seal does not verify).
    :param file: the name of the file that it is about. :param said: what the library or the other side said.
    """

    kind: str
    file: str
    said: str = ""

    def _kind(self) -> str:
        return self.kind

    def fields(self) -> dict[str, Any]:
        return {"file": self.file, "said": self.said}
