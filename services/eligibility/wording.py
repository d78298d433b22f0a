"""Puts conditions, answers and figures into words of each language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services import formats
from services.conditions import (
    Always,
    Comparison,
    Compound,
    Defined,
    Not,
    Range,
    Ratio,
    When,
    any_of,
)
from services.eligibility.derivations import DERIVATIONS
from services.eligibility.facts import FactValue, all_facts
from services.eligibility.points import Rung
from services.eligibility.situation import Situation
from services.language import N_, Language, Message, Text, gettext

LIMITS: dict[str, Message] = {
    "!=": N_("not %(value)s"),
    ">=": N_("at least %(value)s"),
    ">": N_("more than %(value)s"),
    "<=": N_("at most %(value)s"),
    "<": N_("less than %(value)s"),
    "in": N_("one of: %(value)s"),
}
DAY_LIMITS: dict[str, Message] = {
    ">=": N_("on or after %(value)s"),
    ">": N_("after %(value)s"),
    "<=": N_("on or before %(value)s"),
    "<": N_("before %(value)s"),
}


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
        number = "–".join(str(end) for end in ends)
        return number + _unit(DERIVATIONS[field].unit, language)
    if field in DERIVATIONS:
        return f"{value}{_unit(DERIVATIONS[field].unit, language)}"
    fact = all_facts()[field]
    if isinstance(value, bool):
        return gettext("Yes", language) if value else gettext("No", language)
    if isinstance(value, frozenset):
        chosen = [option.label[language] for option in fact.options if option.code in value]
        none = fact.none[language] if fact.none else gettext("none of these", language)
        return join_parts(chosen, language) or none
    if isinstance(value, str):
        return fact.option(value).label[language]
    if isinstance(value, date):
        return formats.day(value, language)
    if fact.kind == "money":
        return formats.money(Decimal(value), language)
    return f"{value:,}{_unit(fact.unit, language)}"


def _unit(unit: Text | None, language: Language) -> str:
    if unit is None:
        return ""
    space = " " if language == "en" and unit.en != "%" else ""
    return space + unit[language]


def join_parts(parts: list[str], language: Language) -> str:
    """Join several parts in one line."""
    return ("; " if language == "en" else "；").join(parts)


def percentage(share: Decimal) -> str:
    """Write a share from 0 to 1 as a percentage, with up to two decimals.

    It is cut off, not rounded: 49.999% must not read as 50%.
    """
    cut = (share * 100).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
    return f"{cut.normalize():f}%"


def word_limit(leaf: Comparison | Ratio, language: Language) -> str:
    """Word what a comparison asks for, e.g. "at least 18 years"."""
    if isinstance(leaf, Ratio):
        return _limit(LIMITS, leaf.op, percentage(leaf.value), language)
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    said = join_parts([word_answer(leaf.field, value, language) for value in values], language)
    return _limit(DAY_LIMITS if isinstance(values[0], date) else LIMITS, leaf.op, said, language)


def _limit(limits: dict[str, Message], op: str, said: str, language: Language) -> str:
    if op not in limits:  # equal to it, or including it
        return said
    return Message(limits[op].msgid, {"value": said}).in_(language)


def word_subject(leaf: Comparison | Ratio, language: Language) -> str:
    """Name what a comparison compares."""
    if isinstance(leaf, Ratio):
        part, whole = (fact_label(code)[language] for code in leaf.fields())
        return N_("%(part)s as a share of %(whole)s", part=part, whole=whole).in_(language)
    return fact_label(leaf.field)[language]


def figures(condition: When, situation: Situation, language: Language) -> Iterator[Figure]:
    """List the answers that a condition rests on, each beside what is needed.

    A choice becomes one figure, however often it is compared. The date is left out,
    as it is shown once for all rules.
    """
    chosen: dict[str, list[Comparison]] = {}
    for leaf in dict.fromkeys(condition.deciding_leaves(situation.known)):
        if isinstance(leaf, Ratio) or is_measured(leaf):
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
        needed=join_parts([word_limit(leaf, language) for leaf in leaves], language),
        holds=any_of(leaf.holds(situation.known) for leaf in leaves),
    )


def figure(leaf: Comparison | Ratio, situation: Situation, language: Language) -> Figure:
    """Make the figure of a number with its limit."""
    subject, needed = word_subject(leaf, language), word_limit(leaf, language)
    if isinstance(leaf, Ratio):
        given = _share(leaf, situation, language)
    else:
        known = situation.known(leaf.field)
        given = None if known is None else word_answer(leaf.field, known, language)
    return Figure(subject, given, needed, leaf.holds(situation.known), measured=True)


def _share(ratio: Ratio, situation: Situation, language: Language) -> str | None:
    share = ratio.share(situation.known)
    if share is not None:
        return percentage(share)
    if any(situation.given(code) is None for code in ratio.fields()):
        return None
    return N_("the figures do not add up").in_(language)


def word_condition(condition: When, language: Language) -> str:
    """Word a condition in one line, for people who check the rules."""
    match condition:
        case Always():
            return N_("always").in_(language)
        case Defined():
            return condition.label[language]
        case Not():
            part = word_condition(condition.part, language)
            return N_("not (%(part)s)", part=part).in_(language)
        case Compound():
            parts = join_parts(
                [word_condition(part, language) for part in condition.parts], language
            )
            message = (
                N_("all of (%(parts)s)", parts=parts)
                if condition.every
                else N_("any of (%(parts)s)", parts=parts)
            )
            return message.in_(language)
        case Comparison() | Ratio():
            colon = ": " if language == "en" else "："
            return f"{word_subject(condition, language)}{colon}{word_limit(condition, language)}"
        case _:
            raise TypeError(condition)


def word_goal(rung: Rung, language: Language) -> str:
    """Word the better answer, e.g. "HSK level 4", or several of which any will do."""
    if isinstance(rung.goal, frozenset):
        options = rung.factor.question.options
        said = join_parts(
            [one.label[language] for one in options if one.code in rung.goal], language
        )
        return _limit(LIMITS, "in", said, language)
    return word_answer(rung.factor.fact, rung.goal, language)
