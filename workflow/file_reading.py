"""What a PDF holds that somebody brought: pages, seals, attachments, verification codes; and on which pages two files differ.

The file may be anything. So this runs in a process with limits (`reading_child`); a fault here ends that process only.
"""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from hashlib import sha256

import pypdfium2
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pypdfium2 import raw

from workflow.codes import CHARACTERS, GROUPS, read_code
from workflow.file_read import FileRead, PageApart, Request
from workflow.seal_reading import UNREADABLE, read_seals

TRACE, STATEMENT = "trace.json", "statement.json"  # the names of what a letter carries with it
MOST_PAGES = 60
_LOOK = 36 / 72  # the scale at which two pages are compared by their look: 36 dots an inch
_APART = 96  # of 255: less is a matter of rounding
_LARGEST_ATTACHMENT = 4 * 1024 * 1024  # bytes
_CODE = re.compile("-?".join(f"[0-9A-HJKMNP-TV-Z]{{{length}}}" for length in GROUPS))


def answer(parts: list[bytes]) -> list[bytes]:
    """Reads the file of a request, as `reading_apart` asks for it."""
    asked, content, *rest = parts
    request = Request.model_validate_json(asked)
    ours, roots, other = rest[: request.ours], rest[request.ours : -1], rest[-1]
    return [read_file(content, ours, roots, other if request.compared else None).model_dump_json().encode()]


def read_file(content: bytes, ours: Iterable[bytes], time_roots: Iterable[bytes], other: bytes | None = None) -> FileRead:
    """Reads a file.

    :param ours: the certificates (DER) with which the office seals. :param time_roots: those that a time-stamp must come from.
    :param other: another PDF with which its pages are compared, as the register has it.
    :raises Exception: whatever the libraries raise for a file that is not what it begins like.
    """
    name = sha256(content).hexdigest()
    if not content.startswith(b"%PDF-"):
        return FileRead(fault="not_pdf", sha256=name)
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as bad:
        return FileRead(fault="encrypted" if "password" in str(bad).lower() else "broken", sha256=name)
    if raw.FPDF_GetSecurityHandlerRevision(document) != -1:  # may open without a password and still be locked
        return FileRead(fault="encrypted", sha256=name)
    if len(document) > MOST_PAGES:
        return FileRead(fault="too_many_pages", sha256=name, pages=len(document))
    texts = [_text(page) for page in document]
    try:
        seals = read_seals(content, ours, time_roots)
        attached = dict(_attachments(content))
    except UNREADABLE:
        return FileRead(fault="broken", sha256=name, pages=len(document))
    return FileRead(
        sha256=name,
        pages=len(document),
        seals=seals,
        codes=tuple(dict.fromkeys(code for text in texts for code in codes_in(text))),
        house=document.get_metadata_dict().get("Creator") == "Jiancai",
        trace=attached.get(TRACE),
        statement=attached.get(STATEMENT),
        apart=tuple(_apart(pypdfium2.PdfDocument(other), document)) if other is not None else (),
    )


def codes_in(text: str) -> Iterator[str]:
    """The verification codes in a text without white space: 26 characters and their check character."""
    for place in range(len(text)):
        found = _CODE.match(text, place)
        if found and (code := read_code(found[0])) and len(code) == CHARACTERS + 1:
            yield code


def _text(page: pypdfium2.PdfPage) -> str:
    return re.sub(r"\s", "", page.get_textpage().get_text_bounded())


def _apart(before: pypdfium2.PdfDocument, after: pypdfium2.PdfDocument) -> Iterator[PageApart]:
    """The pages on which the second document reads or looks otherwise than the first, by their numbers in the first; a page
    that was put in has its number in the second."""
    old, new = [_text(page) for page in before], [_text(page) for page in after]
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pairs = zip(range(first, last), range(start, end), strict=True)
            yield from (_page(one, False) for one, other in pairs if not _look_alike(before[one], after[other]))
            continue
        both = min(last - first, end - start)
        for one, other in zip(range(first, first + both), range(start, start + both), strict=True):
            yield _page(one, bool(Counter(old[one]) - Counter(new[other])))
        yield from (_page(one, True) for one in range(first + both, last))
        yield from (_page(other, False) for other in range(start + both, end))


def _page(index: int, lost: bool) -> PageApart:
    return PageApart(page=index + 1, lost=lost)


def _look_alike(one: pypdfium2.PdfPage, other: pypdfium2.PdfPage) -> bool:
    if one.get_size() != other.get_size():
        return False
    pictures = [page.render(scale=_LOOK, grayscale=True, may_draw_forms=True).to_pil().tobytes() for page in (one, other)]
    return len(pictures[0]) == len(pictures[1]) and all(abs(a - b) < _APART for a, b in zip(*pictures, strict=True))


def _attachments(content: bytes) -> Iterator[tuple[str, str]]:
    """The embedded files of the names that a letter uses, as text."""
    root = PdfFileReader(io.BytesIO(content), strict=False).root
    try:
        names = root["/Names"]["/EmbeddedFiles"]["/Names"]
    except KeyError:
        return
    for place in range(1, len(names), 2):
        try:
            file = names[place]
            name = str(file["/UF"] if "/UF" in file else file["/F"])
            if name in (TRACE, STATEMENT):
                data = file["/EF"]["/F"].data
                if len(data) <= _LARGEST_ATTACHMENT:
                    yield name, data.decode("utf-8")
        except (PdfError, KeyError, TypeError, UnicodeDecodeError):
            continue
