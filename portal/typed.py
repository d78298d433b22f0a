"""What was typed outlives the session it was typed in.

A long form may be sent after its session has ended, or after signing in once more,
when its CSRF token is worth nothing any longer. Nothing is saved then; but a view with
`@keeps_typed` shows what was sent, so that it can be sent again.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from flask import current_app, make_response, request
from werkzeug.wrappers import Response

from portal.pages import PageTemplate, renders

_View = TypeVar("_View", bound=Callable[..., object])


@renders("typed/signed_out.html")
class SignedOutTemplate(PageTemplate):
    """What was typed, waiting for its author to sign in."""

    fields: Sequence[tuple[str, str]]


@renders("typed/signed_out_line.html")
class SignedOutLineTemplate(PageTemplate):
    """What an autosave says to who was signed out."""


@renders("typed/signed_in_line.html")
class SignedInLineTemplate(PageTemplate):
    """What an autosave says to who has signed in again."""


def keeps_typed(page: Callable[..., str]) -> Callable[[_View], _View]:
    """Mark a view whose form is shown once more rather than lost.

    Args:
        page: takes what the view takes, and shows its form as it was sent.
    """

    def mark(view: _View) -> _View:
        view.__dict__["typed_again"] = page
        return view

    return mark


def is_kept() -> bool:
    """Whether this request sends a form whose view keeps what was typed.

    A form that another site sent is none of ours to show.
    """
    ours = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    return request.method == "POST" and ours and _page_again() is not None


def sign_in_first(status: int) -> Response:
    """Return where what was typed waits for signing in."""
    if "HX-Request" in request.headers:
        return make_response(SignedOutLineTemplate().render(), 401)
    fields = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
    return make_response(SignedOutTemplate(fields=fields).render(), status)


def send_again() -> Response:
    """Show what was typed with a token of an earlier session, to be sent with a new one."""
    if "HX-Request" in request.headers:
        return make_response(SignedInLineTemplate().render(), 401)
    page = _page_again()
    assert page is not None  # is_kept() saw to it
    return make_response(page(**(request.view_args or {})), 400)


def _page_again() -> Callable[..., str] | None:
    view = current_app.view_functions[request.endpoint or ""]
    page: Callable[..., str] | None = getattr(view, "typed_again", None)
    return page
