"""Questions of an agency after acceptance, and the answer to them."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from forms.clarifying import AnswerClarificationForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.case_forms import CaseForm, CaseFormTemplate
from portal.enterprise.on_application import OnApplication
from portal.pages import renders
from portal.plain import filled, sent_version
from portal.typed import keeps_typed
from portal.web import Page
from portal.web import gettext as _
from services.actor import SIGNATORIES
from services.applications.filing import clarifying
from services.applications.lifecycle import Action
from services.models import Event


@renders("enterprise/clarification.html")
class ClarificationTemplate(OnApplication, CaseFormTemplate):
    """What is asked, and the form for the answer."""

    form: AnswerClarificationForm

    @property
    def asked(self) -> Event:
        """The event of the letter."""
        found = self.case.last(Action.ASK_FOR_CLARIFICATION)
        assert found is not None
        return found

    @property
    def until(self) -> date:
        """The last day for the answer."""
        return date.fromisoformat(self.asked.data["due_on"])


_FORM = CaseForm(
    action=Action.ANSWER_CLARIFICATION,
    make_form=lambda _case: filled(AnswerClarificationForm),
    make_page=ClarificationTemplate,
    file_of=lambda form: form.proof,
)


@blueprint.route("/applications/<uuid:application_id>/clarification", methods=["GET", "POST"])
@keeps_typed(_FORM.show_typed)
@access.roles(*SIGNATORIES)
def answer_clarification(application_id: UUID) -> Page:
    """Answer what the agency asks."""

    def act(db: Session, form: AnswerClarificationForm) -> None:
        clarifying.answer(
            db,
            actor(),
            application_id,
            version=sent_version(),
            text=form.text.data or "",
            proof=form.proof.data,
        )

    return _FORM.serve(application_id, act, _("Your answer was received"))
