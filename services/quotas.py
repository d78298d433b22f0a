"""Limits on what one person or applicant may take of space and time that all share."""

from functools import cache
from pathlib import Path

from pydantic import PositiveInt, TypeAdapter

from services.content import Frozen, read_yaml

QUOTAS = Path(__file__).parent / "quotas.yaml"


class Quotas(Frozen):
    """Figures of `quotas.yaml`, which explains each."""

    drafts: PositiveInt
    applicant_bytes_a_day: PositiveInt
    applicant_bytes: PositiveInt
    starts_a_day: PositiveInt
    person_bytes_a_day: PositiveInt
    messages_a_day: PositiveInt
    files_an_hour: PositiveInt
    groups_a_day: PositiveInt
    group_members: PositiveInt
    association_questions_a_day: PositiveInt
    saves_an_hour: PositiveInt
    estimates_an_hour: PositiveInt
    sheets_an_hour: PositiveInt


@cache
def quotas() -> Quotas:
    """Return the quotas."""
    found: Quotas = read_yaml(QUOTAS, TypeAdapter(Quotas))
    return found
