"""The rules of PDF/A-3b and PDF/UA-1 that a letter can break, asked of the finished file: own checks, beside PDFBox Preflight.

Each rule is a function that tells faults in words. `docs/letter.md` says which parts of the standards they cover.
"""

import io
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

_NS = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}
_SPACE = "{http://www.w3.org/XML/1998/namespace}lang"
_FORBIDDEN = {"/OpenAction", "/AA", "/JavaScript", "/Launch", "/Movie", "/Sound", "/XFA", "/NeedsRendering", "/Collection"}
_ROLES = {
    *("Document", "Part", "Sect", "P", "H1", "H2", "H3", "Table", "THead", "TBody", "TR", "TH", "TD", "Figure", "Span"),
    *("L", "LI", "Lbl", "LBody", "Form"),
}
_DRAWS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "Do", "BI", "INLINE IMAGE"}
_COLOURS = {"k", "K", "cs", "CS", "sc", "SC", "scn", "SCN"}  # all but grey and RGB, which the output intent explains
RULES: list[Callable[[bytes, Pdf], Iterator[str]]] = []


def rule(check: Callable[[bytes, Pdf], Iterator[str]]) -> Callable[[bytes, Pdf], Iterator[str]]:
    """Adds a rule to those that are asked."""
    RULES.append(check)
    return check


def faults(content: bytes) -> list[str]:
    """Every rule that the file breaks, in words; nothing if it keeps all."""
    with pikepdf.open(io.BytesIO(content)) as document:
        return [fault for check in RULES for fault in check(content, document)]


def _dictionaries(document: Pdf) -> Iterator[Dictionary]:
    """Every dictionary of the file, also those that stand inside others."""
    waiting = list(document.objects)
    while waiting:
        one = waiting.pop()
        if isinstance(one, Dictionary | Stream):
            yield one
            waiting += [value for _, value in one.items() if not getattr(value, "is_indirect", False)]
        elif isinstance(one, Array):
            waiting += [value for value in one if not getattr(value, "is_indirect", False)]


@rule
def file_is_whole(content: bytes, document: Pdf) -> Iterator[str]:
    """ISO 19005-3, 6.1.2 to 6.1.4: header, identifiers, nothing encrypted, nothing behind the end."""
    if not re.match(rb"%PDF-1\.[4-7]\n%[\x80-\xff]{4}", content):
        yield "header: version 1.4 to 1.7 and four bytes above 127 in a comment"
    if not content.rstrip().endswith(b"%%EOF"):
        yield "end: something stands behind %%EOF"
    if "/ID" not in document.trailer:
        yield "trailer: no /ID"
    if document.is_encrypted:
        yield "encrypted"
    yield from (f"syntax: {found}" for found in document.check_pdf_syntax())


@rule
def nothing_forbidden(content: bytes, document: Pdf) -> Iterator[str]:
    """6.1.7, 6.2.10, 6.5, 6.6: no actions, no outside streams, no LZW, no transparency."""
    for one in _dictionaries(document):
        yield from (f"forbidden: {key}" for key in sorted(set(one.keys()) & _FORBIDDEN))
        if isinstance(one, Stream) and ("/F" in one or "/LZWDecode" in str(one.get("/Filter", ""))):
            yield "stream: outside the file, or LZW"
        if one.get("/S") == Name.Transparency or "/SMask" in one or (one.get("/ca", 1), one.get("/CA", 1)) != (1, 1):
            yield "transparency"


@rule
def fonts_are_embedded(content: bytes, document: Pdf) -> Iterator[str]:
    """6.2.11: every font program is in the file, and every font says which characters its codes stand for."""
    fonts = [one for one in _dictionaries(document) if one.get("/Type") == Name.Font]
    if not fonts:
        yield "fonts: none"
    for font in fonts:
        name, kind = str(font.get("/BaseFont")), font.get("/Subtype")
        if kind != Name.Type0:
            held = font.get("/FontDescriptor", {})
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(held.keys()):
                yield f"font {name}: not embedded"
        if kind not in (Name.CIDFontType0, Name.CIDFontType2) and "/ToUnicode" not in font:
            yield f"font {name}: no /ToUnicode"
        if kind == Name.CIDFontType2 and "/CIDToGIDMap" not in font:
            yield f"font {name}: no /CIDToGIDMap"


