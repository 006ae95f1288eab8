"""What the registry is asked about the scanner's verdicts."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlmodel import Session

from workflow.scan_tables import FileScan, Scan


def scan_of(session: Session, sha256: str) -> FileScan | None:
    """The verdict on a content. :param sha256: of the file as it is kept."""
    return session.get(FileScan, sha256)


def withheld_of(session: Session, names: Iterable[str]) -> dict[str, Scan]:
    """Of these contents those that wait or are infected. :param names: their SHA-256."""
    asked = select(FileScan.sha256, FileScan.state).where(FileScan.sha256.in_(list(names)), FileScan.state != Scan.CLEAN)
    return dict(session.execute(asked).all())


def waiting(session: Session) -> int:
    """How many contents wait for the scanner."""
    return session.execute(select(func.count()).select_from(FileScan).where(FileScan.state == Scan.WAITING)).scalar_one()


def infected(session: Session) -> Sequence[str]:
    """The contents in which a virus was found after they had been taken in."""
    asked = select(FileScan.sha256).where(FileScan.state == Scan.INFECTED).order_by(FileScan.sha256)
    return session.execute(asked).scalars().all()
