"""Checks and calculations whenever an applicant sends answers to the agencies."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from services.applications import amounts
from services.applications.case.case import Case
from services.applications.filing.drafting import submission_problems
from services.catalogue import View
from services.documents import handing_in
from services.documents.handing_in import HeldDocument
from services.errors import Invalid, Problem
from services.inventory.digests import sha256_of
from services.language import N_
from services.models import Round


def require_complete(db: Session, case: Case, answers: View) -> list[HeldDocument]:
    """Refuse an incomplete case; return its documents.

    Raises:
        Invalid: something is missing or wrong.
    """
    documents = handing_in.current_documents(db, case.application.id)
    found = submission_problems(db, case, documents, answers)
    if found:
        raise Invalid(found)
    return documents


def require_declared(declared: bool) -> None:
    """Refuse what is sent without the declaration.

    Raises:
        Invalid: with a problem for `declared`.
    """
    if not declared:
        raise Invalid([Problem("declared", N_("Confirm the declaration"))])


def signed_content(case: Case, documents: Iterable[HeldDocument]) -> dict[str, Any]:
    """Return the content that is signed: a digest of the answers, and the files by document."""
    files: dict[str, list[dict[str, str]]] = {}
    for document in documents:
        file = {"name": document.filename, "sha256": document.sha256}
        files.setdefault(document.slot, []).append(file)
    return {"answers": sha256_of(case.application.answers), "files": files}


def store_amount(db: Session, case: Case, current: Round, answers: View) -> None:
    """Calculate and store the amount asked for, given the applicant's other filings."""
    amounts.lock_applicant(db, case.application)
    found = amounts.calculate_amount(db, case.application, current, answers)
    case.application.amount = found.total if found else None
