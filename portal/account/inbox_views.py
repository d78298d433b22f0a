"""The inbox. A notice is read when it is opened by its button, for a GET changes nothing."""

from collections.abc import Sequence
from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from portal.access import access, actor
from portal.account import blueprint
from portal.pages import PageTemplate, renders
from portal.web import home_url, read, write
from services.actor import Actor, Role
from services.applications.case.loading import load
from services.errors import NotFound
from services.language import Message
from services.models import Notice
from services.notices import inbox, wording
from services.notices.inbox import NoticePage

STEPPED_ASIDE = "case.grant_recusal"
"""The kind of the notice that is also for whoever no longer sees its case."""


def _title(notice: Notice) -> Message:
    return wording.word_title(notice.kind, notice.data)


@renders("account/inbox.html")
class InboxTemplate(PageTemplate):
    """One page of the inbox."""

    page: NoticePage
    title_of = staticmethod(_title)
    before: str | None


@renders("account/notice.html")
class NoticeTemplate(PageTemplate):
    """One notice, and the page that it is about."""

    notice: Notice
    title: Message
    body: Sequence[Message]
    onward: str


@blueprint.get("/inbox")
@access.signed_in
def list_notices() -> str:
    """List what the portal has told its reader, newest first."""
    before = request.args.get("before")
    try:
        key = UUID(before) if before else None
    except ValueError:
        raise NotFound from None
    page = inbox.list_notices(read(), actor(), before=key)
    return InboxTemplate(page=page, before=before).render()


@blueprint.get("/inbox/<uuid:notice_id>")
@access.signed_in
def show_notice(notice_id: UUID) -> str:
    """One notice, with the page that it is about."""
    notice = inbox.find_notice(read(), actor(), notice_id)
    return NoticeTemplate(
        notice=notice,
        title=_title(notice),
        body=wording.word_body(notice.kind, notice.data),
        onward=_onward(notice, actor()),
    ).render()


@blueprint.post("/inbox/<uuid:notice_id>")
@access.signed_in
def open_notice(notice_id: UUID) -> Response:
    """Mark a notice as read, and show it."""
    with write() as db:
        inbox.mark_read(db, actor(), notice_id)
    return redirect(url_for("account.show_notice", notice_id=notice_id), 303)


@blueprint.post("/inbox")
@access.signed_in
def read_all_notices() -> Response:
    """Mark everything as read."""
    with write() as db:
        inbox.mark_all_read(db, actor())
    return redirect(url_for("account.list_notices"), 303)


def _still_sees(application_id: UUID, someone: Actor) -> bool:
    """Check whether the reader sees a case: who stepped aside from it no longer does."""
    try:
        load(read(), someone, application_id)
    except NotFound:
        return False
    return True


def _onward(notice: Notice, someone: Actor) -> str:
    if notice.application_id:
        if notice.kind == STEPPED_ASIDE and not _still_sees(notice.application_id, someone):
            return ""
        page = "agency.show_case" if someone.body else "enterprise.show_case"
        if someone.role is Role.SUPERVISOR:
            page = "oversight.show_case"
        return url_for(page, application_id=notice.application_id)
    path = wording.KINDS[notice.kind].path
    return home_url() + path.removeprefix("/") if path else ""
