"""Applications, the reviews of bodies, the ledger of events, and what officers found."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Numeric,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import Text as TextType

from services.models.base import Base, Created, Key, Moment
from services.models.people import Applicant
from services.models.rounds import Round


class Application(Base):
    """An application of one applicant for one version of one item (办件)."""

    __tablename__ = "applications"

    id: Mapped[Key]
    number: Mapped[str | None] = mapped_column(unique=True)
    """Case number, given on submission; see `services/documents/numbering.py`."""
    query_code: Mapped[str | None]
    """Typed with the number by holders of the receipt, to ask for progress."""

    item_code: Mapped[str]
    item_version: Mapped[int]
    applicant_id: Mapped[UUID] = mapped_column(ForeignKey("applicants.id"))
    created_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    language: Mapped[str] = mapped_column(default="sc")
    round_id: Mapped[UUID | None] = mapped_column(ForeignKey("rounds.id"))
    copied_from: Mapped[UUID | None] = mapped_column(ForeignKey("applications.id"))

    filed_name: Mapped[str] = mapped_column(default="", server_default="")
    """With the next two, who filed it, as they were called on the day of the submission."""
    filed_name_en: Mapped[str] = mapped_column(default="", server_default="")
    filed_representative: Mapped[str] = mapped_column(default="", server_default="")

    state: Mapped[str] = mapped_column(default="draft")
    decision: Mapped[str | None]
    """`approved` or `refused` once decided, whatever the present state."""
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """By section code, then field code."""
    prefilled: Mapped[list[Any]] = mapped_column(default=list)
    """Paths of answers that the portal filled in and nobody has confirmed."""
    correction: Mapped[dict[str, Any] | None]
    """The open correction notice: `{"items": [{"path", "note"}], "due_on"}`; `signed` holds the
    answers as they were signed, `answered` the paths that the applicant has dealt with since,
    and `to_sign` whether an owner is asked to sign them as they are now. Of a correction that
    ended unanswered, `prepared` holds the answers that nobody signed, to be copied."""
    route: Mapped[dict[str, Any] | None]
    """The route, as codes: found on submission, or since from a corrected answer."""
    amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    """Amount asked for in RMB by the rules, for items that pay money."""
    recognised: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    """Amount in RMB by the rules, of the costs that were found to count."""
    granted: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    """Amount in RMB that the approval granted."""

    created_at: Mapped[Created]
    updated_at: Mapped[Created]
    submitted_at: Mapped[Moment | None]
    decided_at: Mapped[Moment | None]
    due_on: Mapped[date | None]
    """Set from the clock in the same change as the event that moved it."""
    warned_at: Mapped[Moment | None]
    """When its people were told that the draft ends unless somebody changes it."""
    erased_at: Mapped[Moment | None]
    """When its answers, files and words were erased; what is left is a stub."""
    ledger_head: Mapped[str] = mapped_column(default="")
    """Hash of the newest event, to detect a ledger whose end was cut off."""
    version: Mapped[int] = mapped_column(default=1)

    applicant: Mapped[Applicant] = relationship()
    round: Mapped[Round | None] = relationship()
    reviews: Mapped[list["Review"]] = relationship(order_by="Review.position")
    events: Mapped[list["Event"]] = relationship(order_by="Event.sequence")

    @property
    def applicant_name(self) -> str:
        """What the applicant was called when the case was filed; of a draft, now."""
        return self.filed_name or self.applicant.name

    @property
    def applicant_name_en(self) -> str:
        """What the applicant was called in English when the case was filed; of a draft, now."""
        return self.filed_name_en if self.filed_name else self.applicant.name_en

    @property
    def newest_answers(self) -> dict[str, Any]:
        """The answers as last typed, signed or not."""
        newest: dict[str, Any] = (self.correction or {}).get("prepared", self.answers)
        return newest

    @property
    def to_sign(self) -> bool:
        """Whether an owner is asked to sign its correction as it is now."""
        return bool((self.correction or {}).get("to_sign"))

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint("(number is null) = (submitted_at is null)", "number_when_submitted"),
        CheckConstraint("decision in ('approved', 'refused')", "decision"),
        Index("ix_applications_applicant", "applicant_id", "updated_at", "id"),
        # Read by the deadline sweep.
        Index(
            "ix_applications_running_out",
            "due_on",
            postgresql_where=text(
                "state in ('received', 'correction', 'clarification', 'suspended')"
            ),
        ),
        # Read by the nightly count of a month.
        *(
            Index(
                f"ix_applications_{column}", column, postgresql_where=text(f"{column} is not null")
            )
            for column in ("submitted_at", "decided_at")
        ),
        Index("ix_applications_round", "round_id", postgresql_where=text("round_id is not null")),
        # Read by the hourly erasing of drafts that were deleted.
        Index(
            "ix_applications_to_erase",
            "id",
            postgresql_where=text("state = 'discarded' and erased_at is null"),
        ),
    )


class Review(Base):
    """One body's part in an application: lead (承办) or joint (会办)."""

    __tablename__ = "reviews"

    id: Mapped[Key]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"))
    position: Mapped[int]
    """0 for the lead, then in the order of the plan."""
    part: Mapped[str]
    """`lead` or `joint`."""
    item_code: Mapped[str]
    """The application's item, repeated here so that a queue is filtered by key."""
    number: Mapped[str]
    """The application's number, repeated here so that a queue is sorted by key."""
    body_code: Mapped[str]
    """The body that acts today, by dated succession."""
    unit_codes: Mapped[list[str]] = mapped_column(ARRAY(TextType))
    """The units of the plan that this body acts for."""
    waiting: Mapped[str]
    """Whom the part waits for: `reviewer`, `approver`, `applicant`, `others`, `nobody`."""
    due_on: Mapped[date | None]
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    claimed_at: Mapped[Moment | None]

    opinion: Mapped[str | None]
    opinion_text: Mapped[str] = mapped_column(default="")
    opined_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    opined_at: Mapped[Moment | None]
    escalated_at: Mapped[Moment | None]
    """When its silence was put before the supervisor, who has not decided on it yet."""
    waived_at: Mapped[Moment | None]
    """When the supervisor let the case go on without its opinion, or its day had passed."""
    conditions_due_on: Mapped[date | None]
    """The day by which the next condition that it checks is to be met, while one is left."""
    recused: Mapped[list[UUID]] = mapped_column(
        ARRAY(Uuid), default=list, server_default=text("'{}'")
    )
    """The accounts of its officers who stepped aside, and no longer see the case."""
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        UniqueConstraint("application_id", "body_code"),
        CheckConstraint("part in ('lead', 'joint')", "part"),
        CheckConstraint(
            "waiting in ('reviewer', 'approver', 'applicant', 'others', 'nobody')", "waiting"
        ),
        CheckConstraint(
            "opinion in ('agree', 'agree_with_conditions', 'disagree', 'not_concerned')",
            "opinion",
        ),
        CheckConstraint("num_nonnulls(escalated_at, waived_at) <= 1", "escalated_or_waived"),
        # A queue is read by due date, so a part that waits has one.
        CheckConstraint("waiting = 'nobody' or due_on is not null", "due_while_waiting"),
        # The queue: one body's open work by urgency, read by key.
        Index(
            "ix_reviews_queue",
            "body_code",
            "due_on",
            "id",
            postgresql_where=text("waiting = 'reviewer'"),
        ),
        Index(
            "ix_reviews_unclaimed",
            "body_code",
            "due_on",
            "id",
            postgresql_where=text("waiting = 'reviewer' and assignee_id is null"),
        ),
        Index(
            "ix_reviews_elsewhere",
            "body_code",
            "due_on",
            "id",
            postgresql_where=text("waiting in ('applicant', 'others')"),
        ),
        Index(
            "ix_reviews_signoff",
            "body_code",
            "due_on",
            "id",
            postgresql_where=text("waiting = 'approver'"),
        ),
        Index("ix_reviews_all", "body_code", "number"),
        # The same sorted by service and by number; a part that waits is in one of each.
        *(
            Index(f"ix_reviews_{tab}_{name}", "body_code", *columns, postgresql_where=text(waits))
            for tab, waits in (
                ("queue", "waiting = 'reviewer'"),
                ("elsewhere", "waiting in ('applicant', 'others')"),
                ("signoff", "waiting = 'approver'"),
            )
            for name, columns in (("item", ("item_code", "due_on", "id")), ("number", ("number",)))
        ),
        # Joint parts that have to answer, by their day, whom the sweep reminds and warns.
        Index(
            "ix_reviews_asked",
            "due_on",
            postgresql_where=text(
                "part = 'joint' and waiting in ('reviewer', 'approver') and escalated_at is null"
            ),
        ),
        Index(
            "ix_reviews_escalated",
            "escalated_at",
            "id",
            postgresql_where=text("escalated_at is not null"),
        ),
        # What is left of the conditions of decisions, by day: few, which no queue shows.
        Index(
            "ix_reviews_conditions",
            "conditions_due_on",
            "id",
            postgresql_where=text("conditions_due_on is not null"),
        ),
        # From which cases somebody stepped aside: few, which no list shows them.
        Index("ix_reviews_recused", "body_code", postgresql_where=text("recused <> '{}'")),
        # What a supervisor sees as overdue: of all bodies, or of one.
        # Counted by body, item and officer for supervisors.
        Index(
            "ix_reviews_load",
            "body_code",
            "item_code",
            "assignee_id",
            postgresql_where=text("waiting in ('reviewer', 'approver')"),
        ),
        Index(
            "ix_reviews_open",
            "due_on",
            "id",
            postgresql_where=text("waiting in ('reviewer', 'approver')"),
        ),
        Index(
            "ix_reviews_assignee",
            "assignee_id",
            "due_on",
            "id",
            postgresql_where=text("waiting = 'reviewer' and assignee_id is not null"),
        ),
    )


