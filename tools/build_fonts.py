"""Makes the fonts of the letter from the packages of their publishers, and writes where each came from.

    python tools/build_fonts.py PACKAGES [FOLDER]

PACKAGES is a folder with the packages named in `SOURCES`, fetched beforehand with the ordinary clients:

    apt-get download texlive-lang-chinese fonts-lxgw-wenkai unicode-data
    npm pack @expo-google-fonts/noto-serif-sc @expo-google-fonts/noto-sans-sc @expo-google-fonts/tinos
    npm pack @expo-google-fonts/noto-sans-arabic @expo-google-fonts/noto-sans-devanagari @expo-google-fonts/noto-sans-thai

Needs fontTools 4.68 (not a part of the house: use an environment of its own) and Debian's dpkg-deb. The same packages give the
same files. What is done and why: docs/decisions/0002-fonts-of-the-letter.md and 0010.
"""

import bz2
import gzip
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

HERE = Path(__file__).resolve().parents[1] / "forms" / "letter" / "fonts"
FANDOL, WENKAI, UNIHAN = "texlive-lang-chinese", "fonts-lxgw-wenkai", "unicode-data"
SERIF, SANS, TINOS = (f"@expo-google-fonts/{name}" for name in ("noto-serif-sc", "noto-sans-sc", "tinos"))
ARABIC, DEVANAGARI, THAI = (f"@expo-google-fonts/noto-sans-{name}" for name in ("arabic", "devanagari", "thai"))
_DOC, _TEXMF = "usr/share/doc", "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
TOLERANCE = 1.0  # thousandths of an em by which a quadratic curve may differ from the cubic one it replaces
_LIMITS = (
    *("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements", "maxSizeOfInstructions"),
    *("maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours", "maxComponentElements", "maxComponentDepth"),
)
LATIN = [
    *range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x1E00, 0x1F00), *range(0x2010, 0x2040), 0x20AC, 0x2116, 0x2122, 0x2212,
]  # fmt: skip
CJK_MARKS = [*range(0x2460, 0x2474), *range(0x3000, 0x3020), *range(0x3040, 0x3100), *range(0xFF00, 0xFF66), 0xFFE5]


@dataclass(frozen=True)
class Source:
    """One vendored file: the role it plays in the letter, the package and the file in it, and what is done to it."""

    role: str
    package: str
    path: str
    licence: str
    licence_path: str
    cut: str = ""  # see `_DONE`
    rename: str = ""


SOURCES = (
    Source("body", FANDOL, f"{_TEXMF}/FandolFang-Regular.otf", "FANDOL.txt", f"{_DOC}/texlive-doc/fonts/fandol/COPYING.gz"),
    Source("title", SERIF, "700Bold/NotoSerifSC_700Bold.ttf", "NOTO-SERIF-SC.txt", "LICENSE_FONT", cut="standard"),
    Source("heading", SANS, "500Medium/NotoSansSC_500Medium.ttf", "NOTO-SANS-SC.txt", "LICENSE_FONT", cut="standard"),
    Source(
        "kai", WENKAI, "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Light.ttf", "WENKAI.txt",
        f"{_DOC}/fonts-lxgw-wenkai/copyright", cut="standard", rename="Jiancai Kai",  # LXGW and 霞鹜 are reserved names
    ),
    Source("rare", SERIF, "400Regular/NotoSerifSC_400Regular.ttf", "NOTO-SERIF-SC.txt", "LICENSE_FONT", cut="rest"),
    Source("latin", TINOS, "400Regular/Tinos_400Regular.ttf", "TINOS.txt", "LICENSE_FONT"),
    Source("latin-bold", TINOS, "700Bold/Tinos_700Bold.ttf", "TINOS.txt", "LICENSE_FONT"),
    Source("latin-italic", TINOS, "400Regular_Italic/Tinos_400Regular_Italic.ttf", "TINOS.txt", "LICENSE_FONT"),
    *(
        Source(
            f"{name.lower()}{bold}", package, f"{weight}/NotoSans{name}_{weight}.ttf", f"NOTO-SANS-{name.upper()}.txt",
            "LICENSE_FONT", cut="shaped",
        )
        for name, package in (("Arabic", ARABIC), ("Devanagari", DEVANAGARI), ("Thai", THAI))
        for bold, weight in (("", "400Regular"), ("-bold", "700Bold"))
    ),
)  # fmt: skip


def package_file(packages: Path, package: str) -> Path:
    """The one file of a package in the folder: `name_version_arch.deb` or `scope-name-version.tgz`."""
    pattern = package.lstrip("@").replace("/", "-") + ("-*.tgz" if package.startswith("@") else "_*.deb")
    found = sorted(packages.glob(pattern))
    if len(found) != 1:
        raise SystemExit(f"{package}: {len(found)} files {pattern} in {packages}, one is needed")
    return found[0]


def unpack(file: Path, into: Path) -> tuple[Path, str]:
    """Unpacks a package; answers the folder in which the paths of `SOURCES` begin, and the version."""
    if file.suffix == ".deb":
        subprocess.run(["dpkg-deb", "-x", file, into], check=True)
        return into, file.name.split("_")[1]
    with tarfile.open(file) as archive:
        archive.extractall(into, filter="data")
    return into / "package", json.loads((into / "package" / "package.json").read_text("utf-8"))["version"]


