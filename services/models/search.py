"""What the portal's search finds, and by which words. All of it is written anew at each start."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base


class SearchEntry(Base):
    """One thing that can be found: a service, a question of the checker, a measure, an answer."""

    __tablename__ = "search_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """One of `services.search.entries.EntryKind`."""
    key: Mapped[str]
    """What its page is found by, such as the code of a service."""
    title: Mapped[dict[str, Any]]
    """By language."""
    summary: Mapped[dict[str, Any]]
    """By language."""
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    """The last day on which it is found."""


class SearchWord(Base):
    """A word by which an entry is found: an English stem, two Chinese characters, or a saying."""

    __tablename__ = "search_words"

    word: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(
        ForeignKey("search_entries.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    weight: Mapped[float]


class SearchTerm(Base):
    """A word of all entries, once."""

    __tablename__ = "search_terms"
    __table_args__ = (
        Index(
            "ix_search_terms_alike",
            "word",
            postgresql_using="gin",
            postgresql_ops={"word": "gin_trgm_ops"},
        ),
    )

    word: Mapped[str] = mapped_column(primary_key=True)
    rarity: Mapped[float]
    """The logarithm of how many entries there are for each that has it."""
