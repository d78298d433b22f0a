"""The applicant's side: start, sign, submit, answer, withdraw. Filling in: `drafting`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import APPLICANT_ROLES, Actor, Role
from services.applications import amounts
from services.applications.case import ledger
from services.applications.case.loading import Case, load, load_for_change
from services.applications.case.moves import move
from services.applications.case.permissions import load_to, require
from services.applications.case.texts import required, within
from services.applications.filing.drafting import PREPARERS, correction_notes, problems, unanswered
from services.applications.filing.editions import refuse_outdated
from services.applications.jobs import issue_later
from services.applications.lifecycle import Action, Part, State
from services.applications.rounds import round_at
from services.applications.routing.rerouting import reroute
from services.applications.routing.routing import Route, route
from services.catalogue import Item, View, clean, item
from services.documents import handing_in, numbering
from services.documents.handing_in import Held
from services.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from services.language import N_, Language
from services.models import (
    Applicant,
    Application,
    Membership,
    Review,
    Round,
    User,
)
from services.plan import NoBody


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is known of a draft before it is there.

    Args:
        language: it is filed in, as items ask for it.
    """

    language: Literal["chinese", "english"]


def start(
    db: Session,
    actor: Actor,
    item_code: str,
    *,
    language: Language,
    answers: Mapping[str, Mapping[str, Any]] | None = None,
) -> Application:
    """Start a draft of an item as it is today, filled in from the profile.

    Args:
        language: the language the applicant files in; the case's papers follow it.
        answers: answers carried over, by section and field, to be confirmed.

    Raises:
        NotFound: no such item, or not in force today.
        Forbidden: the actor cannot file, or not for this kind of applicant.

    """
    applicant = _preparing_for(db, actor)
    wanted = item(item_code)
    if not wanted.in_force(moments.today()):
        raise NotFound
    if applicant.kind not in wanted.applicants:
        raise Forbidden(N_("This service is not open to your kind of applicant"))
    filled = wanted.prefill(
        applicant=applicant,
        filer=db.get_one(User, actor.user_id),
        draft=_Draft("english" if language == "en" else "chinese"),
    )
    for section, values in (answers or {}).items():
        filled.setdefault(section, {}).update(values)
    return _start(db, actor, applicant, wanted, language, filled)


def copy(db: Session, actor: Actor, application_id: UUID) -> Application:
    """Start a draft from an earlier application's answers, to be confirmed.

    Documents are not taken over: each filing proves its own period.

    Raises:
        NotFound: no such application in the actor's scope, or its item has closed.
        Forbidden: the actor cannot file.

    """
    applicant = _preparing_for(db, actor)
    earlier = load(db, actor, application_id).application
    wanted = item(earlier.item_code)
    if not wanted.in_force(moments.today()):
        raise NotFound
    language: Language = earlier.language  # type: ignore[assignment]
    draft = _start(db, actor, applicant, wanted, language, clean(wanted, earlier.answers))
    draft.copied_from = earlier.id
    return draft


def signatories(db: Session, case: Case) -> list[str]:
    """The names of those who may sign for the applicant. One query."""
    return list(
        db.scalars(
            select(User.name)
            .join(Membership)
            .where(
                Membership.applicant_id == case.application.applicant_id,
                Membership.role == Role.OWNER.value,
                User.disabled_at.is_(None),
            )
            .order_by(User.name)
        )
    )


def request_signature(
    db: Session, actor: Actor, application_id: UUID, *, version: int
) -> Application:
    """Hand a finished draft to the organisation's owner to sign.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: the draft is not complete, or its version of the service has ended.

    """
    case = load_to(Action.REQUEST_SIGNATURE, db, actor, application_id, version=version)
    refuse_outdated(case.item, moments.today())
    _complete(db, case, View(case.item, case.application.answers))
    move(db, actor, case, Action.REQUEST_SIGNATURE)
    return case.application


def return_to_filer(
    db: Session, actor: Actor, application_id: UUID, *, version: int, note: str
) -> Application:
    """Take a draft back from signing, to change it.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: the note is too long.

    """
    case = load_to(Action.RETURN_TO_FILER, db, actor, application_id, version=version)
    move(db, actor, case, Action.RETURN_TO_FILER, note=within(note))
    return case.application


def discard(db: Session, actor: Actor, application_id: UUID, *, version: int) -> None:
    """Delete a draft.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.

    """
    case = load_to(Action.DISCARD, db, actor, application_id, version=version)
    move(db, actor, case, Action.DISCARD)


def submit(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    declared: bool,
    version: int | None = None,
) -> Application:
    """Sign and submit: number it, route it, start the clock. Exactly once.

    Submitting again what this applicant has submitted returns it unchanged, so
    that a double click or a lost answer does no harm.

    Args:
        declared: the owner has made the declaration.
        version: the version that the owner read and signs; any, unless told.

    Raises:
        NotFound: no such application in the actor's scope.
        Forbidden: the actor is not the owner.
        Conflict: it is no longer the version that the owner read.
        Invalid: the draft is not complete, undeclared, no round is open, its version
            of the service has ended, or the applicant's district decides who handles it
            and the profile names none.

    """
    case = load_for_change(db, actor, application_id)
    application = case.application
    if application.submitted_at is not None and actor.role is Role.OWNER:
        return application
    require(actor, case, Action.SUBMIT)
    if version is not None and case.version != version:
        raise Conflict
    at = moments.now()
    day = moments.local_day(at)
    refuse_outdated(case.item, day)
    answers = View(case.item, application.answers)
    documents = _complete(db, case, answers)
    if not declared:
        raise Invalid([Problem("declared", N_("Confirm the declaration"))])
    application.answers = clean(case.item, answers)
    application.prefilled = []
    signed = _signed(case, documents)
    if case.item.rounds:
        current = _open_round(db, case.item, at)
        application.round_id = current.id
        _ask_for_amount(db, case, current, answers)
    decided = _route(case.item, answers, application.applicant.district, day)
    issue_later(db, application)
    number = numbering.case_number(decided.lead.body_code, day)
    application.number = number
    application.route = decided.as_dict()
    application.query_code = numbering.query_code()
    application.submitted_at = at
    application.reviews = _reviews(case.item, decided)
    move(db, actor, case, Action.SUBMIT, at=at, number=number, **signed)
    return application


