"""Sets the documents of the specimen dossier in type: documents.toml of lena-hoffmann becomes its PDF, PNG and JPEG files.

    python tools/build_specimen.py [--fonts DIR] [--out DIR]

The same text and fonts give the same bytes. Page text stays uncompressed and days stand in it as marks, so that
`forms.specimen.typed_in` can type the days of use over them. Pictures are pages rendered as a scanner would deliver them.
"""

import argparse
import io
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pypdfium2

HOUSE = Path(__file__).parents[1]
sys.path[:0] = [str(HOUSE), str(HOUSE / "tools")]  # this tool stands outside the house

from specimen_page import Page  # noqa: E402 - found beside this file once the path is set
from specimen_type import Days, register  # noqa: E402

DOSSIER = HOUSE / "forms" / "specimen" / "lena-hoffmann"


def main() -> None:
    """Builds every document of documents.toml."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fonts", type=Path, default=HOUSE / "forms" / "letter" / "fonts")
    parser.add_argument("--out", type=Path, default=DOSSIER)
    options = parser.parse_args()
    for name, content in built(options.fonts):
        (options.out / name).write_bytes(content)
        print(f"{len(content):>8}  {name}")


def built(fonts: Path) -> Iterator[tuple[str, bytes]]:
    """Every document of the dossier as (file name, bytes)."""
    register(fonts)
    told = tomllib.loads((DOSSIER / "evidence.toml").read_text("utf-8"))["days"]
    days = Days({name: spec["mark"] for name, spec in told.items()})
    for document in tomllib.loads((DOSSIER / "documents.toml").read_text("utf-8"))["document"]:
        pdf = Page(document, days).set()
        yield document["file"], scanned(pdf, document["file"])


def scanned(pdf: bytes, name: str) -> bytes:
    """The PDF itself, or its first page as the picture that the file's name asks for."""
    if name.endswith(".pdf"):
        return pdf
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=110 / 72).to_pil()
    kept = io.BytesIO()
    if name.endswith(".png"):
        image.convert("L").quantize(16).save(kept, "PNG", optimize=True)
    else:
        image.convert("RGB").save(kept, "JPEG", quality=62)
    return kept.getvalue()


if __name__ == "__main__":
    main()
