"""The registrars' queue, and one request with what decides it."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from flask import flash, redirect, request, url_for
from sqlalchemy import orm
from werkzeug.wrappers import Response

from forms.registrar import DecideForm
from portal.access import access, actor
from portal.downloads import send_document
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving
from portal.registrar import blueprint
from portal.web import Page, read, t
from portal.web import gettext as _
from services.accounts import confirming, decided
from services.accounts.confirming import (
    REGISTER_SAYS,
    AlreadyDecided,
    RequestFile,
    WaitingPage,
)
from services.accounts.decided import DecidedPage
from services.actor import Actor, Role
from services.catalogue.places import all_countries
from services.errors import NotFound
from services.identifiers import IDENTITY_NAMES, IdentityKind, doubt_credit_code
from services.language import N_, Message, capitalise

STEPS: dict[str, Callable[[orm.Session, Actor, UUID, str], None]] = {
    "confirm": lambda db, someone, request_id, _reason: confirming.confirm(db, someone, request_id),
    "hand_over": confirming.hand_over,
    "refuse": confirming.refuse,
}
"""The decisions of a registrar, by the value of their button."""


DECISIONS: dict[str, Message] = {
    "confirmed": N_("Confirmed"),
    "handed_over": N_("Handed over"),
    "refused": N_("Refused to confirm"),
    "withdrawn": N_("Withdrawn"),
}
"""What became of a request, by the code of its decision."""


@renders("registrar/queue.html")
class RegistrarQueueTemplate(PageTemplate):
    """The requests that wait for a decision."""

    page: WaitingPage
    after: UUID | None
    register_says = REGISTER_SAYS


@renders("registrar/decided.html")
class RegistrarDecidedTemplate(PageTemplate):
    """The requests that were decided."""

    page: DecidedPage
    after: UUID | None
    mine: bool
    decisions = DECISIONS


@renders("registrar/request.html")
class RegistrarRequestTemplate(FormTemplate):
    """One request, to be decided."""

    form: DecideForm
    file: RequestFile
    register_says = REGISTER_SAYS

    @property
    def doubt(self) -> Message | None:
        """The warning about the credit code, if there is one."""
        return doubt_credit_code(self.file.applicant.credit_code or "")

    @property
    def document(self) -> str:
        """The kind of a person's new identity document."""
        return _word_document(self.file.request.identity_kind)

    @property
    def nationality(self) -> str:
        """The nationality that a person's new passport shows."""
        code = self.file.request.nationality
        return t(all_countries()[code]) if code else ""

    @property
    def old_document(self) -> str:
        """The kind of a person's identity document until now."""
        return _word_document(self.file.applicant.identity_kind)


def _word_document(kind: str | None) -> str:
    return t(capitalise(IDENTITY_NAMES[cast(IdentityKind, kind)])) if kind else ""


@blueprint.get("/")
@access.roles(Role.REGISTRAR)
def list_requests() -> str:
    """List the requests that nobody has decided, the oldest first."""
    after = request.args.get("after", type=UUID)
    page = confirming.list_requests(read(), actor(), after=after)
    return RegistrarQueueTemplate(page=page, after=after).render()


@blueprint.get("/decided")
@access.roles(Role.REGISTRAR)
def list_decided() -> str:
    """List the requests that were decided, the newest first."""
    after, mine = request.args.get("after", type=UUID), "mine" in request.args
    page = decided.list_decided(read(), actor(), mine=mine, after=after)
    return RegistrarDecidedTemplate(page=page, after=after, mine=mine).render()


@blueprint.route("/requests/<uuid:registration_id>", methods=["GET", "POST"])
@access.roles(Role.REGISTRAR)
def decide_request(registration_id: UUID) -> Page:
    """Read a request; confirm, hand over or refuse."""
    form = filled(DecideForm)
    if request.method == "POST":
        step = STEPS.get(request.form.get("decision", ""))
        if step is None:
            raise NotFound
        with saving(form) as db:
            step(db, actor(), registration_id, form.reason.data or "")
        if not form.problems:
            flash(_("The person who made the request has been told of your decision"), "success")
            return redirect(url_for("registrar.list_requests"), 303)
    file = confirming.find_request(read(), actor(), registration_id)
    return form_page(RegistrarRequestTemplate(form=form, file=file))


@blueprint.errorhandler(AlreadyDecided)
def go_back_to_queue(error: AlreadyDecided) -> Response:
    """Say that a request does not wait any more, where the others wait."""
    flash(t(error.message))
    return redirect(url_for("registrar.list_requests"), 303)


@blueprint.get("/requests/<uuid:registration_id>/proof")
@access.roles(Role.REGISTRAR)
def download_proof(registration_id: UUID) -> Response:
    """Send the licence, or other proof, that came with a request."""
    return send_document(confirming.find_request(read(), actor(), registration_id).request)
