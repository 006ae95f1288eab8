"""A PDF file as numbered objects (ISO 32000-1, 7): streams by themselves, everything else packed in object streams.

Written here and not by ReportLab because a tagged letter has a thousand small objects: packed and compressed they take a tenth
of the room, and the parts of the archive need no second pass that would read the whole file again.
"""

import re
import zlib
from hashlib import sha256

_PLAIN = re.compile(r"[ -~]*")
_ESCAPED = str.maketrans({"\\": r"\\", "(": r"\(", ")": r"\)"})
_PACKED = 500  # objects in one object stream


def string(text: str) -> str:
    """A text as PDF writes it: ASCII in parentheses, everything else in UTF-16 with its mark (7.9.2.2)."""
    if _PLAIN.fullmatch(text):
        return f"({text.translate(_ESCAPED)})"
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


def number(value: float) -> str:
    """A number as PDF writes it: three decimals at most, no zeros behind."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


class PdfFile:
    """Objects, written down when all of them are there. The same objects always give the same bytes."""

    def __init__(self) -> None:
        self._objects: list[bytes | tuple[bytes, bytes]] = []  # a dictionary, or a dictionary and a stream

    @property
    def count(self) -> int:
        """How many objects there are; the last one has this number."""
        return len(self._objects)

    def reserve(self) -> int:
        """The number of an object that is written later."""
        self._objects.append(b"")
        return len(self._objects)

    def set(self, number: int, body: str | bytes) -> None:
        """Writes a reserved object."""
        self._objects[number - 1] = body.encode("latin-1") if isinstance(body, str) else body

    def add(self, body: str | bytes) -> int:
        """A new object; answers its number."""
        made = self.reserve()
        self.set(made, body)
        return made

    def stream(self, entries: str, content: bytes, compressed: bool = True) -> int:
        """A new stream; answers its number.

        :param entries: of its dictionary, without length and filter.
        :param compressed: archives want metadata readable without a filter.
        """
        made = self.reserve()
        self.set_stream(made, entries, content, compressed)
        return made

    def set_stream(self, number: int, entries: str, content: bytes, compressed: bool = True) -> None:
        """Writes a reserved object as a stream."""
        if compressed:
            content, entries = zlib.compress(content, 6), f"{entries}/Filter/FlateDecode"
        self._objects[number - 1] = f"<<{entries}/Length {len(content)}>>".encode("latin-1"), content

    def written(self, root: int, info: int) -> bytes:
        """The file.

        :param root: number of the catalogue. :param info: number of the information dictionary.
        """
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places: list[tuple[int, int, int]] = [(0, 0, 65535)]
        loose = [at for at, found in enumerate(self._objects, 1) if isinstance(found, bytes)]
        packs = [loose[at : at + _PACKED] for at in range(0, len(loose), _PACKED)]
        inside: dict[int, tuple[int, int]] = {}
        for pack in packs:
            holder = self._pack(pack)
            inside |= {member: (holder, index) for index, member in enumerate(pack)}
        for at, found in enumerate(self._objects, 1):
            if isinstance(found, tuple):
                places.append((1, len(out), 0))
                out += b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj\n" % (at, *found)
            else:
                places.append((2, *inside[at]))
        return bytes(self._ended(out, places, root, info))

    def _pack(self, members: list[int]) -> int:
        """Packs objects into an object stream (7.5.7); answers its number."""
        index, body = [], bytearray()
        for member in members:
            index.append(f"{member} {len(body)}")
            body += self._objects[member - 1] + b"\n"
        head = " ".join(index).encode() + b"\n"
        return self.stream(f"/Type/ObjStm/N {len(members)}/First {len(head)}", head + bytes(body))

    def _ended(self, out: bytearray, places: list[tuple[int, int, int]], root: int, info: int) -> bytearray:
        """With the cross-reference stream (7.5.8) and its place at the end."""
        start, own = len(out), len(places)
        places.append((1, start, 0))
        table = b"".join(bytes([kind]) + where.to_bytes(4, "big") + more.to_bytes(2, "big") for kind, where, more in places)
        mark = sha256(out).hexdigest()[:32].upper()
        content = zlib.compress(table, 6)
        out += (
            f"{own} 0 obj\n<</Type/XRef/Size {own + 1}/W[1 4 2]/Root {root} 0 R/Info {info} 0 R"
            f"/ID[<{mark}><{mark}>]/Filter/FlateDecode/Length {len(content)}>>\nstream\n"
        ).encode()
        out += content + f"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n".encode()
        return out