@rule
def colours_are_defined(content: bytes, document: Pdf) -> Iterator[str]:
    """6.2.2 to 6.2.4: one output intent for RGB, and no colour but RGB and grey."""
    intents = [one for one in document.Root.get("/OutputIntents", []) if one.S == Name.GTS_PDFA1]
    if len(intents) != 1:
        yield f"output intent: {len(intents)} instead of one"
    for intent in intents:
        profile = intent.DestOutputProfile
        icc = profile.read_bytes()
        if profile.N != 3 or icc[16:20] != b"RGB " or icc[36:40] != b"acsp" or int.from_bytes(icc[:4], "big") != len(icc):
            yield "output intent: no sound RGB profile"
    for page in document.pages:
        used = {str(one.operator) for one in pikepdf.parse_content_stream(page)}
        yield from (f"colour operator {name}" for name in sorted(used & _COLOURS))


@rule
def says_twice_the_same(content: bytes, document: Pdf) -> Iterator[str]:
    """6.6.2 and 6.6.4: XMP names part and level, and says of the file what its information dictionary says."""
    stream = document.Root.get("/Metadata")
    if stream is None or "/Filter" in stream:
        yield "metadata: none, or compressed"
        return
    tree = ET.fromstring(stream.read_bytes().decode())

    def said(path: str) -> str:
        return tree.findtext(f".//{path}", "", _NS)

    if (said("pdfaid:part"), said("pdfaid:conformance")) != ("3", "B"):
        yield "metadata: not part 3, level B"
    info = {str(key): str(value) for key, value in document.docinfo.items()}
    for key, found in {
        "/Title": said("dc:title/rdf:Alt/rdf:li"),
        "/Author": said("dc:creator/rdf:Seq/rdf:li"),
        "/Subject": said("dc:description/rdf:Alt/rdf:li"),
        "/Creator": said("xmp:CreatorTool"),
        "/Producer": said("pdf:Producer"),
        "/CreationDate": _pdf_date(said("xmp:CreateDate")),
        "/ModDate": _pdf_date(said("xmp:ModifyDate")),
    }.items():
        if info.pop(key, None) != found or not found:
            yield f"metadata: {key} is said in two ways, or not at all"
    yield from (f"metadata: {key} only in the information dictionary" for key in info)


def _pdf_date(text: str) -> str:
    return "D:" + re.sub(r"[-:T]", "", text[:19]) + text[19:].replace(":", "'") + "'"


@rule
def attachments_are_associated(content: bytes, document: Pdf) -> Iterator[str]:
    """6.8: each attached file is associated with the document and says what it is."""
    associated = {one.UF for one in document.Root.get("/AF", [])}
    for name in document.attachments:
        specification = document.attachments[name].obj
        file = specification.EF.F
        if specification.UF not in associated or specification.get("/AFRelationship") not in (Name.Data, Name.Source):
            yield f"attachment {name}: not associated"
        if "/Subtype" not in file or "/ModDate" not in file.get("/Params", {}):
            yield f"attachment {name}: no media type or no date"
        if specification.get("/F") != specification.UF or not specification.get("/Desc"):
            yield f"attachment {name}: names differ, or no description"


@rule
def annotations_print_as_they_look(content: bytes, document: Pdf) -> Iterator[str]:
    """6.3: what lies on a page is printed and hidden from nobody, and has a picture of its own unless it has no size."""
    for number, page in enumerate(document.pages, 1):
        for one in page.get("/Annots", []):
            flags, box = int(one.get("/F", 0)), [float(side) for side in one.Rect]
            if not flags & 4 or flags & (1 | 2 | 32 | 256):
                yield f"page {number}: an annotation that is hidden or not printed"
            if (box[2] - box[0]) * (box[3] - box[1]) and "/AP" not in one:
                yield f"page {number}: an annotation without a picture of its own"


@rule
def document_is_tagged(content: bytes, document: Pdf) -> Iterator[str]:
    """ISO 14289-1, 7.1 and 7.2: marked, titled, in a language."""
    root = document.Root
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        yield "not marked as tagged"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "title is not shown"
    if not re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", str(root.get("/Lang", ""))):
        yield "no language"
    if "/StructTreeRoot" not in root:
        yield "no structure"
    yield from (
        f"page {number}: no order of tabs" for number, page in enumerate(document.pages, 1) if page.get("/Tabs") != Name.S
    )


