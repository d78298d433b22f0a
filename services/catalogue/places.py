"""Districts of Shenzhen, and countries and regions of the world.

Names of countries come from CLDR, except a few for which an official Chinese site
must use other names.
"""

from collections.abc import Mapping
from functools import cache

from services import cldr
from services.language import LANGUAGES, Language, Text
from services.plan import load_plan

_NO_COUNTRIES = frozenset(
    ("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ")
)
"""Codes of CLDR that ISO 3166-1 does not assign."""

_OWN_NAMES = {
    "HK": Text.of("中国香港", "Hong Kong, China"),
    "MO": Text.of("中国澳门", "Macao, China"),
    "TW": Text.of("中国台湾", "Taiwan, China"),
    "CN": Text.of("中国", "China"),
}

REGIONS_OF_CHINA = frozenset({"HK", "MO", "TW"})


@cache
def all_countries() -> Mapping[str, Text]:
    """Map the codes of countries and regions to their names. The first call reads CLDR."""
    names = {language: cldr.names("territories", language) for language in LANGUAGES}
    codes = [
        code
        for code in names["en"]
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    ]
    found = {
        code: Text(**{language: names[language][code] for language in names}) for code in codes
    }
    return found | _OWN_NAMES


@cache
def countries(*, nationality: bool = False, foreign: bool = False) -> frozenset[str]:
    """List the codes of countries and regions to choose from.

    Args:
        nationality: leaves out the regions of China, which are not nationalities.
        foreign: leaves out the mainland.
    """
    left_out = (REGIONS_OF_CHINA if nationality else frozenset()) | ({"CN"} if foreign else set())
    return frozenset(all_countries()) - left_out


@cache
def country_options(
    language: Language, *, nationality: bool = False, foreign: bool = False
) -> tuple[tuple[str, str], ...]:
    """List codes and names to choose from, in the order that readers of a language expect.

    Chinese names are ordered by pinyin, which is how GB 18030 encodes most of them.
    """
    codes = list(countries(nationality=nationality, foreign=foreign))
    if language == "en":
        codes.sort(key=lambda code: all_countries()[code].en)
    else:
        codes.sort(key=lambda code: all_countries()[code].sc.encode("gb18030"))
    return tuple((code, all_countries()[code][language]) for code in codes)


@cache
def districts() -> dict[str, Text]:
    """Map the codes of Shenzhen's districts to their names, in the order of the plan's file."""
    return {district.code: district.name for district in load_plan().districts.values()}
