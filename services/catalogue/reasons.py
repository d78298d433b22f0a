"""The shared vocabulary of reasons for what agencies do against an applicant's wish."""

from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from services.catalogue.parts import Reason
from services.content import read_yaml

REASONS = Path(__file__).parent / "reasons.yaml"


@cache
def reasons() -> tuple[Reason, ...]:
    """Every reason, in the order in which agencies are offered them.

    Raises:
        BadContent: the file cannot be read.
    """
    found: tuple[Reason, ...] = read_yaml(REASONS, TypeAdapter(tuple[Reason, ...]))
    return found
