"""Answers, receipt, files and ledger of a submitted case, to read and to keep."""

import json
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import redirect, url_for
from werkzeug.wrappers import Response

from portal.access import access, actor
from portal.downloads import send_bytes, send_document, send_paper
from portal.enterprise import blueprint
from portal.enterprise.on_application import OnApplication
from portal.enterprise.open_papers import open_papers
from portal.enterprise.standing import handed_over_to
from portal.pages import renders
from portal.web import language, read
from services import moments
from services.actor import APPLICANT_ROLES
from services.applications.case import attached, casefile
from services.applications.case.case import Case
from services.applications.case.loading import load
from services.applications.clock import clock
from services.applications.clock.calendar import is_provisional
from services.applications.lifecycle import Phase, State
from services.applications.routing.routing import Route
from services.catalogue import (
    AskedDocument,
    AskedSection,
    Limit,
    documents_asked,
    sections_asked,
)
from services.documents.handing_in import HeldDocument
from services.documents.issuing import find_issued_paper
from services.errors import NotFound
from services.language import Message
from services.models import Paper


@renders("enterprise/answers.html")
class EnterpriseAnswersTemplate(OnApplication):
    """Answers and documents as they were filed."""

    documents: Sequence[HeldDocument]
    sections: Sequence[AskedSection]
    documents_asked: Sequence[AskedDocument]


@renders("enterprise/receipt.html")
class ReceiptTemplate(OnApplication):
    """The receipt of an application.

    Args:
        handed_over: how parts of it came to other bodies since.
        accepts: whether the next step is acceptance.
        provisional: whether the holidays of that year are not published yet.
        paper: the printed receipt, once it is made.
    """

    route: Route
    handed_over: Sequence[Message]
    answer_by: date
    accepts: bool
    provisional: bool
    limit: Limit
    paper: Paper | None


@blueprint.get("/applications/<uuid:application_id>/answers")
@access.roles(*APPLICANT_ROLES)
def show_answers(application_id: UUID) -> str | Response:
    """Show what was filed."""
    db = read()
    case = _submitted(load(db, actor(), application_id))
    return EnterpriseAnswersTemplate(
        case=case,
        documents=attached.list_documents(db, case),
        sections=sections_asked(case.item, case.application.answers),
        documents_asked=documents_asked(case.item, case.application.answers),
    ).render()


def _submitted(case: Case) -> Case:
    """Return the case, if it has been submitted.

    Raises:
        NotFound: it is a draft, which has none of these pages.
    """
    if case.application.submitted_at is None:
        raise NotFound
    return case


@blueprint.get("/applications/<uuid:application_id>/receipt")
@access.roles(*APPLICANT_ROLES)
def show_receipt(application_id: UUID) -> str:
    """Show the receipt (收件凭证): number, query code, agencies, and when to expect an answer."""
    db = read()
    case = _submitted(load(db, actor(), application_id))
    application = case.application
    assert application.route is not None
    assert application.submitted_at is not None
    phase = case.lifecycle.phases[State.RECEIVED]
    limit = case.item.require_limit(phase)
    answer_by = clock.due_after(moments.local_day(application.submitted_at), limit)
    return ReceiptTemplate(
        case=case,
        route=Route.from_dict(application.route),
        handed_over=[
            line for review in application.reviews for line in handed_over_to(case, review)
        ],
        answer_by=answer_by,
        accepts=phase is Phase.ACCEPTANCE,
        provisional=is_provisional(answer_by),
        limit=limit,
        paper=find_issued_paper(db, application_id, "receipt"),
    ).render()


@blueprint.get("/applications/<uuid:application_id>/documents/<uuid:document_id>")
@access.roles(*APPLICANT_ROLES)
def download_document(application_id: UUID, document_id: UUID) -> Response:
    """Send a document that was handed in."""
    db = read()
    case = load(db, actor(), application_id)
    return send_document(attached.find_document(db, case, document_id))


@blueprint.get("/applications/<uuid:application_id>/papers/<uuid:paper_id>")
@access.roles(*APPLICANT_ROLES)
def download_paper(application_id: UUID, paper_id: UUID) -> Response:
    """Send a paper of the case. A result not yet confirmed leads to where it is confirmed."""
    db = read()
    case = load(db, actor(), application_id)
    paper = attached.find_paper(db, case, paper_id)
    if not open_papers(case, [paper]):
        return redirect(url_for("enterprise.show_case", application_id=application_id), 303)
    return send_paper(paper)


@blueprint.get("/applications/<uuid:application_id>/case-file.json")
@access.roles(*APPLICANT_ROLES)
def download_case_file(application_id: UUID) -> Response:
    """Send the ledger of the case, which its applicant can check for themselves."""
    case = _submitted(load(read(), actor(), application_id))
    content = json.dumps(casefile.case_file(case, language()), ensure_ascii=False, indent=2)
    return send_bytes(content.encode(), f"{case.application.number}.json", "application/json")
