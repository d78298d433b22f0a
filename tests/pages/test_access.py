"""Every view says who may ask for it, and is held to that."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal import create_app
from portal.access import access, actor, require_stamps, safe_next, stamp_of
from portal.web import read, write
from services.actor import Role
from tests.support.client import LintClient
from tests.support.factories import make_applicant, make_officer, make_user, sign_in

PREFIX = "/<any(sc, tc, en):lang>/probe"


@access.signed_in
def whoami() -> str:
    return actor().name


@access.roles(Role.OWNER)
def owners_only() -> str:
    return str(actor().role)


@pytest.fixture
def probe(database: str, db: Session) -> LintClient:
    """A browser at an application with two more views."""
    app = create_app()
    app.testing = True
    app.test_client_class = LintClient
    app.add_url_rule(f"{PREFIX}/whoami", view_func=whoami, methods=["GET", "POST"])
    app.add_url_rule(f"{PREFIX}/owners", view_func=owners_only)
    client = app.test_client()
    assert isinstance(client, LintClient)
    client.db = db
    return client


def test_a_view_without_a_stamp_stops_the_start() -> None:
    app = Flask("probe")
    app.add_url_rule("/", "forgotten", lambda: "")
    with pytest.raises(RuntimeError, match="forgotten"):
        require_stamps(app)


def test_a_stamp_without_roles_is_refused() -> None:
    with pytest.raises(TypeError):
        access.roles()


def test_every_view_has_a_stamp(app: Flask) -> None:
    for endpoint in app.view_functions:
        assert endpoint == "static" or stamp_of(app, endpoint), endpoint


def test_a_stranger_is_sent_to_sign_in_and_back(probe: LintClient) -> None:
    response = probe.get("/tc/probe/whoami?page=2")
    assert response.status_code == 303
    assert response.location == "/tc/account/sign-in?next=/tc/probe/whoami?page%3D2"


def test_a_strangers_post_is_not_repeated_after_sign_in_but_its_page_is_shown(
    probe: LintClient,
) -> None:
    response = probe.post("/en/probe/whoami")
    assert response.location == "/en/account/sign-in?next=/en/probe/whoami"
    assert probe.post("/en/account/password").location.endswith("?next=/en/account/password")
    assert probe.post("/en/account/sessions/end").location == "/en/account/sign-in"


def test_a_part_of_a_page_asked_for_by_script_sends_the_whole_page_to_sign_in(
    probe: LintClient,
) -> None:
    response = probe.get("/en/probe/whoami", headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response.headers["HX-Redirect"].startswith("/en/account/sign-in")


def test_a_signed_in_person_is_known(probe: LintClient, db: Session) -> None:
    user = make_user(db, name="林晓")
    sign_in(probe, user)
    assert probe.get("/en/probe/whoami").text == "林晓"


def test_the_wrong_role_gets_the_page_of_a_missing_page(probe: LintClient, db: Session) -> None:
    filer = make_user(db)
    make_applicant(db, (filer, Role.FILER))
    sign_in(probe, filer)
    refused, missing = probe.page("/en/probe/owners", 404), probe.page("/en/probe/nothing", 404)
    assert refused.title == missing.title
    assert refused.main == missing.main


def test_the_right_role_is_let_in(probe: LintClient, db: Session) -> None:
    owner = make_user(db)
    make_applicant(db, owner)
    sign_in(probe, owner)
    assert probe.get("/en/probe/owners").text == "owner"


def test_staff_without_a_second_factor_are_nobody(probe: LintClient, db: Session) -> None:
    from datetime import UTC, datetime

    from portal.access import TOKEN
    from services.accounts.sessions import open_session

    officer = make_officer(db, "stic")
    token = open_session(db, officer, browser="", address="", now=datetime.now(UTC))
    with probe.session_transaction() as session:
        session[TOKEN] = token
    assert probe.get("/en/probe/whoami").status_code == 303


def test_signing_in_kills_the_csrf_token_from_before(probe: LintClient, db: Session) -> None:
    before = probe.token()
    sign_in(probe, make_user(db))
    stale = probe.post("/en/probe/whoami", csrf=False, headers={"X-CSRFToken": before})
    assert stale.status_code == 400
    assert probe.post("/en/probe/whoami").status_code == 200


@pytest.mark.parametrize("target", ["/sc/services", "/en/enterprise/applications?state=draft#x"])
def test_paths_of_the_portal_are_safe_to_go_to(target: str) -> None:
    assert safe_next(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "https://example.com/",
        "//example.com/",
        "///example.com/",
        "/\\example.com",
        "\\\\example.com",
        "javascript:alert(1)",
        "/\t/example.com",
        "/sc/\r\nSet-Cookie: a=b",
        "sc/services",
    ],
)
def test_other_places_are_not(target: str | None) -> None:
    assert safe_next(target) is None


def test_a_get_cannot_open_a_writing_session(app: Flask) -> None:
    with app.test_request_context("/sc/"), pytest.raises(RuntimeError), write():
        pass


def test_a_request_reads_with_one_session(app: Flask) -> None:
    with app.test_request_context("/sc/"):
        assert read() is read()
