"""The period of a round."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Protocol


class Period(Protocol):
    """A round, reduced to what answers are checked against: its period, rates and markets."""

    @property
    def costs_from(self) -> date:
        """The first day."""

    @property
    def costs_to(self) -> date:
        """The last day."""

    @property
    def rates(self) -> Mapping[str, Decimal]:
        """RMB for one unit of each currency."""

    @property
    def emerging(self) -> Collection[str]:
        """The codes of the countries and regions that it counts as emerging markets.

        Empty where it announces no table of them.
        """
