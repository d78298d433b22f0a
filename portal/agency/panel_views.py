"""The panel of a competitive round: drawn by chance, and what its sheets come to."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.experts import SUPPORTS, RemoveExpertForm
from portal.access import access, actor
from portal.agency import blueprint
from portal.agency.on_round import OnRound
from portal.pages import FormTemplate, form_page, renders
from portal.plain import filled, saving
from portal.web import Page, read, write
from portal.web import gettext as _
from services.actor import AGENCY_ROLES, Role
from services.catalogue.scoring import Criterion
from services.errors import NotFound
from services.funds.experts import drawing, overview
from services.funds.experts.overview import PanelOverview, SeatLine, SheetLine
from services.language import N_
from services.models import Application, Round
from services.rounds.drawing import BAR_WORDS
from services.rounds.scoring import PanelScore

LEFT = {
    "conflict": N_("Stepped aside: related to an applicant"),
    "refusal": N_("Stepped aside for another reason"),
    "removed": N_("Removed by the lead agency"),
}
"""Why a seat was left."""


@renders("agency/panel.html")
class PanelTemplate(OnRound):
    """Who sits on the panel of a round, how they were drawn, and what they have signed."""

    round: Round
    panel: PanelOverview
    after: UUID | None
    bar_words = BAR_WORDS
    left_words = LEFT

    @property
    def removes(self) -> bool:
        """Whether the reader can remove an expert."""
        return actor().role is Role.APPROVER


@renders("agency/panel_remove.html")
class RemoveExpertTemplate(OnRound, FormTemplate):
    """Why an expert is removed from a panel."""

    form: RemoveExpertForm
    round: Round
    line: SeatLine


@renders("agency/sheets.html")
class SheetsTemplate(OnRound):
    """All sheets on an application, once all are signed."""

    round: Round
    criteria: Sequence[Criterion]
    application: Application
    score: PanelScore
    lines: Sequence[SheetLine]
    supports = SUPPORTS


@blueprint.get("/rounds/<uuid:round_id>/panel")
@access.roles(*AGENCY_ROLES)
def show_panel(round_id: UUID) -> str:
    """Show the panel of a round."""
    after = request.args.get("after", default=None, type=UUID)
    panel = overview.read_panel(read(), actor(), round_id, after=after)
    return PanelTemplate(round=panel.led.round, panel=panel, after=after).render()


@blueprint.post("/rounds/<uuid:round_id>/panel/draw")
@access.roles(*AGENCY_ROLES)
def draw_panel(round_id: UUID) -> Page:
    """Draw experts for the empty seats."""
    with write() as db:
        drawing.draw_panel(db, actor(), round_id)
    flash(_("The experts are drawn, and told"), "success")
    return redirect(url_for("agency.show_panel", round_id=round_id), 303)


@blueprint.route("/rounds/<uuid:round_id>/panel/<uuid:seat_id>/remove", methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def remove_expert(round_id: UUID, seat_id: UUID) -> Page:
    """Remove an expert from a panel."""
    panel = overview.read_panel(read(), actor(), round_id)
    line = next(
        (one for one in panel.seats if one.seat.id == seat_id and one.seat.left_at is None), None
    )
    if line is None:
        raise NotFound
    form = filled(RemoveExpertForm)
    page = RemoveExpertTemplate(round=panel.led.round, form=form, line=line)
    if request.method == "POST":
        with saving(form) as db:
            drawing.remove_expert(db, actor(), round_id, seat_id, form.reason.data or "")
        if not page.problems:
            flash(_("The expert is removed. Draw another for the seat"), "success")
            return redirect(url_for("agency.show_panel", round_id=round_id), 303)
    return form_page(page)


@blueprint.get("/rounds/<uuid:round_id>/sheets/<uuid:application_id>")
@access.roles(*AGENCY_ROLES)
def show_sheets(round_id: UUID, application_id: UUID) -> str:
    """Show all sheets on an application, once all are signed."""
    led, application, score, lines = overview.read_sheets(read(), actor(), round_id, application_id)
    return SheetsTemplate(
        round=led.round,
        criteria=led.sheet.criteria,
        application=application,
        score=score,
        lines=lines,
    ).render()
