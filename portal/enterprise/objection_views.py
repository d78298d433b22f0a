"""An objection to what the public list of a round proposes for an application."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from forms.objections import ObjectForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.case_forms import CaseForm, CaseFormTemplate
from portal.enterprise.on_application import OnApplication
from portal.pages import renders
from portal.plain import filled, sent_version
from portal.typed import keeps_typed
from portal.web import Page, read
from portal.web import gettext as _
from services.actor import SIGNATORIES
from services.applications.case.case import Case
from services.applications.case.entries import require_entry
from services.applications.case.publicity import find_publicity, reply_by
from services.applications.filing import objecting
from services.applications.lifecycle import Action
from services.models import ListEntry
from services.rounds.allocating import RULE_WORDS, AllotmentRule


@renders("enterprise/objection.html")
class ObjectionTemplate(OnApplication, CaseFormTemplate):
    """What is proposed for the application, and what is wrong with it.

    Args:
        until: the last day for objections.
        reply_by: the day by which they are answered.
    """

    form: ObjectForm
    entry: ListEntry
    until: date
    reply_by: date
    rule_words = RULE_WORDS
    rule_of = AllotmentRule


def _page(*, case: Case, **shown: Any) -> ObjectionTemplate:
    days = find_publicity(case)
    assert days is not None
    return ObjectionTemplate(
        case=case,
        entry=require_entry(read(), case),
        until=days[1],
        reply_by=reply_by(days[1]),
        **shown,
    )


_FORM = CaseForm(
    action=Action.OBJECT,
    make_form=lambda _case: filled(ObjectForm),
    make_page=_page,
    file_of=lambda form: form.proof,
)


@blueprint.route("/applications/<uuid:application_id>/objection", methods=["GET", "POST"])
@keeps_typed(_FORM.show_typed)
@access.roles(*SIGNATORIES)
def object_to_entry(application_id: UUID) -> Page:
    """Say what is wrong with the entry, and why."""

    def act(db: Session, form: ObjectForm) -> None:
        objecting.object_to_entry(
            db,
            actor(),
            application_id,
            version=sent_version(),
            subject=form.subject.data or "",
            text=form.text.data or "",
            proof=form.proof.data,
        )

    done = _("Your objection was received. You are told in writing what was found.")
    return _FORM.serve(application_id, act, done)
