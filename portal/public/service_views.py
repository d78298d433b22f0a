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
from portal.public.guide import Handler, OnItem, handlers, lead_body, remedies_of
from portal.public.wording import APPLICANTS, NATURES, PHASES
from portal.web import read, t
from portal.wording import PART_NAMES
from services import moments
from services.catalogue import Item, item, items_on
from services.catalogue.money.estimating import has_estimate
from services.catalogue.natures import TERMS
from services.catalogue.parts import Door
from services.language import Message, Text
from services.models import Round
from services.plan import Measure, load_plan
from services.plan.contacts import Contact, contacts, find_contact
from services.rounds.windows import days_until, find_next_round, find_open_round


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
class ServiceTemplate(OnItem):
    """The guide of one service."""

    item: Item
    measure: Measure
    handlers: Sequence[Handler]
    doors: Sequence[tuple[Door, Measure]]
    open_round: Round | None
    next_round: Round | None
    in_force: bool
    nature: Message
    has_estimate: bool
    has_sample: bool
    contact: Contact | None
    hotline: Contact
    remedies: Text | None
    applicants = APPLICANTS
    phases = PHASES
    part_names = PART_NAMES
    leads: Text

    @property
    def days_left(self) -> int | None:
        """How many days the round is still open, or until the next one opens; None without."""
        if self.open_round:
            return days_until(self.open_round.closes_at)
        return days_until(self.next_round.opens_at) if self.next_round else None


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
    found, plan, now, today = item(code), load_plan(), moments.now(), moments.today()
    body = lead_body(plan, found, today)
    return ServiceTemplate(
        item=found,
        measure=plan.measure(found.measure),
        handlers=handlers(plan, found, today),
        doors=[(door, plan.measure(door.measure)) for door in found.doors],
        open_round=find_open_round(read(), code, now) if found.rounds else None,
        next_round=find_next_round(read(), code, now) if found.rounds else None,
        in_force=found.in_force(today),
        nature=NATURES[found.nature],
        has_estimate=has_estimate(found),
        has_sample=bool(found.sections),
        contact=find_contact(body.code) if body else None,
        hotline=contacts().hotline,
        remedies=remedies_of(found, body, today),
        leads=TERMS[found.nature].leads,
    ).render()
