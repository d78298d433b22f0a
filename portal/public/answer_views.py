"""Questions that others asked, with their answers, published without names."""

from collections.abc import Sequence
from uuid import UUID

from flask import request

from portal.access import access
from portal.pages import PageTemplate, renders
from portal.public import blueprint
from portal.web import read
from services.applications.answers import PAGE, find_published, list_published
from services.catalogue import Item, item
from services.models import PublishedAnswer


@renders("public/answers.html")
class AnswersTemplate(PageTemplate):
    """Published answers, the newest first."""

    answers: Sequence[tuple[PublishedAnswer, Item]]
    of: Item | None
    older: UUID | None


@renders("public/answer.html")
class AnswerTemplate(PageTemplate):
    """One question with its answer."""

    found: PublishedAnswer
    item: Item


@blueprint.get("/answers")
@access.anyone
def list_answers() -> str:
    """List what others asked, of all services or of one. Raises NotFound."""
    code = request.args.get("service", "")
    of = item(code) if code else None
    found = list_published(read(), code, before=request.args.get("before", type=UUID))
    shown = found[:PAGE]
    return AnswersTemplate(
        answers=[(one, item(one.item_code)) for one in shown],
        of=of,
        older=shown[-1].id if len(found) > PAGE else None,
    ).render()


@blueprint.get("/answers/<uuid:key>")
@access.anyone
def show_answer(key: UUID) -> str:
    """Show one question with its answer. Raises NotFound."""
    found = find_published(read(), key)
    return AnswerTemplate(found=found, item=item(found.item_code)).render()
