"""Objections in a round of the demonstration: one is rejected, one upheld and listed again."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.loading import load
from services.applications.casework import concluding, replying
from services.applications.casework.concluding import Recommendation
from services.applications.casework.replying import ObjectionOutcome
from services.applications.filing import objecting
from services.applications.letters.issuing import issue_papers
from services.demo.people import Cast
from services.models import Application, ListEntry, RoundList

LEAST = 3
"""Entries of a list of which two are objected to."""
REJECTED = (
    "培训人数",
    "名册中有2人因漏签到未计入，请予核对。",
    "经核对签到记录，2人缺课较多，不计入。",
)
UPHELD = ("核定费用", "场地费发票已补开，请予核对。", "经核对，补开发票与合同一致，异议成立。")


def pick_objectors(db: Session, made: RoundList) -> list[UUID]:
    """Pick two applications of a list that are proposed for an amount; none of a short list."""
    entries = (
        select(ListEntry.application_id)
        .join(Application, Application.id == ListEntry.application_id)
        .where(ListEntry.list_id == made.id, ListEntry.amount > 0)
        .order_by(Application.number)
    )
    found = list(db.scalars(entries))
    return found[:2] if len(found) >= LEAST else []


def object_and_answer(
    db: Session, cast: Cast, picked: list[UUID], approver: Actor, on: date
) -> None:
    """Let two applicants object while the list is published; the second is upheld, and its case
    concluded anew.
    """
    outcomes = (ObjectionOutcome.REJECTED, ObjectionOutcome.UPHELD)
    for application_id, outcome in zip(picked, outcomes, strict=False):
        _object(db, cast, application_id, approver, outcome, on)


def _object(
    db: Session,
    cast: Cast,
    application_id: UUID,
    approver: Actor,
    outcome: ObjectionOutcome,
    on: date,
) -> None:
    application = db.get_one(Application, application_id)
    owner, reviewer = cast.owners[application.applicant_id], find_holder(cast, application)
    subject, reasons, answer = UPHELD if outcome is ObjectionOutcome.UPHELD else REJECTED

    def version(actor: Actor) -> int:
        return load(db, actor, application_id).version

    with moments.at(_at(on, 11)):
        objecting.object_to_entry(
            db, owner, application_id, version=version(owner), subject=subject, text=reasons
        )
    with moments.at(_at(on, 15)):
        replying.propose_reply(
            db,
            reviewer,
            application_id,
            version=version(reviewer),
            outcome=outcome,
            text=answer,
        )
    with moments.at(_at(on, 16)):
        if outcome is ObjectionOutcome.REJECTED:
            replying.reject_objection(
                db, approver, application_id, version=version(approver), text=answer
            )
        else:
            replying.uphold_objection(
                db,
                approver,
                application_id,
                version=version(approver),
                outcome=outcome,
                text=answer,
            )
        issue_papers(db, application_id)
    if outcome is ObjectionOutcome.UPHELD:
        with moments.at(_at(on, 17)):
            concluding.conclude(
                db,
                reviewer,
                application_id,
                version=version(reviewer),
                recommendation=Recommendation.APPROVE,
                text="异议成立，重新核定后建议予以资助。",
            )


def find_holder(cast: Cast, application: Application) -> Actor:
    """Find the officer of the lead who holds a case."""
    holder = application.reviews[0].assignee_id
    officers = (one for group in cast.officers.values() for one in group)
    return next(one for one in officers if one.user_id == holder)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), moments.SHENZHEN)
