"""How applicants grade the service once their case has ended, and what the agency answers."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from services.encryption import Encrypted
from services.models.base import Base, Created, Key, Moment


class Rating(Base):
    """The grade of one case (好差评), given once; it changes nothing in the case."""

    __tablename__ = "ratings"

    id: Mapped[Key]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"), unique=True)
    grade: Mapped[str]
    points: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """What it is about, of a closed list."""
    words: Mapped[str | None] = mapped_column(Encrypted)
    may_publish: Mapped[bool]
    """Whether the applicant agrees that everybody reads the words."""
    rated_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    rated_at: Mapped[Created]
    due_on: Mapped[date | None]
    """Of a low grade: the last day for the answer, included."""
    answer: Mapped[str | None] = mapped_column(Encrypted)
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[Moment | None]

    __table_args__ = (
        CheckConstraint(
            "grade in ('very_satisfied', 'satisfied', 'fairly_satisfied', 'dissatisfied',"
            " 'very_dissatisfied')",
            "grade",
        ),
        CheckConstraint(
            "(due_on is null) = (grade not in ('dissatisfied', 'very_dissatisfied'))", "due"
        ),
        CheckConstraint("not may_publish or words is not null", "publishes_words"),
        CheckConstraint("(answer is null) = (answered_at is null)", "answered"),
        CheckConstraint("answer is null or due_on is not null", "answers_low"),
        # What the job by the clock looks for.
        Index(
            "ix_ratings_waiting",
            "due_on",
            postgresql_where=text("due_on is not null and answered_at is null"),
        ),
    )
