"""True, False and not known yet (None), joined: Kleene's strong logic."""

from collections.abc import Iterable


def all_of(parts: Iterable[bool | None]) -> bool | None:
    """Say whether all parts hold: False if any fails, else None if any is not known."""
    result: bool | None = True
    for part in parts:
        if part is False:
            return False
        if part is None:
            result = None
    return result


def any_of(parts: Iterable[bool | None]) -> bool | None:
    """Say whether any part holds: True if any does, else None if any is not known."""
    result: bool | None = False
    for part in parts:
        if part is True:
            return True
        if part is None:
            result = None
    return result


def opposite(part: bool | None) -> bool | None:
    """Turn a result round; what is not known stays so."""
    return None if part is None else not part
