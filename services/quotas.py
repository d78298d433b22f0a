"""How much one may take of what all share: the figures, from `quotas.yaml`."""

from functools import cache
from pathlib import Path

from pydantic import PositiveInt, TypeAdapter

from services.content import Frozen, read_yaml

QUOTAS = Path(__file__).parent / "quotas.yaml"


class Quotas(Frozen):
    """What the file says."""

    drafts: PositiveInt
    applicant_bytes_a_day: PositiveInt
    applicant_bytes: PositiveInt
    starts_a_day: PositiveInt
    person_bytes_a_day: PositiveInt
    files_an_hour: PositiveInt
    saves_an_hour: PositiveInt


@cache
def quotas() -> Quotas:
    """Return the quotas."""
    found: Quotas = read_yaml(QUOTAS, TypeAdapter(Quotas))
    return found
