"""Fill in the answers and documents of a draft, or of a case in correction.

What other services of the same errand ask as well is carried to them.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import PREPARERS, Actor
from services.applications import amounts
from services.applications.case.case import Case
from services.applications.case.loading import load_for_change
from services.applications.case.room import require_room_for_file
from services.applications.case.together import lock_together
from services.applications.filing import carrying
from services.applications.lifecycle import EDITABLE, Capacity, State
from services.catalogue import DocumentSlot, View, check, identified, item_of
from services.conditions import When
from services.documents import handing_in
from services.documents.handing_in import HeldDocument
from services.documents.inspect import Upload
from services.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from services.language import N_
from services.models import Applicant, Application, Document


def load_to_edit(
    db: Session, actor: Actor, application_id: UUID, *, version: int | None = None
) -> Case:
    """Load and lock a draft, or a case in correction, to change answers or documents.

    Args:
        version: the version on screen; any, if not given.

    Raises:
        NotFound: no such application in the actor's scope.
        Conflict: somebody else saved it first, or it can no longer be edited.
        Forbidden: the actor only views.
    """
    together = lock_together(db, application_id)
    case = load_for_change(db, actor, application_id, history=False)
    case.together = together
    if case.capacity is not Capacity.APPLICANT or actor.role not in PREPARERS:
        raise Forbidden
    if case.state not in EDITABLE or version not in (None, case.version):
        raise Conflict
    return case


def save_section(
    db: Session,
    actor: Actor,
    application_id: UUID,
    section: str,
    values: Mapping[str, Any],
    *,
    version: int,
) -> Case:
    """Store the answers typed into one section, right or wrong.

    Raises:
        NotFound: no such application or section.
        Conflict, Forbidden: as `load_to_edit` says.
    """
    case = load_to_edit(db, actor, application_id, version=version)
    put_section(db, case, section, values)
    return case


def put_section(
    db: Session, case: Case, section: str, values: Mapping[str, Any], *, confirmed: bool = True
) -> None:
    """Store the answers typed into one section of a case that is loaded for editing.

    During a correction only answers in `correctable_paths` are stored, and those that were
    confirmed or changed count as answered.

    Args:
        confirmed: whether the user checked the whole section, so that prefilled answers
            count as confirmed; otherwise only changed answers do.

    Raises:
        NotFound: no such section.
    """
    if section not in {s.code for s in case.item.sections}:
        raise NotFound
    application = case.application
    before = application.answers.get(section, {})
    values = _with_identity(case, section, values)
    if case.state is State.CORRECTION:
        listed = correctable_paths(case)
        closed = {f: value for f, value in before.items() if f"{section}.{f}" not in listed}
        values = closed | {f: v for f, v in values.items() if f"{section}.{f}" in listed}
        if dict(values) != before:
            _ask_anew(application)
        changed = (f"{section}.{field}" for field in values if values[field] != before.get(field))
        _mark_answered(application, *(_points_in_section(case, section) if confirmed else changed))
    application.answers = application.answers | {section: dict(values)}
    application.prefilled = [
        path
        for path in application.prefilled
        if not path.startswith(f"{section}.")
        or (not confirmed and _get_answer(values, path) == _get_answer(before, path))
    ]
    application.updated_at = moments.now()
    carrying.carry_answers(case, section, before)
    db.flush()


def identity_of(case: Case) -> dict[str, Any]:
    """Return the answers that say who applies, by path: of a draft as the profile has them now,
    of what was submitted as they were signed. Nobody types them.
    """
    if case.application.submitted_at is None:
        return case.item.identify(case.application.applicant)
    return case.frozen_identity()


def refresh_identity(db: Session, applicant: Applicant) -> None:
    """Bring the drafts of an applicant up to date after its name or document has changed."""
    drafts = select(Application).where(
        Application.applicant_id == applicant.id,
        Application.submitted_at.is_(None),
        Application.state != State.DISCARDED,
    )
    for draft in db.scalars(drafts.with_for_update()).all():
        wanted = item_of(draft)
        draft.answers = identified(draft.answers, wanted.identify(applicant))
    db.flush()


def _with_identity(case: Case, section: str, values: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = identified({section: values}, identity_of(case))[section]
    return found


def section_version(case: Case, section: str) -> str:
    """Hash the stored answers of a section, to see whether they have changed.

    The page of a section carries it, so that a colleague's work on another section
    is not a conflict.
    """
    stored = json.dumps(case.application.answers.get(section, {}), sort_keys=True)
    return hashlib.sha256(stored.encode()).hexdigest()[:16]


def attach(db: Session, actor: Actor, application_id: UUID, slot: str, upload: Upload) -> Document:
    """Hand in a file for one of the documents that the item asks for.

    Raises:
        NotFound: no such application or document slot.
        Conflict: it can no longer be edited.
        Forbidden: the actor only views, or the notice does not list this document.
        Invalid: the slot is full, or holds this very file already, or there is no room for it.

    """
    case = load_to_edit(db, actor, application_id)
    wanted = _find_slot(case, slot)
    held = [d for d in handing_in.current_documents(db, application_id) if d.slot == slot]
    if same := next((d for d in held if d.sha256 == upload.sha256), None):
        already = N_("This file is already here, as “%(name)s”", name=same.filename)
        raise Invalid([Problem(f"documents.{slot}", already)])
    if len(held) >= wanted.max_files:
        raise Invalid([Problem(f"documents.{slot}", N_("Remove a file before you add another"))])
    require_room_for_file(db, actor, case.application, len(upload.data), f"documents.{slot}")
    _ask_anew(case.application)
    _mark_answered(case.application, f"documents.{slot}")
    case.application.updated_at = moments.now()
    carrying.carry_file(db, actor, case, slot, upload)
    return handing_in.attach(db, application_id, slot, upload, actor.user_id)


def detach(db: Session, actor: Actor, application_id: UUID, document_id: UUID) -> HeldDocument:
    """Remove a file that was handed in. It is erased within the day.

    Raises:
        NotFound: no such application or file.
        Conflict: it can no longer be edited, or somebody else has removed the file.
        Forbidden: the actor only views, or the notice does not list this document.

    """
    case = load_to_edit(db, actor, application_id)
    held = next(
        (d for d in handing_in.current_documents(db, application_id) if d.id == document_id), None
    )
    if held is None:
        if handing_in.was_removed(db, application_id, document_id):
            raise Conflict(N_("This file has been removed already. Look at the documents again"))
        raise NotFound
    _find_slot(case, held.slot)
    handing_in.detach(db, held.id)
    carrying.carry_removal(db, case, held)
    _ask_anew(case.application)
    _mark_answered(case.application, f"documents.{held.slot}")
    case.application.updated_at = moments.now()
    return held


def submission_problems(
    db: Session,
    case: Case,
    documents: Sequence[HeldDocument] | None = None,
    answers: View | None = None,
) -> list[Problem]:
    """List what is missing or wrong before a case can be submitted, in the order of the form.

    Args:
        documents: the documents handed in; read from the database if not given.
        answers: a view of the case's answers, if there is one.
    """
    held: dict[str, int] = {}
    if documents is None:
        documents = handing_in.current_documents(db, case.application.id)
    for document in documents:
        if document.scan != "infected":
            held[document.slot] = held.get(document.slot, 0) + 1
    period = amounts.applicable_round(db, case.application)
    return check(case.item, answers or case.application.answers, documents=held, period=period)


def correction_notes(application: Application) -> dict[str, str]:
    """Map each answer and document that the open correction notice lists to its note."""
    notice = application.correction or {"items": []}
    return {entry["path"]: entry["note"] for entry in notice["items"]}


def open_points(application: Application) -> frozenset[str]:
    """List the points of the open correction notice that nobody has changed or confirmed."""
    answered = (application.correction or {}).get("answered", ())
    return frozenset(correction_notes(application)) - set(answered)


def correctable_paths(case: Case) -> frozenset[str]:
    """List the answers and documents that can be changed in a correction.

    They are those that the notice lists, the answers that decide whether these are
    asked, and what such an answer may newly require, which could not be given otherwise.
    """
    found = set(correction_notes(case.application))
    found.update(*(hiding_answers(case, path) for path in tuple(found)))
    for section in case.item.sections:
        for field in section.fields:
            if _deciding_answers(section.when, field.when, field.required) & found:
                found.add(f"{section.code}.{field.code}")
    for document in case.item.documents:
        if _deciding_answers(document.when, document.required) & found:
            found.add(f"documents.{document.code}")
    return frozenset(found)


def hiding_answers(case: Case, path: str) -> frozenset[str]:
    """List the answers that hide a question or document; none where it is asked for."""
    if path in View(case.item, case.application.answers).paths:
        return frozenset()
    part, _, code = path.partition(".")
    if part == "documents":
        return _deciding_answers(next(d.when for d in case.item.documents if d.code == code))
    return _deciding_answers(case.item.section(part).when, case.item.by_path[path].when)


def _points_in_section(case: Case, section: str) -> list[str]:
    """List the points of the open notice that confirming a section deals with."""
    return [
        path
        for path in correction_notes(case.application)
        if any(one.startswith(f"{section}.") for one in (path, *hiding_answers(case, path)))
    ]


def _mark_answered(application: Application, *paths: str) -> None:
    """Record which points of the open correction notice were dealt with."""
    listed = correction_notes(application)
    if application.correction and (dealt_with := {path for path in paths if path in listed}):
        answered = dealt_with.union(application.correction.get("answered", ()))
        application.correction = application.correction | {"answered": sorted(answered)}


def _ask_anew(application: Application) -> None:
    """Take back that an owner is asked to sign a correction, since it is another one now."""
    if application.correction and application.to_sign:
        application.correction = application.correction | {"to_sign": False}


def _find_slot(case: Case, slot: str) -> DocumentSlot:
    wanted = next((d for d in case.item.documents if d.code == slot), None)
    if wanted is None:
        raise NotFound
    if case.state is State.CORRECTION and f"documents.{slot}" not in correctable_paths(case):
        raise Forbidden(N_("The correction notice does not list this document"))
    return wanted


def _deciding_answers(*conditions: When | bool | None) -> frozenset[str]:
    """List the answers that conditions depend on."""
    asked = (condition for condition in conditions if isinstance(condition, When))
    return frozenset(path for condition in asked for path in condition.paths())


def _get_answer(values: Mapping[str, Any], path: str) -> Any:
    return values.get(path.split(".")[1])
