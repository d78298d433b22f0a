"""Puts conditions into words of each language, whatever they are about."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.conditions.logic import (
    Always,
    Comparison,
    Compound,
    Defined,
    Not,
    Ratio,
    Value,
    When,
)
from services.language import N_, Language, Message, Text

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
AND, OR = Text.of("，且", ", and "), Text.of("，或者", ", or ")
COLON = Text.of("：", ": ")


def join_parts(parts: list[str], language: Language) -> str:
    """Join several parts in one line."""
    return ("; " if language == "en" else "；").join(parts)


def percentage(share: Decimal) -> str:
    """Write a share from 0 to 1 as a percentage, with up to two decimals.

    It is cut off, not rounded: 49.999% must not read as 50%.
    """
    cut = (share * 100).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
    return f"{cut.normalize():f}%"


def word_limit(op: str, said: str, language: Language, *, of_day: bool = False) -> str:
    """Word what a comparison with a value asks for, e.g. "at least 18 years"."""
    limits = DAY_LIMITS | {"!=": LIMITS["!="]} if of_day else LIMITS
    if op not in limits:  # equal to it, or including it
        return said
    return Message(limits[op].msgid, {"value": said}).in_(language)


@dataclass(frozen=True, slots=True)
class ConditionWords:
    """How to word conditions that are about certain fields.

    Args:
        label: names a field.
        answer: words a value that a field is compared with.
    """

    label: Callable[[str], Text]
    answer: Callable[[str, Value, Language], str]

    def subject(self, leaf: Comparison | Ratio, language: Language) -> str:
        """Name what a comparison compares."""
        if isinstance(leaf, Ratio):
            part, whole = (self.label(code)[language] for code in leaf.fields())
            return N_("%(part)s as a share of %(whole)s", part=part, whole=whole).in_(language)
        return self.label(leaf.field)[language]

    def limit(self, leaf: Comparison | Ratio, language: Language) -> str:
        """Word what a comparison asks for."""
        if isinstance(leaf, Ratio):
            return word_limit(leaf.op, percentage(leaf.value), language)
        values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
        said = join_parts([self.answer(leaf.field, one, language) for one in values], language)
        return word_limit(leaf.op, said, language, of_day=isinstance(values[0], date))

    def condition(self, condition: When, language: Language) -> str:
        """Word a condition in one line."""
        match condition:
            case Always():
                return N_("always").in_(language)
            case Defined():
                return condition.label[language]
            case Not():
                part = self.condition(condition.part, language)
                return N_("not (%(part)s)", part=part).in_(language)
            case Compound():
                joint = AND if condition.every else OR
                return joint[language].join(self._part(one, language) for one in condition.parts)
            case Comparison() | Ratio():
                subject = self.subject(condition, language)
                asks = subject.endswith(("?", "？"))
                between = (" " if language == "en" else "") if asks else COLON[language]
                return f"{subject}{between}{self.limit(condition, language)}"
            case _:
                raise TypeError(condition)

    def _part(self, part: When, language: Language) -> str:
        """Word a part among others, several in brackets."""
        words = self.condition(part, language)
        if not isinstance(part, Compound):
            return words
        return f"({words})" if language == "en" else f"（{words}）"
