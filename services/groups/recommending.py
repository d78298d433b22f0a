"""Letters of recommendation: an association writes one, the company attaches it or does not.

A letter decides nothing. Attached to a draft it is signed and sent with it, and the record of the
case keeps its words; the association never learns to what it was attached.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services import moments
from services.accounts.organisations import find_confirmed, list_owners
from services.actor import SIGNATORIES, Actor
from services.applications.case.case import Case
from services.applications.filing.drafting import load_to_edit
from services.catalogue import Item, items_on
from services.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from services.groups.standing import check_company_code, load_association
from services.identifiers import normalise
from services.language import N_
from services.models import Applicant, RecommendationLetter
from services.notices.inbox import notify

LEAST, MOST = 100, 2000
"""How many characters a letter has."""


def list_services() -> list[Item]:
    """List the services for which an association can recommend a company today."""
    today = moments.today()
    return [
        one
        for one in items_on(today)
        if one.sections and one.nature != "enquiry" and "organisation" in one.applicants
    ]


def list_written(db: Session, actor: Actor) -> Sequence[RecommendationLetter]:
    """List the letters of the actor's association that stand, the newest first.

    Raises:
        NotFound: the actor acts for no association.
    """
    association = load_association(db, actor)
    wanted = select(RecommendationLetter).where(
        RecommendationLetter.association_id == association.id,
        RecommendationLetter.withdrawn_at.is_(None),
    )
    return db.scalars(wanted.order_by(RecommendationLetter.id.desc())).all()


def write(
    db: Session, actor: Actor, *, item_code: str, credit_code: str, name: str, text: str
) -> RecommendationLetter:
    """Sign a letter for a company; its owners are told, if it is registered.

    Raises:
        NotFound: the actor acts for no association.
        Forbidden: the actor cannot sign for it, or it is not confirmed.
        Invalid: something is missing or wrong.
    """
    association = load_association(db, actor)
    _require_signatory(actor)
    if association.unconfirmed:
        raise Forbidden(N_("Letters can be signed once the association is confirmed"))
    if found := list(_find_problems(association, item_code, credit_code, name, text)):
        raise Invalid(found)
    letter = RecommendationLetter(
        association_id=association.id,
        written_by=actor.user_id,
        written_at=moments.now(),
        item_code=item_code,
        credit_code=normalise(credit_code),
        name=name,
        text=text.strip(),
    )
    db.add(letter)
    db.flush()
    company = find_confirmed(db, letter.credit_code)
    for owner in list_owners(db, company.id) if company else ():
        notify(db, owner, "recommendation_written", item=item_code, association=association.name)
    return letter


def withdraw(db: Session, actor: Actor, letter_id: UUID) -> None:
    """Take a letter back, as long as the company has not attached it.

    Raises:
        NotFound: there is no such letter of the actor's association.
        Forbidden: the actor cannot sign for it.
        Conflict: it is attached.
    """
    association = load_association(db, actor)
    _require_signatory(actor)
    letter = db.get(RecommendationLetter, letter_id, with_for_update=True, populate_existing=True)
    if letter is None or letter.association_id != association.id:
        raise NotFound
    if letter.application_id is not None:
        raise Conflict(N_("The company has attached this letter to an application"))
    letter.withdrawn_at = letter.withdrawn_at or moments.now()
    db.flush()


def list_for(db: Session, case: Case) -> Sequence[tuple[RecommendationLetter, str]]:
    """List the letters that a draft can have, or has, each with the name of its association.

    Args:
        case: the draft, loaded in scope.
    """
    applicant = case.application.applicant
    if applicant.credit_code is None or applicant.unconfirmed:
        return []
    rows = db.execute(
        select(RecommendationLetter, Applicant.name)
        .join(Applicant, Applicant.id == RecommendationLetter.association_id)
        .where(
            RecommendationLetter.credit_code == applicant.credit_code,
            RecommendationLetter.item_code == case.item.code,
            RecommendationLetter.withdrawn_at.is_(None),
            or_(
                RecommendationLetter.application_id.is_(None),
                RecommendationLetter.application_id == case.application.id,
            ),
        )
        .order_by(RecommendationLetter.id)
    )
    return [(letter, name) for letter, name in rows]


def list_recommending(db: Session, case: Case) -> list[str]:
    """List the associations whose letters are attached to a draft."""
    return [name for letter, name in list_for(db, case) if letter.application_id is not None]


def attach(db: Session, actor: Actor, application_id: UUID, letter_id: UUID) -> None:
    """Attach a letter to a draft, or take it off again.

    Raises:
        NotFound: no such draft in the actor's scope, or no such letter for it.
        Conflict: it can no longer be edited.
        Forbidden: the actor only views.
    """
    _change(db, actor, application_id, letter_id, attached=True)


def detach(db: Session, actor: Actor, application_id: UUID, letter_id: UUID) -> None:
    """Take a letter off a draft; raise what `attach` does."""
    _change(db, actor, application_id, letter_id, attached=False)


def _change(
    db: Session, actor: Actor, application_id: UUID, letter_id: UUID, *, attached: bool
) -> None:
    case = load_to_edit(db, actor, application_id)
    if case.application.submitted_at is not None:
        raise Conflict
    offered = {letter.id for letter, _name in list_for(db, case)}
    letter = db.get(RecommendationLetter, letter_id, with_for_update=True, populate_existing=True)
    if letter is None or letter.id not in offered or letter.withdrawn_at is not None:
        raise NotFound
    letter.application_id = application_id if attached else None
    # Another version: who signs has read what is attached.
    case.application.updated_at = moments.now()
    db.flush()


def _require_signatory(actor: Actor) -> None:
    if actor.role not in SIGNATORIES:
        raise Forbidden(N_("An owner or signatory signs the letters of the association"))


def _find_problems(
    association: Applicant, item_code: str, credit_code: str, name: str, text: str
) -> Iterator[Problem]:
    if item_code not in {one.code for one in list_services()}:
        yield Problem("item_code", N_("Select the service"))
    if not name:
        yield Problem("name", N_("Enter the name of the company"))
    if wrong := check_company_code(association, credit_code):
        yield Problem("credit_code", wrong)
    if not LEAST <= len(text.strip()) <= MOST:
        length = N_("Write %(least)s to %(most)s characters", least=LEAST, most=MOST)
        yield Problem("text", length)
