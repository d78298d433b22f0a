"""The second factor: codes, recovery codes, and setting it up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pyotp
import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import database
from services.accounts import credentials, second_factor, signing_in
from services.accounts.devices import Device, Visitor
from services.accounts.sessions import load_actor
from services.accounts.throttle import (
    PER_ACCOUNT,
)
from services.errors import Forbidden, Invalid, NotFound, TooMany
from services.models import RecoveryCode, User
from tests.support.factories import PASSWORD, make_officer, make_user
from tests.support.people import mails, signed_in

HERE = Visitor("tests", "192.0.2.1")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(step: int = 0) -> str:
    return pyotp.TOTP(SECRET).at(datetime.now(UTC) + step * timedelta(seconds=30))


def officer(db: Session) -> User:
    return make_officer(db, "commerce", totp_secret=SECRET)


def half(db: Session, user: User) -> str:
    return signing_in.sign_in(db, user.email, PASSWORD, HERE)


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
