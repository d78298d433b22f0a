"""Headers, cookies, CSRF and caching, on everything the application answers."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.security import HEADERS, POLICY
from portal.settings import WebSettings
from tests.support.client import LintClient
from tests.support.factories import make_user, sign_in

STATIC = "/static/vendor/govuk-frontend/govuk-frontend.min.css"
DUMMIES = {"uuid": "01890000-0000-7000-8000-000000000000", "int": "1", "default": "x", "path": "x"}
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/en/no-such-page", STATIC, "/static/nothing.css", "/xx/"]
)
def test_every_answer_carries_the_headers(client: LintClient, path: str) -> None:
    response = client.get(path)
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert response.headers["X-Request-ID"]


def test_a_refused_post_carries_them_too(client: LintClient) -> None:
    response = client.post("/en/account/sign-out", csrf=False)
    assert response.headers["Content-Security-Policy"] == POLICY


def test_the_policy_begins_at_nothing_and_has_nothing_unsafe() -> None:
    assert POLICY.startswith("default-src 'none'")
    assert "unsafe" not in POLICY
    assert "*" not in POLICY


def test_every_unsafe_route_refuses_a_request_without_a_token(
    client: LintClient, app: Flask
) -> None:
    for method, url in _unsafe_routes(app):
        response = client.open(url, method=method, csrf=False)
        assert response.status_code == 400, (method, url, response.status_code)


def test_every_unsafe_route_refuses_a_token_of_another_session(
    client: LintClient, app: Flask, db: Session
) -> None:
    foreign = client.token()
    sign_in(client, make_user(db))
    for method, url in _unsafe_routes(app):
        response = client.open(url, method=method, csrf=False, headers={"X-CSRFToken": foreign})
        assert response.status_code == 400, (method, url, response.status_code)


def test_no_route_takes_part_in_the_portal_without_csrf_protection(app: Flask) -> None:
    from portal.security import csrf

    assert not csrf._exempt_views
    assert not csrf._exempt_blueprints


def test_a_fingerprinted_file_caches_for_ever(client: LintClient, app: Flask) -> None:
    with app.test_request_context("/"):
        url = app.url_for("static", filename="vendor/govuk-frontend/govuk-frontend.min.css")
    assert "?v=" in url
    assert client.get(url).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(STATIC).headers["Cache-Control"] == "no-cache"


def test_a_signed_in_page_is_stored_nowhere(client: LintClient, db: Session) -> None:
    assert client.get("/en/no-such-page").headers["Cache-Control"] == "no-cache"
    sign_in(client, make_user(db))
    assert client.get("/en/no-such-page").headers["Cache-Control"] == "private, no-store"


def test_a_sane_request_id_is_kept_and_another_replaced(client: LintClient) -> None:
    def answered(given: str) -> str:
        return client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"]

    assert answered("abc-123456") == "abc-123456"
    assert answered("x y") != "x y"


SAFE = {
    "environment": "production",
    "secret_key": "k" * 32,
    "origin": "https://portal.example.com",
    "DATABASE_URL": "postgresql://portal@db.example.com/portal",
    "proxies": 1,
}


def test_a_safe_production_starts_with_strict_cookies() -> None:
    from portal import create_app

    app = create_app(WebSettings(**SAFE))
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-session"
    assert app.config["SESSION_COOKIE_SECURE"] is True
    response = app.test_client().get("/healthz")
    assert "max-age=63072000" in response.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("secret_key", "short"),
        ("secret_key", ""),
        ("origin", "http://portal.example.com"),
        ("debug", True),
        ("DATABASE_URL", None),
        ("proxies", 0),
    ],
)
def test_an_unsafe_production_does_not_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(ValueError, match="not safe in production") as refused:
        WebSettings(**SAFE | {name: value})
    assert SAFE["DATABASE_URL"] not in str(refused.value)  # it may hold a password


def _unsafe_routes(app: Flask) -> Iterator[tuple[str, str]]:
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {
            name: "en" if name == "lang" else _dummy(converter)
            for name, converter in rule._converters.items()
        }
        for method in sorted(UNSAFE & (rule.methods or set())):
            yield method, adapter.build(rule.endpoint, values, method)


def _dummy(converter: object) -> object:
    kind = type(converter).__name__.removesuffix("Converter").lower().replace("integer", "int")
    if kind == "any":
        return sorted(converter.items)[0]  # type: ignore[attr-defined]
    return DUMMIES.get(kind, "x")
