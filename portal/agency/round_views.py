"""Rounds of funding: the lead body's approver opens them, corrects, closes and extends them."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from uuid import UUID

from flask import flash, redirect, request, url_for
from sqlalchemy import orm

from forms.rounds import (
    CloseRoundForm,
    ExtendRoundForm,
    FiguresForm,
    RoundForm,
    WithdrawRoundForm,
    choose_split,
    figures_form,
    unit_code,
)
from portal.access import access, actor
from portal.agency import blueprint
from portal.agency.on_round import OnRound
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving, sent_version
from portal.web import Page, language, read
from portal.web import gettext as _
from services import audit
from services.actor import AGENCY_ROLES, Role
from services.audit import Entry
from services.catalogue import Item, item
from services.catalogue.places import all_countries, name_countries
from services.errors import Conflict, NotFound
from services.funds import answering, figures, opening, overview
from services.funds.answering import ToAnswer, Waiting
from services.funds.figures import foreign_currencies, has_granted, needs_figures
from services.funds.overview import RoundSummary
from services.language import N_, Joined, Text
from services.models import Round
from services.rounds.directions import Directions, describe_directions, write_lines
from services.rounds.terms import (
    ALLOCATIONS,
    BELOW,
    FREED,
    LONGEST_PUBLICITY,
    SHORTEST_PUBLICITY,
    RoundStanding,
)

STANDINGS = {
    RoundStanding.UPCOMING: N_("Upcoming"),
    RoundStanding.OPEN: N_("Open now"),
    RoundStanding.CLOSED: N_("Closed"),
}
TAGS = {RoundStanding.UPCOMING: "soon", RoundStanding.OPEN: "open", RoundStanding.CLOSED: "draft"}
"""How a round's standing is called, and which tag it gets."""

WAITING_WORDS = {
    Waiting.OBJECTION: N_("Objection to be answered"),
    Waiting.REPORT: N_("Report to be answered"),
    Waiting.CONSEQUENCE: N_("Report: say what follows from it"),
    Waiting.TELLING: N_("Report on paper: give the answer"),
}
"""What waits for an answer."""

REPORT_STEPS = {
    Waiting.REPORT: "agency.answer_report",
    Waiting.CONSEQUENCE: "agency.settle_report",
    Waiting.TELLING: "agency.tell_reporter",
}
"""Where the next step about a report is taken."""

Save = Callable[[orm.Session, int], Round]


@renders("agency/rounds.html")
class RoundsTemplate(PageTemplate):
    """The rounds that a body leads or gives its opinion on, by item.

    Args:
        opens: the codes of the items whose rounds the reader opens.
        to_answer: objections and reports that wait for the reader's body.
    """

    led: Sequence[tuple[Item, Sequence[RoundSummary]]]
    opens: frozenset[str]
    to_answer: Sequence[ToAnswer]
    waiting_words = WAITING_WORDS
    report_steps = REPORT_STEPS
    item_named = staticmethod(item)
    Waiting = Waiting
    standings = STANDINGS
    tags = TAGS

    @staticmethod
    def split_rounds(
        summaries: Sequence[RoundSummary],
    ) -> tuple[Sequence[RoundSummary], Sequence[RoundSummary]]:
        """Split an item's rounds, the newest first, into those up to the last that closed, which
        are worked on, and the earlier ones.
        """
        closed = [one for one in summaries if one.standing is RoundStanding.CLOSED]
        earlier = closed[1:]
        return [one for one in summaries if one not in earlier], earlier


@renders("agency/round.html")
class RoundTemplate(OnRound):
    """One round: its terms, what came in, and what was changed by whom.

    Args:
        wants_figures: whether its item counts with rates of exchange or interest.
        figures_stand: whether money was granted by them.
    """

    round: Round
    summary: RoundSummary
    entries: Sequence[Entry]
    wants_figures: bool
    figures_stand: bool
    below = BELOW
    allocations = ALLOCATIONS
    freed_words = FREED
    standings = STANDINGS
    tags = TAGS
    RoundStanding = RoundStanding

    @property
    def emerging(self) -> Joined:
        """The markets that count as emerging in it."""
        return name_countries(self.round.emerging)

    @property
    def directions(self) -> Sequence[tuple[Text, Decimal]]:
        """The directions that have a budget of their own, with these."""
        return describe_directions(self.round.item_code, self.round.directions)


