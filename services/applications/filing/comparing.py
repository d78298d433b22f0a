"""What a correction changes against what was signed, for the owner who signs it anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.applications.case.case import Case
from services.applications.lifecycle import Action
from services.catalogue import ChangedSection, compare_answers
from services.documents.handing_in import HeldDocument
from services.language import Text


@dataclass(frozen=True, slots=True)
class ChangedDocument:
    """A document whose files differ.

    Args:
        before: the names of the files that were signed and are gone.
        after: the files that were not signed yet.
    """

    title: Text
    before: tuple[str, ...]
    after: tuple[HeldDocument, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from what was signed.

    Args:
        known: whether the answers that were signed were kept, as they are in each correction
            that was asked for since an owner signs it; otherwise every answer counts as changed.
    """

    sections: Sequence[ChangedSection]
    documents: Sequence[ChangedDocument]
    known: bool


def compare_with_signed(case: Case, documents: Sequence[HeldDocument]) -> Changes:
    """Compare a case in correction, with the documents it has now, with what was signed."""
    signed = (case.application.correction or {}).get("signed")
    return Changes(
        compare_answers(case.item, signed or {}, case.application.answers),
        _compare_documents(case, documents),
        known=signed is not None,
    )


def _compare_documents(case: Case, documents: Sequence[HeldDocument]) -> list[ChangedDocument]:
    submitted = case.last(Action.SUBMIT)
    assert submitted is not None
    files: Mapping[str, list[dict[str, Any]]] = submitted.data["files"]
    changed = []
    for slot in case.item.documents:
        signed = {(file["name"], file["sha256"]) for file in files.get(slot.code, ())}
        held = [document for document in documents if document.slot == slot.code]
        now = {(document.filename, document.sha256) for document in held}
        gone = tuple(sorted(name for name, _ in signed - now))
        new = tuple(one for one in held if (one.filename, one.sha256) not in signed)
        if gone or new:
            changed.append(ChangedDocument(slot.title, gone, new))
    return changed
