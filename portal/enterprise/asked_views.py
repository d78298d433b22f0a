"""Questions of agencies to an association, and its answers."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.associations import AssociationAnswerForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving, sent_version
from portal.typed import keeps_typed
from portal.web import Page, read, write
from portal.web import gettext as _
from services.actor import APPLICANT_ROLES, SIGNATORIES
from services.groups import answering
from services.groups.asking import is_open
from services.models import AssociationAnswer, AssociationQuestion


@renders("enterprise/asked.html")
class AskedTemplate(PageTemplate):
    """The questions that an association was asked."""

    received: Sequence[tuple[AssociationAnswer, AssociationQuestion]]
    is_open = staticmethod(is_open)


@renders("enterprise/asked_question.html")
class AskedQuestionTemplate(PageTemplate):
    """One question, with the answer of the association."""

    own: AssociationAnswer
    question: AssociationQuestion
    may_sign: bool
    is_open = staticmethod(is_open)


@renders("enterprise/asked_answer.html")
class AskedAnswerTemplate(FormTemplate):
    """Answering for the association.

    Args:
        own: the answer as it stands.
        unsent: whether it was filled in before signing in once more.
    """

    form: AssociationAnswerForm
    own: AssociationAnswer
    question: AssociationQuestion
    unsent: bool


def _show_typed(question_id: UUID) -> str:
    """Show the form with what was typed before signing in once more."""
    own, question = answering.load_received(read(), actor(), question_id)
    return AskedAnswerTemplate(form=_form(own), own=own, question=question, unsent=True).render()


@blueprint.get("/asked")
@access.roles(*APPLICANT_ROLES)
def list_asked() -> str:
    """List what agencies asked the association."""
    return AskedTemplate(received=answering.list_received(read(), actor())).render()


@blueprint.get("/asked/<uuid:question_id>")
@access.roles(*APPLICANT_ROLES)
def show_asked(question_id: UUID) -> str:
    """Show a question and what the association answered."""
    own, question = answering.load_received(read(), actor(), question_id)
    return AskedQuestionTemplate(
        own=own, question=question, may_sign=actor().role in SIGNATORIES
    ).render()


@blueprint.route("/asked/<uuid:question_id>/answer", methods=["GET", "POST"])
@keeps_typed(_show_typed)
@access.roles(*SIGNATORIES)
def answer_asked(question_id: UUID) -> Page:
    """Answer for the association, or change its answer."""
    own, question = answering.load_received(read(), actor(), question_id)
    back = redirect(url_for("enterprise.show_asked", question_id=question_id), 303)
    form = _form(own)
    if request.method == "POST":
        with saving(form) as db:
            answering.answer(
                db,
                actor(),
                question_id,
                text=form.text.data or "",
                names=form.names.data or "",
                may_publish=bool(form.may_publish.data),
                version=sent_version(),
            )
        if not form.problems:
            flash(_("The agency can read the answer"), "success")
            return back
    elif not is_open(question):
        return back
    return form_page(AskedAnswerTemplate(form=form, own=own, question=question, unsent=False))


@blueprint.post("/asked/<uuid:question_id>/retract")
@access.roles(*SIGNATORIES)
def retract_asked(question_id: UUID) -> Page:
    """Withdraw the consent to publish the answer."""
    with write() as db:
        answering.retract(db, actor(), question_id)
    flash(_("The answer is not published. The agency that asked can still read it"), "success")
    return redirect(url_for("enterprise.show_asked", question_id=question_id), 303)


def _form(own: AssociationAnswer) -> AssociationAnswerForm:
    said = "agreed" if own.members_agree else "none"
    return filled(
        AssociationAnswerForm,
        text=own.text,
        names=None if own.text is None else said,
        may_publish=own.may_publish,
    )
