"""Which parts of a line are read from right to left, and in which order a line with such parts stands on the paper.

The Unicode Bidirectional Algorithm (UAX #9) for a paragraph that runs from left to right, without the parts that control
characters drive: those are refused where text is typed in.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile

_PAIRS = dict(["()", "[]", "{}", "（）", "〔〕", "［］", "｛｝", "「」", "『』", "《》", "〈〉", "【】"])
_TURNED = dict(["<>", "«»", "‹›"])  # no brackets to the algorithm, but they turn as well
MIRRORED = {one: other for left, right in {**_PAIRS, **_TURNED}.items() for one, other in ((left, right), (right, left))}


def has_backward(text: str) -> bool:
    """Whether anything in a text is read from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)


@lru_cache(maxsize=256)
def levels(text: str) -> tuple[int, ...]:
    """For each character 0 (left to right), 1 (right to left), or 2 (left to right within the latter: a number)."""
    kinds = _numbers([unicodedata.bidirectional(character) for character in text])
    _brackets(text, kinds)
    _neutrals(kinds)
    return tuple({"L": 0, "R": 1}.get(kind, 2) for kind in kinds)


def _numbers(kinds: list[str]) -> list[str]:
    """Rules W1 to W7: what numbers and the marks within them are."""
    strong = before = "L"
    for n, kind in enumerate(kinds):
        if kind == "NSM":
            kind = kinds[n] = before  # W1: a mark is what it is written on
        before = kind
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[n] = "AN"  # W2
    kinds = ["R" if kind == "AL" else kind for kind in kinds]  # W3
    for n in range(1, len(kinds) - 1):  # W4: one separator between two numbers of a kind
        left, kind, right = kinds[n - 1 : n + 2]
        if left == right and ((kind in ("ES", "CS") and left == "EN") or (kind == "CS" and left == "AN")):
            kinds[n] = left
    for places in (range(len(kinds)), range(len(kinds) - 1, -1, -1)):  # W5: signs beside a number are part of it
        beside = ""
        for n in places:
            if kinds[n] == "ET" and beside == "EN":
                kinds[n] = "EN"
            beside = kinds[n]
    strong = "L"
    for n, kind in enumerate(kinds):
        if kind in ("ES", "ET", "CS"):
            kinds[n] = "ON"  # W6
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[n] = "L"  # W7
    return kinds


def _side(kind: str) -> str:
    """How a number or a letter counts for what stands beside it; "" for what is neither."""
    return {"L": "L", "R": "R", "EN": "R", "AN": "R"}.get(kind, "")


def _brackets(text: str, kinds: list[str]) -> None:
    """Rule N0: both brackets of a pair go the same way, by what stands between them, else by what stands before."""
    waiting: list[tuple[str, int]] = []
    pairs = []
    for n, character in enumerate(text):
        if kinds[n] != "ON":
            continue
        if character in _PAIRS:
            waiting.append((_PAIRS[character], n))
        elif found := [at for at, (closing, _) in enumerate(waiting) if closing == character]:
            pairs.append((waiting[found[-1]][1], n))
            del waiting[found[-1] :]
    for opening, closing in sorted(pairs):
        inside = {_side(kind) for kind in kinds[opening + 1 : closing]}
        if "L" in inside:
            way = "L"
        elif "R" in inside:
            way = next((side for kind in reversed(kinds[:opening]) if (side := _side(kind))), "L")
        else:
            continue
        for bracket in (opening, closing):
            kinds[bracket] = way
            for marked in takewhile(lambda at: unicodedata.bidirectional(text[at]) == "NSM", range(bracket + 1, len(text))):
                kinds[marked] = way  # a mark is what it is written on


def _neutrals(kinds: list[str]) -> None:
    """Rules N1 and N2: what stands between two of a direction goes their way; everything else goes with the paragraph."""
    start, before = 0, "L"
    for n, kind in enumerate([*kinds, "L"]):
        side = _side(kind)
        if not side:
            continue
        way = "R" if before == side == "R" else "L"
        for at in range(start, n):
            kinds[at] = way
        start, before = n + 1, side


def visual(levels: Sequence[int]) -> list[int]:
    """The places of a line's pieces in the order in which they stand from left to right (rule L2)."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = max(end, start + 1)
    return order
