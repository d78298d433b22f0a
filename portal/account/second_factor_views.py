"""The second factor: set up, replaced, turned off; and the recovery codes.

Recovery codes are printed in the answer to the POST that made them, and kept
nowhere; the file to download is made of what the page sends back.
"""

import re
from typing import Literal

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from forms.account import CodeForm, ConfirmForm
from portal.access import access, actor
from portal.account import blueprint
from portal.account.pages import CodesTemplate, EnrolTemplate
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving, sent
from portal.web import Page, read
from portal.web import gettext as _
from services.accounts import credentials, second_factor
from services.errors import NotFound
from services.models import User

CODE = re.compile(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){3}")


@renders("account/second_factor.html")
class SecondFactorTemplate(PageTemplate):
    """The second factor, and what can be done about it."""

    user: User
    codes: int


@renders("account/confirm.html")
class ConfirmTemplate(FormTemplate):
    """The password, before the second factor is changed."""

    form: ConfirmForm
    what: Literal["begin", "turn_off", "codes"]


@blueprint.get("/second-factor")
@access.signed_in
def show_second_factor() -> str:
    """Whether there is one, and what can be done about it."""
    user = credentials.read_account(read(), actor())
    codes = second_factor.count_codes(read(), user.id)
    return SecondFactorTemplate(user=user, codes=codes).render()


@blueprint.route("/second-factor/begin", methods=["GET", "POST"])
@access.signed_in
def begin_second_factor() -> Page:
    """Ask for the password, before an app is set up or replaced."""
    form = filled(ConfirmForm)
    if sent(form):
        with saving(form) as db:
            credentials.begin_second_factor(db, actor(), form.current.data)
        if not form.problems:
            return redirect(url_for("account.set_up_second_factor"), 303)
    return form_page(ConfirmTemplate(form=form, what="begin"))


@blueprint.route("/second-factor/set-up", methods=["GET", "POST"])
@access.signed_in
def set_up_second_factor() -> Page:
    """Show the secret to scan, and take the first code to prove it."""
    form = filled(CodeForm)
    if sent(form):
        with saving(form) as db:
            codes = credentials.set_up_second_factor(db, actor(), form.code.data)
        if not form.problems:
            return _codes_page(codes)
    enrolment = second_factor.read_enrolment(credentials.read_account(read(), actor()))
    if enrolment is None:
        return redirect(url_for("account.show_second_factor"), 303)
    return form_page(EnrolTemplate(form=form, enrolment=enrolment, required=False))


@blueprint.route("/second-factor/turn-off", methods=["GET", "POST"])
@access.signed_in
def turn_off_second_factor() -> Page:
    """Back to the password alone; not for staff."""
    if actor().is_staff:
        raise NotFound
    form = filled(ConfirmForm)
    if sent(form):
        with saving(form) as db:
            credentials.turn_off_second_factor(db, actor(), form.current.data)
        if not form.problems:
            flash(_("Your authenticator app is turned off"), "success")
            return redirect(url_for("account.show_second_factor"), 303)
    return form_page(ConfirmTemplate(form=form, what="turn_off"))


@blueprint.route("/second-factor/codes", methods=["GET", "POST"])
@access.signed_in
def replace_recovery_codes() -> Page:
    """Ten new recovery codes."""
    form = filled(ConfirmForm)
    if sent(form):
        with saving(form) as db:
            codes = credentials.replace_recovery_codes(db, actor(), form.current.data)
        if not form.problems:
            return _codes_page(codes)
    return form_page(ConfirmTemplate(form=form, what="codes"))


@blueprint.post("/second-factor/codes/download")
@access.signed_in
def download_recovery_codes() -> Response:
    """Send the codes on the page as a text file."""
    codes = request.form.getlist("code")
    if not codes or not all(CODE.fullmatch(code) for code in codes):
        raise NotFound
    heading = _("Recovery codes, Shenzhen Service Trade Single Window")
    response = Response(
        "\n".join([heading, "", *codes, ""]), content_type="text/plain; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return response


def _codes_page(codes: list[str]) -> str:
    onward = url_for("account.show_second_factor")
    return CodesTemplate(codes=codes, onward=onward).render()
