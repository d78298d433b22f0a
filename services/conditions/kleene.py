"""Kleene's strong logic of True, False and not known yet (None)."""

from collections.abc import Iterable


def all_of(parts: Iterable[bool | None]) -> bool | None:
    """Check whether all parts hold: False if any fails, else None if any is not known."""
    result: bool | None = True
    for part in parts:
        if part is False:
            return False
        if part is None:
            result = None
    return result


def any_of(parts: Iterable[bool | None]) -> bool | None:
    """Check whether any part holds: True if any does, else None if any is not known."""
    result: bool | None = False
    for part in parts:
        if part is True:
            return True
        if part is None:
            result = None
    return result


def opposite(part: bool | None) -> bool | None:
    """Negate a result; None stays None."""
    return None if part is None else not part
