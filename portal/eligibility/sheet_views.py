"""One scheme on one sheet, to print and take along: the answer, the papers, where to go."""

from collections.abc import Mapping, Sequence
from datetime import date

from portal.access import access
from portal.eligibility import blueprint
from portal.eligibility.cards import VERDICTS, RuleCard, cited, reason_of
from portal.eligibility.state import address, day_of, told_so_far
from portal.pages import PageTemplate, renders
from portal.web import language
from services.catalogue import Item, item
from services.eligibility import Topic, all_facts, evaluate, topic
from services.eligibility.evaluating import Outcome
from services.eligibility.links import CheckerAnswers
from services.eligibility.questions import is_asked
from services.eligibility.sources import LawSource, sources
from services.eligibility.wording import word_answer


@renders("eligibility/sheet.html")
class SheetTemplate(PageTemplate):
    """The hand-off sheet of one scheme."""

    topic: Topic
    outcome: Outcome
    item: Item | None
    on: date
    verdicts = VERDICTS
    reasons: Sequence[RuleCard]
    notes: Sequence[RuleCard]
    answered: Sequence[tuple[str, str]]
    sources: Mapping[str, LawSource]
    as_of: date
    back: str


@blueprint.get("/schemes/<code>/sheet")
@access.anyone
def show_sheet(code: str) -> str:
    """Show what the answers come to for one scheme. Nothing of it is kept. Raises NotFound."""
    told = told_so_far()
    on = day_of(told)
    (outcome,) = evaluate(told.facts, on, [topic(code).code])
    found = outcome.topic
    return SheetTemplate(
        topic=found,
        outcome=outcome,
        item=item(found.file.item) if found.file.item else None,
        on=on,
        reasons=[reason_of(ruling.rule, outcome) for ruling in outcome.decisive],
        notes=[reason_of(ruling.rule, outcome) for ruling in outcome.notes],
        answered=_answered(outcome, told),
        sources=cited((ruling.rule for ruling in outcome.decisive), [outcome.topic]),
        as_of=sources().as_of,
        back=address("show_results" if told.facts else "show_start", told),
    ).render()


def _answered(outcome: Outcome, told: CheckerAnswers) -> list[tuple[str, str]]:
    """List the questions of the scheme that were answered, with the answers."""
    return [
        (fact.name[language()], word_answer(code, told.facts[code], language()))
        for code, fact in all_facts().items()
        if code in told.facts and code in outcome.topic.facts and is_asked(fact, outcome.situation)
    ]
