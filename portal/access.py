"""Who is asking, and who may ask. Every view carries a stamp of this module.

The stamp is the outer door and says which roles a page is for. Whose cases a
person may see or change is decided by the services, the inner door.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from portal.typed import is_kept, sign_in_first
from services import moments
from services.accounts.sessions import load_actor, touch
from services.actor import Actor, Role
from services.database import Session, reading_by_driver
from services.errors import NotFound

_View = TypeVar("_View", bound=Callable[..., object])

TOKEN = "_user_id"  # noqa: S105
"""Under which name Flask-Login keeps what `get_id` gives: the session's token."""

login_manager = LoginManager()
login_manager.session_protection = None  # the record in the database is the protection


class SignedIn(UserMixin):
    """Flask-Login's user: not an account but one signed-in session of it.

    Its id is the session's token, so that a cookie dies with the session's
    record, wherever it was copied to.
    """

    def __init__(self, token: str, actor: Actor | None = None) -> None:
        self.token = token
        self.actor = actor

    def get_id(self) -> str:
        """Return what the cookie keeps."""
        return self.token


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_session(token: str) -> SignedIn | None:
    """Return the session of a token, None if it was ended. Flask-Login asks once a request."""
    now = moments.now()
    with reading_by_driver() as reading:
        someone = load_actor(reading, token, now)
    if someone is None:
        return None
    if someone.touch_due:
        with Session() as db, db.begin():  # the one write that a page viewed may cause
            touch(db, someone, now)
    return SignedIn(token, someone)


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who may ask for a view.

    Args:
        public: whether strangers may.
        roles: the roles that may; empty for everyone who is signed in.
    """

    public: bool = False
    roles: frozenset[Role] = frozenset()

    def admits(self, someone: Actor | None) -> bool:
        """Whether the stamp lets this person through."""
        if self.public:
            return True
        return someone is not None and (not self.roles or someone.role in self.roles)


class Access:
    """The stamps: `@access.anyone`, `@access.signed_in`, `@access.roles(Role.FILER)`."""

    @staticmethod
    def anyone(view: _View) -> _View:
        """For everyone, signed in or not."""
        return _stamp(view, Stamp(public=True))

    @staticmethod
    def signed_in(view: _View) -> _View:
        """For everyone with an account, whatever the role."""
        return _stamp(view, Stamp())

    @staticmethod
    def roles(*roles: Role) -> Callable[[_View], _View]:
        """For these roles. Others get the page that a missing page gets."""
        if not roles:
            raise TypeError("name the roles, or use @access.signed_in")
        return lambda view: _stamp(view, Stamp(roles=frozenset(roles)))


access = Access()


def _stamp(view: _View, stamp: Stamp) -> _View:
    view.__dict__["stamp"] = stamp
    return view


def stamp_of(app: Flask, endpoint: str) -> Stamp | None:
    """Return the stamp of an endpoint's view, None if it has none."""
    stamp: Stamp | None = getattr(app.view_functions[endpoint], "stamp", None)
    return stamp


def current_actor() -> Actor | None:
    """Return the person asking, or None for a stranger. Reads the database once a request."""
    known: Actor | Literal["unasked"] | None = g.get("actor", "unasked")
    if known == "unasked":
        known = g.actor = current_user.actor if current_user.is_authenticated else None
    return known


def actor() -> Actor:
    """Return the signed-in person of a view that is not for strangers.

    Raises:
        NotFound: nobody is signed in, on a view that is open to anyone.
    """
    someone = current_actor()
    if someone is None:
        raise NotFound()
    return someone


def begin_session(token: str) -> None:
    """Sign the browser in with the token of `services.accounts.sessions.open_session`.

    Everything the cookie held before is dropped, the CSRF token with it.
    """
    session.clear()
    login_user(SignedIn(token))
    _forget_actor()


def end_session() -> str | None:
    """Sign the browser out; returns the token whose record is to be revoked."""
    token: str | None = session.get(TOKEN)
    logout_user()
    session.clear()
    _forget_actor()
    return token


def _forget_actor() -> None:
    for known in ("actor", "csrf_token", "_login_user"):
        g.pop(known, None)


def safe_next(target: str | None) -> str | None:
    """Return the target if it is a path on this portal, else None."""
    if not target or not target.startswith("/") or "\\" in target:
        return None
    if any(ord(character) < 32 for character in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc or target.startswith("//") else target


def check_access() -> Response | None:
    """Hold each request against the stamp of its view.

    Raises:
        NotFound: the person is signed in and the view is not for their role.
    """
    if request.endpoint is None or request.endpoint == "static":
        return None
    stamp: Stamp = request_stamp(request.endpoint)
    if stamp.public or stamp.admits(current_actor()):
        return None
    if current_actor() is not None:
        raise NotFound()
    if is_kept():
        return sign_in_first(401)
    # After a form, its page; what only takes a form has no page to go back to.
    has_page = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    wanted = request.full_path.rstrip("?") if has_page else None
    sign_in = url_for("account.sign_in", next=wanted)
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": sign_in})
    return redirect(sign_in, 303)


def request_stamp(endpoint: str) -> Stamp:
    """Return the stamp of the current application's endpoint."""
    stamp = stamp_of(current_app, endpoint)
    assert stamp is not None, endpoint  # require_stamps() saw to it
    return stamp


def require_stamps(app: Flask) -> None:
    """Refuse to start with a view that does not say who may ask for it.

    Raises:
        RuntimeError: names the endpoints without a stamp.
    """
    unstamped = sorted(
        endpoint
        for endpoint in app.view_functions
        if endpoint != "static" and stamp_of(app, endpoint) is None
    )
    if unstamped:
        raise RuntimeError("views without @access: " + ", ".join(unstamped))


def init_access(app: Flask) -> None:
    """Check each request of an application, and tell templates who is reading."""
    login_manager.init_app(app, add_context_processor=False)
    app.before_request(check_access)
    app.add_template_global(current_actor)
    app.context_processor(lambda: {"actor": current_actor()})
