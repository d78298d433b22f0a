"""What was paid is recovered, by the real services."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case.loading import load
from services.applications.case.recoverable import answers_by, recovery_state
from services.applications.recovering import RecoveryState
from services.funds.payments import recovering
from services.models import Round
from tests.support.company import open_round
from tests.support.factories import make_officer
from tests.support.payments import ask, granted, send, settle
from tests.support.people import signed_in
from tests.support.scene import Scene

REASONS = ["paid_twice"]
FACTS = "专项审计发现两笔费用已由其他财政资金支持。"


def paid(db: Session) -> tuple[Scene, Round]:
    """A company that was paid, and its round."""
    current = open_round(db)
    (scene,) = granted(db)
    ask(scene)
    officers = [signed_in(db, make_officer(db, "commerce")) for _ in range(2)]
    settle(db, send(db, current, officers), officers)
    return scene, current


def state(scene: Scene) -> RecoveryState:
    """Where the recovery stands."""
    return recovery_state(load(scene.db, scene.owner, scene.application.id))


def propose(scene: Scene, amount: str = "1000.00", actor: Actor | None = None) -> None:
    """The reviewer proposes to recover an amount."""
    act(scene, "propose_recovery", actor or scene.lead, amount=amount, reasons=REASONS, text=FACTS)


def answer(scene: Scene, *, hearing: bool = False) -> None:
    """An owner answers the notice."""
    act(scene, "answer_recovery", scene.owner, text="两笔费用并不相同。", hearing=hearing)


def order(scene: Scene, amount: str = "1000.00", actor: Actor | None = None) -> None:
    """An approver decides that an amount is paid back."""
    words = {"text": "经查明，情况属实。", "payee": "户名：示例财政专户"}
    act(scene, "order_recovery", actor or scene.approver, amount=amount, **words)


def enter(scene: Scene, amount: str, voucher: str = "2026-0009") -> None:
    """An officer enters what was paid back today."""
    day = {"paid_on": moments.today(), "voucher": voucher}
    act(scene, "enter_repayment", scene.lead, amount=amount, **day)


def repay(scene: Scene, amount: str) -> None:
    """An officer enters what was paid back today, and an approver confirms it."""
    enter(scene, amount, voucher=f"2026-{amount}")
    act(scene, "confirm_repayment", scene.approver)


def act(scene: Scene, what: str, actor: Actor, **fields: object) -> None:
    """Let somebody take a step on the case as they see it."""
    if isinstance(amount := fields.get("amount"), str):
        fields["amount"] = Decimal(amount)
    step = getattr(recovering, what)
    step(scene.db, actor, scene.application.id, version=scene.version(actor), **fields)


def once_answers_are_over(scene: Scene) -> datetime:
    """The morning after the last day for answers."""
    last = answers_by(load(scene.db, scene.owner, scene.application.id))
    assert last is not None
    return datetime.combine(last + timedelta(days=1), time(9), moments.SHENZHEN)


def another_approver(scene: Scene) -> Actor:
    """A second approver of the lead."""
    officer = make_officer(scene.db, "commerce", Role.APPROVER)
    return signed_in(scene.db, officer)
