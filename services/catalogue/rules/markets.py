"""The rule between a market and the country that it is in."""

from typing import ClassVar, Literal

from services.catalogue.places import all_countries
from services.catalogue.rules.base import PERIOD, AnswerLookup, FieldRule, Noun
from services.language import N_, Message


class MarketOfRound(FieldRule):
    """A market is the one in which the table of the round has the country of the row.

    Any is right if no round is known, or if it announces no table.

    Args:
        emerging: the option that means an emerging market; the others do not.
    """

    looks_at: ClassVar = {"field": frozenset({"choice"}), "country": frozenset({"country"})}
    rule: Literal["market_of_round"]
    country: str
    emerging: str

    def broken(self, answer: AnswerLookup, noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        period = answer(PERIOD)
        if period is None or not period.emerging:
            return None
        country = answer(self.country)
        listed = country in period.emerging
        if (answer(self.field) == self.emerging) is listed:
            return None
        words = {"country": all_countries()[country], "noun": noun(self.field)}
        if listed:
            return N_(
                "%(country)s is an emerging market in the table of the round. Change %(noun)s",
                **words,
            )
        return N_(
            "%(country)s is not among the emerging markets of the round. Change %(noun)s", **words
        )
