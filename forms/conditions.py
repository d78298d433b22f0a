"""Conditions for the browser, so that a question appears as soon as it is asked.

The server decides what is asked; this only saves a round trip. Answers from other
sections are evaluated here, so the condition is about inputs on the page alone.
"""

import json
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from services.conditions import Lookup, When


def browser_rule(
    when: When | None, on_page: Collection[str], prefix: str, known: Lookup
) -> str | bool:
    """Write a condition as far as the page can decide it.

    Args:
        on_page: paths that the page has inputs for.
        prefix: what makes a name of an input out of the bare code of a column; the
            section of a qualified path is part of it already.
        known: answers to everything else.

    Returns:
        True or False where the page cannot change it; else JSON that
        `portal/static/js/conditions.js` reads.
    """
    narrowed = True if when is None else when.narrow(on_page, known)
    if isinstance(narrowed, bool):
        return narrowed
    written = narrowed.as_data(
        lambda path: path.replace(".", "-") if "." in path else prefix + path
    )
    return json.dumps(written, ensure_ascii=False, default=_to_json)


def _to_json(value: Any) -> Any:
    """Write a value that JSON lacks."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case date():
            return {"day": value.isoformat()}
    raise TypeError(value)
