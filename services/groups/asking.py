"""Ask associations what they think of a policy or of trade, and read what they answer.

Associations know their trade (safeguard 4), and what they answer binds nobody. An agency reads the
answers to its own questions; it publishes them only if it said so when it asked, once the term is
over, and of each association only what that agreed to publish.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from services import audit, limits, moments
from services.accounts.organisations import list_owners
from services.actor import AGENCY_ROLES, Actor, Role
from services.applications.case.room import DAY, wait_for_own
from services.applications.clock.calendar import add_working_days
from services.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from services.language import N_
from services.models import Applicant, AssociationAnswer, AssociationQuestion
from services.models.base import new_key
from services.models.people import ASSOCIATION
from services.notices.inbox import notify
from services.quotas import quotas

LONGEST_TITLE, LEAST, MOST = 120, 20, 2000
"""How many characters a title has at most, and a question at least and at most."""
TERMS = (5, 10, 15, 20, 30)
"""Working days that associations can be given."""
MOST_SHOWN = 100
"""Questions that are listed at most, the newest first."""
PAGE = 20
"""Published questions on a page."""

NO_ASSOCIATION = N_("Select at least one association")
NO_TERM = N_("Select how many working days the associations have")


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question of an agency, with how many were asked and how many have answered."""

    question: AssociationQuestion
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, with all who were asked and their answers, as the agency that asked reads it.

    Args:
        answers: each with the association as it is called today; those with an answer first.
    """

    question: AssociationQuestion
    answers: Sequence[tuple[AssociationAnswer, Applicant]]

    @property
    def answered(self) -> list[tuple[AssociationAnswer, Applicant]]:
        """Those that have answered."""
        return [row for row in self.answers if row[0].text is not None]

    @property
    def silent(self) -> list[tuple[AssociationAnswer, Applicant]]:
        """Those that have not answered."""
        return [row for row in self.answers if row[0].text is None]

    @property
    def to_publish(self) -> list[tuple[AssociationAnswer, Applicant]]:
        """The answers that their associations agreed to publish."""
        return [row for row in self.answered if row[0].may_publish]

    @property
    def can_be_published(self) -> bool:
        """Whether it can be published today."""
        question = self.question
        return (
            question.to_publish
            and not is_open(question)
            and question.withdrawn_at is None
            and question.published_at is None
            and bool(self.to_publish)
        )


def is_open(question: AssociationQuestion) -> bool:
    """Tell whether an association can still answer."""
    return question.withdrawn_at is None and moments.today() <= question.due_on


def list_associations(db: Session) -> Sequence[Applicant]:
    """List the associations that can be asked: those that a registrar has confirmed."""
    return db.scalars(
        select(Applicant)
        .where(
            Applicant.kind == "organisation",
            Applicant.credit_code.startswith(ASSOCIATION),
            Applicant.confirmed_at.is_not(None),
        )
        .order_by(Applicant.name, Applicant.id)
    ).all()


def list_questions(db: Session, actor: Actor) -> list[QuestionLine]:
    """List what the actor's agency has asked, the newest first.

    Raises:
        NotFound: the actor works for no agency.
    """
    _require_officer(actor)
    counted = (
        select(
            AssociationQuestion,
            func.count(AssociationAnswer.id),
            func.count(AssociationAnswer.answered_at),
        )
        .join(AssociationAnswer, AssociationAnswer.question_id == AssociationQuestion.id)
        .where(AssociationQuestion.body_code == actor.body)
        .group_by(AssociationQuestion.id)
        .order_by(AssociationQuestion.id.desc())
        .limit(MOST_SHOWN)
    )
    return [QuestionLine(*row) for row in db.execute(counted).all()]


def load_asked(db: Session, actor: Actor, question_id: UUID, *, lock: bool = False) -> Asked:
    """Load a question of the actor's agency with its answers.

    Args:
        lock: whether nobody else changes the question until the transaction ends.

    Raises:
        NotFound: there is none, or another agency asked it.
    """
    _require_officer(actor)
    wanted = select(AssociationQuestion).where(
        AssociationQuestion.id == question_id, AssociationQuestion.body_code == actor.body
    )
    question = db.scalar(
        wanted.with_for_update() if lock else wanted, execution_options={"populate_existing": lock}
    )
    if question is None:
        raise NotFound
    rows = db.execute(
        select(AssociationAnswer, Applicant)
        .join(Applicant, Applicant.id == AssociationAnswer.association_id)
        .where(AssociationAnswer.question_id == question_id)
        .order_by(AssociationAnswer.answered_at, Applicant.name, Applicant.id)
    ).all()
    return Asked(question, [(answer, association) for answer, association in rows])


def ask(
    db: Session,
    actor: Actor,
    *,
    title: str,
    question: str,
    days: int | None,
    chosen: Sequence[str] | None,
    to_publish: bool,
    key: UUID | None = None,
) -> AssociationQuestion:
    """Ask associations, whose owners are told. Asking again with the same key asks nothing new.

    Args:
        days: working days that they have, of `TERMS`.
        chosen: keys of the associations; None for all that are confirmed today.
        to_publish: whether question and answers may be published once the term is over.

    Raises:
        NotFound: the actor works for no agency.
        Invalid: something is missing or wrong, or there is nobody to ask.
        TooMany: the person has asked too often within a day.
    """
    body_code = _require_officer(actor)
    wait_for_own(db, actor)
    if key is not None:
        known = db.get(AssociationQuestion, key)
        if known is not None and known.asked_by == actor.user_id:
            return known
        key = None if known else key
    everybody = list_associations(db)
    asked = [one for one in everybody if chosen is None or str(one.id) in chosen]
    found = list(_find_problems(title, question, days, asked))
    if found or days is None:
        raise Invalid(found)
    limits.count_try(
        "association_question",
        str(actor.user_id),
        most=quotas().association_questions_a_day,
        per=DAY,
    )
    made = AssociationQuestion(
        id=key or new_key(),
        body_code=body_code,
        asked_by=actor.user_id,
        asked_at=moments.now(),
        title=title.strip(),
        question=question.strip(),
        due_on=add_working_days(moments.today(), days),
        to_publish=to_publish,
    )
    db.add(made)
    db.flush()
    db.add_all(AssociationAnswer(question_id=made.id, association_id=one.id) for one in asked)
    db.flush()
    audit.record(db, actor.user_id, "associations.asked", None, body_code=body_code)
    for association in asked:
        tell_owners(db, association.id, "association_asked", made)
    return made


def withdraw(db: Session, actor: Actor, question_id: UUID) -> None:
    """Withdraw a question that was asked by mistake, as long as its term runs; all are told.

    Raises:
        NotFound: there is no such question of the actor's agency.
        Conflict: the term is over, or it is withdrawn already.
    """
    asked = load_asked(db, actor, question_id, lock=True)
    if not is_open(asked.question):
        raise Conflict(N_("The term is over, or the question is withdrawn already"))
    asked.question.withdrawn_at = moments.now()
    db.flush()
    audit.record(
        db, actor.user_id, "associations.withdrawn", None, body_code=asked.question.body_code
    )
    for _answer, association in asked.answers:
        tell_owners(db, association.id, "association_question_withdrawn", asked.question)


def publish(db: Session, actor: Actor, question_id: UUID) -> None:
    """Publish a question with the answers whose associations agreed; those are told.

    Raises:
        NotFound: there is no such question of the actor's agency.
        Forbidden: the actor is no approver.
        Conflict: it was not said that it may be published, its term runs, nobody agreed, or it is
            published or withdrawn already.
    """
    asked = load_asked(db, actor, question_id, lock=True)
    _require_approver(actor)
    if not asked.can_be_published:
        raise Conflict(N_("There is nothing here that can be published today"))
    asked.question.published_at = moments.now()
    db.flush()
    body_code = asked.question.body_code
    audit.record(db, actor.user_id, "associations.published", None, body_code=body_code)
    for _answer, association in asked.to_publish:
        tell_owners(db, association.id, "association_answer_published", asked.question)


def take_down(db: Session, actor: Actor, question_id: UUID) -> None:
    """Take a published question down, with its answers, for good.

    Raises:
        NotFound: there is no such question of the actor's agency.
        Forbidden: the actor is no approver.
        Conflict: it is not published.
    """
    asked = load_asked(db, actor, question_id, lock=True)
    _require_approver(actor)
    if asked.question.published_at is None or asked.question.taken_down_at is not None:
        raise Conflict
    asked.question.taken_down_at = moments.now()
    db.flush()
    body_code = asked.question.body_code
    audit.record(db, actor.user_id, "associations.taken_down", None, body_code=body_code)


def tell_owners(
    db: Session, association_id: UUID, kind: str, question: AssociationQuestion
) -> None:
    """Tell the owners of an association of a question that it was asked."""
    for owner in list_owners(db, association_id):
        notify(
            db,
            owner,
            kind,
            body=question.body_code,
            title=question.title,
            due_on=question.due_on.isoformat(),
        )


def list_published(db: Session, before: UUID | None = None) -> Sequence[AssociationQuestion]:
    """List the questions that everybody may read, the newest first: a page, and one more.

    Args:
        before: those after this one on the list.
    """
    wanted = select(AssociationQuestion).where(
        AssociationQuestion.published_at.is_not(None),
        AssociationQuestion.taken_down_at.is_(None),
        exists().where(
            AssociationAnswer.question_id == AssociationQuestion.id,
            AssociationAnswer.may_publish,
        ),
    )
    if before is not None:
        wanted = wanted.where(AssociationQuestion.id < before)
    return db.scalars(wanted.order_by(AssociationQuestion.id.desc()).limit(PAGE + 1)).all()


def find_published(
    db: Session, question_id: UUID
) -> tuple[AssociationQuestion, Sequence[tuple[str, str]]]:
    """Find a question that everybody may read, with the name and answer of each association that
    agrees to it.

    Raises:
        NotFound: there is none, it was taken down, or nobody agrees any longer.
    """
    question = db.get(AssociationQuestion, question_id)
    if question is None or question.published_at is None or question.taken_down_at is not None:
        raise NotFound
    rows = db.execute(
        select(Applicant.name, AssociationAnswer.text)
        .join(Applicant, Applicant.id == AssociationAnswer.association_id)
        .where(AssociationAnswer.question_id == question_id, AssociationAnswer.may_publish)
        .order_by(AssociationAnswer.answered_at, AssociationAnswer.id)
    ).all()
    if not rows:
        raise NotFound
    return question, [(name, text or "") for name, text in rows]


def _require_officer(actor: Actor) -> str:
    if actor.role not in AGENCY_ROLES or actor.body is None:
        raise NotFound
    return actor.body


def _require_approver(actor: Actor) -> None:
    if actor.role is not Role.APPROVER:
        raise Forbidden(N_("An approver of your agency publishes answers and takes them down"))


def _find_problems(
    title: str, question: str, days: int | None, asked: Sequence[Applicant]
) -> Iterator[Problem]:
    if not title.strip():
        yield Problem("title", N_("Enter in a few words what the question is about"))
    elif len(title.strip()) > LONGEST_TITLE:
        most = N_("Use %(longest)s characters or fewer", longest=LONGEST_TITLE)
        yield Problem("title", most)
    if not LEAST <= len(question.strip()) <= MOST:
        length = N_("Write %(least)s to %(most)s characters", least=LEAST, most=MOST)
        yield Problem("question", length)
    if days not in TERMS:
        yield Problem("days", NO_TERM)
    if not asked:
        yield Problem("associations", NO_ASSOCIATION)
