"""All answers at once, and the rules of one scheme."""

from collections.abc import Mapping, Sequence
from datetime import date

from markupsafe import Markup
from werkzeug.wrappers import Response

from portal.access import access
from portal.calendar import calendar_entry
from portal.eligibility import blueprint
from portal.eligibility.cards import (
    Addresses,
    Card,
    RuleCard,
    card_of,
    cited,
    practical,
    reason_of,
    terms_of,
)
from portal.eligibility.state import address, addresses, day_of, outcomes_of, path_of, told_so_far
from portal.pages import PageTemplate, renders
from portal.web import language, t
from services.eligibility import Fact, Topic, Verdict, evaluate, topic
from services.eligibility.changing import turning_day
from services.eligibility.contradictions import Contradiction, contradictions_in
from services.eligibility.entries import GlossaryTerm
from services.eligibility.evaluating import situation_of
from services.eligibility.explaining import EFFECT_WORDS
from services.eligibility.links import CheckerAnswers
from services.eligibility.offices import Office
from services.eligibility.outcome import Outcome
from services.eligibility.sources import LawSource, sources
from services.eligibility.wording import VERDICTS, word_answer
from services.errors import NotFound
from services.language import N_, Message

GROUPS: dict[Verdict, Message] = {
    Verdict.YES: N_("You appear to qualify"),
    Verdict.UNKNOWN: N_("Open or to be confirmed"),
    Verdict.ELSEWHERE: N_("Handled elsewhere"),
    Verdict.NO: N_("You do not appear to qualify"),
}


@renders("eligibility/results.html")
class ResultsTemplate(PageTemplate):
    """The answer of every scheme."""

    groups: Sequence[tuple[Verdict, Message, Sequence[Card]]]
    on: date
    answered: Sequence[tuple[Fact, str | None, str]]
    sources: Mapping[str, LawSource]
    as_of: date
    terms: Sequence[GlossaryTerm]
    points: str | None
    here: str
    card_rules: Addresses
    contradictions: Sequence[Contradiction]


@renders("eligibility/scheme.html")
class SchemeTemplate(PageTemplate):
    """The rules of one scheme."""

    topic: Topic
    outcome: Outcome | None
    reasons: Sequence[RuleCard]
    offices: Sequence[Office]
    practical: Markup
    on: date
    verdicts = VERDICTS
    effects: Mapping[str, str]
    sources: Mapping[str, LawSource]
    as_of: date
    terms: Sequence[GlossaryTerm]
    back: str


@blueprint.get("/results")
@access.anyone
def show_results() -> str:
    """Every scheme that the answers touch, the best answers first."""
    told = told_so_far()
    outcomes = outcomes_of(told)
    ask, rules = addresses("ask", told), addresses("show_scheme", told)
    cards = [card_of(outcome, told, ask, rules) for outcome in outcomes]
    topics = [outcome.topic for outcome in outcomes]
    grouped = [
        (verdict, heading, [card for card in cards if card.outcome.verdict is verdict])
        for verdict, heading in GROUPS.items()
    ]
    return ResultsTemplate(
        groups=[group for group in grouped if group[2]],
        on=day_of(told),
        answered=[
            (fact, _said(told, fact.code), ask(fact.code)) for fact in path_of(told, outcomes)
        ],
        sources=cited(
            (reason.rule for card in cards for reason in (*card.reasons, *card.notes)),
            (o.topic for o in outcomes if o.verdict in (Verdict.YES, Verdict.UNKNOWN)),
        ),
        as_of=sources().as_of,
        terms=terms_of(topics),
        points=address("count_points", told) if _counts(outcomes) else None,
        here=address("show_results", told, whole=True),
        card_rules=rules,
        contradictions=list(contradictions_in(situation_of(told.facts, day_of(told)))),
    ).render()


@blueprint.get("/schemes/<code>/day.ics")
@access.anyone
def save_day(code: str) -> Response:
    """Send a calendar entry for the first day on which a scheme would be open. Raises NotFound."""
    told = told_so_far()
    (outcome,) = evaluate(told.facts, day_of(told), [topic(code).code])
    day = turning_day(outcome)
    if day is None:
        raise NotFound
    title = outcome.topic.file.name[language()]
    here = address("show_results", told, whole=True)
    entry = calendar_entry(day, title, here, key=f"eligibility-{code}")
    return Response(entry, content_type="text/calendar; charset=utf-8")


@blueprint.get("/schemes/<code>")
@access.anyone
def show_scheme(code: str) -> str:
    """Show the rules of one scheme, held against the answers if there are any."""
    told = told_so_far()
    on = day_of(told)
    (outcome,) = evaluate(told.facts, on, [topic(code).code])
    return SchemeTemplate(
        topic=outcome.topic,
        outcome=outcome if told.facts else None,
        reasons=[reason_of(rule, outcome) for rule in outcome.topic.rules],
        offices=outcome.offices,
        practical=practical(code, language()),
        on=on,
        effects={effect: t(words) for effect, words in EFFECT_WORDS.items()},
        sources=cited(outcome.topic.rules, [outcome.topic]),
        as_of=sources().as_of,
        terms=terms_of([outcome.topic]),
        back=address("show_results" if told.facts else "show_start", told),
    ).render()


def _counts(outcomes: list[Outcome]) -> bool:
    """Whether points matter to any answer."""
    return any(
        "annual_pay" in outcome.rests_on and outcome.verdict is not Verdict.ELSEWHERE
        for outcome in outcomes
    )


def _said(told: CheckerAnswers, code: str) -> str | None:
    value = told.facts.get(code)
    return None if value is None else word_answer(code, value, language())
