"""The sources of rules, and when they were last looked up: `sources.yaml`."""

from datetime import date
from functools import cache, cached_property

from pydantic import Field, TypeAdapter, field_validator

from services import laws
from services.content import Frozen, read_yaml
from services.eligibility.facts import HERE
from services.language import Text


class LawSource(Frozen):
    """Laws or notices of the register that were found in one place.

    Args:
        laws: keys of the register of laws.
        where: the site or the publisher.
    """

    laws: tuple[str, ...] = Field(min_length=1)
    where: str

    @field_validator("laws")
    @classmethod
    def _are_registered(cls, keys: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := set(keys) - set(laws.laws()):
            raise ValueError(f"laws.yaml has no {', '.join(sorted(unknown))}")
        return keys

    @cached_property
    def title(self) -> Text:
        """The titles found, with their numbers unless `where` has the number."""
        found = [laws.law(key) for key in self.laws]
        titles = [one.title if one.number == self.where else one.title_with_number for one in found]
        return Text(
            sc="、".join(title.sc for title in titles),
            tc="、".join(title.tc for title in titles),
            en="; ".join(title.en for title in titles),
        )


class Sources(Frozen):
    """`sources.yaml`, with the day on which all sources were last looked up."""

    as_of: date
    sources: dict[str, LawSource]


@cache
def sources() -> Sources:
    """Load every source, by key."""
    found: Sources = read_yaml(HERE / "sources.yaml", TypeAdapter(Sources))
    return found


def laws_cited() -> frozenset[str]:
    """List the keys of the register of laws that sources name."""
    return frozenset(key for source in sources().sources.values() for key in source.laws)
