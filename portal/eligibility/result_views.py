"""All answers at once, and the rules of one scheme."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from flask import request
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal.access import access
from portal.calendar import calendar_entry
from portal.downloads import send_bytes
from portal.eligibility import blueprint
from portal.eligibility.cards import (
    GROUPS,
    Addresses,
    Card,
    RuleCard,
    card_of,
    cited,
    practical,
    reason_of,
    said_of,
    terms_of,
)
from portal.eligibility.sheet_data import print_answers
from portal.eligibility.state import address, addresses, day_of, outcomes_of, path_of, told_so_far
from portal.pages import PageTemplate, renders
from portal.web import gettext as _
from portal.web import language, t
from services import limits
from services.documents.handouts import make_sheet
from services.eligibility import Fact, Topic, Verdict, evaluate, topic
from services.eligibility.changing import closing_day, turning_day
from services.eligibility.contradictions import Contradiction, contradictions_in
from services.eligibility.entries import GlossaryTerm
from services.eligibility.evaluating import situation_of
from services.eligibility.explaining import EFFECT_WORDS
from services.eligibility.offices import Office
from services.eligibility.outcome import Outcome
from services.eligibility.sources import LawSource, sources
from services.eligibility.wording import VERDICTS
from services.errors import NotFound
from services.language import Message
from services.moments import today
from services.quotas import quotas

HOUR = timedelta(hours=1)


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
    pdf: str
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
            (fact, said_of(told, fact.code), ask(fact.code)) for fact in path_of(told, outcomes)
        ],
        sources=cited(
            (reason.rule for card in cards for reason in (*card.reasons, *card.notes)),
            (o.topic for o in outcomes if o.verdict in (Verdict.YES, Verdict.UNKNOWN)),
        ),
        as_of=sources().as_of,
        terms=terms_of(topics),
        points=address("count_points", told) if _counts(outcomes) else None,
        here=address("show_results", told, whole=True),
        pdf=address("download_results", told),
        card_rules=rules,
        contradictions=list(contradictions_in(situation_of(told.facts, day_of(told)))),
    ).render()


@blueprint.get("/results.pdf")
@access.anyone
def download_results() -> Response:
    """Send the answers as PDF, with the law, its day and its addresses. Raises TooMany."""
    told = told_so_far()
    connection = limits.network_key(request.remote_addr or "")
    limits.count_try("checker_pdf", connection, most=quotas().sheets_an_hour, per=HOUR)
    here = address("show_results", told, whole=True)
    pdf = make_sheet("answers", print_answers(told, here), address=here, on=today())
    return send_bytes(pdf, f"{_('Your answers, scheme by scheme')}.pdf", "application/pdf")


@blueprint.get("/schemes/<code>/day.ics")
@access.anyone
def save_day(code: str) -> Response:
    """Send a calendar entry for the first day on which it would be yes, or the last on which it is.

    Raises NotFound where time changes nothing.
    """
    told = told_so_far()
    (outcome,) = evaluate(told.facts, day_of(told), [topic(code).code])
    first, last = turning_day(outcome), closing_day(outcome)
    day = first or last
    if day is None:
        raise NotFound
    name = outcome.topic.file.name[language()]
    title = name if first else str(_("Last day under today's rules: %(scheme)s")) % {"scheme": name}
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
