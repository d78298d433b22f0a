"""An application is withdrawn: why, and whether really."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from forms.enterprise import WithdrawForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.on_application import OnApplication
from portal.pages import renders
from portal.plain import sent_version
from portal.web import gettext as _
from portal.web import read, write
from services.actor import SIGNATORIES
from services.applications.case.loading import load
from services.applications.case.permissions import allowed_actions
from services.applications.filing import withdrawing
from services.applications.lifecycle import Action
from services.errors import Conflict, Invalid, Problem


@renders("enterprise/withdraw.html")
class WithdrawTemplate(OnApplication):
    """Why an application is withdrawn, and whether really.

    Args:
        changed: whether the case has moved on since the form was opened.
    """

    form: WithdrawForm
    problems: Sequence[Problem]
    changed: bool


@blueprint.route("/applications/<uuid:application_id>/withdraw", methods=["GET", "POST"])
@access.roles(*SIGNATORIES)
def withdraw_application(application_id: UUID) -> str | Response | tuple[str | Response, int]:
    """Ask why and whether really, then withdraw."""
    form = WithdrawForm(request.form if request.method == "POST" else None)
    if request.method != "POST":
        return _withdraw_page(application_id, form)
    try:
        with write() as db:
            version = sent_version()
            withdrawing.withdraw(
                db, actor(), application_id, version=version, reason=form.text.data or ""
            )
    except Invalid as error:
        form.add(error.problems)
        return _withdraw_page(application_id, form, error.problems), 422
    except Conflict:
        if Action.WITHDRAW not in allowed_actions(actor(), load(read(), actor(), application_id)):
            raise
        return _withdraw_page(application_id, form, changed=True), 409
    flash(_("The application was withdrawn"), "success")
    return redirect(url_for("enterprise.show_case", application_id=application_id), 303)


def _withdraw_page(
    application_id: UUID,
    form: WithdrawForm,
    problems: tuple[Problem, ...] = (),
    *,
    changed: bool = False,
) -> str | Response:
    case = load(read(), actor(), application_id)
    if Action.WITHDRAW not in allowed_actions(actor(), case):
        return redirect(url_for("enterprise.show_case", application_id=application_id), 303)
    return WithdrawTemplate(case=case, form=form, problems=problems, changed=changed).render()
