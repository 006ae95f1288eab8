"""What the parts of a page are (ISO 32000-1, 14.7 and 14.8): heading, paragraph, table, figure, in the order of reading.

A screen reader reads this tree and not the page. Each piece of content belongs to one element of it, or is an artifact: rules,
page numbers, a watermark, a table's head said again on the next page.
"""

from dataclasses import dataclass, field

from forms.letter.pdffile import PdfFile, number, string

GROUPS = frozenset({"Document", "Part", "Sect", "Table", "THead", "TBody", "TR", "L", "LI"})  # they hold elements, no content

RULE = "/Artifact<</Type/Layout>>BDC"  # what a piece of content that is no content is called
FOOTER = "/Artifact<</Type/Pagination/Subtype/Footer>>BDC"
HEADER = "/Artifact<</Type/Pagination/Subtype/Header>>BDC"
WATERMARK = "/Artifact<</Type/Pagination/Subtype/Watermark>>BDC"


@dataclass(eq=False)
class Element:
    """One element of the structure.

    :param role: a standard structure type: Part, H1, H2, P, Table, TR, TH, TD, Figure, Span.
    :param lang: language, where it differs from what is around it (BCP 47). :param alt: what a figure shows, in words.
    :param scope: what a TH heads: "Column" or "Row". :param span: columns that a cell takes.
    :param box: place of a figure on its page in PDF's own points: left, bottom, right, top.
    """

    role: str
    lang: str = ""
    alt: str = ""
    scope: str = ""
    span: int = 1
    box: tuple[float, float, float, float] | None = None
    kids: "list[Element | tuple[int, int]]" = field(default_factory=list)  # elements, or page and number of marked content

    @property
    def takes_content(self) -> bool:
        return self.role not in GROUPS

    def attributes(self) -> str:
        """The attribute objects of the element, as PDF writes them."""
        made = []
        if self.scope or self.span > 1:
            scope = f"/Scope/{self.scope}" if self.scope else ""
            span = f"/ColSpan {self.span}" if self.span > 1 else ""
            made.append(f"<</O/Table{scope}{span}>>")
        if self.box:
            made.append(f"<</O/Layout/Placement/Block/BBox[{' '.join(map(number, self.box))}]>>")
        return f"/A[{''.join(made)}]" if made else ""


def write(file: PdfFile, document: Element, pages: list[int], marks: list[list[Element]]) -> int:
    """Writes the tree into the file; answers the number of its root.

    :param pages: the objects of the pages. :param marks: by page, the element of each piece of marked content by its number.
    """
    root = file.reserve()
    numbers: dict[Element, int] = {}
    top = _element(file, document, root, pages, numbers)
    entries = "".join(f"{page}[{' '.join(f'{numbers[element]} 0 R' for element in mine)}]" for page, mine in enumerate(marks))
    parents = file.add(f"<</Nums[{entries}]>>")
    file.set(root, f"<</Type/StructTreeRoot/K {top} 0 R/ParentTree {parents} 0 R/ParentTreeNextKey {len(marks)}>>")
    return root


def _element(file: PdfFile, element: Element, parent: int, pages: list[int], numbers: dict[Element, int]) -> int:
    own = numbers[element] = file.reserve()
    page = next((kid[0] for kid in element.kids if isinstance(kid, tuple)), None)
    kids = []
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(f"{_element(file, kid, own, pages, numbers)} 0 R")
        elif kid[0] == page:
            kids.append(str(kid[1]))
        else:
            kids.append(f"<</Type/MCR/Pg {pages[kid[0]]} 0 R/MCID {kid[1]}>>")
    file.set(
        own,
        f"<</S/{element.role}/P {parent} 0 R"
        + (f"/Pg {pages[page]} 0 R" if page is not None else "")
        + (f"/Lang{string(element.lang)}" if element.lang else "")
        + (f"/Alt{string(element.alt)}" if element.alt else "")
        + element.attributes()
        + (f"/K {kids[0]}" if len(kids) == 1 else f"/K[{' '.join(kids)}]" if kids else "")
        + ">>",
    )
    return own
