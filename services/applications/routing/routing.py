"""Decide which bodies handle an application, with the words of the plan as reasons.

The same item, answers, district and day always give the same route. An application
stores its route as codes; the reasons are worded when they are read.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from services.applications.routing.parts import Filing, PartRole, RoutePart
from services.catalogue import Item, item
from services.catalogue.routes import JointPart, OtherUnit
from services.catalogue.visibility import Answers, View
from services.conditions import applies
from services.plan import Tenure


@dataclass(frozen=True, slots=True)
class Route:
    """Who handles an application (承办), and who is consulted (会办).

    Args:
        district: code of the applicant's registered district, if any.
        on: the day of filing.
        joint: in the order in which the measure names them.
        consulted: asked for an opinion although the measure does not name them.
        added: asked for an opinion in this case only, by the lead.
        informed: notified; the case never waits for them.

    """

    item: str
    version: int
    measure: int
    district: str | None
    on: date
    lead: RoutePart
    joint: tuple[RoutePart, ...]
    consulted: tuple[RoutePart, ...] = ()
    informed: tuple[RoutePart, ...] = ()
    added: tuple[RoutePart, ...] = ()

    @property
    def parts(self) -> tuple[RoutePart, ...]:
        """The parts with work to do, the lead first."""
        return (self.lead, *self.joint, *self.consulted, *self.added)

    def role_of(self, units: Collection[str]) -> PartRole | None:
        """Return the role of units that are not named by the measure; None if one of them is."""
        for parts in (self.consulted, self.added):
            if {unit for part in parts for unit in part.unit_codes}.issuperset(units):
                return parts[0].role if parts else None
        return None

    def as_dict(self) -> dict[str, Any]:
        """Write the route as codes, in JSON values only."""
        return {
            "item": self.item,
            "version": self.version,
            "district": self.district,
            "on": self.on.isoformat(),
            "lead": _codes(self.lead),
            "joint": [_codes(part) for part in self.joint],
            "consulted": [_codes(part) for part in self.consulted],
            "informed": [_codes(part) for part in self.informed],
            **({"added": [_codes(part) for part in self.added]} if self.added else {}),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Route":
        """Read a route that `as_dict` wrote, with its bodies as stored.

        Raises:
            NotFound: the item is not in the catalogue any more.

        """
        parts = {
            "lead": [stored["lead"]],
            "joint": stored["joint"],
            "consulted": stored.get("consulted", ()),
            "informed": stored.get("informed", ()),
            "added": stored.get("added", ()),
        }
        bodies = tuple(
            (role, part["body"], tuple(part["agencies"]))
            for role, found in parts.items()
            for part in found
        )
        return _read_route(
            stored["item"], stored["version"], stored["district"], stored["on"], bodies
        )


@lru_cache(maxsize=1000)  # an officer's cases share few routes, and read each on every page
def _read_route(
    code: str,
    version: int,
    district: str | None,
    on: str,
    bodies: tuple[tuple[PartRole, str, tuple[str, ...]], ...],
) -> Route:
    return _build_route(Filing(item(code, version), district, date.fromisoformat(on)), bodies)


def decide_route(
    wanted: Item, answers: Answers | View | None, applicant_district: str | None, on: date
) -> Route:
    """Decide the route of a filing.

    Args:
        wanted: the item; its lead and joint agencies are units that its measure
            names.
        answers: the answers by section and field; None while they are not known, for
            a route with every unit that may take part; collective ones that take part only
            for some answers need the district to be known.
        applicant_district: code of the registered district; None outside Shenzhen. Where the
            answers say in which district the matter lies, that counts.
        on: the day of filing, which decides the bodies that act for the units.

    Raises:
        NotFound: there is no such district.
        NoBody: a unit is collective and the applicant has no district of it.

    """
    view = View.of(wanted, answers) if answers is not None else None
    parts = wanted.route
    place: str | None = view.answer(parts.place) if view and parts.place else None
    filing = Filing(wanted, place or applicant_district, on)

    def takes_part(one: JointPart | OtherUnit) -> bool:
        if view is not None:
            return applies(one.when, view.answer)
        return one.when is None or filing.is_known(one.code)

    def taking_part(units: Sequence[JointPart | OtherUnit]) -> list[str]:
        found = [one for one in units if takes_part(one)]
        return [one.code for one in sorted(found, key=lambda one: filing.position(one.code))]

    named: dict[str, tuple[str, ...]] = filing.bodies([parts.lead, *taking_part(parts.joint)])
    lead, *joint = named
    consulted = filing.bodies(taking_part(parts.consult), besides=named)
    informed = filing.bodies(taking_part(parts.inform), besides={**named, **consulted})
    return _build_route(
        filing,
        [
            ("lead", lead, named[lead]),
            *(("joint", body, named[body]) for body in joint),
            *(("consulted", body, units) for body, units in consulted.items()),
            *(("informed", body, units) for body, units in informed.items()),
        ],
    )


def acting_tenure(wanted: Item, unit: str, applicant_district: str | None, on: date) -> Tenure:
    """Find the tenure of the body that acts on a day for a unit of a filing's route.

    Args:
        applicant_district: the district that the route was decided with.

    Raises:
        NotFound: there is no such district.
        NoBody: nobody acts for the unit on that day.

    """
    filing = Filing(wanted, applicant_district, on)
    return filing.acting_tenure(filing.units_of(unit)[0])


def _build_route(filing: Filing, bodies: Iterable[tuple[PartRole, str, tuple[str, ...]]]) -> Route:
    """Build the route from bodies, each with its role and units."""
    parts = [RoutePart(body, units, role, filing) for role, body, units in bodies]

    def of(role: PartRole) -> tuple[RoutePart, ...]:
        return tuple(part for part in parts if part.role == role)

    return Route(
        item=filing.item.code,
        version=filing.item.version,
        measure=filing.measure.number,
        district=filing.district,
        on=filing.on,
        lead=of("lead")[0],
        joint=of("joint"),
        consulted=of("consulted"),
        informed=of("informed"),
        added=of("added"),
    )


def _codes(part: RoutePart) -> dict[str, Any]:
    # `agencies`: the key in routes stored so far, which the ledger's hashes cover too
    return {"body": part.body_code, "agencies": list(part.unit_codes)}
