"""Whether a password that people chose for themselves would be guessed, judged by zxcvbn, and what makes it weak."""

import threading
from collections.abc import Iterable, Mapping
from typing import Any

from workflow.account_refusals import PasswordRefused

LEAST, MOST = 12, 200  # characters
_LEFT = 8  # characters that must remain of a password without the person's own words
_STRONG = 3  # of zxcvbn's 0 to 4: more than a hundred million guesses
_LOOKED_AT = 72  # characters; zxcvbn's time grows with the square of the length, and what is strong so far stays strong
_lock = threading.Lock()  # zxcvbn keeps the person's own words in one place for the whole process


def demand_strong(password: str, own: Iterable[str]) -> None:
    """Goes on only with a password that is hard to guess.

    :param own: words that are no secret of this person: account, name, firm. :raises PasswordRefused.
    """
    if kind := weakness(password, own):
        raise PasswordRefused(kind, LEAST, MOST)


def weakness(password: str, own: Iterable[str] = ()) -> str:
    """Why a password is too weak, as a kind of `PasswordRefused`; "" for a strong one."""
    from zxcvbn import zxcvbn  # only when a password is chosen: its lists of words take a moment to load

    if len(password) < LEAST:
        return "too_short"
    if len(password) > MOST:
        return "too_long"
    words = {part for text in own for part in (text, *text.replace(".", " ").replace("-", " ").split()) if len(part) > 1}
    left = password.lower()
    for word in sorted((word.lower() for word in words), key=len, reverse=True):
        left = left.replace(word, "")
    if len(left) < min(len(password), _LEFT):
        return "own"
    with _lock:
        judged = zxcvbn(password[:_LOOKED_AT], user_inputs=sorted(words))
    if judged["score"] >= _STRONG:
        return ""
    return _kind(max(judged["sequence"], key=lambda match: len(match["token"])))


def _kind(longest: Mapping[str, Any]) -> str:
    pattern = longest["pattern"]
    if pattern == "dictionary":
        named = longest["dictionary_name"]
        return {"user_inputs": "own", "passwords": "common"}.get(named, "names" if "names" in named else "words")
    kinds = {"spatial": "keyboard", "repeat": "repeats", "sequence": "sequence", "date": "date", "regex": "date"}
    return kinds.get(pattern, "guessable")
