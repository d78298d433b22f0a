"""Which other cases an officer is told of beside a case, whatever they have in common with it."""

from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, exists

from services.applications.lifecycle import TAKES_NOTHING
from services.models import Application, Review

Found = TypeVar("Found", bound=Select[*tuple[Any, ...]])

MOST = 5
"""Other cases that are shown."""


def show_newest(found: Found) -> Found:
    """Narrow what finds applications to the newest that may still take something, or took it,
    and in which the `body`, a parameter, has a part. Each stands once.
    """
    has_part = exists().where(
        Review.application_id == Application.id, Review.body_code == bindparam("body")
    )
    return (
        found.where(
            Application.submitted_at.is_not(None),
            Application.state.not_in(TAKES_NOTHING),
            Application.decision.is_distinct_from("refused"),
            has_part,
        )
        .group_by(Application.id)
        .order_by(Application.submitted_at.desc(), Application.id)
        .limit(MOST)
    )
