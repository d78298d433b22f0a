"""E-mail addresses and telephone numbers.

What was typed is tidied first: full-width characters, dashes of any length and what
programs copy along are accepted. Nothing here can tell whether anybody answers.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.characters import clean_characters, one_line, usual_forms
from services.language import N_, Language, Message

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

# The two libraries are imported where a number or an address is read or written: they take
# 40 ms and more each, and commands need neither.

HOME = "CN"
"""The country of a number without a country code."""
NEAR = ("852", "853")
"""The codes of Hong Kong and Macao, which are often typed without their plus."""

_AROUND_EMAIL = re.compile(
    r"^mailto:|^(?:e-?mail|(?:电子)?(?:邮箱|邮件)|(?:電子)?(?:郵箱|郵件|電郵))(?:地址)?\s*:|[\s.,;。]+$"
    r"|(?<=\w)\?(?:subject|body|cc)=.*$|\s+(?=@)|(?<=@)\s+",
    re.IGNORECASE,
)
_NAMED_EMAIL = re.compile(r"[^<>@]*<([^<>]+)>")
"""How mail programs write an address after the name of whose it is."""
_STORED_PHONE = re.compile(r"\+[1-9]\d{6,14}(?:;ext=\d{1,7})?", re.ASCII)
_TYPED_PHONE = re.compile(r"\+?[\d ().-]{5,24}(?:;ext=\d{1,7})?", re.ASCII)
_BEFORE_PHONE = re.compile(
    r"^(?:(?:tel(?:ephone)?|(?:cell)?phone|mobile|cell)(?: (?:no|number))?|[tm](?=[.:])"
    r"|(?:联系|聯絡|办公|辦公|固定)?(?:电话|電話|手机|手機)(?:号码?|號碼?)?)[\s.:]*",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\s*\([^()\d]+\)$")
"""What people add behind a number: （微信同号）."""
_SEVERAL_PHONES = re.compile(r"\d{7}[^/;,、或]*[/;,、或][^/;,、或]*\d{7}", re.ASCII)
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_EXTENSION = re.compile(
    r"[\s,;]*(?:转|轉|分机|分機|内线|內線|ext(?:ension|n)?|x|#)[\s:.=]*([0-9]{1,7})$", re.IGNORECASE
)
_DASHED_EXTENSION = re.compile(r"(.*\d{7,8}|.*\d{3,4} \d{4}) ?- ?(\d{1,6})", re.ASCII)
_AMERICAN = re.compile(r"1[ .-]?\(?[2-9]\d{2}\)?[ .-]\d{3}[ .-]\d{4}", re.ASCII)
"""As numbers of North America are set, whose 1 is a country code; no mobile number here is."""
_COUNTRY_FIRST = re.compile(r"\(?[1-9]\d{0,2}\)?[ .(-].*", re.ASCII)
_LOCAL = re.compile(r"\d{7,8}", re.ASCII)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
"""Mobile numbers of the mainland. New blocks are opened before libraries know them."""


def tidy_email(typed: str) -> str:
    """Remove from an e-mail address what was copied along with it.

    >>> tidy_email("mailto:ｚｓ＠example.com。")
    'zs@example.com'
    """
    address = usual_forms(clean_characters(typed)).strip()
    before = None
    while address != before:  # a mark behind a name around it: `张三 <zs@example.com>.`
        before = address
        if named := _NAMED_EMAIL.fullmatch(address):
            address = named[1].strip()
        address = _AROUND_EMAIL.sub("", address).strip()
    return address.replace("。", ".")


def check_email(address: str) -> Message | None:
    """Say what is wrong with an e-mail address, or None. Nothing is looked up on the network.

    Text that a mail header would read as another address, or as several, is refused.
    """
    if _ascii_email(address) is None:
        return N_("Enter an email address in the correct format, like name@example.com")
    return None


def ascii_address(address: str) -> str:
    """Convert an e-mail address to the ASCII form that mail servers need, e.g. of 例子.中国."""
    return _ascii_email(address) or address


def normalise_phone(typed: str) -> str:
    """Convert a telephone number to the form stored: E.164, with `;ext=` for an extension.

    Text that is not a number is returned as typed, on one line.

    >>> normalise_phone("（0755）1234—5678 转801")
    '+8675512345678;ext=801'
    >>> normalise_phone("852 2345 6789")
    '+85223456789'
    """
    from phonenumbers import PhoneNumberFormat, format_number  # noqa: PLC0415

    if _STORED_PHONE.fullmatch(typed):
        return typed
    number = _read_phone(typed)
    if number is None:
        return one_line(clean_characters(typed))
    stored = format_number(number, PhoneNumberFormat.E164)
    return f"{stored};ext={number.extension}" if number.extension else stored


def check_phone(typed: str) -> Message | None:
    """Say what is wrong with a telephone number, or None."""
    if _read_phone(typed) is not None:
        return None
    tidied = _tidy_phone(typed)
    if _SEVERAL_PHONES.search(tidied):
        return N_("Enter one telephone number only, like 0755 1234 5678")
    if _LOCAL.fullmatch(re.sub(r"[ ().-]", "", tidied)):
        return N_(
            "Put the area code before the number, like 0755 1234 5678,"
            " or the country code, like +852 2345 6789"
        )
    return N_("Enter a telephone number, like 0755 1234 5678 or +852 2345 6789")


def format_phone(stored: str, language: Language) -> str:
    """Format a stored telephone number for reading, with its country code.

    Text that is not a number is returned as it is.

    >>> format_phone("+8675512345678;ext=801", "en")
    '+86 755 1234 5678 ext. 801'
    """
    from phonenumbers import PhoneNumberFormat, format_number, parse  # noqa: PLC0415

    if not _STORED_PHONE.fullmatch(stored):
        return stored
    number, _, extension = stored.partition(";ext=")
    shown = format_number(parse(number), PhoneNumberFormat.INTERNATIONAL)
    if not extension:
        return shown
    return N_("%(phone)s ext. %(number)s", phone=shown, number=extension).in_(language)


def _ascii_email(address: str) -> str | None:
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        valid = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return valid.ascii_email


def _read_phone(typed: str) -> "PhoneNumber | None":
    """Find the telephone number that was meant; None if there is none."""
    from phonenumbers import NumberParseException, is_valid_number, parse  # noqa: PLC0415

    for reading in _readings(_tidy_phone(typed)):
        try:
            number = parse(reading, HOME)
        except NumberParseException:
            continue
        if is_valid_number(number) or _is_mobile(number):
            return number
    return None


def _tidy_phone(typed: str) -> str:
    text = _DASHES.sub("-", usual_forms(one_line(clean_characters(typed))))
    text = _REMARK.sub("", _BEFORE_PHONE.sub("", text))
    return _EXTENSION.sub(r";ext=\1", text)


def _readings(text: str) -> Iterator[str]:
    """Yield the ways to read a tidied text, likeliest first; none if it has other words."""
    if not _TYPED_PHONE.fullmatch(text):
        return
    if _AMERICAN.fullmatch(text):
        yield f"+{text}"
    yield text
    if dashed := _DASHED_EXTENSION.fullmatch(text):
        yield f"{dashed[1]};ext={dashed[2]}"
    if text.startswith(NEAR) or _COUNTRY_FIRST.fullmatch(text):
        yield f"+{text}"


def _is_mobile(number: "PhoneNumber") -> bool:
    return number.country_code == 86 and bool(_MOBILE.fullmatch(str(number.national_number)))
