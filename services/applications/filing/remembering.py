"""What an applicant said of itself in its last filings, so that nobody types it every time."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.applications.lifecycle import State
from services.catalogue import Item, View, item_of
from services.catalogue.fields import ChoiceField, Field
from services.catalogue.values import to_json
from services.models import Application

LAST = 5
"""How many of its last filings are looked at."""

FIGURES = "figures"
ABOUT = ("organisation", FIGURES)
"""Sections about the applicant and not about what it applies for."""

KEPT = frozenset({"report.certificate_no", "report.certified_on", "report.valid_to"})
"""Answers in other sections that stay the same from one filing to the next."""


def find_last_answers(db: Session, applicant_id: UUID, wanted: Item) -> dict[str, dict[str, Any]]:
    """Find what the applicant last said of itself, for the same questions of an item.

    Figures are of the last year that is closed, and all of one filing, so that they fit together;
    or they are none.
    """
    asked = [path for path in wanted.by_path if _is_kept(path)]
    found: dict[str, dict[str, Any]] = {}
    if not asked:
        return found
    for view in _last_filings(db, applicant_id):
        complete = {FIGURES} & found.keys()
        for path in asked:
            section, code = path.split(".")
            if section in complete or code in found.get(section, {}):
                continue
            value = view.answer(path) if _is_same(view, wanted, path) else None
            if value is not None:
                found.setdefault(section, {})[code] = to_json(value)
    return found


def _last_filings(db: Session, applicant_id: UUID) -> Iterator[View]:
    filings = db.scalars(
        select(Application)
        .where(
            Application.applicant_id == applicant_id,
            Application.submitted_at.is_not(None),
            Application.state != State.DISCARDED.value,
        )
        .order_by(Application.updated_at.desc(), Application.id.desc())
        .limit(LAST)
    )
    for one in filings:
        yield View(item_of(one), one.newest_answers)


def _is_kept(path: str) -> bool:
    return path in KEPT or path.partition(".")[0] in ABOUT


def _is_same(view: View, wanted: Item, path: str) -> bool:
    """Check whether an earlier filing answers the same question, of a year that still counts."""
    before = view.item.by_path.get(path)
    if before is None or _asks(before) != _asks(wanted.by_path[path]) or path in view.unreadable:
        return False
    year = view.answer("figures.year")
    return not path.startswith("figures.") or year == moments.today().year - 1


def _asks(field: Field) -> tuple[Any, ...]:
    """Say what a question asks, whatever answers it takes and where it needs one."""
    options = [option.code for option in field.options] if isinstance(field, ChoiceField) else []
    units = (getattr(field, "unit", None), getattr(field, "ten_thousands", None))
    return field.kind, field.label, units, options
