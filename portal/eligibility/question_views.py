"""The start, and one question a page."""

from collections.abc import Sequence
from datetime import date
from itertools import takewhile

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
    open_of,
    outcomes_of,
    path_of,
    told_so_far,
    with_later,
)
from portal.pages import PageTemplate, renders
from portal.web import language
from services.eligibility import Fact, Topic, all_facts, topics
from services.eligibility.contradictions import Contradiction, contradictions_in
from services.eligibility.entries import GlossaryTerm, TopicGroup
from services.eligibility.evaluating import situation_of
from services.eligibility.links import CheckerAnswers
from services.eligibility.questions import is_asked, open_questions, pages_of
from services.eligibility.rules import glossary
from services.errors import NotFound, Problem
from services.language import N_, Message

GROUPS: dict[TopicGroup, Message] = {
    "work": N_("Working and staying"),
    "living": N_("Living in Shenzhen"),
    "business": N_("Business, travel and cars"),
    "profession": N_("Practising a profession"),
    "tax": N_("Income tax"),
    "company": N_("For companies in Shenzhen"),
}


PAGES: dict[str, Message] = {
    "person": N_("About you"),
    "merit": N_("Your achievements"),
    "career": N_("Your education and experience"),
    "graduate": N_("Your degree"),
    "work": N_("Your work"),
    "firm_staff": N_("The staff of the firm"),
    "visit": N_("Your visit"),
    "company_record": N_("The company's record"),
    "platform": N_("The platform"),
    "car": N_("The car"),
    "car_days": N_("The stays of the car"),
    "tax_year": N_("Your work and tax in that year"),
    "tax_record": N_("Your tax record"),
    "stay": N_("Your days in the mainland"),
    "employer": N_("Your employer"),
    "payment": N_("The payment"),
}
"""The headings of pages with several questions."""


@renders("eligibility/start.html")
class EligibilityStartTemplate(PageTemplate):
    """What the checker does, and for which schemes."""

    groups: Sequence[tuple[Message, Sequence[Topic]]]


@renders("eligibility/question.html")
class QuestionTemplate(PageTemplate):
    """A page of one question, or of some that belong together."""

    title: Message | None
    forms: Sequence[QuestionForm]
    problems: Sequence[Problem]
    contradictions: Sequence[tuple[Contradiction, Sequence[tuple[Fact, str]]]]
    answers: str
    number: int
    more: int
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
    """One page of questions. Its form comes back here with `do`, and goes on if it is answered.

    The question that the address names must be answered; others of its page may be left open.
    """
    fact, told = _fact(code), told_so_far()
    shown = _on_page(fact, told)
    do = request.args.get("do")
    if do == "skip" and code not in OPENING:
        return redirect(onward(_skipped(told, shown)), 303)
    if do not in ("answer", "keep"):
        return _page(told, [_known(one, told) for one in shown])
    forms = [QuestionForm(one, language(), request.args) for one in shown]
    left = [form for form in forms[1:] if form.is_empty]
    given = [form for form in forms if form not in left]
    if [form for form in given if not form.validate()]:
        return _page(told, forms), 422
    after = _skipped(told, [form.fact for form in left])
    for form in given:
        after = after.with_answer(form.fact.code, form.value)
    found = contradictions_of(after, {form.fact.code for form in given})
    if found and do == "answer":
        return _page(told, forms, found)
    return redirect(onward(with_later(after, told)), 303)


def _on_page(fact: Fact, told: CheckerAnswers) -> list[Fact]:
    """List the questions of one page, the one that is asked for first."""
    if fact.page is None:
        return [fact]
    situation = situation_of(told.facts, day_of(told))
    known = {*told.facts, *told.skipped, *(one.code for one in open_of(told))}
    others = [
        one
        for one in all_facts().values()
        if one.page == fact.page and one.code in known and is_asked(one, situation)
    ]
    return [fact, *(one for one in others if one is not fact)]


def _known(fact: Fact, told: CheckerAnswers) -> QuestionForm:
    """Return the form of a question, with the answer that is known or likely."""
    return QuestionForm(fact, language(), known=told.facts.get(fact.code, _likely(fact, told)))


def _likely(fact: Fact, told: CheckerAnswers) -> date | int | None:
    """Return what most people would answer: today, and the year before the claim."""
    match fact.code:
        case "filing_date":
            return day_of(told)
        case "tax_year":
            return day_of(told).year - 1
    return None


def _skipped(told: CheckerAnswers, left: Sequence[Fact]) -> CheckerAnswers:
    for fact in left:
        told = told.with_answer(fact.code, None)
    return told


def contradictions_of(told: CheckerAnswers, codes: set[str]) -> list[Contradiction]:
    """List the contradictions that some answers are part of."""
    situation = situation_of(told.facts, day_of(told))
    return [one for one in contradictions_in(situation) if one.facts & codes]


def _page(
    told: CheckerAnswers, forms: list[QuestionForm], found: Sequence[Contradiction] = ()
) -> str:
    facts = [form.fact for form in forms]
    codes = {fact.code for fact in facts}
    outcomes = outcomes_of(told)
    earlier = list(takewhile(lambda code: code not in codes, all_facts()))
    before = [one for one in path_of(told, outcomes) if one.code in earlier]
    pages = pages_of(before)
    waiting = open_questions(told.facts, day_of(told), told.skipped, outcomes)
    return QuestionTemplate(
        title=PAGES[facts[0].page] if facts[0].page and len(facts) > 1 else None,
        forms=forms,
        problems=[problem for form in forms for problem in form.problems],
        contradictions=[(one, _others(one, facts, told)) for one in found],
        answers=told.word,
        number=len(pages) + 1,
        more=len(pages_of(one for one in waiting if one.code not in codes)),
        back=address("ask", told, code=pages[-1][0].code) if pages else address("show_start", told),
        results=address("show_results", told) if len(before) >= len(OPENING) - 1 else None,
        may_skip=facts[0].code not in OPENING,
        terms=[glossary()[code] for fact in facts for code in fact.terms],
    ).render()


def _others(
    found: Contradiction, shown: Sequence[Fact], told: CheckerAnswers
) -> list[tuple[Fact, str]]:
    """List the questions of other pages that a contradiction rests on, with their addresses."""
    others = [all_facts()[code] for code in found.facts if all_facts()[code] not in shown]
    return [(one, address("ask", told, code=one.code)) for one in others if one.question]


def _fact(code: str) -> Fact:
    fact = all_facts().get(code)
    if fact is None or fact.question is None:
        raise NotFound
    return fact
