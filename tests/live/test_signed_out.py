"""A cookie copied before signing out opens nothing afterwards, at any worker."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, BaseConverter, UUIDConverter
from werkzeug.routing.converters import NumberConverter

from portal.access import stamp_of
from services.actor import Role
from tests.support.client import LintClient, asks_to_sign_in
from tests.support.crowd import Caller, caller
from tests.support.factories import make_administrator, make_applicant, make_officer, make_user


def some(converter: BaseConverter) -> object:
    """A value that fits into an address; whether there is such a thing does not matter."""
    match converter:
        case AnyConverter(items=items):
            return "en" if "en" in items else min(items)
        case UUIDConverter():
            return UUID(int=1)
        case NumberConverter():
            return 1
        case _:
            return "x"


def protected(app: Flask) -> Iterator[tuple[str, str]]:
    """Method and address of everything that is not for strangers."""
    for rule in app.url_map.iter_rules():
        stamp = stamp_of(app, rule.endpoint) if rule.endpoint != "static" else None
        if stamp is None or stamp.public:
            continue
        built = rule.build({name: some(part) for name, part in rule._converters.items()})
        assert built
        for method in (rule.methods or set()) & {"GET", "POST"}:
            yield method, built[1]


def signed_in(role: Role, db: Session, client: LintClient, site: str) -> Caller:
    if role is Role.ADMINISTRATOR:
        return caller(client, site, make_administrator(db))
    if role is Role.REVIEWER:
        return caller(client, site, make_officer(db, "science"))
    user = make_user(db)
    return caller(client, site, user, make_applicant(db, user))


@pytest.mark.parametrize("role", [Role.OWNER, Role.REVIEWER, Role.ADMINISTRATOR])
def test_a_copied_cookie_dies_with_the_session(
    app: Flask, db: Session, client: LintClient, site: str, role: Role
) -> None:
    copied = signed_in(role, db, client, site)
    assert copied.call("GET", "/en/account/").status_code == 200
    assert copied.call("POST", "/en/account/sign-out").status_code == 303

    doors = list(protected(app))
    assert len(doors) > 50
    with ThreadPoolExecutor(4) as knocking:
        answers = list(knocking.map(lambda door: copied.call(*door), doors))
    opened = [
        door for door, answer in zip(doors, answers, strict=True) if not asks_to_sign_in(answer)
    ]
    assert opened == []
