"""Carry what is typed or handed in for one service to the others of its errand.

Only drafts take it: what waits for a signature or was submitted stays as it is.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.room import require_room_for_file
from services.applications.lifecycle import State
from services.catalogue import Item, item_of
from services.catalogue.fields import Field, IdentityField, OptionsField
from services.documents import handing_in
from services.documents.handing_in import HeldDocument
from services.documents.inspect import Upload
from services.errands.loader import load_errands
from services.errands.schema import Errand, is_same_paper, is_same_question
from services.errors import Invalid
from services.models import Application


def carry_answers(case: Case, section: str, before: Mapping[str, Any]) -> None:
    """Store the answers of a section for every other draft that asks for them.

    Args:
        before: the answers of the section before it was saved. What is not answered any more
            is no longer answered elsewhere either.
    """
    answers = case.application.answers.get(section, {})
    unconfirmed = set(case.application.prefilled)
    for errand, draft in _other_drafts(case):
        wanted = item_of(draft)
        identity = wanted.identify(draft.applicant)
        for field, code, path in errand.same_answers(case.item.code, section):
            asked = wanted.by_path.get(path)
            if code != wanted.code or asked is None or path in identity:
                continue
            if not is_same_question(case.item.field(f"{section}.{field}"), asked):
                continue  # another version of a service asks it otherwise
            if field in answers and _fits(asked, answers[field]):
                _put(draft, path, answers[field])
                if f"{section}.{field}" not in unconfirmed:
                    _confirm(draft, path)
            elif field in before and field not in answers:
                _take_out(draft, path)


def carry_file(db: Session, actor: Actor, case: Case, slot: str, upload: Upload) -> None:
    """Hand in a file for every other draft that asks for the same paper, where there is room."""
    for draft, there in _same_slots(case, slot):
        held = [d for d in handing_in.current_documents(db, draft.id) if d.slot == there]
        if any(document.sha256 == upload.sha256 for document in held):
            continue
        if len(held) >= item_of(draft).document(there).max_files:
            continue
        try:
            require_room_for_file(db, actor, draft, len(upload.data), f"documents.{there}")
        except Invalid:
            continue  # it stands where it was handed in, and is asked for here
        handing_in.attach(db, draft.id, there, upload, actor.user_id)
        draft.updated_at = moments.now()


def carry_removal(db: Session, case: Case, removed: HeldDocument) -> None:
    """Remove a file from every other draft that has it as the same paper."""
    for draft, there in _same_slots(case, removed.slot):
        for document in handing_in.current_documents(db, draft.id):
            if (document.slot, document.sha256) == (there, removed.sha256):
                handing_in.detach(db, document.id)
                draft.updated_at = moments.now()


def _other_drafts(case: Case) -> Iterator[tuple[Errand, Application]]:
    """Yield the other drafts of the errand of a draft, if it is in one that there still is."""
    if case.together is None or case.state is not State.DRAFT:
        return
    errand = load_errands().get(case.together.errand_code)
    if errand is None:
        return
    for draft in case.together.drafts:
        own = draft.id == case.application.id
        if not own and draft.applicant_id == case.application.applicant_id:
            yield errand, draft


def _same_slots(case: Case, slot: str) -> Iterator[tuple[Application, str]]:
    for errand, draft in _other_drafts(case):
        wanted = item_of(draft)
        for code, there in errand.same_documents(case.item.code, slot):
            if code == wanted.code and _is_paper_of(wanted, there, case.item, slot):
                yield draft, there


def _is_paper_of(wanted: Item, there: str, asked: Item, slot: str) -> bool:
    try:
        return is_same_paper(wanted.document(there), asked.document(slot))
    except KeyError:  # another version of a service does not ask for it
        return False


def _fits(asked: Field, value: Any) -> bool:
    """Whether an answer is one that a question offers."""
    if isinstance(asked, OptionsField):
        chosen = value if isinstance(value, list) else [value]
        return all(asked.option(one) is not None for one in chosen)
    if isinstance(asked, IdentityField) and isinstance(value, dict):
        return value.get("kind") in asked.kinds
    return True


def _put(draft: Application, path: str, value: Any) -> None:
    section, field = path.split(".")
    values = draft.answers.get(section, {})
    if values.get(field) != value:
        draft.answers = draft.answers | {section: {**values, field: value}}
        draft.updated_at = moments.now()


def _take_out(draft: Application, path: str) -> None:
    section, field = path.split(".")
    values = draft.answers.get(section, {})
    if field in values:
        kept = {code: value for code, value in values.items() if code != field}
        draft.answers = draft.answers | {section: kept}
        draft.updated_at = moments.now()


def _confirm(draft: Application, path: str) -> None:
    if path in draft.prefilled:
        draft.prefilled = [one for one in draft.prefilled if one != path]
