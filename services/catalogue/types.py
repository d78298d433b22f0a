"""Basic types of the catalogue: codes, paths, sources."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from services.conditions import When
from services.content import ContentText, Frozen, Status

__all__ = ["Code", "Codes", "ItemCode", "Path", "Source", "When"]

_CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_ITEM_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def _code(value: str) -> str:
    if not _CODE.fullmatch(value):
        raise ValueError(f"`{value}` is no code: small letters, digits and single _ between them")
    return value


def _item_code(value: str) -> str:
    if not _ITEM_CODE.fullmatch(value):
        raise ValueError(f"`{value}` is no code: small letters, digits and single - between them")
    return value


def _path(value: str) -> str:
    parts = value.split(".")
    if len(parts) == 3:
        raise ValueError(f"`{parts[2]}` is a column of a list: a row's own are written alone")
    if len(parts) > 2 or not all(_CODE.fullmatch(part) for part in parts):
        raise ValueError(f"`{value}` is no path: a question is written section.field")
    return value


Code = Annotated[str, AfterValidator(_code)]
"""Code of a section, field, option or document; it is a name in HTML and JSON."""

Codes = Annotated[
    tuple[Code, ...], BeforeValidator(lambda value: (value,) if isinstance(value, str) else value)
]
"""Several codes; a single one may be written without brackets."""

ItemCode = Annotated[str, AfterValidator(_item_code)]
"""Code of an item or a topic; it is part of an address."""

Path = Annotated[str, AfterValidator(_path)]
"""`section.field`; within a row, also the code of a column of the same row."""


class Source(Frozen):
    """The source of a rule, a figure or a limit."""

    text: ContentText
    status: Status
