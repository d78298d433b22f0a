"""Payments of the demonstration: some are paid, one is asked for, the rest waits."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.letters.issuing import issue_papers
from services.demo.files import EMPTY_PDF
from services.demo.people import Cast
from services.documents.inspect import Upload
from services.funds.payments import asking, listing, results, standing
from services.funds.payments.accounts import SLOTS, BankAccount
from services.funds.payments.results import TreasuryRow
from services.models import Application, Round

PAID = 2
"""Companies of a round that are paid."""


def pay_round(
    db: Session, cast: Cast, current: Round, officers: Sequence[Actor], decided_at: datetime
) -> Sequence[Application]:
    """Pay some of what was granted in a round, a few days after it was decided; returns which."""
    granted = db.scalars(
        select(Application)
        .where(Application.round_id == current.id, Application.granted > 0)
        .order_by(Application.number)
    ).all()
    if len(granted) <= PAID:
        return ()
    pay_these(db, cast, granted[:PAID], officers, decided_at)
    with moments.at(decided_at + timedelta(days=6)):
        ask(db, cast, granted[PAID], PAID)
    return granted[:PAID]


def pay_these(
    db: Session,
    cast: Cast,
    granted: Sequence[Application],
    officers: Sequence[Actor],
    decided_at: datetime,
) -> None:
    """Pay what was granted in a round, by one list."""
    with moments.at(decided_at + timedelta(days=3)):
        for index, application in enumerate(granted):
            ask(db, cast, application, index)
        assert granted[0].round_id
        made = listing.make_list(db, officers[0], granted[0].round_id)
        listing.check_list(db, officers[1], made.id, version=made.version)
    with moments.at(decided_at + timedelta(days=6)):
        rows = [
            TreasuryRow(
                row=row,
                number=number,
                amount=entry.amount,
                account=entry.account or "",
                result="paid",
                on=moments.today(),
                voucher=f"{moments.today().year}-{row:04d}",
                note="",
            )
            for row, (entry, number) in enumerate(standing.list_entries(db, made.id), start=1)
        ]
        results.enter(db, officers[0], made.id, version=made.version, rows=rows)
        results.confirm(db, officers[1], made.id, version=made.version)
    for application in granted:
        issue_papers(db, application.id)


def ask(db: Session, cast: Cast, application: Application, index: int) -> None:
    """Name the account of a company, and confirm it."""
    owner = cast.owners[application.applicant_id]
    uploads = {
        slot: Upload(
            filename=f"{words.in_('sc')}.pdf",
            media_type="application/pdf",
            size=len(EMPTY_PDF),
            data=EMPTY_PDF,
            sha256=hashlib.sha256(EMPTY_PDF).hexdigest(),
        )
        for slot, words in SLOTS.items()
    }
    account = BankAccount("示例银行", "深圳分行示例支行", f"4420000000000000{index:04d}")
    asking.prepare(
        db, owner, application.id, version=application.version, account=account, uploads=uploads
    )
    asking.confirm(db, owner, application.id, version=application.version)
