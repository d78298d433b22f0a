"""Which bodies handle an application, and which words of the plan say so.

Pure: the same item, answers, district and day give the same route. What is
stored with an application is the route as codes; its reasons are put into words
when they are read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from services.catalogue import Item, item
from services.catalogue.natures import TERMS
from services.catalogue.visibility import Answers, View
from services.conditions import applies
from services.language import N_, Message, Text, plain
from services.plan import Measure, NoBody, Plan, Term, load_plan


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one unit of the plan takes part, in the plan's own words.

    Args:
        measure: number of the measure.
        agency: code of the unit.
        position: its place among the units that the measure names, from 1.
        clause: the phrase that promises the service, verbatim.
        quote: the same with its translation.
        units: what the measure prints after 责任单位, verbatim.
        rule: how that leads to this body.

    """

    measure: int
    agency: str
    position: int
    clause: str
    quote: Text
    units: str
    rule: Text


@dataclass(frozen=True)
class RoutePart:
    """One body's part in an application.

    Args:
        body_code: who acts on the day of filing.
        agency_codes: the units of the plan that it acts for.
        leads: whether it is the body that decides.

    """

    body_code: str
    agency_codes: tuple[str, ...]
    leads: bool
    filing: "_Filing" = field(repr=False, compare=False)

    @cached_property
    def as_named(self) -> tuple[str, ...]:
        """How the measure writes the units that the body acts for."""
        return tuple(self.filing.measure.unit(agency).named for agency in self.agency_codes)

    @cached_property
    def duty(self) -> Text:
        """What the body does."""
        return self.filing.leads if self.leads else self.filing.duty(self.agency_codes)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it takes part, for each unit that it acts for."""
        return tuple(
            self.filing.reason(agency, self.body_code, leads=self.leads and place == 0)
            for place, agency in enumerate(self.agency_codes)
        )


@dataclass(frozen=True, slots=True)
class Route:
    """Who handles an application (承办), and who is consulted (会办).

    Args:
        district: code of the applicant's registered district, if any.
        on: the day of filing.
        joint: in the order in which the measure names them.

    """

    item: str
    version: int
    measure: int
    district: str | None
    on: date
    lead: RoutePart
    joint: tuple[RoutePart, ...]

    def as_dict(self) -> dict[str, Any]:
        """The route as codes, JSON values only."""
        return {
            "item": self.item,
            "version": self.version,
            "district": self.district,
            "on": self.on.isoformat(),
            "lead": _codes(self.lead),
            "joint": [_codes(part) for part in self.joint],
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Route":
        """The route that `as_dict` gave; bodies are taken as stored, not resolved again.

        Raises:
            NotFound: its item is gone from the catalogue.

        """
        bodies = tuple(
            (part["body"], tuple(part["agencies"])) for part in (stored["lead"], *stored["joint"])
        )
        return _read(stored["item"], stored["version"], stored["district"], stored["on"], bodies)


@lru_cache(maxsize=1000)  # an officer's cases share few routes, and read each on every page
def _read(
    code: str,
    version: int,
    district: str | None,
    on: str,
    bodies: tuple[tuple[str, tuple[str, ...]], ...],
) -> Route:
    return _Filing(item(code, version), district, date.fromisoformat(on)).route(dict(bodies))


def route(
    wanted: Item, answers: Answers | View | None, applicant_district: str | None, on: date
) -> Route:
    """The route of a filing.

    Args:
        wanted: the item; its lead and joint agencies are units that its measure
            names.
        answers: what was answered, by section and field; None where that is not
            known yet, for every agency that may take part.
        applicant_district: code of the registered district, None outside Shenzhen.
        on: the day of filing, by which agencies resolve to bodies.

    Raises:
        NotFound: there is no such district.
        NoBody: a unit is collective and the applicant has no district of it.

    """
    filing = _Filing(wanted, applicant_district, on)
    view = View.of(wanted, answers) if answers is not None else None
    agencies = [wanted.route.lead] + [
        part.agency
        for part in sorted(wanted.route.joint, key=lambda part: filing.position(part.agency))
        if view is None or applies(part.when, view.answer)
    ]
    bodies: dict[str, tuple[str, ...]] = {}
    for agency in agencies:
        for unit in filing.units_of(agency):
            acting = filing.term(unit).body
            bodies[acting] = tuple(dict.fromkeys((*bodies.get(acting, ()), unit)))
    return filing.route(bodies)


def acting(wanted: Item, agency: str, applicant_district: str | None, on: date) -> Term:
    """The term of the body that acts on a day for a unit to which a filing was routed.

    Args:
        applicant_district: the district by which it was routed.

    Raises:
        NotFound: there is no such district.
        NoBody: nobody acts for the unit on that day.

    """
    filing = _Filing(wanted, applicant_district, on)
    return filing.term(filing.units_of(agency)[0])


def _competences(wanted: Item) -> dict[str, str | None]:
    """The competence that the item names for each of its agencies, if it does."""
    routing = wanted.route
    return {part.agency: part.competence for part in routing.joint} | {
        routing.lead: routing.competence
    }


def _codes(part: RoutePart) -> dict[str, Any]:
    return {"body": part.body_code, "agencies": list(part.agency_codes)}


class _Filing:
    """One item, filed from one district on one day."""

    def __init__(self, wanted: Item, district: str | None, on: date) -> None:
        self.item, self.district, self.on = wanted, district, on
        self.plan: Plan = load_plan()
        self.measure: Measure = self.plan.measure(wanted.measure)
        self.competences = _competences(wanted)
        self.leads: Text = TERMS[wanted.nature].leads

    def position(self, agency: str) -> int:
        """The place of a unit among those that the measure names."""
        return self.measure.position(agency) or 0

    def units_of(self, agency: str) -> tuple[str, ...]:
        """The agency itself; if collective, those collective units that hold the district.

        The measure may name districts and new areas; the applicant is in one of them.
        """
        if not self.plan.agency(agency).collective:
            return (agency,)
        collective = [u.agency for u in self.measure.units if self.plan.agency(u.agency).collective]
        if self.district is None:
            raise NoBody(N_("Say in which district of Shenzhen the applicant is registered"))
        holding = tuple(
            unit for unit in collective if self.plan.terms_on(unit, self.on, district=self.district)
        )
        return holding or (agency,)  # for `term` to say that nobody acts

    def term(self, agency: str) -> Term:
        """The term of the body that acts for a unit on the day of filing."""
        competence = self.competences.get(agency) or self.measure.unit(agency).competence
        return self.plan.term_on(agency, self.on, competence=competence, district=self.district)

    def route(self, bodies: Mapping[str, tuple[str, ...]]) -> Route:
        """The route to these bodies, the lead first, each with the units it acts for."""
        lead, *joint = (
            RoutePart(body, agencies, leads=place == 0, filing=self)
            for place, (body, agencies) in enumerate(bodies.items())
        )
        return Route(
            item=self.item.code,
            version=self.item.version,
            measure=self.measure.number,
            district=self.district,
            on=self.on,
            lead=lead,
            joint=tuple(joint),
        )

    def duty(self, agencies: tuple[str, ...]) -> Text:
        """What the item asks of the units, each duty once; of collective units, any of them."""
        collective = any(self.plan.agency(agency).collective for agency in agencies)
        duties = [
            part.duty
            for part in self.item.route.joint
            if part.agency in agencies or (collective and self.plan.agency(part.agency).collective)
        ]
        return _joined(dict.fromkeys(duties), chinese="；", english="; ")

    def reason(self, agency: str, body: str, *, leads: bool) -> Reason:
        """Why a unit takes part, and by which body."""
        clause = self.item.route.clause
        return Reason(
            measure=self.measure.number,
            agency=agency,
            position=self.position(agency),
            clause=clause,
            quote=self.measure.quote(clause) or Text.of(clause, clause),
            units=self.measure.units_verbatim,
            rule=_joined([*self._naming(agency, leads), *self._succession(agency, body)]),
        )

    def _naming(self, agency: str, leads: bool) -> Iterable[Text | Message]:
        if leads and self.item.route.note:
            yield self.item.route.note
            return
        unit, count = self.measure.unit(agency), len(self.measure.units)
        name = Text.of(unit.named, self.plan.agency(agency).english)
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
            position=self.position(agency),
            count=count,
            unit=name,
        )
        if leads and self.position(agency) == 1:
            yield N_(
                "That the first unit named takes the lead is this portal's convention;"
                " the plan does not say so."
            )

    def _succession(self, agency: str, body: str) -> Iterable[Text | Message]:
        collective = self.plan.agency(agency).collective
        if collective and self.district:
            yield N_(
                "The applicant is registered in %(district)s.",
                district=self.plan.district(self.district).name,
            )
        first, *later = (
            self.plan.district(self.district or "").succession
            if collective
            else self.plan.agency(agency).succession
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


def _joined(sentences: Iterable[Text | Message], *, chinese: str = "", english: str = " ") -> Text:
    found = list(sentences)
    return Text(
        sc=chinese.join(plain(sentence, "sc") for sentence in found),
        tc=chinese.join(plain(sentence, "tc") for sentence in found),
        en=english.join(plain(sentence, "en") for sentence in found),
    )
