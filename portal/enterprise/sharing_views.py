"""With whom a matching is shared: whose consent stands, what was sent when, what was answered."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.on_application import OnApplication
from portal.pages import renders
from portal.plain import sent_version
from portal.web import gettext as _
from portal.web import read, write
from services.actor import APPLICANT_ROLES, SIGNATORIES
from services.applications.case import shares
from services.applications.case.loading import load
from services.applications.case.sharing import (
    Consent,
    is_shared,
    list_choices,
    list_consents,
    sections_shared,
)
from services.applications.filing import consenting
from services.catalogue import AskedSection
from services.documents.handing_in import HeldDocument
from services.errors import NotFound
from services.language import Text


@renders("enterprise/sharing.html")
class SharingTemplate(OnApplication):
    """With whom the case is shared, and what of it.

    Args:
        consents: every consent ever given.
        others: those on the list of the service for which no consent stands.
        open_now: whether those for which consent stands can see it now.
    """

    consents: Sequence[Consent]
    others: Mapping[str, Text]
    open_now: bool
    sections: Sequence[AskedSection]
    documents: Sequence[HeldDocument]


@blueprint.get("/applications/<uuid:application_id>/sharing")
@access.roles(*APPLICANT_ROLES)
def show_sharing(application_id: UUID) -> str:
    """Show with whom the case is shared, and what they see and have answered."""
    case = load(read(), actor(), application_id)
    if case.item.shares is None or case.application.submitted_at is None:
        raise NotFound
    names, consents = list_choices(case), list_consents(case)
    standing = {one.institution for one in consents if one.ended_at is None}
    return SharingTemplate(
        case=case,
        consents=consents,
        others={code: name for code, name in names.items() if code not in standing},
        open_now=is_shared(case),
        sections=sections_shared(case),
        documents=shares.documents_shared(read(), case),
    ).render()


@blueprint.post("/applications/<uuid:application_id>/sharing/consent")
@access.roles(*SIGNATORIES)
def give_consent(application_id: UUID) -> Response:
    """Consent to one more institution."""
    with write() as db:
        consenting.consent(
            db, actor(), application_id, version=sent_version(), institution=_chosen()
        )
    flash(_("Your consent is recorded"), "success")
    return redirect(url_for("enterprise.show_sharing", application_id=application_id), 303)


@blueprint.post("/applications/<uuid:application_id>/sharing/recall")
@access.roles(*SIGNATORIES)
def withdraw_consent(application_id: UUID) -> Response:
    """Withdraw the consent for one institution: one step, as giving it was."""
    with write() as db:
        consenting.recall(
            db, actor(), application_id, version=sent_version(), institution=_chosen()
        )
    flash(_("Your consent is withdrawn. The institution sees nothing from now on"), "success")
    return redirect(url_for("enterprise.show_sharing", application_id=application_id), 303)


def _chosen() -> str:
    return request.form.get("institution", "")
