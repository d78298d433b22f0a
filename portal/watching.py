"""Recording, at each answer to a member of staff, what it showed or refused.

It is told by the answer alone, so that a new view joins by itself. Pages that are open to
anybody are not recorded, nor is anything that applicants do.
"""

from flask import Flask, current_app, g, make_response, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.wrappers import Response

from portal.access import request_stamp
from services.access_records import AccessKind, record
from services.actor import Actor

CASE = "application_id"
"""Name of the variable that holds the key of a case, in the addresses of its pages."""


def init_watching(app: Flask) -> None:
    """Record what an application shows to members of staff. Call it last: what cannot be
    recorded is not shown, and the page that says so passes through all that comes after.
    """
    app.after_request(_record)


def _record(response: Response) -> Response:
    reader: Actor | None = g.get("actor")
    if reader is None or not reader.is_staff:
        return response
    kind = _kind_of(response)
    if kind is None:
        return response
    case = (request.view_args or {}).get(CASE)
    try:
        record(kind, reader, request.remote_addr or "", request.path, case)
    except (OperationalError, NoConnection) as error:
        return make_response(current_app.handle_user_exception(error))
    return response


def _kind_of(response: Response) -> AccessKind | None:
    """Tell what an answer was to whoever asked; None if it is not recorded."""
    if request.endpoint in (None, "static") or request_stamp(request.endpoint).public:
        return None
    if response.status_code in (403, 404):
        return AccessKind.REFUSED
    if response.status_code != 200 or request.method != "GET":
        return None
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        return AccessKind.DOWNLOADED
    return AccessKind.OPENED if CASE in (request.view_args or {}) else None
