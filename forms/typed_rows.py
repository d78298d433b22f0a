"""Base of the forms that ask the same few things of many rows, under names such as `note.<row>`."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from forms.agency import ActionForm
from services.errors import Problem
from services.language import Message


class TypedRowsForm(ActionForm):
    """Keeps what was typed of each row, by the name of its field; the service judges it."""

    prefixes: ClassVar[tuple[str, ...]] = ()
    """How the names of its fields begin."""

    def __init__(self, formdata: Any = None, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(formdata)
        if formdata is None:
            self._typed = self.known(data or {})
        else:
            self._typed = {
                name: value.strip()
                for name, value in formdata.items()
                if name.startswith(self.prefixes)
            }
        self._found: list[Problem] = []

    def known(self, data: Mapping[str, Any]) -> dict[str, str]:
        """Write what is known as it would have been typed, by the name of its field."""
        return {name: str(value) for name, value in data.items()}

    def validate(self, *_args: Any, **_known: Any) -> bool:
        """Say nothing: the service decides."""
        return not self._found

    @property
    def problems(self) -> list[Problem]:
        """The problems that the service found."""
        return self._found

    def add(self, problems: Sequence[Problem]) -> None:
        """Put the service's problems beside the rows they are about."""
        self._found += problems

    def typed(self, name: str) -> str:
        """Return what was typed or chosen under a name."""
        return self._typed.get(name, "")

    def error_of(self, name: str) -> Message | None:
        """Find the first problem of a field."""
        return next((one.message for one in self._found if one.field == name), None)
