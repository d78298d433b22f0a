"""Conditions for the browser, so that a question appears as soon as it is asked.

The server decides what is asked; this only spares a round trip. Answers given in
other sections are settled here, so the rule speaks of inputs on the page alone.
"""

from collections.abc import Collection
from typing import Any

from services.catalogue.types import When
from services.catalogue.visibility import Lookup, holds


def browser_rule(
    when: When | None, on_page: Collection[str], prefix: str, answer: Lookup
) -> dict[str, Any] | bool:
    """The condition as far as the page can decide it.

    Args:
        on_page: paths that the page has inputs for.
        prefix: what makes a name of an input out of such a path; the section of a
            qualified path is part of it already.
        answer: answers to everything else.

    Returns:
        True or False where the page cannot change it; else a rule as
        `portal/static/js/conditions.js` reads it.
    """
    if when is None:
        return True
    if when.all is not None or when.any is not None:
        return _several(when, on_page, prefix, answer)
    assert when.field is not None
    if when.field not in on_page:
        return holds(when, answer)
    return {
        "name": prefix + when.field.replace(".", "-"),
        "op": when.op,
        "value": _sent(when.value),
    }


def _several(
    when: When, on_page: Collection[str], prefix: str, answer: Lookup
) -> dict[str, Any] | bool:
    word = "all" if when.all is not None else "any"
    decided = word == "any"
    parts = [browser_rule(part, on_page, prefix, answer) for part in when.all or when.any or ()]
    if any(part is decided for part in parts):
        return decided
    open_parts = [part for part in parts if not isinstance(part, bool)]
    return {word: open_parts} if open_parts else not decided


def _sent(value: Any) -> Any:
    """A value as inputs send it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return [_sent(one) for one in value]
    return value if isinstance(value, str) else str(value)