@rule
def all_content_is_told(content: bytes, document: Pdf) -> Iterator[str]:
    """7.1: everything drawn belongs to one element of the structure or is an artifact, and the tree knows each piece once."""
    parents = dict(_parents(document))
    told = Counter(piece for element in _elements(document) for piece in _pieces(document, element))
    for number, page in enumerate(document.pages):
        mine = parents.get(int(page.get("/StructParents", -1)), [])
        open_: list[int | str] = []
        seen = []
        for one in pikepdf.parse_content_stream(page):
            operator = str(one.operator)
            if operator in ("BDC", "BMC"):
                open_.append(_mark(one))
                seen += [open_[-1]] if isinstance(open_[-1], int) else []
            elif operator == "EMC":
                open_.pop()
            elif operator in _DRAWS and not any(isinstance(mark, int) or mark == "/Artifact" for mark in open_):
                yield f"page {number + 1}: content that is neither told nor an artifact"
        if open_:
            yield f"page {number + 1}: marked content is left open"
        if sorted(seen) != list(range(len(mine))):
            yield f"page {number + 1}: the parent tree does not know all pieces"
        for mark in seen:
            if told[number, mark] != 1:
                yield f"page {number + 1}: piece {mark} stands {told[number, mark]} times in the structure"


def _mark(one: pikepdf.ContentStreamInstruction) -> int | str:
    if len(one.operands) > 1 and isinstance(one.operands[1], Dictionary) and "/MCID" in one.operands[1]:
        return int(one.operands[1].MCID)
    return str(one.operands[0])


def _parents(document: Pdf) -> Iterator[tuple[int, list]]:
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    for at in range(0, len(numbers), 2):
        yield int(numbers[at]), numbers[at + 1]


def _elements(document: Pdf) -> Iterator[Dictionary]:
    """The elements in the order of reading."""
    waiting = [document.Root.StructTreeRoot.K]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, Array):
            waiting[:0] = list(one)
        elif isinstance(one, Dictionary) and "/S" in one:
            yield one
            waiting[:0] = [one.K] if "/K" in one else []


def _kids(element: Dictionary) -> list:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, Array) else [kids]


def _pieces(document: Pdf, element: Dictionary) -> Iterator[tuple[int, int]]:
    pages = {page.objgen: number for number, page in enumerate(document.pages)}
    for kid in _kids(element):
        if isinstance(kid, int):
            yield pages[element.Pg.objgen], kid
        elif isinstance(kid, Dictionary) and kid.get("/Type") == Name.MCR:
            yield pages[kid.Pg.objgen], int(kid.MCID)


@rule
def structure_is_sound(content: bytes, document: Pdf) -> Iterator[str]:
    """7.2 to 7.5: known roles, headings without a gap, figures with words, tables with heads and with rows equally long."""
    level = 0
    for element in _elements(document):
        role = str(element.S)[1:]
        if role not in _ROLES:
            yield f"role {role} is not standard"
        if re.fullmatch(r"H\d", role):
            if int(role[1]) > level + 1:
                yield f"heading {role} after H{level}"
            level = int(role[1])
        if role == "Figure" and not str(element.get("/Alt", "")):
            yield "figure without words"
        if role == "Table":
            yield from _table(element)
        if "/Lang" in element and not re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", str(element.Lang)):
            yield f"language {element.Lang} of a {role}"


def _table(table: Dictionary) -> Iterator[str]:
    rows = [row for group in _kids(table) for row in (_kids(group) if str(group.S) in ("/THead", "/TBody") else [group])]
    widths = {sum(_span(cell) for cell in _kids(row)) for row in rows}
    if len(widths) != 1:
        yield f"table: rows of {sorted(widths)} cells"
    heads = [cell for row in rows for cell in _kids(row) if cell.S == Name.TH]
    if not heads or any(not any("/Scope" in a for a in cell.get("/A", [])) for cell in heads):
        yield "table: no heads, or heads that say not what they head"


def _span(cell: Dictionary) -> int:
    return max((int(a.get("/ColSpan", 1)) for a in cell.get("/A", [])), default=1)
