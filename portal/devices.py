"""The cookie by which a browser is known to an account that was signed in with it before."""

from dataclasses import astuple
from uuid import UUID

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from portal.security import signing_keys
from services.accounts.devices import Device
from services.models import User
from services.periods import period


def known_device() -> Device | None:
    """Return what the cookie of this request says; None without one that we signed."""
    try:
        key, user, stamp = _signer().loads(request.cookies.get(_name(), ""), max_age=_longest())
        return Device(key, UUID(user), stamp)
    except (BadData, TypeError, ValueError):
        return None


def remember_device(response: Response, user: User) -> None:
    """Let this browser know that this person signed in with it; the same one keeps its key."""
    device = known_device()
    if device is None or not device.key_for(user):
        device = Device.of(user)
    response.set_cookie(
        _name(),
        _signer().dumps([str(part) for part in astuple(device)]),
        max_age=_longest(),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _longest() -> int:
    """Return the seconds that a browser is known."""
    return int(period("browser").length.total_seconds())


def _name() -> str:
    return "__Host-device" if current_app.config["SESSION_COOKIE_SECURE"] else "device"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(signing_keys(), salt="device")
