"""What was granted is paid, step by step, by the real services."""

from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.loading import load
from services.applications.case.payable import payment_state
from services.applications.letters.issuing import issue_papers
from services.applications.paying import PaymentState
from services.documents.inspect import Upload, inspect
from services.funds.payments import asking, listing, results, standing
from services.funds.payments.accounts import SLOTS, BankAccount
from services.funds.payments.results import TreasuryRow
from services.models import Payment, PaymentEntry, PaymentList, Round
from tests.corpus.builders import pdf
from tests.support.picks import FUND
from tests.support.scene import Scene

NUMBER = "4420 0000-0000 00000003"


def proofs(text: str = "账户证明") -> dict[str, Upload]:
    """The files that are handed in with an account."""
    return {
        slot: inspect(
            f"{slot}.pdf", BytesIO(pdf(tail=f"% {text} {slot}\n".encode())), accept=asking.ACCEPT
        )
        for slot in SLOTS
    }


def granted(db: Session, count: int = 1) -> list[Scene]:
    """Companies whose applications were approved and issued in one round."""
    scenes = [Scene(db, FUND).conclude() for _ in range(count)]
    scenes[0].settle_round()
    for scene in scenes:
        scene.decide()
        issue_papers(db, scene.application.id)
    return scenes


def prepare(scene: Scene, number: str = NUMBER) -> None:
    """A filer names the account."""
    asking.prepare(
        scene.db,
        scene.filer,
        scene.application.id,
        version=scene.version(scene.filer),
        account=BankAccount("示例银行", "深圳分行示例支行", number),
        uploads=proofs(),
    )


def ask(scene: Scene, number: str = NUMBER) -> None:
    """A filer names the account, and an owner confirms it."""
    prepare(scene, number)
    asking.confirm(scene.db, scene.owner, scene.application.id, version=scene.version(scene.owner))


def payment_of(scene: Scene) -> Payment:
    """The payment of a case."""
    return scene.db.scalars(
        select(Payment).where(Payment.application_id == scene.application.id)
    ).one()


def answers(entries: list[tuple[PaymentEntry, str]], **said: object) -> list[TreasuryRow]:
    """What the treasury says of each entry: paid today, unless told."""
    return [
        TreasuryRow(
            **{
                "row": row,
                "number": number,
                "amount": entry.amount,
                "account": entry.account or "",
                "result": "paid",
                "on": moments.today(),
                "voucher": f"2026-{row:04d}",
                "note": "",
            }
            | said  # type: ignore[arg-type]
        )
        for row, (entry, number) in enumerate(entries, start=2)
    ]


def state_of(scene: Scene) -> PaymentState | None:
    return payment_state(load(scene.db, scene.owner, scene.application.id))


def send(db: Session, current: Round, officers: list[Actor]) -> PaymentList:
    """A list made by one officer and checked by the other."""
    made = listing.make_list(db, officers[0], current.id)
    listing.check_list(db, officers[1], made.id, version=made.version)
    return made


def settle(db: Session, made: PaymentList, officers: list[Actor], **said: object) -> None:
    """The treasury's answer, entered by one officer and confirmed by the other."""
    rows = answers([(one, number) for one, number in standing.list_entries(db, made.id)], **said)
    results.enter(db, officers[0], made.id, version=made.version, rows=rows)
    results.confirm(db, officers[1], made.id, version=made.version)
