"""Values that appear nowhere else in the world, to be planted and looked for; and looking for them however they are written."""

import base64
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

PASSWORD = "canary Nightingale 77 外滩 battery"
NEW_PASSWORD = "canary Goldfinch 91 外滩 staple"
WRONG = "canary Wrongbird 13 外滩 horse"
BORN = "1987-03-29"
ANSWERS = {
    "passport_number": "K9CANARY7X1",
    "date_of_birth": BORN,
    "company_contact_phone": "+86 139 0713 7788",
    "company_contact_email": "canary.contact@kanarienvogel.example",
}
SPOILT = ANSWERS["passport_number"]
RECORD = "CANARYPOLICERECORD7731"
PLANTED = {**ANSWERS, "police record": RECORD, "password": PASSWORD, "new password": NEW_PASSWORD, "wrong password": WRONG}


def _police() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    made = io.BytesIO()
    canvas = Canvas(made, invariant=1, pageCompression=0)
    canvas.drawString(72, 720, f"SPECIMEN {RECORD}")
    canvas.showPage()
    canvas.save()
    return made.getvalue()


POLICE = _police()


def ways(text: str) -> set[bytes]:
    """A text in the ways in which it could stand somewhere: plain, in an address, in JSON, in base 64, in UTF-16."""
    plain = text.encode()
    found = {plain, quote(text, safe="").encode(), quote(text).encode(), json.dumps(text)[1:-1].encode()}
    found |= {text.encode("utf-16-le"), base64.b64encode(plain).rstrip(b"="), plain.hex().encode()}
    if text == BORN:
        year, month, day = text.split("-")
        written = (f"{year}{month}{day}", f"{year}, {int(month)}, {int(day)}", f"{year}年{int(month)}月{int(day)}日")
        found |= {one.encode() for one in written}
    return found


def leaks(places: Mapping[str, bytes], planted: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each place in which a planted value stands, with the value's name."""
    looked_for = {name: ways(text) for name, text in planted.items()}
    return [
        (place, name)
        for place, content in places.items()
        for name, forms in looked_for.items()
        if any(form in content for form in forms)
    ]


def files_below(folder: Path, but: Iterable[str] = ()) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder with its path, which is searched too, and its content.

    :param but: names of files and folders that are left out.
    """
    left_out = set(but)
    for path in folder.rglob("*"):
        if path.is_file() and not left_out.intersection(path.relative_to(folder).parts):
            yield str(path.relative_to(folder.parent)), str(path).encode() + b"\n" + path.read_bytes()
