"""The shared vocabulary of reasons for actions against an applicant's wish."""

from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from services.catalogue.parts import SharedReason
from services.content import read_yaml

REASONS = Path(__file__).parent / "reasons.yaml"


@cache
def reasons() -> tuple[SharedReason, ...]:
    """Every reason, in the order in which agencies are offered them.

    Raises:
        BadContent: the file cannot be read.
    """
    found: tuple[SharedReason, ...] = read_yaml(REASONS, TypeAdapter(tuple[SharedReason, ...]))
    return found
