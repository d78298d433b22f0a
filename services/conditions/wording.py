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
    Leaf,
    Not,
    Ratio,
    Value,
    When,
)
from services.conditions.relating import AnyRow, Relation, Sum
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
IS, ANSWERED = Text.of("为", " is "), Text.of("为", " is answered ")
WHETHER = "是否"
"""What makes a question of a statement, in Chinese of either script."""
ASKING = ("谁", "誰", "还是", "還是", "哪", "何")
"""By what else a label in Chinese is a question, which no verb can follow."""


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
        stated: whether comparisons read as statements that fit into a sentence, and not as a
            label with what is asked for behind a colon.
    """

    label: Callable[[str], Text]
    answer: Callable[[str, Value, Language], str]
    stated: bool = False

    def subject(self, leaf: Leaf, language: Language) -> str:
        """Name what a comparison compares."""
        named = [self.label(code)[language] for code in leaf.fields()]
        if isinstance(leaf, Ratio):
            part, whole = named
            return N_("%(part)s as a share of %(whole)s", part=part, whole=whole).in_(language)
        if isinstance(leaf, Sum):
            column = self.label(f"{leaf.rows}.{leaf.column}")[language]
            return N_("%(column)s in all", column=column).in_(language)
        return named[0]

    def limit(self, leaf: Leaf, language: Language) -> str:
        """Word what a comparison asks for."""
        match leaf:
            case Ratio():
                return word_limit(leaf.op, percentage(leaf.value), language)
            case Relation():
                return word_limit(leaf.op, self._relation(leaf, language), language)
            case Sum():
                said = self.answer(f"{leaf.rows}.{leaf.column}", leaf.value, language)
                return word_limit(leaf.op, said, language)
            case Comparison():
                values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
                words = [self.answer(leaf.field, one, language) for one in values]
                of_day = isinstance(values[0], date)
                return word_limit(leaf.op, join_parts(words, language), language, of_day=of_day)
        raise TypeError(leaf)

    def _relation(self, leaf: Relation, language: Language) -> str:
        """Word the figure that another is compared with, e.g. "1.2 times the last area"."""
        said = self.label(leaf.fields()[1])[language]
        if leaf.times != 1:
            times = f"{leaf.times.normalize():f}"
            said = N_("%(times)s times %(of)s", times=times, of=said).in_(language)
        if leaf.plus:
            plus = self.answer(leaf.fields()[0], leaf.plus, language)
            said = N_("%(of)s plus %(plus)s", of=said, plus=plus).in_(language)
        return said

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
            case AnyRow():
                rows = self.label(condition.rows)[language]
                where = self._within(condition.rows).condition(condition.where, language)
                said = N_("an entry of “%(rows)s” in which %(where)s", rows=rows, where=where)
                return said.in_(language)
            case Leaf() if self.stated:
                return self._state(condition, language)
            case Leaf():
                subject = self.subject(condition, language)
                asks = subject.endswith(("?", "？"))
                between = (" " if language == "en" else "") if asks else COLON[language]
                return f"{subject}{between}{self.limit(condition, language)}"
            case _:
                raise TypeError(condition)

    def _state(self, leaf: Leaf, language: Language) -> str:
        """Word a comparison as a statement, e.g. "“Payment” is more than RMB 5"."""
        subject, limit = self.subject(leaf, language), self.limit(leaf, language)
        if language == "en":
            verb = ANSWERED if subject.endswith("?") else IS
            return f"“{subject}”{verb[language]}{limit}"
        if isinstance(leaf, Comparison) and isinstance(leaf.value, bool):
            yes = leaf.value and WHETHER in subject
            return subject.replace(WHETHER, "", 1) if yes else f"{subject}{COLON[language]}{limit}"
        if any(word in subject for word in ASKING):
            return f"{subject}{COLON[language]}{limit}"
        if isinstance(leaf, Comparison) and isinstance(leaf.value, tuple):
            limit = self._one_of(leaf, language) or limit
        assert isinstance(leaf, (Comparison, Ratio, Relation, Sum))
        verbs = {"==": IS[language], "in": IS[language], "includes": "包括"}
        return f"{subject}{verbs.get(leaf.op, '')}{limit}"

    def _one_of(self, leaf: Comparison, language: Language) -> str:
        """Word several values in Chinese as one enumeration; nothing if one enumerates itself."""
        assert isinstance(leaf.value, tuple)
        *others, last = [self.answer(leaf.field, one, language) for one in leaf.value]
        if not others or any(mark in one for one in (*others, last) for mark in ("、", "或者")):
            return ""
        return f"{'、'.join(others)}或者{last}"

    def _within(self, rows: str) -> "ConditionWords":
        """Word conditions on the columns of a list."""
        return ConditionWords(
            lambda code: self.label(f"{rows}.{code}"),
            lambda code, value, language: self.answer(f"{rows}.{code}", value, language),
            stated=True,
        )

    def _part(self, part: When, language: Language) -> str:
        """Word a part among others, several in brackets."""
        words = self.condition(part, language)
        if not isinstance(part, Compound):
            return words
        return f"({words})" if language == "en" else f"（{words}）"
