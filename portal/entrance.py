"""The addresses without a language: they lead to the reader's own."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portal.access import access
from portal.web import home_url, preferred_language

blueprint = Blueprint("entrance", __name__)


@blueprint.get("/eligibility")
@blueprint.get("/eligibility/<path:rest>")
@access.anyone
def choose_checker_language(rest: str = "") -> Response:
    """On to the checker in the language that the browser asks for, with what the address has."""
    path = "/".join(filter(None, ("", preferred_language(), "eligibility", rest)))
    query = request.query_string.decode("ascii", "ignore")
    response = redirect(f"/{path.lstrip('/')}" + (f"?{query}" if query else ""), 302)
    response.vary.add("Accept-Language")
    return response


@blueprint.get("/")
@access.anyone
def choose_language() -> Response:
    """On to the home page in the language that the browser asks for."""
    response = redirect(home_url(preferred_language()), 302)
    response.vary.add("Accept-Language")
    return response
