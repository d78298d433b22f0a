"""What all rules have: the paths and columns that they look at."""

from collections.abc import Callable
from typing import Any, ClassVar

from services.catalogue.types import When
from services.content import Frozen
from services.language import Text

AnswerLookup = Callable[[str], Any]
"""Looks up the typed answer at a path, or None."""


Noun = Callable[[str], Text]
"""Looks up the noun by which messages name the answer at a path."""


PERIOD = "round"
"""The path at which rules find the period of the round; None if there is no round."""


FILED = "filed"
"""The path at which rules find the day of filing."""


NUMERIC = frozenset({"integer", "decimal", "money"})
"""Kinds of question that are answered with a number."""


SUMMABLE = NUMERIC | {"currency"}
"""Kinds of column that can be added up."""


class AnswerRule(Frozen):
    """A rule in an item: its name, and the paths of its answers by their role in it.

    Args:
        when: it counts only if this holds; always if None. Rules in a row have none.
    """

    when: When | None = None

    looks_at: ClassVar[dict[str, frozenset[str]]]
    """The keys that are paths, and the kinds of question that each can name."""
    columns: ClassVar[dict[str, frozenset[str]]] = {}
    """The keys that are columns of the list at `rows`, and the kinds that each can be."""
    reports_at: ClassVar[str] = "field"
    """The key of the path at which a problem is reported."""

    @property
    def at(self) -> str:
        """The path at which a broken rule is reported."""
        path: str = getattr(self, self.reports_at)
        return path

    def paths(self) -> tuple[str, ...]:
        """List the paths of all answers that the rule compares."""
        return tuple(getattr(self, part) for part in self.looks_at)

    def leaves(self, _known: AnswerLookup) -> tuple[str, frozenset[str]] | None:
        """Say which codes it leaves to choose from, and at which path; None if it leaves all.

        The path of a column is that of its list and its code.
        """
        return None


class FieldRule(AnswerRule):
    """A rule about one answer."""

    field: str
