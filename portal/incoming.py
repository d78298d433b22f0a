"""What browsers send, without what no text needs."""

import re
from collections.abc import Iterable
from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import UnicodeConverter, ValidationError

NOT_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff"  # no table holds them, or no page
    "\u202a-\u202e\u2066-\u2069]"  # they make a name read as another one
)


class Sent(ImmutableMultiDict[str, Any]):
    """The fields of a query or a form; files pass as they are."""

    def __init__(self, fields: MultiDict[str, Any] | Iterable[tuple[str, Any]] = ()) -> None:
        pairs = MultiDict(fields).items(multi=True)
        super().__init__([(name, _cleaned(value)) for name, value in pairs])


def _cleaned(value: Any) -> Any:
    if not isinstance(value, str) or value.isprintable():  # what most is
        return value
    return NOT_TEXT.sub("", value)


class CleanRequest(Request):
    """A request whose query and form hold text only; files pass as they are."""

    parameter_storage_class = Sent


class CleanConverter(UnicodeConverter):
    """A part of an address; what is no text is no address."""

    def to_python(self, value: str) -> str:
        """The part.

        Raises:
            ValidationError: it is no text, and the page is not found.
        """
        if NOT_TEXT.search(value):
            raise ValidationError
        return value


def init_incoming(app: Flask) -> None:
    """Let an application read its requests so. Before any view is added."""
    app.request_class = CleanRequest
    app.url_map.converters |= {"default": CleanConverter, "string": CleanConverter}
