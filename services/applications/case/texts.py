"""Checks shared by all texts that officers write."""

from collections.abc import Sequence
from enum import StrEnum

from services.applications.case.loading import Case
from services.applications.lifecycle import Action
from services.applications.rows import ROWS
from services.catalogue import ReasonOption
from services.errors import Invalid, Problem
from services.language import N_, Message

LONGEST = 4000
"""Characters in any one text."""


def reasons_for(case: Case, action: Action) -> tuple[ReasonOption, ...]:
    """The reasons that can be given for an action on a case as it stands."""
    use = ROWS[action].reasons
    if use is None:
        return ()
    corrected = case.last(Action.ASK_FOR_CORRECTION) is not None
    return tuple(
        reason for reason in case.item.reasons(use) if corrected or not reason.after_correction
    )


def check_reasons(case: Case, action: Action, reasons: Sequence[str], text: str) -> None:
    """Refuse reasons that are none, or cannot be given, or are not explained.

    Raises:
        Invalid: with a problem for `reasons` or `text`.

    """
    refuse_if(wrong_reasons(case, action, reasons, text))


def wrong_reasons(case: Case, action: Action, reasons: Sequence[str], text: str) -> list[Problem]:
    """What is wrong with the reasons and their explanation, to be told with what else is."""
    known = {reason.code for reason in reasons_for(case, action)}
    found = []
    if not reasons or not known.issuperset(reasons):
        found.append(Problem("reasons", N_("Select at least one reason")))
    return [*found, *written(text, N_("Explain the reasons to the applicant"))]


def written(
    text: str, missing: Message | None = None, *, field: str = "text", longest: int = LONGEST
) -> list[Problem]:
    """What is wrong with a text, to be told together with what else is.

    Args:
        missing: what to say of an empty one; None where it may be left out.
        field: where it was written.

    """
    if missing and not text.strip():
        return [Problem(field, missing)]
    if len(text) > longest:
        return [Problem(field, N_("Write no more than %(count)s characters", count=longest))]
    return []


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


def unchosen(field: str, chosen: StrEnum | None) -> list[Problem]:
    """Return what is wrong where nothing was chosen."""
    return [] if chosen else [Problem(field, N_("Select one of these"))]
