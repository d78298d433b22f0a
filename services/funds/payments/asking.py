"""Ask for a payment: a filer names the account, an owner or signatory confirms it; officers
give it back, or say why nothing will be paid.
"""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.room import require_room_for_file
from services.applications.case.texts import refuse_if, require_text
from services.applications.lifecycle import Action
from services.applications.paying import PAYMENT_STEPS
from services.applications.same_accounts import note_paid_account
from services.catalogue.parts import FileType
from services.documents import handing_in
from services.documents.inspect import Upload
from services.errors import Problem
from services.funds.payments.accounts import SLOTS, BankAccount, account_problems, mask
from services.language import N_, Message
from services.models import Payment

MISSING: Mapping[str, Message] = {
    "payment_proof": N_("Select the proof of the account"),
    "payment_receipt": N_("Select the receipt for the money"),
}
ACCEPT: tuple[FileType, ...] = ("pdf", "jpeg", "png", "ofd")


def find_payment(db: Session, application_id: UUID, *, lock: bool = False) -> Payment | None:
    """Find the payment of a case, from the day its account was named."""
    query = select(Payment).where(Payment.application_id == application_id)
    return db.scalar(query.with_for_update() if lock else query)


def prepare(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    account: BankAccount,
    uploads: Mapping[str, Upload],
) -> Case:
    """Name the account to which what was granted is paid, for an owner or signatory to confirm.

    The holder is no input: it is the company, by the name that a registrar confirmed last.

    Args:
        uploads: new files, by slot; one takes the place of what was handed in before.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: the account is incomplete or wrong, or a document is missing.

    """
    case = load_to(Action.PREPARE_PAYMENT, db, actor, application_id, version=version)
    application, tidied = case.application, account.tidied()
    held = {one.slot: one for one in handing_in.current_documents(db, application_id)}
    missing = [
        Problem(slot, words)
        for slot, words in MISSING.items()
        if slot not in uploads and slot not in held
    ]
    refuse_if([*account_problems(tidied), *missing])
    for slot, upload in uploads.items():
        require_room_for_file(db, actor, application, len(upload.data), slot)
        if slot in held:
            handing_in.detach(db, held[slot].id)
        handing_in.attach(db, application_id, slot, upload, actor.user_id)
    assert application.granted is not None
    payment = find_payment(db, application_id, lock=True) or Payment(application_id=application_id)
    payment.amount, payment.holder = application.granted, application.applicant.name
    payment.bank, payment.branch = tidied.bank, tidied.branch
    payment.account = tidied.number
    note_paid_account(db, payment)
    _record(db, actor, case, Action.PREPARE_PAYMENT, payment)
    return case


def confirm(db: Session, actor: Actor, application_id: UUID, *, version: int) -> Case:
    """Confirm the account and ask for the payment.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.

    """
    case = load_to(Action.ASK_FOR_PAYMENT, db, actor, application_id, version=version)
    payment = find_payment(db, application_id, lock=True)
    assert payment is not None
    _record(db, actor, case, Action.ASK_FOR_PAYMENT, payment)
    return case


def give_back(db: Session, actor: Actor, application_id: UUID, *, version: int, text: str) -> Case:
    """Give a request back to be put right, as when the proof cannot be read.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no explanation.

    """
    wanted = N_("Tell the applicant what to put right")
    return _end(db, actor, application_id, Action.RETURN_PAYMENT, version, text, wanted)


def lapse(db: Session, actor: Actor, application_id: UUID, *, version: int, text: str) -> Case:
    """State that a payment was not asked for in time (逾期放弃). It never happens by itself.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no explanation.

    """
    return _end(
        db, actor, application_id, Action.LAPSE_PAYMENT, version, text, N_("Give the reason")
    )


def withhold(db: Session, actor: Actor, application_id: UUID, *, version: int, text: str) -> Case:
    """State that nothing will be paid (不予拨付), and why.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: no explanation.

    """
    return _end(db, actor, application_id, Action.WITHHOLD, version, text, N_("Give the reason"))


def _end(
    db: Session,
    actor: Actor,
    application_id: UUID,
    action: Action,
    version: int,
    text: str,
    wanted: Message,
) -> Case:
    case = load_to(action, db, actor, application_id, version=version)
    text = require_text(text, wanted)
    payment = find_payment(db, application_id, lock=True)
    if payment is not None:
        payment.state = PAYMENT_STEPS[action].to.value
    move(db, actor, case, action, text=text)
    return case


def _record(db: Session, actor: Actor, case: Case, action: Action, payment: Payment) -> None:
    payment.state = PAYMENT_STEPS[action].to.value
    db.add(payment)
    documents = [
        {"slot": one.slot, "sha256": one.sha256}
        for one in handing_in.current_documents(db, case.application.id)
        if one.slot in SLOTS
    ]
    move(
        db,
        actor,
        case,
        action,
        name=payment.holder,
        account=mask(payment.account),
        amount=f"{payment.amount:.2f}",
        documents=documents,
    )
