"""Whether a case is late, as those outside the agencies are told."""

from typing import Any

from services import moments
from services.applications.lifecycle import UNDECIDED, State

WITH_AGENCIES = frozenset(UNDECIDED) - {State.CORRECTION} | {State.APPROVED, State.REFUSED}
"""States in which the next step is an agency's. A suspension heals no missed day, and has to be
ended by the day that was told."""


def late(case: Any) -> bool:
    """Whether the agencies have let the day pass on which the next step was due.

    Args:
        case: what has a `state` and `due_on`, such as an application or a row of a list.
    """
    return (
        case.due_on is not None
        and case.due_on < moments.today()
        and State(case.state) in WITH_AGENCIES
    )
