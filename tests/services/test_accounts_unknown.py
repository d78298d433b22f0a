"""Nobody learns from the time taken who has an account: the same work is done for all."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from services.accounts import credentials, signing_in, signing_up
from services.accounts.devices import Visitor
from services.errors import Invalid
from tests.support.factories import make_user
from tests.support.queries import counted_queries

Ask = Callable[[Session, str], object]


def forget(db: Session, email: str) -> None:
    credentials.forget_password(db, email, "sc", "192.0.2.1")


def sign_up(db: Session, email: str) -> None:
    signing_up.sign_up(
        db, email, "甲", "quite another passphrase", language="sc", address="192.0.2.1"
    )


def sign_in(db: Session, email: str) -> None:
    with pytest.raises(Invalid):
        signing_in.sign_in(db, email, "the wrong passphrase", Visitor("t", "192.0.2.1"))


@pytest.mark.parametrize("ask", [forget, sign_up, sign_in])
def test_known_unknown_and_disabled_accounts_cost_the_same_statements(
    db: Session, ask: Ask
) -> None:
    known = make_user(db).email
    disabled = make_user(db, disabled_at=datetime.now(UTC)).email
    db.commit()
    sent = []
    for email in (known, disabled, "nobody@example.com"):
        db.expunge_all()
        with counted_queries() as statements:
            ask(db, email)
            db.commit()
        sent.append(statements)
    assert sent[0] == sent[1] == sent[2]
