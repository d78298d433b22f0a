"""The parts of an application: which bodies have one, in which role, and why."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from services.catalogue import Item
from services.catalogue.natures import TERMS
from services.catalogue.routes import OtherUnit
from services.language import N_, Joined, Message, Text
from services.plan import Measure, NoBody, Plan, Tenure, load_plan

PartRole = Literal["lead", "joint", "consulted", "added", "informed"]
"""承办, 会办, 征求意见, 增加的征求意见 and 告知; the measure need not name the last three."""

ADDED_DUTY = Text.of("就所询事项提出意见", "Gives its opinion on what it is asked")


@dataclass(frozen=True, slots=True)
class RouteReason:
    """Why a unit of the plan takes part, in the plan's own words.

    Args:
        measure: number of the measure.
        unit: code of the unit.
        position: its place among the units that the measure names, from 1; 0 if the
            measure does not name it.
        clause: the phrase that promises the service, verbatim.
        quote: the phrase with its translation.
        units: the text of the measure after 责任单位, verbatim.
        rule: why that leads to this body.

    """

    measure: int
    unit: str
    position: int
    clause: str
    quote: Text
    units: str
    rule: Joined


@dataclass(frozen=True)
class RoutePart:
    """One body's part in an application.

    Args:
        body_code: the body that acts on the day of filing.
        unit_codes: the units of the plan that the body acts for.
        role: what it does in the application.

    """

    body_code: str
    unit_codes: tuple[str, ...]
    role: PartRole
    filing: "Filing" = field(repr=False, compare=False)

    @cached_property
    def as_named(self) -> tuple[str, ...]:
        """How the plan writes the units that the body acts for."""
        return tuple(self.filing.unit_name(unit) for unit in self.unit_codes)

    @property
    def leads(self) -> bool:
        """Whether it is the body that decides."""
        return self.role == "lead"

    @cached_property
    def duty(self) -> Text | Joined:
        """What the body does."""
        if self.role == "added":
            return ADDED_DUTY
        return self.filing.leads if self.leads else self.filing.duty(self.unit_codes)

    @cached_property
    def reasons(self) -> tuple[RouteReason, ...]:
        """Why it takes part, for each unit that it acts for."""
        return tuple(
            self.filing.reason(unit, self.body_code, self.role, leads=self.leads and place == 0)
            for place, unit in enumerate(self.unit_codes)
        )


def _competences(wanted: Item) -> dict[str, str | None]:
    """Map each unit of the item to the competence that the item names for it, if any."""
    routing = wanted.route
    return {part.code: part.competence for part in routing.others} | {
        routing.lead: routing.competence
    }


def _unit(code: str) -> str:
    """Return the unit of the plan in the code of a part, which may name a competence of it too."""
    return code.partition(".")[0]


def _competence(unit: str) -> str | None:
    """Return the competence in the code of a part, if it names one."""
    return unit.partition(".")[2] or None


class Filing:
    """One item, filed from one district on one day."""

    def __init__(self, wanted: Item, district: str | None, on: date) -> None:
        self.item, self.district, self.on = wanted, district, on
        self.plan: Plan = load_plan()
        self.measure: Measure = self.plan.measure(wanted.measure)
        self.competences = _competences(wanted)
        self.leads: Text = TERMS[wanted.nature].leads

    def position(self, unit: str) -> int:
        """Return the place of a unit among those that the measure names, or 0."""
        return self.measure.position(unit) or 0

    def unit_name(self, unit: str) -> str:
        """Write a unit as the measure does, or another measure, or the plan."""
        measure, known = self.naming_measure(unit), _unit(unit)
        return (measure.named_unit(known) if measure else self.plan.unit(known)).named

    def naming_measure(self, unit: str) -> Measure | None:
        """Find the measure that names a unit: the item's, or the one the item points to."""
        if self.position(unit):
            return self.measure
        found = (one.named_by for one in self.others if one.code == unit)
        number = next(found, None)
        return self.plan.measure(number) if number else None

    @property
    def others(self) -> tuple[OtherUnit, ...]:
        """The units that the item consults or informs, besides those of the measure."""
        return (*self.item.route.consult, *self.item.route.inform)

    def bodies(
        self, units: Iterable[str], besides: Container[str] = ()
    ) -> dict[str, tuple[str, ...]]:
        """Map the bodies that act for units to their units, without those in `besides`."""
        found: dict[str, tuple[str, ...]] = {}
        for unit in units:
            for one in self.units_of(unit):
                body = self.acting_tenure(one).body
                if body not in besides:
                    found[body] = tuple(dict.fromkeys((*found.get(body, ()), one)))
        return found

    def units_of(self, unit: str) -> tuple[str, ...]:
        """Return the unit itself, or for a collective unit those with the district.

        The measure may name districts and new areas; the applicant is in one of them.
        """
        if not self.plan.unit(_unit(unit)).collective:
            return (unit,)
        named = [u.unit for u in (self.naming_measure(unit) or self.measure).units]
        collective = [one for one in named if self.plan.unit(one).collective]
        if self.district is None:
            raise NoBody(N_("Say in which district of Shenzhen the applicant is registered"))
        holding = tuple(
            one for one in collective if self.plan.tenures_on(one, self.on, district=self.district)
        )
        return holding or (unit,)  # `acting_tenure` then raises NoBody

    def is_known(self, unit: str) -> bool:
        """Check whether it is known who acts for a unit: for a collective one, the district."""
        return self.district is not None or not self.plan.unit(_unit(unit)).collective

    def acting_tenure(self, unit: str) -> Tenure:
        """Find the tenure of the body that acts for a unit on the day of filing."""
        measure, known = self.naming_measure(unit), _unit(unit)
        named = measure.named_unit(known).competence if measure else None
        competence = self.competences.get(unit) or _competence(unit) or named
        return self.plan.tenure_on(known, self.on, competence=competence, district=self.district)

    def duty(self, units: tuple[str, ...]) -> Joined:
        """Word what the item asks of units; of a collective unit, what it asks of any."""
        collective = any(self.plan.unit(_unit(unit)).collective for unit in units)
        duties = [
            part.duty
            for part in self.item.route.others
            if part.code in units or (collective and self.plan.unit(part.unit).collective)
        ]
        return Joined(tuple(dict.fromkeys(duties)), chinese="；", english="; ")

    def reason(self, unit: str, body: str, role: PartRole, *, leads: bool) -> RouteReason:
        """Explain why a unit takes part, and through which body."""
        clause = self.item.route.clause
        naming = self._explain_added(unit) if role == "added" else self._explain_naming(unit, leads)
        return RouteReason(
            measure=self.measure.number,
            unit=_unit(unit),
            position=self.position(unit),
            clause=clause,
            quote=self.measure.quote(clause) or Text.of(clause, clause),
            units=self.measure.units_verbatim,
            rule=Joined((*naming, *self._explain_succession(unit, body))),
        )

    def _explain_naming(self, unit: str, leads: bool) -> Iterable[Text | Message]:
        if leads and self.item.route.note:
            yield self.item.route.note
            return
        if not self.position(unit):
            yield from self._explain_not_named(unit)
            return
        named, count = self.measure.named_unit(unit), len(self.measure.units)
        name = Text.of(named.named, self.plan.unit(unit).english)
        if count == 1:
            yield N_(
                "The only unit named by measure %(measure)s: %(unit)s.",
                measure=self.measure.number,
                unit=name,
            )
            return
        yield N_(
            "Named by measure %(measure)s as unit %(position)s of %(count)s: %(unit)s.",
            measure=self.measure.number,
            position=self.position(unit),
            count=count,
            unit=name,
        )
        if leads and self.position(unit) == 1:
            yield N_(
                "That the first unit named takes the lead is this portal's convention;"
                " the plan does not say so."
            )

    def _explain_added(self, unit: str) -> Iterable[Message]:
        if self.position(_unit(unit)):
            yield N_(
                "Measure %(measure)s names this unit, but the service did not send it the case.",
                measure=self.measure.number,
            )
        else:
            yield N_("Not named by measure %(measure)s.", measure=self.measure.number)
        yield N_(
            "The lead agency asked for its opinion in this case, with the leave of an approver."
            " Once the day for it has passed, the case goes on without it."
        )

    def _explain_not_named(self, unit: str) -> Iterable[Message]:
        known = _unit(unit)
        if self.position(known):
            yield N_(
                "Measure %(measure)s names this unit for another charge of it; the item asks for"
                " this one all the same.",
                measure=self.measure.number,
            )
        else:
            yield N_(
                "Not named by measure %(measure)s; the item asks for it all the same.",
                measure=self.measure.number,
            )
        measure = self.naming_measure(unit)
        if measure:
            yield N_(
                "Named by measure %(measure)s as unit %(position)s of %(count)s: %(unit)s.",
                measure=measure.number,
                position=measure.position(known),
                count=len(measure.units),
                unit=Text.of(measure.named_unit(known).named, self.plan.unit(known).english),
            )

    def _explain_succession(self, unit: str, body: str) -> Iterable[Text | Message]:
        unit = _unit(unit)
        collective = self.plan.unit(unit).collective
        if collective and self.district:
            name = self.plan.district(self.district).name
            yield (
                N_("It lies in %(district)s.", district=name)
                if self.item.route.place
                else N_("The applicant is registered in %(district)s.", district=name)
            )
        first, *later = (
            self.plan.district(self.district or "").succession
            if collective
            else self.plan.unit(unit).succession
        )
        for term in later:
            if term.body == body and term.includes(self.on) and term.body != first.body:
                yield N_(
                    "Succeeded by %(body)s from %(day)s (%(basis)s).",
                    day=term.beginning,
                    body=self.plan.body(body).name,
                    basis=term.basis,
                )
                if term.note:
                    yield term.note
