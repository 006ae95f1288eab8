"""PDFBox Preflight, a validator of others: it knows PDF/A-1b, so it is asked of a document written as that."""

import io
import os
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Stream

JARS = "preflight pdfbox2 xmpbox fontbox2 commons-logging javax.activation jaxb-api"
PATH = [Path("/usr/share/java") / f"{jar}.jar" for jar in JARS.split()]


def missing() -> str:
    """What the system lacks for PDFBox Preflight."""
    lacking = [path.name for path in PATH if not path.exists()]
    return ", ".join(lacking + ([] if shutil.which("java") else ["java"]))


def need_preflight() -> None:
    if lacking := missing():
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI must have PDFBox Preflight: {lacking} is missing")
        pytest.skip(f"no PDFBox Preflight: {lacking}; `make setup-system` installs libpdfbox2-java and a Java runtime")


def as_part_one(content: bytes, place: Path) -> Path:
    """The same document as PDF/A-1b, which Preflight knows: without attachments and object streams, and it says part 1.

    A seal's field has no size. Part 3 asks for no picture of it (6.3.3), part 1 does: it gets an empty one.
    """
    with pikepdf.open(io.BytesIO(content)) as document:
        for later in ("/AF", "/Names"):
            if later in document.Root:
                del document.Root[later]
        for field in document.Root.get("/AcroForm", {}).get("/Fields", []):
            if field.Rect[0] == field.Rect[2] and field.Rect[1] == field.Rect[3]:
                field.AP = Dictionary(N=Stream(document, b"", Type=Name.XObject, Subtype=Name.Form, BBox=field.Rect))
        told = document.Root.Metadata.read_bytes().replace(b"<pdfaid:part>3<", b"<pdfaid:part>1<")
        document.Root.Metadata = Stream(document, told, Type=Name.Metadata, Subtype=Name.XML)
        document.save(place, object_stream_mode=pikepdf.ObjectStreamMode.disable, force_version="1.4")
    return place


def preflight(path: Path) -> str:
    """What PDFBox Preflight says of a file."""
    command = ["java", "-cp", os.pathsep.join(map(str, PATH)), "org.apache.pdfbox.preflight.Validator_A1b", str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120).stdout
