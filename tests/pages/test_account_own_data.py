"""A copy of one's own data, and erasing one's account, in a browser."""

import json
from typing import Any

import pytest
from sqlalchemy.orm import Session

from services.actor import Role
from services.models import Applicant, Application, Base, LoginSession, User
from services.notices.inbox import notify
from services.privacy.columns import classes
from tests.support.client import LintClient
from tests.support.company import filled
from tests.support.factories import PASSWORD, make_administrator, make_user, sign_in
from tests.support.scene import Scene

COPY = "/en/account/data/my-data.json"


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db).submit()


def copy_of(client: LintClient) -> dict[str, Any]:
    response = client.get(COPY)
    assert response.headers["Content-Disposition"].startswith("attachment")
    found: dict[str, Any] = json.loads(response.text)
    return found


def told_of(row: Base) -> set[str]:
    """What the columns of a row tell of a person, as the copy writes it."""
    by_class = classes()[row.__tablename__]
    names = (*by_class.get("personal", ()), *by_class.get("sensitive", ()))
    return {str(getattr(row, name)) for name in names if getattr(row, name)}


def test_the_copy_holds_all_that_is_of_the_person(client: LintClient, scene: Scene) -> None:
    user = scene.users["", Role.OWNER]
    notice = notify(scene.db, user, "claim_refused", organisation="某公司")
    sign_in(client, user, scene.applicant)
    copy = copy_of(client)
    session = scene.db.query(LoginSession).filter_by(user_id=user.id).one()
    for part, row in (
        (copy["account"], user),
        (copy["login_sessions"][0], session),
        (copy["notices"][-1], notice),
        (copy["applicant"], scene.db.get_one(Applicant, scene.applicant.id)),
        (copy["applications"][0], scene.db.get_one(Application, scene.application.id)),
    ):
        assert told_of(row) <= {str(value) for value in part.values()}
    assert copy["applications"][0]["documents"]
    assert copy["applications"][0]["record"]["events"]


def test_no_secret_leaves_with_the_copy(client: LintClient, scene: Scene) -> None:
    user = scene.users["", Role.OWNER]
    sign_in(client, user, scene.applicant)
    text = client.get(COPY).text
    session = scene.db.query(LoginSession).filter_by(user_id=user.id).one()
    assert scene.application.query_code
    for secret in (user.password_hash, session.token_hash, scene.application.query_code):
        assert secret not in text


def test_who_does_not_own_an_organisation_has_no_copy_of_it(
    client: LintClient, scene: Scene
) -> None:
    sign_in(client, scene.users["", Role.FILER], scene.applicant)
    assert not {"applicant", "applications"} & copy_of(client).keys()


def test_an_account_is_erased_with_its_password(client: LintClient, db: Session) -> None:
    user = make_user(db)
    sign_in(client, user)
    page = client.page("/en/account/erase")
    form = filled(page.select_one("main form"))
    assert client.post("/en/account/erase", data=form | {"current": "wrong"}).status_code == 422
    done = client.post("/en/account/erase", data=form | {"current": PASSWORD})
    assert done.status_code == 303
    assert "erased" in client.page(done.location).get_text()
    assert client.get("/en/account/").status_code == 303
    db.expire_all()
    assert db.get_one(User, user.id).name == ""


def test_what_stands_in_the_way_is_said(client: LintClient, scene: Scene) -> None:
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    form = filled(client.page("/en/account/erase").select_one("main form"))
    refused = client.post("/en/account/erase", data=form | {"current": PASSWORD})
    assert refused.status_code == 422
    assert "Make a colleague owner first" in refused.text


def test_staff_are_sent_to_their_administrator(client: LintClient, db: Session) -> None:
    sign_in(client, make_administrator(db))
    page = client.page("/en/account/data")
    assert "An administrator closes" in page.get_text()
    assert not page.find("a", href="/en/account/erase")
