"""What the lead body reads of the grades of its own cases, and answers to low ones.

Of a grade that is not low nobody needs to know the case, so that it is not named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, tuple_
from sqlalchemy.orm import Session

from services import audit, moments
from services.accounts.organisations import list_owners
from services.actor import Actor, Role
from services.applications.casework.watching import require_supervisor
from services.applications.clock.calendar import working_days_between
from services.errors import Conflict, Invalid, NotFound, Problem
from services.language import N_
from services.models import Application, Membership, Rating, Review, User
from services.notices.inbox import notify
from services.ratings.naming import telling_problems

PAGE = 25
MOST_SHOWN = 100
"""Late grades that a supervisor reads at most."""
LEAST, MOST = 10, 1000
"""How many characters an answer has."""

ANSWERED = N_("A colleague has answered this grade already")
LENGTH = N_("Write %(least)s to %(most)s characters", least=LEAST, most=MOST)


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade, with the case that it is of and the body that leads that today."""

    rating: Rating
    application: Application
    body_code: str

    @property
    def waits(self) -> bool:
        """Whether it is low and not answered."""
        return self.rating.due_on is not None and self.rating.answered_at is None

    @property
    def is_late(self) -> bool:
        """Whether it waits and the day for the answer has passed."""
        due = self.rating.due_on
        return self.waits and due is not None and due < moments.today()

    @property
    def days_left(self) -> int:
        """Return the working days that are left for the answer; less than none after its day."""
        assert self.rating.due_on is not None
        return working_days_between(moments.today(), self.rating.due_on)


_GRADED = (
    select(Rating, Application, Review.body_code)
    .join(Application, Application.id == Rating.application_id)
    .join(Review, (Review.application_id == Application.id) & (Review.part == "lead"))
)
WAITS: ColumnElement[bool] = Rating.due_on.is_not(None) & Rating.answered_at.is_(None)


def list_graded(
    db: Session, actor: Actor, *, after: UUID | None = None
) -> tuple[Sequence[Graded], UUID | None]:
    """List a page of what was graded of the cases that the actor's body leads, by key: those that
    wait first, then the newest. One statement.

    Args:
        after: the last grade of the page before.

    Returns:
        The grades, and the key of the last where more follow.

    Raises:
        NotFound: the actor is no approver.
    """
    newest = _of_body(actor).order_by(WAITS.desc(), Rating.id.desc()).limit(PAGE + 1)
    if after:
        last = select(WAITS, Rating.id).where(Rating.id == after)
        newest = newest.where(tuple_(WAITS, Rating.id) < last.correlate(None).scalar_subquery())
    found = _collect(db, newest)
    return found[:PAGE], found[PAGE - 1].rating.id if len(found) > PAGE else None


def load_graded(db: Session, actor: Actor, rating_id: UUID, *, lock: bool = False) -> Graded:
    """Load a low grade of a case that the actor's body leads.

    Args:
        lock: whether nobody else answers it until the transaction ends.

    Raises:
        NotFound: there is none, it is not low, another body leads the case, or the actor is no
            approver.
    """
    wanted = _of_body(actor).where(Rating.id == rating_id, Rating.due_on.is_not(None))
    if lock:
        wanted = wanted.with_for_update(of=Rating)
    found = _collect(db, wanted.execution_options(populate_existing=lock))
    if not found:
        raise NotFound
    return found[0]


def answer(db: Session, actor: Actor, rating_id: UUID, *, text: str) -> None:
    """Answer a low grade; who gave it and the owners of the applicant are told, and everybody
    reads it.

    Raises:
        NotFound: as `load_graded` says.
        Conflict: it is answered already.
        Invalid: the text is too short or too long, or tells who graded.
    """
    found = load_graded(db, actor, rating_id, lock=True)
    if not found.waits:
        raise Conflict(ANSWERED)
    said = text.strip()
    problems = [] if LEAST <= len(said) <= MOST else [Problem("text", LENGTH)]
    if problems or (problems := telling_problems(db, found.application, said, field="text")):
        raise Invalid(problems)
    rating = found.rating
    rating.answer, rating.answered_by, rating.answered_at = said, actor.user_id, moments.now()
    db.flush()
    of = found.application
    audit.record(db, actor.user_id, "rating.answered", of.id, item_code=of.item_code)
    readers = {one.id: one for one in list_owners(db, of.applicant_id)}
    if rater := _find_rater(db, found):
        readers[rater.id] = rater
    for one in readers.values():
        notify(db, one, "rating_answered", of)


def list_late(db: Session, actor: Actor) -> list[Graded]:
    """List the low grades whose day for an answer has passed, the longest late first: a supervisor
    of the leading group sees all, one of an agency those of the cases that it leads.

    Raises:
        NotFound: the actor is no supervisor.
    """
    require_supervisor(actor)
    late = _GRADED.where(WAITS, Rating.due_on < moments.today())
    if actor.body is not None:
        late = late.where(Review.body_code == actor.body)
    oldest = late.order_by(Rating.due_on, Rating.id).limit(MOST_SHOWN)
    return _collect(db, oldest)


def list_waiting(db: Session) -> Sequence[Graded]:
    """List the low grades that are not answered, the first due on top."""
    waiting = _GRADED.where(WAITS).order_by(Rating.due_on, Rating.id)
    return _collect(db, waiting)


def _collect(db: Session, wanted: Select[Rating, Application, str]) -> list[Graded]:
    return [Graded(rating, of, body_code) for rating, of, body_code in db.execute(wanted)]


def _find_rater(db: Session, found: Graded) -> User | None:
    """Find who gave a grade, as long as that person acts for the applicant."""
    return db.scalar(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            User.id == found.rating.rated_by,
            Membership.applicant_id == found.application.applicant_id,
        )
    )


def _of_body(actor: Actor) -> Select[Rating, Application, str]:
    if actor.role is not Role.APPROVER or actor.body is None:
        raise NotFound
    aside = Review.recused.contains([actor.user_id])  # whoever stepped aside sees nothing of it
    return _GRADED.where(Review.body_code == actor.body, ~aside)