class Share(Base):
    """A matching that one institution was given; its answers are in the ledger."""

    __tablename__ = "shares"

    id: Mapped[Key]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"))
    institution: Mapped[str]
    """Its code: an option of the question by which the applicant chooses."""
    sent_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    """When the applicant withdrew the consent; from then on the institution sees nothing."""

    __table_args__ = (
        # An institution's list, read by key.
        Index("ix_shares_institution", "institution", "id"),
        Index(
            "uq_shares_current",
            "application_id",
            "institution",
            unique=True,
            postgresql_where=text("ended_at is null"),
        ),
    )


class Event(Base):
    """One action on an application, as it happened. Append-only, hash-chained; words erasable."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"))
    sequence: Mapped[int]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    action: Mapped[str]
    from_state: Mapped[str]
    to_state: Mapped[str]
    side: Mapped[str]
    """`applicant`, `agency`, `supervisor`, `institution` or `system`."""
    actor_id: Mapped[UUID | None]
    body_code: Mapped[str | None]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Words that people wrote are hashed by their seals, so that they can be erased."""
    previous_hash: Mapped[str]
    hash: Mapped[str]

    __table_args__ = (UniqueConstraint("application_id", "sequence"),)


class CaseNote(Base):
    """A note of an officer on a case, for officers of the same body."""

    __tablename__ = "case_notes"

    id: Mapped[Key]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"))
    body_code: Mapped[str]
    """The body whose officers can read it."""
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str]
    created_at: Mapped[Created]

    __table_args__ = (Index("ix_case_notes_case", "application_id", "body_code", "id"),)


