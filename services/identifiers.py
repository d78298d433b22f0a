"""Numbers that identify organisations, people and official documents.

Every number typed is normalised first: full-width characters, spaces, hyphens and
lower case are accepted. If it is still wrong, a message says how.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Literal, get_args

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from services import moments
from services.characters import usual_forms
from services.language import N_, Message, Text
from services.lookalikes import latin_letters

IdentityKind = Literal[
    "resident_id",
    "residence_permit_hkmt",
    "home_return_permit",
    "taiwan_travel_permit",
    "passport",
    "foreign_pr_old",
    "foreign_pr_2023",
]
IDENTITY_KINDS: tuple[IdentityKind, ...] = get_args(IdentityKind)

IDENTITY_NAMES: dict[IdentityKind, Text] = {
    "resident_id": Text.of("居民身份证", "resident identity card"),
    "residence_permit_hkmt": Text.of(
        "港澳台居民居住证", "residence permit for Hong Kong, Macao and Taiwan residents"
    ),
    "home_return_permit": Text.of(
        "港澳居民来往内地通行证", "mainland travel permit for Hong Kong and Macao residents"
    ),
    "taiwan_travel_permit": Text.of(
        "台湾居民来往大陆通行证", "mainland travel permit for Taiwan residents"
    ),
    "passport": Text.of("护照", "passport"),
    "foreign_pr_old": Text.of(
        "外国人永久居留身份证（2023年以前版本）",
        "foreign permanent resident ID card (issued before December 2023)",
    ),
    "foreign_pr_2023": Text.of(
        "外国人永久居留身份证（2023年版，五星卡）",
        "foreign permanent resident ID card (2023 version, five-star card)",
    ),
}

_CREDIT_CODE = re.compile(r"[1-9ANY][1-9A-Z][0-9]{6}[0-9A-Z]{10}")
_NOT_IN_CREDIT_CODES = re.compile(r"[IOSVZ]")
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71")
_PERMIT_AREAS = frozenset({"810000", "820000", "830000"})
_SHAPES: dict[IdentityKind, tuple[re.Pattern[str], Message]] = {
    "home_return_permit": (
        re.compile(r"[HM][0-9]{8}([0-9]{2})?|[HM]A[0-9]{7}"),
        N_("The number is H or M and 8 digits, or HA or MA and 7 digits"),
    ),
    "taiwan_travel_permit": (
        re.compile(r"[0-9]{8}([0-9]{2})?"),
        N_("The number has 8 digits, or 10 with the number of the issue"),
    ),
    "passport": (
        re.compile(r"(?=.*[0-9])[A-Z0-9]{5,17}"),
        N_("A passport number has 5 to 17 letters and digits"),
    ),
    "foreign_pr_old": (
        re.compile(r"[A-Z]{3}[0-9]{12}"),
        N_("This card's number has 3 letters and 12 digits"),
    ),
}
"""Numbers without a check digit: their pattern, and the message if they do not match."""

_LIKE_OTHERS = ("passport", "taiwan_travel_permit")
"""Kinds whose numbers look like parts of others, so that none is taken for one of them."""

_GAPS = re.compile(
    r"[\s\-\u2010-\u2015"
    r"\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"  # invisible; copied from documents
)
_LABEL = re.compile(r"^(?:\s*(?:['’]|[㐀-鿿（）()\s]{1,20}[:：]|(?:№|No\.)[:：]?))+")
"""What stands before a number on the paper that it was copied from."""
_EARLIEST_BIRTH = date(1900, 1, 1)
_YEAR_BRACKETS = re.compile(r"[\[(［（【〔]\s*(\d{4})\s*[\])］）】〕]")


def normalise(number: str) -> str:
    """Convert a number to the form stored and compared: half-width, upper case, no gaps.

    Letters are Latin: Cyrillic and Greek ones that look the same are replaced.

    A label that was copied along with it is left out.

    >>> normalise("８１００００ 19900101 001９"), normalise("护照号码：E12345678")
    ('810000199001010019', 'E12345678')
    """
    return _GAPS.sub("", latin_letters(usual_forms(_LABEL.sub("", number)))).upper()


def check_credit_code(code: str) -> Message | None:
    """Say what is wrong with a unified social credit code, or None.

    Source: GB 32100-2015. The letters I, O, S, V and Z do not occur in it. Some licences are
    printed with another check character: see `doubt_credit_code`.
    """
    code = normalise(code)
    if len(code) != 18:
        return N_("A unified social credit code has 18 characters; this has %(n)s", n=len(code))
    if _NOT_IN_CREDIT_CODES.search(code):
        return N_("A unified social credit code has no letters I, O, S, V or Z")
    if not _CREDIT_CODE.fullmatch(code):
        return N_("Enter the unified social credit code as printed on the business licence")
    return None


def doubt_credit_code(code: str) -> Message | None:
    """Say what to compare in a code that has the right shape and may still be wrong, or None."""
    code = normalise(code)
    if check_credit_code(code) or uscc.calc_check_digit(code[:-1]) == code[-1]:
        return None
    return N_(
        "The last character of this code does not match the others, as it does not on some"
        " licences. Compare it with the business licence"
    )


def check_identity(kind: IdentityKind, number: str) -> Message | None:
    """Say what is wrong with the number of an identity document, or None.

    Sources: GB 11643 and ISO 7064 MOD 11-2 for the numbers of 18 digits; the
    issuers' notices for the others. Of passports only the pattern is checked.
    """
    number = normalise(number)
    problem = _number_problem(kind, number)
    if problem is None:
        return None
    for other in IDENTITY_KINDS:
        if other not in (kind, *_LIKE_OTHERS) and _number_problem(other, number) is None:
            return N_(
                "This is the number of a %(document)s. Select that kind of document",
                document=IDENTITY_NAMES[other],
            )
    return problem


def birth_date(kind: IdentityKind, number: str) -> date | None:
    """Read the date of birth in the number of an identity document; None if it has none."""
    if kind not in ("resident_id", "residence_permit_hkmt"):
        return None
    return _date(normalise(number)[6:14])


def mask(number: str) -> str:
    """Hide the middle of a number, for lists and letters.

    >>> mask("810000199001010019")
    '810***********0019'
    """
    shown = 3 if len(number) > 10 else 1
    tail = 4 if len(number) > 10 else 2
    if len(number) <= shown + tail:
        return "*" * len(number)
    return number[:shown] + "*" * (len(number) - shown - tail) + number[-tail:]


def normalise_document_number(number: str) -> str:
    """Write the number of an official document with its year in 〔〕 (U+3014, U+3015).

    >>> normalise_document_number("国发 [2015] 8号")
    '国发〔2015〕8号'
    """
    return "".join(_YEAR_BRACKETS.sub(r"〔\1〕", number).split())


def _number_problem(kind: IdentityKind, number: str) -> Message | None:
    if kind in _SHAPES:
        shape, message = _SHAPES[kind]
        return None if shape.fullmatch(number) else message
    if not _EIGHTEEN.fullmatch(number):
        return N_("The number has 18 digits; the last may be the letter X")
    if not mod_11_2.is_valid(number):
        return N_("The last digit does not match the others; check the number for a typing error")
    return _CONTENTS[kind](number)


def _check_resident_id(number: str) -> Message | None:
    if not _PROVINCE.match(number):
        return N_("A resident identity card number begins with the code of a province")
    return _check_birth_date(number)


def _check_residence_permit(number: str) -> Message | None:
    if number[:6] not in _PERMIT_AREAS:
        return N_("The number of this residence permit begins with 810000, 820000 or 830000")
    return _check_birth_date(number)


def _check_new_pr_card(number: str) -> Message | None:
    if not number.startswith("9"):
        return N_("The number of the 2023 version begins with 9")
    return None


def _check_birth_date(number: str) -> Message | None:
    born = _date(number[6:14])
    if born is None or not _EARLIEST_BIRTH <= born <= moments.today():
        return N_("The date of birth in the number cannot be right; check the number")
    return None


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


_CONTENTS: dict[IdentityKind, Callable[[str], Message | None]] = {
    "resident_id": _check_resident_id,
    "residence_permit_hkmt": _check_residence_permit,
    "foreign_pr_2023": _check_new_pr_card,
}
"""Checks of the 18 digits of each kind, beside their check digit."""