@renders("agency/round_form.html")
class RoundFormTemplate(FormTemplate):
    """The terms of a round, new or to be corrected."""

    form: RoundForm
    item: Item
    summary: RoundSummary | None
    publicity = SHORTEST_PUBLICITY, LONGEST_PUBLICITY

    @property
    def announces_markets(self) -> bool:
        """Whether its item counts by market, so that the round can say which are emerging."""
        return opening.announces_markets(self.item)


@renders("agency/round_figures.html")
class RoundFiguresTemplate(OnRound, FormTemplate):
    """What other currencies are worth on the round's day, and its rate of interest."""

    form: FiguresForm
    round: Round


@renders("agency/round_withdraw.html")
class RoundWithdrawTemplate(OnRound, FormTemplate):
    """Why a round is taken back."""

    form: WithdrawRoundForm
    round: Round


@renders("agency/round_close.html")
class RoundCloseTemplate(OnRound, FormTemplate):
    """Why a round ends early."""

    form: CloseRoundForm
    round: Round


@renders("agency/round_extend.html")
class RoundExtendTemplate(OnRound, FormTemplate):
    """How long a round is kept open, and why."""

    form: ExtendRoundForm
    round: Round


@blueprint.get("/rounds")
@access.roles(*AGENCY_ROLES)
def list_rounds() -> str:
    """List the rounds of all services that the officer's body leads, or gives its opinion on."""
    return RoundsTemplate(
        led=overview.list_rounds(read(), actor()),
        to_answer=answering.list_to_answer(read(), actor()),
        opens=frozenset(one.code for one in overview.items_opened(actor())),
    ).render()


