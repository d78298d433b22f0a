"""How errors look: every expected failure, and the unexpected one, has a page."""

from dataclasses import dataclass
from math import ceil

import structlog
from flask import Flask, g, make_response, redirect, request
from flask_wtf.csrf import CSRFError
from gunicorn.http.errors import ParseException
from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response

from portal.access import current_actor, request_stamp
from portal.pages import PageTemplate, renders
from portal.typed import is_kept, send_again, sign_in_first
from portal.web import address_meant, t
from services.documents.altered import report_altered
from services.documents.store import Altered, StoreUnavailable
from services.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, TooMany
from services.language import N_

log = structlog.get_logger()

RETRY_AFTER = 10
"""Seconds after which to try again when the database or the store is away."""

STATUS: dict[type[DomainError], int] = {
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Invalid: 422,
    TooMany: 429,
}
"""Most are caught by a view that can say more; this is what remains."""


AT_ONCE = N_("This was done twice in the same moment. Look at how it stands now, then go on")
ALTERED = N_(
    "This file was changed in storage and is no longer what was submitted or issued, so it is not"
    " opened. The administrators can see this in the audit"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorTemplate(PageTemplate):
    """The page of a status.

    Args:
        message: the sentence to show, already translated.
        minutes: after which to try again.
    """

    message: str
    minutes: int

    @property
    def again(self) -> str:
        """The address to open once more; empty where it takes forms and shows nothing."""
        rule = request.url_rule
        return request.path if rule and "GET" in (rule.methods or ()) else ""


@renders("errors/400.html")
class Error400Template(ErrorTemplate):
    """What was sent cannot be read."""


@renders("errors/403.html")
class Error403Template(ErrorTemplate):
    """The reader's role does not allow it."""


@renders("errors/404.html")
class Error404Template(ErrorTemplate):
    """There is no such page."""


@renders("errors/409.html")
class Error409Template(ErrorTemplate):
    """It has changed meanwhile."""


@renders("errors/413.html")
class Error413Template(ErrorTemplate):
    """What was sent is larger than any form or file may be."""


@renders("errors/429.html")
class Error429Template(ErrorTemplate):
    """Too many attempts, or more work than the portal has room for."""

    @property
    def busy(self) -> bool:
        """Whether the message names another cause than too many attempts."""
        return bool(self.message) and self.message != t(TooMany.message)


@renders("errors/500.html")
class Error500Template(ErrorTemplate):
    """A fault of the portal."""


@renders("errors/503.html")
class Error503Template(ErrorTemplate):
    """The database or the store is away."""


PAGES: dict[int, type[ErrorTemplate]] = {
    400: Error400Template,
    403: Error403Template,
    404: Error404Template,
    409: Error409Template,
    413: Error413Template,
    429: Error429Template,
    500: Error500Template,
    503: Error503Template,
}
"""The statuses that have a page."""


def error_page(status: int, message: str = "", retry_after: int | None = None) -> Response:
    """Render the page for one status, in the reader's language.

    Args:
        message: the sentence to show, already translated.
        retry_after: seconds after which to try again.
    """
    try:
        current_actor()
    except (OperationalError, NoConnection):
        g.actor = None
    minutes = ceil((retry_after or 0) / 60)
    page = PAGES.get(status, Error400Template if status < 500 else Error500Template)
    response = make_response(page(message=message, minutes=minutes).render(), status)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _domain_error(error: DomainError) -> Response:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    if status == 500:  # content that must be mended, such as a calendar that has run out
        log.error("content is missing", reason=error.message.in_("en"), exc_info=error)
    retry_after = error.retry_after if isinstance(error, TooMany) else None
    return error_page(status, t(error.message), retry_after)


def _stale(_error: StaleDataError) -> Response:
    return _domain_error(Conflict())


def _raced(error: IntegrityError) -> Response:
    """Of two who add the same in one moment, the database refuses one."""
    if not isinstance(error.orig, UniqueViolation):
        raise error
    log.warning("added twice at once", constraint=error.orig.diag.constraint_name)
    return error_page(409, t(AT_ONCE))


def _http_error(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error  # a redirect, or a response that was raised
    if request.routing_exception is error and (meant := address_meant()):
        return redirect(meant, 308)
    page = error_page(error.code, retry_after=getattr(error, "retry_after", None))
    if isinstance(error, MethodNotAllowed):
        page.allow.update(error.valid_methods or ())
    return page


def _database_away(_error: Exception) -> Response:
    log.error("database away", exc_info=True)
    g.actor = None  # the page must not ask the database who is reading
    return error_page(503, retry_after=RETRY_AFTER)


def _store_away(_error: StoreUnavailable) -> Response:
    log.error("document store away", exc_info=True)
    return error_page(503, retry_after=RETRY_AFTER)


def _store_altered(error: Altered) -> Response:
    """Show no page of a file that is not what was stored: said, and written into the audit."""
    report_altered(error.digest)
    return error_page(500, t(ALTERED))


def _no_token(error: CSRFError) -> Response:
    """No token, or one of an earlier session: nothing is done, and what was typed is kept."""
    log.warning("form refused", reason=error.description)
    if request.endpoint is None or not is_kept():
        return error_page(400)
    try:
        someone = current_actor()
        admitted = someone is not None and request_stamp(request.endpoint).admits(someone)
        return send_again() if admitted else sign_in_first(400)
    except DomainError as failure:
        return _domain_error(failure)
    except (OperationalError, NoConnection) as failure:
        return _database_away(failure)


def _broken_off(_error: ParseException) -> Response:
    return error_page(400)


def _crash(_error: Exception) -> Response:
    g.setdefault("actor", None)
    return error_page(500)


def init_errors(app: Flask) -> None:
    """Register the pages with an application."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(IntegrityError, _raced)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _no_token)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(NoConnection, _database_away)
    app.register_error_handler(StoreUnavailable, _store_away)
    app.register_error_handler(Altered, _store_altered)
    app.register_error_handler(ParseException, _broken_off)  # a body that is no HTTP
    app.register_error_handler(500, _crash)
