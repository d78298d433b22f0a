"""The shared vocabulary of reasons for actions against an applicant's wish."""

from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from services.catalogue.parts import ReasonOption
from services.content import read_yaml

REASONS = Path(__file__).parent / "reasons.yaml"


@cache
def reasons() -> tuple[ReasonOption, ...]:
    """Load every reason, in the order in which officers choose from them.

    Raises:
        BadContent: the file cannot be read.
    """
    found: tuple[ReasonOption, ...] = read_yaml(REASONS, TypeAdapter(tuple[ReasonOption, ...]))
    return found
