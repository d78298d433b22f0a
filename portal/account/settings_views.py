"""One's own account: overview, name, language, password, address, sessions."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from forms.account import DetailsForm, EmailForm, PasswordForm
from portal.access import access, actor, end_session
from portal.account import blueprint
from portal.account.arrival import home_of
from portal.account.browsers import browser_name
from portal.account.pages import CheckMailTemplate
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving, sent
from portal.web import Page, read, t, write
from portal.web import gettext as _
from services import moments
from services.accounts import credentials, organisations, sessions
from services.accounts.organisations import Affiliation
from services.accounts.second_factor import count_codes
from services.catalogue.institutions import name_employer
from services.errors import NotFound
from services.models import LoginSession, User


@renders("account/account.html")
class AccountTemplate(PageTemplate):
    """One's account at a glance."""

    user: User
    parts: Sequence[Affiliation]
    sessions: int
    codes: int
    employer: str


@renders("account/details.html")
class DetailsTemplate(FormTemplate):
    """Name and language."""

    form: DetailsForm


@renders("account/password.html")
class PasswordTemplate(FormTemplate):
    """A new password."""

    form: PasswordForm


@renders("account/email.html")
class EmailTemplate(FormTemplate):
    """A new address."""

    form: EmailForm
    user: User


@renders("account/sessions.html")
class SessionsTemplate(PageTemplate):
    """The browsers that are signed in."""

    sessions: Sequence[LoginSession]
    browser_name = staticmethod(browser_name)


@blueprint.get("/")
@access.signed_in
def show_account() -> str:
    """Everything about one's account, with where to change it."""
    db, someone = read(), actor()
    user = credentials.read_account(db, someone)
    return AccountTemplate(
        user=user,
        parts=organisations.list_affiliations(db, someone),
        sessions=len(sessions.list_sessions(db, someone, moments.now())),
        codes=count_codes(db, user.id),
        employer=t(name_employer(user.body_code)) if user.body_code else "",
    ).render()


@blueprint.post("/switch")
@access.signed_in
def switch_applicant() -> Response:
    """Act for another of one's organisations."""
    try:
        applicant_id = UUID(request.form.get("applicant", ""))
    except ValueError:
        raise NotFound from None
    with write() as db:
        sessions.switch_applicant(db, actor(), applicant_id)
    return redirect(home_of(actor()), 303)


@blueprint.route("/details", methods=["GET", "POST"])
@access.signed_in
def change_details() -> Page:
    """Name, and language of mail."""
    user = credentials.read_account(read(), actor())
    form = filled(DetailsForm, name=user.name, language=user.language)
    if sent(form):
        with write() as db:
            credentials.change_details(db, actor(), form.name.data, form.language.data)
        return _saved(_("Your details are saved"))
    return form_page(DetailsTemplate(form=form))


@blueprint.route("/password", methods=["GET", "POST"])
@access.signed_in
def change_password() -> Page:
    """Take a new password; all other sessions end."""
    form = filled(PasswordForm)
    if sent(form):
        with saving(form) as db:
            credentials.change_password(db, actor(), form.current.data, form.new_password.data)
        if not form.problems:
            return _saved(_("Your password is changed. All other sessions are signed out"))
    return form_page(PasswordTemplate(form=form))


@blueprint.route("/email", methods=["GET", "POST"])
@access.signed_in
def change_email() -> Page:
    """Take a new address, once the link sent to it is followed."""
    form = filled(EmailForm)
    if sent(form):
        with saving(form) as db:
            credentials.change_email(db, actor(), form.current.data, form.email.data)
        if not form.problems:
            return redirect(url_for("account.show_email_sent"), 303)
    user = credentials.read_account(read(), actor())
    return form_page(EmailTemplate(form=form, user=user))


@blueprint.get("/email/sent")
@access.signed_in
def show_email_sent() -> str:
    """Look into your mail."""
    return CheckMailTemplate(what="email").render()


@blueprint.get("/sessions")
@access.signed_in
def list_sessions() -> str:
    """List where one is signed in."""
    return SessionsTemplate(
        sessions=sessions.list_sessions(read(), actor(), moments.now()),
    ).render()


@blueprint.post("/sessions/<uuid:session_id>/end")
@access.signed_in
def end_one_session(session_id: UUID) -> Response:
    """Sign out one other browser."""
    with write() as db:
        sessions.revoke_session(db, actor(), session_id, moments.now())
    flash(_("That session is signed out"), "success")
    return redirect(url_for("account.list_sessions"), 303)


@blueprint.post("/sessions/end")
@access.signed_in
def end_all_sessions() -> Response:
    """Sign out everywhere, here too."""
    with write() as db:
        credentials.sign_out_everywhere(db, actor())
    end_session()
    flash(_("You are signed out everywhere"), "success")
    return redirect(url_for("account.sign_in"), 303)


def _saved(text: str) -> Response:
    flash(text, "success")
    return redirect(url_for("account.show_account"), 303)
