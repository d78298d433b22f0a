"""What can be found: read off the catalogue, the checker and the plan."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from services.catalogue import Item, all_items
from services.eligibility.rules import Topic, topics
from services.errands.loader import load_errands
from services.errands.schema import Errand
from services.language import Text
from services.plan import Measure, Plan, Unit, load_plan

EntryKind = Literal[
    "service", "errand", "scheme", "measure", "agency", "page", "answer", "published"
]


@dataclass(frozen=True, slots=True)
class Findable:
    """One thing that can be found.

    Args:
        key: what its page is found by.
        names: what else it is called, which weighs as much as its title.
        body: what else it says, which weighs less.
        valid_to: the last day on which it is found.
    """

    kind: EntryKind
    key: str
    title: Text
    summary: Text
    names: tuple[Text, ...] = field(default=())
    body: tuple[Text, ...] = field(default=())
    valid_from: date | None = None
    valid_to: date | None = None


def list_findable() -> Iterator[Findable]:
    """List all that is content of the services; pages of help are the portal's.

    A scheme that can be applied for is found as its service, whose guide leads to the checker.
    """
    plan = load_plan()
    yield from map(_service, all_items())
    yield from map(_errand, load_errands().values())
    yield from (_scheme(topic) for topic in topics().values() if not topic.file.item)
    yield from map(_measure, plan.measures)
    yield from (_agency(plan, unit) for unit in plan.units.values())


def _service(item: Item) -> Findable:
    benefit = (item.benefit.text,) if item.benefit else ()
    body = (
        *(*item.who, *benefit),
        *(condition.text for condition in item.conditions),
        *(slot.title for slot in item.documents),
        *(basis.title for basis in item.basis),
    )
    return Findable(
        kind="service",
        key=item.code,
        title=item.name,
        summary=item.summary,
        names=(item.short_name,),
        body=body,
        valid_from=item.valid_from,
        valid_to=item.valid_to,
    )


def _errand(errand: Errand) -> Findable:
    services = (*errand.services, *errand.beside)
    return Findable(
        kind="errand",
        key=errand.code,
        title=errand.title,
        summary=errand.summary,
        body=(errand.who, *(one.why for one in services)),
    )


def _scheme(topic: Topic) -> Findable:
    file = topic.file
    body = tuple(rule.entry.text for rule in topic.rules)
    return Findable("scheme", file.code, file.name, file.about, body=body)


def _measure(measure: Measure) -> Findable:
    return Findable("measure", str(measure.number), measure.title, measure.clause)


def _agency(plan: Plan, unit: Unit) -> Findable:
    bodies = [plan.body(code) for code in sorted({term.body for term in unit.succession})]
    names = tuple(name for body in bodies for name in (body.name, body.short))
    called = [body.name for body in bodies] or [unit.name]
    summary = Text(
        sc="、".join(name.sc for name in called),
        tc="、".join(name.tc for name in called),
        en="; ".join(name.en for name in called),
    )
    return Findable("agency", unit.code, unit.name, summary, names=names)
