"""Slows down whoever guesses passwords: each failure beyond the first few doubles the wait, by account and by address."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil

FREE_FOR_AN_ACCOUNT = 5  # wrong passwords that a person may type in a row
FREE_FOR_AN_ADDRESS = 50  # a whole firm may sit behind one address
LONGEST = 60  # seconds; nobody is locked out of their account by a stranger for longer than this
FORGOTTEN_AFTER = 15 * 60  # seconds without a failure
REMEMBERED = 20_000  # accounts and addresses; the oldest are forgotten first


class SlowDown:
    """Failures of this process, by account and by address. (Several processes slow down each by itself.)

    :param clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: OrderedDict[tuple[str, str], tuple[int, float]] = OrderedDict()

    def wait(self, login: str, address: str) -> int:
        """Whole seconds until the next attempt will be heard; 0 when it may be made now."""
        with self._lock:
            return max(0, *(ceil(self._until(key, free) - self._clock()) for key, free in self._keys(login, address)))

    def failed(self, login: str, address: str) -> None:
        """Remembers a wrong attempt. An unknown account is counted like a known one: the wait tells nothing."""
        with self._lock:
            for key, _ in self._keys(login, address):
                count, _ = self._known(key)
                self._failures[key] = (count + 1, self._clock())
                self._failures.move_to_end(key)
            while len(self._failures) > REMEMBERED:
                self._failures.popitem(last=False)

    def succeeded(self, login: str) -> None:
        """Forgets the failures of an account whose owner has come in; those of the address stay."""
        with self._lock:
            self._failures.pop(("account", login.casefold()), None)

    @staticmethod
    def _keys(login: str, address: str) -> tuple[tuple[tuple[str, str], int], ...]:
        return (("account", login.casefold()), FREE_FOR_AN_ACCOUNT), (("address", address), FREE_FOR_AN_ADDRESS)

    def _known(self, key: tuple[str, str]) -> tuple[int, float]:
        count, last = self._failures.get(key, (0, self._clock()))
        return (0, last) if self._clock() - last > FORGOTTEN_AFTER else (count, last)

    def _until(self, key: tuple[str, str], free: int) -> float:
        count, last = self._known(key)
        return last + min(LONGEST, 2 ** min(count - free, 10)) if count >= free else self._clock()
