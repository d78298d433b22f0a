"""What an institution was given and can see now, one case with what is shared, and the answer."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from forms.institution import ReplyForm
from portal.access import access, actor
from portal.downloads import send_document
from portal.institution import blueprint
from portal.pages import CaseTemplate, FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving, sent_version
from portal.web import Page, read
from portal.web import gettext as _
from portal.wording import REPLIES
from services.actor import Role
from services.applications.case import shares
from services.applications.case.case import Case
from services.applications.case.loading import load_shared
from services.applications.case.sharing import Reply, list_current, sections_shared
from services.applications.casework import matching
from services.applications.casework.matching import SharedPage
from services.applications.lifecycle import Action
from services.catalogue import AskedSection, item_of
from services.documents.handing_in import HeldDocument
from services.errors import NotFound
from services.models import Event


@renders("institution/list.html")
class SharedListTemplate(PageTemplate):
    """What is shared with the institution now."""

    page: SharedPage
    replies: Mapping[UUID, Reply]
    after: UUID | None
    item_of = staticmethod(item_of)


@renders("institution/case.html")
class SharedCaseTemplate(CaseTemplate, FormTemplate):
    """One case, as far as it is shared, and what the institution answered and answers.

    Args:
        message: what the agency wrote when it forwarded the case.
        replies: the earlier answers of the institution, the newest last.
    """

    form: ReplyForm
    message: str
    sections: Sequence[AskedSection]
    documents: Sequence[HeldDocument]
    replies: Sequence[Event]


@blueprint.get("/")
@access.roles(Role.LIAISON)
def list_shared() -> str:
    """List what is shared with the institution now, newest first."""
    after = request.args.get("after", type=UUID)
    page = matching.list_shared(read(), actor(), after=after)
    replies = matching.newest_replies(read(), actor(), [case.id for _share, case in page.rows])
    return SharedListTemplate(page=page, replies=replies, after=after).render()


@blueprint.route("/cases/<uuid:application_id>", methods=["GET", "POST"])
@access.roles(Role.LIAISON)
def show_shared(application_id: UUID) -> Page:
    """Read what is shared of a case, and answer."""
    form = filled(ReplyForm)
    form.reply.choices = [(reply, REPLIES[reply]) for reply in Reply]
    if request.method == "POST":
        with saving(form) as db:
            chosen = form.reply.data
            matching.reply_as_institution(
                db,
                actor(),
                application_id,
                version=sent_version(),
                reply=Reply(chosen) if chosen in set(Reply) else None,
                text=form.text.data or "",
            )
        if not form.problems:
            flash(_("Your answer was sent to the applicant and the agency"), "success")
            return redirect(url_for("institution.show_shared", application_id=application_id), 303)
    case = load_shared(read(), actor(), application_id)
    forwarded = case.last(Action.FORWARD)
    return form_page(
        SharedCaseTemplate(
            case=case,
            form=form,
            message=forwarded.data.get("text", "") if forwarded else "",
            sections=sections_shared(case),
            documents=shares.documents_shared(read(), case),
            replies=_own_replies(case),
        )
    )


def _own_replies(case: Case) -> Sequence[Event]:
    mine = (one for one in list_current(case) if one.institution == actor().institution)
    return next((one.replies for one in mine), [])


@blueprint.get("/cases/<uuid:application_id>/documents/<uuid:document_id>")
@access.roles(Role.LIAISON)
def download_document(application_id: UUID, document_id: UUID) -> Response:
    """Send a document that is shared."""
    case = load_shared(read(), actor(), application_id)
    for held in shares.documents_shared(read(), case):
        if held.id == document_id and held.opens:
            return send_document(held)
    raise NotFound
