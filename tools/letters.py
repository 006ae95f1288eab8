"""Every page of every kind of document as a picture: `python tools/letters.py` writes docs/images/letter/.

From a demonstration office that goes away again; the same pictures come out each time. `python tools/letters.py extreme` writes
pages and files of the longest documents to var/letters/, for who changes how they look and wants to see what breaks.
"""

import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pypdfium2
from PIL import Image

HOUSE = Path(__file__).parents[1]
sys.path[:0] = [str(HOUSE), str(HOUSE / "tests")]  # the documents are those of the tests

import letters  # noqa: E402
import notices  # noqa: E402
from documents import demonstration, documents, for_pictures  # noqa: E402

from forms.letter.printing import print_document  # noqa: E402
from workflow import Statement  # noqa: E402

IMAGES, EXTREMES = HOUSE / "docs" / "images" / "letter", HOUSE / "var" / "letters"
DPI, COLOURS = 96, 16  # black, red and grey with the steps between them and white: a palette keeps a page small and sharp
DPI_EXTREME = 100


def pages(content: bytes, dpi: int) -> Iterator[Image.Image]:
    """Each page as a picture."""
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            yield page.render(scale=dpi / 72).to_pil().convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)


def usual() -> Mapping[str, bytes]:
    """The documents of a demonstration office, by kind."""
    with tempfile.TemporaryDirectory() as folder, demonstration(Path(folder)) as office:
        return for_pictures(office, documents(office))


def extreme() -> Mapping[str, bytes]:
    """Documents in which whatever can be long is long and whatever can be rare is rare, by name."""
    told: dict[str, Statement] = {
        "letter-longest": letters.longest(),
        "letter-crowded": letters.crowded(),
        "letter-evidence": letters.many(40, "没有签到记录，" * 40),
        **{f"letter-{name}": letter for name, letter in letters.named().items()},
        "refusal": notices.longest_refusal(),
        "supplements": notices.longest_supplements(),
        "correction": notices.longest_correction(),
        "acknowledgement": notices.longest_acknowledgement(),
        "summary": notices.longest_summary(),
    }
    return {name: print_document(statement) for name, statement in told.items()}


def put(folder: Path, made: Mapping[str, bytes], dpi: int) -> None:
    """Writes the pictures anew; a page of the stamped letter that looks like the sealed one's stands there once."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    seen: set[bytes] = set()
    for name, content in made.items():
        for number, picture in enumerate(pages(content, dpi), 1):
            if picture.tobytes() not in seen:
                picture.save(folder / f"{name}-{number:02}.png", optimize=True)
            seen.add(picture.tobytes())
    written = list(folder.glob("*.png"))
    print(f"{folder.relative_to(HOUSE)}: {len(written)} pages, {sum(file.stat().st_size for file in written) // 1024} kB")


def main() -> None:
    """Writes the usual pictures, or with `extreme` the others and their files."""
    if sys.argv[1:] != ["extreme"]:
        put(IMAGES, usual(), DPI)
        return
    made = extreme()
    put(EXTREMES, made, DPI_EXTREME)
    for name, content in made.items():
        (EXTREMES / f"{name}.pdf").write_bytes(content)


if __name__ == "__main__":
    main()
