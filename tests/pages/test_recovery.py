"""A recovery in the browser: proposed, answered, decided, paid back, and read by everybody."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.models import Round
from tests.support.client import LintClient
from tests.support.company import filled
from tests.support.factories import sign_in
from tests.support.recoveries import FACTS, answer, once_answers_are_over, order, paid, propose
from tests.support.scene import Scene


@pytest.fixture
def made(db: Session) -> tuple[Scene, Round]:
    scene, current = paid(db)
    db.commit()
    return scene, current


def take(client: LintClient, address: str, **typed: object) -> int:
    form = filled(client.page(address).select_one("main form")) | typed
    return client.post(address, data=form).status_code


def told(client: LintClient, scene: Scene, own: str) -> str:
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    return client.page(own).get_text()


def test_an_officer_proposes_and_an_owner_answers(
    client: LintClient, made: tuple[Scene, Round]
) -> None:
    scene, _ = made
    case = f"/en/agency/cases/{scene.application.id}"
    own = f"/en/enterprise/applications/{scene.application.id}"
    sign_in(client, scene.user("commerce", Role.REVIEWER))
    assert take(client, f"{case}/propose-recovery") == 422
    said = {"amount": "1,000", "reasons": "paid_twice", "text": FACTS}
    assert take(client, f"{case}/propose-recovery", **said) == 303

    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    assert "You can answer, or ask for a hearing, until" in client.page(own).get_text()
    page = client.page(f"{own}/recovery").get_text()
    assert FACTS in page
    assert "RMB 1,000" in page
    assert take(client, f"{own}/recovery") == 422
    assert take(client, f"{own}/recovery", text="两笔费用并不相同。") == 303


def test_an_approver_decides_once_the_days_are_over_and_an_officer_enters_what_is_paid_back(
    client: LintClient, db: Session
) -> None:
    with moments.at(moments.now() - timedelta(days=20)):
        scene, current = paid(db)
        propose(scene)
        answer(scene)
    db.commit()
    case = f"/en/agency/cases/{scene.application.id}"
    own = f"/en/enterprise/applications/{scene.application.id}"
    sign_in(client, scene.user("commerce", Role.APPROVER))
    address = f"{case}/order-recovery"
    page = client.page(address).get_text()
    assert "两笔费用并不相同。" in page
    assert FACTS in page
    assert take(client, address, payee="户名：示例财政专户") == 303
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    assert "Pay back RMB 1,000 by" in client.page(own).get_text()
    sign_in(client, scene.user("commerce", Role.REVIEWER))
    today = moments.today()
    day = {"paid_on-day": today.day, "paid_on-month": today.month, "paid_on-year": today.year}
    sent = {"amount": "400", "voucher": "2026-0009", **day}
    assert take(client, f"{case}/enter-repayment", **sent) == 303
    assert client.get(f"{case}/confirm-repayment").status_code == 403
    assert "RMB 400 was entered" in told(client, scene, own)
    sign_in(client, scene.user("commerce", Role.REVIEWER))
    page = client.page(f"/en/agency/rounds/{current.id}/payments").get_text()
    assert "RMB 400 to be confirmed" in page
    sign_in(client, scene.user("commerce", Role.APPROVER))
    page = client.page(f"{case}/confirm-repayment").get_text()
    assert "2026-0009" in page
    assert take(client, f"{case}/confirm-repayment") == 303
    assert "Pay back RMB 600 by" in told(client, scene, own)
    sign_in(client, scene.user("commerce", Role.APPROVER))
    page = client.page(f"/en/agency/rounds/{current.id}/payments").get_text()
    assert "To be paid back: RMB 1,000. Paid back: RMB 400" in page
    assert "Paid back" in client.page(f"/en/agency/rounds/{current.id}/list").get_text()


def test_everybody_reads_what_is_paid_back(
    client: LintClient, db: Session, made: tuple[Scene, Round]
) -> None:
    scene, current = made
    address = f"/en/rounds/{current.id}"
    assert "To be paid back" not in client.page(address).get_text()
    propose(scene)
    with moments.at(once_answers_are_over(scene)):
        order(scene)
        db.commit()
        page = client.page(address).get_text()
    assert "To be paid back" in page
    assert "RMB 1,000" in page


def test_there_is_nothing_to_answer_where_nothing_is_recovered(
    client: LintClient, made: tuple[Scene, Round]
) -> None:
    scene, _ = made
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    own = f"/en/enterprise/applications/{scene.application.id}"
    assert client.get(f"{own}/recovery").location == own
