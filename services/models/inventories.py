"""Inventories of rows, and the signed heads of all ledgers."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created


class Inventory(Base):
    """The rows of one case, applicant, account or round, by digests; see `services/inventory`."""

    __tablename__ = "inventories"

    kind: Mapped[str] = mapped_column(primary_key=True)
    """`case`, `applicant`, `user`, `round`, `statement`, or `audit` for all entries together."""
    key: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    """How many transactions have changed it."""
    rows: Mapped[dict[str, Any]]
    """By table, row and column, the digest of the value. Of the audit, a count and a sum."""
    signature: Mapped[str]
    """Of all the rest, with the key of the record."""


class SignedHead(Base):
    """The state of all ledgers on a day, signed; append-only."""

    __tablename__ = "signed_heads"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[dict[str, Any]]
    signature: Mapped[str]
    created_at: Mapped[Created]
