"""Signing in with a password, and how attempts are slowed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from services.accounts import signing_in
from services.accounts.devices import Device, Visitor
from services.accounts.sessions import load_actor
from services.accounts.throttle import (
    FEW_PER_ACCOUNT,
    FEW_PER_ADDRESS,
    FROM_EVERYWHERE,
    PER_ACCOUNT,
    PER_ADDRESS,
    PER_NETWORK,
    count_sign_in,
)
from services.errors import Invalid, TooMany
from tests.support.factories import PASSWORD, make_user

HERE = Visitor("tests", "192.0.2.1")


def test_the_right_password_signs_in(db: Session) -> None:
    user = make_user(db)
    token = signing_in.sign_in(db, f" {user.email.upper()}", PASSWORD, HERE)
    assert load_actor(db, token, datetime.now(UTC))


def test_wrong_unknown_and_disabled_are_one_answer(db: Session) -> None:
    user, stopped = make_user(db), make_user(db, disabled_at=datetime.now(UTC))
    answers = []
    for email, password in (
        (user.email, "the wrong passphrase"),
        ("nobody@example.com", PASSWORD),
        (stopped.email, PASSWORD),
    ):
        with pytest.raises(Invalid) as refused:
            signing_in.sign_in(db, email, password, HERE)
        answers.append(refused.value.problems)
    assert answers[0] == answers[1] == answers[2]


def test_an_unknown_address_costs_a_hash_too(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    from services.accounts import passwords

    verified = []

    class Counting:
        def verify(self, password_hash: str, password: str) -> bool:
            verified.append(password_hash)
            return False

        def hash(self, password: str) -> str:
            return "made"

    passwords._decoy_hash.cache_clear()
    monkeypatch.setattr(passwords, "_HASHER", Counting())
    with pytest.raises(Invalid):
        signing_in.sign_in(db, "nobody@example.com", PASSWORD, HERE)
    passwords._decoy_hash.cache_clear()
    assert len(verified) == 1


def test_a_password_as_long_as_a_book_costs_no_more_than_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from services.accounts import passwords

    hashed: list[str] = []

    class Listening:
        def verify(self, _hash: str, password: str) -> bool:
            hashed.append(password)
            return False

    monkeypatch.setattr(passwords, "_HASHER", Listening())
    passwords.verify_password("a hash", "\ufdfa" * 1_000_000)  # eighteen letters each
    assert len(hashed[0]) < 20_000


def test_beyond_ten_attempts_from_one_address_each_next_one_takes_longer(db: Session) -> None:
    user = make_user(db)
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False) as clock:
        for _ in range(PER_ACCOUNT):
            with pytest.raises(Invalid):
                signing_in.sign_in(db, user.email, "wrong passphrase", HERE)
        for minutes in (1, 2, 4, 8, 15, 15):
            with pytest.raises(TooMany) as early:
                signing_in.sign_in(db, user.email, PASSWORD, HERE)
            assert early.value.retry_after == minutes * 60
            clock.shift(timedelta(minutes=minutes, seconds=-1))
            with pytest.raises(TooMany) as early:
                signing_in.sign_in(db, user.email, PASSWORD, HERE)
            assert early.value.retry_after == 1
            clock.shift(timedelta(seconds=1))
            with pytest.raises(Invalid):
                signing_in.sign_in(db, user.email, "wrong passphrase", HERE)
        clock.shift(timedelta(minutes=15))
        assert signing_in.sign_in(db, user.email, PASSWORD, HERE)


def test_one_stranger_does_not_lock_the_owner_of_an_account_out(db: Session) -> None:
    user = make_user(db)
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        for _ in range(PER_ACCOUNT):
            count_sign_in(user.email, "198.51.100.7")
        for _ in range(FROM_EVERYWHERE):
            with pytest.raises(TooMany):
                count_sign_in(user.email, "198.51.100.7")
        assert signing_in.sign_in(db, user.email, PASSWORD, HERE)


def test_haste_costs_only_the_hasty(db: Session) -> None:
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        for _ in range(PER_ACCOUNT):
            count_sign_in("a@example.com", "198.51.100.7")
        for _ in range(PER_NETWORK):
            with pytest.raises(TooMany):
                count_sign_in("a@example.com", "198.51.100.7")
        count_sign_in("b@example.com", "198.51.100.7")
        count_sign_in("a@example.com", "198.51.100.8")


def test_many_networks_do_not_lock_the_owner_of_an_account_out(db: Session) -> None:
    user = make_user(db)
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        for number in range(FROM_EVERYWHERE + 1):
            count_sign_in(user.email, f"2001:db8:{number:x}::1")
        # Strangers have fewer free attempts then, and the owner has as many.
        for _ in range(FEW_PER_ACCOUNT):
            count_sign_in(user.email, "2001:db8:ffff::1")
        with pytest.raises(TooMany):
            count_sign_in(user.email, "2001:db8:ffff::1")
        assert signing_in.sign_in(db, user.email, PASSWORD, HERE)


def test_the_browser_that_an_account_knows_is_not_locked_out_by_strangers_in_its_network(
    db: Session,
) -> None:
    user = make_user(db)
    known = replace(HERE, device=Device.of(user))
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        for _ in range(PER_ACCOUNT):
            count_sign_in(user.email, HERE.address)
        with pytest.raises(TooMany):
            signing_in.sign_in(db, user.email, PASSWORD, HERE)
        assert signing_in.sign_in(db, user.email, PASSWORD, known)
        with pytest.raises(TooMany):  # it is another person's
            signing_in.sign_in(
                db, user.email, PASSWORD, replace(HERE, device=Device.of(make_user(db)))
            )
        for _ in range(PER_ACCOUNT):
            with pytest.raises(Invalid):
                signing_in.sign_in(db, user.email, "wrong passphrase", known)
        with pytest.raises(TooMany):
            signing_in.sign_in(db, user.email, PASSWORD, known)


def test_a_new_password_makes_known_browsers_strangers(db: Session) -> None:
    user = make_user(db)
    device = Device.of(user)
    assert device.key_for(user)
    user.password_hash = "another"
    assert not device.key_for(user)


def test_attempts_on_everybody_lock_nobody_out(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make_user(db)
    monkeypatch.setattr("services.accounts.throttle.ALTOGETHER", 20)
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        for number in range(21):
            count_sign_in(f"person{number}@example.com", f"2001:db8:{number:x}::1")
        for number in range(FEW_PER_ADDRESS):
            count_sign_in(f"person{number}@example.com", "198.51.100.7")
        with pytest.raises(TooMany):
            count_sign_in("nobody@example.com", "198.51.100.7")
        assert signing_in.sign_in(db, user.email, PASSWORD, HERE)


def test_who_knows_the_password_is_not_locked_out_by_signing_in_often(db: Session) -> None:
    user = make_user(db)
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        for _ in range(PER_ACCOUNT - 1):
            with pytest.raises(Invalid):
                signing_in.sign_in(db, user.email, "wrong passphrase", HERE)
        for _ in range(PER_ACCOUNT):
            signing_in.sign_in(db, user.email, PASSWORD, HERE)
        with pytest.raises(Invalid):
            signing_in.sign_in(db, user.email, "wrong passphrase", HERE)
        with pytest.raises(TooMany):
            signing_in.sign_in(db, user.email, PASSWORD, HERE)


def test_an_address_allows_sixty_attempts_whomever_they_concern(db: Session) -> None:
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        for number in range(PER_ADDRESS):
            count_sign_in(f"person{number}@example.com", "192.0.2.1")
        with pytest.raises(TooMany):
            count_sign_in("another@example.com", "192.0.2.1")
        count_sign_in("another@example.com", "192.0.2.2")


def test_the_addresses_of_one_line_count_as_one(db: Session) -> None:
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        for number in range(PER_ADDRESS):
            count_sign_in(f"person{number}@example.com", f"2001:db8:0:1::{number:x}")
        with pytest.raises(TooMany):
            count_sign_in("another@example.com", "2001:db8:0:1:ffff::1")
        count_sign_in("another@example.com", "2001:db8:0:2::1")


@pytest.mark.parametrize("network", ["2001:db8:0:{:x}::1", "192.0.2.{}"])
def test_a_network_allows_four_times_as_many_as_one_of_its_lines(db: Session, network: str) -> None:
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        for number in range(PER_NETWORK):
            count_sign_in(f"person{number}@example.com", network.format(number))
        with pytest.raises(TooMany):
            count_sign_in("another@example.com", network.format(PER_NETWORK + 1))
        count_sign_in("another@example.com", "198.51.100.7")
