"""Finds the line of a fault in a law file, and reads on where only a day is impossible. Used only when there is a fault."""

import re
import tomllib
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from rules.days import MONTHS_IN_A_YEAR
from rules.faults import LawFault, Steps, wrong

_AT = re.compile(r"(?P<what>.*?)(?: \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\))?")
_DAY = re.compile(rb"(?<![\w-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")


def located(faults: Iterable[LawFault], content: bytes, file: str) -> list[LawFault]:
    """The faults of one file with their file, line and place in words, in the order of the lines.

    :param content: the bytes of the file, as they were read.
    :param file: how its faults name it.
    """
    lines = lines_of(content)
    told = _told(content)
    found = [
        replace(one, file=file, line=one.line or _nearest(lines, one), place=one.place or place_of(told, one.path))
        for one in faults
    ]
    return sorted(found, key=lambda fault: fault.line)


def _nearest(lines: dict[Steps, int], fault: LawFault) -> int:
    """The line of the key, or of the innermost table around it that the file has."""
    path = (*fault.path, fault.key) if fault.key else fault.path
    while path not in lines:
        path = path[:-1]
    return lines[path]


def place_of(told: Any, path: Steps) -> str:
    """A path in words: "criterion annual_salary, bands 3"; members of a list by id, fact or name, else by their number."""
    words: list[str] = []
    inside = False  # whether the last word is a table that the next key is joined to
    for step in path:
        try:
            told = told[step]
        except (KeyError, IndexError, TypeError):
            told = {}
        if isinstance(step, int):
            words[-1] += f" {_name(told, step + 1)}"
        elif inside:
            words[-1] += f".{step}"
        else:
            words.append(step)
        inside = isinstance(step, str)
    return ", ".join(words) or "file"


def _name(told: Any, number: int) -> str:
    if not isinstance(told, dict):
        return str(number)
    name = told.get("id") or told.get("fact")
    if isinstance(name, str) and name:
        return name
    return f"{number} ({told['name']})" if isinstance(told.get("name"), str) else str(number)


def lines_of(content: bytes) -> dict[Steps, int]:
    """The line of every table, member and key of a TOML file, by its path; of a broken file as many as can be read."""
    lines: dict[Steps, int] = {(): 1}
    members: dict[Steps, int] = {}
    for node in _parsed(content).children:
        if node.type not in ("table", "table_array_element"):
            _pair(node, (), lines)
            continue
        path: Steps = ()
        keys = [key for child in node.children for key in _keys(child)]
        for place, key in enumerate(keys, start=1):
            path = (*path, key)
            if place == len(keys) and node.type == "table_array_element":
                members[path] = members.get(path, 0) + 1
            lines.setdefault(path, _line(node))
            if path in members:
                path = (*path, members[path] - 1)
                lines.setdefault(path, _line(node))
        for child in node.children:
            _pair(child, path, lines)
    return lines


def _pair(node: Node, path: Steps, lines: dict[Steps, int]) -> None:
    if node.type != "pair":
        return
    for key in _keys(node.children[0]):
        path = (*path, key)
        lines.setdefault(path, _line(node))
    _value(node.children[-1], path, lines)


def _value(node: Node, path: Steps, lines: dict[Steps, int]) -> None:
    if node.type == "inline_table":
        for child in node.children:
            _pair(child, path, lines)
    elif node.type == "array":
        parts = [child for child in node.named_children if child.type != "comment"]
        for number, child in enumerate(parts):
            lines[*path, number] = _line(child)
            _value(child, (*path, number), lines)


def _keys(node: Node) -> Iterator[str]:
    if node.type == "dotted_key":
        for child in node.children:
            yield from _keys(child)
    elif node.type in ("bare_key", "quoted_key"):
        text = node.text.decode()  # what is no UTF-8 is no key to the parser
        yield text if node.type == "bare_key" else text[1:-1]


def _line(node: Node) -> int:
    return node.start_point.row + 1


def _parsed(content: bytes) -> Node:
    return Parser(Language(tree_sitter_toml.language())).parse(content).root_node


def _told(content: bytes) -> Any:
    try:
        return tomllib.loads(mended(content, []).decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None


def broken(bad: UnicodeDecodeError | tomllib.TOMLDecodeError, content: bytes) -> LawFault:
    """The fault of a file that is no TOML, with its line."""
    if isinstance(bad, UnicodeDecodeError):
        line = content.count(b"\n", 0, bad.start) + 1
        return replace(wrong("not_utf8", (), value=f"0x{content[bad.start]:02x}"), line=line)
    at = _AT.fullmatch(str(bad))
    if at["line"] is None:
        return replace(wrong("syntax_at_end", (), value=at["what"]), line=content.count(b"\n") + 1)
    return replace(wrong("syntax", (), value=at["what"], column=at["column"]), line=int(at["line"]))


def mended(content: bytes, faults: list[LawFault]) -> bytes:
    """The file with every impossible day replaced by the last day of its month, so that the rest can be read; each is noted."""
    root = _parsed(content)
    for found in _DAY.finditer(content):
        written, (begin, end) = found[0], found.span()
        if root.descendant_for_byte_range(begin, begin).type in ("string", "comment", "bare_key"):
            continue
        right = _nearest_day(*map(int, found.groups())).isoformat().encode()
        if right != written:
            line = content.count(b"\n", 0, begin) + 1
            faults.append(replace(wrong("impossible_day", (), value=written.decode(), nearest=right.decode()), line=line))
            content = content[:begin] + right + content[end:]  # of the same length: what follows keeps its place
    return content


def _nearest_day(year: int, month: int, day: int) -> date:
    """The day that is meant by an impossible one such as 30 February: the last possible one before it."""
    year, month = max(year, 1), min(max(month, 1), MONTHS_IN_A_YEAR)
    return date(year, month, min(max(day, 1), monthrange(year, month)[1]))
