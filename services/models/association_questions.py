"""What an agency asks associations, and what each of them answers."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.models.base import Base, Created, Key, Moment


class AssociationQuestion(Base):
    """A question of policy or trade that an agency asks associations, with a term."""

    __tablename__ = "association_questions"

    id: Mapped[Key]
    body_code: Mapped[str]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[Created]
    title: Mapped[str]
    question: Mapped[str]
    due_on: Mapped[date]
    """The last day for an answer, included."""
    to_publish: Mapped[bool]
    """Whether the agency said, when it asked, that it may publish question and answers."""
    withdrawn_at: Mapped[Moment | None]
    reminded_at: Mapped[Moment | None]
    """When those that had not answered were reminded."""
    ended_at: Mapped[Moment | None]
    """When whoever asked was told that the term is over."""
    published_at: Mapped[Moment | None]
    taken_down_at: Mapped[Moment | None]

    __table_args__ = (
        CheckConstraint("published_at is null or to_publish", "published_as_said"),
        CheckConstraint("published_at is null or withdrawn_at is null", "published_or_withdrawn"),
        Index("ix_association_questions_body", "body_code", "id"),
        # What the job by the clock looks for.
        Index(
            "ix_association_questions_running",
            "due_on",
            postgresql_where="ended_at is null and withdrawn_at is null",
        ),
        Index(
            "ix_association_questions_public",
            "id",
            postgresql_where="published_at is not null and taken_down_at is null",
        ),
    )


class AssociationAnswer(Base):
    """An association that is asked, and its answer once it has given one."""

    __tablename__ = "association_answers"

    id: Mapped[Key]
    question_id: Mapped[UUID] = mapped_column(ForeignKey("association_questions.id"))
    association_id: Mapped[UUID] = mapped_column(ForeignKey("applicants.id"))
    text: Mapped[str | None]
    members_agree: Mapped[bool] = mapped_column(default=False)
    """Whether it names members, each of which agrees; else it names none."""
    may_publish: Mapped[bool] = mapped_column(default=False)
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="set null"))
    answered_at: Mapped[Moment | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        UniqueConstraint("question_id", "association_id"),
        CheckConstraint("(text is null) = (answered_at is null)", "answered"),
        CheckConstraint("text is not null or not may_publish", "publishes_an_answer"),
        Index("ix_association_answers_association", "association_id", "id"),
    )
