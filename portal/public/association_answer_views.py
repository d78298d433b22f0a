"""What agencies asked associations, with the answers that may be published."""

from collections.abc import Sequence
from uuid import UUID

from flask import request

from portal.access import access
from portal.pages import PageTemplate, renders
from portal.public import blueprint
from portal.web import read
from services.groups.asking import PAGE, find_published, list_published
from services.models import AssociationQuestion


@renders("public/association_answers.html")
class AssociationAnswersTemplate(PageTemplate):
    """Published questions to associations, the newest first."""

    questions: Sequence[AssociationQuestion]
    older: UUID | None


@renders("public/association_answer.html")
class AssociationAnswerTemplate(PageTemplate):
    """One question, with the answers of the associations that agree.

    Args:
        answers: the name of an association, and what it answered.
    """

    question: AssociationQuestion
    answers: Sequence[tuple[str, str]]


@blueprint.get("/answers/associations")
@access.anyone
def list_association_answers() -> str:
    """List what agencies asked associations."""
    found = list_published(read(), before=request.args.get("before", type=UUID))
    shown = found[:PAGE]
    return AssociationAnswersTemplate(
        questions=shown, older=shown[-1].id if len(found) > PAGE else None
    ).render()


@blueprint.get("/answers/associations/<uuid:question_id>")
@access.anyone
def show_association_answers(question_id: UUID) -> str:
    """Show a question with its answers. Raises NotFound."""
    question, answers = find_published(read(), question_id)
    return AssociationAnswerTemplate(question=question, answers=answers).render()
