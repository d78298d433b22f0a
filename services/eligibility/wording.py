"""Puts conditions, answers and figures into words of each language."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from services.catalogue.wording import word_unit, word_value
from services.conditions import Comparison, Leaf, Range, Ratio, Relation, When, any_of
from services.conditions.wording import ConditionWords, join_parts, percentage, word_limit
from services.eligibility.derivations import DERIVATIONS
from services.eligibility.facts import FactValue, all_facts
from services.eligibility.outcome import Outcome, SettledBy, Verdict
from services.eligibility.points import Rung
from services.eligibility.situation import Situation
from services.language import N_, Language, Message, Text, gettext

VERDICTS: dict[Verdict, Message] = {
    Verdict.YES: N_("Yes"),
    Verdict.UNKNOWN: N_("Cannot tell yet"),
    Verdict.ELSEWHERE: N_("Handled elsewhere"),
    Verdict.NO: N_("No"),
}
BY_WHOM: dict[SettledBy, Message] = {
    SettledBy.OFFICER: N_("Decided case by case"),
    SettledBy.AGENCY: N_("Confirm"),
}


def word_verdict(outcome: Outcome) -> Message:
    """Word an answer in a word or two."""
    if outcome.settled_by in BY_WHOM:
        return BY_WHOM[outcome.settled_by]
    return VERDICTS[outcome.verdict]


@dataclass(frozen=True, slots=True)
class Figure:
    """A fact, given or derived, beside the value that a rule compares it with.

    Args:
        label: the name of the fact.
        given: the answer in words; None if it is missing.
        needed: the value that the rule compares it with, in words.
        holds: whether the comparison holds; None if not known.
        measured: whether it is a number compared with a limit, not a choice.
    """

    label: str
    given: str | None
    needed: str
    holds: bool | None
    measured: bool = False


def fact_label(field: str) -> Text:
    """Name a fact, given or derived."""
    derived = DERIVATIONS.get(field)
    return derived.label if derived else all_facts()[field].name


def word_answer(field: str, value: FactValue | Range, language: Language) -> str:
    """Word an answer to a question, with its unit."""
    if isinstance(value, Range):
        ends = (value.low,) if value.is_known else (value.low, value.high)
        number = "–".join(f"{end:,}" for end in ends)
        return number + word_unit(DERIVATIONS[field].unit, language)
    if field in DERIVATIONS:
        return f"{value:,}{word_unit(DERIVATIONS[field].unit, language)}"
    fact = all_facts()[field]
    if isinstance(value, frozenset):
        chosen = [option.label[language] for option in fact.options if option.code in value]
        none = fact.none[language] if fact.none else gettext("none of these", language)
        return join_parts(chosen, language) or none
    return word_value(fact.field, value, language)


WORDS = ConditionWords(fact_label, word_answer)
"""How conditions about facts are worded."""


def figures(condition: When, situation: Situation, language: Language) -> Iterator[Figure]:
    """List the answers that a condition rests on, each beside what is needed.

    A choice becomes one figure, however often it is compared. The date is left out,
    as it is shown once for all rules.
    """
    chosen: dict[str, list[Comparison]] = {}
    for leaf in dict.fromkeys(condition.deciding_leaves(situation.known)):
        if not isinstance(leaf, Comparison) or is_measured(leaf):
            yield figure(leaf, situation, language)
        elif leaf.field != "filing_date":
            chosen.setdefault(leaf.field, []).append(leaf)
    for leaves in chosen.values():
        yield _choice(leaves, situation, language)


def is_measured(leaf: Comparison) -> bool:
    """Check whether a comparison is of a number with a limit."""
    return isinstance(leaf.value, int | Decimal) and not isinstance(leaf.value, bool)


def _choice(leaves: list[Comparison], situation: Situation, language: Language) -> Figure:
    """Make the figure of one choice, with all options that it is compared with."""
    code = leaves[0].field
    given = situation.given(code)
    if isinstance(given, frozenset):  # keep only the options that are compared
        given = given.intersection(str(leaf.value) for leaf in leaves)
    return Figure(
        label=fact_label(code)[language],
        given=None if given is None else word_answer(code, given, language),
        needed=join_parts([WORDS.limit(leaf, language) for leaf in leaves], language),
        holds=any_of(leaf.holds(situation.known) for leaf in leaves),
    )


def figure(leaf: Leaf, situation: Situation, language: Language) -> Figure:
    """Make the figure of a number with its limit."""
    subject, needed = WORDS.subject(leaf, language), WORDS.limit(leaf, language)
    if isinstance(leaf, Ratio):
        given = _share(leaf, situation, language)
    else:
        code = leaf.fields()[0]
        known = situation.known(code)
        given = None if known is None else word_answer(code, known, language)
        if isinstance(leaf, Relation) and (limit := leaf.limit(situation.known)) is not None:
            said = word_answer(code, limit.normalize(), language)
            needed = f"{needed} = {said}" if language == "en" else f"{needed}，即{said}"
    return Figure(subject, given, needed, leaf.holds(situation.known), measured=True)


def _share(ratio: Ratio, situation: Situation, language: Language) -> str | None:
    share = ratio.share(situation.known)
    if share is not None:
        return percentage(share)
    if any(situation.given(code) is None for code in ratio.fields()):
        return None
    return N_("the figures do not add up").in_(language)


def word_goal(rung: Rung, language: Language) -> str:
    """Word the better answer, e.g. "HSK level 4", or several of which any will do."""
    if isinstance(rung.goal, frozenset):
        options = rung.factor.question.options
        said = join_parts(
            [one.label[language] for one in options if one.code in rung.goal], language
        )
        return word_limit("in", said, language)
    return word_answer(rung.factor.fact, rung.goal, language)
