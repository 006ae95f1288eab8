"""What the office writes down while it runs: one line each, made of known fields, so that nothing a person typed gets in.

Written are only: a message just as it stands in a program (never what was put into it), the fields of `FIELDS`, and of a fault
its kind and the places in the program that it passed, never its text. That holds for our own lines and for those of libraries.
"""

import ast
import json
import logging
import re
import sys
import threading
import warnings
from contextvars import ContextVar
from datetime import UTC, datetime
from errno import errorcode
from functools import cache
from pathlib import Path
from traceback import walk_tb
from typing import Any, TextIO

REQUEST: ContextVar[str] = ContextVar("request", default="")  # the number of the request that is being answered
# What a line may carry beside its message. `address` stands only beside a refused sign-in, where a break-in begins.
FIELDS = ("request", "method", "route", "status", "ms", "person", "fault", "address", "outcome")
_HARMLESS = re.compile(r"[\w./:+ -]{1,80}", re.ASCII)
# Attributes of faults that hold a code, and what it looks like: of the office's own, of PostgreSQL, of SQLite.
_CODES = (("kind", r"[a-z_]{1,40}"), ("sqlstate", r"[0-9A-Z]{5}"), ("sqlite_errorname", r"[A-Z_]{3,40}"))
_MOST_PLACES = 15  # of the way that a fault took, counted from its end
_DEEPEST = 5  # causes behind a fault


def entry(record: logging.LogRecord) -> dict[str, Any]:
    """A line as data: the moment (UTC), level, logger, message, and whatever of `FIELDS` it has."""
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    told = {"at": at, "level": record.levelname.lower(), "by": record.name, "says": _message(record)}
    if not told["says"]:
        told["place"] = _place(record.pathname, record.lineno, record.funcName)
    given = {"request": REQUEST.get()} | record.__dict__
    told |= {name: given[name] for name in FIELDS if _may_be_told(given.get(name))}
    if record.exc_info and record.exc_info[1]:
        told["faults"] = [{"kind": _kind(one), "way": _way(one)} for one in _causes(record.exc_info[1])]
    return told


def _may_be_told(value: object) -> bool:
    return isinstance(value, int | float) or (isinstance(value, str) and bool(_HARMLESS.fullmatch(value)))


def _message(record: logging.LogRecord) -> str:
    """The message without what was put into it; "" where it does not stand in the program just so, and may hold anything."""
    return record.msg if isinstance(record.msg, str) and record.msg in _texts_in(record.pathname) else ""


@cache
def _texts_in(file: str) -> frozenset[str]:
    """The texts that a program file is made of."""
    try:
        tree = ast.parse(Path(file).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return frozenset()
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in parts)
    return frozenset(node.value for node in found if isinstance(node.value, str))


def _causes(fault: BaseException) -> list[BaseException]:
    """The fault, and what lies behind it."""
    found: list[BaseException] = []
    behind = [fault]
    while behind and len(found) < _DEEPEST:
        one = behind.pop(0)
        found.append(one)
        causes = [one.__cause__ or one.__context__, *(one.exceptions if isinstance(one, BaseExceptionGroup) else ())]
        behind += [cause for cause in causes if cause is not None]
    return found


def _kind(fault: BaseException) -> str:
    """What kind of fault it is: its class, with the code that the system, the database or the office gives it."""
    name = f"{type(fault).__module__}.{type(fault).__qualname__}"
    code = errorcode.get(fault.errno or 0, "") if isinstance(fault, OSError) else ""
    for attribute, shape in _CODES:
        given = getattr(fault, attribute, None)
        if isinstance(given, str) and re.fullmatch(shape, given):
            code = given
    return f"{name} ({code})" if code else name


def _way(fault: BaseException) -> list[str]:
    """The places in the program that a fault passed, from the outside to where it arose."""
    passed = walk_tb(fault.__traceback__)
    return [_place(frame.f_code.co_filename, line, frame.f_code.co_name) for frame, line in passed][-_MOST_PLACES:]


def _place(file: str, line: int, function: str) -> str:
    return f"{'/'.join(Path(file).parts[-3:])}:{line} {function}"


class JsonLines(logging.Formatter):
    """One JSON object a line, for whatever collects logs."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(entry(record), ensure_ascii=False)


class TextLines(logging.Formatter):
    """The same for the eyes of somebody at a terminal, who is told of warnings and faults only."""

    def format(self, record: logging.LogRecord) -> str:
        told = entry(record)
        fields = " ".join(f"{name}={told[name]}" for name in FIELDS if name in told)
        head = f"{told['at'][11:19]} {told['level']:<7} {told['says'] or told['place']}  {fields}".rstrip()
        faults = [
            line for one in told.get("faults", ()) for line in (f"    {one['kind']}", *(f"      {at}" for at in one["way"]))
        ]
        return "\n".join([head, *faults])


class _WithoutOwnHandlers(logging.Logger):
    """A logger whose lines go to the office's handler, whatever the library that asked for it would do with them.

    Streamlit gives each of its loggers a handler of its own and keeps the lines from everybody else's.
    """

    def addHandler(self, hdlr: logging.Handler) -> None:
        if type(hdlr) is not logging.StreamHandler:
            super().addHandler(hdlr)

    @property
    def propagate(self) -> bool:
        return True

    @propagate.setter
    def propagate(self, wanted: bool) -> None:
        """Nobody keeps lines to themselves."""


def write_logs(form: str, stream: TextIO | None = None) -> None:
    """From now on every line of this process, also those of libraries and of faults that nobody caught, is written so.

    To be called before a library is imported that makes loggers.

    :param form: "json" or "text". :param stream: where to; the standard error output by default.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    handler.setLevel(logging.INFO if form == "json" else logging.WARNING)  # a terminal also shows accounts and addresses
    handler.addFilter(lambda record: record.name != "uvicorn.access")  # our own line of a request says more
    logging.getLogger().addHandler(handler)
    logging.setLoggerClass(_WithoutOwnHandlers)
    logging.getLogger("jiancai").setLevel(logging.INFO)
    logging.raiseExceptions = False  # a line that cannot be written would otherwise be shown with all that was put into it
    warnings.showwarning = lambda *told, **more: None  # their texts may hold values, and nobody at night can act on them
    sys.excepthook = _uncaught
    threading.excepthook = lambda fault: _uncaught(fault.exc_type, fault.exc_value, fault.exc_traceback)
    sys.unraisablehook = lambda fault: _uncaught(fault.exc_type, fault.exc_value, fault.exc_traceback)


def _uncaught(kind: type[BaseException], fault: BaseException | None, trace: Any) -> None:
    if fault is not None and not issubclass(kind, KeyboardInterrupt):
        logging.getLogger("jiancai").error("a fault that nobody caught", exc_info=(kind, fault, trace))
