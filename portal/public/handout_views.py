"""What one takes along from a guide: a checklist for one sheet, all questions, an example."""

from collections.abc import Sequence

from portal.access import access
from portal.pages import OnItem, renders
from portal.public import blueprint
from portal.public.guide import Handler, handlers, lead_body
from services import moments
from services.catalogue import Item, item, sections_asked
from services.catalogue.answers import right_filing
from services.catalogue.asked import AskedSection
from services.errors import NotFound
from services.plan import load_plan
from services.plan.contacts import Contact, contacts, find_contact
from services.rounds.windows import AnnouncedRounds, find_announced


@renders("public/checklist.html")
class ChecklistTemplate(OnItem):
    """What to have ready, on one sheet."""

    item: Item
    handler: Handler
    rounds: AnnouncedRounds
    contact: Contact


@renders("public/sample.html")
class SampleTemplate(OnItem):
    """The form as somebody invented has filled it in."""

    item: Item
    sections: Sequence[AskedSection]


@renders("public/questions.html")
class QuestionsTemplate(OnItem):
    """Every question that the form may ask."""

    item: Item


@blueprint.get("/services/<code>/checklist")
@access.anyone
def show_checklist(code: str) -> str:
    """Show what to have ready for one service. Raises NotFound where nothing is filed."""
    found, plan, today = _filed_item(code), load_plan(), moments.today()
    body = lead_body(plan, found, today)
    return ChecklistTemplate(
        item=found,
        handler=handlers(plan, found, today)[0],
        rounds=find_announced(code, moments.now()) if found.rounds else AnnouncedRounds(),
        contact=(find_contact(body.code) if body else None) or contacts().hotline,
    ).render()


@blueprint.get("/services/<code>/sample")
@access.anyone
def show_sample(code: str) -> str:
    """Show a form filled in as it should be. Raises NotFound where nothing is filed."""
    found = _filed_item(code)
    answers = right_filing(found.code).answers
    return SampleTemplate(item=found, sections=sections_asked(found, answers)).render()


@blueprint.get("/services/<code>/questions")
@access.anyone
def show_questions(code: str) -> str:
    """Show every question that the form may ask. Raises NotFound where nothing is filed."""
    return QuestionsTemplate(item=_filed_item(code)).render()


def _filed_item(code: str) -> Item:
    found = item(code)
    if not found.sections:
        raise NotFound
    return found
