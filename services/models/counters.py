"""Numbers that are handed out one after another, without gaps."""

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base


class Counter(Base):
    """The last number handed out of one series, such as one body's letters of one year.

    A row, not a sequence: the number is taken back with the transaction that
    took it, so that a series of official numbers has no holes.
    """

    __tablename__ = "counters"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)
