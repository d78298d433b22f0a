"""What must hold within an errand, so that nobody is asked what was typed already."""

from collections import Counter
from collections.abc import Iterator, Set
from contextlib import suppress

from services.catalogue import item
from services.errands.schema import (
    Errand,
    Places,
    common_questions,
    is_same_paper,
    is_same_question,
)


def problems(errand: Errand, known: Set[str]) -> Iterator[str]:
    """List what is wrong with an errand.

    Args:
        known: the codes of all items.
    """
    named = [*errand.items, *(one.item for one in errand.beside)]
    for code, count in Counter(named).items():
        if count > 1:
            yield f"services: {code} is named twice"
    if unknown := [code for code in named if code not in known]:
        yield f"services: there is no item {', '.join(unknown)}"
        return
    for code in errand.items:
        if not item(code).sections:
            yield f"services: {code} is not filed here; name it in `beside`"
    for key in ("sections", "answers", "documents"):
        for number, places in enumerate(getattr(errand, key)):
            where = f"{key}.{number}"
            if len(places) < 2 or not set(places) <= set(errand.items):
                yield f"{where}: names two services of the errand or more, and no other"
            elif missing := list(_missing(key, places)):
                yield from (f"{where}: {one}" for one in missing)
            else:
                yield from (f"{where}: {one}" for one in _differing(key, places))


def _missing(key: str, places: Places) -> Iterator[str]:
    """Yield the places that there are not."""
    for code, place in places.items():
        wanted = item(code)
        with suppress(KeyError, ValueError):
            if key == "sections":
                wanted.section(place)
            elif key == "answers":
                wanted.field(place)
            else:
                wanted.document(place)
            continue
        yield f"{code} has no {place}"


def _differing(key: str, places: Places) -> Iterator[str]:
    """Yield what is not the same in two places."""
    (first, here), *others = places.items()
    one = item(first)
    for code, there in others:
        other = item(code)
        if key == "sections" and not common_questions(one, here, other, there):
            yield f"{first} and {code} ask nothing alike"
        elif key == "answers" and not is_same_question(one.field(here), other.field(there)):
            yield f"{here} of {first} and {there} of {code} are not of one kind"
        elif key == "documents" and not is_same_paper(one.document(here), other.document(there)):
            yield f"{here} of {first} and {there} of {code} do not take the same kinds of file"
