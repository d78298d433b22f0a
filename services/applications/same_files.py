"""Files of a case that another applicant handed in as well.

They are signs for an officer to look at, and decide nothing. What an applicant hands in again,
such as its own licence, is none; of others an officer is told only where their own body has a part.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Text, bindparam, cast, func, select, true
from sqlalchemy.orm import aliased

from services.applications.case import attachments, messages, site_checks
from services.applications.case.loading import COPIES
from services.applications.other_cases import show_newest
from services.models import Application, Document


@dataclass(frozen=True, slots=True)
class SameFiles:
    """A case of another applicant, and the files that both have.

    Args:
        filenames: as they are called in the case at hand.
    """

    id: UUID
    number: str
    applicant: str
    filenames: Sequence[str]


OFFICERS = (*attachments.SLOTS, *messages.SLOTS.values(), site_checks.SLOT)
"""Slots of what officers keep of a case, which no applicant handed in."""

_OWN, _OTHER = aliased(Document, name="own"), aliased(Document, name="other")
_ELSEWHERE = (
    select(_OTHER.application_id)
    .distinct()  # a case that has it twice counts once
    .where(
        _OTHER.sha256 == _OWN.sha256,
        _OTHER.application_id != _OWN.application_id,
        _OTHER.slot.not_in(OFFICERS),
        _OTHER.removed_at.is_(None),
    )
    .limit(COPIES)
    .correlate(_OWN)
    .lateral("elsewhere")
)
_PAIRS = (
    select(
        _OWN.filename,
        _ELSEWHERE.c.application_id,
        func.count().over(partition_by=_OWN.id).label("alike"),
    )
    .select_from(_OWN)
    .join(_ELSEWHERE, true())
    .where(
        _OWN.application_id == bindparam("id"),
        _OWN.removed_at.is_(None),
        _OWN.slot.not_in(OFFICERS),
    )
    .subquery("pairs")
)
_SAME = show_newest(
    select(
        Application.submitted_at,
        Application.id,
        Application.number,
        Application.filed_name,
        func.array_agg(_PAIRS.c.filename.distinct()).label("filenames"),
    )
    .select_from(_PAIRS)
    .join(Application, Application.id == _PAIRS.c.application_id)
    .where(
        _PAIRS.c.alike < COPIES,
        Application.applicant_id != bindparam("applicant"),
    )
).subquery("same")
SAME_FILES = select(
    cast(
        func.json_agg(
            func.json_build_array(_SAME.c.id, _SAME.c.number, _SAME.c.filed_name, _SAME.c.filenames)
        ),
        Text,
    )
).scalar_subquery()
"""The cases with the same files, as one text that another statement reads along: of the parameters
`id` and `applicant` of a case, and the reader's `body`.
"""


def read_same_files(text: str | None) -> Sequence[SameFiles]:
    """Read what `SAME_FILES` found."""
    return [
        SameFiles(UUID(key), number, applicant, filenames)
        for key, number, applicant, filenames in json.loads(text or "[]")
    ]
