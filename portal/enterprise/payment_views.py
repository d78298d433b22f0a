"""The payment of what was granted: a filer names the account, an owner or signatory confirms it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.payments import AccountForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.pages import CaseTemplate, FormTemplate, form_page, renders
from portal.payments import PAYMENT_STATES
from portal.plain import filled, saving, sent_version, take_file
from portal.web import Page, read, write
from portal.web import gettext as _
from services.actor import APPLICANT_ROLES, PREPARERS, SIGNATORIES
from services.applications.case import attached, room
from services.applications.case.case import Case
from services.applications.case.loading import load
from services.applications.case.payable import asks_by, is_late, payment_state
from services.applications.case.permissions import allowed_actions, require_allowed
from services.applications.lifecycle import Action
from services.applications.paying import PaymentState
from services.documents.handing_in import HeldDocument
from services.documents.inspect import Upload
from services.errors import NotFound
from services.funds.payments import asking
from services.funds.payments.accounts import SLOTS, mask
from services.models import Payment


class OnPayment(CaseTemplate):
    """What the pages about a payment have in common."""

    __slots__ = ()
    documents: Sequence[HeldDocument]
    slots = SLOTS

    @property
    def holder(self) -> str:
        """The name of the account: the company's own, as it is called now."""
        return self.application.applicant.name

    @property
    def asks_by(self) -> date | None:
        """By when the payment has to be asked for, while it waits for the applicant."""
        return asks_by(self.case)


@renders("enterprise/payment.html")
class PaymentTemplate(OnPayment):
    """Where a payment stands, with what can be done about it."""

    documents: Sequence[HeldDocument]
    payment: Payment | None
    actions: Sequence[Action]
    states = PAYMENT_STATES
    mask = staticmethod(mask)

    @property
    def state(self) -> PaymentState | None:
        """Where the payment stands."""
        return payment_state(self.case)

    @property
    def late(self) -> bool:
        """Whether the day for asking has passed."""
        return is_late(self.case)

    @property
    def last_words(self) -> str:
        """Why it was given back, returned or withheld, if it was."""
        told = (Action.RETURN_PAYMENT, Action.BOUNCE, Action.LAPSE_PAYMENT, Action.WITHHOLD)
        found = (one for one in reversed(self.application.events) if one.action in told)
        event = next(found, None)
        return str(event.data.get("text", "")) if event else ""


@renders("enterprise/payment_account.html")
class PaymentAccountTemplate(OnPayment, FormTemplate):
    """The form for the account."""

    form: AccountForm
    documents: Sequence[HeldDocument]


@blueprint.get("/applications/<uuid:application_id>/payment")
@access.roles(*APPLICANT_ROLES)
def show_payment(application_id: UUID) -> str:
    """Show where the payment of what was granted stands."""
    db = read()
    case = _payable(load(db, actor(), application_id))
    return PaymentTemplate(
        case=case,
        documents=_documents(case),
        payment=asking.find_payment(db, application_id),
        actions=allowed_actions(actor(), case),
    ).render()


@blueprint.route("/applications/<uuid:application_id>/payment/account", methods=["GET", "POST"])
@access.roles(*PREPARERS)
def name_account(application_id: UUID) -> Page:
    """Name the account, with its proof and a receipt."""
    case = _payable(load(read(), actor(), application_id))
    require_allowed(actor(), case, Action.PREPARE_PAYMENT)
    documents = _documents(case)
    known = asking.find_payment(read(), application_id)
    form = filled(AccountForm, **_written(known))
    for slot, field in form.files.items():
        if any(one.slot == slot for one in documents):
            field.problem = None  # what was handed in before stays, unless a new file comes
    if request.method == "POST":
        room.count_file(actor())
        for field in form.files.values():
            take_file(field)
        with saving(form) as db:
            if not form.problems:
                asking.prepare(
                    db,
                    actor(),
                    application_id,
                    version=sent_version(),
                    account=form.account(),
                    uploads=_uploads(form),
                )
        if not form.problems:
            flash(_("The account is saved. An owner or signatory confirms it"), "success")
            return _back(application_id)
    return form_page(PaymentAccountTemplate(case=case, form=form, documents=documents))


@blueprint.post("/applications/<uuid:application_id>/payment/confirm")
@access.roles(*SIGNATORIES)
def confirm_account(application_id: UUID) -> Page:
    """Confirm the account, by which the payment is asked for."""
    with write() as db:
        version = sent_version()
        asking.confirm(db, actor(), application_id, version=version)
    flash(_("The payment is asked for"), "success")
    return _back(application_id)


def _payable(case: Case) -> Case:
    """Return the case, if something is to be paid on it. Raises NotFound."""
    if payment_state(case) is None:
        raise NotFound
    return case


def _documents(case: Case) -> list[HeldDocument]:
    return [one for one in attached.list_documents(read(), case) if one.slot in SLOTS]


def _written(known: Payment | None) -> dict[str, str]:
    """Write an account as the form shows it; its number is typed anew."""
    return {"bank": known.bank, "branch": known.branch} if known else {}


def _uploads(form: AccountForm) -> dict[str, Upload]:
    return {slot: field.data for slot, field in form.files.items() if field.data}


def _back(application_id: UUID) -> Page:
    return redirect(url_for("enterprise.show_payment", application_id=application_id), 303)
