"""After each step of signing in: what comes next."""

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from portal.access import TOKEN, actor, begin_session, current_actor, safe_next
from portal.devices import known_device, remember_device
from portal.web import read
from services import moments
from services.accounts.credentials import read_account
from services.accounts.devices import Visitor
from services.accounts.sessions import load_half_signed_in
from services.actor import Actor, Role
from services.errors import NotFound
from services.models import User

ONWARD = "onward"
"""Under which name the cookie keeps what somebody without an account came for."""


def visitor() -> Visitor:
    """Describe the browser that signs in."""
    return Visitor(request.user_agent.string, address(), known_device())


def address() -> str:
    """Return the network address that asks."""
    return request.remote_addr or ""


def wanted() -> str | None:
    """Return the page asked for before signing in; a path of this portal, or None."""
    return safe_next(request.args.get("next"))


def half_token() -> str:
    """Return the token of the session that is signed in by half.

    Raises:
        NotFound: there is none in this browser.
    """
    token = session.get(TOKEN)
    if not token:
        raise NotFound
    return str(token)


def half_signed_in() -> User:
    """Find who has given the password and still owes the second factor.

    Raises:
        NotFound: nobody in this browser, or too long ago.
    """
    user = load_half_signed_in(read(), half_token(), moments.now())
    if user is None:
        raise NotFound
    return user


def keep_onward() -> None:
    """Remember the page asked for until its reader has an account and an applicant."""
    session[ONWARD] = wanted()


def onward() -> str:
    """Return the page that was asked for before signing up, once; else where to begin to work."""
    return safe_next(session.pop(ONWARD, None)) or home_of(actor())


def arrive(token: str) -> Response:
    """Sign the browser in, and go on to the second factor or to work."""
    came_for = session.get(ONWARD)
    begin_session(token)
    if came_for:
        session[ONWARD] = came_for
    someone = current_actor()
    if someone is not None:
        return recognised(redirect(wanted() or home_of(someone), 303))
    step = "give_code" if half_signed_in().totp_secret else "enrol"
    return redirect(url_for(f"account.{step}", next=wanted()), 303)


def recognised(response: Response) -> Response:
    """Let the browser be known from now on to the account that it is signed in with."""
    remember_device(response, read_account(read(), actor()))
    return response


def home_of(someone: Actor) -> str:
    """Return where somebody begins to work."""
    if someone.role is Role.ADMINISTRATOR:
        return url_for("admin.list_staff")
    if someone.role is Role.REGISTRAR:
        return url_for("registrar.list_requests")
    if someone.role is Role.EXPERT:
        return url_for("expert.list_panels")
    if someone.role is Role.SUPERVISOR:
        return url_for("oversight.show_home")
    if someone.role is Role.LIAISON:
        return url_for("institution.list_shared")
    return url_for("agency.show_queue" if someone.body else "enterprise.show_home")
