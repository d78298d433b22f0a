"""What an association answers to an agency that asks it.

Only an owner or signatory answers, within the term, and can change the answer until the term is
over. No member company is named unless it agrees. No association reads what another answered before
that is published.
"""

import re
from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import audit, moments
from services.actor import SIGNATORIES, Actor
from services.characters import usual_forms
from services.errors import Forbidden, Invalid, NotFound, Problem
from services.groups.asking import is_open
from services.groups.standing import load_association
from services.identifiers import check_credit_code
from services.language import N_, Message
from services.models import (
    Applicant,
    AssociationAnswer,
    AssociationQuestion,
    GroupFiling,
    GroupMember,
    RecommendationLetter,
)

LEAST, MOST = 20, 3000
"""How many characters an answer has."""
MOST_SHOWN = 100
"""Questions that are listed at most, the newest first."""
CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{18}(?![0-9A-Za-z])")
LEAST_NAME = 4
"""A name that is shorter may be a word of the language."""
OVER = N_("The term is over, or the agency has withdrawn the question. This was not sent")
CHANGED = N_(
    "A colleague has answered since you opened this page. Read that answer, then send yours if it"
    " is to take its place"
)
NAMES_MISSING = N_("Say whether the answer names member companies")


def list_received(
    db: Session, actor: Actor
) -> Sequence[tuple[AssociationAnswer, AssociationQuestion]]:
    """List the questions that the actor's association was asked, the newest first.

    Raises:
        NotFound: the actor acts for no association.
    """
    association = load_association(db, actor)
    rows = db.execute(
        select(AssociationAnswer, AssociationQuestion)
        .join(AssociationQuestion, AssociationQuestion.id == AssociationAnswer.question_id)
        .where(AssociationAnswer.association_id == association.id)
        .order_by(AssociationAnswer.id.desc())
        .limit(MOST_SHOWN)
    )
    return [(answer, question) for answer, question in rows]


def list_to_answer(db: Session, association: Applicant) -> Sequence[AssociationQuestion]:
    """List the questions that an association can still answer and has not, the first due on top.

    Args:
        association: which the caller has loaded in scope.
    """
    return db.scalars(
        select(AssociationQuestion)
        .join(AssociationAnswer, AssociationAnswer.question_id == AssociationQuestion.id)
        .where(
            AssociationAnswer.association_id == association.id,
            AssociationAnswer.text.is_(None),
            AssociationQuestion.withdrawn_at.is_(None),
            AssociationQuestion.due_on >= moments.today(),
        )
        .order_by(AssociationQuestion.due_on, AssociationQuestion.id)
    ).all()


def load_received(
    db: Session, actor: Actor, question_id: UUID, *, lock: bool = False
) -> tuple[AssociationAnswer, AssociationQuestion]:
    """Load a question that the actor's association was asked, with its own answer.

    Raises:
        NotFound: the actor acts for no association, or that was not asked.
    """
    association = load_association(db, actor)
    wanted = (
        select(AssociationAnswer, AssociationQuestion)
        .join(AssociationQuestion, AssociationQuestion.id == AssociationAnswer.question_id)
        .where(
            AssociationAnswer.association_id == association.id,
            AssociationQuestion.id == question_id,
        )
    )
    if lock:  # the question is shared: whoever withdraws or publishes it waits
        wanted = wanted.with_for_update(read=True, of=AssociationQuestion)
    row = db.execute(wanted, execution_options={"populate_existing": lock}).one_or_none()
    if row is None:
        raise NotFound
    own, question = row
    if lock:  # a colleague may be answering
        db.refresh(own, with_for_update=True)
    return own, question


def answer(
    db: Session,
    actor: Actor,
    question_id: UUID,
    *,
    text: str,
    names: str,
    may_publish: bool,
    version: int,
) -> None:
    """Answer in the name of the association, or change its answer within the term.

    Args:
        names: `none` where no member company is named, `agreed` where each that is named agrees.
        may_publish: whether the answer may be published with the name of the association.
        version: the version of the answer that was on screen.

    Raises:
        NotFound: the actor acts for no association, or that was not asked.
        Forbidden: the actor cannot sign for it.
        Invalid: something is missing or wrong, a member is named that is said not to be, the term
            is over, the question is withdrawn, or a colleague has answered meanwhile.
    """
    association = load_association(db, actor)
    if actor.role not in SIGNATORIES:
        raise Forbidden(N_("An owner or signatory answers for the association"))
    own, question = load_received(db, actor, question_id, lock=True)
    if not is_open(question):
        raise Invalid([Problem("text", OVER)])
    if own.version != version:
        raise Invalid([Problem("text", CHANGED)])
    if found := list(_find_problems(db, association, text, names)):
        raise Invalid(found)
    own.text, own.members_agree = text.strip(), names == "agreed"
    own.may_publish = may_publish and question.to_publish
    own.answered_by, own.answered_at = actor.user_id, moments.now()
    db.flush()
    audit.record(
        db, actor.user_id, "associations.answered", association.id, body_code=question.body_code
    )


def retract(db: Session, actor: Actor, question_id: UUID) -> None:
    """Withdraw the consent to publish the answer; where it is published it goes off the page.

    Raises:
        NotFound: the actor acts for no association, or that was not asked.
        Forbidden: the actor cannot sign for it.
    """
    association = load_association(db, actor)
    if actor.role not in SIGNATORIES:
        raise Forbidden(N_("An owner or signatory answers for the association"))
    own, question = load_received(db, actor, question_id, lock=True)
    if not own.may_publish:
        return
    own.may_publish = False
    db.flush()
    audit.record(
        db, actor.user_id, "associations.retracted", association.id, body_code=question.body_code
    )


def _find_problems(db: Session, association: Applicant, text: str, names: str) -> Iterator[Problem]:
    if not LEAST <= len(text.strip()) <= MOST:
        length = N_("Write %(least)s to %(most)s characters", least=LEAST, most=MOST)
        yield Problem("text", length)
    if names not in ("none", "agreed"):
        yield Problem("names", NAMES_MISSING)
    elif names == "none" and (named := _find_named(db, association, text)):
        yield Problem("names", named)


def _find_named(db: Session, association: Applicant, text: str) -> Message | None:
    """Say which member an answer names, or that it has a credit code; None if neither is found.

    The portal knows those that the association has invited or recommended, and no others.
    """
    plain = usual_forms(text)
    codes = (found.group().upper() for found in CODE.finditer(plain))
    for code in codes:
        if code != association.credit_code and check_credit_code(code) is None:
            return N_("The answer has the credit code %(code)s of an organisation", code=code)
    for name in _list_members(db, association):
        if len(name) >= LEAST_NAME and usual_forms(name).casefold() in plain.casefold():
            return N_("The answer names %(name)s", name=name)
    return None


def _list_members(db: Session, association: Applicant) -> set[str]:
    invited = (
        select(GroupMember.name)
        .join(GroupFiling, GroupFiling.id == GroupMember.filing_id)
        .where(GroupFiling.applicant_id == association.id)
    )
    recommended = select(RecommendationLetter.name).where(
        RecommendationLetter.association_id == association.id
    )
    return set(db.scalars(invited.union(recommended)))
