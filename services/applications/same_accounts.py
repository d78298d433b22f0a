"""Cases that name the same bank account: of another applicant, or of the same for the same service.

They are signs for an officer to look at, and decide nothing. The number is not searched for, only
its digest with a key; of others an officer is told only where their own body has a part.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Text, bindparam, cast, delete, func, insert, or_, select
from sqlalchemy.orm import Session, aliased

from services import encryption
from services.applications.other_cases import show_newest
from services.catalogue import Item, View, item_of, load_catalogue
from services.identifiers import normalise
from services.models import AccountKey, Application, Payment

PAYMENT = "payment"
"""Where a payment names its account; elsewhere it is the question that asks for it."""


@dataclass(frozen=True, slots=True)
class SameAccount:
    """A case that names the same account."""

    id: UUID
    number: str
    applicant: str


def note_answered_accounts(db: Session, application: Application) -> None:
    """Note the accounts that the answers of a filing name, in place of what was noted before."""
    if not _list_asked(item_of(application)):
        return
    own = AccountKey.application_id == application.id
    db.execute(delete(AccountKey).where(own, AccountKey.source != PAYMENT))
    for path, number in _list_answered(application):
        _note(db, application.id, path, number)


def note_paid_account(db: Session, payment: Payment) -> None:
    """Note the account of a payment, in place of what was noted before."""
    own = AccountKey.application_id == payment.application_id
    db.execute(delete(AccountKey).where(own, AccountKey.source == PAYMENT))
    if payment.account:
        _note(db, payment.application_id, PAYMENT, payment.account)


def note_accounts_anew(db: Session) -> None:
    """Note the accounts of all cases, once the key was replaced or nothing was noted yet."""
    for payment in db.scalars(select(Payment).where(Payment.account.is_not(None))).all():
        note_paid_account(db, payment)
    asking = [code for code, known in load_catalogue().items() if any(map(_list_asked, known))]
    filed = select(Application).where(
        Application.item_code.in_(asking),
        Application.submitted_at.is_not(None),
        Application.erased_at.is_(None),
    )
    for application in db.scalars(filed).all():
        note_answered_accounts(db, application)


def _list_asked(filed: Item) -> list[str]:
    """List the questions of a service that ask for an account."""
    return [path for path, field in filed.by_path.items() if field.sensitive == "account"]


def _list_answered(application: Application) -> Iterator[tuple[str, str]]:
    """Yield the accounts that were signed, each with its question."""
    filed = item_of(application)
    view = View(filed, (application.correction or {}).get("signed", application.answers))
    for path in _list_asked(filed):
        number = view.answer(path)
        if isinstance(number, str) and number.strip():
            yield path, number


def _note(db: Session, application_id: UUID, source: str, number: str) -> None:
    known = {"application_id": application_id, "source": source, "key": _digest(number)}
    db.execute(insert(AccountKey).values(known))


def _digest(number: str) -> str:
    """Digest a number so that it is found however it was typed."""
    return encryption.digest(f"account:{normalise(number)}")


_MINE, _THEIRS = aliased(AccountKey, name="my_account"), aliased(AccountKey, name="their_account")
_SAME = show_newest(
    select(Application.submitted_at, Application.id, Application.number, Application.filed_name)
    .select_from(_MINE)
    .join(_THEIRS, _THEIRS.key == _MINE.key)
    .join(Application, Application.id == _THEIRS.application_id)
    .where(
        _MINE.application_id == bindparam("id"),
        _THEIRS.application_id != bindparam("id"),
        or_(
            Application.applicant_id != bindparam("applicant"),
            Application.item_code == bindparam("item"),
        ),
    )
).subquery("same_account")
SAME_ACCOUNTS = select(
    cast(func.json_agg(func.json_build_array(_SAME.c.id, _SAME.c.number, _SAME.c.filed_name)), Text)
).scalar_subquery()
"""The cases with the same account, as one text that another statement reads along: of the
parameters `id`, `applicant` and `item` of a case, and the reader's `body`.
"""


def read_same_accounts(text: str | None) -> Sequence[SameAccount]:
    """Read what `SAME_ACCOUNTS` found."""
    return [SameAccount(UUID(key), number, name) for key, number, name in json.loads(text or "[]")]