def standard_characters(unihan: Path) -> set[int]:
    """GB 2312 and the 8,105 characters of the General Standard list (kTGH), with Latin and the marks of Chinese text."""
    characters = {*LATIN, *CJK_MARKS}
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            characters.update(map(ord, bytes([high, low]).decode("gb2312", "ignore")))
    mappings = bz2.decompress((unihan / "usr/share/unicode/Unihan_OtherMappings.txt.bz2").read_bytes()).decode("utf-8")
    standard = {int(line.split("\t")[0][2:], 16) for line in mappings.splitlines() if "\tkTGH\t" in line}
    if len(standard) != 8105:
        raise SystemExit(f"the General Standard list has 8,105 characters, this copy {len(standard)}")
    return characters | standard


def truetype(font: TTFont) -> None:
    """Turns cubic (CFF) outlines into quadratic ones in place: ReportLab takes no others."""
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    quadratic = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, TOLERANCE, reverse_direction=True))
        quadratic[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, quadratic
    for gone in ("CFF ", "VORG"):
        del font[gone]
    font["glyf"].compile(font)  # gives the boxes of the glyphs, from which the left side bearings follow
    font["hmtx"].metrics = {n: (w, getattr(font["glyf"][n], "xMin", 0)) for n, (w, _) in font["hmtx"].metrics.items()}
    font["maxp"].tableVersion = 0x00010000
    for field in _LIMITS:
        setattr(font["maxp"], field, 0)  # entered when the font is saved, or of no use without hints
    font["maxp"].maxZones = 1
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"


def cut(font: TTFont, characters: set[int], shaped: bool) -> None:
    """Keeps the outlines of these characters and what places them on a page; hints serve no printed page.

    :param shaped: whether letters change with their neighbours, so that the tables that say how are kept.
    """
    features = ["*"] if shaped else []
    options = subset.Options(
        hinting=False, glyph_names=False, notdef_outline=True, recalc_timestamp=False, layout_features=features
    )
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.drop_tables += ["BASE", "STAT", "vhea", "vmtx", "gasp", "DSIG", *([] if shaped else ["GSUB", "GPOS", "GDEF"])]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)


def rename(font: TTFont, family: str) -> None:
    """Gives the font another name throughout, as the Open Font License asks of a modified version of a reserved name."""
    plain = family.replace(" ", "")
    for record in list(font["name"].names):
        if record.nameID in (1, 2, 3, 4, 5, 6):
            new = {1: family, 2: "Regular", 3: plain, 4: family, 5: "Version 1.250; cut", 6: f"{plain}-Regular"}[record.nameID]
            font["name"].setName(new, record.nameID, record.platformID, record.platEncID, record.langID)


def main(packages: Path, into: Path) -> None:
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folders, versions, digests = {}, {}, {}
        for number, package in enumerate(dict.fromkeys([*(source.package for source in SOURCES), UNIHAN])):
            file = package_file(packages, package)
            folders[package], versions[package] = unpack(file, Path(scratch) / str(number))
            digests[package] = hashlib.sha256(file.read_bytes()).hexdigest()
        standard = standard_characters(folders[UNIHAN])
        kai: set[int] = set()
        lines = [_HEAD]
        for source in SOURCES:
            original = folders[source.package] / source.path
            font = TTFont(original, recalcTimestamp=False)
            if "CFF " in font:
                truetype(font)
            has = set(font.getBestCmap())
            cut(font, {"standard": has & standard, "rest": has - kai}.get(source.cut, has), source.cut == "shaped")
            if source.rename:
                rename(font, source.rename)
            if source.role == "kai":
                kai = set(font.getBestCmap())
            file = into / f"{source.role}.ttf"
            font.save(file, reorderTables=True)
            licence = folders[source.package] / source.licence_path
            text = gzip.decompress(licence.read_bytes()) if licence.suffix == ".gz" else licence.read_bytes()
            (into / source.licence).write_bytes(text)
            lines.append(_entry(source, versions[source.package], digests[source.package], original, file, font))
            print(f"{file.name}: {file.stat().st_size / 1e6:.2f} MB, {len(font.getBestCmap())} characters")
        lines.append(
            f'\n[unihan]\npackage = "{UNIHAN}"\nversion = "{versions[UNIHAN]}"\npackage_sha256 = "{digests[UNIHAN]}"\n'
        )
    (into / "manifest.toml").write_text("".join(lines), "utf-8")


_DONE = {
    "": "whole",
    "standard": "cut to the standard characters",  # the 8,105 of the General Standard list, GB 2312, Latin
    "rest": "cut to the characters that the kai face lacks",
    "shaped": "whole, with the tables that shape and place its letters",
}
_HEAD = "# Where each font of the letter came from. Written by tools/build_fonts.py; do not edit by hand.\n"


def _entry(source: Source, version: str, package_digest: str, original: Path, file: Path, font: TTFont) -> str:
    entry = {
        "file": file.name,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "name": font["name"].getDebugName(4),
        "package": source.package,
        "version": version,
        "package_sha256": package_digest,
        "original": original.name,
        "original_sha256": hashlib.sha256(original.read_bytes()).hexdigest(),
        "change": _DONE[source.cut]
        + ("; cubic outlines made quadratic" if original.suffix == ".otf" else "")
        + "; hints dropped",
        "licence": source.licence,
    }
    return f"\n[{source.role}]\n" + "".join(f'{key} = "{value}"\n' for key, value in entry.items())


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else HERE)
