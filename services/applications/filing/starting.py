"""Start a draft: of an item as it is today, or from an earlier application."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from services import moments
from services.actor import APPLICANT_ROLES, PREPARERS, Actor
from services.applications.case import ledger
from services.applications.case.loading import load
from services.applications.case.room import require_room_for_draft, wait_for_own
from services.applications.filing.remembering import find_last_answers
from services.applications.lifecycle import Action, Capacity, State
from services.applications.lifecycles import LIFECYCLES
from services.catalogue import Item, clean, identified, item
from services.errors import Forbidden, NotFound
from services.language import N_, Language
from services.models import Applicant, Application, Membership, User
from services.models.base import new_key


@dataclass(frozen=True, slots=True)
class _Draft:
    """What prefilling reads of a draft that is not stored yet.

    Args:
        language: the language of filing.
    """

    language: Literal["chinese", "english"]


def start(
    db: Session,
    actor: Actor,
    item_code: str,
    *,
    language: Language,
    answers: Mapping[str, Mapping[str, Any]] | None = None,
    key: UUID | None = None,
) -> Application:
    """Start a draft of an item as it is today, filled in from the profile and the last filings.

    Starting again with the same key returns the draft there is, so that a button pressed
    three times starts one.

    Args:
        language: the language the applicant files in; the case's papers follow it.
        answers: answers carried over, by section and field, to be confirmed.
        key: the id of the draft to be, which the page that starts it has chosen.

    Raises:
        NotFound: there is no such item, it is not in force today, or it is a guide.
        Forbidden: the actor cannot file, or the item is not for this kind of applicant.
        Conflict, TooMany: there are too many drafts.

    """
    wait_for_own(db, actor)
    applicant = load_filer(db, actor)
    wanted = item(item_code)
    if not wanted.in_force(moments.today()) or not LIFECYCLES[wanted.nature].rows:
        raise NotFound
    if applicant.kind not in wanted.applicants:
        raise Forbidden(N_("This service is not open to your kind of applicant"))
    if key is not None:
        known = db.get(Application, key)
        if known is not None and _is_own_draft(known, actor, wanted):
            return known
        key = None if known else key
    filled = find_last_answers(db, applicant.id, wanted)
    known_now = wanted.prefill(
        applicant=applicant,
        filer=db.get_one(User, actor.user_id),
        draft=_Draft("english" if language == "en" else "chinese"),
    )
    for said in (known_now, answers or {}):
        for section, values in said.items():
            filled.setdefault(section, {}).update(values)
    return _store_draft(db, actor, applicant, wanted, language, filled, key)


def copy(db: Session, actor: Actor, application_id: UUID) -> Application:
    """Start a draft from an earlier application's answers, to be confirmed.

    Documents are not copied, since each filing has to prove its own period. While a copy is
    as it was made, copying again returns it.

    Raises:
        NotFound: no such application in the actor's scope, or its item has closed.
        Forbidden: the actor cannot file.
        Conflict, TooMany: there are too many drafts.

    """
    wait_for_own(db, actor)
    applicant = load_filer(db, actor)
    earlier = load(db, actor, application_id).application
    wanted = item(earlier.item_code)
    if not wanted.in_force(moments.today()):
        raise NotFound
    if untouched := _find_untouched_copy(db, actor, earlier.id):
        return untouched
    language: Language = earlier.language  # type: ignore[assignment]
    draft = _store_draft(
        db, actor, applicant, wanted, language, clean(wanted, earlier.newest_answers)
    )
    draft.copied_from = earlier.id
    db.flush()
    return draft


def load_filer(db: Session, actor: Actor) -> Applicant:
    """Load the applicant that the actor files for.

    Raises:
        NotFound: there is none.
        Forbidden: the actor cannot file.

    """
    if actor.role not in APPLICANT_ROLES or actor.applicant_id is None:
        raise NotFound
    if actor.role not in PREPARERS:
        raise Forbidden(N_("Your role lets you view applications, not file them"))
    still = exists().where(
        Membership.applicant_id == Applicant.id, Membership.user_id == actor.user_id
    )
    applicant = db.scalar(select(Applicant).where(Applicant.id == actor.applicant_id, still))
    if applicant is None:  # the account was erased a moment ago
        raise NotFound
    return applicant


def _is_own_draft(known: Application, actor: Actor, wanted: Item) -> bool:
    return (
        (known.applicant_id, known.created_by) == (actor.applicant_id, actor.user_id)
        and known.state == State.DRAFT.value
        and known.item_code == wanted.code
    )


def _find_untouched_copy(db: Session, actor: Actor, earlier: UUID) -> Application | None:
    return db.scalar(
        select(Application)
        .where(
            Application.applicant_id == actor.applicant_id,
            Application.copied_from == earlier,
            Application.created_by == actor.user_id,
            Application.state == State.DRAFT.value,
            Application.updated_at == Application.created_at,
        )
        .limit(1)
    )


def _store_draft(
    db: Session,
    actor: Actor,
    applicant: Applicant,
    wanted: Item,
    language: Language,
    answers: Mapping[str, Mapping[str, Any]],
    key: UUID | None = None,
) -> Application:
    require_room_for_draft(db, actor, applicant.id)
    at = moments.now()
    identity = wanted.identify(applicant)
    draft = Application(
        id=key or new_key(),
        item_code=wanted.code,
        item_version=wanted.version,
        applicant_id=applicant.id,
        created_by=actor.user_id,
        created_at=at,
        updated_at=at,
        language=language,
        state=State.DRAFT.value,
        answers=identified(answers, identity),
        prefilled=[
            path
            for section, values in answers.items()
            for path in (f"{section}.{field}" for field in values)
            if path not in identity
        ],
    )
    db.add(draft)
    db.flush()
    ledger.append(
        db,
        draft,
        Action.START,
        to=State.DRAFT,
        capacity=Capacity.APPLICANT,
        actor=actor,
        at=at,
        data={"item": f"{wanted.code}.v{wanted.version}"},
    )
    db.flush()
    return draft
