"""A cookie that is over opens no protected route; generated from the URL map."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import (
    AnyConverter,
    IntegerConverter,
    PathConverter,
    Rule,
    UnicodeConverter,
    UUIDConverter,
)

from portal.access import stamp_of
from services.accounts import credentials, staff
from services.accounts.links import issue_link
from services.actor import Role
from services.models import User
from tests.support.client import LintClient, asks_to_sign_in
from tests.support.factories import make_administrator, make_officer, sign_in
from tests.support.people import signed_in

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
VALUES = {
    AnyConverter: "en",
    IntegerConverter: "1",
    PathConverter: "x",
    UnicodeConverter: "x",
    UUIDConverter: str(UUID(int=0)),
}


def address(rule: Rule) -> str:
    """The rule with something in every gap."""
    values = {}
    for name, converter in rule._converters.items():
        value = next(value for kind, value in VALUES.items() if isinstance(converter, kind))
        if isinstance(converter, AnyConverter) and value not in converter.items:
            value = sorted(converter.items)[0]
        values[name] = value
    return re.sub(r"<(?:[^<>]*:)?(\w+)>", lambda gap: values[gap[1]], rule.rule)


def signed_out(db: Session, client: LintClient, officer: User) -> None:
    cookie = client.get_cookie("session")
    client.post("/en/account/sign-out")
    assert cookie
    client.set_cookie("session", cookie.value)


def reset(db: Session, client: LintClient, officer: User) -> None:
    token = issue_link(db, "reset_password", officer.email, user_id=officer.id).token
    credentials.reset_password(db, token, "quite another passphrase")


def given_another_role(db: Session, client: LintClient, officer: User) -> None:
    administrator = signed_in(db, make_administrator(db))
    staff.change_staff(
        db, administrator, officer.id, name="x", role=Role.APPROVER, body_code="commerce"
    )


def disabled(db: Session, client: LintClient, officer: User) -> None:
    staff.disable(db, signed_in(db, make_administrator(db)), officer.id)


@pytest.mark.parametrize("ending", [signed_out, reset, given_another_role, disabled])
def test_a_dead_cookie_is_sent_to_sign_in(
    app: Flask, client: LintClient, db: Session, ending: Callable[..., None]
) -> None:
    officer = make_officer(db, "commerce", totp_secret=SECRET)
    sign_in(client, officer)
    client.page("/en/account/")
    ending(db, client, officer)
    protected = 0
    for rule in app.url_map.iter_rules():
        stamp = stamp_of(app, rule.endpoint) if rule.endpoint != "static" else None
        if stamp is None or stamp.public:
            continue
        protected += 1
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        response = client.open(address(rule), method=method)
        assert asks_to_sign_in(response), (method, rule.rule, response.status_code)
    assert protected > 40
