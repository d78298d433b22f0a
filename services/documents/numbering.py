"""Numbers of cases and of papers, and the codes that go with them.

Case numbers are read out over the telephone: `STI-20261122-0042-87` is the
body's letters, the day, the serial of that day and two check digits (ISO 7064
MOD 97-10), which detect every wrong digit and every swapped pair.
No national rule for case numbers is known to us [K].
"""

import re
import secrets
import unicodedata
from datetime import date
from functools import cache

from sqlalchemy import Connection, bindparam
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from stdnum.iso7064 import mod_97_10

from services.database import counting_engine
from services.identifiers import normalise, normalise_document_number
from services.language import traditional
from services.models import Counter
from services.plan import body, load_plan
from services.plan.schema import Body

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""The characters of codes, without 0, O, 1, I, L and U."""
CODE_LENGTH = 8

NOT_IN_NUMBERS = re.compile(r"[^0-9A-Z]+")
"""Characters that no case number contains."""
SERIES = {
    "correction": "补",
    "acceptance": "受",
    "not_accepted": "不受",
    "decision": "",
    "certificate": "证",
    "revocation": "撤",
    "cancellation": "注",
    "referral": "转",
    "payment": "拨",
    "objection_reply": "异复",
    "suspension": "中",
    "resumption": "恢",
    "ending_notice": "撤告",
    "clarification": "询",
    "returned": "退",
    "extension": "延",
    "discontinued": "终",
    "transfer": "转办",
    "rectification": "更",
    "reopening": "重",
    "recovery_notice": "追告",
    "recovery_order": "追",
}
"""The word in a paper's number for the kind of paper."""
ENTRIES = {"confirm": "备", "enter": "登"}
"""The word in the number of an entry, by the action that makes the entry."""

CASE_NUMBER = re.compile(r"([A-Z]{2,6})(\d{8})(\d{4,7})(\d{2})")
_COUNT = (
    insert(Counter)
    .values(key=bindparam("series"), value=1)
    .on_conflict_do_update(index_elements=[Counter.key], set_={"value": Counter.value + 1})
    .returning(Counter.value)
)
LOOKALIKES = str.maketrans("OIL", "011")


def next_case_number(body_code: str, on: date) -> str:
    """Take the next case number of a body on a day.

    Nobody waits for the caller's transaction; if it fails, the number stays unused.

    Args:
        body_code: the lead body.
        on: the day of filing, in Shenzhen.
    """
    mark = body(body_code).mark
    with counting_engine().connect() as connection:
        serial = _count_up(connection, f"case:{mark}:{on:%Y%m%d}")
    stem = f"{mark}{on:%Y%m%d}{serial:04d}"
    return _with_hyphens(stem + mod_97_10.calc_check_digits(stem))


def parse_case_number(text: str) -> str | None:
    """Read a case number as typed and return its standard form, or None if it is not one.

    Full-width characters, lower case, blanks, hyphens, the letters O, I and L in place
    of digits, and Chinese text around the number are accepted.

    >>> parse_case_number(" sti 20261122 oo42 ８７ ")
    'STI-20261122-0042-87'
    >>> parse_case_number("办件编号：STI-20261122-0042-87。")
    'STI-20261122-0042-87'
    """
    number = NOT_IN_NUMBERS.sub("", normalise(text))
    mark = re.match(r"[A-Z]+?(?=[0-9])", number)
    if not mark:
        return None
    number = mark[0] + number[mark.end() :].translate(LOOKALIKES)
    if not CASE_NUMBER.fullmatch(number) or not mod_97_10.is_valid(number):
        return None
    return _with_hyphens(number)


def next_document_number(db: Session, body_code: str, year: int, series: str = "") -> str:
    """Take the next document number of a body in a year, e.g. 深商务〔2026〕12号.

    If the session's transaction fails the number is free again, so that the series has
    no gaps; other transactions wait for the end of this one.

    Args:
        series: the word for the kind of paper; empty for decisions.
    """
    issuer = _issuer(body(body_code))
    number = _count_up(db.connection(), f"paper:{body_code}:{series}:{year}")
    return f"{issuer}{series}〔{year}〕{number}号"


def printed_number(number: str) -> str:
    """Return a document number as papers print it, in whatever width or script it was typed."""
    typed = unicodedata.normalize("NFKC", number).translate(traditional_characters())
    return normalise_document_number(typed)


@cache
def traditional_characters() -> dict[int, str]:
    """Map the traditional form of each character in document numbers to the printed one."""
    issuers = map(_issuer, load_plan().bodies.values())
    words = "".join([*issuers, *SERIES.values(), *ENTRIES.values(), "号"])
    return {ord(traditional(character)): character for character in set(words)}


def _issuer(issuing: Body) -> str:
    return issuing.issuer or issuing.short.sc


def new_code() -> str:
    """Make a code to query a case or verify a paper: 8 characters, 39 random bits."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def _with_hyphens(number: str) -> str:
    found = CASE_NUMBER.fullmatch(number)
    assert found is not None
    return "-".join(found.groups())


def _count_up(connection: Connection, key: str) -> int:
    found: int = connection.execute(_COUNT, {"series": key}).scalar_one()
    return found
