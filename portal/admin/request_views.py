"""Requests to join an organisation, where its owners do not answer."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.access import access, actor
from portal.admin import blueprint
from portal.pages import PageTemplate, renders
from portal.web import gettext as _
from portal.web import read, write
from services.accounts import claims
from services.accounts.claims import OpenClaim
from services.actor import Role


@renders("admin/requests.html")
class AdminRequestsTemplate(PageTemplate):
    """Requests to join any organisation."""

    claims: Sequence[OpenClaim]


@blueprint.get("/requests")
@access.roles(Role.ADMINISTRATOR)
def list_requests() -> str:
    """All that nobody has answered, the oldest first."""
    return AdminRequestsTemplate(claims=claims.list_open_claims(read(), actor())).render()


@blueprint.post("/requests/<uuid:claim_id>")
@access.roles(Role.ADMINISTRATOR)
def answer_request(claim_id: UUID) -> Response:
    """Let somebody in with a role, or refuse."""
    with write() as db:
        claims.answer_claim(db, actor(), claim_id, claims.read_answer(request.form.get("answer")))
    flash(_("Your answer is sent"), "success")
    return redirect(url_for("admin.list_requests"), 303)
