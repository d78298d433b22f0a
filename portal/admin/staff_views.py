"""Staff: who works for which agency, in which role, and how they get in."""

from collections.abc import Mapping, Sequence, Set
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from forms.admin import ROLE_HINTS, InviteStaffForm, StaffForm
from forms.plain import PlainForm
from portal.access import access, actor
from portal.admin import blueprint
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving, sent
from portal.web import Page, language, read, t, write
from portal.web import gettext as _
from services.accounts import staff, staff_invitations
from services.accounts.staff import StaffPage
from services.accounts.staff_invitations import StaffInvitation
from services.actor import Role
from services.catalogue.institutions import name_employer
from services.errors import NotFound
from services.models import User

STEPS = {
    "disable": staff.disable,
    "enable": staff.enable,
    "reset": staff.reset_second_factor,
}
"""What is asked once more before it is done to an account."""


def _body_name(code: str | None) -> str:
    return t(name_employer(code)) if code else ""


@renders("admin/staff.html")
class StaffTemplate(PageTemplate):
    """One page of the staff, and who is invited."""

    page: StaffPage
    invitations: Sequence[StaffInvitation]
    filters: Mapping[str, str]
    after: UUID | None
    bodies: Sequence[tuple[str, str]]
    acting: Set[str]
    body_name = staticmethod(_body_name)


@renders("admin/staff_new.html")
class StaffNewTemplate(FormTemplate):
    """The invitation of a member of staff."""

    form: InviteStaffForm
    role_hints = ROLE_HINTS


@renders("admin/staff_edit.html")
class StaffEditTemplate(FormTemplate):
    """Name, role and body of a member of staff."""

    form: StaffForm
    user: User
    body_name = staticmethod(_body_name)
    role_hints = ROLE_HINTS


@renders("admin/staff_confirm.html")
class StaffConfirmTemplate(PageTemplate):
    """A step about an account, asked once more."""

    user: User
    step: str


@blueprint.get("/")
@access.roles(Role.ADMINISTRATOR)
def show_home() -> Response:
    """Administrators begin with the staff."""
    return redirect(url_for("admin.list_staff"), 303)


@blueprint.get("/staff")
@access.roles(Role.ADMINISTRATOR)
def list_staff() -> str:
    """Everyone on the staff, and who is invited."""
    db, someone = read(), actor()
    filters = {
        "wanted": request.args.get("q", "").strip()[:100],
        "body_code": request.args.get("body", ""),
    }
    after = request.args.get("after", type=UUID)
    invited = staff_invitations.list_staff_invitations(db, someone)
    return StaffTemplate(
        page=staff.list_staff(db, someone, **filters, after=after),
        invitations=[] if after or any(filters.values()) else invited,
        filters=filters,
        after=after,
        bodies=[(code, t(name)) for code, name in staff.list_workplaces(db, someone).items()],
        acting=staff.name_workplaces().keys(),
    ).render()


@blueprint.route("/staff/new", methods=["GET", "POST"])
@access.roles(Role.ADMINISTRATOR)
def invite_staff() -> Page:
    """Inviting a member of staff."""
    form = filled(InviteStaffForm, language=language())
    if sent(form):
        with saving(form) as db:
            staff_invitations.invite_staff(
                db,
                actor(),
                email=form.email.data,
                name=form.name.data,
                role=Role(form.role.data),
                body_code=form.body_code.data or None,
                language=form.language.data,
            )
        if not form.problems:
            flash(_("The invitation is sent to %(email)s", email=form.email.data), "success")
            return redirect(url_for("admin.list_staff"), 303)
    return form_page(StaffNewTemplate(form=form))


@blueprint.post("/staff-invitations/<uuid:invitation_id>/withdraw")
@access.roles(Role.ADMINISTRATOR)
def withdraw_invitation(invitation_id: UUID) -> Response:
    """Let an invitation die."""
    with write() as db:
        staff_invitations.withdraw_staff_invitation(db, actor(), invitation_id)
    flash(_("The invitation is withdrawn"), "success")
    return redirect(url_for("admin.list_staff"), 303)


@blueprint.route("/staff/<uuid:user_id>", methods=["GET", "POST"])
@access.roles(Role.ADMINISTRATOR)
def change_staff(user_id: UUID) -> Page:
    """Name, role and agency of a member of staff."""
    user = staff.find_staff(read(), actor(), user_id)
    form = filled(StaffForm, name=user.name, role=user.staff_role, body_code=user.body_code or "")
    if sent(form):
        with saving(form) as db:
            staff.change_staff(
                db,
                actor(),
                user_id,
                name=form.name.data,
                role=Role(form.role.data),
                body_code=form.body_code.data or None,
            )
        if not form.problems:
            flash(_("The account of %(name)s is changed", name=form.name.data), "success")
            return redirect(url_for("admin.list_staff"), 303)
    return form_page(StaffEditTemplate(form=form, user=user))


@blueprint.route(
    "/staff/<uuid:user_id>/<any(disable, enable, reset):step>", methods=["GET", "POST"]
)
@access.roles(Role.ADMINISTRATOR)
def confirm_step(user_id: UUID, step: str) -> Page:
    """Disabling, enabling, and resetting a lost second factor."""
    user = staff.find_staff(read(), actor(), user_id)
    if user.id == actor().user_id:
        raise NotFound
    if sent(filled(PlainForm)):
        with write() as db:
            STEPS[step](db, actor(), user_id)
        flash(_("The account of %(name)s is changed", name=user.name), "success")
        return redirect(url_for("admin.change_staff", user_id=user_id), 303)
    return StaffConfirmTemplate(user=user, step=step).render()
