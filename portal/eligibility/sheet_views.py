"""One scheme on one sheet, to print and take along: the answer, the papers, where to go."""

from collections.abc import Mapping, Sequence
from datetime import date

from portal.access import access
from portal.eligibility import blueprint
from portal.eligibility.cards import RuleCard, cited, reason_of
from portal.eligibility.state import OPENING, address, day_of, told_so_far
from portal.pages import PageTemplate, renders
from portal.web import language
from services.catalogue import Item, item
from services.eligibility import Topic, all_facts, evaluate, topic
from services.eligibility.links import CheckerAnswers
from services.eligibility.outcome import Outcome
from services.eligibility.questions import is_asked
from services.eligibility.sources import LawSource, sources
from services.eligibility.wording import VERDICTS, word_answer
from services.language import capitalise


@renders("eligibility/sheet.html")
class SheetTemplate(PageTemplate):
    """The hand-off sheet of one scheme."""

    topic: Topic
    outcome: Outcome
    item: Item | None
    on: date
    verdicts = VERDICTS
    reasons: Sequence[RuleCard]
    cautions: Sequence[RuleCard]
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
    reasons = [reason_of(ruling.rule, outcome) for ruling in outcome.decisive]
    cautions = [
        reason_of(ruling.rule, outcome)
        for ruling in outcome.rulings
        if ruling.rule.effect == "confirms" and ruling.holds
    ]
    return SheetTemplate(
        topic=found,
        outcome=outcome,
        item=item(found.file.item) if found.file.item else None,
        on=on,
        reasons=reasons,
        cautions=cautions,
        notes=[reason_of(ruling.rule, outcome) for ruling in outcome.notes],
        answered=_answered(outcome, told),
        sources=cited((one.rule for one in (*reasons, *cautions)), [outcome.topic]),
        as_of=sources().as_of,
        back=address("show_results" if told.facts else "show_start", told),
    ).render()


def _answered(outcome: Outcome, told: CheckerAnswers) -> list[tuple[str, str]]:
    """List the questions of the scheme that were answered, with the answers."""
    return [
        (capitalise(fact.name)[language()], word_answer(code, told.facts[code], language()))
        for code, fact in all_facts().items()
        if code in told.facts
        and code in outcome.topic.facts - set(OPENING)
        and is_asked(fact, outcome.situation)
    ]
