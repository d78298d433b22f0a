"""What all data of the catalogue is made of: codes, sources, conditions."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, model_validator

from services.content import ContentText, Frozen, Status

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
"""A section, field, option or document; it becomes a name in HTML and JSON."""

Codes = Annotated[
    tuple[Code, ...], BeforeValidator(lambda value: (value,) if isinstance(value, str) else value)
]
"""Several codes; one alone is written without brackets."""

ItemCode = Annotated[str, AfterValidator(_item_code)]
"""An item or a topic; it becomes part of an address."""

Path = Annotated[str, AfterValidator(_path)]
"""`section.field`; within a row, also the bare code of a column of the same row."""


class Source(Frozen):
    """Where a rule, a figure or a limit comes from."""

    text: ContentText
    status: Status


class When(Frozen):
    """A condition on answers: one comparison, or `all` or `any` of several.

    A comparison with an answer that is missing, hidden or unreadable is false,
    whatever its operator.

    Args:
        field: path of the answer compared.
        op: how; `in` compares with a list, and a list answered matches an equal
            member.
        value: what it is compared with.
    """

    field: Path | None = None
    op: Literal["==", "!=", ">", ">=", "<", "<=", "in"] | None = None
    value: Any = None
    all: "tuple[When, ...] | None" = None
    any: "tuple[When, ...] | None" = None

    @model_validator(mode="after")
    def _one_form(self) -> "When":
        compares = self.field is not None
        forms = [compares, self.all is not None, self.any is not None]
        if sum(forms) != 1:
            raise ValueError("a condition is one of: field with op and value; all; any")
        if compares != (self.op is not None) or compares != (self.value is not None):
            raise ValueError("a comparison needs field, op and value")
        if self.op == "in" and not isinstance(self.value, list | tuple):
            raise ValueError("op in compares with a list")
        if self.all == () or self.any == ():
            raise ValueError("all and any need conditions")
        return self

    def paths(self) -> frozenset[str]:
        """Every answer that the condition looks at."""
        if self.field is not None:
            return frozenset({self.field})
        parts = self.all or self.any or ()
        return frozenset(path for part in parts for path in part.paths())
