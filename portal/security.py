"""Headers on every response, cookies, CSRF, and static files that cache for ever."""

from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Any

from flask import Flask, current_app, g, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect, generate_csrf
from itsdangerous import URLSafeTimedSerializer
from werkzeug.wrappers import Response

from portal.incoming import LONGEST
from portal.settings import WebSettings

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
LOWER_CASE = [(name.lower(), name, value) for name, value in HEADERS.items()]
TWO_YEARS, ONE_YEAR = 63_072_000, 31_536_000  # seconds

csrf = CSRFProtect()


def init_security(app: Flask, settings: WebSettings) -> None:
    """Close what is open by default in a Flask application."""
    app.config.update(
        SECRET_KEY=settings.signing_key(),
        SECRET_KEY_FALLBACKS=settings.former_signing_keys(),
        WTF_CSRF_SECRET_KEY=[*settings.former_signing_keys(), settings.signing_key()],
        SESSION_COOKIE_NAME="__Host-session" if settings.production else "session",
        SESSION_COOKIE_SECURE=settings.production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: forms take their time
        MAX_FORM_MEMORY_SIZE=4 * 2**20,
        MAX_FORM_PARTS=5_000,
        MAX_CONTENT_LENGTH=LONGEST,
    )
    app.session_interface = CookieSessions()
    csrf.init_app(app)
    # Flask-WTF's would sign it for each page.
    app.add_template_global(form_token, "csrf_token")
    app.context_processor(lambda: {"csrf_token": form_token})
    app.url_defaults(_fingerprint(Path(app.static_folder or "")))
    # A page has a dozen of them, and like templates they change only with the debugger.
    app.add_template_global(asset if app.debug else cache(asset), "asset")

    def harden(response: Response) -> Response:
        if response.location:  # a slash added names the host that the request claims
            response.location = response.location.removeprefix(request.host_url.rstrip("/"))
        given = {name.lower() for name, _ in response.headers}  # `setdefault` looks through all
        response.headers.extend([(name, v) for lower, name, v in LOWER_CASE if lower not in given])
        if settings.production:
            response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}"
        if "cache-control" not in given or request.endpoint == "static":
            response.headers["Cache-Control"] = _caching()
        return response

    app.after_request(harden)


class CookieSessions(SecureCookieSessionInterface):
    """Flask's own sessions, whose signer is made once and not twice a request."""

    @cache  # noqa: B019  # one application, one signer
    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs cookies and reads them."""
        return super().get_signing_serializer(app)


def signing_keys() -> list[str]:
    """Return the key that the portal signs with, last, and before it those of former times."""
    keys: list[str] = current_app.config["WTF_CSRF_SECRET_KEY"]
    return keys


def form_token() -> str:
    """Return the token of all forms of this session. It is signed once, and not for each page."""
    known: str = session.setdefault("csrf_token", token_hex())
    if "csrf_token" not in g:
        g.csrf_token = _signed(known)
    token: str = g.csrf_token
    return token


@lru_cache(maxsize=10_000)
def _signed(_token: str) -> str:
    """Sign the token that the session holds."""
    signed: str = generate_csrf()
    return signed


def asset(filename: str) -> str:
    """Return the address of a static file, for templates."""
    return url_for("static", filename=filename)


def _caching() -> str:
    if request.endpoint == "static":
        return f"public, max-age={ONE_YEAR}, immutable" if "v" in request.args else "no-cache"
    return "private, no-store" if g.get("actor") else "no-cache"


def _fingerprint(folder: Path) -> Any:
    """Return a URL default that adds the digest of a static file, so that it may cache for ever."""

    @cache
    def digest(filename: str, _changed: float) -> str:
        return sha256((folder / filename).read_bytes()).hexdigest()[:12]

    def put(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values:
            path = folder / values["filename"]
            values["v"] = digest(values["filename"], path.stat().st_mtime)

    return put


def with_pictures_inside(response: Response) -> Response:
    """Let one page show pictures that stand within it: drawn by the portal, of its own letters."""
    policy = POLICY.replace("img-src 'self'", "img-src 'self' data:")
    response.headers["Content-Security-Policy"] = policy
    return response
