"""What CLDR calls countries and currencies. The rest of what it says takes 10 MB, and is let go."""

from collections.abc import Mapping
from functools import cache
from typing import Literal

from babel import Locale, core, localedata

from services.language import LANGUAGES, LOCALES, Language

Kind = Literal["territories", "currencies"]


def names(kind: Kind, language: Language) -> Mapping[str, str]:
    """Map the codes of countries, or of currencies, to their names."""
    return _names()[language][kind]


@cache
def _names() -> Mapping[Language, Mapping[Kind, Mapping[str, str]]]:
    found: dict[Language, Mapping[Kind, Mapping[str, str]]] = {}
    for language in LANGUAGES:
        locale = Locale.parse(LOCALES[language])
        found[language] = {
            "territories": dict(locale.territories),
            "currencies": dict(locale.currencies),
        }
    localedata._cache.clear()  # noqa: SLF001  # Babel has no other way
    core._global_data = None  # noqa: SLF001
    return found
