"""Counters of numbers in series, such as those of letters."""

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base


class Counter(Base):
    """The last number used in one series, such as one body's letters of one year.

    A row, not a sequence: series begin and end with days and years, and a transaction
    that is rolled back returns its number, so that letters are numbered without gaps.
    """

    __tablename__ = "counters"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)
