"""The plan in memory: looks up its parts, and the bodies that act on a day."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from services.errors import DomainError, NotFound
from services.language import N_
from services.lookalikes import comparison_key
from services.plan.schema import (
    Body,
    Competence,
    District,
    DistrictTerm,
    Measure,
    PlanAction,
    PlanDocument,
    Safeguard,
    Target,
    Tenure,
    Unit,
)

Record = TypeVar("Record")


_CITY = re.compile("^深圳市?")
_RANK = re.compile("(特[别別]合作[区區]|新?[区區]|specialcooperationzone|newarea|district)$")


class NoBody(DomainError):
    """No body acts for a unit on the day, or it is not clear which of several is meant."""

    message = N_("No body acts for this unit on this day")


@dataclass(frozen=True)
class Plan:
    """The five-year plan, its units, and their successors. Immutable."""

    document: PlanDocument
    actions: tuple[PlanAction, ...]
    measures: tuple[Measure, ...]
    targets: tuple[Target, ...]
    safeguards: tuple[Safeguard, ...]
    competences: Mapping[str, Competence]
    units: Mapping[str, Unit]
    districts: Mapping[str, District]
    bodies: Mapping[str, Body]

    def measure(self, number: int) -> Measure:
        """Find a measure by its number, 1 to 27. Raises NotFound."""
        return _first(self.measures, lambda measure: measure.number == number)

    def action(self, number: int) -> PlanAction:
        """Find an action by its number, 1 to 5. Raises NotFound."""
        return _first(self.actions, lambda action: action.number == number)

    def unit(self, code: str) -> Unit:
        """Find a unit by its code. Raises NotFound."""
        return _get(self.units, code)

    def body(self, code: str) -> Body:
        """Find a body by its code. Raises NotFound."""
        return _get(self.bodies, code)

    def district(self, name: str) -> District:
        """Find a district by its code, or by a Chinese or English name. Raises NotFound."""
        wanted = _name_key(name)
        for district in self.districts.values():
            names = (district.code, district.name.sc, district.name.tc, district.name.en)
            if wanted in {_name_key(known) for known in (*names, *district.aliases)}:
                return district
        raise NotFound(N_("There is no district called %(name)s", name=name))

    def measures_of(self, unit: str) -> tuple[Measure, ...]:
        """List the measures that name a unit, in the order of the plan."""
        return tuple(m for m in self.measures if m.position(unit) is not None)

    def tenures_on(self, unit: str, on: date, *, district: str | None = None) -> tuple[Tenure, ...]:
        """List the tenures of the bodies that act for a unit on a day.

        Most units have one; a divided unit has one for each competence; a collective
        unit has one for each district, or only that of the district given.

        Raises:
            NotFound: there is no such unit or district.

        """
        found = self.unit(unit)
        if not found.collective:
            return tuple(term for term in found.succession if term.includes(on))
        among = [self.district(district)] if district else self.districts.values()
        terms = (_district_tenure(one, unit, on) for one in among)
        return tuple(term for term in terms if term is not None)

    def tenure_on(
        self,
        unit: str,
        on: date,
        *,
        competence: str | None = None,
        district: str | None = None,
    ) -> Tenure:
        """Find the tenure of the one body that acts for a unit on a day.

        Args:
            unit: code of the unit.
            on: the day.
            competence: which field of work, where the unit was divided.
            district: code or name of the applicant's district, where the unit
                is collective.

        Raises:
            NotFound: there is no such unit or district.
            NoBody: nobody acts then, or competence or district is needed.

        """
        found = self.unit(unit)
        if found.collective and district is None:
            raise NoBody(N_("%(unit)s are many: say which district is meant", unit=found.name))
        terms = self.tenures_on(unit, on, district=district)
        if any(term.competence for term in terms):
            terms = tuple(term for term in terms if term.competence == competence)
            if not terms:
                raise NoBody(
                    N_("%(unit)s was divided: say which competence is meant", unit=found.name)
                )
        if not terms:
            raise NoBody(
                N_("Nobody acts for %(unit)s on %(day)s", unit=found.name, day=on.isoformat())
            )
        return terms[0]

    def body_on(
        self,
        unit: str,
        on: date,
        *,
        competence: str | None = None,
        district: str | None = None,
    ) -> Body:
        """Find the body that acts for a unit on a day; arguments and errors as for `tenure_on`."""
        term = self.tenure_on(unit, on, competence=competence, district=district)
        return self.bodies[term.body]

    def acting_bodies(self, on: date) -> tuple[Body, ...]:
        """List the bodies that act on a day for any unit or district."""
        offices: list[Sequence[Tenure]] = [one.succession for one in self.units.values()]
        offices += [one.succession for one in self.districts.values()]
        acting = {term.body for terms in offices for term in terms if term.includes(on)}
        return tuple(one for one in self.bodies.values() if one.code in acting)

    def successors(self, body: str, on: date) -> tuple[Body, ...]:
        """List the bodies that act on a day in place of another; none if it still acts itself."""
        offices: list[Sequence[Tenure]] = [one.succession for one in self.units.values()]
        offices += [one.succession for one in self.districts.values()]
        held = [terms for terms in offices if any(term.body == body for term in terms)]
        acting = dict.fromkeys(term.body for terms in held for term in terms if term.includes(on))
        return () if body in acting else tuple(self.bodies[code] for code in acting)


def _district_tenure(district: District, unit: str, on: date) -> DistrictTerm | None:
    for term in district.succession:
        if unit in term.units and term.includes(on):
            return term
    return None


def _name_key(name: str) -> str:
    """Reduce a district's name for comparison: without city, rank, spaces and apostrophes."""
    letters = "".join(filter(str.isalnum, comparison_key(name)))
    return _RANK.sub("", _CITY.sub("", letters))


def _get(records: Mapping[str, Record], code: str) -> Record:
    if code not in records:
        raise NotFound
    return records[code]


def _first(records: Iterable[Record], wanted: Callable[[Record], bool]) -> Record:
    for record in records:
        if wanted(record):
            return record
    raise NotFound
