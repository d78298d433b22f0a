"""One answer as a page shows it: its reasons, what would settle or change it, where to go."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from flask import get_template_attribute, url_for
from markupsafe import Markup

from portal.eligibility.state import address
from portal.web import language, t
from services.catalogue import item as governing
from services.conditions import Comparison
from services.eligibility import (
    Fact,
    Outcome,
    Topic,
    Verdict,
    all_facts,
    settling_question,
    topic,
)
from services.eligibility.changing import DAY, Turn, closing_day, turning_points
from services.eligibility.entries import GlossaryTerm
from services.eligibility.explaining import STATUSES, find_rule
from services.eligibility.links import CheckerAnswers
from services.eligibility.outcome import Ruling
from services.eligibility.rule import Rule
from services.eligibility.rules import glossary
from services.eligibility.sources import LawSource, sources
from services.eligibility.wording import Figure, figures, word_answer, word_verdict
from services.language import N_, Language, Message, Text

GROUPS: dict[Verdict, Message] = {
    Verdict.YES: N_("You appear to qualify"),
    Verdict.UNKNOWN: N_("Open or to be confirmed"),
    Verdict.ELSEWHERE: N_("Handled elsewhere"),
    Verdict.NO: N_("You do not appear to qualify"),
}
SHOWN_TURNS = 2


@dataclass(frozen=True, slots=True)
class RuleCard:
    """A rule held against the reader's answers.

    Args:
        ruling: what it comes to; None if it is not in force, or does not concern them.
    """

    rule: Rule
    ruling: Ruling | None
    figures: list[Figure]

    @property
    def fixed(self) -> tuple[Markup, Markup]:
        """Its words and its source."""
        return _fixed(self.rule.id, language())

    @property
    def weighs(self) -> bool:
        """Whether it is a condition, met or not."""
        return self.rule.effect in ("requires", "grants")


@dataclass(frozen=True, slots=True)
class TurnLine:
    """One other answer that would make it yes.

    Args:
        answer: in words.
        ask: the address of its question.
    """

    fact: Fact
    answer: str
    ask: str


@dataclass(frozen=True, slots=True)
class Card:
    """One answer.

    Args:
        tag: the verdict in a word or two.
        reasons: the rules that it rests on or waits for.
        notes: what else applies.
        question: the one question that would settle it.
        ask: its address; None if the checker does not ask it.
        better: names of grades above the one given that are still possible.
        rules: address of all rules of the scheme, with the answers.
        start: address where it can be applied for, with the answers.
        guides: whether that is a sheet to print, as nothing is filed here.
        turns: single answers that would make it yes.
        day: address of a calendar entry for the day on which it would be yes, or is one last.
        closes: the last day on which it is yes.
    """

    outcome: Outcome
    tag: str
    reasons: list[RuleCard]
    notes: list[RuleCard]
    question: Fact | None
    ask: str | None
    better: list[Text]
    rules: str
    start: str | None
    guides: bool
    turns: list[TurnLine]
    day: str | None
    closes: date | None

    @property
    def practical(self) -> Markup:
        """What it gives, documents and usual time."""
        return practical(self.outcome.topic.code, language())

    @property
    def main_reason(self) -> RuleCard | None:
        """The one reason to say first: a ground, or what is about more than the day."""
        by_weight = sorted(self.reasons, key=lambda one: (not _is_ground(one), _of_the_day(one)))
        return by_weight[0] if by_weight else None

    @property
    def first_remedy(self) -> Text | None:
        """The first thing that would have to change; None if nothing would help."""
        remedy = self.outcome.remedy
        return next(iter((*remedy.all_of, *remedy.any_of)), None) if remedy else None

    @property
    def only_remedy(self) -> Text | None:
        """The one thing that would have to change; None if there are several, or none."""
        remedy = self.outcome.remedy
        if remedy is None or len(remedy.all_of) + len(remedy.any_of) != 1:
            return None
        return self.first_remedy


def _is_ground(reason: RuleCard) -> bool:
    return reason.rule.effect == "grants" and bool(reason.ruling and reason.ruling.holds)


def _of_the_day(reason: RuleCard) -> bool:
    return reason.rule.condition.paths() == {DAY} and bool(reason.ruling and reason.ruling.favours)


@cache
def practical(code: str, language: Language) -> Markup:
    """Draw what a scheme gives, documents and usual time, which are the same for everybody."""
    return _drawn("practical", topic(code).file, language)


@cache
def _fixed(rule_id: str, language: Language) -> tuple[Markup, Markup]:
    entry = find_rule(rule_id)[0].entry
    source = _drawn("rule_source", entry, STATUSES[entry.status])
    return _drawn("rule_words", entry, language), source


def _drawn(macro: str, *values: object) -> Markup:
    drawn: Markup = get_template_attribute("eligibility/fixed.html", macro)(*values)
    return drawn


Addresses = Callable[[str], str]


def card_of(outcome: Outcome, told: CheckerAnswers, ask: Addresses, rules: Addresses) -> Card:
    """Return the card of an outcome.

    Args:
        ask: the address of a question, by its code.
        rules: the address of the rules of a scheme, by its code.
    """
    question, code = settling_question(outcome), outcome.topic.code
    turns = turning_points(outcome, SHOWN_TURNS)
    closes = closing_day(outcome)
    asked = question is not None and question.question is not None
    return Card(
        outcome=outcome,
        tag=tag_of(outcome),
        reasons=[reason_of(rule, outcome) for rule in _told(outcome, question)],
        notes=[reason_of(ruling.rule, outcome) for ruling in outcome.notes],
        question=question,
        ask=ask(question.code) if question and asked else None,
        better=_better(outcome),
        rules=rules(code),
        start=_start(outcome, told),
        guides=_guides(outcome),
        turns=[_line(turn, ask) for turn in turns],
        day=address("save_day", told, code=code) if closes or _waits(turns) else None,
        closes=closes,
    )


def _line(turn: Turn, ask: Addresses) -> TurnLine:
    answer = word_answer(turn.fact, turn.value, language())
    return TurnLine(all_facts()[turn.fact], answer, ask(turn.fact))


def _waits(turns: Iterable[Turn]) -> bool:
    return any(turn.fact == DAY for turn in turns)


def tag_of(outcome: Outcome) -> str:
    """Return the answer in a word or two; of a topic that states something, what it states."""
    if outcome.topic.file.states and outcome.grade:
        return outcome.grade.name[language()]
    return t(word_verdict(outcome))


def _told(outcome: Outcome, question: Fact | None) -> list[Rule]:
    """Return the rules that the answer rests on, else those that wait for one question."""
    rules = [ruling.rule for ruling in outcome.decisive]
    if question is not None:
        rules += [
            ruling.rule
            for ruling in outcome.rulings
            if ruling.rule.effect in ("requires", "disqualifies", "grants", "withholds")
            and question.code in ruling.rule.missing(outcome.situation)
        ]
    return rules


def reason_of(rule: Rule, outcome: Outcome) -> RuleCard:
    """Return a rule of a topic with what it comes to in an outcome."""
    ruling = next((known for known in outcome.rulings if known.rule is rule), None)
    if ruling is None or (ruling.holds and _says_itself(rule)):
        return RuleCard(rule, ruling, [])
    found = figures(rule.condition, outcome.situation, language())
    if rule.effect in ("requires", "grants"):
        return RuleCard(rule, ruling, list(found))
    # Where no limit is printed beside it, a figure compared twice would be said twice.
    return RuleCard(rule, ruling, list({(one.label, one.given): one for one in found}.values()))


def _says_itself(rule: Rule) -> bool:
    """Whether its words name the one answer it looks for, so that a figure would repeat them."""
    return isinstance(rule.condition, Comparison) and rule.condition.op == "includes"


def _better(outcome: Outcome) -> list[Text]:
    if outcome.grade is None or not outcome.missing:
        return []
    grades = outcome.topic.file.grades
    return [grade.name for grade in grades[: outcome.topic.rank(outcome.grade.code)]]


def _start(outcome: Outcome, told: CheckerAnswers) -> str | None:
    item = outcome.topic.file.item
    if item is None or outcome.verdict not in (Verdict.YES, Verdict.UNKNOWN):
        return None
    if _guides(outcome):
        return address("show_sheet", told, code=outcome.topic.code)
    return url_for("enterprise.start_application", item_code=item, from_checker=told.word or None)


def _guides(outcome: Outcome) -> bool:
    """Whether nothing is filed here: its guide ends in a sheet to take along."""
    code = outcome.topic.file.item
    return code is not None and governing(code).nature == "guide"


def cited(rules: Iterable[Rule], shown: Iterable[Topic]) -> dict[str, LawSource]:
    """Return the sources by key, in the order of the list of sources.

    Args:
        rules: rules that are shown.
        shown: topics of which the benefit and the usual time are shown.
    """
    keys = {key for rule in rules for key in rule.entry.source}
    keys |= {
        key for one in shown for note in (*one.file.benefit, *one.file.time) for key in note.source
    }
    return {key: source for key, source in sources().sources.items() if key in keys}


def terms_of(shown: Iterable[Topic]) -> list[GlossaryTerm]:
    """List the terms of art of some topics, each once."""
    codes = dict.fromkeys(code for one in shown for code in one.file.terms)
    return [glossary()[code] for code in codes]


def said_of(told: CheckerAnswers, code: str) -> str | None:
    """Word the answer to a question; None if it was left open."""
    value = told.facts.get(code)
    return None if value is None else word_answer(code, value, language())
