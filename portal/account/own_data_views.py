"""One's own data: what is kept, a copy of it, and erasing one's account."""

import json

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from forms.account import ConfirmForm
from portal.access import access, actor, end_session
from portal.account import blueprint
from portal.downloads import send_bytes
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving, sent
from portal.web import Page, language, read
from portal.web import gettext as _
from services.privacy import exporting, leaving


@renders("account/own_data.html")
class OwnDataTemplate(PageTemplate):
    """The ways to a copy of one's data, and to erase it."""


@renders("account/erase.html")
class EraseTemplate(FormTemplate):
    """The question whether the account is to be erased."""

    form: ConfirmForm


@blueprint.get("/data")
@access.signed_in
def show_own_data() -> str:
    """Show the ways to a copy of one's data, and to erase it."""
    return OwnDataTemplate().render()


@blueprint.get("/data/my-data.json")
@access.signed_in
def download_own_data() -> Response:
    """Send a copy of all that is kept of the reader."""
    data = exporting.export_own_data(read(), actor(), language())
    content = json.dumps(data, ensure_ascii=False, indent=2, default=str)
    return send_bytes(content.encode(), "my-data.json", "application/json")


@blueprint.route("/erase", methods=["GET", "POST"])
@access.signed_in
def erase_account() -> Page:
    """Ask whether the account is really to be erased, then erase it."""
    form = filled(ConfirmForm)
    if sent(form):
        with saving(form) as db:
            leaving.erase_own_account(db, actor(), form.current.data)
        if not form.problems:
            end_session()
            flash(_("Your account is erased"), "success")
            return redirect(url_for("public.home"), 303)
    return form_page(EraseTemplate(form=form))
