"""Results of payments that are typed in, one at a time, and confirmed by another person."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from services import moments
from services.applications.paying import PaymentState
from services.models import Round, User
from tests.support.client import LintClient
from tests.support.company import filled, open_round
from tests.support.factories import make_officer, sign_in
from tests.support.payments import ask, granted, send, state_of
from tests.support.people import signed_in
from tests.support.scene import Scene


@pytest.fixture
def current(db: Session) -> Round:
    return open_round(db)


@pytest.fixture
def scenes(db: Session, current: Round) -> list[Scene]:
    found = granted(db, 2)
    for index, scene in enumerate(found):
        ask(scene, f"4420000000000000000{index}")
    return found


@pytest.fixture
def people(db: Session) -> list[User]:
    return [make_officer(db, "commerce") for _ in range(2)]


def typed(result: str, **more: str) -> dict[str, Any]:
    today = moments.today()
    return {
        "result": result,
        "on-day": today.day,
        "on-month": today.month,
        "on-year": today.year,
        "voucher": "",
        "note": "",
        **more,
    }


def test_results_are_typed_by_one_person_and_confirmed_by_another(
    client: LintClient, db: Session, current: Round, scenes: list[Scene], people: list[User]
) -> None:
    made = send(db, current, [signed_in(db, one) for one in people])
    db.commit()
    page = f"/en/agency/payment-lists/{made.id}"
    paid, returned = (f"{page}/results/{scene.application.id}" for scene in scenes)
    sign_in(client, people[0])
    assert client.page(page).find("a", href=paid)
    form = filled(client.page(paid).select_one("main form"))
    assert client.post(paid, data=form).status_code == 422
    wrong = client.post(paid, data=form | typed("paid"))
    assert "The number of the voucher is missing" in wrong.text
    assert client.post(paid, data=form | typed("paid", voucher="2026-1")).status_code == 303
    assert client.post(returned, data=form | typed("paid", voucher="2026-2")).status_code == 409
    form = filled(client.page(returned).select_one("main form"))
    refused = client.post(returned, data=form | typed("returned"))
    assert "The reason for the return is missing" in refused.text
    said = typed("returned", note="账号与户名不符")
    assert client.post(returned, data=form | said).status_code == 303
    text = client.page(page).get_text()
    assert "A different person must confirm the results that you entered" in text
    assert [state_of(one) for one in scenes] == [PaymentState.SENT] * 2

    sign_in(client, people[1])
    confirm = client.page(page).select_one(f"form[action='{page}/confirm']")
    assert client.post(f"{page}/confirm", data=filled(confirm)).status_code == 303
    assert [state_of(one) for one in scenes] == [PaymentState.PAID, PaymentState.RETURNED]
    assert client.get(paid).status_code == 409
    assert not client.page(page).find("a", href=paid)


def test_an_application_that_is_not_on_the_list_has_no_result(
    client: LintClient, db: Session, current: Round, scenes: list[Scene], people: list[User]
) -> None:
    made = send(db, current, [signed_in(db, one) for one in people])
    db.commit()
    sign_in(client, people[0])
    address = f"/en/agency/payment-lists/{made.id}/results/{made.id}"
    assert client.get(address).status_code == 404
    sign_in(client, make_officer(db, "tax"))
    own = f"/en/agency/payment-lists/{made.id}/results/{scenes[0].application.id}"
    assert client.get(own).status_code == 404
