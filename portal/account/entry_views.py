"""Signing in, step by step, and out."""

from flask import flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from forms.account import CodeForm, RecoveryCodeForm, SignInForm
from portal.access import access, actor, begin_session, current_actor, end_session
from portal.account import blueprint
from portal.account.arrival import (
    arrive,
    half_signed_in,
    half_token,
    home_of,
    recognised,
    visitor,
    wanted,
)
from portal.account.pages import CodesTemplate, EnrolTemplate
from portal.pages import FormTemplate, form_page, renders
from portal.plain import filled, saving, sent
from portal.web import Page, write
from portal.web import gettext as _
from services import moments
from services.accounts import second_factor, signing_in
from services.accounts.sessions import revoke_token
from services.errors import NotFound


@renders("account/sign_in.html")
class SignInTemplate(FormTemplate):
    """Address and password."""

    form: SignInForm


@renders("account/code.html")
class CodeTemplate(FormTemplate):
    """The code of the authenticator app."""

    form: CodeForm


@renders("account/recovery_code.html")
class RecoveryCodeTemplate(FormTemplate):
    """A recovery code in place of the app."""

    form: RecoveryCodeForm


@blueprint.route("/sign-in", methods=["GET", "POST"])
@access.anyone
def sign_in() -> Page:
    """Address and password."""
    someone = current_actor()
    if someone is not None:
        return redirect(wanted() or home_of(someone), 303)
    form = filled(SignInForm)
    if sent(form):
        with saving(form) as db:
            token = signing_in.sign_in(db, form.email.data, form.password.data, visitor())
        if not form.problems:
            return arrive(token)
    return form_page(SignInTemplate(form=form))


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@access.anyone
def give_code() -> Page:
    """Take the code of the authenticator app."""
    form = filled(CodeForm)
    try:
        if sent(form):
            with saving(form) as db:
                token = signing_in.give_code(db, half_token(), form.code.data, visitor())
            if not form.problems:
                return arrive(token)
        half_signed_in()
    except NotFound:
        return _begin_again()
    return form_page(CodeTemplate(form=form))


@blueprint.route("/sign-in/recovery-code", methods=["GET", "POST"])
@access.anyone
def give_recovery_code() -> Page:
    """Take a recovery code, when the app is not at hand."""
    form = filled(RecoveryCodeForm)
    try:
        if sent(form):
            code = form.code.data
            with saving(form) as db:
                token = signing_in.give_recovery_code(db, half_token(), code, visitor())
            if not form.problems:
                return arrive(token)
        half_signed_in()
    except NotFound:
        return _begin_again()
    return form_page(RecoveryCodeTemplate(form=form))


@blueprint.route("/sign-in/set-up", methods=["GET", "POST"])
@access.anyone
def enrol() -> Page:
    """Set up the second factor that staff must have.

    The recovery codes come in the answer to the POST and are kept nowhere.
    """
    form = filled(CodeForm)
    try:
        if sent(form):
            with saving(form) as db:
                token, codes = signing_in.enrol(db, half_token(), form.code.data, visitor())
            if not form.problems:
                begin_session(token)
                onward = wanted() or home_of(actor())
                page = CodesTemplate(codes=codes, onward=onward).render()
                return recognised(make_response(page))
        enrolment = second_factor.read_enrolment(half_signed_in())
    except NotFound:
        return _begin_again()
    if enrolment is None:
        return _begin_again()
    return form_page(EnrolTemplate(form=form, enrolment=enrolment, required=True))


@blueprint.post("/sign-out")
@access.anyone
def sign_out() -> Response:
    """Out; the cookie is worthless from now on, copies of it too."""
    token = end_session()
    if token:
        with write() as db:
            revoke_token(db, token, moments.now())
    flash(_("You have signed out"), "success")
    return redirect(url_for("public.home"), 303)


def _begin_again() -> Response:
    if current_actor() is None:
        flash(_("Too much time has passed. Sign in again"))
    return redirect(url_for("account.sign_in", next=request.args.get("next")), 303)
