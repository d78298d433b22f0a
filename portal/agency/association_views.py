"""Questions of an agency to associations, and all answers."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.associations import AssociationQuestionForm
from portal.access import access, actor
from portal.agency import blueprint
from portal.page_keys import make_page_key, read_page_key
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving
from portal.typed import keeps_typed
from portal.web import Page, read, write
from portal.web import gettext as _
from services.actor import AGENCY_ROLES, Role
from services.groups import asking
from services.groups.asking import Asked, QuestionLine, is_open


@renders("agency/associations.html")
class AssociationsTemplate(PageTemplate):
    """The questions of the agency to associations."""

    lines: Sequence[QuestionLine]
    is_open = staticmethod(is_open)


@renders("agency/association_question_form.html")
class AssociationQuestionFormTemplate(FormTemplate):
    """Asking associations.

    Args:
        unsent: whether it was filled in before signing in once more.
    """

    form: AssociationQuestionForm
    unsent: bool

    @property
    def key(self) -> str:
        """The key of the question that this page asks."""
        return make_page_key()


@renders("agency/association_question.html")
class AssociationQuestionTemplate(PageTemplate):
    """One question with all answers."""

    asked: Asked
    approves: bool
    is_open = staticmethod(is_open)


def _show_typed() -> str:
    """Show the form with what was typed before signing in once more."""
    return AssociationQuestionFormTemplate(form=_form(), unsent=True).render()


@blueprint.get("/associations")
@access.roles(*AGENCY_ROLES)
def list_association_questions() -> str:
    """List what the reader's agency has asked."""
    return AssociationsTemplate(lines=asking.list_questions(read(), actor())).render()


@blueprint.route("/associations/ask", methods=["GET", "POST"])
@keeps_typed(_show_typed)
@access.roles(*AGENCY_ROLES)
def ask_associations() -> Page:
    """Ask associations a question."""
    form = _form()
    if request.method == "POST" and form.associations.choices:
        with saving(form) as db:
            asking.ask(
                db,
                actor(),
                title=form.title.data or "",
                question=form.question.data or "",
                days=int(form.days.data) if (form.days.data or "").isdecimal() else None,
                chosen=form.associations.data if form.whom.data == "some" else None,
                to_publish=form.to_publish.data == "yes",
                key=read_page_key(request.form.get("key", "")),
            )
        if not form.problems:
            flash(_("The associations are asked. Their owners are told"), "success")
            return redirect(url_for("agency.list_association_questions"), 303)
    return form_page(AssociationQuestionFormTemplate(form=form, unsent=False))


@blueprint.get("/associations/<uuid:question_id>")
@access.roles(*AGENCY_ROLES)
def show_association_question(question_id: UUID) -> str:
    """Show a question with all answers in one list."""
    return AssociationQuestionTemplate(
        asked=asking.load_asked(read(), actor(), question_id),
        approves=actor().role is Role.APPROVER,
    ).render()


@blueprint.post("/associations/<uuid:question_id>/withdraw")
@access.roles(*AGENCY_ROLES)
def withdraw_association_question(question_id: UUID) -> Page:
    """Withdraw a question that was asked by mistake."""
    with write() as db:
        asking.withdraw(db, actor(), question_id)
    flash(_("The question is withdrawn. All who were asked are told"), "success")
    return _back(question_id)


@blueprint.post("/associations/<uuid:question_id>/publish")
@access.roles(Role.APPROVER)
def publish_association_answers(question_id: UUID) -> Page:
    """Publish a question with the answers whose associations agreed."""
    with write() as db:
        asking.publish(db, actor(), question_id)
    flash(_("Question and answers are published"), "success")
    return _back(question_id)


@blueprint.post("/associations/<uuid:question_id>/take-down")
@access.roles(Role.APPROVER)
def take_down_association_answers(question_id: UUID) -> Page:
    """Take a published question down with its answers."""
    with write() as db:
        asking.take_down(db, actor(), question_id)
    flash(_("Question and answers are no longer published"), "success")
    return _back(question_id)


def _back(question_id: UUID) -> Page:
    return redirect(url_for("agency.show_association_question", question_id=question_id), 303)


def _form() -> AssociationQuestionForm:
    form = filled(AssociationQuestionForm)
    form.associations.choices = [
        (str(one.id), one.name) for one in asking.list_associations(read())
    ]
    return form
