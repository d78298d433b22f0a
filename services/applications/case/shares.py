"""The rows that give a matching to institutions, and what the ledger says was given."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.applications.case import attached
from services.applications.case.case import Case
from services.documents.handing_in import HeldDocument
from services.inventory.sealing import change_rows
from services.models import Share


def documents_shared(db: Session, case: Case) -> list[HeldDocument]:
    """List the documents that institutions see."""
    seen = case.item.shares.documents if case.item.shares else ()
    return [held for held in attached.list_documents(db, case) if held.slot in seen]


def describe(db: Session, case: Case, institutions: Sequence[str]) -> dict[str, Any]:
    """Return what the ledger keeps of what is given, and to whom."""
    assert case.item.shares is not None
    return {
        "institutions": list(institutions),
        "sections": list(case.item.shares.sections),
        "documents": [
            {"slot": held.slot, "sha256": held.sha256} for held in documents_shared(db, case)
        ],
    }


def give(db: Session, case: Case, institutions: Sequence[str], at: datetime) -> None:
    """Let institutions see a case."""
    db.add_all(
        Share(application_id=case.application.id, institution=code, sent_at=at)
        for code in institutions
    )
    db.flush()


def take_back(db: Session, case: Case, institution: str, at: datetime) -> None:
    """Let an institution see a case no longer, if it did."""
    change_rows(
        db,
        Share,
        Share.application_id == case.application.id,
        Share.institution == institution,
        Share.ended_at.is_(None),
        ended_at=at,
    )