def answer_correction(
    db: Session, actor: Actor, application_id: UUID, *, version: int
) -> Application:
    """Send the case back to the agency with what its notice asked for.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: something is still missing, or a point of the notice was not dealt with.

    """
    case = load_to(Action.ANSWER_CORRECTION, db, actor, application_id, version=version)
    application = case.application
    waiting = unanswered(application)
    if waiting:
        raise Invalid(
            [
                Problem(path, N_("Deal with “%(point)s” first", point=case.item.title_of(path)))
                for path in correction_notes(application)
                if path in waiting
            ]
        )
    answers = View(case.item, application.answers)
    documents = _complete(db, case, answers)
    application.answers = clean(case.item, answers)
    if application.round_id is not None:
        _ask_for_amount(db, case, db.get_one(Round, application.round_id), answers)
    changed = reroute(db, case, answers)
    move(db, actor, case, Action.ANSWER_CORRECTION, **_signed(case, documents), **changed)
    application.correction = None
    return application


def _signed(case: Case, documents: Iterable[Held]) -> dict[str, Any]:
    """What the applicant answers for: the digest of the answers, and the files by document."""
    files: dict[str, list[dict[str, str]]] = {}
    for document in documents:
        file = {"name": document.filename, "sha256": document.sha256}
        files.setdefault(document.slot, []).append(file)
    return {"answers": ledger.digest(case.application.answers), "files": files}


def withdraw(
    db: Session, actor: Actor, application_id: UUID, *, version: int, reason: str
) -> Application:
    """Withdraw a case that is not yet decided.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reason.

    """
    case = load_to(Action.WITHDRAW, db, actor, application_id, version=version)
    reason = required(reason, N_("Say why you withdraw the application"))
    move(db, actor, case, Action.WITHDRAW, reason=reason)
    return case.application


def acknowledge(db: Session, actor: Actor, application_id: UUID) -> Application:
    """Record that the applicant has received the result (送达). Once is enough.

    Raises:
        NotFound: no such application in the actor's scope.
        Conflict: no result has been issued.

    """
    case = load_for_change(db, actor, application_id)
    if case.state is not State.DELIVERED:
        move(db, actor, case, Action.ACKNOWLEDGE)
    return case.application


def _preparing_for(db: Session, actor: Actor) -> Applicant:
    if actor.role not in APPLICANT_ROLES or actor.applicant_id is None:
        raise NotFound
    if actor.role not in PREPARERS:
        raise Forbidden(N_("Your role lets you view applications, not file them"))
    return db.get_one(Applicant, actor.applicant_id)


def _start(
    db: Session,
    actor: Actor,
    applicant: Applicant,
    wanted: Item,
    language: Language,
    answers: Mapping[str, Mapping[str, Any]],
) -> Application:
    draft = Application(
        item_code=wanted.code,
        item_version=wanted.version,
        applicant_id=applicant.id,
        created_by=actor.user_id,
        created_at=moments.now(),
        updated_at=moments.now(),
        language=language,
        state=State.DRAFT.value,
        answers={section: dict(values) for section, values in answers.items()},
        prefilled=[f"{section}.{field}" for section, values in answers.items() for field in values],
    )
    db.add(draft)
    db.flush()
    ledger.append(
        db,
        draft,
        Action.START,
        to=State.DRAFT,
        part=Part.APPLICANT,
        actor=actor,
        at=moments.now(),
        data={"item": f"{wanted.code}.v{wanted.version}"},
    )
    db.flush()
    return draft


def _complete(db: Session, case: Case, answers: View) -> list[Held]:
    """The documents handed in, where nothing is missing or wrong.

    Raises:
        Invalid: something is.
    """
    documents = handing_in.current(db, case.application.id)
    found = problems(db, case, documents, answers)
    if found:
        raise Invalid(found)
    return documents


def _route(wanted: Item, answers: View, district: str | None, on: date) -> Route:
    try:
        return route(wanted, answers, district, on)
    except NoBody as nobody:
        raise Invalid([Problem("district", nobody.message)]) from nobody


def _ask_for_amount(db: Session, case: Case, current: Round, answers: View) -> None:
    """Reckon what is asked for, beside what the applicant's other filings take."""
    amounts.lock_applicant(db, case.application)
    found = amounts.reckon(db, case.application, current, answers)
    case.application.amount = found.total if found else None


def _open_round(db: Session, wanted: Item, at: datetime) -> Round:
    current = round_at(db, wanted.code, at)
    if current is None:
        raise Invalid([Problem("round", N_("This service is not open for applications now"))])
    return current


def _reviews(wanted: Item, decided: Route) -> list[Review]:
    return [
        Review(
            position=position,
            part="lead" if position == 0 else "joint",
            item_code=wanted.code,
            body_code=part.body_code,
            agency_codes=list(part.agency_codes),
            waiting="others",
        )
        for position, part in enumerate(decided.parts)
    ]
