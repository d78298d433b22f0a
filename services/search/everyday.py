"""How people say in everyday words what the plan calls by its terms: `everyday.yaml`."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pydantic import Field, TypeAdapter

from services.content import Frozen, read_yaml
from services.language import LANGUAGES, Text, traditional

EVERYDAY = Path(__file__).parent / "everyday.yaml"


class EverydayGroup(Frozen):
    """Words that people search by, and the terms of what they mean.

    Args:
        say: what people write, in any language.
        mean: phrases of a title, another name or a summary; whatever has one of them is meant.
    """

    say: tuple[str, ...] = Field(min_length=1)
    mean: tuple[str, ...] = Field(min_length=1)

    def is_meant(self, words: str) -> bool:
        """Check whether words, in small letters, have one of the phrases."""
        return any(phrase.casefold() in words for phrase in self.mean)


@cache
def everyday_groups() -> tuple[EverydayGroup, ...]:
    """Load the groups.

    Raises:
        BadContent: the file is wrong; names the place in it.
    """
    found: tuple[EverydayGroup, ...] = read_yaml(EVERYDAY, TypeAdapter(tuple[EverydayGroup, ...]))
    return found


def say_of(texts: Iterable[Text]) -> list[str]:
    """List what people say for texts such as a title or a summary, in both Chinese scripts."""
    words = "\n".join(text[language] for text in texts for language in LANGUAGES).casefold()
    said = [phrase for one in everyday_groups() if one.is_meant(words) for phrase in one.say]
    return [*said, *map(traditional, said)]
