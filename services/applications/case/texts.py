"""Checks of reasons and texts that officers write."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from services.applications.case.case import Case
from services.applications.lifecycle import Action
from services.applications.rows import ROWS
from services.catalogue import ReasonOption
from services.errors import Invalid, Problem
from services.language import N_, Message, Text
from services.plan import load_plan

LONGEST = 4000
"""Characters in any one text."""
FOREIGN = 20
"""Letters from which a text without any Chinese is taken for one in another language."""
NOT_CHINESE = N_("The letter is in Chinese: write this in Chinese. English can stand beside it")


def available_reasons(case: Case, action: Action) -> tuple[ReasonOption, ...]:
    """List the reasons that can be given for an action on a case now."""
    use = ROWS[action].reasons
    if use is None:
        return ()
    corrected = case.last(Action.ASK_FOR_CORRECTION) is not None
    return tuple(
        reason for reason in case.item.reasons_for(use) if corrected or not reason.after_correction
    )


def name_competent(stored: str) -> Text | None:
    """Name the competent agency as an event has it: by its code, or in older ones in words."""
    if not stored:
        return None
    known = load_plan().bodies.get(stored)
    return known.name if known else Text(stored, stored, stored)


def check_reasons(case: Case, action: Action, reasons: Sequence[str], text: str) -> None:
    """Refuse reasons that are missing, cannot be given, or are not explained.

    Raises:
        Invalid: with a problem for `reasons` or `text`.

    """
    refuse_if(reasons_problems(case, action, reasons, text))


def reasons_problems(
    case: Case, action: Action, reasons: Sequence[str], text: str
) -> list[Problem]:
    """List what is wrong with the reasons and their explanation."""
    known = {reason.code for reason in available_reasons(case, action)}
    found = []
    if not reasons or not known.issuperset(reasons):
        found.append(Problem("reasons", N_("Select at least one reason")))
    return [*found, *text_problems(text, N_("Explain the reasons to the applicant"))]


def text_problems(
    text: str, missing: Message | None = None, *, field: str = "text", longest: int = LONGEST
) -> list[Problem]:
    """List what is wrong with a text.

    Args:
        missing: the message if the text is empty; None if it may be.
        field: the form field of the text.

    """
    if missing and not text.strip():
        return [Problem(field, missing)]
    if len(text) > longest:
        return [Problem(field, N_("Write no more than %(count)s characters", count=longest))]
    return []


def letter_problems(action: Action, data: Mapping[str, Any]) -> list[Problem]:
    """List the words for a letter, which is in Chinese, that have no Chinese in them."""
    if not ROWS[action].papers:
        return []
    points = {f"note.{one['path']}": one["note"] for one in data.get("items", ())}
    words = {"text": data.get("text", ""), **points}
    return [Problem(field, NOT_CHINESE) for field, said in words.items() if _is_foreign(said)]


def _is_foreign(said: str) -> bool:
    letters = [char for char in said if char.isalpha()]
    return len(letters) >= FOREIGN and all(char.isascii() for char in letters)


def require_text(text: str, message: Message) -> str:
    """Strip a text that must not be empty.

    Raises:
        Invalid: the text is empty, with `message`, or too long.

    """
    refuse_if(text_problems(text, message))
    return text.strip()


def optional_text(text: str) -> str:
    """Strip a text that may be empty.

    Raises:
        Invalid: the text is too long.

    """
    refuse_if(text_problems(text))
    return text.strip()


def refuse_if(problems: list[Problem]) -> None:
    """Raise `Invalid` if there are problems."""
    if problems:
        raise Invalid(problems)


def choice_problems(field: str, chosen: StrEnum | None, missing: Message) -> list[Problem]:
    """List the problem of a field in which nothing was chosen."""
    return [] if chosen else [Problem(field, missing)]
