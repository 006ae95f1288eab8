"""What is asked of the process that reads a file of evidence, and what it answers."""

from pydantic import BaseModel, ConfigDict

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
TAKEN_TYPES = (PDF, PNG, JPEG)
ORIENTATION = 0x0112  # the EXIF tag that says how the camera was held


class Limits(BaseModel):
    """How much a file may hold.

    :param pages: of a PDF. :param pixels: of a picture, also of one in a PDF.
    :param unpacked: bytes of everything that is packed in a PDF, once it is unpacked.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    pages: int
    pixels: int
    unpacked: int


class EvidenceRead(BaseModel):
    """What was found.

    :param fault: why it is refused, a kind of `EvidenceRefused`; "" when nothing speaks against it.
    :param detail: the limit and the file's own value, for the sentence. :param pages: 1 for a picture.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fault: str = ""
    detail: dict[str, str] = {}
    media_type: str = ""
    pages: int = 0


class Unfit(Exception):
    """A file is refused: kind and detail as in `EvidenceRead`. Only the child knows it."""

    def __init__(self, kind: str, **detail: str) -> None:
        self.kind, self.detail = kind, detail
        super().__init__(kind)


def too_many_pixels(most: int, width: int, height: int) -> Unfit:
    """A picture is larger than the limit.

    :param most: pixels that are allowed. :param width, height: pixels of the picture.
    """
    return Unfit("too_many_pixels", most=str(most // 1_000_000), size=f"{width} × {height}")
