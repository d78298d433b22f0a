"""Every expected failure has a page, in the reader's language, with the right status."""

from collections.abc import Callable

import pytest
from gunicorn.http.errors import InvalidChunkSize
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import RequestEntityTooLarge

from portal import create_app
from portal.access import access
from services.applications.clock.calendar import CalendarUnknown
from services.documents.aside import BUSY
from services.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from services.language import N_
from tests.support.client import LintClient
from tests.support.factories import make_user, sign_in


def _away() -> OperationalError:
    return OperationalError("select 1", {}, Exception("connection refused"))


FAILURES: dict[str, tuple[Callable[[], Exception], int]] = {
    "not-found": (NotFound, 404),
    "forbidden": (Forbidden, 403),
    "conflict": (Conflict, 409),
    "stale": (lambda: StaleDataError("version 3 expected"), 409),
    "invalid": (lambda: Invalid([]), 422),
    "too-many": (lambda: TooMany(retry_after=90), 429),
    "busy": (lambda: TooMany(BUSY), 429),
    "database-away": (_away, 503),
    "broken-off": (lambda: InvalidChunkSize(b"ZZ"), 400),
    "too-large": (RequestEntityTooLarge, 413),
    "crash": (lambda: ZeroDivisionError("a secret"), 500),
    "unknown-year": (CalendarUnknown, 500),
    "reason": (lambda: Forbidden(N_("The others have not answered yet")), 403),
    "said": (lambda: Conflict(N_("Somebody <b>else</b> decided")), 409),
}


@access.anyone
def fail(how: str) -> str:
    raise FAILURES[how][0]()


@access.anyone
def fail_at_a_form(how: str) -> str:
    raise FAILURES[how][0]()


@pytest.fixture
def probe(database: str, db: Session) -> LintClient:
    """A browser at an application whose view fails as told."""
    app = create_app()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.test_client_class = LintClient
    app.add_url_rule("/<any(sc, tc, en):lang>/fail/<how>", view_func=fail)
    app.add_url_rule(
        "/<any(sc, tc, en):lang>/send/<how>", view_func=fail_at_a_form, methods=["POST"]
    )
    client = app.test_client()
    assert isinstance(client, LintClient)
    client.db = db
    return client


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
@pytest.mark.parametrize("how", FAILURES)
def test_each_failure_has_its_page(probe: LintClient, how: str, language: str) -> None:
    response = probe.get(f"/{language}/fail/{how}")
    assert response.status_code == FAILURES[how][1]
    assert "secret" not in response.text


def test_the_page_says_what_the_service_said(probe: LintClient) -> None:
    assert "Somebody &lt;b&gt;else&lt;/b&gt; decided" in probe.get("/en/fail/said").text


@pytest.mark.parametrize("how", ["conflict", "too-many"])
def test_one_can_go_back_to_a_page_but_not_to_what_takes_forms_only(
    probe: LintClient, how: str
) -> None:
    assert f'<a class="govuk-link" href="/en/fail/{how}">' in probe.get(f"/en/fail/{how}").text
    assert f'<a class="govuk-link" href="/en/send/{how}">' not in probe.post(f"/en/send/{how}").text


def test_where_a_reason_is_known_no_role_is_blamed(probe: LintClient) -> None:
    assert "your role does not allow" in probe.get("/en/fail/forbidden").text
    page = probe.get("/en/fail/reason").text
    assert "The others have not answered yet" in page
    assert "your role does not allow" not in page


def test_who_meets_a_busy_portal_is_not_told_of_attempts(probe: LintClient) -> None:
    page = probe.get("/en/fail/busy").text
    assert "checking too many files" in page
    assert "attempts" not in page
    assert "limited number of attempts" in probe.get("/en/fail/too-many").text


def test_a_limit_says_when_to_try_again(probe: LintClient) -> None:
    response = probe.get("/en/fail/too-many")
    assert response.headers["Retry-After"] == "90"
    assert "Try again in 2 minutes." in response.text
    assert "请在2分钟后再试" in probe.get("/sc/fail/too-many").text


def test_the_page_of_a_database_that_is_away_does_not_ask_it_who_reads(
    probe: LintClient, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load_nobody(*_arguments: object) -> None:
        raise _away()

    sign_in(probe, make_user(db))
    monkeypatch.setattr("portal.access.load_actor", load_nobody)
    response = probe.get("/en/account/sessions")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert probe.get("/en/no-such-page").status_code == 404


def test_a_missing_page_keeps_the_language_of_its_address(probe: LintClient) -> None:
    assert probe.get("/tc/no/such/page").status_code == 404
    assert 'lang="zh-Hant-HK"' in probe.get("/tc/no/such/page").text
    assert 'href="/en/no/such/page"' in probe.get("/tc/no/such/page").text


def test_an_address_with_a_slash_too_many_leads_to_its_page(probe: LintClient) -> None:
    def leads(path: str) -> tuple[int, str | None]:
        response = probe.get(path)
        return response.status_code, response.location

    assert leads("/en/eligibility/") == (308, "/en/eligibility")
    assert leads("/sc/search/?q=%E4%BC%81%E4%B8%9A") == (308, "/sc/search?q=%E4%BC%81%E4%B8%9A")
    assert leads("/en/oversight/") == (303, "/en/account/sign-in?next=/en/oversight/")
    for nowhere in ("/en/no-such-page/", "/en/eligibility//", "/%2Fexample.com/"):
        assert leads(nowhere) == (404, None), nowhere
    assert probe.post("/en/eligibility/").status_code == 404


def test_a_wrong_method_is_an_error_page(probe: LintClient) -> None:
    response = probe.put("/healthz")
    assert response.status_code == 405
    assert set(response.allow) == {"GET", "HEAD", "OPTIONS"}


def test_what_is_too_large_is_not_taken_for_an_old_form(probe: LintClient) -> None:
    response = probe.get("/en/fail/too-large")
    assert "What you sent is too large" in response.text
    assert "signed in or out in another tab" not in response.text


def test_a_body_that_breaks_off_is_no_crash(probe: LintClient) -> None:
    response = probe.get("/en/fail/broken-off")
    assert response.status_code == 400


def test_a_missing_token_is_explained_and_the_log_says_why(
    probe: LintClient, caplog: pytest.LogCaptureFixture
) -> None:
    response = probe.post("/en/account/sign-in", csrf=False)
    assert response.status_code == 400
    assert "<h1" in response.text
    assert any("The CSRF token is missing" in record.getMessage() for record in caplog.records)


def test_health_tells_alive_from_ready(probe: LintClient) -> None:
    assert probe.get("/healthz").json == {"alive": True}
    assert probe.get("/readyz").json == {"ready": True, "database": True, "migrated": True}


@pytest.mark.parametrize(("code", "ready"), [("0001", True), ("9999", False)])
def test_old_code_serves_on_during_an_upgrade_and_new_code_waits_for_its_tables(
    probe: LintClient, monkeypatch: pytest.MonkeyPatch, code: str, ready: bool
) -> None:
    monkeypatch.setattr("portal.health.head", lambda: code)
    response = probe.get("/readyz")
    assert (response.status_code == 200, response.json["ready"]) == (ready, ready)


def test_a_portal_without_its_database_says_when_to_ask_again(
    probe: LintClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_nothing() -> None:
        raise _away()

    monkeypatch.setattr("portal.health.read", read_nothing)
    response = probe.get("/readyz")
    assert (response.status_code, response.json) == (503, {"ready": False, "database": False})
    assert response.headers["Retry-After"] == "10"
