"""Whether there is room for more of what an applicant or a person keeps: drafts and bytes.

Nobody fills the database or the store for all others, see `services/quotas.yaml`.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import limits, moments
from services.actor import Actor
from services.applications.lifecycle import State
from services.errors import Conflict, Invalid, Problem
from services.language import N_, Message
from services.models import Application, Document, Registration, User
from services.quotas import quotas

DAY, HOUR = timedelta(days=1), timedelta(hours=1)

FULL_TODAY = N_(
    "Too many files were uploaded within a day. Those already uploaded are kept; upload this file"
    " tomorrow"
)
FULL = N_(
    "You have used all the space for your documents. Remove documents from drafts that you no"
    " longer need, or contact us"
)


def wait_for_own(db: Session, actor: Actor) -> None:
    """Let what one person adds wait for each other, so that each sees what was there before."""
    mine = select(User.id).where(User.id == actor.user_id)
    db.execute(mine.with_for_update(key_share=True))  # rows that name the person do not wait


def require_room_for_draft(db: Session, actor: Actor, applicant_id: UUID) -> None:
    """Refuse one more draft where there are too many.

    Raises:
        Conflict: the applicant has too many.
        TooMany: the person has started too many within a day.
    """
    limits.count_try("start", str(actor.user_id), most=quotas().starts_a_day, per=DAY)
    count = db.scalar(
        select(func.count()).where(
            Application.applicant_id == applicant_id, Application.state == State.DRAFT.value
        )
    )
    if (count or 0) >= quotas().drafts:
        raise Conflict(
            N_(
                "There are %(count)s drafts already, the most that one applicant can have. Submit"
                " or delete one, then start another",
                count=quotas().drafts,
            )
        )


def require_room_for_file(
    db: Session, actor: Actor, application: Application, size: int, field: str
) -> None:
    """Refuse one more file where there are too many bytes. One of a person waits for another.

    Args:
        field: where the page says so.

    Raises:
        Invalid: there is no room for it, today or at all.
    """
    wait_for_own(db, actor)
    problem = _lack(db, actor, application.applicant_id, size)
    if problem:
        raise Invalid([Problem(field, problem)])


def require_room_for_proof(db: Session, actor: Actor, size: int, field: str) -> None:
    """Refuse one more licence or notice where a person has sent too many bytes today.

    Raises:
        Invalid: there is no room for it today.
    """
    wait_for_own(db, actor)
    if _sent_today(db, actor) + size > quotas().person_bytes_a_day:
        raise Invalid([Problem(field, FULL_TODAY)])


def _sent_today(db: Session, actor: Actor) -> int:
    """Sum the bytes of documents, and of proofs for registrars, that a person sent within a day."""
    since = moments.now() - DAY
    documents = select(func.coalesce(func.sum(Document.size), 0)).where(
        Document.uploaded_by == actor.user_id, Document.uploaded_at > since
    )
    proofs = select(func.coalesce(func.sum(Registration.size), 0)).where(
        Registration.requested_by == actor.user_id, Registration.created_at > since
    )
    return int(db.scalars(select(documents.scalar_subquery() + proofs.scalar_subquery())).one())


def _lack(db: Session, actor: Actor, applicant_id: UUID, size: int) -> Message | None:
    bytes_held = select(func.coalesce(func.sum(Document.size), 0) + size)
    # Removed ones count until they are erased, within the day.
    today = bytes_held.where(Document.uploaded_at > moments.now() - DAY)
    of_applicant = Application.applicant_id == applicant_id
    if (
        _sent_today(db, actor) + size > quotas().person_bytes_a_day
        or db.scalars(today.join(Application).where(of_applicant)).one()
        > quotas().applicant_bytes_a_day
    ):
        return FULL_TODAY
    held = bytes_held.join(Application).where(of_applicant, Document.removed_at.is_(None))
    return FULL if db.scalars(held).one() > quotas().applicant_bytes else None


def count_file(actor: Actor) -> None:
    """Count one file that somebody sends, kept or not.

    Raises:
        TooMany: too many within an hour.
    """
    limits.count_try("upload", str(actor.user_id), most=quotas().files_an_hour, per=HOUR)


def count_save(actor: Actor) -> None:
    """Count one section that somebody saves.

    Raises:
        TooMany: too many within an hour.
    """
    limits.count_try("save", str(actor.user_id), most=quotas().saves_an_hour, per=HOUR)
