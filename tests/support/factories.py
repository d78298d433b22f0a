"""Small makers of what tests need. They flush; the client or the test commits."""

from datetime import UTC, datetime
from functools import cache
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from stdnum.cn import uscc

from portal.access import TOKEN
from services.accounts.passwords import hash_password
from services.accounts.sessions import open_session
from services.actor import AGENCY_ROLES, Role
from services.models import Applicant, Membership, User

PASSWORD = "correct horse battery staple"
_numbers = count(1)


@cache
def _password_hash() -> str:
    return hash_password(PASSWORD)


def credit_code(number: int) -> str:
    """A unified social credit code with the right check digit."""
    stem = f"914403{number:011d}"
    return stem + uscc.calc_check_digit(stem)


def make_user(db: Session, **values: Any) -> User:
    """A person with a verified address and the password `PASSWORD`."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "email": f"person{number}@example.com",
        "name": f"测试人员{number}",
        "password_hash": _password_hash(),
        "email_verified_at": datetime(2026, 1, 5, 1, 0, tzinfo=UTC),
    }
    user = User(**defaults | values)
    db.add(user)
    db.flush()
    return user


def make_applicant(db: Session, *members: User | tuple[User, Role], **values: Any) -> Applicant:
    """An organisation; members without a role are owners."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "kind": "organisation",
        "name": f"深圳测试{number}号服务有限公司",
        "credit_code": credit_code(number),
        "district": "nanshan",
        "confirmed_at": datetime(2026, 1, 5, 1, 0, tzinfo=UTC),
    }
    applicant = Applicant(**defaults | values)
    db.add(applicant)
    db.flush()
    for member in members:
        user, role = member if isinstance(member, tuple) else (member, Role.OWNER)
        db.add(Membership(user_id=user.id, applicant_id=applicant.id, role=role))
    db.flush()
    return applicant


def make_officer(db: Session, body: str, role: Role = Role.REVIEWER, **values: Any) -> User:
    """A reviewer or approver of an agency body."""
    assert role in AGENCY_ROLES
    return make_user(db, staff_role=role, body_code=body, **values)


def make_supervisor(db: Session, body: str | None = None, **values: Any) -> User:
    """A supervisor: of an agency body, or of the leading group."""
    return make_user(db, staff_role=Role.SUPERVISOR, body_code=body, **values)


def make_administrator(db: Session, **values: Any) -> User:
    """An administrator of the portal."""
    return make_user(db, staff_role=Role.ADMINISTRATOR, **values)


def make_registrar(db: Session, **values: Any) -> User:
    """A registrar, who confirms organisations."""
    return make_user(db, staff_role=Role.REGISTRAR, **values)


def make_expert(db: Session, **values: Any) -> User:
    """An expert, who scores what a panel was drawn for."""
    return make_user(db, staff_role=Role.EXPERT, **values)


def make_liaison(db: Session, institution: str, **values: Any) -> User:
    """Somebody who answers for an institution that matchings are shared with."""
    return make_user(db, staff_role=Role.LIAISON, body_code=institution, **values)


def sign_in(client: FlaskClient, user: User, applicant: Applicant | None = None) -> None:
    """Sign a browser in as a user, the second factor passed."""
    from tests.support.client import LintClient

    assert isinstance(client, LintClient)
    token = open_session(
        client.db,
        user,
        applicant_id=applicant.id if applicant else None,
        browser="tests",
        address="127.0.0.1",
        second_factor=True,
        now=datetime.now(UTC),
    )
    client.db.commit()
    with client.session_transaction() as session:
        session.clear()
        session[TOKEN] = token
