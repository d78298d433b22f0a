"""A recovery of the demonstration: a part of what was paid is to be paid back, half of it is."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.loading import load
from services.applications.case.recoverable import answers_by
from services.applications.letters.issuing import issue_papers
from services.demo.objecting import find_holder
from services.demo.people import Cast
from services.funds.payments import recovering
from services.models import Application, Recovery

AMOUNT = Decimal(2400)
"""RMB that is recovered."""
AFTER_ANSWERS = timedelta(days=1)
TAKES = timedelta(days=20)
"""From the payment to the repayment."""


def recover(db: Session, cast: Cast, paid: Application, approver: Actor) -> None:
    """Recover a part of what was paid, once, and where it was paid long enough ago."""
    if db.scalar(select(Recovery.id).limit(1)) or paid.updated_at > moments.now() - TAKES:
        return
    owner, reviewer, key = cast.owners[paid.applicant_id], find_holder(cast, paid), paid.id

    def version() -> int:
        return load(db, reviewer, key).version

    with moments.at(paid.updated_at + timedelta(days=2)):
        recovering.propose_recovery(
            db,
            reviewer,
            key,
            version=version(),
            amount=AMOUNT,
            reasons=["paid_twice"],
            text="专项审计发现，其中两笔培训费用已由其他财政资金支持。",
        )
        recovering.answer_recovery(
            db,
            owner,
            key,
            version=version(),
            text="我单位财务人员重复申报，愿意缴回。",
            hearing=False,
        )
    last = answers_by(load(db, reviewer, key))
    assert last is not None
    with moments.at(datetime.combine(last + AFTER_ANSWERS, time(10), moments.SHENZHEN)):
        recovering.order_recovery(
            db,
            approver,
            key,
            version=version(),
            amount=AMOUNT,
            text="经查明，两笔费用确已获其他财政资金支持；申请单位的陈述已予记录。",
            payee="户名：示例财政专户；开户行：示例银行；账号：0000000000000001；附言：办件编号",
        )
        recovering.enter_repayment(
            db,
            reviewer,
            key,
            version=version(),
            amount=AMOUNT / 2,
            paid_on=moments.today(),
            voucher="2026-0901",
        )
        recovering.confirm_repayment(db, approver, key, version=version())
    issue_papers(db, key)
