"""Signing up: the link in the mail, and passwords that are refused."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.accounts import signing_up
from services.accounts.links import DeadLink
from services.errors import Invalid
from services.models import OneTimeLink, User
from tests.support.factories import make_user
from tests.support.people import link_token, mails

PASSPHRASE = "quite another passphrase"


def sign_up(db: Session, email: str) -> None:
    signing_up.sign_up(db, email, "测试人员", PASSPHRASE, language="sc", address="192.0.2.1")


def test_signing_up_takes_the_link_and_the_password(db: Session) -> None:
    sign_up(db, " New@Example.com ")
    assert db.scalar(select(func.count()).select_from(User)) == 0
    user = signing_up.verify_email(db, link_token(db, "verify_email"), PASSPHRASE, "192.0.2.1")
    assert (user.email, user.name, user.language) == ("new@example.com", "测试人员", "sc")
    assert user.email_verified_at


def test_a_stranger_with_the_link_cannot_verify(db: Session) -> None:
    sign_up(db, "new@example.com")
    token = link_token(db, "verify_email")
    with pytest.raises(Invalid):
        signing_up.verify_email(db, token, "the wrong passphrase", "192.0.2.1")
    assert signing_up.verify_email(db, token, PASSPHRASE, "192.0.2.1")


def test_a_link_works_once_and_for_its_time(db: Session) -> None:
    sign_up(db, "new@example.com")
    token = link_token(db, "verify_email")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=16)), pytest.raises(DeadLink):
        signing_up.verify_email(db, token, PASSPHRASE, "192.0.2.1")
    signing_up.verify_email(db, token, PASSPHRASE, "192.0.2.1")
    with pytest.raises(DeadLink):
        signing_up.verify_email(db, token, PASSPHRASE, "192.0.2.1")


def test_a_newer_link_replaces_the_older(db: Session) -> None:
    sign_up(db, "new@example.com")
    older = link_token(db, "verify_email")
    sign_up(db, "new@example.com")
    with pytest.raises(DeadLink):
        signing_up.verify_email(db, older, PASSPHRASE, "192.0.2.1")


def test_a_used_link_forgets_the_password_hash(db: Session) -> None:
    sign_up(db, "new@example.com")
    signing_up.verify_email(db, link_token(db, "verify_email"), PASSPHRASE, "192.0.2.1")
    db.expire_all()
    assert db.scalars(select(OneTimeLink.data)).one() == {}


def test_a_known_address_gets_another_mail_and_no_account(db: Session) -> None:
    user = make_user(db)
    sign_up(db, user.email.upper())
    (mail,) = mails(db)
    assert mail.kind == "already_registered"
    assert mail.data == {"path": "/account/forgotten"}


@pytest.mark.parametrize(
    "password",
    ["elevenchars", "password1234", "Password1234", "aaaaaaaaaaaaaa", "new@example.com", "x" * 129],
)
def test_a_weak_password_is_refused(db: Session, password: str) -> None:
    with pytest.raises(Invalid):
        signing_up.sign_up(
            db, "new@example.com", "测试", password, language="sc", address="192.0.2.1"
        )


def test_a_password_of_chinese_words_is_welcome(db: Session) -> None:
    signing_up.sign_up(
        db, "a@example.com", "测试", "四海之内皆兄弟也深圳湾畔", language="sc", address="192.0.2.1"
    )
