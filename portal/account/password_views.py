"""Forgotten passwords and new addresses: what is done by a mailed link."""

from flask import flash, redirect, url_for

from forms.account import ForgottenForm, NewPasswordForm
from forms.plain import PlainForm
from portal.access import access
from portal.account import blueprint
from portal.account.arrival import address
from portal.account.pages import CheckMailTemplate
from portal.account.sign_up_views import dead_link
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving, sent
from portal.web import Page, language, read, write
from portal.web import gettext as _
from services.accounts import credentials
from services.accounts.links import DeadLink, read_link


@renders("account/forgotten.html")
class ForgottenTemplate(FormTemplate):
    """The request for a link to a new password."""

    form: ForgottenForm


@renders("account/reset.html")
class ResetTemplate(FormTemplate):
    """A new password, by the link."""

    form: NewPasswordForm
    email: str


@renders("account/confirm_email.html")
class ConfirmEmailTemplate(PageTemplate):
    """A new address, to be confirmed."""

    email: str


@blueprint.route("/forgotten", methods=["GET", "POST"])
@access.anyone
def forget_password() -> Page:
    """Asking for a link. The answer is the same whether or not there is an account."""
    form = filled(ForgottenForm)
    if sent(form):
        with write() as db:
            credentials.forget_password(db, form.email.data, language(), address())
        return redirect(url_for("account.show_forgotten_sent"), 303)
    return form_page(ForgottenTemplate(form=form))


@blueprint.get("/forgotten/sent")
@access.anyone
def show_forgotten_sent() -> str:
    """Look into your mail."""
    return CheckMailTemplate(what="forgotten").render()


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@access.anyone
def reset_password(token: str) -> Page:
    """Choosing a new password by the link."""
    form = filled(NewPasswordForm)
    try:
        email = read_link(read(), "reset_password", token).email
        if sent(form):
            with saving(form) as db:
                credentials.reset_password(db, token, form.password.data)
            if not form.problems:
                flash(_("Your password is changed. Sign in with the new one"), "success")
                return redirect(url_for("account.sign_in"), 303)
    except DeadLink:
        return dead_link("account.forget_password")
    return form_page(ResetTemplate(form=form, email=email))


@blueprint.route("/email/<token>", methods=["GET", "POST"])
@access.anyone
def confirm_email(token: str) -> Page:
    """Confirm a new address by the link."""
    try:
        email = read_link(read(), "change_email", token).email
        if sent(filled(PlainForm)):
            with write() as db:
                credentials.confirm_email(db, token)
            flash(
                _("Your email address is changed. Sign in with %(email)s", email=email), "success"
            )
            return redirect(url_for("account.show_account"), 303)
    except DeadLink:
        return dead_link()
    return ConfirmEmailTemplate(email=email).render()
