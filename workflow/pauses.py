"""How long somebody who guesses must wait, and how often anybody may ask: at the sign-in and at the verification of letters."""

import threading
from collections import deque
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

WINDOW = timedelta(minutes=15)  # in which wrong guesses are counted
FIRST_PAUSE, LONGEST_PAUSE = 30, 900  # seconds; the pause doubles with each further wrong guess
MINUTE = timedelta(minutes=1)
_MOST_ADDRESSES = 50_000  # that are remembered at once


def pause_after(count: int, last: datetime | None, free: int, now: datetime) -> int:
    """The seconds to wait after so many wrong guesses within the window; 0 while they are few, or the pause is over.

    :param last: when the newest one was. :param free: wrong guesses before the office begins to slow down.
    """
    if count < free or last is None:
        return 0
    pause = min(FIRST_PAUSE * 2 ** min(count - free, 10), LONGEST_PAUSE)
    return max(pause - int((now - last).total_seconds()), 0)


class Rate:
    """How often each address has asked within the last minute. Kept in memory: a restart forgives, a question costs nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked: dict[str, deque[datetime]] = {}

    def pause(self, address: str, most: int, now: datetime) -> int:
        """Counts one question; the seconds until the next one is answered, 0 when this one is.

        :param most: questions a minute.
        """
        with self._lock:
            asked = self._asked.setdefault(neighbourhood(address), deque())
            while asked and now - asked[0] >= MINUTE:
                asked.popleft()
            if len(asked) >= most:
                return max(1, int((MINUTE - (now - asked[0])).total_seconds()) + 1)
            asked.append(now)
            if len(self._asked) > _MOST_ADDRESSES:
                self._forget(now)
            return 0

    def _forget(self, now: datetime) -> None:
        self._asked = {one: asked for one, asked in self._asked.items() if asked and now - asked[-1] < MINUTE}


def neighbourhood(address: str) -> str:
    """What counts as one asker: an IPv4 address, or the 64 bits that one IPv6 connection is given."""
    try:
        found = ip_address(address)
    except ValueError:  # a test client, a socket
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(IPv6Address(int(found) >> 64 << 64))
