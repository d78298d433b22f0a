"""Packs the answers of the checker into one short word for a link. It is not secret.

The portal stores no answers: pages pass them on in this word, which can be
bookmarked, printed and sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from services import packing
from services.eligibility.facts import FactValue, all_facts, parse, plain_value
from services.errors import Invalid


@dataclass(frozen=True)
class CheckerAnswers:
    """The answers given to the checker so far.

    Args:
        facts: the answers by question.
        skipped: questions that were left unanswered.
    """

    facts: Mapping[str, FactValue] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()

    def with_answer(self, code: str, value: FactValue | None) -> "CheckerAnswers":
        """Add one more answer; None skips the question."""
        facts = {known: kept for known, kept in self.facts.items() if known != code}
        if value is None:
            return CheckerAnswers(facts, self.skipped | {code})
        return CheckerAnswers({**facts, code: value}, self.skipped - {code})

    @cached_property
    def word(self) -> str:
        """The answers packed into letters, digits, - and _; empty if there are none."""
        answers = {code: plain_value(value) for code, value in self.facts.items()}
        answers |= dict.fromkeys(self.skipped)
        return packing.pack(answers) if answers else ""


def unpack(word: str) -> CheckerAnswers:
    """Unpack the answers in a word; an empty word has none.

    An answer that today's questions no longer accept is dropped, and asked again.

    Raises:
        NotFound: the word is damaged.
    """
    if not word:
        return CheckerAnswers()
    answers = packing.unpack(word)
    known = {code: value for code, value in answers.items() if code in all_facts()}
    return CheckerAnswers(
        _readable(known), frozenset(c for c, value in known.items() if value is None)
    )


def _readable(answers: Mapping[str, Any]) -> dict[str, FactValue]:
    found: dict[str, FactValue] = {}
    for code, value in answers.items():
        try:
            found |= parse({code: value})
        except Invalid:
            continue
    return found