class Finding(Base):
    """What an officer found of the costs of a filing: a row struck out, or costs deducted."""

    __tablename__ = "findings"

    id: Mapped[Key]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"))
    line: Mapped[str]
    """The line of its item's amount."""
    row: Mapped[int | None]
    """The row that was struck out, from 0."""
    reason: Mapped[str | None]
    """Why, from the vocabulary."""
    deducted: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    """Costs of the line in RMB that do not count."""
    stated: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    """RMB that the agency states where no figure is published."""
    note: Mapped[str] = mapped_column(default="")
    """Where the deduction is written, such as a report of an audit; or why the sum is stated."""
    found_by: Mapped[UUID]
    found_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint("(row is null) = (reason is null)", "row_with_reason"),
        CheckConstraint("num_nonnulls(row, deducted, stated) = 1", "one_thing"),
        CheckConstraint("deducted > 0", "deducted"),
        CheckConstraint("stated >= 0", "stated"),
        UniqueConstraint("application_id", "line", "row", postgresql_nulls_not_distinct=True),
    )


class RowKey(Base):
    """What makes a row of a filing's list unique, as a digest, to find it in other filings."""

    __tablename__ = "row_keys"

    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("applications.id", ondelete="cascade"), primary_key=True
    )
    path: Mapped[str] = mapped_column(primary_key=True)
    """The list, as a question of the item."""
    row: Mapped[int] = mapped_column(primary_key=True)
    """Its index in the list, from 0."""
    item_code: Mapped[str]
    key: Mapped[str]
    """SHA-256 of its unique columns."""
    repeated: Mapped[bool] = mapped_column(server_default=text("false"))
    """Whether another filing has had it as well, so that few rows need to be compared."""

    __table_args__ = (
        Index("ix_row_keys_same", "key", "path", "item_code"),
        Index("ix_row_keys_repeated", "application_id", postgresql_where=text("repeated")),
    )


class AccountKey(Base):
    """A bank account that a case names, as a digest with a key, to find it in other cases."""

    __tablename__ = "account_keys"

    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("applications.id", ondelete="cascade"), primary_key=True
    )
    source: Mapped[str] = mapped_column(primary_key=True)
    """Where the case names it: a question of its item, or `payment`."""
    key: Mapped[str]
    """HMAC-SHA256 of its number, with a key that is not in the database."""

    __table_args__ = (Index("ix_account_keys_same", "key", "application_id"),)
