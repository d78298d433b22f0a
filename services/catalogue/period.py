"""The period of a round."""

from datetime import date
from typing import Protocol


class Period(Protocol):
    """A round, reduced to the period whose costs or events count."""

    @property
    def costs_from(self) -> date:
        """The first day."""

    @property
    def costs_to(self) -> date:
        """The last day."""
