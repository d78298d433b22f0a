"""Headers, cookies, CSRF and caching, on everything the application answers."""

import os
import subprocess
import sys
from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask, Response, g, session
from flask_wtf.csrf import validate_csrf
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from wtforms.validators import ValidationError as ValidationFailed

from portal.security import HEADERS, POLICY, form_token
from portal.settings import WebSettings, explained, warn_of_unknown
from services.actor import Actor, Role
from services.models import User
from services.settings import ROOT, Settings
from tests.support.client import LintClient
from tests.support.factories import make_user, sign_in
from tests.support.live import PATIENCE

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
    "data_keys": "d" * 32,
    "origin": "https://portal.example.com",
    "DATABASE_URL": "postgresql://portal@db.example.com/portal",
    "proxies": 1,
    "clamav": "none",
    "record_key": "/run/secrets/record.pem",
    "smtp_url": "none",
    "seals": "demonstration",
    "register_url": "none",
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
        ("secret_key_fallbacks", "short"),
        ("data_keys", ""),
        ("data_keys", f"{'d' * 32}, short"),
        ("origin", "http://portal.example.com"),
        ("debug", True),
        ("DATABASE_URL", None),
        ("record_key", None),
        ("proxies", 0),
        ("demonstration", False),  # with keys of a demonstration
    ],
)
def test_an_unsafe_production_does_not_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(ValueError, match="not safe in production") as refused:
        WebSettings(**SAFE | {name: value})
    assert SAFE["DATABASE_URL"] not in str(refused.value)  # it may hold a password


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://portal:pass-word@db.example.com/portal"),
        ("DATABASE_URL", "portal:pass-word@db.example.com"),
        ("DATABASE_URL", "postgresql://portal:pass-word@db.example.com:port/portal"),
        ("PORTAL_SMTP_URL", "mail:pass-word@mail.example.com"),
        ("PORTAL_CLAMAV", "scanner.example.com"),
        ("PORTAL_REGISTER_URL", "register.example.com"),
        ("PORTAL_STORE_URL", "bucket/prefix"),
        ("PORTAL_ORIGIN", "https://portal.example.com/"),
        ("PORTAL_PROXIES", "many"),
        ("PORTAL_SEALS", "keys"),
        ("PORTAL_SEAL_TOKEN", "/usr/lib/token.so:pass-word"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line_without_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as wrong:
        WebSettings()
    first, line = explained(wrong.value).splitlines()
    assert first == "The settings are wrong."
    assert line.startswith(f"{name}: ")
    assert "pass-word" not in line
    assert "http" not in line.removeprefix(name).replace("^https?", "")


def test_what_production_refuses_is_a_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")  # as of a variable that was not set
    with pytest.raises(ValidationError) as wrong:
        WebSettings(environment="production")
    (_, line) = explained(wrong.value).splitlines()
    assert line.startswith("not safe in production: PORTAL_SECRET_KEY")
    for name in ("DATABASE_URL", "PORTAL_CLAMAV", "PORTAL_SMTP_URL", "PORTAL_REGISTER_URL"):
        assert f"{name} must name a" in line
    assert "PORTAL_RECORD_KEY must name the key" in line
    assert "PORTAL_SEALS must name a" in line


def test_production_without_scanner_mail_server_register_or_real_keys_is_chosen_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in SAFE.items():
        named = name if name.isupper() else f"PORTAL_{name.upper()}"
        monkeypatch.setenv(named, str(value))
    chosen = WebSettings()
    assert (chosen.scanner, chosen.mail_server, chosen.company_register) == (None, None, None)
    assert chosen.makes_seals
    for name in ("PORTAL_CLAMAV", "PORTAL_SMTP_URL", "PORTAL_REGISTER_URL", "PORTAL_SEALS"):
        value = os.environ[name]
        monkeypatch.setenv(name, "")
        with pytest.raises(ValidationError, match=f"{name} must name"):
            WebSettings()
        monkeypatch.setenv(name, value)


def test_every_setting_is_written_down() -> None:
    written = (ROOT / "docs" / "operations.md").read_text("utf-8")
    names = {
        str(field.validation_alias or f"PORTAL_{name.upper()}")
        for name, field in WebSettings.model_fields.items()
    }
    assert {name for name in names if f"`{name}`" not in written} == set()


def test_a_mistyped_setting_is_named_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("PORTAL_ENVIROMENT", "production")
    warn_of_unknown()
    (record,) = caplog.records
    assert record.getMessage() == "no such setting: PORTAL_ENVIROMENT"


@pytest.mark.parametrize(
    ("command", "environment", "said"),
    [
        (["-c", "import wsgi"], {"PORTAL_VAR": "/proc/nowhere"}, "PORTAL_VAR cannot be used: "),
        (["-c", "import wsgi"], {"PORTAL_PROXIES": "-1"}, "The settings are wrong.\nPORTAL_PROX"),
        (["-m", "flask", "--app", "wsgi", "serve"], {"PORT": "99999"}, "Usage: "),
    ],
)
def test_what_cannot_start_says_so_and_ends(
    command: list[str], environment: dict[str, str], said: str
) -> None:
    ended = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode in {1, 2}
    assert ended.stderr.startswith(said)


def test_a_command_says_in_one_line_that_the_database_is_away(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError("select 1", {}, OSError("connection refused\nmore"))

    monkeypatch.setattr("services.schema.upgrade", fail)
    result = app.test_cli_runner().invoke(args=["migrate"])
    assert result.exit_code == 1
    assert result.output == "Error: the database does not answer: connection refused\n"


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


def test_what_a_former_key_signed_is_taken_for_a_while_longer() -> None:
    from portal import create_app
    from portal.devices import known_device, remember_device
    from portal.page_keys import make_page_key, read_page_key

    def app_with(key: str, former: str = "") -> Flask:
        app = create_app(WebSettings(secret_key=key, secret_key_fallbacks=former))
        app.config["WTF_CSRF_CHECK_DEFAULT"] = False
        return app

    someone = Actor(user_id=UUID(int=7), name="x", role=Role.OWNER)
    user = User(id=someone.user_id, password_hash="x")
    old = app_with("old")
    with old.test_request_context():
        g.actor = someone
        key = make_page_key()
        response = Response()
        remember_device(response, user)
        token = form_token()
        held = session._get_current_object()  # type: ignore[attr-defined]
        old.session_interface.save_session(old, held, response)
    sent = "; ".join(cookie.split(";")[0] for cookie in response.headers.getlist("Set-Cookie"))

    def taken(app: Flask) -> list[bool]:
        with app.test_request_context(headers={"Cookie": sent}):
            g.actor = someone
            device = known_device()
            try:
                validate_csrf(token)
            except ValidationFailed:
                return [read_page_key(key) is not None, device is not None, False]
            return [read_page_key(key) is not None, device is not None, True]

    assert taken(app_with("new", "older, old")) == [True, True, True]
    assert taken(app_with("new")) == [False, False, False]


@pytest.mark.parametrize(
    ("port", "origin"), [("8470", "http://localhost:8470"), ("", "http://localhost:8000")]
)
def test_links_lead_to_the_port_that_is_served(
    monkeypatch: pytest.MonkeyPatch, port: str, origin: str
) -> None:
    monkeypatch.setenv("PORT", port)
    monkeypatch.delenv("PORTAL_ORIGIN", raising=False)
    assert Settings().origin == origin
