"""Which items keep what the measures promise, and which of the units named receive something."""

from collections.abc import Iterator, Sequence

from services.catalogue.schema import Item
from services.plan import Measure, Plan


def find_keepers(items: Sequence[Item], measure: Measure, promise: str) -> list[Item]:
    """Find the items that quote a promise of a measure, or that a promise is quoted by."""
    return [one for one in items if any(_overlap(promise, said) for said in _quoted(one, measure))]


def _overlap(promise: str, said: str) -> bool:
    return promise in said or said in promise


def _quoted(item: Item, measure: Measure) -> Iterator[str]:
    """Yield what an item quotes of a measure, word for word."""
    if item.measure == measure.number:
        yield item.route.clause
    yield from (door.clause for door in item.doors if door.measure == measure.number)


def find_gaps(plan: Plan, items: Sequence[Item]) -> Iterator[str]:
    """Yield each measure without a service, each promise that none keeps, and each unit that
    the plan names and that receives nothing.
    """
    for measure in plan.measures:
        if not any(clause for one in items for clause in _quoted(one, measure)):
            yield f"measure {measure.number}: no service leads there"
        for promise in measure.promises:
            if not find_keepers(items, measure, promise.sc):
                yield f"measure {measure.number}: no service keeps “{promise.sc}”"
    receiving = {one.route.lead for one in items}
    receiving |= {part.unit for one in items for part in one.route.others}
    for unit in sorted({named.unit for one in plan.measures for named in one.units} - receiving):
        yield f"{unit}: named by the plan, and receives nothing"


def serves(item: Item, measure: Measure) -> bool:
    """Check whether an item is of a measure, or keeps a promise of it."""
    return measure.number in measures_of(item)


def measures_of(item: Item) -> set[int]:
    """Return the numbers of the measures of an item: its own, and those whose promises it keeps."""
    return {item.measure, *(door.measure for door in item.doors)}
