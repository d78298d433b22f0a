"""The days of a round that count."""

from datetime import date
from typing import Protocol


class Period(Protocol):
    """A round, as far as its days count."""

    @property
    def costs_from(self) -> date:
        """The first day."""

    @property
    def costs_to(self) -> date:
        """The last day."""
