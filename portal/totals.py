"""Vocabularies with a word for each member: a missing one stops the start."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

_Word = TypeVar("_Word", bound=StrEnum)
_Said = TypeVar("_Said")


def total(vocabulary: type[_Word], words: Mapping[_Word, _Said]) -> Mapping[_Word, _Said]:
    """Return the words, once it is sure that none is missing.

    Raises:
        LookupError: names the members of the vocabulary without a word.

    """
    missing = set(vocabulary) - set(words)
    if missing:
        raise LookupError(f"{vocabulary.__name__} without words: {sorted(missing)}")
    return words
