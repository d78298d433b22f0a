"""Which services the reader wants to see, by what the catalogue and the plan can tell."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Self

from flask import request

from portal.public.guide import can_be_filed
from portal.public.wording import APPLICANTS, NATURES
from portal.web import t
from services.catalogue import Item
from services.catalogue.parts import Nature
from services.catalogue.promises import measures_of
from services.language import N_, Message
from services.plan import load_plan

WANTS: Mapping[str, tuple[Message, tuple[Nature, ...]]] = {
    "money": (N_("Money from a fund"), ("fund",)),
    "finance": (N_("A loan or an investor"), ("matching",)),
    "answer": (N_("An answer to a question"), ("enquiry",)),
    "papers": (N_("A permit or a document"), ("licence", "document", "hand_off")),
    "standing": (
        N_("To be recognised, entered or put on file"),
        ("recognition", "filing", "register"),
    ),
    "reading": (N_("To read how it is done"), ("guide",)),
}
"""What a reader may want, and the natures of the services that give it."""

SECTORS: Mapping[str, tuple[Message, int]] = {
    "digital": (N_("Telecommunications, computing and information"), 6),
    "technology": (N_("Technology trade"), 7),
    "outsourcing": (N_("Service outsourcing"), 8),
    "travel": (N_("Travel"), 9),
    "transport": (N_("Transport and shipping"), 10),
    "contracting": (N_("Contracting abroad"), 11),
    "professional": (N_("Professional services and consulting"), 12),
    "finance": (N_("Finance and insurance"), 13),
    "culture": (N_("Culture"), 14),
    "exhibitions": (N_("Exhibitions and conferences"), 15),
    "medicine": (N_("Chinese medicine and health"), 16),
    "education": (N_("Education and sports"), 17),
}
"""The sectors for which the plan has a measure of its own, with its number."""

PLACES: Mapping[str, tuple[Message, frozenset[str]]] = {
    "district": (
        N_("The government of my district takes part"),
        frozenset({"districts", "newareas"}),
    ),
    "qianhai": (N_("The Qianhai-Shekou authority takes part"), frozenset({"qianhai"})),
}
"""Where a service belongs to a part of the city, by the units that take part in it."""

FilterChoices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Wish:
    """Which services the reader wants to see; empty for any."""

    who: str = ""
    want: str = ""
    nature: str = ""
    sector: str = ""
    place: str = ""
    open: str = ""
    measure: str = ""

    @classmethod
    def asked(cls) -> Self:
        """Read what the address asks for."""
        return cls(**{one.name: request.args.get(one.name, "") for one in fields(cls)})

    def __bool__(self) -> bool:
        return any(astuple(self))

    def covers(self, item: Item, open_rounds: Container[str]) -> bool:
        """Whether an item is among them, as rounds are open of some.

        A service for every sector is among those of each.
        """
        return (
            self.measure in ("", *map(str, measures_of(item)))
            and self.who in ("", *item.applicants)
            and self.nature in ("", item.nature)
            and self.want in ("", *wants_of(item))
            and self.sector in ("", *sectors_of(item))
            and self.place in ("", *places_of(item))
            and (not self.open or can_be_filed(item, open_rounds))
        )

    def in_order(self, items: Iterable[Item]) -> list[Item]:
        """Order items: with a sector chosen, those of its own measure first."""
        if self.sector not in SECTORS:
            return list(items)
        number = SECTORS[self.sector][1]
        return sorted(items, key=lambda one: number not in measures_of(one))


def wants_of(item: Item) -> list[str]:
    """List what an item may be wanted for."""
    return [want for want, (_, natures) in WANTS.items() if item.nature in natures]


def sectors_of(item: Item) -> list[str]:
    """List the sectors that an item is for: those of its measures, or every one."""
    own = [code for code, (_, number) in SECTORS.items() if number in measures_of(item)]
    of_sectors = {number for _, number in SECTORS.values()}
    return own if item.measure in of_sectors else list(SECTORS)


def places_of(item: Item) -> list[str]:
    """List the parts of the city whose own bodies take part."""
    units = {item.route.lead, *(part.unit for part in item.route.others)}
    return [place for place, (_, named) in PLACES.items() if units & named]


@dataclass(frozen=True, slots=True)
class ServiceFilters:
    """What there is to choose from, of the services there are today."""

    who: FilterChoices
    want: FilterChoices
    nature: FilterChoices
    sector: FilterChoices
    place: FilterChoices
    open: FilterChoices
    measure: FilterChoices

    @classmethod
    def of(cls, services: Sequence[Item]) -> Self:
        """List the choices that find something."""
        plan, natures = load_plan(), {one.nature for one in services}
        measures = sorted(set[int]().union(*map(measures_of, services)))
        return cls(
            who=[(kind, t(name)) for kind, name in APPLICANTS.items()],
            want=[(want, t(name)) for want, (name, given) in WANTS.items() if natures & set(given)],
            nature=[(nature, t(name)) for nature, name in NATURES.items() if nature in natures],
            sector=[(sector, t(name)) for sector, (name, _) in SECTORS.items()],
            place=[(place, t(name)) for place, (name, _) in PLACES.items()],
            open=[("yes", t(N_("Takes applications today")))],
            measure=[
                (str(number), f"{number}. {t(plan.measure(number).title)}") for number in measures
            ],
        )
