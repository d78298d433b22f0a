"""Accounts: signing in and up, one's own settings, the inbox, whom one acts for."""

from flask import Blueprint
from werkzeug.wrappers import Response

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.after_request
def keep_nothing(response: Response) -> Response:
    """No browser keeps a page that holds a secret, or the address of one."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


from portal.account import (  # noqa: E402
    alert_views,
    colleague_views,
    entry_views,
    inbox_views,
    notice_choice_views,
    organisation_views,
    own_data_views,
    password_views,
    renaming_views,
    second_factor_views,
    settings_views,
    sign_up_views,
    statement_views,
)

__all__ = [
    "alert_views",
    "blueprint",
    "colleague_views",
    "entry_views",
    "inbox_views",
    "notice_choice_views",
    "organisation_views",
    "own_data_views",
    "password_views",
    "renaming_views",
    "second_factor_views",
    "settings_views",
    "sign_up_views",
    "statement_views",
]
