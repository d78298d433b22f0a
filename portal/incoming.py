"""What browsers send, without what no text needs, and no more of it than forms have."""

from collections.abc import Iterable
from io import BytesIO
from typing import IO, Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.routing import UnicodeConverter, ValidationError

from services.characters import NOT_TEXT, clean_characters

LONGEST = 64 * 2**20
"""Bytes of the largest body that is taken."""


class Sent(ImmutableMultiDict[str, Any]):
    """The fields of a query or a form; files pass as they are."""

    def __init__(self, fields: MultiDict[str, Any] | Iterable[tuple[str, Any]] = ()) -> None:
        pairs = MultiDict(fields).items(multi=True)
        super().__init__([(name, _cleaned(value)) for name, value in pairs])


def _cleaned(value: Any) -> Any:
    return clean_characters(value) if isinstance(value, str) else value


class ModestParser(FormDataParser):
    """Holds forms without files to the limits of those with.

    Werkzeug reads such a form whole and takes it apart name by name: a few megabytes
    of `&` would keep a worker busy until it is killed.
    """

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> Any:
        """Read the fields and files of a body.

        Raises:
            RequestEntityTooLarge: it is longer, or has more fields, than any form here.
        """
        if mimetype == "application/x-www-form-urlencoded":
            longest, most = self.max_form_memory_size, self.max_form_parts
            assert longest is not None
            assert most is not None
            body = stream.read(longest + 1)
            if len(body) > longest or body.count(b"&") >= most:
                raise RequestEntityTooLarge
            stream = BytesIO(body)
        return super().parse(stream, mimetype, content_length, options)


class CleanRequest(Request):
    """A request whose query and form hold text only; files pass as they are."""

    parameter_storage_class = Sent
    form_data_parser_class = ModestParser


class CleanConverter(UnicodeConverter):
    """A part of an address; what is no text is no address."""

    def to_python(self, value: str) -> str:
        """Read one part.

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
