"""Pages with a plain form: read it, save it, show it again with what is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from flask import request
from sqlalchemy import orm

from forms.plain import PlainForm
from forms.plain_fields import UploadField
from portal.web import write
from services.errors import Invalid

AnyForm = TypeVar("AnyForm", bound=PlainForm)


def filled(kind: type[AnyForm], **known: Any) -> AnyForm:
    """Return the form as it was sent, or on a GET with what is known."""
    return kind(request.form if request.method == "POST" else None, data=known)


def take_file(field: UploadField) -> None:
    """Give a field of a form the file that was sent for it, if any."""
    file = request.files.get(field.name)
    if file is not None and file.filename:
        field.take(file.filename, file.stream)


def sent(form: PlainForm) -> bool:
    """Whether the form was sent, and nothing is missing."""
    return request.method == "POST" and bool(form.validate())


def sent_version() -> int:
    """Return the version of what is to be changed as its form was drawn; 0 where it says none."""
    return request.form.get("version", 0, type=int)


class _UndoneError(Exception):
    """Ends a transaction that was only to show what would come of it."""


@contextmanager
def undoing(form: PlainForm) -> Iterator[orm.Session]:
    """Open a transaction that is undone, to find what is wrong with a form and what it would do."""
    with suppress(_UndoneError), saving(form) as db:
        yield db
        if not form.problems:
            raise _UndoneError


@contextmanager
def saving(form: PlainForm) -> Iterator[orm.Session]:
    """Open the transaction of a form.

    What cannot be read, and what the service finds wrong, goes back to the form, all of it
    at once; then nothing is saved.
    """
    form.validate()
    try:
        with write() as db:
            yield db
            if form.problems:
                raise Invalid(())
    except Invalid as error:
        form.add(error.problems)
