"""Where an answer or a document is changed."""

from typing import Any

from flask import url_for

from services.applications.case.case import Case


def place_of(case: Case, path: str) -> str:
    """Build the address of the page, and the place on it, for the path of a problem or a notice.

    A row may stand on a later page of its list, which the query opens.
    """
    part, _, rest = path.partition(".")
    application_id, anchor = case.application.id, path.replace(".", "-")
    if part == "documents":
        return url_for("enterprise.edit_documents", application_id=application_id, _anchor=anchor)
    code, _, place = rest.partition(".")
    row = place.partition(".")[0]
    query: dict[str, Any] = {code: row} if row else {}
    return url_for(
        "enterprise.edit_section",
        application_id=application_id,
        section=part,
        _anchor=anchor,
        **query,
    )
