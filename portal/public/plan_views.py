"""The plan in public: at a glance, each measure, and who is responsible by now."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.access import access
from portal.pages import PageTemplate, renders
from portal.public import blueprint
from portal.public.wording import NATURES
from portal.web import t
from services import moments
from services.catalogue import Item, items_on
from services.catalogue.promises import serves
from services.content import Status
from services.language import N_, Message, Text
from services.plan import Body, District, Measure, NamedUnit, Plan, Target, Tenure, Unit, load_plan
from services.plan.schema import FIRST_DAY, PlanAction

VERIFIED: dict[Status, tuple[str, Message]] = {
    "V": ("valid", N_("Verified")),
    "P": ("in_progress", N_("Partly verified")),
    "K": ("indicative", N_("Indicative")),
}
"""Colour and words for how far a fact is verified."""


@dataclass(frozen=True, slots=True)
class Acting:
    """A body in the time in which it acts, or acted, for a unit.

    Args:
        district: for which district, where the unit is collective.
        competence: for which field of work, where the unit was divided.
        renamed: whether it followed another body.
    """

    body: Body
    term: Tenure
    district: District | None = None
    competence: Text | None = None
    renamed: bool = False


@dataclass(frozen=True, slots=True)
class Responsible:
    """A unit as a measure names it, and the bodies that act for it today.

    Args:
        named: the measure's own wording, with its translation.
        acting: empty where the applicant's district decides.
    """

    position: int
    unit: Unit
    named: Text
    acting: tuple[Acting, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured, and its targets by year."""

    name: Text
    targets: dict[int, Target]


@dataclass(frozen=True, slots=True)
class Naming:
    """A measure that names a unit.

    Args:
        position: the unit's place, from 1, among `count`.
    """

    measure: Measure
    position: int
    count: int


Pieces = Sequence[tuple[str, bool]]


# --- pages -----------------------------------------------------------------------


@renders("public/plan.html")
class PlanTemplate(PageTemplate):
    """The plan at a glance."""

    plan: Plan
    measures: Mapping[int, Sequence[Measure]]
    units: Callable[[Measure], Text]
    services: Mapping[int, int]
    indicators: Sequence[Indicator]


@renders("public/plan_measure.html")
class PlanMeasureTemplate(PageTemplate):
    """One measure, and who is responsible for it."""

    measure: Measure
    action: PlanAction
    sentences: Sequence[tuple[Pieces, Pieces]]
    responsible: Sequence[Responsible]
    services: Sequence[Item]
    doors: Sequence[tuple[Item, str]]
    natures = NATURES
    previous: Measure | None
    next: Measure | None


@renders("public/agencies.html")
class AgenciesTemplate(PageTemplate):
    """Every unit that the plan names."""

    rows: Sequence[tuple[Unit, Sequence[Acting], Sequence[Naming]]]


@renders("public/agency.html")
class AgencyTemplate(PageTemplate):
    """One unit, its names over time, and its services."""

    unit: Unit
    acting: Sequence[Acting]
    history: Sequence[Acting]
    namings: Sequence[Naming]
    services: Sequence[Item]
    natures = NATURES
    verified = VERIFIED
    first_day = FIRST_DAY


@blueprint.get("/plan")
@access.anyone
def show_plan() -> str:
    """Show the plan at a glance."""
    plan, services = load_plan(), items_on(moments.today())
    return PlanTemplate(
        plan=plan,
        measures={action.number: _measures_of(plan, action.number) for action in plan.actions},
        units=_units_in_words,
        services={
            measure.number: sum(serves(item, measure) for item in services)
            for measure in plan.measures
        },
        indicators=_indicators(plan.targets),
    ).render()


@blueprint.get("/plan/measures/<int:number>")
@access.anyone
def show_measure(number: int) -> str:
    """One measure: its words, who is responsible, what can be applied for. Raises NotFound."""
    plan, today = load_plan(), moments.today()
    measure = plan.measure(number)
    return PlanMeasureTemplate(
        measure=measure,
        action=plan.action(measure.action),
        sentences=[
            (
                _marked(t(sentence), [t(promise) for promise in measure.promises]),
                _marked(sentence.sc, [promise.sc for promise in measure.promises]),
            )
            for sentence in measure.sentences
        ],
        responsible=[_responsible(plan, measure, named, today) for named in measure.units],
        services=[item for item in items_on(today) if item.measure == number],
        doors=[
            (item, door.clause)
            for item in items_on(today)
            for door in item.doors
            if door.measure == number
        ],
        previous=plan.measures[number - 2] if number > 1 else None,
        next=plan.measures[number] if number < len(plan.measures) else None,
    ).render()


