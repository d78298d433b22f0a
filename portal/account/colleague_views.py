"""Colleagues: who acts for the organisation, and in which role."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from forms.account import ROLE_HINTS, InviteForm, RoleForm
from forms.plain import PlainForm
from portal.access import access, actor
from portal.account import blueprint
from portal.plain import filled, form_page, saving, sent
from portal.web import Page, read, write
from portal.web import gettext as _
from services.accounts import colleagues
from services.actor import APPLICANT_ROLES, Role
from services.errors import NotFound


@blueprint.get("/organisation/colleagues")
@access.roles(*APPLICANT_ROLES)
def list_colleagues() -> str:
    """Who acts for the organisation, and who is invited."""
    db, someone = read(), actor()
    return render_template(
        "account/colleagues.html",
        colleagues=colleagues.list_colleagues(db, someone),
        invitations=colleagues.list_invitations(db, someone),
    )


@blueprint.route("/organisation/colleagues/invite", methods=["GET", "POST"])
@access.roles(Role.OWNER)
def invite_colleague() -> Page:
    """Inviting somebody by mail."""
    form = filled(InviteForm)
    if sent(form):
        with saving(form) as db:
            colleagues.invite(db, actor(), form.email.data, Role(form.role.data))
        if not form.problems:
            flash(_("The invitation is sent to %(email)s", email=form.email.data), "success")
            return redirect(url_for("account.list_colleagues"), 303)
    return form_page("account/invite.html", form, role_hints=ROLE_HINTS)


@blueprint.post("/organisation/invitations/<uuid:invitation_id>/withdraw")
@access.roles(Role.OWNER)
def withdraw_invitation(invitation_id: UUID) -> Response:
    """Let an invitation die."""
    with write() as db:
        colleagues.withdraw_invitation(db, actor(), invitation_id)
    flash(_("The invitation is withdrawn"), "success")
    return redirect(url_for("account.list_colleagues"), 303)


@blueprint.route("/organisation/colleagues/<uuid:user_id>", methods=["GET", "POST"])
@access.roles(Role.OWNER)
def change_colleague(user_id: UUID) -> Page:
    """Another role for a colleague."""
    colleague = colleagues.find_colleague(read(), actor(), user_id)
    form = filled(RoleForm, role=colleague.role.value)
    if sent(form):
        with write() as db:
            colleagues.change_role(db, actor(), user_id, Role(form.role.data))
        flash(_("%(name)s has a new role", name=colleague.name), "success")
        return _after(user_id)
    return form_page("account/colleague.html", form, colleague=colleague, role_hints=ROLE_HINTS)


@blueprint.route("/organisation/colleagues/<uuid:user_id>/remove", methods=["GET", "POST"])
@access.roles(*APPLICANT_ROLES)
def remove_colleague(user_id: UUID) -> Page:
    """Taking somebody out of the organisation, or leaving it."""
    if actor().role is not Role.OWNER and user_id != actor().user_id:
        raise NotFound
    colleague = colleagues.find_colleague(read(), actor(), user_id)
    if sent(filled(PlainForm)):
        with write() as db:
            colleagues.remove(db, actor(), user_id)
        flash(_("%(name)s no longer acts for the organisation", name=colleague.name), "success")
        return _after(user_id)
    return render_template("account/remove.html", colleague=colleague)


def _after(user_id: UUID) -> Response:
    # Whoever changes their own rights is signed out with the old ones.
    own = user_id == actor().user_id
    return redirect(url_for("account.sign_in" if own else "account.list_colleagues"), 303)
