"""The panels on which an expert sits: first the declaration, then what there is to score."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.experts import DeclareForm, StepAsideForm
from portal.access import access, actor
from portal.expert import blueprint
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving
from portal.web import Page, read
from portal.web import gettext as _
from services.actor import Role
from services.catalogue import Item
from services.funds.experts import declaring, loading
from services.funds.experts.assigned import AssignedFilings, SheetState, list_assigned
from services.funds.experts.drawing import list_firms
from services.funds.experts.scores import scored_by
from services.models import PanelSeat, Round
from services.rounds.drawing import Firm


class OnSeat(PageTemplate):
    """What the pages of one panel have in common."""

    __slots__ = ()
    round: Round

    @property
    def item(self) -> Item:
        """What it is a round of."""
        return scored_by(self.round)


@renders("expert/panels.html")
class PanelsTemplate(PageTemplate):
    """The panels on which an expert sits."""

    panels: Sequence[tuple[PanelSeat, Round]]
    scored_by = staticmethod(scored_by)


@renders("expert/declare.html")
class DeclareTemplate(OnSeat, FormTemplate):
    """Who applies, and the declaration that comes before everything else."""

    form: DeclareForm
    round: Round
    firms: Sequence[Firm]


@renders("expert/panel.html")
class AssignedTemplate(OnSeat):
    """What there is to score."""

    round: Round
    assigned: AssignedFilings
    after: UUID | None
    SheetState = SheetState


@renders("expert/aside.html")
class StepAsideTemplate(OnSeat, FormTemplate):
    """Why an expert steps aside."""

    form: StepAsideForm
    round: Round


@blueprint.get("/")
@access.roles(Role.EXPERT)
def list_panels() -> str:
    """List the panels on which the reader sits."""
    return PanelsTemplate(panels=loading.list_seats(read(), actor())).render()


@blueprint.route("/rounds/<uuid:round_id>", methods=["GET", "POST"])
@access.roles(Role.EXPERT)
def show_panel(round_id: UUID) -> Page:
    """Show what there is to score, once the reader has declared no relation to anybody."""
    seat, current = loading.load_seat(read(), actor(), round_id)
    if seat.declared_at is not None:
        after = request.args.get("after", default=None, type=UUID)
        assigned = list_assigned(read(), seat, current, after=after)
        return AssignedTemplate(round=current, assigned=assigned, after=after).render()
    form = filled(DeclareForm)
    page = DeclareTemplate(form=form, round=current, firms=list_firms(read(), round_id))
    if request.method == "POST":
        with saving(form) as db:
            declaring.declare(db, actor(), round_id, declared=form.declared.data)
        if not page.problems:
            flash(_("Your declaration is on record. The applications are open to you"), "success")
            return redirect(url_for("expert.show_panel", round_id=round_id), 303)
    return form_page(page)


@blueprint.route("/rounds/<uuid:round_id>/aside", methods=["GET", "POST"])
@access.roles(Role.EXPERT)
def step_aside(round_id: UUID) -> Page:
    """Leave a panel, with the reason."""
    _seat, current = loading.load_seat(read(), actor(), round_id)
    form = filled(StepAsideForm)
    page = StepAsideTemplate(form=form, round=current)
    if request.method == "POST":
        with saving(form) as db:
            declaring.step_aside(
                db, actor(), round_id, left_for=form.chosen, reason=form.reason.data or ""
            )
        if not page.problems:
            flash(_("You have stepped aside. Somebody else will be drawn"), "success")
            return redirect(url_for("expert.list_panels"), 303)
    return form_page(page)
