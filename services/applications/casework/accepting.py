"""Check a filing that came in: accept it, ask for corrections, decline or return it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.second_corrections import find_leave
from services.applications.case.texts import (
    available_reasons,
    check_reasons,
    reasons_problems,
    refuse_if,
    text_problems,
)
from services.applications.clock import clock
from services.applications.lifecycle import Action
from services.errors import Problem
from services.language import N_
from services.plan import Body, load_plan


@dataclass(frozen=True, slots=True)
class Correction:
    """One point of a correction notice.

    Args:
        path: `section.field` or `documents.slot`.
        note: what is wrong and what to do, in the reviewer's words.

    """

    path: str
    note: str


def accept(db: Session, actor: Actor, application_id: UUID, *, version: int) -> Case:
    """Accept a complete filing (受理); the decision clock starts.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.

    """
    case = load_to(Action.ACCEPT, db, actor, application_id, version=version)
    move(db, actor, case, Action.ACCEPT)
    return case


def ask_for_correction(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    corrections: Sequence[Correction],
) -> Case:
    """Send the one complete correction notice (一次性告知), or another one with leave.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: nothing is listed, or something unknown, or who applies, which is frozen; or a
            note is missing or too long.

    """
    case = load_to(Action.ASK_FOR_CORRECTION, db, actor, application_id, version=version)
    refuse_if(_corrections_problems(case, corrections))
    due_on = clock.due_after(moments.today(), case.item.require_limit("correction"))
    items = [{"path": entry.path, "note": entry.note.strip()} for entry in corrections]
    leave = find_leave(case.application.events)
    told: dict[str, Any] = {"leave": leave.sequence} if leave else {}
    move(
        db,
        actor,
        case,
        Action.ASK_FOR_CORRECTION,
        items=items,
        due_on=due_on.isoformat(),
        **told,
    )
    case.application.correction = {
        "items": items,
        "due_on": due_on.isoformat(),
        "signed": case.application.answers,
    }
    return case


def decline(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    reasons: Sequence[str],
    text: str,
    competent_agency: str = "",
) -> Case:
    """Refuse to accept a filing (不予受理), and name the agency that is competent.

    Args:
        reasons: codes from the vocabulary of reasons for not accepting.
        competent_agency: the code of its body, where another agency is competent.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reason, one that cannot be given, no explanation, or no name where
            another agency is competent (行政许可法 art. 32(2)).

    """
    case = load_to(Action.DECLINE, db, actor, application_id, version=version)
    known = {reason.code: reason for reason in available_reasons(case, Action.DECLINE)}
    elsewhere = any(known[code].names_competent for code in reasons if code in known)
    named = competent_agency in {one.code for one in list_competent(case)}
    missing = named != elsewhere or (bool(competent_agency) and not named)
    unnamed = Problem("competent_agency", N_("Select the competent agency, where it is another"))
    refuse_if([*reasons_problems(case, Action.DECLINE, reasons, text), *[unnamed] * missing])
    move(
        db,
        actor,
        case,
        Action.DECLINE,
        reasons=list(reasons),
        text=text.strip(),
        competent_agency=competent_agency,
    )
    return case


def list_competent(case: Case) -> Sequence[Body]:
    """List the agencies of the register that can be competent in place of the lead."""
    acting = load_plan().acting_bodies(moments.today())
    return [one for one in acting if one.code != case.lead.body_code]


def return_unaccepted(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    reasons: Sequence[str],
    text: str,
) -> Case:
    """Return a filing that is a duplicate or misfiled (退件); never a refusal.

    Args:
        reasons: codes from the vocabulary of reasons for returning.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no reason, one that cannot be given, or no explanation.

    """
    case = load_to(Action.RETURN, db, actor, application_id, version=version)
    check_reasons(case, Action.RETURN, reasons, text)
    move(db, actor, case, Action.RETURN, reasons=list(reasons), text=text.strip())
    return case


def _corrections_problems(case: Case, corrections: Sequence[Correction]) -> list[Problem]:
    """Find what is wrong with the points of a correction notice."""
    if not corrections:
        return [Problem("corrections", N_("Select what must be corrected"))]
    known = {*case.item.by_path, *(f"documents.{slot.code}" for slot in case.item.documents)}
    known -= case.frozen_identity().keys()
    found = []
    for entry in corrections:
        if entry.path in known:
            point = case.item.title_of(entry.path)
            missing = N_("Say what is wrong with “%(point)s”, and what to do", point=point)
            found += text_problems(entry.note, missing, field=f"note.{entry.path}")
        else:
            unknown = N_("This application has no such answer or document")
            found.append(Problem("corrections", unknown))
    return found
