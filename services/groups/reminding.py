"""Remind associations that have not answered, and tell who asked once a term is over."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.clock.calendar import add_working_days
from services.groups.asking import tell_owners
from services.models import AssociationAnswer, AssociationQuestion, User
from services.notices.inbox import notify

REMIND_BEFORE = 3
"""Working days before the last one on which associations are reminded."""


def remind_associations(db: Session) -> None:
    """Remind the owners of associations that have not answered, once, when the last day is near."""
    today = moments.today()
    near = select(AssociationQuestion).where(
        AssociationQuestion.withdrawn_at.is_(None),
        AssociationQuestion.ended_at.is_(None),
        AssociationQuestion.reminded_at.is_(None),
        AssociationQuestion.due_on >= today,
        AssociationQuestion.due_on <= add_working_days(today, REMIND_BEFORE),
    )
    for question in _lock(db, near):
        question.reminded_at = moments.now()
        silent = select(AssociationAnswer.association_id).where(
            AssociationAnswer.question_id == question.id, AssociationAnswer.text.is_(None)
        )
        for association_id in db.scalars(silent.order_by(AssociationAnswer.id)).all():
            tell_owners(db, association_id, "association_answer_due", question)
    db.flush()


def tell_of_ends(db: Session) -> None:
    """Tell whoever asked, once, that the term is over and how many have answered."""
    over = select(AssociationQuestion).where(
        AssociationQuestion.withdrawn_at.is_(None),
        AssociationQuestion.ended_at.is_(None),
        AssociationQuestion.due_on < moments.today(),
    )
    for question in _lock(db, over):
        question.ended_at = moments.now()
        asked, answered = _count(db, question.id)
        data = {"title": question.title, "asked": asked, "answered": answered}
        for reader in _list_readers(db, question):
            notify(db, reader, "association_answers_in", **data)
    db.flush()


def _list_readers(db: Session, question: AssociationQuestion) -> Sequence[User]:
    """Find who asked, or the approvers of the agency where that person no longer works there."""
    asker = db.get_one(User, question.asked_by)
    if asker.disabled_at is None and asker.body_code == question.body_code:
        return [asker]
    approvers = select(User).where(
        User.body_code == question.body_code,
        User.staff_role == Role.APPROVER.value,
        User.disabled_at.is_(None),
    )
    return db.scalars(approvers.order_by(User.id)).all()


def _lock(db: Session, wanted: Select[AssociationQuestion]) -> Sequence[AssociationQuestion]:
    return db.scalars(wanted.order_by(AssociationQuestion.id).with_for_update()).all()


def _count(db: Session, question_id: UUID) -> tuple[int, int]:
    counts = select(
        func.count(AssociationAnswer.id), func.count(AssociationAnswer.answered_at)
    ).where(AssociationAnswer.question_id == question_id)
    asked, answered = db.execute(counts).one()
    return asked, answered
