"""Passwords and addresses: forgotten, changed, never taken over."""

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy.orm import Session

from services.accounts import credentials, signing_in
from services.accounts.devices import Visitor
from services.accounts.links import DeadLink
from services.accounts.sessions import load_actor
from services.accounts.throttle import MAILS_FROM_ACCOUNT, PER_ACCOUNT
from services.errors import Invalid, TooMany
from tests.support.factories import PASSWORD, make_applicant, make_officer, make_user
from tests.support.people import link_token, mails, signed_in

HERE = Visitor("tests", "192.0.2.1")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSPHRASE = "quite another passphrase"


def test_a_reset_signs_out_everywhere_and_kills_the_link(db: Session) -> None:
    user = make_user(db)
    earlier = signing_in.sign_in(db, user.email, PASSWORD, HERE)
    credentials.forget_password(db, user.email, "sc", "192.0.2.1")
    token = link_token(db, "reset_password")
    credentials.reset_password(db, token, PASSPHRASE)
    assert load_actor(db, earlier, datetime.now(UTC)) is None
    assert signing_in.sign_in(db, user.email, PASSPHRASE, HERE)
    with pytest.raises(DeadLink):
        credentials.reset_password(db, token, "yet another passphrase")


def test_a_weak_new_password_leaves_the_link_working(db: Session) -> None:
    user = make_user(db)
    credentials.forget_password(db, user.email, "sc", "192.0.2.1")
    token = link_token(db, "reset_password")
    with pytest.raises(Invalid):
        credentials.reset_password(db, token, "short")
    credentials.reset_password(db, token, PASSPHRASE)


def test_a_reset_does_not_pass_the_second_factor(db: Session) -> None:
    user = make_officer(db, "commerce", totp_secret=SECRET)
    credentials.forget_password(db, user.email, "sc", "192.0.2.1")
    credentials.reset_password(db, link_token(db, "reset_password"), PASSPHRASE)
    token = signing_in.sign_in(db, user.email, PASSPHRASE, HERE)
    assert load_actor(db, token, datetime.now(UTC)) is None


def test_a_forgotten_password_of_nobody_is_told_to_the_address_only(db: Session) -> None:
    credentials.forget_password(db, "nobody@example.com", "en", "192.0.2.1")
    assert [mail.kind for mail in mails(db)] == ["no_account"]


def test_mails_to_one_address_are_limited(db: Session) -> None:
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        for _ in range(5):
            credentials.forget_password(db, "somebody@example.com", "en", "192.0.2.1")
        with pytest.raises(TooMany):
            credentials.forget_password(db, "Somebody@example.com", "en", "192.0.2.2")


def test_changes_ask_for_the_current_password(db: Session) -> None:
    actor = signed_in(db, make_user(db))
    for change in (
        lambda: credentials.change_password(db, actor, "wrong passphrase", PASSPHRASE),
        lambda: credentials.change_email(db, actor, "wrong passphrase", "new@example.com"),
        lambda: credentials.begin_second_factor(db, actor, "wrong passphrase"),
        lambda: credentials.turn_off_second_factor(db, actor, "wrong passphrase"),
        lambda: credentials.replace_recovery_codes(db, actor, "wrong passphrase"),
    ):
        with pytest.raises(Invalid) as refused:
            change()
        assert refused.value.problems[0].field == "current"


def test_guesses_of_the_current_password_are_limited(db: Session) -> None:
    actor = signed_in(db, make_user(db))
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        for _ in range(PER_ACCOUNT):
            with pytest.raises(Invalid):
                credentials.begin_second_factor(db, actor, "wrong passphrase")
        with pytest.raises(TooMany):
            credentials.begin_second_factor(db, actor, PASSWORD)


def test_a_new_address_counts_once_it_is_confirmed(db: Session) -> None:
    user = make_user(db)
    former = user.email
    credentials.change_email(db, signed_in(db, user), PASSWORD, "New@example.com")
    assert user.email == former
    assert [mail.kind for mail in mails(db, to=former)] == ["email_changing"]
    credentials.confirm_email(db, link_token(db, "change_email"))
    assert user.email == "new@example.com"
    assert [mail.kind for mail in mails(db, to=former)] == ["email_changing", "email_changed"]


def test_a_changed_password_takes_back_a_change_of_address(db: Session) -> None:
    user = make_user(db)
    actor = signed_in(db, user)
    credentials.change_email(db, actor, PASSWORD, "stranger@example.com")
    token = link_token(db, "change_email")
    credentials.change_password(db, actor, PASSWORD, PASSPHRASE)
    with pytest.raises(DeadLink):
        credentials.confirm_email(db, token)


def test_mails_to_new_addresses_are_limited(db: Session) -> None:
    actor = signed_in(db, make_user(db))
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        for _ in range(5):
            credentials.change_email(db, actor, PASSWORD, "somebody@example.com")
        with pytest.raises(TooMany):
            credentials.change_email(db, actor, PASSWORD, "Somebody@example.com")
        for number in range(MAILS_FROM_ACCOUNT - 6):
            credentials.change_email(db, actor, PASSWORD, f"person{number}@example.com")
        with pytest.raises(TooMany):
            credentials.change_email(db, actor, PASSWORD, "another@example.com")


def test_nobody_learns_that_a_new_address_is_taken(db: Session) -> None:
    user, other = make_user(db), make_user(db)
    credentials.change_email(db, signed_in(db, user), PASSWORD, other.email)
    assert [mail.kind for mail in mails(db, to=other.email)] == ["already_registered"]
    assert [mail.kind for mail in mails(db, to=user.email)] == ["email_changing"]


def test_an_address_taken_meanwhile_is_not_taken_over(db: Session) -> None:
    user = make_user(db)
    credentials.change_email(db, signed_in(db, user), PASSWORD, "new@example.com")
    make_user(db, email="new@example.com")
    with pytest.raises(DeadLink):
        credentials.confirm_email(db, link_token(db, "change_email"))


def test_name_and_language_are_kept(db: Session) -> None:
    user = make_user(db)
    make_applicant(db, user)
    credentials.change_details(db, signed_in(db, user), " 新名字 ", "en")
    assert (user.name, user.language) == ("新名字", "en")
