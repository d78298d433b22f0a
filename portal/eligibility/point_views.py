"""The points of a work permit: each line, the next step up, the shortest ways."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import request

from forms.eligibility import QuestionForm
from portal.access import access
from portal.eligibility import blueprint
from portal.eligibility.state import address, day_of, told_so_far
from portal.pages import PageTemplate, renders
from portal.web import language
from services.eligibility import all_facts
from services.eligibility.entries import GlossaryTerm
from services.eligibility.links import CheckerAnswers
from services.eligibility.points import (
    CATEGORY_A,
    CATEGORY_B,
    Points,
    PointsLine,
    Rung,
    scale,
    tally_points,
)
from services.eligibility.rules import glossary
from services.eligibility.sources import LawSource, sources
from services.eligibility.wording import word_answer, word_goal
from services.errors import Problem


@renders("eligibility/points.html")
class PointsTemplate(PageTemplate):
    """The calculator of points, and what was reckoned."""

    forms: Sequence[QuestionForm]
    problems: Sequence[Problem]
    answers: str
    points: Points | None
    lines: Sequence[tuple[PointsLine, str | None, str | None]]
    ways: Sequence[tuple[int, Sequence[Sequence[tuple[Rung, str]]]]]
    highest: int
    sources: Mapping[str, LawSource]
    as_of: date
    on: date
    terms: Sequence[GlossaryTerm]
    results: str | None


@blueprint.get("/points")
@access.anyone
def count_points() -> str | tuple[str, int]:
    """Show the calculator: a form for each line, and the reckoning of what it says."""
    told = told_so_far()
    counting = "do" in request.args
    forms = [_form(factor.fact, told, counting) for factor in scale().factors]
    problems = _problems(forms) if counting else []
    if counting and not problems:
        for form in forms:
            told = _with(told, form)
    points = tally_points(told.facts.get)
    page = PointsTemplate(
        forms=forms,
        problems=problems,
        answers=told.word,
        points=points if told.facts and not problems else None,
        lines=[(line, _said(line), _next(line)) for line in points.lines],
        ways=[(target, _ways(points, target)) for target in (CATEGORY_B, CATEGORY_A)],
        highest=scale().highest,
        sources={key: sources().sources[key] for key in scale().source},
        as_of=sources().as_of,
        on=day_of(told),
        terms=[glossary()["work_permit"], glossary()["hsk"]],
        results=address("show_results", told) if told.facts else None,
    ).render()
    return (page, 422) if problems else page


def _form(code: str, told: CheckerAnswers, counting: bool) -> QuestionForm:
    typed = request.args if counting else None
    return QuestionForm(all_facts()[code], language(), typed, told.facts.get(code))


def _problems(forms: list[QuestionForm]) -> list[Problem]:
    """List what was filled in and cannot be read. A line may be left open."""
    return [
        problem
        for form in forms
        if not form.is_empty and not form.validate()
        for problem in form.problems
    ]


def _with(told: CheckerAnswers, form: QuestionForm) -> CheckerAnswers:
    if not form.is_empty:
        return told.with_answer(form.fact.code, form.value)
    facts = {code: value for code, value in told.facts.items() if code != form.fact.code}
    return CheckerAnswers(facts, told.skipped)


def _said(line: PointsLine) -> str | None:
    return None if line.value is None else word_answer(line.factor.fact, line.value, language())


def _next(line: PointsLine) -> str | None:
    return word_goal(line.rungs[0], language()) if line.rungs else None


def _ways(points: Points, target: int) -> list[list[tuple[Rung, str]]]:
    return [[(rung, word_goal(rung, language())) for rung in way] for way in points.ways_to(target)]
