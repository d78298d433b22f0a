"""The inbox. A notice is read when it is opened by its button, for a GET changes nothing."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.access import access, actor
from portal.account import blueprint
from portal.web import language, read, write
from services.actor import Actor
from services.errors import NotFound
from services.models import Notice
from services.notices import inbox, wording


@blueprint.get("/inbox")
@access.signed_in
def list_notices() -> str:
    """What the portal has told one, newest first."""
    before = request.args.get("before")
    try:
        key = UUID(before) if before else None
    except ValueError:
        raise NotFound from None
    page = inbox.list_notices(read(), actor(), before=key)
    return render_template("account/inbox.html", page=page, title_of=_title, before=before)


@blueprint.get("/inbox/<uuid:notice_id>")
@access.signed_in
def show_notice(notice_id: UUID) -> str:
    """One notice, with the page that it is about."""
    notice = inbox.find_notice(read(), actor(), notice_id)
    return render_template(
        "account/notice.html",
        notice=notice,
        title=_title(notice),
        body=wording.word_body(notice.kind, notice.data),
        onward=_onward(notice, actor()),
    )


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


def _title(notice: Notice) -> object:
    return wording.word_title(notice.kind, notice.data)


def _onward(notice: Notice, someone: Actor) -> str:
    if notice.application_id:
        place = "agency/cases" if someone.body else "enterprise/applications"
        return f"/{language()}/{place}/{notice.application_id}"
    path = wording.KINDS[notice.kind].path
    return f"/{language()}{path}" if path else ""
