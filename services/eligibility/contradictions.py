"""Finds answers that cannot both be right, as `contradictions.yaml` names them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from services.conditions import When
from services.content import BadContent, ContentText, Frozen, read_yaml
from services.eligibility.facts import HERE
from services.eligibility.rule import facts_of
from services.eligibility.rules import vocabulary
from services.eligibility.situation import Situation
from services.language import Text

FILE = "contradictions.yaml"


class _Entry(Frozen):
    code: str
    when: Any
    text: ContentText


@dataclass(frozen=True)
class Contradiction:
    """Answers that do not fit together.

    Args:
        facts: the questions whose answers they are.
    """

    code: str
    when: When
    text: Text
    facts: frozenset[str]


@cache
def contradictions() -> tuple[Contradiction, ...]:
    """Load every contradiction.

    Raises:
        BadContent: the file is wrong.
    """
    found: list[_Entry] = read_yaml(HERE / FILE, TypeAdapter(list[_Entry]))
    return tuple(_read(entry) for entry in found)


def _read(entry: _Entry) -> Contradiction:
    try:
        when = vocabulary().read(entry.when, entry.code)
    except ValueError as error:
        raise BadContent(f"{FILE}: {error}") from error
    return Contradiction(entry.code, when, entry.text, frozenset(facts_of(when.leaves())))


def contradictions_in(situation: Situation) -> Iterator[Contradiction]:
    """Yield what does not fit together in a situation."""
    for one in contradictions():
        if one.when.holds(situation.known):
            yield one
