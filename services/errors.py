"""Expected failures of the business rules. `portal/web.py` turns each into a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.language import N_, Message


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with what was filled in.

    Args:
        field: dotted path of the field, e.g. `staff.total` or `trainees.3.name`.
        message: what to do about it, as a sentence.

    """

    field: str
    message: Message


class DomainError(Exception):
    """Base of all expected failures; carries a sentence for the reader."""

    message = N_("Something went wrong")

    def __init__(self, message: Message | None = None) -> None:
        self.message = message or self.message
        super().__init__(str(self.message))


class NotFound(DomainError):
    """There is no such thing, or the actor may not know that it exists."""

    message = N_("Page not found")


class Forbidden(DomainError):
    """The actor may see the thing but may not do this to it."""

    message = N_("You cannot do this")


class Invalid(DomainError):
    """The values filled in have problems. Nothing was changed."""

    message = N_("There is a problem")

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(self.message)
        self.problems = tuple(problems)


class Conflict(DomainError):
    """Somebody else changed the thing first, or its state no longer allows this."""

    message = N_("This case has changed since you opened it")


class TooMany(DomainError):
    """A limit on tries was reached; try again later."""

    message = N_("Too many attempts. Try again later")

    def __init__(self, message: Message | None = None, *, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds after which to try again."""
