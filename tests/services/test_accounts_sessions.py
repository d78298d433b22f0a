"""A session is alive only as long as everything that it stands on."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from services.accounts import colleagues, credentials, sessions, staff
from services.accounts.sessions import list_sessions, load_actor, open_session
from services.actor import Actor, Role
from services.errors import NotFound
from services.models import LoginSession, Membership, Notice, User
from tests.support.factories import (
    PASSWORD,
    make_administrator,
    make_applicant,
    make_officer,
    make_user,
)
from tests.support.people import signed_in

NOW = datetime.now(UTC)


def opened(db: Session, user: User, **values: object) -> str:
    defaults: dict[str, object] = {"browser": "tests", "address": "192.0.2.1", "now": NOW}
    return open_session(db, user, **defaults | values)  # type: ignore[arg-type]


def test_an_actor_acts_for_an_applicant_in_a_role(db: Session) -> None:
    user = make_user(db, language="en")
    applicant = make_applicant(db, (user, Role.FILER))
    db.add(Notice(user_id=user.id, kind="password_changed"))
    actor = load_actor(db, opened(db, user), NOW)
    assert actor is not None
    assert (actor.user_id, actor.role, actor.language) == (user.id, Role.FILER, "en")
    assert (actor.applicant_id, actor.applicant_name) == (applicant.id, applicant.name)
    assert (actor.body, actor.unread) == (None, 1)


def test_an_actor_is_read_with_one_query(db: Session) -> None:
    token = opened(db, make_user(db))
    statements: list[str] = []
    listener: Callable[..., None] = lambda *args: statements.append(args[2])  # noqa: E731
    event.listen(db.get_bind(), "before_cursor_execute", listener)
    try:
        assert load_actor(db, token, NOW)
    finally:
        event.remove(db.get_bind(), "before_cursor_execute", listener)
    assert len(statements) == 1


def test_only_the_hash_of_a_token_is_stored(db: Session) -> None:
    token = opened(db, make_user(db))
    row = db.scalars(select(LoginSession)).one()
    assert len(token) >= 43
    assert token not in {row.token_hash, str(row.id)}


def test_a_made_up_token_is_nobody(db: Session) -> None:
    assert load_actor(db, "made up", NOW) is None


@pytest.mark.parametrize(
    ("role", "later", "alive"),
    [
        (None, timedelta(hours=7, minutes=59), True),
        (None, timedelta(hours=8, minutes=1), False),
        (Role.REVIEWER, timedelta(minutes=59), True),
        (Role.REVIEWER, timedelta(minutes=61), False),
    ],
)
def test_an_idle_session_dies_sooner_for_staff(
    db: Session, role: Role | None, later: timedelta, alive: bool
) -> None:
    user = make_officer(db, "commerce") if role else make_user(db)
    token = opened(db, user, second_factor=True)
    assert (load_actor(db, token, NOW + later) is not None) is alive


@pytest.mark.parametrize(
    ("officer", "lifetime"), [(False, timedelta(days=7)), (True, timedelta(hours=12))]
)
def test_even_a_busy_session_ends(db: Session, officer: bool, lifetime: timedelta) -> None:
    token = opened(
        db, make_officer(db, "commerce") if officer else make_user(db), second_factor=True
    )
    row = db.scalars(select(LoginSession)).one()
    row.seen_at = NOW + lifetime
    db.flush()
    assert load_actor(db, token, NOW + lifetime - timedelta(seconds=1))
    assert load_actor(db, token, NOW + lifetime) is None


def test_a_visit_is_noted_every_ten_minutes_at_most(db: Session) -> None:
    token = opened(db, make_user(db))
    for minutes, due in ((9, False), (10, True)):
        now = NOW + timedelta(minutes=minutes)
        actor = load_actor(db, token, now)
        assert actor is not None
        assert actor.touch_due is due
        sessions.touch(db, actor, now)
    db.expire_all()
    assert db.scalars(select(LoginSession.seen_at)).one() == NOW + timedelta(minutes=10)


def test_staff_without_a_second_factor_are_nobody_yet(db: Session) -> None:
    officer = make_officer(db, "commerce")
    token = opened(db, officer)
    assert load_actor(db, token, NOW) is None
    assert sessions.load_half_signed_in(db, token, NOW) == officer
    assert sessions.load_half_signed_in(db, token, NOW + sessions.HALF_SIGNED_IN) is None


def test_an_applicant_who_set_up_a_second_factor_owes_it(db: Session) -> None:
    user = make_user(db, totp_secret="JBSWY3DPEHPK3PXP")
    assert load_actor(db, opened(db, user), NOW) is None
    assert load_actor(db, opened(db, user, second_factor=True), NOW)


def test_a_full_session_is_not_half_signed_in(db: Session) -> None:
    token = opened(db, make_officer(db, "commerce"), second_factor=True)
    assert sessions.load_half_signed_in(db, token, NOW) is None


def test_signing_in_resumes_with_the_applicant_acted_for_last(db: Session) -> None:
    user = make_user(db)
    first, second = make_applicant(db, user), make_applicant(db, user)
    actor = signed_in(db, user)
    assert actor.applicant_id == first.id
    sessions.switch_applicant(db, actor, second.id)
    assert signed_in(db, user).applicant_id == second.id


def test_nobody_switches_to_an_applicant_of_others(db: Session) -> None:
    other = make_applicant(db, make_user(db))
    with pytest.raises(NotFound):
        sessions.switch_applicant(db, signed_in(db, make_user(db)), other.id)


def test_the_list_shows_only_sessions_that_are_alive(db: Session) -> None:
    user = make_user(db)
    actor = signed_in(db, user)
    opened(db, user, now=NOW - timedelta(days=8))
    opened(db, make_user(db))
    sessions.revoke_token(db, opened(db, user), NOW)
    assert [s.id for s in list_sessions(db, actor, NOW)] == [actor.session_id]


def test_nobody_signs_out_the_sessions_of_others(db: Session) -> None:
    stranger, actor = signed_in(db, make_user(db)), signed_in(db, make_user(db))
    assert stranger.session_id
    with pytest.raises(NotFound):
        sessions.revoke_session(db, actor, stranger.session_id, NOW)


def logout(db: Session, user: User, token: str) -> None:
    sessions.revoke_token(db, token, NOW)


def everywhere(db: Session, user: User, token: str) -> None:
    credentials.sign_out_everywhere(db, signed_in(db, user))


def one_of_them(db: Session, user: User, token: str) -> None:
    victim = load_actor(db, token, NOW)
    assert victim
    assert victim.session_id
    sessions.revoke_session(db, signed_in(db, user), victim.session_id, NOW)


def password(db: Session, user: User, token: str) -> None:
    credentials.change_password(db, signed_in(db, user), PASSWORD, "quite another passphrase")


def boss_of(db: Session, membership: Membership) -> Actor:
    query = (
        select(User)
        .join(Membership)
        .where(Membership.applicant_id == membership.applicant_id, Membership.role == Role.OWNER)
    )
    return signed_in(db, db.scalars(query).one())


def role(db: Session, user: User, token: str) -> None:
    membership = db.scalars(select(Membership).where(Membership.user_id == user.id)).one()
    colleagues.change_role(db, boss_of(db, membership), user.id, Role.VIEWER)


def removal(db: Session, user: User, token: str) -> None:
    membership = db.scalars(select(Membership).where(Membership.user_id == user.id)).one()
    colleagues.remove(db, boss_of(db, membership), user.id)


def lost_membership(db: Session, user: User, token: str) -> None:
    db.delete(db.scalars(select(Membership).where(Membership.user_id == user.id)).one())
    db.flush()


def disabling(db: Session, user: User, token: str) -> None:
    user.disabled_at = NOW
    db.flush()


ENDINGS = (logout, everywhere, one_of_them, password, role, removal, lost_membership, disabling)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_session_dies_with(db: Session, ending: Callable[..., None]) -> None:
    user = make_user(db)
    make_applicant(db, (user, Role.FILER), make_user(db))
    token = opened(db, user)
    assert load_actor(db, token, NOW)
    ending(db, user, token)
    assert load_actor(db, token, datetime.now(UTC)) is None


def changed_role(db: Session, admin: Actor, officer: User) -> None:
    staff.change_staff(
        db, admin, officer.id, name=officer.name, role=Role.APPROVER, body_code="commerce"
    )


def changed_body(db: Session, admin: Actor, officer: User) -> None:
    staff.change_staff(
        db, admin, officer.id, name=officer.name, role=Role.REVIEWER, body_code="science"
    )


def disabled(db: Session, admin: Actor, officer: User) -> None:
    staff.disable(db, admin, officer.id)


def reset(db: Session, admin: Actor, officer: User) -> None:
    staff.reset_second_factor(db, admin, officer.id)


@pytest.mark.parametrize("change", [changed_role, changed_body, disabled, reset])
def test_what_an_administrator_does_ends_sessions(db: Session, change: Callable[..., None]) -> None:
    officer = make_officer(db, "commerce", totp_secret="JBSWY3DPEHPK3PXP")
    token = opened(db, officer, second_factor=True)
    change(db, signed_in(db, make_administrator(db)), officer)
    assert load_actor(db, token, datetime.now(UTC)) is None


def test_changing_the_password_keeps_the_session_one_is_in(db: Session) -> None:
    user = make_user(db)
    token = opened(db, user)
    actor = load_actor(db, token, NOW)
    assert actor
    credentials.change_password(db, actor, PASSWORD, "quite another passphrase")
    assert load_actor(db, token, NOW)
