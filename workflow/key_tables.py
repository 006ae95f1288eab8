"""What the registry keeps of the data keys: their names, so that a start with wrong ones is noticed before anything is read."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from workflow.columns import Moment


class DataKeyUsed(SQLModel, table=True):
    """A data key that values and files are or were locked with. The key itself is in no database.

    :param name: eight hexadecimal digits; of the key of the marks, which never changes, an s and seven; or "files", which
        stands for files from before files were locked, until they are, too.
    :param out_at: when nothing was locked with it any more, and it was taken out.
    """

    __tablename__ = "data_key"
    name: str = Field(primary_key=True)
    since: datetime = Field(sa_type=Moment)
    out_at: datetime | None = Field(default=None, sa_type=Moment)
