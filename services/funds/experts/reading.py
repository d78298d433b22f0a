"""What an expert reads of an application: its answers, and its documents unless it is blind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from services.catalogue import AnswerLine, sections_asked
from services.catalogue.fields import Field
from services.documents import handing_in
from services.documents.handing_in import HeldDocument
from services.errors import NotFound
from services.funds.experts.loading import Assignment
from services.language import Text

PRIVATE = ("identity", "phone", "email")
"""Kinds of question that nobody scores, and that experts are not shown."""


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A section with the answers that an expert sees."""

    title: Text
    lines: Sequence[AnswerLine]


def read_answers(found: Assignment) -> list[ReadSection]:
    """List the sections with the answers that an expert sees.

    Whoever can be reached, and how, is of no matter for a score; where the sheet is blind, who
    applies is left out as well.
    """
    item, blind = found.filed_item, found.sheet.blind
    hidden = {path for path, field in item.by_path.items() if _is_hidden(field, blind=blind)}
    shown = [
        ReadSection(section.title, [line for line in section.lines if line.path not in hidden])
        for section in sections_asked(item, found.application.answers)
    ]
    return [section for section in shown if section.lines]


def _is_hidden(field: Field, *, blind: bool) -> bool:
    prefill = field.prefill or ""
    private = (
        field.kind in PRIVATE
        or prefill.startswith("filer.")
        or (field.kind == "text" and field.is_number)
        or (field.kind == "rows" and any(column.kind in PRIVATE for column in field.columns))
    )
    return private or (blind and bool(prefill))


def read_documents(db: Session, found: Assignment) -> Mapping[str, Sequence[HeldDocument]]:
    """List the documents that an expert sees, by slot: those handed in with the filing, and what
    officers keep or was written not at all; none where the sheet is blind.
    """
    held: dict[str, list[HeldDocument]] = {}
    handed_in = {slot.code for slot in found.filed_item.documents}
    if not found.sheet.blind:
        for document in handing_in.current_documents(db, found.application.id):
            if document.slot in handed_in:
                held.setdefault(document.slot, []).append(document)
    return held


def find_document(db: Session, found: Assignment, document_id: UUID) -> HeldDocument:
    """Find one document that an expert sees.

    Raises:
        NotFound: there is none, or it is infected.

    """
    for documents in read_documents(db, found).values():
        for held in documents:
            if held.id == document_id and held.scan != "infected":
                return held
    raise NotFound
