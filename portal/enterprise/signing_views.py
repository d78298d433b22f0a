"""From a finished draft to the receipt: check, ask for a signature, sign, submit."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol
from uuid import UUID

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forms.enterprise import ReturnToFilerForm, SignForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.cautions import Caution, list_cautions
from portal.enterprise.places import place_of
from portal.enterprise.section_views import asked_amount, paid_amount
from portal.pages import CaseTemplate, renders
from portal.plain import sent_version
from portal.web import gettext as _
from portal.web import read, write
from services import moments
from services.actor import APPLICANT_ROLES, PREPARERS, SIGNATORIES, Actor
from services.applications.case import attached
from services.applications.case.case import Case
from services.applications.case.loading import load
from services.applications.case.permissions import allowed_actions, require_allowed
from services.applications.filing import drafting, signing, submitting
from services.applications.filing.editions import Edition, find_edition
from services.applications.filing.once import find_filed
from services.applications.lifecycle import UNSUBMITTED, Action
from services.catalogue import (
    Amount,
    AskedDocument,
    AskedSection,
    documents_asked,
    sections_asked,
)
from services.catalogue.money.settling import Settled
from services.documents.handing_in import HeldDocument
from services.errors import Invalid, Problem
from services.groups import recommending
from services.models import Application, Round
from services.rounds.windows import find_open_round


class Signing(Protocol):
    """What signs a version of an application, for who has declared it."""

    def __call__(
        self, db: Session, actor: Actor, application_id: UUID, /, *, declared: bool, version: int
    ) -> object:
        """Sign it."""


@renders("enterprise/check.html")
class CheckTemplate(CaseTemplate):
    """Everything filled in, with what is still wrong."""

    documents: Sequence[HeldDocument]
    left: Sequence[Problem]
    actions: Sequence[Action]
    owners: Sequence[str]
    edition: Edition
    sections: Sequence[AskedSection]
    documents_asked: Sequence[AskedDocument]
    amount: Amount | None
    paid: Settled | None
    cautions: Sequence[Caution]
    filed: Application | None
    place_of: Callable[[str], str]


@renders("enterprise/sign.html")
class SignTemplate(CaseTemplate):
    """The declaration to be signed."""

    form: SignForm
    amount: Amount | None
    paid: Settled | None
    cautions: Sequence[Caution]
    returning: ReturnToFilerForm
    problems: Sequence[Problem]
    round: Round | None
    actions: Sequence[Action]
    recommended_by: Sequence[str]


@blueprint.get("/applications/<uuid:application_id>/check")
@access.roles(*APPLICANT_ROLES)
def check_answers(application_id: UUID) -> Response | tuple[str, int]:
    """Everything filled in, with what is still wrong, before it is signed."""
    return _check_page(application_id)


def _check_page(application_id: UUID, status: int = 200) -> Response | tuple[str, int]:
    db = read()
    case = load(db, actor(), application_id)
    if case.state not in UNSUBMITTED:
        return redirect(url_for("enterprise.show_case", application_id=application_id), 303)
    documents = attached.list_documents(db, case)
    amount = asked_amount(case)
    page = CheckTemplate(
        case=case,
        documents=documents,
        left=drafting.submission_problems(db, case, documents),
        actions=allowed_actions(actor(), case),
        owners=signing.list_signatories(db, case),
        edition=find_edition(case.item, moments.today()),
        sections=sections_asked(case.item, case.application.answers),
        documents_asked=documents_asked(case.item, case.application.answers),
        amount=amount,
        paid=paid_amount(case, amount),
        cautions=list_cautions(case, amount),
        filed=_find_filed(db, case),
        place_of=partial(place_of, case),
    ).render()
    return page, status


@blueprint.post("/applications/<uuid:application_id>/request-signature")
@access.roles(*PREPARERS)
def request_signature(application_id: UUID) -> Response | tuple[str, int]:
    """Hand the draft to an owner to sign."""
    try:
        with write() as db:
            version = sent_version()
            signing.request_signature(db, actor(), application_id, version=version)
    except Invalid:
        return _check_page(application_id, 422)  # which lists what is wrong
    flash(_("The application is waiting for a signature"), "success")
    return redirect(url_for("enterprise.show_tasks", application_id=application_id), 303)


@blueprint.post("/applications/<uuid:application_id>/return")
@access.roles(*PREPARERS)
def return_draft(application_id: UUID) -> Response | tuple[str, int]:
    """Take the draft back from signing, to be changed."""
    form = ReturnToFilerForm(request.form)
    try:
        with write() as db:
            version = sent_version()
            signing.return_to_filer(
                db, actor(), application_id, version=version, note=form.text.data or ""
            )
    except Invalid as error:
        return _sign_page(application_id, error.problems)
    flash(_("The application is a draft again and can be changed"), "success")
    return redirect(url_for("enterprise.show_tasks", application_id=application_id), 303)


@blueprint.route("/applications/<uuid:application_id>/sign", methods=["GET", "POST"])
@access.roles(*SIGNATORIES)
def sign_application(application_id: UUID) -> Response | tuple[str, int]:
    """Show the declaration; signing it submits the application, exactly once."""
    if request.method != "POST":
        return _sign_page(application_id)
    try:
        sign_as_read(submitting.submit, application_id)
    except Invalid as error:
        return _sign_page(application_id, error.problems)
    return redirect(url_for("enterprise.show_receipt", application_id=application_id), 303)


def sign_as_read(sign: Signing, application_id: UUID) -> None:
    """Sign the version that the reader's page showed, as its form declares.

    Raises:
        Invalid: something stands in the way.
    """
    form = SignForm(request.form)
    with write() as db:
        sign(
            db,
            actor(),
            application_id,
            declared=form.declared.data,
            version=sent_version(),
        )


def _sign_page(
    application_id: UUID, problems: tuple[Problem, ...] = ()
) -> Response | tuple[str, int]:
    db = read()
    case = load(db, actor(), application_id)
    if case.application.submitted_at is not None:
        return redirect(url_for("enterprise.show_receipt", application_id=application_id), 303)
    require_allowed(actor(), case, Action.SUBMIT)
    if find_edition(case.item, moments.today()).over:
        return redirect(url_for("enterprise.show_tasks", application_id=application_id), 303)
    left = drafting.submission_problems(db, case)
    if left or _find_filed(db, case):
        return redirect(url_for("enterprise.check_answers", application_id=application_id), 303)
    form = SignForm(request.form if problems else None)
    form.add([problem for problem in problems if problem.field in form])
    amount = asked_amount(case)
    page = SignTemplate(
        case=case,
        form=form,
        amount=amount,
        paid=paid_amount(case, amount),
        cautions=list_cautions(case, amount),
        returning=ReturnToFilerForm(request.form if problems else None),
        problems=problems,
        round=find_open_round(db, case.item.code, moments.now()) if case.item.rounds else None,
        actions=allowed_actions(actor(), case),
        recommended_by=recommending.list_recommending(db, case),
    ).render()
    return page, 422 if problems else 200


def _find_filed(db: Session, case: Case) -> Application | None:
    """Find the application of the same applicant that is in the open round already."""
    if not case.item.rounds:
        return None
    current = find_open_round(db, case.item.code, moments.now())
    return find_filed(db, case.application.applicant_id, case.item, current)
