"""What a dump of the database does not tell: it is encrypted with keys from outside."""

from collections.abc import Iterator

import pyotp
import pytest
from sqlalchemy import String, select, text
from sqlalchemy.orm import Session

from services import encryption
from services.accounts import second_factor, signing_in
from services.accounts.devices import Visitor
from services.accounts.organisations import IdentityDocument, Profile, register_person
from services.actor import Role
from services.encryption import NoDataKey
from services.models import Applicant, Base, User
from services.settings import settings
from tests.support.factories import PASSWORD, make_applicant, make_officer, make_user
from tests.support.scene import actor_of
from tests.support.traces import find_traces

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NUMBER = "E12345678"
OLD, NEW = "o" * 40, "n" * 40
HERE = Visitor("tests", "192.0.2.1")


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Lets a test choose the keys."""
    monkeypatch.setenv("PORTAL_DATA_KEYS", OLD)
    settings.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    settings.cache_clear()


def set_keys(keys: pytest.MonkeyPatch, *names: str) -> None:
    keys.setenv("PORTAL_DATA_KEYS", ", ".join(names))
    settings.cache_clear()


def stored(db: Session) -> list[str]:
    db.flush()
    return list(db.scalars(select(User.totp_secret.cast(String)).where(User.totp_secret != None)))  # noqa: E711


def test_a_dump_holds_no_key_of_a_second_factor(db: Session) -> None:
    user = make_officer(db, "commerce")
    second_factor.begin(db, user.id)
    db.refresh(user)
    secret = user.totp_pending
    assert secret
    assert pyotp.TOTP(secret)
    assert find_traces(db, secret) == set()
    second_factor.confirm(db, user, pyotp.TOTP(secret).now())
    db.commit()
    assert user.totp_secret == secret
    assert find_traces(db, secret) == set()


def test_a_dump_holds_no_number_of_an_identity_document(db: Session) -> None:
    user = make_user(db)
    actor = actor_of(user, Role.OWNER)
    document = IdentityDocument("passport", NUMBER, "IT")
    register_person(db, actor, document, Profile("Example Person", district="nanshan"))
    db.commit()
    assert find_traces(db, NUMBER) == set()
    db.expire_all()
    assert db.scalars(select(Applicant.identity_number)).one() == NUMBER


def test_a_key_is_replaced_and_the_old_one_dropped(db: Session, keys: pytest.MonkeyPatch) -> None:
    officer = make_officer(db, "commerce", totp_secret=SECRET)
    make_applicant(db, make_user(db), kind="person", credit_code=None, identity_number=NUMBER)
    db.commit()
    before = stored(db)
    set_keys(keys, NEW, OLD)
    assert encryption.count_outdated(db, Base.metadata) == 2
    db.expire_all()
    assert officer.totp_secret == SECRET
    token = signing_in.sign_in(db, officer.email, PASSWORD, HERE)
    assert signing_in.give_code(db, token, pyotp.TOTP(SECRET).now(), HERE)

    assert encryption.encrypt_columns(db, Base.metadata) == 2
    assert encryption.encrypt_columns(db, Base.metadata) == 0
    assert stored(db) != before
    set_keys(keys, NEW)
    db.expire_all()
    assert officer.totp_secret == SECRET
    assert encryption.count_outdated(db, Base.metadata) == 0
    set_keys(keys, OLD)
    db.expire_all()
    with pytest.raises(NoDataKey):
        _ = officer.totp_secret
    with pytest.raises(NoDataKey):
        encryption.count_outdated(db, Base.metadata)


def test_what_was_stored_before_there_were_keys_is_read_and_then_encrypted(db: Session) -> None:
    officer = make_officer(db, "commerce")
    db.flush()
    db.execute(text("update users set totp_secret = :plain"), {"plain": SECRET})
    db.commit()
    db.expire_all()
    assert officer.totp_secret == SECRET
    assert find_traces(db, SECRET) == {"users"}
    assert encryption.encrypt_columns(db, Base.metadata) == 1
    assert find_traces(db, SECRET) == set()


def test_production_makes_no_key_of_its_own(
    monkeypatch: pytest.MonkeyPatch, keys: pytest.MonkeyPatch
) -> None:
    set_keys(keys, "")
    keys.setenv("PORTAL_ENVIRONMENT", "production")
    settings.cache_clear()
    with pytest.raises(NoDataKey):
        encryption.encrypt("x")
