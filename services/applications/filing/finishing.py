"""Checks and calculations whenever an applicant sends answers to the agencies."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from services.applications import amounts
from services.applications.case import ledger
from services.applications.case.loading import Case
from services.applications.filing.drafting import problems
from services.catalogue import View
from services.documents import handing_in
from services.documents.handing_in import Held
from services.errors import Invalid
from services.models import Round


def complete(db: Session, case: Case, answers: View) -> list[Held]:
    """Refuse an incomplete case; return its documents.

    Raises:
        Invalid: something is missing or wrong.
    """
    documents = handing_in.current(db, case.application.id)
    found = problems(db, case, documents, answers)
    if found:
        raise Invalid(found)
    return documents


def signed(case: Case, documents: Iterable[Held]) -> dict[str, Any]:
    """Return the content that is signed: a digest of the answers, and the files by document."""
    files: dict[str, list[dict[str, str]]] = {}
    for document in documents:
        file = {"name": document.filename, "sha256": document.sha256}
        files.setdefault(document.slot, []).append(file)
    return {"answers": ledger.digest(case.application.answers), "files": files}


def ask_for_amount(db: Session, case: Case, current: Round, answers: View) -> None:
    """Calculate and store the amount asked for, given the applicant's other filings."""
    amounts.lock_applicant(db, case.application)
    found = amounts.calculate_amount(db, case.application, current, answers)
    case.application.amount = found.total if found else None
