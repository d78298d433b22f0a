"""The list of a round: where its filings stand, what-if, and fixing it by two people."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.round_lists import AdviseForm, DropListForm, FixListForm
from portal.access import access, actor
from portal.agency import blueprint
from portal.agency.on_round import OnRound
from portal.pages import FormTemplate, form_page, renders
from portal.plain import filled, saving, sent_version
from portal.web import Page, read, write
from portal.web import gettext as _
from services.actor import AGENCY_ROLES, Role
from services.applications.case.entries import is_over
from services.applications.case.publicity import reply_by
from services.applications.lifecycle import Capacity
from services.errors import Conflict, Forbidden
from services.funds import fixing, one_list, proposing, publishing, reporting, standing
from services.funds.payments.standing import PaymentFigures, count_payments
from services.funds.public_lists import is_published
from services.funds.scope import load_listed, sees_rounds, takes_statements
from services.funds.shares import DirectionShare, list_shares
from services.funds.standing import ListsOfRound, RoundFigures, RoundStage, stage_of
from services.language import N_, Message
from services.models import Round, RoundList
from services.rounds.allocating import RULE_WORDS, AllotmentRule, shown
from services.rounds.terms import ALLOCATIONS, FREED, LIST_OPINIONS

blueprint.add_app_template_global(sees_rounds)
blueprint.add_app_template_global(takes_statements)

STAGE_WORDS = {
    RoundStage.CHECKING: N_("Being checked for completeness"),
    RoundStage.REVIEW: N_("In review"),
    RoundStage.CONCLUDED: N_("Concluded"),
    RoundStage.APPROVED: N_("Approved"),
    RoundStage.REFUSED: N_("Refused"),
    RoundStage.ENDED: N_("Ended without a decision"),
}
"""How far a filing has come."""


LIST_STATES = {
    "proposed": ("soon", N_("Proposed, not fixed yet")),
    "fixed": ("yes", N_("Fixed")),
    "replaced": ("draft", N_("Replaced")),
    "dropped": ("no", N_("Dropped before it was fixed")),
}
"""Colour and words for where a list stands."""


def list_state(of: RoundList) -> str:
    """Say where a list stands."""
    if of.dropped_at:
        return "replaced" if of.fixed_at else "dropped"
    return "fixed" if of.fixed_at else "proposed"


@dataclass(frozen=True, slots=True)
class Bar:
    """A sum of money of the round, beside the budget.

    Args:
        most: what the bar is drawn against.
    """

    name: Message
    money: Decimal
    most: Decimal


@renders("agency/round_list.html")
class RoundListTemplate(OnRound):
    """The page of a round's list: where its filings stand, and what divides its budget.

    Args:
        share: the coefficient of the list, or of what is concluded in favour so far.
        leads: whether the list is the reader's body's to propose and fix.
        objected: the applications with an objection that is not answered.
        open_reports: how many reports wait for an answer, or for what follows.
        obstacle: what keeps a list from being proposed, if none stands.
        unfixable: what keeps the reader from fixing the list that stands.
    """

    round: Round
    figures: RoundFigures
    payments: PaymentFigures
    lists: ListsOfRound
    share: Fraction
    rows: Sequence[Any]
    after: UUID | None
    older: UUID | None
    leads: bool
    obstacle: Message | None
    unfixable: Message | None
    objected: Sequence[Any]
    open_reports: int
    stage_words = STAGE_WORDS
    allocations = ALLOCATIONS
    freed_words = FREED
    opinions = LIST_OPINIONS
    stage_of = staticmethod(stage_of)
    is_published = staticmethod(is_published)
    list_states = LIST_STATES
    list_state = staticmethod(list_state)
    is_over = staticmethod(is_over)
    reply_by = staticmethod(reply_by)

    @property
    def advises(self) -> bool:
        """Whether the reader gives the opinion on the list."""
        return not self.leads and actor().role is Role.APPROVER

    @property
    def signs(self) -> bool:
        """Whether the reader publishes the list and has it decided."""
        return self.leads and actor().role is Role.APPROVER

    @property
    def bars(self) -> Sequence[Bar]:
        """The money of the round, as bars and as a table."""
        whole, budget = self.figures.all, self.round.envelope
        proposed = self.lists.proposed
        sums = (
            (N_("Asked for"), whole.asked),
            (N_("Recognised"), self.figures.recognised),
            (N_("Proposed"), proposed),
            (N_("Granted"), whole.granted),
            (N_("Paid"), self.payments.paid),
            *self._recovered,
            (N_("Left to pay"), self.payments.left),
            (N_("Left of the budget"), budget - max(proposed, whole.granted)),
            (N_("Budget"), budget),
        )
        most = max(money for _name, money in sums)
        return [Bar(name, money, most) for name, money in sums]

    @property
    def shares(self) -> Sequence[DirectionShare]:
        """What directions with a budget of their own get of the list that stands."""
        current = self.lists.current
        return list_shares(self.round.item_code, current.directions) if current else ()

    @property
    def _recovered(self) -> Sequence[tuple[Message, Decimal]]:
        """Sums that are to be paid back, and were, where there are any."""
        if not self.payments.recovered:
            return ()
        return (
            (N_("To be paid back"), self.payments.recovered),
            (N_("Paid back"), self.payments.repaid),
        )

    @property
    def coefficient(self) -> Decimal:
        """The share of each amount, cut for people."""
        return shown(self.share)

    def rule_words(self, rule: str) -> Message:
        """Say what decided an amount."""
        return RULE_WORDS[AllotmentRule(rule)]


@renders("agency/one_list.html")
class OneListTemplate(OnRound):
    """One list of a round as it was drawn up, also once another took its place.

    Args:
        superseding: the list that took its place.
    """

    round: Round
    current: RoundList
    superseding: RoundList | None
    rows: Sequence[Any]
    after: UUID | None
    older: UUID | None
    opinions = LIST_OPINIONS
    list_states = LIST_STATES
    list_state = staticmethod(list_state)

    @property
    def shares(self) -> Sequence[DirectionShare]:
        """What directions with a budget of their own get of it."""
        return list_shares(self.round.item_code, self.current.directions)

    def rule_words(self, rule: str) -> Message:
        """Say what decided an amount."""
        return RULE_WORDS[AllotmentRule(rule)]


@renders("agency/round_list_form.html")
class ListFormTemplate(OnRound, FormTemplate):
    """A form about the list that is proposed: to give the opinion, to fix it, or to drop it."""

    round: Round
    form: AdviseForm | FixListForm | DropListForm
    current: RoundList
    heading: str
    opinions = LIST_OPINIONS

    @property
    def shares(self) -> Sequence[DirectionShare]:
        """What directions with a budget of their own get of the list."""
        return list_shares(self.round.item_code, self.current.directions)


@blueprint.get("/rounds/<uuid:round_id>/list")
@access.roles(*AGENCY_ROLES)
def show_list(round_id: UUID) -> str:
    """Show where the filings of a round stand, and the list that divides its budget."""
    db, someone = read(), actor()
    listed = load_listed(db, someone, round_id)
    lists = standing.read_lists(db, round_id)
    after = request.args.get("after", default=None, type=UUID)
    rows, older = standing.list_filings(db, round_id, after=after)
    return RoundListTemplate(
        round=listed.round,
        leads=listed.capacity is Capacity.LEAD,
        figures=standing.count_filings(db, round_id),
        payments=count_payments(db, round_id),
        lists=lists,
        share=_share(listed.round, lists.current),
        rows=rows,
        after=after,
        older=older,
        obstacle=proposing.find_obstacle(db, listed.round),
        unfixable=fixing.fixing_obstacle(someone, lists.current) if lists.current else None,
        objected=standing.list_objected(db, round_id) if lists.left_out.objected_to else (),
        open_reports=reporting.count_open(db, round_id) if lists.fixed else 0,
    ).render()


@blueprint.get("/rounds/<uuid:round_id>/lists/<int:number>")
@access.roles(*AGENCY_ROLES)
def show_one_list(round_id: UUID, number: int) -> str:
    """Show one list of a round, whether it stands or was dropped."""
    db = read()
    found = load_listed(db, actor(), round_id).round
    current, superseding = one_list.find_numbered(db, round_id, number)
    after = request.args.get("after", default=None, type=UUID)
    rows, older = one_list.list_of_entries(db, current.id, after=after)
    return OneListTemplate(
        round=found,
        current=current,
        superseding=superseding,
        rows=rows,
        after=after,
        older=older,
    ).render()


@blueprint.post("/rounds/<uuid:round_id>/list/propose")
@access.roles(*AGENCY_ROLES)
def propose_list(round_id: UUID) -> Page:
    """Propose how the budget is divided."""
    with write() as db:
        proposing.propose_list(db, actor(), round_id)
    flash(_("The list is proposed"), "success")
    return redirect(url_for("agency.show_list", round_id=round_id), 303)


@blueprint.route("/rounds/<uuid:round_id>/list/opinion", methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def advise_on_list(round_id: UUID) -> Page:
    """Give the opinion of the body with the money, on the list as a whole."""
    found, current = _proposed(round_id, Capacity.JOINT)
    form = filled(AdviseForm)
    page = ListFormTemplate(
        round=found,
        form=form,
        current=current,
        heading=_("Give the opinion on the list"),
    )
    if request.method == "POST":
        with saving(form) as db:
            fixing.advise(
                db,
                actor(),
                round_id,
                version=sent_version(),
                opinion=form.chosen,
                text=form.text.data or "",
            )
    return _finish(page, round_id, _("The opinion is given"))


@blueprint.route("/rounds/<uuid:round_id>/list/fix", methods=["GET", "POST"])
@access.roles(Role.APPROVER)
def fix_list(round_id: UUID) -> Page:
    """Fix the list, so that nothing of it changes any more."""
    found, current = _proposed(round_id, Capacity.LEAD)
    obstacle = fixing.fixing_obstacle(actor(), current)
    if obstacle:
        raise Forbidden(obstacle)
    form = filled(FixListForm)
    page = ListFormTemplate(
        round=found,
        form=form,
        current=current,
        heading=_("Fix the list"),
    )
    if request.method == "POST":
        with saving(form) as db:
            fixing.fix_list(
                db, actor(), round_id, version=sent_version(), reason=form.reason.data or ""
            )
    return _finish(page, round_id, _("The list is fixed"))


@blueprint.post("/rounds/<uuid:round_id>/list/publish")
@access.roles(Role.APPROVER)
def publish_list(round_id: UUID) -> Page:
    """Publish the fixed list, for the days that the round states."""
    with write() as db:
        publishing.publish_list(db, actor(), round_id, version=sent_version())
    flash(_("The list is published"), "success")
    return redirect(url_for("agency.show_list", round_id=round_id), 303)


@blueprint.post("/rounds/<uuid:round_id>/list/decide")
@access.roles(Role.APPROVER)
def decide_list(round_id: UUID) -> Page:
    """Have everything on the lists decided, one after the other."""
    with write() as db:
        publishing.decide_all(db, actor(), round_id, version=sent_version())
    flash(_("The decisions are being made, one after the other. Look again in a moment"), "success")
    return redirect(url_for("agency.show_list", round_id=round_id), 303)


@blueprint.route("/rounds/<uuid:round_id>/list/drop", methods=["GET", "POST"])
@access.roles(*AGENCY_ROLES)
def drop_list(round_id: UUID) -> Page:
    """Drop the list that is proposed."""
    found, current = _proposed(round_id, Capacity.LEAD)
    form = filled(DropListForm)
    page = ListFormTemplate(
        round=found,
        form=form,
        current=current,
        heading=_("Drop the list"),
    )
    if request.method == "POST":
        with saving(form) as db:
            reason = form.reason.data or ""
            proposing.drop_list(db, actor(), round_id, version=sent_version(), reason=reason)
    return _finish(page, round_id, _("The list is dropped"))


def _share(known: Round, current: RoundList | None) -> Fraction:
    if current:
        return Fraction(current.coefficient)
    return proposing.find_share(read(), known)


def _proposed(round_id: UUID, capacity: Capacity) -> tuple[Round, RoundList]:
    """Return a round with the list that is proposed.

    Raises:
        NotFound: as `load_listed` says.
        Conflict: no list is proposed, or it is fixed.
    """
    listed = load_listed(read(), actor(), round_id, capacity=capacity)
    current = standing.find_list(read(), round_id)
    if current is None or current.fixed_at is not None:
        raise Conflict(proposing.CHANGED)
    return listed.round, current


def _finish(page: ListFormTemplate, round_id: UUID, done: str) -> Page:
    """Go to the list if the form was saved, or show the form."""
    if request.method == "POST" and not page.problems:
        flash(done, "success")
        return redirect(url_for("agency.show_list", round_id=round_id), 303)
    return form_page(page)
