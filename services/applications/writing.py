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
    if not text.strip():
        found.append(Problem("text", N_("Explain the reasons to the applicant")))
    refuse_if(found)
    within(text)


def required(text: str, message: Message) -> str:
    """The text without outer blanks.

    Raises:
        Invalid: with `message`, if it is empty; or it is too long.

    """
    if not text.strip():
        raise Invalid([Problem("text", message)])
    return within(text)


def within(text: str) -> str:
    """The text without outer blanks, which may be empty.

    Raises:
        Invalid: it is too long.

    """
    if len(text) > LONGEST:
        raise Invalid(
            [Problem("text", N_("Write no more than %(count)s characters", count=LONGEST))]
        )
    return text.strip()


def refuse_if(problems: list[Problem]) -> None:
    """Raise `Invalid` if there are problems."""
    if problems:
        raise Invalid(problems)
