"""Checks an item against the plan: its units, and the words that it quotes."""

from collections.abc import Iterator

from services.catalogue.fields import DistrictField
from services.catalogue.routes import OtherUnit
from services.catalogue.schema import Item
from services.plan import Measure, load_plan


def problems_of_route(item: Item) -> Iterator[str]:
    """Yield what the item claims of the plan that the plan does not say."""
    measure = load_plan().measure(item.measure)
    yield from _check_named(item, measure)
    yield from _check_not_named(item, measure)
    yield from _check_apart(item, measure)
    yield from _competences(item)
    yield from _check_numbers(item)
    place = item.route.place
    if place and not isinstance(item.by_path.get(place), DistrictField):
        yield f"route.place: {place} is not a question for a district"
    if not measure.says(item.route.clause):
        yield f"route.clause: not the words of measure {measure.number}"
    for door in item.doors:
        if not load_plan().measure(door.measure).says(door.clause):
            yield f"doors: {door.clause}: not the words of measure {door.measure}"


def _check_named(item: Item, measure: Measure) -> Iterator[str]:
    """Check that lead and joint units are units that the measure names, each once."""
    units = [item.route.lead, *(part.unit for part in item.route.joint)]
    for unit in dict.fromkeys(units):
        if measure.position(unit) is None:
            named = ", ".join(one.unit for one in measure.units)
            yield f"route: measure {measure.number} does not name {unit}; it names {named}"
        if units.count(unit) > 1:
            yield f"route: {unit} occurs twice"


def _check_not_named(item: Item, measure: Measure) -> Iterator[str]:
    """Check that the measure does not name the units consulted; it may name those informed."""
    for one in item.route.consult:
        if measure.position(one.unit) and not _of_another_charge(one, item, measure):
            yield f"route.consult: measure {measure.number} names {one.unit}; it is joint"
    others = [*item.route.consult, *item.route.inform]
    for unit in sorted({one.unit for one in others}):
        if sum(one.unit == unit for one in others) > 1:
            yield f"route: {unit} occurs twice"
    for one in others:
        yield from _check_other_unit(one)


def _check_apart(item: Item, measure: Measure) -> Iterator[str]:
    """Check that units that take no part are named, and that none is left unsaid."""
    with_part = {item.route.lead, *(part.unit for part in item.route.others)}
    apart = [one.unit for one in item.route.apart]
    for unit in apart:
        if measure.position(unit) is None:
            yield f"route.apart: measure {measure.number} does not name {unit}"
        if unit in with_part or apart.count(unit) > 1:
            yield f"route: {unit} occurs twice"
    said = with_part | set(apart)
    for unit in (one.unit for one in measure.units if apart and one.unit not in said):
        yield f"route.apart: {unit} has no part, and no reason why"


def _check_numbers(item: Item) -> Iterator[str]:
    """Check that whole numbers are for those who read the case, and that there are any."""
    for one in item.route.others:
        if one.sees_numbers and one in item.route.inform:
            yield f"route.inform: {one.unit} is told only, and reads no numbers"
        for kind in one.sees_numbers:
            if not item.asks_for(kind):
                yield f"route: {one.unit} sees_numbers: no question asks for one of {kind}"


def _of_another_charge(one: OtherUnit, item: Item, measure: Measure) -> bool:
    """Check whether a unit is consulted for a competence of it that the measure does not mean."""
    meant = {measure.named_unit(one.unit).competence}
    meant |= {part.competence for part in item.route.joint if part.unit == one.unit}
    if item.route.lead == one.unit:
        meant.add(item.route.competence)
    return one.competence is not None and one.competence not in meant


def _check_other_unit(other: OtherUnit) -> Iterator[str]:
    if other.unit not in load_plan().units:
        yield f"route: the plan has no unit {other.unit}"
    elif other.named_by and load_plan().measure(other.named_by).position(other.unit) is None:
        yield f"route: measure {other.named_by} does not name {other.unit}"


def _competences(item: Item) -> Iterator[str]:
    competences = [(part.unit, part.competence) for part in item.route.others]
    for unit, competence in [*competences, (item.route.lead, item.route.competence)]:
        known = load_plan().units.get(unit)
        if competence and known and competence not in known.parts:
            yield f"route: {unit} has no competence {competence}"
