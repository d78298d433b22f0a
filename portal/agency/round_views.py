"""Rounds of funding: the lead body's approver opens them, corrects, closes and extends them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import orm

from forms.plain import PlainForm
from forms.rounds import (
    CloseRoundForm,
    ExtendRoundForm,
    RoundForm,
    WithdrawRoundForm,
    figures_form,
    unit_code,
)
from portal.access import access, actor
from portal.agency import blueprint
from portal.plain import filled, form_page, saving
from portal.web import Page, read
from portal.web import gettext as _
from services import audit
from services.actor import Role
from services.catalogue import item
from services.errors import Conflict, NotFound
from services.funds import figures, opening, overview
from services.funds.figures import foreign_currencies, has_granted, needs_figures
from services.funds.overview import RoundSummary
from services.language import N_
from services.models import Round
from services.rounds.terms import RoundStanding

STANDINGS = {
    RoundStanding.UPCOMING: N_("Upcoming"),
    RoundStanding.OPEN: N_("Open now"),
    RoundStanding.CLOSED: N_("Closed"),
}
TAGS = {RoundStanding.UPCOMING: "soon", RoundStanding.OPEN: "open", RoundStanding.CLOSED: "draft"}
"""How a round's standing is called, and which tag it gets."""

blueprint.add_app_template_global(overview.leads_rounds)


@blueprint.get("/rounds")
@access.roles(Role.APPROVER)
def list_rounds() -> str:
    """The rounds of all services that the officer's body leads."""
    return render_template(
        "agency/rounds.html",
        led=overview.list_rounds(read(), actor()),
        standings=STANDINGS,
        tags=TAGS,
    )


@blueprint.route("/rounds/new/<item_code>", methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def open_round(item_code: str) -> Page:
    """Announcing a round of a service."""
    wanted = overview.find_item(actor(), item_code)
    form = filled(RoundForm)
    if request.method == "POST":
        with saving(form) as db:
            opened = opening.open_round(db, actor(), item_code, form.terms())
        if not form.problems:
            flash(_("The round is announced"), "success")
            return redirect(url_for("agency.show_round", round_id=opened.id), 303)
    return form_page("agency/round_form.html", form, item=wanted, summary=None)


@blueprint.get("/rounds/<uuid:round_id>")
@access.roles(Role.APPROVER)
def show_round(round_id: UUID) -> str:
    """One round: its terms, what came in, and what was changed by whom."""
    summary = overview.find_round(read(), actor(), round_id)
    return render_template(
        "agency/round.html",
        entries=audit.entries_about(read(), round_id),
        standings=STANDINGS,
        tags=TAGS,
        RoundStanding=RoundStanding,
        below=audit.BELOW,
        wants_figures=needs_figures(item(summary.round.item_code)),
        figures_stand=has_granted(read(), round_id),
        **_about(summary),
    )


@blueprint.route("/rounds/<uuid:round_id>/correct", methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def correct_round(round_id: UUID) -> Page:
    """Changing a round that has not opened yet."""
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
    )

    def save(db: orm.Session, version: int) -> Round:
        return opening.correct_round(db, actor(), round_id, form.terms(), version=version)

    return _change("agency/round_form.html", form, summary, save, _("The round is corrected"))


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

    return _change("agency/round_figures.html", form, summary, save, _("The figures are saved"))


@blueprint.route("/rounds/<uuid:round_id>/withdraw", methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def withdraw_round(round_id: UUID) -> Page:
    """Taking back a round that has not opened yet."""
    summary = _in_standing(round_id, RoundStanding.UPCOMING)
    form = filled(WithdrawRoundForm)
    if request.method == "POST":
        with saving(form) as db:
            version = request.form.get("version", 0, type=int)
            reason = form.reason.data or ""
            opening.withdraw_round(db, actor(), round_id, version=version, reason=reason)
        if not form.problems:
            flash(_("The round is withdrawn"), "success")
            return redirect(url_for("agency.list_rounds"), 303)
    return form_page("agency/round_withdraw.html", form, **_about(summary))


@blueprint.route("/rounds/<uuid:round_id>/close", methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def close_round(round_id: UUID) -> Page:
    """Closing an open round before its time."""
    summary = _in_standing(round_id, RoundStanding.OPEN)
    form = filled(CloseRoundForm)

    def save(db: orm.Session, version: int) -> Round:
        reason = form.reason.data or ""
        return opening.close_round(db, actor(), round_id, version=version, reason=reason)

    return _change("agency/round_close.html", form, summary, save, _("The round is closed"))


@blueprint.route("/rounds/<uuid:round_id>/extend", methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def extend_round(round_id: UUID) -> Page:
    """Keeping an open round open for longer."""
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

    return _change("agency/round_extend.html", form, summary, save, _("The round is extended"))


def _in_standing(round_id: UUID, wanted: RoundStanding) -> RoundSummary:
    """The round, if it stands where the page needs it.

    Raises:
        NotFound: rounds are not this person's, or there is no such round.
        Conflict: its time has come or gone.
    """
    summary = overview.find_round(read(), actor(), round_id)
    if summary.standing is not wanted:
        raise Conflict(opening.CHANGED)
    return summary


def _change(
    template: str,
    form: PlainForm,
    summary: RoundSummary,
    save: Callable[[orm.Session, int], Round],
    done: str,
) -> Page:
    """Save a sent form and go to the round, or show the form."""
    if request.method == "POST":
        with saving(form) as db:
            save(db, request.form.get("version", 0, type=int))
        if not form.problems:
            flash(done, "success")
            return redirect(url_for("agency.show_round", round_id=summary.round.id), 303)
    return form_page(template, form, **_about(summary))


def _about(summary: RoundSummary) -> dict[str, Any]:
    """What every page of a round shows."""
    return {"summary": summary, "round": summary.round, "item": item(summary.round.item_code)}
