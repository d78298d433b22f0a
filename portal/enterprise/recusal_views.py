"""Asking that an officer steps aside from an application (申请回避)."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from forms.people import AskForRecusalForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.case_forms import CaseForm, CaseFormTemplate
from portal.enterprise.on_application import OnApplication
from portal.pages import renders
from portal.plain import filled, sent_version
from portal.typed import keeps_typed
from portal.web import Page
from portal.web import gettext as _
from portal.wording import RELATIONS
from services.actor import SIGNATORIES, Role
from services.applications.case.case import Case
from services.applications.case.recusals import OfficerRelation
from services.applications.filing import challenging
from services.applications.lifecycle import Action
from services.language import N_, Message
from services.plan import body

TARGETS = {
    Role.REVIEWER: N_("%(body)s: the reviewer who handles the case"),
    Role.APPROVER: N_("%(body)s: the approver who signs it off"),
}


@renders("enterprise/recusal.html")
class RecusalTemplate(OnApplication, CaseFormTemplate):
    """Who is to step aside, and why."""

    form: AskForRecusalForm


def _form(case: Case) -> AskForRecusalForm:
    form = filled(AskForRecusalForm)
    form.target.choices = [
        (f"{code}:{role}", _target(code, role)) for code, role in challenging.list_targets(case)
    ]
    form.relation.choices = [(one, RELATIONS[one]) for one in OfficerRelation]
    return form


def _target(code: str, role: Role) -> Message:
    words = TARGETS[role]
    return replace(words, params={"body": body(code).name})


def _relation(chosen: str | None) -> OfficerRelation | None:
    return OfficerRelation(chosen) if chosen in set(OfficerRelation) else None


_FORM = CaseForm(
    action=Action.ASK_FOR_RECUSAL,
    make_form=_form,
    make_page=RecusalTemplate,
    ready=lambda case: bool(challenging.list_targets(case)),
)


@blueprint.route("/applications/<uuid:application_id>/recusal", methods=["GET", "POST"])
@keeps_typed(_FORM.show_typed)
@access.roles(*SIGNATORIES)
def ask_for_recusal(application_id: UUID) -> Page:
    """Ask that an officer steps aside; an answer comes before anything is decided."""

    def act(db: Session, form: AskForRecusalForm) -> None:
        code, _between, role = (form.target.data or "").partition(":")
        challenging.ask_for_recusal(
            db,
            actor(),
            application_id,
            version=sent_version(),
            target=(code, Role(role)) if role in set(TARGETS) else None,
            relation=_relation(form.relation.data),
            text=form.text.data or "",
        )

    done = _("Your request was received. It is decided by another person, before the case is.")
    return _FORM.serve(application_id, act, done)
