"""The services one can apply for, and the guide of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from flask import request
from markupsafe import Markup

from portal import kept
from portal.access import access
from portal.pages import PageTemplate, renders
from portal.public import blueprint
from portal.public.guide import Handler, handlers
from portal.public.wording import APPLICANTS, NATURES, PHASES
from portal.web import language, read, t
from portal.wording import PART_NAMES
from services import moments
from services.catalogue import Item, item, items_on
from services.catalogue.natures import TERMS
from services.catalogue.parts import Door
from services.catalogue.wording import word_condition
from services.conditions import When
from services.language import Message, Text
from services.models import Round
from services.plan import Measure, load_plan
from services.rounds.terms import ALLOCATIONS, BELOW
from services.rounds.windows import find_next_round, find_open_round


@dataclass(frozen=True, slots=True)
class Wish:
    """Which services the reader wants to see; empty for any."""

    measure: str
    applicant: str
    nature: str

    @classmethod
    def asked(cls) -> Self:
        """Read what the address asks for."""
        return cls(
            measure=request.args.get("measure", ""),
            applicant=request.args.get("who", ""),
            nature=request.args.get("nature", ""),
        )

    def __bool__(self) -> bool:
        return bool(self.measure or self.applicant or self.nature)

    def covers(self, item: Item) -> bool:
        """Whether an item is among them."""
        return (
            self.measure in ("", str(item.measure))
            and self.applicant in ("", *item.applicants)
            and self.nature in ("", item.nature)
        )


@renders("public/services.html")
class ServicesTemplate(PageTemplate):
    """The services that can be applied for, filtered."""

    services: Sequence[Item]
    cards: Markup
    wish: Wish
    applicant_choices: Sequence[tuple[str, str]]
    nature_choices: Sequence[tuple[str, str]]
    measure_choices: Sequence[tuple[int, str]]


@renders("public/service.html")
class ServiceTemplate(PageTemplate):
    """The guide of one service."""

    item: Item
    measure: Measure
    handlers: Sequence[Handler]
    doors: Sequence[tuple[Door, Measure]]
    open_round: Round | None
    next_round: Round | None
    in_force: bool
    nature: Message
    applicants = APPLICANTS
    phases = PHASES
    part_names = PART_NAMES
    allocations = ALLOCATIONS
    below = BELOW
    leads: Text

    def whom(self, when: When, listed: str | None = None) -> str:
        """Say for whom, or for what, a figure of the amount is."""
        return word_condition(self.item, when, language(), listed)


@renders("public/cards.html")
class CardsTemplate(PageTemplate):
    """Services as cards."""

    services: Sequence[tuple[Item, Handler]]
    natures = NATURES


@blueprint.get("/services")
@access.anyone
def list_services() -> str:
    """Every service that is open today, filtered."""
    today, plan, wish = moments.today(), load_plan(), Wish.asked()
    services = items_on(today)
    wanted = [item for item in services if wish.covers(item)]
    return ServicesTemplate(
        services=wanted,
        cards=_cards(wanted, today),
        wish=wish,
        applicant_choices=[(kind, t(name)) for kind, name in APPLICANTS.items()],
        nature_choices=[
            (nature, t(name))
            for nature, name in NATURES.items()
            if any(item.nature == nature for item in services)
        ],
        measure_choices=[
            (number, f"{number}. {t(plan.measure(number).title)}")
            for number in sorted({item.measure for item in services})
        ],
    ).render()


def _cards(services: list[Item], today: date) -> Markup:
    """Draw the services as cards, which read alike for everybody on a day."""
    key = ("cards", today, *((item.code, item.version) for item in services))
    return kept.piece(
        key,
        lambda: CardsTemplate(
            services=[(item, handlers(load_plan(), item, today)[0]) for item in services],
        ).render(),
    )


@blueprint.get("/services/<code>")
@access.anyone
def show_service(code: str) -> str:
    """Show the guide of one service. Raises NotFound."""
    found, plan, now = item(code), load_plan(), moments.now()
    return ServiceTemplate(
        item=found,
        measure=plan.measure(found.measure),
        handlers=handlers(plan, found, moments.today()),
        doors=[(door, plan.measure(door.measure)) for door in found.doors],
        open_round=find_open_round(read(), code, now) if found.rounds else None,
        next_round=find_next_round(read(), code, now) if found.rounds else None,
        in_force=found.in_force(moments.today()),
        nature=NATURES[found.nature],
        leads=TERMS[found.nature].leads,
    ).render()
