"""The services one can apply for, and the guide of each."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import url_for
from markupsafe import Markup

from portal import kept
from portal.access import access
from portal.pages import OnItem, PageTemplate, renders
from portal.public import blueprint
from portal.public.guide import Handler, handlers, lead_body, remedies_of
from portal.public.service_filters import ServiceFilters, Wish
from portal.public.wording import APPLICANTS, NATURES, PHASES
from portal.wording import PART_NAMES
from services import moments
from services.applications.case.own_publicity import PublicityTerms, publicity_terms
from services.catalogue import Item, item, items_on
from services.catalogue.amendments import Amendment, in_force
from services.catalogue.money.estimating import has_estimate
from services.catalogue.natures import TERMS
from services.catalogue.particulars import list_particulars
from services.catalogue.places import name_countries
from services.catalogue.routes import Door
from services.eligibility.facts import parse
from services.eligibility.links import CheckerAnswers
from services.errands.loader import errands_of, load_errands
from services.errands.schema import Errand
from services.language import Joined, Message, Text
from services.models import Round
from services.plan import Measure, load_plan
from services.plan.contacts import Contact, contacts, find_contact
from services.rounds.scoring import TRIMMED_FROM
from services.rounds.terms import ALLOCATIONS, BELOW, FREED
from services.rounds.windows import AnnouncedRounds, days_until, find_announced, list_open


@renders("public/services.html")
class ServicesTemplate(PageTemplate):
    """The services that can be applied for, filtered."""

    services: Sequence[Item]
    cards: Markup
    wish: Wish
    choices: ServiceFilters
    errands: Sequence[Errand]


@renders("public/service.html")
class ServiceTemplate(OnItem):
    """The guide of one service."""

    item: Item
    measure: Measure
    handlers: Sequence[Handler]
    doors: Sequence[tuple[Door, Measure]]
    rounds: AnnouncedRounds
    in_force: bool
    questions: str | None
    nature: Message
    has_estimate: bool
    has_sample: bool
    contact: Contact | None
    hotline: Contact
    remedies: Text | None
    phases = PHASES
    part_names = PART_NAMES
    allocations = ALLOCATIONS
    freed_words = FREED
    below = BELOW
    trimmed_from = TRIMMED_FROM
    leads: Text
    amendments: Sequence[tuple[Message, Amendment]]
    errands: Sequence[Errand]

    @property
    def publicity(self) -> PublicityTerms | None:
        """How what it intends in a case is published before it is approved, if it is."""
        return publicity_terms().get(self.item.code)

    @property
    def applicants(self) -> list[Message]:
        """Who can apply."""
        return [APPLICANTS[kind] for kind in self.item.applicants]

    @property
    def emerging(self) -> Joined:
        """The markets that count as emerging in the round that the guide shows."""
        return name_countries(self.rounds.first.emerging if self.rounds.first else ())

    @property
    def days_left(self) -> int | None:
        """How many days the round is still open, or until the next one opens; None without."""
        if self.rounds.open:
            return days_until(self.rounds.open.closes_at)
        return days_until(self.rounds.next.opens_at) if self.rounds.next else None


@renders("public/cards.html")
class CardsTemplate(PageTemplate):
    """Services as cards."""

    services: Sequence[tuple[Item, Handler, int | None]]
    natures = NATURES


@blueprint.get("/services")
@access.anyone
def list_services() -> str:
    """Every service that is open today, filtered."""
    today, wish = moments.today(), Wish.asked()
    services, rounds = items_on(today), list_open(moments.now())
    wanted = wish.in_order(item for item in services if wish.covers(item, rounds))
    return ServicesTemplate(
        services=wanted,
        cards=_cards(wanted, rounds, today),
        wish=wish,
        choices=ServiceFilters.of(services),
        errands=[] if wish else list(load_errands().values()),
    ).render()


def _questions(found: Item) -> str | None:
    """Return the address of the checker's questions, where a guide ends in their answer."""
    if found.nature != "guide" or found.self_check is None:
        return None
    return url_for("eligibility.go_on", answers=CheckerAnswers(parse(found.self_check.given)).word)


def _cards(services: list[Item], rounds: Mapping[str, Round], today: date) -> Markup:
    """Draw the services as cards, which read alike for everybody on a day."""
    left = {code: days_until(one.closes_at) for code, one in rounds.items()}
    shown = ((item.code, item.version, left.get(item.code)) for item in services)
    key = ("cards", today, *shown)
    return kept.piece(
        key,
        lambda: CardsTemplate(
            services=[
                (item, handlers(load_plan(), item, today)[0], left.get(item.code))
                for item in services
            ],
        ).render(),
    )


def _amendments(item: Item, on: date) -> list[tuple[Message, Amendment]]:
    """List what was amended in an item, by what it is called."""
    known = in_force(item, on)
    kinds = {one.path: one.kind for one in list_particulars(item)} if known else {}
    return [(kinds[one.path], one) for one in known if one.path in kinds]


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
        rounds=find_announced(code, now) if found.rounds else AnnouncedRounds(),
        in_force=found.in_force(today),
        questions=_questions(found),
        nature=NATURES[found.nature],
        has_estimate=has_estimate(found),
        has_sample=bool(found.sections),
        contact=find_contact(body.code) if body else None,
        hotline=contacts().hotline,
        remedies=remedies_of(found, body, today),
        leads=TERMS[found.nature].leads,
        amendments=_amendments(found, today),
        errands=list(errands_of(code)),
    ).render()