@blueprint.route("/rounds/new/<item_code>", methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def open_round(item_code: str) -> Page:
    """Announcing a round of a service."""
    wanted = overview.find_item(actor(), item_code)
    form = filled(RoundForm)
    choose_split(form, wanted)
    if request.method == "POST":
        with saving(form) as db:
            opened = opening.open_round(db, actor(), item_code, form.terms())
        if not form.problems:
            flash(_("The round is announced"), "success")
            return redirect(url_for("agency.show_round", round_id=opened.id), 303)
    return form_page(RoundFormTemplate(form=form, item=wanted, summary=None))


@blueprint.get("/rounds/<uuid:round_id>")
@access.roles(Role.APPROVER)
def show_round(round_id: UUID) -> str:
    """One round: its terms, what came in, and what was changed by whom."""
    summary = overview.find_round(read(), actor(), round_id)
    return RoundTemplate(
        round=summary.round,
        summary=summary,
        entries=audit.entries_about(read(), round_id),
        wants_figures=needs_figures(item(summary.round.item_code)),
        figures_stand=has_granted(read(), round_id),
    ).render()


@blueprint.route("/rounds/<uuid:round_id>/correct", methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def correct_round(round_id: UUID) -> Page:
    """Change a round that has not opened yet."""
    summary = _in_standing(round_id, RoundStanding.UPCOMING)
    known = summary.round
    form = filled(
        RoundForm,
        name=known.name,
        opens_at=known.opens_at,
        closes_at=known.closes_at,
        costs_from=known.costs_from,
        costs_to=known.costs_to,
        envelope=f"{known.envelope:f}",
        unit=unit_code(known.unit),
        floor=f"{known.floor:f}" if known.floor else "",
        below=known.below,
        publicity_days=str(known.publicity_days),
        guide=known.guide,
        freed=known.freed,
        emerging="\n".join(all_countries()[code][language()] for code in known.emerging),
        exhibitions="\n".join(known.exhibitions),
        split_by=Directions.stored(known.directions).by,
        directions=write_lines(known.item_code, known.directions, language()),
    )
    choose_split(form, item(known.item_code))

    def save(db: orm.Session, version: int) -> Round:
        return opening.correct_round(db, actor(), round_id, form.terms(), version=version)

    return _change(
        RoundFormTemplate(form=form, summary=summary, item=item(known.item_code)),
        round_id,
        save,
        _("The round is corrected"),
    )


@blueprint.route("/rounds/<uuid:round_id>/figures", methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def enter_figures(round_id: UUID) -> Page:
    """Entering what other currencies are worth on the round's day, and its rate of interest."""
    summary = overview.find_round(read(), actor(), round_id)
    known, wanted = summary.round, item(summary.round.item_code)
    if not needs_figures(wanted):
        raise NotFound
    takes_rate = wanted.amount is not None and wanted.amount.takes_rate
    form = filled(
        figures_form(foreign_currencies(wanted), interest=takes_rate),
        rates_on=known.rates_on,
        interest="" if known.interest is None else f"{known.interest.normalize():f}",
        **known.exchange,
    )

    def save(db: orm.Session, version: int) -> Round:
        return figures.enter_figures(db, actor(), round_id, form.figures(), version=version)

    return _change(
        RoundFiguresTemplate(form=form, round=summary.round),
        round_id,
        save,
        _("The figures are saved"),
    )


@blueprint.route("/rounds/<uuid:round_id>/withdraw", methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def withdraw_round(round_id: UUID) -> Page:
    """Take back a round that has not opened yet."""
    summary = _in_standing(round_id, RoundStanding.UPCOMING)
    form = filled(WithdrawRoundForm)
    if request.method == "POST":
        with saving(form) as db:
            version = sent_version()
            reason = form.reason.data or ""
            opening.withdraw_round(db, actor(), round_id, version=version, reason=reason)
        if not form.problems:
            flash(_("The round is withdrawn"), "success")
            return redirect(url_for("agency.list_rounds"), 303)
    return form_page(RoundWithdrawTemplate(form=form, round=summary.round))


@blueprint.route("/rounds/<uuid:round_id>/close", methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def close_round(round_id: UUID) -> Page:
    """Close an open round before its time."""
    summary = _in_standing(round_id, RoundStanding.OPEN)
    form = filled(CloseRoundForm)

    def save(db: orm.Session, version: int) -> Round:
        reason = form.reason.data or ""
        return opening.close_round(db, actor(), round_id, version=version, reason=reason)

    page = RoundCloseTemplate(form=form, round=summary.round)
    return _change(page, round_id, save, _("The round is closed"))


@blueprint.route("/rounds/<uuid:round_id>/extend", methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def extend_round(round_id: UUID) -> Page:
    """Keep an open round open for longer."""
    summary = _in_standing(round_id, RoundStanding.OPEN)
    form = filled(ExtendRoundForm, closes_at=summary.round.closes_at)

    def save(db: orm.Session, version: int) -> Round:
        return opening.extend_round(
            db,
            actor(),
            round_id,
            version=version,
            closes_at=form.closes_at.data,
            reason=form.reason.data or "",
        )

    return _change(
        RoundExtendTemplate(form=form, round=summary.round),
        round_id,
        save,
        _("The round is extended"),
    )


def _in_standing(round_id: UUID, wanted: RoundStanding) -> RoundSummary:
    """Return the round, if it stands where the page needs it.

    Raises:
        NotFound: rounds are not this person's, or there is no such round.
        Conflict: its time has come or gone.
    """
    summary = overview.find_round(read(), actor(), round_id)
    if summary.standing is not wanted:
        raise Conflict(opening.CHANGED)
    return summary


def _change(page: FormTemplate, round_id: UUID, save: Save, done: str) -> Page:
    """Save a sent form and go to the round, or show the form."""
    if request.method == "POST":
        with saving(page.form) as db:
            save(db, sent_version())
        if not page.problems:
            flash(done, "success")
            return redirect(url_for("agency.show_round", round_id=round_id), 303)
    return form_page(page)
