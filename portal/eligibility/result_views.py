"""All answers at once, and the rules of one scheme."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import render_template

from portal.access import access
from portal.eligibility import blueprint
from portal.eligibility.state import address, day_of, outcomes_of, path_of, told_so_far
from portal.web import language
from services.eligibility import Outcome, Verdict, settling, topic
from services.eligibility.evaluating import Ruling, judge, situation_of
from services.eligibility.explaining import EFFECTS, STATUSES
from services.eligibility.links import Told, pack
from services.eligibility.rules import Rule, Source, Term, Topic, sources, terms
from services.eligibility.wording import Figure, figures, say
from services.language import Message, N_

GROUPS: dict[Verdict, Message] = {
    Verdict.YES: N_("You qualify"),
    Verdict.UNKNOWN: N_("Still open"),
    Verdict.ELSEWHERE: N_("Handled elsewhere"),
    Verdict.NO: N_("You do not qualify"),
}
WORDS: dict[Verdict, Message] = {
    Verdict.YES: N_("Yes"),
    Verdict.UNKNOWN: N_("Open"),
    Verdict.ELSEWHERE: N_("Elsewhere"),
    Verdict.NO: N_("No"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule with the reader's own figures against it."""

    rule: Rule
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class Card:
    """One answer as the page shows it.

    Args:
        ask: address of the one question that would settle it.
        better: names of grades that further answers could still give.
        start: address where it can be applied for, with the answers.
    """

    outcome: Outcome
    reasons: list[Reason]
    question: object
    ask: str | None
    better: list[object]
    rules: str
    start: str | None


@blueprint.get("/results")
@access.anyone
def show_results() -> str:
    """Every scheme that the answers touch, the best answers first."""
    told = told_so_far()
    outcomes = outcomes_of(told)
    cards = [_card(outcome, told) for outcome in outcomes]
    shown = [outcome.topic for outcome in outcomes]
    return render_template(
        "eligibility/results.html",
        groups=[
            (verdict, heading, [card for card in cards if card.outcome.verdict is verdict])
            for verdict, heading in GROUPS.items()
        ],
        words=WORDS,
        on=day_of(told),
        answered=[
            (fact, _given(told, fact.code), address("ask", told, code=fact.code))
            for fact in path_of(told, outcomes)
        ],
        sources=_cited(rule for card in cards for rule in _rules_of(card)),
        statuses=STATUSES,
        as_of=sources().as_of,
        terms=_terms(shown),
        points=address("count_points", told) if _counts_points(shown) else None,
        change_day=address("ask", told, code="filing_date"),
        go_on=address("go_on", told),
        here=address("show_results", told),
    )


@blueprint.get("/schemes/<code>")
@access.anyone
def show_scheme(code: str) -> str:
    """The rules of one scheme one by one, held against the answers if there are any."""
    one, told = topic(code), told_so_far()
    situation = situation_of(told.facts, day_of(told))
    rulings = {ruling.rule.id: ruling for ruling in judge(one, situation).rulings}
    return render_template(
        "eligibility/scheme.html",
        topic=one,
        rules=[
            (rule, rulings.get(rule.id) if told.facts else None, _figures_of(rule, rulings))
            for rule in one.rules
        ],
        outcome=judge(one, situation),
        on=day_of(told),
        effects=EFFECTS,
        statuses=STATUSES,
        sources=_cited(one.rules),
        as_of=sources().as_of,
        terms=_terms([one]),
        back=address("show_results", told) if told.facts else address("show_start", told),
    )


def _card(outcome: Outcome, told: Told) -> Card:
    item, question = outcome.topic.file.item, settling(outcome)
    may_apply = outcome.verdict in (Verdict.YES, Verdict.UNKNOWN)
    asked = question is not None and question.question is not None
    return Card(
        outcome=outcome,
        reasons=[
            Reason(r.rule, _figures(r, outcome))
            for r in outcome.decisive
        ],
        question=question,
        ask=address("ask", told, code=question.code) if question and asked else None,
        better=_better(outcome),
        rules=address("show_scheme", told, code=outcome.topic.code),
        start=_start(item, told) if item and may_apply else None,
    )


def _start(item: str, told: Told) -> str:
    return f"/{language()}/enterprise/applications/start/{item}?from_checker={pack(told)}"


def _figures(ruling: Ruling, outcome: Outcome) -> list[Figure]:
    return list(figures(ruling.rule.condition, outcome.situation, language()))


def _figures_of(rule: Rule, rulings: dict[str, Ruling]) -> list[Figure]:
    return []


def _better(outcome: Outcome) -> list[object]:
    """Grades above the one given, as long as answers are missing that could give them."""
    if outcome.verdict is not Verdict.YES or not outcome.missing:
        return []
    grades = outcome.topic.file.grades
    return [grade.name for grade in grades[: outcome.topic.rank(outcome.grade and outcome.grade.code)]]


def _given(told: Told, code: str) -> str | None:
    value = told.facts.get(code)
    return None if value is None else say(code, value, language())


def _rules_of(card: Card) -> Iterator[Rule]:
    yield from (reason.rule for reason in card.reasons)


def _cited(rules: Iterable[Rule]) -> dict[str, Source]:
    """The sources of rules by key, in the order of the list of sources."""
    cited = {key for rule in rules for key in rule.entry.source}
    return {key: source for key, source in sources().sources.items() if key in cited}


def _terms(shown: Iterable[Topic]) -> list[Term]:
    """The terms of art of some topics, each once."""
    codes = dict.fromkeys(code for one in shown for code in one.file.terms)
    return [terms()[code] for code in codes]


def _counts_points(shown: Iterable[Topic]) -> bool:
    return any("annual_pay" in one.facts for one in shown)
