"""The sources of rules, and when they were last looked up: `sources.yaml`."""

from datetime import date
from functools import cache, cached_property
from typing import Any

from pydantic import Field, TypeAdapter, field_validator, model_validator

from services import laws
from services.content import Frozen, read_yaml
from services.eligibility.facts import HERE
from services.language import Text


class LawSource(Frozen):
    """Laws or notices of the register, and when their text was seen.

    Args:
        laws: keys of the register of laws.
        seen: the day on which the text was last seen, if not that of all sources.
        review: the day by which it must be looked up again, if not that of all sources.
    """

    laws: tuple[str, ...] = Field(min_length=1)
    seen: date
    review: date

    @field_validator("laws")
    @classmethod
    def _are_registered(cls, keys: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := set(keys) - set(laws.laws()):
            raise ValueError(f"laws.yaml has no {', '.join(sorted(unknown))}")
        return keys

    @cached_property
    def title(self) -> Text:
        """The titles, with their numbers."""
        found = [laws.law(key).title_with_number for key in self.laws]
        return Text(
            sc="、".join(title.sc for title in found),
            tc="、".join(title.tc for title in found),
            en="; ".join(title.en for title in found),
        )

    @property
    def links(self) -> tuple[str, ...]:
        """The addresses of the official texts."""
        return tuple(link for key in self.laws if (link := laws.law(key).link))

    @property
    def where(self) -> str:
        """Where the official texts are found: their addresses, else their numbers."""
        numbers = (number for key in self.laws if (number := laws.law(key).number))
        return " ".join(self.links) or " ".join(numbers) or "-"


class Sources(Frozen):
    """`sources.yaml`.

    Args:
        as_of: the day on which sources were last looked up that name no other.
        review: the day by which those must be looked up again that name no other.
    """

    as_of: date
    review: date
    sources: dict[str, LawSource]

    @model_validator(mode="before")
    @classmethod
    def _dated(cls, raw: Any) -> Any:
        """Give every source the days that hold for all, unless it has its own."""
        common = {"seen": raw["as_of"], "review": raw["review"]}
        given = {key: common | source for key, source in raw["sources"].items()}
        return {**raw, "sources": given}


@cache
def sources() -> Sources:
    """Load every source, by key."""
    found: Sources = read_yaml(HERE / "sources.yaml", TypeAdapter(Sources))
    return found


def laws_cited() -> frozenset[str]:
    """List the keys of the register of laws that sources name."""
    return frozenset(key for source in sources().sources.values() for key in source.laws)
