"""Export what the portal keeps of a person, and of the applicant that they own (PIPL art. 45).

Left out are secrets, and what others wrote for themselves: notes within an agency, and
steps that an applicant may not read. Files are named, and fetched from the page of their case.
"""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services import moments
from services.accounts.credentials import read_account
from services.actor import Actor, Role
from services.applications.case import attached
from services.applications.case.casefile import case_file
from services.applications.case.loading import load
from services.applications.lifecycle import State
from services.language import Language
from services.models import (
    AccessRecord,
    Alert,
    Applicant,
    Application,
    AssociationAnswer,
    AssociationQuestion,
    Base,
    Claim,
    Deputy,
    EntryReport,
    Expert,
    ExpertTie,
    GroupFiling,
    GroupMember,
    LoginSession,
    Membership,
    Notice,
    NoticeChoice,
    PanelSeat,
    Payment,
    Rating,
    RecommendationLetter,
    Recovery,
    Registration,
    SavedView,
    StaffComplaint,
)
from services.privacy.columns import classes

OWN = (
    *(Alert, LoginSession, Membership, Claim, Notice, AccessRecord),
    *(Expert, ExpertTie, PanelSeat, SavedView),
)
"""The tables whose rows belong to a user."""


def export_own_data(db: Session, actor: Actor, language: Language) -> dict[str, Any]:
    """Write all that is kept of the actor, as JSON values.

    An owner also gets what is kept of the applicant that they act for, with its applications.

    Args:
        language: the language of explanations.
    """
    user = read_account(db, actor)
    found: dict[str, Any] = {
        "exported_at": moments.now().isoformat(timespec="seconds"),
        "account": _write(user),
    }
    for table in OWN:
        rows = db.scalars(select(table).where(table.user_id == user.id).order_by(table.id))
        found[table.__tablename__] = _write_all(rows)
    chosen = select(NoticeChoice).where(NoticeChoice.user_id == user.id)
    found["notice_choices"] = _write_all(db.scalars(chosen))
    named = or_(Deputy.person_id == user.id, Deputy.deputy_id == user.id)
    found["deputies"] = _write_all(db.scalars(select(Deputy).where(named).order_by(Deputy.id)))
    asked = select(Registration).where(Registration.requested_by == user.id)
    found["registrations"] = _write_all(db.scalars(asked.order_by(Registration.id)))
    for made in (EntryReport, StaffComplaint):
        own = select(made).where(made.reporter_id == user.id).order_by(made.id)
        found[made.__tablename__] = _write_all(db.scalars(own))
    if actor.role is Role.OWNER:
        found["applicant"] = _write(db.get_one(Applicant, actor.applicant_id))
        found["groups"] = _write_groups(db, actor)
        letters = select(RecommendationLetter).where(
            RecommendationLetter.association_id == actor.applicant_id,
            RecommendationLetter.withdrawn_at.is_(None),
        )
        found["recommendations"] = [
            _write(one) | {"application_id": None}
            for one in db.scalars(letters.order_by(RecommendationLetter.id))
        ]
        found["association_answers"] = _write_association_answers(db, actor)
        found["applications"] = _write_applications(db, actor, language)
    return found


def _write_groups(db: Session, actor: Actor) -> list[dict[str, Any]]:
    """Write what an association prepared, and whom it invited."""
    own = select(GroupFiling).where(GroupFiling.applicant_id == actor.applicant_id)
    return [
        _write(group)
        | {
            "members": [
                {"name": member.name, "credit_code": member.credit_code, "answers": member.answers}
                for member in db.scalars(
                    select(GroupMember)
                    .where(GroupMember.filing_id == group.id)
                    .order_by(GroupMember.id)
                )
            ]
        }
        for group in db.scalars(own.order_by(GroupFiling.id)).all()
    ]


def _write_association_answers(db: Session, actor: Actor) -> list[dict[str, Any]]:
    """Write what agencies asked an association, and what it answered."""
    own = (
        select(AssociationAnswer, AssociationQuestion)
        .join(AssociationQuestion, AssociationQuestion.id == AssociationAnswer.question_id)
        .where(AssociationAnswer.association_id == actor.applicant_id)
        .order_by(AssociationAnswer.id)
    )
    return [
        _write(answer) | {"title": question.title, "question": question.question}
        for answer, question in db.execute(own)
    ]


def _write_applications(db: Session, actor: Actor, language: Language) -> list[dict[str, Any]]:
    kept = select(Application.id).where(
        Application.applicant_id == actor.applicant_id,
        Application.state != State.DISCARDED,
        Application.erased_at.is_(None),
    )
    cases = (load(db, actor, one) for one in db.scalars(kept.order_by(Application.id)).all())
    return [
        _write(case.application)
        | {
            "documents": [asdict(document) for document in attached.list_documents(db, case)],
            "papers": _write_all(attached.list_papers(db, case)),
            "payments": _write_all(
                db.scalars(select(Payment).where(Payment.application_id == case.application.id))
            ),
            "recoveries": _write_all(
                db.scalars(select(Recovery).where(Recovery.application_id == case.application.id))
            ),
            "ratings": _write_all(
                db.scalars(select(Rating).where(Rating.application_id == case.application.id))
            ),
            "record": case_file(case, language),
        }
        for case in cases
    ]


def _write_all(rows: Iterable[Base]) -> list[dict[str, Any]]:
    return [_write(row) for row in rows]


def _write(row: Base) -> dict[str, Any]:
    """Write the columns of a row that are no secret."""
    secret = classes()[row.__tablename__].get("secret", ())
    return {
        column.name: getattr(row, column.name)
        for column in row.__table__.columns
        if column.name not in secret
    }
