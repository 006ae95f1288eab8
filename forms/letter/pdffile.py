"""The file behind ReportLab's canvas, as an archive wants it: objects of our own beside ReportLab's, small ones packed.

ReportLab draws the pages and keeps the objects, and would write each of them loose. A tagged letter has a thousand small ones:
packed in object streams (ISO 32000-1, 7.5.7) they take a tenth of the room, and no second pass reads the whole file again.
"""

import re
import zlib
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject, PDFObjectReference, PDFPage
from reportlab.pdfgen.canvas import Canvas

from forms.letter.measures import PAPER

_PLAIN = re.compile(r"[ -~]*")
_ESCAPED = str.maketrans({"\\": r"\\", "(": r"\(", ")": r"\)"})
_PACKED = 500  # objects in one object stream


def string(text: str) -> str:
    """A text as PDF writes it: ASCII in parentheses, everything else in UTF-16 with its mark (7.9.2.2)."""
    if _PLAIN.fullmatch(text):
        return f"({text.translate(_ESCAPED)})"
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


@lru_cache(maxsize=16384)  # the same places and sizes come again in every letter
def number(value: float) -> str:
    """A number as PDF writes it: three decimals at most, no zeros behind."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


class _Written(PDFObject):
    """An object whose text is known: a dictionary, or a dictionary and the content of a stream."""

    __RefOnly__ = 1

    def __init__(self, body: bytes = b"", content: bytes | None = None) -> None:
        self.body, self.content = body, content

    def format(self, document: PDFDocument) -> bytes:
        return self.body


class PdfFile(PDFDocument):
    """Objects, written down when all of them are there. The same objects always give the same bytes."""

    def __init__(self) -> None:
        super().__init__(invariant=1, pdfVersion=(1, 7))
        self.page_numbers: list[int] = []

    def reserve(self) -> int:
        """The number of an object that is written later."""
        self.Reference(_Written())
        return self.objectcounter

    def set(self, number: int, body: str | bytes) -> None:
        """Writes a reserved object."""
        self._object(number).body = body.encode("latin-1") if isinstance(body, str) else body

    def add(self, body: str | bytes) -> int:
        """A new object; answers its number."""
        made = self.reserve()
        self.set(made, body)
        return made

    def stream(self, entries: str, content: bytes, compressed: bool = True, level: int = 6) -> int:
        """A new stream; answers its number.

        :param entries: of its dictionary, without length and filter. :param level: of compression, 1 (fast) to 9 (small).
        :param compressed: archives want metadata readable without a filter.
        """
        made = self.reserve()
        self.set_stream(made, entries, content, compressed, level)
        return made

    def set_stream(self, number: int, entries: str, content: bytes, compressed: bool = True, level: int = 6) -> None:
        """Writes a reserved object as a stream."""
        if compressed:
            content, entries = zlib.compress(content, level), f"{entries}/Filter/FlateDecode"
        written = self._object(number)
        written.body, written.content = f"<<{entries}/Length {len(content)}>>".encode("latin-1"), content

    def reference(self, number: int) -> PDFObjectReference:
        """An object as ReportLab's dictionaries refer to it."""
        return PDFObjectReference(self.numberToId[number])

    def describe(self, info: int, **entries: int | str) -> None:
        """Completes the catalogue.

        :param info: number of the information dictionary. :param entries: by name, an object's number or a direct object.
        """
        self.info = self._object(info)
        catalogue = self.Catalog
        catalogue.Outlines = catalogue.PageMode = None
        catalogue.__NoDefault__ = [*catalogue.__NoDefault__, *entries]
        for name, entry in entries.items():
            setattr(catalogue, name, self.reference(entry) if isinstance(entry, int) else _Written(entry.encode("latin-1")))

    def embed(self, fonts: dict[str, int]) -> None:
        """The fonts of all pages: their names on the page, and their objects."""
        self.idToObject["BasicFonts"].dict |= {name: self.reference(number) for name, number in fonts.items()}

    def addPage(self, page: PDFPage) -> None:
        content = self.stream(
            "", page.stream.encode("latin-1")
        )  # not ReportLab's own: it writes no line end before `endstream`
        page.Contents, page.Trans = self.reference(content), None
        page.StructParents, page.Tabs = len(self.page_numbers), _Written(b"/S")
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        super().addPage(page)
        self.page_numbers.append(self.objectcounter)

    def GetPDFData(self, canvas: Canvas) -> bytes:
        self.Reference(self.Catalog)
        return self._file(*self._packed(list(self._formatted())))

    def _object(self, number: int) -> Any:
        return self.idToObject[self.numberToId[number]]

    def _formatted(self) -> Any:
        """Each object by its number; formatting one may bring others."""
        number = 0
        while (number := number + 1) <= self.objectcounter:
            found = self._object(number)
            yield number, found.format(self), getattr(found, "content", None)

    def _packed(self, objects: list[tuple[int, bytes, bytes | None]]) -> tuple[list[tuple[int, bytes, bytes]], dict]:
        """The streams, and for each other object in which of them it stands and as the how maniest."""
        streams = [(number, body, content) for number, body, content in objects if content is not None]
        loose = [(number, body) for number, body, content in objects if content is None]
        inside: dict[int, tuple[int, int]] = {}
        for at in range(0, len(loose), _PACKED):
            pack = loose[at : at + _PACKED]
            index, texts = [], bytearray()
            for place, (number, body) in enumerate(pack):
                index.append(f"{number} {len(texts)}")
                texts += body + b"\n"
                inside[number] = len(objects) + at // _PACKED + 1, place
            head = " ".join(index).encode() + b"\n"
            content = zlib.compress(head + bytes(texts), 6)
            entries = f"/Type/ObjStm/N {len(pack)}/First {len(head)}/Filter/FlateDecode/Length {len(content)}"
            streams.append((inside[pack[0][0]][0], f"<<{entries}>>".encode(), content))
        return streams, inside

    def _file(self, streams: list[tuple[int, bytes, bytes]], inside: dict[int, tuple[int, int]]) -> bytes:
        """With the cross-reference stream (7.5.8) and its place at the end."""
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places = {0: (0, 0, 65535)} | {number: (2, *place) for number, place in inside.items()}
        for number, body, content in streams:
            places[number] = 1, len(out), 0
            out += b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj\n" % (number, body, content)
        start, own = len(out), len(places)
        places[own] = 1, start, 0
        table = b"".join(
            bytes([kind]) + where.to_bytes(4, "big") + more.to_bytes(2, "big")
            for _, (kind, where, more) in sorted(places.items())
        )
        mark = sha256(out).hexdigest()[:32].upper()
        content = zlib.compress(table, 6)
        root, info = (self.idToObjectNumberAndVersion[one.__InternalName__][0] for one in (self.Catalog, self.info))
        out += (
            f"{own} 0 obj\n<</Type/XRef/Size {own + 1}/W[1 4 2]/Root {root} 0 R/Info {info} 0 R"
            f"/ID[<{mark}><{mark}>]/Filter/FlateDecode/Length {len(content)}>>\nstream\n"
        ).encode()
        out += content + f"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n".encode()
        return bytes(out)


class Sheets(Canvas):
    """ReportLab's canvas over such a file. No page begins with a font that is not embedded."""

    def __init__(self) -> None:
        self.saved = BytesIO()
        super().__init__(self.saved, pagesize=PAPER, invariant=1, pdfVersion=(1, 7))
        self._doc = self.file = PdfFile()

    def _make_preamble(self) -> None:
        self._preamble = ""  # ReportLab's own sets Helvetica, which an archive would have to embed
