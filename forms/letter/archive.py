"""The form in which a letter lasts: PDF/A-3, level B (ISO 19005-3), tagged as PDF/UA-1 asks (ISO 14289-1).

What is here is the frame: the colour space, what the file says about itself (twice, and the same both times), the attachments.
The pages, their fonts and their structure come from `paper`.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import md5
from pathlib import Path
from xml.sax.saxutils import escape

from forms.letter.pdffile import PdfFile, string

_PROFILE = Path(__file__).parent / "srgb.icc"  # made by tools/build_srgb.py
_MAKER = "Jiancai"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@dataclass(frozen=True)
class Attachment:
    """A file inside the file: what the letter rests on.

    :param name: of the file, ASCII. :param media_type: such as application/json. :param description: what it is, for a reader.
    """

    name: str
    media_type: str
    content: bytes
    description: str


@dataclass(frozen=True)
class About:
    """What a document says about itself.

    :param lang: its language (BCP 47). :param author: who issues it. :param subject: what it is about.
    :param on: the day it bears; the file's own dates are the beginning of this day in Shanghai, never a clock's.
    """

    lang: str
    title: str
    author: str
    subject: str
    on: date


def describe(file: PdfFile, about: About, structure: int, attachments: tuple[Attachment, ...]) -> None:
    """Completes the catalogue of a file, and writes what belongs to it.

    :param structure: the root of the structure.
    """
    profile = file.stream("/N 3", _profile())
    intent = file.add(
        "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)/Info(sRGB IEC61966-2.1)"
        f"/DestOutputProfile {profile} 0 R>>"
    )
    metadata = file.stream("/Type/Metadata/Subtype/XML", xmp(about).encode(), compressed=False)
    attached = [_attached(file, about, one) for one in sorted(attachments, key=lambda one: one.name)]
    held = {}
    if attached:
        names = " ".join(f"{string(name)} {number} 0 R" for name, number in attached)
        held["AF"] = f"[{' '.join(f'{number} 0 R' for _, number in attached)}]"
        held["Names"] = f"<</EmbeddedFiles<</Names[{names}]>>>>"
    file.describe(
        file.add(_info(about)),
        Lang=string(about.lang),
        MarkInfo="<</Marked true>>",
        StructTreeRoot=structure,
        ViewerPreferences="<</DisplayDocTitle true>>",
        Metadata=metadata,
        OutputIntents=f"[{intent} 0 R]",
        **held,
    )


def _attached(file: PdfFile, about: About, one: Attachment) -> tuple[str, int]:
    """Embeds a file; answers its name and the number of its specification."""
    kind = one.media_type.replace("/", "#2F")
    check = md5(one.content, usedforsecurity=False).hexdigest().upper()
    content = file.stream(
        f"/Type/EmbeddedFile/Subtype/{kind}/Params<</Size {len(one.content)}/ModDate{_day(about.on)}/CheckSum<{check}>>>",
        one.content,
    )
    name = string(one.name)
    return one.name, file.add(
        f"<</Type/Filespec/F{name}/UF{name}/AFRelationship/Data/Desc{string(one.description)}"
        f"/EF<</F {content} 0 R/UF {content} 0 R>>>>"
    )


@cache
def _profile() -> bytes:
    return _PROFILE.read_bytes()


def _day(on: date) -> str:
    return f"(D:{on:%Y%m%d}000000+08'00')"


def _info(about: About) -> str:
    day = _day(about.on)
    return (
        f"<</Title{string(about.title)}/Author{string(about.author)}/Subject{string(about.subject)}"
        f"/Creator({_MAKER})/Producer({_MAKER})/CreationDate{day}/ModDate{day}>>"
    )


def xmp(about: About) -> str:
    """What the file says about itself as XMP; the same as its information dictionary, word for word.

    Written by hand: of pikepdf's own serialisation PDFBox Preflight does not read the part and level.
    """
    title, author, subject = (escape(text) for text in (about.title, about.author, about.subject))
    day = f"{about.on:%Y-%m-%d}T00:00:00+08:00"
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{about.lang}</rdf:li></rdf:Bag></dc:language></rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreatorTool>{_MAKER}</xmp:CreatorTool>
<xmp:CreateDate>{day}</xmp:CreateDate><xmp:ModifyDate>{day}</xmp:ModifyDate></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>{_MAKER}</pdf:Producer></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
