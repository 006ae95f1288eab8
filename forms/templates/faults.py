"""What can be wrong with a template file, and how a fault is said: file, line, the key, what is wrong and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from forms.wording import Say
from rules import LawFault

Steps = tuple[str, ...]  # the way to a key: ("sentence", "title", "zh")


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """One thing that is wrong with a template.

    :param kind: which fault it is; its sentence is `templates.fault.<kind>`.
    :param path: the way to the key that is wrong; () for the file as a whole.
    :param value: what stands there, shortened where it is long. :param detail: what else the sentence names.
    :param file: the file, `line`: the line in it, from 1.
    :param law: the fault of a file that is no TOML, as `rules` words it.
    """

    kind: str
    path: Steps = ()
    value: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    file: str = ""
    line: int = 1
    law: LawFault | None = None


def wrong(kind: str, path: Steps = (), value: Any = "", **detail: Any) -> TemplateFault:
    """A fault that does not know its file and line yet."""
    text = str(value)
    return TemplateFault(kind, path, text if len(text) <= 60 else f"{text[:59]}…", detail)


def located(faults: Iterable[TemplateFault], content: bytes, file: str) -> list[TemplateFault]:
    """The faults of one file with file and line, in order: the line of the key, else of the table around it."""
    from rules import lines_of  # finding lines needs a parser of its own, and only a fault needs lines

    lines = lines_of(content)
    found = []
    for fault in faults:
        path = fault.path
        while path not in lines:
            path = path[:-1]
        found.append(replace(fault, file=file, line=fault.law.line if fault.law else lines[path]))
    return sorted(found, key=lambda one: one.line)


def fault_line(say: Say, fault: TemplateFault) -> str:
    """One fault as a line: file, line, key, what is wrong and how to mend it."""
    places = {"value": fault.value, "key": fault.path[-1] if fault.path else "", **fault.detail}
    what = say.label(fault.law.what) if fault.law else say(f"templates.fault.{fault.kind}", **places)
    key = ".".join(fault.path)
    colon = "：" if say.lang == "zh" else ": "
    return f"{fault.file}:{fault.line}: {key}{colon if key else ''}{what}"
