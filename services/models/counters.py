"""Numbers that are handed out one after another."""

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base


class Counter(Base):
    """The last number handed out of one series, such as one body's letters of one year.

    A row, not a sequence: series come and go with days and years, and a number that
    is taken in a transaction is given back with it, so that letters have no holes.
    """

    __tablename__ = "counters"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)
