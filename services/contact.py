"""How people are reached: e-mail addresses and telephone numbers.

What was typed is first tidied: full-width characters, dashes of any length and what
programs copy along are forgiven. Whether somebody answers there only a mail or a call
can tell.
"""

import re
import unicodedata
from collections.abc import Iterator

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from services.characters import one_line, only_text
from services.language import N_, Language, Message

HOME = "CN"
"""Where a number without a country code belongs."""
NEAR = ("852", "853")
"""The codes of Hong Kong and Macao, which are often typed without their plus."""

_AROUND_EMAIL = re.compile(r"^mailto:|[\s.,;。]+$", re.IGNORECASE)
_STORED_PHONE = re.compile(r"\+[1-9]\d{6,14}(?:;ext=\d{1,7})?", re.ASCII)
_TYPED_PHONE = re.compile(r"\+?[\d ().-]{5,24}(?:;ext=\d{1,7})?", re.ASCII)
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_EXTENSION = re.compile(
    r"[\s,;]*(?:转|轉|分机|分機|内线|內線|ext(?:ension|n)?|x|#)[\s:.=]*([0-9]{1,7})$", re.IGNORECASE
)
_DASHED_EXTENSION = re.compile(r"(.*\d{7,8}) ?- ?(\d{1,6})", re.ASCII)
_LOCAL = re.compile(r"\d{7,8}", re.ASCII)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
"""Of the mainland. New blocks are opened faster than libraries learn of them."""


def tidy_email(typed: str) -> str:
    """An e-mail address without what does not belong to it.

    >>> tidy_email("mailto:ｚｓ＠example.com。")
    'zs@example.com'
    """
    address = unicodedata.normalize("NFKC", only_text(typed)).strip()
    return _AROUND_EMAIL.sub("", address).replace("。", ".")


def check_email(address: str) -> Message | None:
    """Say what is wrong with an e-mail address, or None. Nobody is asked over the network.

    What a mail's header would read as another address, or as several, is none.
    """
    if _ascii_email(address) is None:
        return N_("Enter an email address in the correct format, like name@example.com")
    return None


def mailable(address: str) -> str:
    """An e-mail address as mail servers know it: a name like 例子.中国 in its ASCII form."""
    return _ascii_email(address) or address


def normal_phone(typed: str) -> str:
    """A telephone number as it is stored: E.164, and `;ext=` where there is an extension.

    What is no number stays as it was typed, on one line.

    >>> normal_phone("（0755）1234—5678 转801")
    '+8675512345678;ext=801'
    >>> normal_phone("852 2345 6789")
    '+85223456789'
    """
    if _STORED_PHONE.fullmatch(typed):
        return typed
    number = _read_phone(typed)
    if number is None:
        return one_line(only_text(typed))
    stored = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return f"{stored};ext={number.extension}" if number.extension else stored


def check_phone(typed: str) -> Message | None:
    """Say what is wrong with a telephone number, or None."""
    if _read_phone(typed) is not None:
        return None
    if _LOCAL.fullmatch(re.sub(r"[ ().-]", "", _tidy_phone(typed))):
        return N_(
            "Put the area code before the number, like 0755 1234 5678,"
            " or the country code, like +852 2345 6789"
        )
    return N_("Enter a telephone number, like 0755 1234 5678 or +852 2345 6789")


def phone(stored: str, language: Language) -> str:
    """A telephone number as it is shown, with its country code; as it is where it is none.

    >>> phone("+8675512345678;ext=801", "en")
    '+86 755 1234 5678 ext. 801'
    """
    if not _STORED_PHONE.fullmatch(stored):
        return stored
    number, _, extension = stored.partition(";ext=")
    shown = phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.INTERNATIONAL)
    if not extension:
        return shown
    return N_("%(phone)s ext. %(number)s", phone=shown, number=extension).in_(language)


def _ascii_email(address: str) -> str | None:
    from email_validator import (  # noqa: PLC0415  # 40 ms, of which commands have no need
        EmailNotValidError,
        validate_email,
    )

    try:
        valid = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return valid.ascii_email


def _read_phone(typed: str) -> PhoneNumber | None:
    """The number that somebody meant; None where there is no such number."""
    for reading in _readings(_tidy_phone(typed)):
        try:
            number = phonenumbers.parse(reading, HOME)
        except NumberParseException:
            continue
        if phonenumbers.is_valid_number(number) or _is_mobile(number):
            return number
    return None


def _tidy_phone(typed: str) -> str:
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", one_line(only_text(typed))))
    return _EXTENSION.sub(r";ext=\1", text)


def _readings(text: str) -> Iterator[str]:
    """What a tidy text may mean, the likeliest first; nothing where it holds other words."""
    if not _TYPED_PHONE.fullmatch(text):
        return
    yield text
    if dashed := _DASHED_EXTENSION.fullmatch(text):
        yield f"{dashed[1]};ext={dashed[2]}"
    if text.startswith(NEAR):
        yield f"+{text}"


def _is_mobile(number: PhoneNumber) -> bool:
    return number.country_code == 86 and bool(_MOBILE.fullmatch(str(number.national_number)))
