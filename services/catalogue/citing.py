"""Fills in an item's citations from the register of laws; the item has only their keys.

They are `basis` and `sources` of the item, `source` of anything in it, and `basis` of limits.
"""

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from services import laws
from services.content import BadContent, SharedMapping
from services.language import Text
from services.laws import Citation, Law


def cite(raw: dict[str, Any], where: str) -> tuple[dict[str, Any], frozenset[str]]:
    """Fill in an item's citations.

    Returns:
        The item, and the keys that it cites.

    Raises:
        BadContent: the register does not have what it cites.
    """
    reader = _CitationFiller(where)
    filled = reader.fill_sources(raw)
    filled["basis"] = [reader.fill_basis(entry) for entry in raw.get("basis", ())]
    filled["sources"] = [reader.fill_source(entry) for entry in raw.get("sources", ())]
    filled["limits"] = [reader.fill_limit(limit) for limit in raw.get("limits", ())]
    return filled, frozenset(reader.keys)


class _CitationFiller:
    """Fills in the citations of one item, and collects their keys."""

    def __init__(self, where: str) -> None:
        self._where = where
        self.keys: set[str] = set()

    def fill_sources(self, raw: Any) -> Any:
        """Fill in every `source` at any depth."""
        if isinstance(raw, list):
            return [self.fill_sources(member) for member in raw]
        if not isinstance(raw, dict):
            return raw
        filled = {
            key: self.fill_source(value) if key == "source" else self.fill_sources(value)
            for key, value in raw.items()
        }
        return _like(raw, filled)

    def fill_source(self, raw: Any) -> Any:
        """Fill in a source, if it is cited and not in words of its own."""
        if not _cites(raw):
            return raw
        said, law = self._words(raw)
        return {"text": _plain(said), "status": law.status}

    def fill_basis(self, raw: Any) -> Any:
        """Fill in a law or policy that an item rests on, with its number and validity."""
        if not _cites(raw):
            return raw
        said, law = self._words(raw, laws.listed_text)
        return {
            "title": _plain(said),
            "number": law.number,
            "valid_from": law.valid_from,
            "valid_to": law.valid_to,
            "status": law.status,
        }

    def fill_limit(self, raw: Any) -> Any:
        """Fill in the basis of a limit, in words."""
        if not isinstance(raw, dict) or not _cites(raw.get("basis")):
            return raw
        return _like(raw, {**raw, "basis": _plain(self._words(raw["basis"])[0])})

    def _words(
        self, raw: Any, word: Callable[[Citation], Text] = laws.citation_text
    ) -> tuple[Text, Law]:
        try:
            cited = laws.read_citation(raw)
            said = word(cited)
        except ValidationError as error:
            problem = error.errors()[0]
            raise BadContent(f"{self._where}: {raw}: {problem['msg']}") from error
        except BadContent as error:
            raise BadContent(f"{self._where}: {error}") from error
        self.keys.add(cited.law)
        return said, laws.law(cited.law)


def _cites(raw: Any) -> bool:
    return isinstance(raw, str) or (isinstance(raw, dict) and "law" in raw)


def _like(raw: dict[str, Any], filled: dict[str, Any]) -> dict[str, Any]:
    """Give new values to a mapping, of the same shared part if it is from one."""
    return raw.with_values(filled) if isinstance(raw, SharedMapping) else filled


def _plain(text: Text) -> dict[str, str]:
    return {"sc": text.sc, "en": text.en}
