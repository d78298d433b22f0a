"""What the treasury did with a payment list: read from its file or typed in by one person,
confirmed by another.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import formats, moments
from services.actor import Actor
from services.applications.case.texts import refuse_if
from services.applications.lifecycle import Action
from services.documents.numbering import parse_case_number
from services.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from services.funds.payments.accounts import mask
from services.funds.payments.listing import CHANGED, load_list, record, take_step
from services.funds.payments.standing import list_entries
from services.identifiers import normalise
from services.language import N_, Message
from services.models import PaymentEntry, PaymentList

LONGEST = 120
"""Characters in a voucher number or a reason."""

TreasuryResult = Literal["paid", "returned"]


@dataclass(frozen=True, slots=True)
class Said:
    """What the treasury says of one payment.

    Args:
        note: why it was returned, in the words of the bank.
    """

    result: TreasuryResult | None
    on: date | None
    voucher: str
    note: str


@dataclass(frozen=True, slots=True)
class TreasuryRow:
    """What the treasury says of one payment; None where nothing, or nothing readable, is said.

    Args:
        row: where it stands, as the file counts; it names the row of each problem.
        number: the case number, as written.
        amount, account: as written; they must be those of the list.
        unread: what could not be read.
    """

    row: int
    number: str
    amount: Decimal | None
    account: str
    result: TreasuryResult | None
    on: date | None
    voucher: str
    note: str
    unread: tuple[Message, ...] = ()

    @property
    def said(self) -> Said:
        """What it says of the payment."""
        return Said(self.result, self.on, self.voucher, self.note)

    @property
    def says_nothing(self) -> bool:
        """Whether no result is written, so that the payment is still under way."""
        return not (self.result or self.on or self.voucher or self.note or self.unread)


def enter(
    db: Session, actor: Actor, list_id: UUID, *, version: int, rows: Sequence[TreasuryRow]
) -> int:
    """Enter results, all or none. What is known already is left as it is.

    Returns:
        How many results are new.

    Raises:
        NotFound: there is no such list, or it is not the actor's.
        Conflict: it was not sent, or has changed since.
        Invalid: with a problem for each row that is wrong, in the order of the rows.

    """
    _, found = load_list(db, actor, list_id, lock=True)
    _require_sent(found, version)
    entries = {number: entry for entry, number in list_entries(db, list_id)}
    problems = list(_problems(rows, entries, found))
    if problems:
        raise Invalid(problems)
    said = [(entries[_number(row)], row.said) for row in rows if not row.says_nothing]
    return _enter(db, actor, found, said)


def enter_one(
    db: Session, actor: Actor, list_id: UUID, application_id: UUID, *, version: int, said: Said
) -> int:
    """Enter by hand what the treasury did with one payment, for another person to confirm.

    Returns:
        Whether it is new: 1 or 0.

    Raises:
        NotFound: there is no such list, or it is not the actor's, or has no such application.
        Conflict: it was not sent, or has changed since; or another result is confirmed.
        Invalid: something is missing or wrong.

    """
    _, found = load_list(db, actor, list_id, lock=True)
    _require_sent(found, version)
    entry = find_entry(db, list_id, application_id)
    if entry.confirmed_at:
        raise Conflict(N_("Another result is confirmed already"))
    refuse_if(list(_result_problems(said, found)))
    return _enter(db, actor, found, [(entry, said)])


def find_entry(db: Session, list_id: UUID, application_id: UUID) -> PaymentEntry:
    """Find one payment on a list that was loaded in scope. Raises NotFound."""
    entry = db.scalar(
        select(PaymentEntry).where(
            PaymentEntry.list_id == list_id, PaymentEntry.application_id == application_id
        )
    )
    if entry is None:
        raise NotFound
    return entry


def _enter(
    db: Session, actor: Actor, found: PaymentList, said: Sequence[tuple[PaymentEntry, Said]]
) -> int:
    """Note what is new; returns how much that is."""
    new = [(entry, one) for entry, one in said if _says(entry) != one]
    for entry, one in new:
        entry.result, entry.result_on = one.result, one.on
        entry.voucher, entry.note = one.voucher, one.note
        entry.entered_by, entry.entered_at = actor.user_id, moments.now()
    if new:
        found.results_at = moments.now()
        db.flush()
        record(db, actor, "round.payment_results_entered", found, results=str(len(new)))
    return len(new)


def confirm(db: Session, actor: Actor, list_id: UUID, *, version: int) -> int:
    """Confirm the results that somebody else entered: then they count, and companies are told.

    Returns:
        How many results were confirmed.

    Raises:
        NotFound: there is no such list, or it is not the actor's.
        Forbidden: the actor entered some of them.
        Conflict: there is nothing to confirm, or the list has changed since.

    """
    _, found = load_list(db, actor, list_id, lock=True)
    _require_sent(found, version)
    entries = [entry for entry, _number in list_entries(db, list_id)]
    waiting = [one for one in entries if one.result and one.confirmed_at is None]
    if not waiting:
        raise Conflict(N_("There is no result to confirm"))
    if obstacle := confirming_obstacle(actor, waiting):
        raise Forbidden(obstacle)
    for entry in sorted(waiting, key=lambda one: one.application_id):
        entry.confirmed_by, entry.confirmed_at = actor.user_id, moments.now()
        _settle(db, entry)
    found.results_at = moments.now()
    db.flush()
    record(db, actor, "round.payment_results_confirmed", found, results=str(len(waiting)))
    return len(waiting)


def confirming_obstacle(actor: Actor, waiting: Sequence[PaymentEntry]) -> Message | None:
    """Find what keeps an officer of the lead from confirming results, if anything."""
    if any(one.entered_by == actor.user_id for one in waiting):
        return N_("A different person must confirm the results that you entered")
    return None


def _settle(db: Session, entry: PaymentEntry) -> None:
    assert entry.result_on is not None
    if entry.result == "returned":
        take_step(db, entry, Action.BOUNCE, text=entry.note, on=entry.result_on.isoformat())
        return
    take_step(
        db,
        entry,
        Action.PAY,
        amount=f"{entry.amount:.2f}",
        name=entry.holder,
        account=mask(entry.account),
        on=entry.result_on.isoformat(),
        voucher=entry.voucher,
    )


def _require_sent(found: PaymentList, version: int) -> None:
    if found.checked_at is None or found.version != version:
        raise Conflict(CHANGED)


def _number(row: TreasuryRow) -> str:
    return parse_case_number(row.number) or row.number.strip()


def _says(entry: PaymentEntry) -> Said:
    return Said(entry.result, entry.result_on, entry.voucher, entry.note)


# --- checks ----------------------------------------------------------------------


def _problems(
    rows: Sequence[TreasuryRow], entries: Mapping[str, PaymentEntry], of: PaymentList
) -> Iterator[Problem]:
    seen: set[str] = set()
    for row in rows:
        number = _number(row)
        found = [*_row_problems(row, entries.get(number), of)]
        if number in seen:
            found = [N_("This case number stands in the file twice")]
        seen.add(number)
        for message in found:
            yield _at(row, message)


def _at(row: TreasuryRow, message: Message) -> Problem:
    where = N_("Row %(row)s (%(number)s): %(what)s", row=row.row, number=row.number, what=message)
    return Problem("file", where)


def _row_problems(
    row: TreasuryRow, entry: PaymentEntry | None, of: PaymentList
) -> Iterator[Message]:
    if entry is None:
        yield N_("No such case number is on this list")
        return
    if row.amount is not None and row.amount != entry.amount:
        amount = formats.in_all_languages(formats.money, entry.amount)
        yield N_("The amount on the list is %(amount)s", amount=amount)
    if row.account and normalise(row.account) != entry.account:
        yield N_("The account is not the one on the list")
    if row.says_nothing:
        return
    if row.amount is None and not row.unread:
        yield N_("The amount is missing")
    if not row.account:
        yield N_("The account is missing")
    yield from row.unread or (one.message for one in _result_problems(row.said, of))
    if entry.confirmed_at and not row.unread and _says(entry) != row.said:
        yield N_("Another result is confirmed already")


def _result_problems(said: Said, of: PaymentList) -> Iterator[Problem]:
    if said.result is None:
        yield Problem("result", N_("Say whether it was paid or returned"))
    if said.on is None:
        yield Problem("on", N_("The day is missing"))
    elif said.on > moments.today():
        yield Problem("on", N_("The day is still to come"))
    elif of.checked_at and said.on < moments.local_day(of.checked_at):
        yield Problem("on", N_("The day is before the list was sent"))
    if said.result == "paid" and not said.voucher:
        yield Problem("voucher", N_("The number of the voucher is missing"))
    if said.result == "returned" and not said.note:
        yield Problem("note", N_("The reason for the return is missing"))
    for field, text in (("voucher", said.voucher), ("note", said.note)):
        if len(text) > LONGEST:
            yield Problem(field, N_("Use %(longest)s characters or fewer", longest=LONGEST))
