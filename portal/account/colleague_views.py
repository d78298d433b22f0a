"""Colleagues: who acts for the organisation, and in which role."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from forms.account import ROLE_HINTS, InviteForm, RoleForm
from forms.plain import PlainForm
from portal.access import access, actor
from portal.account import blueprint
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving, sent
from portal.web import Page, read, write
from portal.web import gettext as _
from services.accounts import colleagues
from services.accounts.colleagues import Colleague, Invitation
from services.actor import APPLICANT_ROLES, Role
from services.errors import NotFound


@renders("account/colleagues.html")
class ColleaguesTemplate(PageTemplate):
    """Colleagues, and who is invited."""

    colleagues: Sequence[Colleague]
    invitations: Sequence[Invitation]


@renders("account/invite.html")
class InviteTemplate(FormTemplate):
    """The invitation of a colleague."""

    form: InviteForm
    role_hints = ROLE_HINTS


@renders("account/colleague.html")
class ColleagueTemplate(FormTemplate):
    """The role of a colleague."""

    form: RoleForm
    colleague: Colleague
    role_hints = ROLE_HINTS


@renders("account/remove.html")
class RemoveTemplate(PageTemplate):
    """The question whether a colleague is to leave."""

    colleague: Colleague


@blueprint.get("/organisation/colleagues")
@access.roles(*APPLICANT_ROLES)
def list_colleagues() -> str:
    """List who acts for the organisation, and who is invited."""
    db, someone = read(), actor()
    return ColleaguesTemplate(
        colleagues=colleagues.list_colleagues(db, someone),
        invitations=colleagues.list_invitations(db, someone),
    ).render()


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
    return form_page(InviteTemplate(form=form))


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
    return form_page(ColleagueTemplate(form=form, colleague=colleague))


@blueprint.route("/organisation/colleagues/<uuid:user_id>/remove", methods=["GET", "POST"])
@access.roles(*APPLICANT_ROLES)
def remove_colleague(user_id: UUID) -> Page:
    """Take somebody out of the organisation, or leave it."""
    if actor().role is not Role.OWNER and user_id != actor().user_id:
        raise NotFound
    colleague = colleagues.find_colleague(read(), actor(), user_id)
    if sent(filled(PlainForm)):
        with write() as db:
            colleagues.remove(db, actor(), user_id)
        flash(_("%(name)s no longer acts for the organisation", name=colleague.name), "success")
        return _after(user_id)
    return RemoveTemplate(colleague=colleague).render()


def _after(user_id: UUID) -> Response:
    # Whoever changes their own rights is signed out with the old ones.
    own = user_id == actor().user_id
    return redirect(url_for("account.sign_in" if own else "account.list_colleagues"), 303)
