"""The payments of a round: where they stand, lists for the treasury, and what it did."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from forms.payments import DropPaymentsForm, ResultForm, ResultsForm
from portal.access import access, actor
from portal.agency import blueprint
from portal.agency.on_round import OnRound
from portal.downloads import send_bytes
from portal.pages import FormTemplate, form_page, renders
from portal.payments import PAYMENT_STATES, RECOVERY_STATES
from portal.plain import filled, saving, sent_version, take_file
from portal.web import Page, ngettext, read, write
from portal.web import gettext as _
from services.actor import AGENCY_ROLES
from services.applications.lifecycle import Capacity
from services.documents import sandbox
from services.documents.contents import Refused
from services.errors import Conflict, Invalid, Problem
from services.funds.payments import listing, recovering, results, standing
from services.funds.payments.accounts import SLOTS, mask
from services.funds.payments.listing import Requests
from services.funds.payments.results import Said, TreasuryResult
from services.funds.payments.standing import PaymentFigures
from services.funds.scope import load_listed
from services.language import N_, Message
from services.models import Document, PaymentEntry, PaymentList, Round

RESULT_CHOICES: Sequence[tuple[TreasuryResult, Message]] = (
    ("paid", N_("It was paid")),
    ("returned", N_("The bank returned it")),
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@renders("agency/payments.html")
class PaymentsTemplate(OnRound):
    """Where the payments of a round stand, and its lists for the treasury.

    Args:
        made: the list that waits to be checked, if there is one.
    """

    round: Round
    figures: PaymentFigures
    requests: Requests
    lists: Sequence[PaymentList]
    made: PaymentList | None
    rows: Sequence[Any]
    after: UUID | None
    older: UUID | None
    recoveries: Sequence[Any]
    states = PAYMENT_STATES
    recovery_states = RECOVERY_STATES
    mask = staticmethod(mask)


@renders("agency/payment_list.html")
class PaymentListTemplate(OnRound, FormTemplate):
    """One list for the treasury: its payments, and what the treasury did.

    Args:
        form: the file with which the treasury answers.
        unchecked: what keeps the reader from checking it.
        unconfirmed: what keeps the reader from confirming the results.
        waiting: the results that wait to be confirmed.
    """

    round: Round
    form: ResultsForm
    current: PaymentList
    entries: Sequence[Any]
    unchecked: Message | None
    unconfirmed: Message | None
    waiting: Sequence[PaymentEntry]
    proofs: Mapping[UUID, Sequence[Document]]
    slots = SLOTS
    mask = staticmethod(mask)

    @property
    def paid(self) -> Decimal:
        """RMB that is confirmed as paid."""
        done = (one for one, _number in self.entries if one.confirmed_at and one.result == "paid")
        return sum((one.amount for one in done), Decimal(0))


@renders("agency/payment_list_drop.html")
class DropPaymentsTemplate(OnRound, FormTemplate):
    """Why a payment list is dropped."""

    round: Round
    form: DropPaymentsForm
    current: PaymentList


@renders("agency/payment_result.html")
class PaymentResultTemplate(OnRound, FormTemplate):
    """Result of one payment, typed in as the treasury told it."""

    round: Round
    form: ResultForm
    current: PaymentList
    entry: PaymentEntry
    mask = staticmethod(mask)


@blueprint.get("/rounds/<uuid:round_id>/payments")
@access.roles(*AGENCY_ROLES)
def show_payments(round_id: UUID) -> str:
    """Show where the payments of a round stand, and its lists for the treasury."""
    db = read()
    listed = load_listed(db, actor(), round_id, capacity=Capacity.LEAD)
    after = request.args.get("after", default=None, type=UUID)
    rows, older = standing.list_payments(db, round_id, after=after)
    return PaymentsTemplate(
        round=listed.round,
        figures=standing.count_payments(db, round_id),
        requests=listing.find_requests(db, round_id),
        lists=standing.list_lists(db, round_id),
        made=listing.find_made(db, round_id),
        rows=rows,
        after=after,
        older=older,
        recoveries=recovering.list_recoveries(db, round_id),
    ).render()


@blueprint.post("/rounds/<uuid:round_id>/payments/list")
@access.roles(*AGENCY_ROLES)
def make_payment_list(round_id: UUID) -> Page:
    """Make a list of all payments that are asked for."""
    with write() as db:
        made = listing.make_list(db, actor(), round_id).id
    flash(_("The payment list is made. Another person checks it now"), "success")
    return redirect(url_for("agency.show_payment_list", list_id=made), 303)


@blueprint.get("/payment-lists/<uuid:list_id>")
@access.roles(*AGENCY_ROLES)
def show_payment_list(list_id: UUID) -> Page:
    """Show one payment list."""
    return _page(list_id, filled(ResultsForm))


@blueprint.post("/payment-lists/<uuid:list_id>/check")
@access.roles(*AGENCY_ROLES)
def check_payment_list(list_id: UUID) -> Page:
    """Check the list, by which it is sent to the treasury."""
    with write() as db:
        listing.check_list(db, actor(), list_id, version=sent_version())
    flash(_("The list is checked, and the companies are told"), "success")
    return _back(list_id)


@blueprint.route("/payment-lists/<uuid:list_id>/drop", methods=["GET", "POST"])
@access.roles(*AGENCY_ROLES)
def drop_payment_list(list_id: UUID) -> Page:
    """Drop a list that was not checked."""
    listed, current = listing.load_list(read(), actor(), list_id)
    if current.checked_at or current.dropped_at:
        raise Conflict(listing.CHANGED)
    form = filled(DropPaymentsForm)
    if request.method == "POST":
        with saving(form) as db:
            reason = form.reason.data or ""
            listing.drop_list(db, actor(), list_id, version=sent_version(), reason=reason)
        if not form.problems:
            flash(_("The payment list is dropped"), "success")
            return redirect(url_for("agency.show_payments", round_id=listed.round.id), 303)
    return form_page(DropPaymentsTemplate(round=listed.round, form=form, current=current))


@blueprint.get("/payment-lists/<uuid:list_id>/list.xlsx")
@access.roles(*AGENCY_ROLES)
def download_payment_list(list_id: UUID) -> Response:
    """Send a list that was checked, for the treasury, with the accounts in full."""
    from forms.payment_sheet import write_payments  # noqa: PLC0415

    listed, current = listing.load_list(read(), actor(), list_id)
    if current.checked_at is None:
        raise Conflict(listing.CHANGED)
    entries = [(entry, number) for entry, number in standing.list_entries(read(), list_id)]
    title = f"{listed.round.name}拨款清单第{current.number}号"
    return send_bytes(write_payments(title, entries), f"{title}.xlsx", XLSX)


@blueprint.post("/payment-lists/<uuid:list_id>/results")
@access.roles(*AGENCY_ROLES)
def enter_results(list_id: UUID) -> Page:
    """Read the answer of the treasury, all of it or nothing."""
    from forms.payment_sheet import read_results  # noqa: PLC0415

    listing.load_list(read(), actor(), list_id)
    form = filled(ResultsForm)
    take_file(form.file)
    rows = []
    if form.validate() and form.file.data:
        try:
            rows = read_results(sandbox.read_sheets(form.file.data.filename, form.file.data.data))
        except Refused as refused:
            form.add([Problem("file", refused.message)])
        except Invalid as error:
            form.add(error.problems)
    problems: Sequence[Problem] = form.problems
    if not problems:
        try:
            with write() as db:
                new = results.enter(db, actor(), list_id, version=sent_version(), rows=rows)
        except Invalid as error:
            problems = error.problems
            form.file.errors = [problem.message for problem in problems]
    if problems:
        read().expire_all()
        return _page(list_id, form)
    done = ngettext("%(num)s new result was entered", "%(num)s new results were entered", new)
    flash(done, "success")
    return _back(list_id)


@blueprint.route(
    "/payment-lists/<uuid:list_id>/results/<uuid:application_id>", methods=["GET", "POST"]
)
@access.roles(*AGENCY_ROLES)
def enter_result(list_id: UUID, application_id: UUID) -> Page:
    """Type in what the treasury did with one payment."""
    listed, current = listing.load_list(read(), actor(), list_id)
    entry = results.find_entry(read(), list_id, application_id)
    if current.checked_at is None or entry.confirmed_at:
        raise Conflict(listing.CHANGED)
    form = filled(
        ResultForm,
        result=entry.result,
        on=entry.result_on,
        voucher=entry.voucher,
        note=entry.note,
    )
    form.result.choices = RESULT_CHOICES
    if request.method == "POST":
        with saving(form) as db:
            results.enter_one(
                db, actor(), list_id, application_id, version=sent_version(), said=_said(form)
            )
        if not form.problems:
            flash(_("The result is entered. Another person confirms it"), "success")
            return _back(list_id)
    return form_page(
        PaymentResultTemplate(round=listed.round, form=form, current=current, entry=entry)
    )


@blueprint.post("/payment-lists/<uuid:list_id>/confirm")
@access.roles(*AGENCY_ROLES)
def confirm_results(list_id: UUID) -> Page:
    """Confirm the results that somebody else entered."""
    with write() as db:
        count = results.confirm(db, actor(), list_id, version=sent_version())
    done = ngettext("%(num)s result is confirmed", "%(num)s results are confirmed", count)
    flash(done, "success")
    return _back(list_id)


def _page(list_id: UUID, form: ResultsForm) -> Page:
    db, someone = read(), actor()
    listed, current = listing.load_list(db, someone, list_id)
    entries = standing.list_entries(db, list_id)
    waiting = [one for one, _number in entries if one.result and one.confirmed_at is None]
    return form_page(
        PaymentListTemplate(
            round=listed.round,
            form=form,
            current=current,
            entries=entries,
            unchecked=listing.checking_obstacle(someone, current),
            unconfirmed=results.confirming_obstacle(someone, waiting),
            waiting=waiting,
            proofs=standing.list_proofs(db, list_id),
        )
    )


def _said(form: ResultForm) -> Said:
    result = next((code for code, _words in RESULT_CHOICES if code == form.result.data), None)
    return Said(result, form.on.data, form.voucher.data or "", form.note.data or "")


def _back(list_id: UUID) -> Page:
    return redirect(url_for("agency.show_payment_list", list_id=list_id), 303)
