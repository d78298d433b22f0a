"""Step aside from a case (回避): declared by an officer, or asked for by the applicant.

Another person decides on it. Who steps aside loses the case at once and for good; what they did
before stays in its history, and whoever decides says whether it stands.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case.barring import require_fresh, require_unbarred
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.recusals import (
    NO_TARGET,
    OfficerRelation,
    find_decidable,
    relation_problems,
    review_of,
)
from services.applications.case.texts import (
    refuse_if,
    require_text,
    text_problems,
)
from services.applications.casework.assigning import list_officers
from services.applications.lifecycle import Action
from services.errors import Problem
from services.language import N_
from services.models import Event, Review


def declare_relation(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    relation: OfficerRelation | None,
    text: str,
) -> Case:
    """Declare a relation to the applicant, and ask to step aside; until then do nothing more.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no relation, or nothing said of it.

    """
    case = load_to(Action.DECLARE_RELATION, db, actor, application_id, version=version)
    refuse_if(relation_problems(relation, text))
    assert relation is not None
    assert actor.role is not None
    assert case.review is not None
    move(
        db,
        actor,
        case,
        Action.DECLARE_RELATION,
        about=[case.review.body_code],
        part=case.review.part,
        role=actor.role.value,
        person=str(actor.user_id),
        relation=relation.value,
        text=text.strip(),
    )
    return case


def list_candidates(db: Session, actor: Actor, case: Case) -> Sequence[tuple[str, str]]:
    """List who may be meant by the request that the actor decides on: key and name."""
    asked = find_decidable(actor, case)
    if asked is None:
        return []
    review = review_of(case, asked.data["about"][0])
    role = Role(asked.data["role"])
    found = list_officers(db, review.body_code, role, without=review.recused)
    meant = asked.data["person"]
    return [one for one in found if meant in (None, one[0])]


def list_successors(db: Session, actor: Actor, case: Case) -> Sequence[tuple[str, str]]:
    """List who can hold the case instead, where a reviewer steps aside: key and name."""
    asked = find_decidable(actor, case)
    if asked is None or asked.data["role"] != Role.REVIEWER:
        return []
    review = review_of(case, asked.data["about"][0])
    meant = asked.data["person"]
    without = [*review.recused, *([UUID(meant)] if meant else [])]
    return list_officers(db, review.body_code, Role.REVIEWER, without=without)


def grant_recusal(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    person: str,
    successor: str,
    stands: bool | None,
    text: str,
) -> Case:
    """Decide that an officer steps aside (决定回避), who no longer sees the case.

    Args:
        person: the key of the officer's account.
        successor: the key of the reviewer who holds the case from now on; empty for nobody yet.
        stands: whether what the officer did on the case stands, or is to be done again.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: nobody is named who is meant; nobody is left who can go on; not said whether
            what was done stands; no reasons.

    """
    case = load_to(Action.GRANT_RECUSAL, db, actor, application_id, version=version)
    asked = find_decidable(actor, case)
    assert asked is not None
    review = review_of(case, asked.data["about"][0])
    refuse_if(
        [
            *_person_problems(db, actor, case, asked, review, person, successor),
            *([] if stands is not None else [Problem("stands", N_("Select what becomes of it"))]),
            *text_problems(text, N_("Give the reasons")),
        ]
    )
    if successor:
        require_unbarred(db, case, UUID(successor), field="successor")
        if review.part == "lead":
            require_fresh(db, case, UUID(successor), field="successor")
    move(
        db,
        actor,
        case,
        Action.GRANT_RECUSAL,
        request=asked.sequence,
        about=[review.body_code],
        person=person,
        stands=stands,
        text=text.strip(),
    )
    aside = UUID(person)
    review.recused = [*review.recused, aside]
    if review.assignee_id == aside:
        review.assignee_id = UUID(successor) if successor else None
        review.claimed_at = moments.now() if successor else None
    db.flush()
    return case


def reject_recusal(
    db: Session, actor: Actor, application_id: UUID, *, version: int, text: str
) -> Case:
    """Decide that nobody steps aside (决定不回避).

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reasons.

    """
    case = load_to(Action.REJECT_RECUSAL, db, actor, application_id, version=version)
    asked = find_decidable(actor, case)
    assert asked is not None
    text = require_text(text, N_("Give the reasons"))
    move(
        db,
        actor,
        case,
        Action.REJECT_RECUSAL,
        request=asked.sequence,
        about=asked.data["about"],
        person=asked.data["person"],
        text=text,
    )
    return case


def _person_problems(
    db: Session,
    actor: Actor,
    case: Case,
    asked: Event,
    review: Review,
    person: str,
    successor: str,
) -> list[Problem]:
    """List what is wrong with who steps aside, and who goes on."""
    if person not in dict(list_candidates(db, actor, case)):
        return [Problem("person", NO_TARGET)]
    role = Role(asked.data["role"])
    without = [*review.recused, UUID(person)]
    others = dict(list_officers(db, review.body_code, role, without=without))
    if not others:
        message = N_("Nobody else of the agency could go on. An administrator adds somebody first")
        return [Problem("person", message)]
    if successor and (role is not Role.REVIEWER or successor not in others):
        return [Problem("successor", N_("Select somebody else of the agency"))]
    return []
