"""What the registry keeps of the virus scanner's verdicts."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from workflow.columns import Moment, member_of


class Scan(StrEnum):
    """What a scanner said of a file."""

    WAITING = "waiting"  # nothing yet: it was down when the file came
    CLEAN = "clean"
    INFECTED = "infected"


class FileScan(SQLModel, table=True):
    """The newest verdict on a content, whoever handed it in. A content without a row came while no scanner was set.

    :param sha256: of the file as it is kept. :param virus: as the scanner calls it.
    """

    __tablename__ = "file_scan"
    sha256: str = Field(primary_key=True)
    state: Scan = Field(sa_type=member_of(Scan, "scan_known"))
    virus: str = ""
    at: datetime = Field(sa_type=Moment)
