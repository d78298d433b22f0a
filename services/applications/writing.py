"""Checks shared by all texts that officers write."""

from collections.abc import Sequence

from services.applications.cases import Case
from services.catalogue import ReasonUse
from services.errors import Invalid, Problem
from services.language import N_, Message

LONGEST = 4000
"""Characters in any one text."""


def check_reasons(case: Case, use: ReasonUse, reasons: Sequence[str], text: str) -> None:
    """Refuse reasons that are none, or unknown to the item, or not explained.

    Args:
        use: the action; each has a vocabulary of its own.

    Raises:
        Invalid: with a problem for `reasons` or `text`.

    """
    known = {reason.code for reason in case.item.reasons(use)}
    found = []
    if not reasons or not known.issuperset(reasons):
        found.append(Problem("reasons", N_("Select at least one reason")))
    refuse_if([*found, *written(text, N_("Explain the reasons to the applicant"))])


def written(text: str, missing: Message | None = None) -> list[Problem]:
    """What is wrong with a text, to be told together with what else is.

    Args:
        missing: what to say of an empty one; None where it may be left out.

    """
    if missing and not text.strip():
        return [Problem("text", missing)]
    return too_long("text", text)


def too_long(field: str, text: str, longest: int = LONGEST) -> list[Problem]:
    """What is wrong with the length of a text in some field."""
    if len(text) <= longest:
        return []
    return [Problem(field, N_("Write no more than %(count)s characters", count=longest))]


def required(text: str, message: Message) -> str:
    """The text without outer blanks.

    Raises:
        Invalid: with `message`, if it is empty; or it is too long.

    """
    refuse_if(written(text, message))
    return text.strip()


def within(text: str) -> str:
    """The text without outer blanks, which may be empty.

    Raises:
        Invalid: it is too long.

    """
    refuse_if(written(text))
    return text.strip()


def refuse_if(problems: list[Problem]) -> None:
    """Raise `Invalid` if there are problems."""
    if problems:
        raise Invalid(problems)
