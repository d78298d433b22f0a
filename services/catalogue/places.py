"""Districts of Shenzhen, and countries and regions of the world.

Names of countries come from CLDR, except a few for which an official Chinese site
must use other names.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from services import cldr
from services.language import LANGUAGES, Joined, Language, Text, listed
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


def find_country(written: str) -> str | None:
    """Find the code of a country or region by its code or by its name in any language.

    Regions of China are found without the name of China too.

    >>> find_country("brazil"), find_country("巴西"), find_country("香港"), find_country("Atlantis")
    ('BR', 'BR', 'HK', None)
    """
    return _codes_by_name().get(written.strip().casefold())


def name_countries(codes: Iterable[str]) -> Joined:
    """Word a list of countries and regions by their codes."""
    return listed(all_countries()[code] for code in codes)


@cache
def _codes_by_name() -> Mapping[str, str]:
    """Map all that a country or region can be called, in small letters, to its code."""
    found = {code.casefold(): code for code in all_countries()}
    for code, name in all_countries().items():
        for language in LANGUAGES:
            found[name[language].casefold()] = code
    for code in REGIONS_OF_CHINA:
        name = all_countries()[code]
        found[name.en.removesuffix(", China").casefold()] = code
        found[name.sc.removeprefix("中国")] = code
        found[name.tc.removeprefix("中國")] = code
    return found


@cache
def districts() -> dict[str, Text]:
    """Map the codes of Shenzhen's districts to their names, in the order of the plan's file."""
    return {district.code: district.name for district in load_plan().districts.values()}