@blueprint.get("/agencies")
@access.anyone
def list_agencies() -> str:
    """Every unit that the plan names, and the bodies of today."""
    plan, today = load_plan(), moments.today()
    return AgenciesTemplate(
        rows=[
            (unit, _acting(plan, unit, today), _namings(plan, unit)) for unit in plan.units.values()
        ],
    ).render()


@blueprint.get("/agencies/<code>")
@access.anyone
def show_agency(code: str) -> str:
    """One unit: its names over time, where the plan names it, its services. Raises NotFound."""
    plan, today = load_plan(), moments.today()
    unit = plan.unit(code)
    return AgencyTemplate(
        unit=unit,
        acting=_acting(plan, unit, today),
        history=_history(plan, unit),
        namings=_namings(plan, unit),
        services=[item for item in items_on(today) if code in _units(item)],
    ).render()


# --- what they show --------------------------------------------------------------


def _measures_of(plan: Plan, action: int) -> list[Measure]:
    return [measure for measure in plan.measures if measure.action == action]


def _units_in_words(measure: Measure) -> Text:
    """Return the responsible units: as printed in Chinese, their translated names in English."""
    names = [load_plan().unit(named.unit).english for named in measure.units]
    printed = Text.of(measure.units_verbatim, "; ".join(names))
    if measure.open_ended is None:
        return printed
    return Text(sc=printed.sc, tc=printed.tc, en=f"{printed.en}; and other units concerned")


def _indicators(targets: Iterable[Target]) -> list[Indicator]:
    found: dict[Text, Indicator] = {}
    for target in targets:
        indicator = found.setdefault(target.indicator, Indicator(target.indicator, {}))
        indicator.targets[target.year] = target
    return list(found.values())


def _marked(text: str, phrases: list[str]) -> Pieces:
    """Return a text in pieces, with whether each is one of the phrases; case is ignored."""
    if not phrases:
        return [(text, False)]
    longest_first = sorted(phrases, key=len, reverse=True)
    pieces = re.split(f"({'|'.join(map(re.escape, longest_first))})", text, flags=re.IGNORECASE)
    return [(piece, place % 2 == 1) for place, piece in enumerate(pieces) if piece]


def _responsible(plan: Plan, measure: Measure, named: NamedUnit, on: date) -> Responsible:
    unit = plan.unit(named.unit)
    acting = () if unit.collective else _acting(plan, unit, on)
    return Responsible(
        position=measure.position(named.unit) or 0,
        unit=unit,
        named=Text.of(named.named, unit.english),
        acting=tuple(a for a in acting if a.term.competence in (None, named.competence)),
    )


def _acting(plan: Plan, unit: Unit, on: date) -> tuple[Acting, ...]:
    """Find who acts for a unit on a day."""
    return tuple(acting for acting in _history(plan, unit) if acting.term.includes(on))


def _history(plan: Plan, unit: Unit) -> tuple[Acting, ...]:
    """List who has acted for a unit, oldest first; by district where it is collective."""
    if not unit.collective:
        return tuple(
            Acting(
                body=plan.body(term.body),
                term=term,
                competence=plan.competences[term.competence].name if term.competence else None,
                renamed=term is not unit.succession[0],
            )
            for term in unit.succession
        )
    return tuple(
        Acting(
            body=plan.body(term.body),
            term=term,
            district=district,
            renamed=term is not district.succession[0],
        )
        for district in plan.districts.values()
        for term in district.succession
        if unit.code in term.units
    )


def _namings(plan: Plan, unit: Unit) -> list[Naming]:
    return [
        Naming(measure, measure.position(unit.code) or 0, len(measure.units))
        for measure in plan.measures_of(unit.code)
    ]


def _units(item: Item) -> set[str]:
    return {item.route.lead, *(part.unit for part in item.route.others)}
