"""The start, and one question a page."""

from collections.abc import Sequence

from flask import redirect, request
from werkzeug.wrappers import Response

from forms.eligibility import QuestionForm
from portal.access import access
from portal.eligibility import blueprint
from portal.eligibility.state import (
    OPENING,
    address,
    day_of,
    onward,
    outcomes_of,
    path_of,
    told_so_far,
)
from portal.pages import PageTemplate, renders
from portal.web import language
from services.eligibility import Fact, Topic, all_facts, topics
from services.eligibility.entries import GlossaryTerm, TopicGroup
from services.eligibility.links import CheckerAnswers
from services.eligibility.rules import glossary
from services.errors import NotFound
from services.language import N_, Message

GROUPS: dict[TopicGroup, Message] = {
    "work": N_("Working and staying"),
    "business": N_("Business, travel and cars"),
    "profession": N_("Practising a profession"),
    "tax": N_("Income tax"),
    "company": N_("For companies in Shenzhen"),
}


@renders("eligibility/start.html")
class EligibilityStartTemplate(PageTemplate):
    """What the checker does, and for which schemes."""

    groups: Sequence[tuple[Message, Sequence[Topic]]]


@renders("eligibility/question.html")
class QuestionTemplate(PageTemplate):
    """One question."""

    fact: Fact
    form: QuestionForm
    answers: str
    number: int
    back: str
    results: str | None
    may_skip: bool
    terms: Sequence[GlossaryTerm]


@blueprint.get("")
@access.anyone
def show_start() -> str:
    """Show what the checker does, and for which schemes."""
    grouped = [
        (heading, [one for one in topics().values() if one.file.group == group])
        for group, heading in GROUPS.items()
    ]
    return EligibilityStartTemplate(groups=grouped).render()


@blueprint.get("/questions")
@access.anyone
def go_on() -> Response:
    """On to the next question that matters, or to the results."""
    return redirect(onward(told_so_far()), 303)


@blueprint.get("/questions/<code>")
@access.anyone
def ask(code: str) -> str | Response | tuple[str, int]:
    """One question. Its form comes back here with `do`, and goes on if it is answered."""
    fact, told = _fact(code), told_so_far()
    do = request.args.get("do")
    if do == "skip" and code not in OPENING:
        return redirect(onward(told.with_answer(code, None)), 303)
    if do != "answer":
        known = told.facts.get(code, day_of(told) if code == "filing_date" else None)
        return _page(fact, told, QuestionForm(fact, language(), known=known))
    form = QuestionForm(fact, language(), request.args)
    if not form.validate():
        return _page(fact, told, form), 422
    return redirect(onward(told.with_answer(code, form.value)), 303)


def _page(fact: Fact, told: CheckerAnswers, form: QuestionForm) -> str:
    outcomes = outcomes_of(told)
    before = []
    for earlier in path_of(told, outcomes):
        if earlier.code == fact.code:
            break
        before.append(earlier)
    return QuestionTemplate(
        fact=fact,
        form=form,
        answers=told.word,
        number=len(before) + 1,
        back=address("ask", told, code=before[-1].code) if before else address("show_start", told),
        results=address("show_results", told) if len(before) >= len(OPENING) - 1 else None,
        may_skip=fact.code not in OPENING,
        terms=[glossary()[code] for code in fact.terms],
    ).render()


def _fact(code: str) -> Fact:
    fact = all_facts().get(code)
    if fact is None or fact.question is None:
        raise NotFound
    return fact
