"""Signing up and in, and the second factor."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pyotp
import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import database
from services.accounts import credentials, second_factor, signing_in, signing_up
from services.accounts.devices import Device, Visitor
from services.accounts.links import DeadLink
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
from services.errors import Forbidden, Invalid, NotFound, TooMany
from services.models import OneTimeLink, RecoveryCode, User
from tests.support.factories import PASSWORD, make_officer, make_user
from tests.support.people import link_token, mails, signed_in

HERE = Visitor("tests", "192.0.2.1")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSPHRASE = "quite another passphrase"


def code(step: int = 0) -> str:
    return pyotp.TOTP(SECRET).at(datetime.now(UTC) + step * timedelta(seconds=30))


def sign_up(db: Session, email: str) -> None:
    signing_up.sign_up(db, email, "测试人员", PASSPHRASE, language="sc", address="192.0.2.1")


# --- signing up ---------------------------------------------------------------


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


# --- signing in ---------------------------------------------------------------


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


def test_who_has_the_password_alone_does_not_lock_the_known_browser_out(db: Session) -> None:
    user = officer(db)
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        token = half(db, user)
        for _ in range(PER_ACCOUNT):
            with pytest.raises(Invalid):
                signing_in.give_code(db, token, "000000", HERE)
        own = half(db, user)
        with pytest.raises(TooMany):
            signing_in.give_code(db, own, code(), HERE)
        assert signing_in.give_code(db, own, code(), replace(HERE, device=Device.of(user)))


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


# --- the second factor --------------------------------------------------------


def officer(db: Session) -> User:
    return make_officer(db, "commerce", totp_secret=SECRET)


def half(db: Session, user: User) -> str:
    return signing_in.sign_in(db, user.email, PASSWORD, HERE)


def test_a_code_completes_the_sign_in_with_another_token(db: Session) -> None:
    user = officer(db)
    token = half(db, user)
    full = signing_in.give_code(db, token, code(), HERE)
    assert full != token
    assert load_actor(db, full, datetime.now(UTC))
    with pytest.raises(NotFound):
        signing_in.give_code(db, token, code(1), HERE)


def test_a_code_may_be_typed_in_wide_digits_and_with_a_blank(db: Session) -> None:
    user = officer(db)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code())
    assert signing_in.give_code(db, half(db, user), f"{wide[:3]} {wide[3:]}", HERE)


def test_a_code_works_once(db: Session) -> None:
    user = officer(db)
    used = code()
    signing_in.give_code(db, half(db, user), used, HERE)
    with pytest.raises(Invalid):
        signing_in.give_code(db, half(db, user), used, HERE)


def test_a_code_given_twice_at_once_works_once(db: Session) -> None:
    user = officer(db)
    halves, used = [half(db, user), half(db, user)], code()
    db.commit()
    together, outcomes = Barrier(2), []

    def give(token: str) -> None:
        with database.Session() as own, own.begin():
            together.wait()
            try:
                signing_in.give_code(own, token, used, HERE)
                outcomes.append("in")
            except Invalid:
                outcomes.append("refused")

    threads = [Thread(target=give, args=[token]) for token in halves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["in", "refused"]


def test_a_code_older_than_the_last_is_refused(db: Session) -> None:
    user = officer(db)
    signing_in.give_code(db, half(db, user), code(1), HERE)
    with pytest.raises(Invalid):
        signing_in.give_code(db, half(db, user), code(), HERE)


@pytest.mark.parametrize(("step", "right"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_off_by_one_step(db: Session, step: int, right: bool) -> None:
    with time_machine.travel("2026-03-02T02:00:10Z", tick=False):
        assert second_factor.accept_code(officer(db), code(step)) is right


def test_codes_are_limited(db: Session) -> None:
    user = officer(db)
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        token = half(db, user)
        for _ in range(PER_ACCOUNT):
            with pytest.raises(Invalid):
                signing_in.give_code(db, token, "000000", HERE)
        with pytest.raises(TooMany):
            signing_in.give_code(db, token, code(), HERE)


def test_right_codes_are_not_counted(db: Session) -> None:
    user = officer(db)
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False) as clock:
        for _ in range(PER_ACCOUNT + 1):
            signing_in.give_code(db, half(db, user), code(), HERE)
            clock.shift(timedelta(seconds=30))


def test_a_recovery_code_works_once_however_it_is_typed(db: Session) -> None:
    user = officer(db)
    first = second_factor.make_codes(db, user.id)[0]
    typed = f" {first.lower().replace('-', ' ')} "
    assert signing_in.give_recovery_code(db, half(db, user), typed, HERE)
    assert second_factor.count_codes(db, user.id) == 9
    assert mails(db, "notice", user.email)
    with pytest.raises(Invalid):
        signing_in.give_recovery_code(db, half(db, user), first, HERE)


def test_recovery_codes_are_stored_by_their_hash(db: Session) -> None:
    codes = second_factor.make_codes(db, officer(db).id)
    stored = set(db.scalars(select(RecoveryCode.code_hash)))
    assert len(set(codes)) == len(stored) == 10
    assert not stored & {made.replace("-", "") for made in codes}


def test_staff_set_up_a_second_factor_before_they_are_in(db: Session) -> None:
    user = make_officer(db, "commerce")
    token = half(db, user)
    db.refresh(user)
    assert second_factor.read_enrolment(user)
    assert user.totp_pending
    with pytest.raises(Invalid):
        signing_in.enrol(db, token, "000000", HERE)
    now = pyotp.TOTP(user.totp_pending).now()
    full, codes = signing_in.enrol(db, token, now, HERE)
    assert load_actor(db, full, datetime.now(UTC))
    assert len(codes) == 10
    assert user.totp_pending is None


def test_the_picture_has_no_inline_style(db: Session) -> None:
    user = make_officer(db, "commerce", totp_pending=SECRET)
    enrolment = second_factor.read_enrolment(user)
    assert enrolment
    assert enrolment.svg.startswith("<svg")
    assert "style" not in enrolment.svg
    assert enrolment.secret.replace(" ", "") == SECRET


def test_who_has_a_second_factor_cannot_enrol_past_it(db: Session) -> None:
    user = officer(db)
    token = half(db, user)
    user.totp_pending = "KRSXG5DJNZTWQZLSKRSXG5DJNZTWQZLS"
    db.flush()
    with pytest.raises(NotFound):
        signing_in.enrol(db, token, pyotp.TOTP(user.totp_pending).now(), HERE)


def test_staff_keep_their_second_factor(db: Session) -> None:
    with pytest.raises(Forbidden):
        credentials.turn_off_second_factor(db, signed_in(db, officer(db)), PASSWORD)


def test_an_applicant_sets_one_up_and_turns_it_off(db: Session) -> None:
    user = make_user(db)
    actor, other = signed_in(db, user), signing_in.sign_in(db, user.email, PASSWORD, HERE)
    credentials.begin_second_factor(db, actor, PASSWORD)
    db.refresh(user)
    assert user.totp_pending
    codes = credentials.set_up_second_factor(db, actor, pyotp.TOTP(user.totp_pending).now())
    assert len(codes) == 10
    assert load_actor(db, other, datetime.now(UTC)) is None
    credentials.turn_off_second_factor(db, actor, PASSWORD)
    assert user.totp_secret is None
    assert second_factor.count_codes(db, user.id) == 0
