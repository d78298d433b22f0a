"""The one address without a language: it leads to the reader's own."""

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from portal.access import access
from portal.web import home_url, preferred_language

blueprint = Blueprint("entrance", __name__)


@blueprint.get("/")
@access.anyone
def choose_language() -> Response:
    """On to the home page in the language that the browser asks for."""
    response = redirect(home_url(preferred_language()), 302)
    response.vary.add("Accept-Language")
    return response
