"""All templates of this process: the published ones, and an office's own laid over them; which is in use on a day."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from forms.templates.faults import TemplateFault, located, wrong
from forms.templates.shape import HOME, KINDS, Template, read_template
from rules import nearest
from workflow import Statement, Terms

PUBLISHED, OFFICE = "published", "office"
DIGESTS = "published.toml"
_VERSION = re.compile(r"[a-z0-9][a-z0-9.-]{0,39}")


class UnsoundTemplates(ValueError):
    """Templates that cannot be used, with every fault of every file."""

    def __init__(self, faults: list[TemplateFault]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.file}:{fault.line}: {fault.kind} {fault.value}" for fault in faults))


class TemplateGone(RuntimeError):
    """A document names a template that this office no longer has, or has with other contents: it cannot be set as it was."""


@dataclass(frozen=True)
class Shelf:
    """Templates by name.

    :param faults: by file; a template with a fault is not on the shelf.
    :param files: every file that was read, with the name of its template.
    """

    templates: Mapping[str, Template]
    faults: Mapping[Path, list[TemplateFault]]
    files: Mapping[Path, str]

    def in_use(self, kind: str, day: date) -> Template:
        """The template by which documents of a kind are made on a day: the office's own before the published ones, the newest.

        :raises TemplateGone: none was in use yet.
        """
        mine = [one for one in self.templates.values() if one.kind == kind and one.in_use_from <= day]
        if not mine:
            raise TemplateGone(f"no template for {kind} is in use on {day.isoformat()}")
        return max(mine, key=lambda one: (one.origin == OFFICE, one.in_use_from, one.version))

    def named(self, name: str, digest: str = "") -> Template:
        """The template of a name.

        :param digest: the digest of its file that a document names; "" when it names none.
        :raises TemplateGone: there is none of that name and digest.
        """
        found = self.templates.get(name)
        if found is None or (digest and found.digest != digest):
            raise TemplateGone(f"there is no template {name}" + (f" with the digest {digest}" if digest else ""))
        return found


def read_shelf(folder: Path | None = None, published: Path = HOME) -> Shelf:
    """Reads the published templates, and an office's folder over them; nothing is skipped, every fault is kept.

    :param folder: holds `<kind>/<version>.toml`; `None` for the published ones alone. :param published: where those stand.
    """
    templates: dict[str, Template] = {}
    faults: dict[Path, list[TemplateFault]] = {}
    files: dict[Path, str] = {}
    digests = tomllib.loads((published / DIGESTS).read_text("utf-8"))
    for home, origin in ((published, PUBLISHED), (folder, OFFICE)):
        for path in sorted(home.rglob("*.toml")) if home else ():
            if origin == PUBLISHED and (path.name == DIGESTS or path.name.startswith("sentences.")):
                continue
            found: list[TemplateFault] = []
            content = path.read_bytes()
            files[path] = name = path.relative_to(home).with_suffix("").as_posix()
            kind, _, version = name.partition("/")
            if kind not in KINDS or "/" in version or not version:
                found.append(wrong("no_kind", (), name, known=", ".join(KINDS), nearest=nearest(kind, KINDS)))
            elif not _VERSION.fullmatch(version):
                found.append(wrong("version", (), version))
            elif origin == OFFICE and name in digests:
                found.append(wrong("published_name", (), name))
            elif origin == PUBLISHED and digests.get(name) != sha256(content).hexdigest():
                found.append(wrong("changed", (), name))
            elif template := read_template(name, content, found, origin):
                found += _beside(template, templates)
                if not found:
                    templates[name] = template
            if found:
                faults[path] = located(found, content, str(path))
    return Shelf(templates, faults, files)


def _beside(template: Template, others: Mapping[str, Template]) -> list[TemplateFault]:
    """What is wrong with a template only because of another one: the same first day, a number of another kind's pattern."""
    found = []
    for other in others.values():
        if other.kind != template.kind:
            if template.terms.number and other.terms.number == template.terms.number:
                found.append(wrong("number_taken", ("terms", "number"), template.terms.number, other=other.name))
        elif other.origin == template.origin and other.in_use_from == template.in_use_from:
            found.append(wrong("same_day", ("template", "from"), template.in_use_from, other=other.name))
    return found


_shelf: Shelf | None = None


def shelf() -> Shelf:
    """The templates of this process; the first call reads the published ones.

    :raises UnsoundTemplates: a published template is not as it was published.
    """
    global _shelf
    if _shelf is None:
        lay_over(None)
    return _shelf


def lay_over(folder: Path | None) -> None:
    """Lays an office's folder over the published templates of this process; `None` takes it away.

    :raises UnsoundTemplates: with every fault; the templates stay as they were.
    """
    global _shelf
    read = read_shelf(folder)
    if read.faults:
        raise UnsoundTemplates([fault for faults in read.faults.values() for fault in faults])
    _shelf = read


def template_of(statement: Statement) -> Template:
    """The template by which a document is set: the one that it names, also when a newer one is in use since.

    :raises TemplateGone: the office no longer has it as it was.
    """
    return shelf().named(statement.template, statement.template_digest)


def terms_in_use(kind: str, day: date) -> Terms:
    """What the template in use on a day sets for documents of a kind.

    :raises TemplateGone: none was in use yet.
    """
    return shelf().in_use(kind, day).terms
