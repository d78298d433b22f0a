"""Checks an item against the plan: its units, and the words that it quotes."""

from collections.abc import Iterator

from services.catalogue.parts import OtherUnit
from services.catalogue.schema import Item
from services.plan import Measure, load_plan


def problems_of_route(item: Item) -> Iterator[str]:
    """Yield what the item claims of the plan that the plan does not say."""
    measure = load_plan().measure(item.measure)
    yield from _named(item, measure)
    yield from _not_named(item, measure)
    yield from _competences(item)
    if item.route.clause not in measure.clause.sc:
        yield f"route.clause: not the words of measure {measure.number}"
    for door in item.doors:
        if door.clause not in load_plan().measure(door.measure).clause.sc:
            yield f"doors: {door.clause}: not the words of measure {door.measure}"


def _named(item: Item, measure: Measure) -> Iterator[str]:
    """Lead and joint agencies are units that the measure names, each once."""
    agencies = [item.route.lead, *(part.agency for part in item.route.joint)]
    for agency in dict.fromkeys(agencies):
        if measure.position(agency) is None:
            units = ", ".join(unit.agency for unit in measure.units)
            yield f"route: measure {measure.number} does not name {agency}; it names {units}"
        if agencies.count(agency) > 1:
            yield f"route: {agency} occurs twice"


def _not_named(item: Item, measure: Measure) -> Iterator[str]:
    """Who is consulted is not named by the measure; who is informed may be."""
    for unit in item.route.consult:
        if measure.position(unit.agency):
            yield f"route.consult: measure {measure.number} names {unit.agency}; it is joint"
    others = [*item.route.consult, *item.route.inform]
    for agency in sorted({one.agency for one in others}):
        if sum(one.agency == agency for one in others) > 1:
            yield f"route: {agency} occurs twice"
    for unit in others:
        yield from _elsewhere(unit)


def _elsewhere(unit: OtherUnit) -> Iterator[str]:
    if unit.agency not in load_plan().agencies:
        yield f"route: the plan has no agency {unit.agency}"
    elif unit.named_by and load_plan().measure(unit.named_by).position(unit.agency) is None:
        yield f"route: measure {unit.named_by} does not name {unit.agency}"


def _competences(item: Item) -> Iterator[str]:
    competences = {part.agency: part.competence for part in item.route.others}
    for agency, competence in {**competences, item.route.lead: item.route.competence}.items():
        known = load_plan().agencies.get(agency)
        if competence and known and competence not in known.parts:
            yield f"route: {agency} has no competence {competence}"
