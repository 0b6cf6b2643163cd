"""When a kept snapshot was last worked out anew from the log, and whether it was the same."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class SnapshotCheck(SQLModel, table=True):
    """The last comparison of a snapshot with the log: at whose wish, and whether they agreed. Disposable.

    `digest` is that of the snapshot that was compared: its number may be given to another once it is discarded.
    """

    __tablename__ = "snapshot_check"
    snapshot: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    digest: str = Field(max_length=64)
    checked_at: datetime
    checked_by: str = Field(max_length=60)
    agrees: bool
