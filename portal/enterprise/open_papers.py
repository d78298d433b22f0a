"""Which papers of a case its applicant may download, and from when on."""

from services.applications.case.case import Case
from services.applications.lifecycle import State
from services.models import Paper

RESULTS = frozenset({"decision", "certificate", "rectification"})
"""Kinds of paper that are handed over against a confirmation of receipt."""

HANDED_OVER = (State.DELIVERED, State.REVOKED, State.CANCELLED)
"""States in which they have been, or there is nothing left to confirm."""


def open_papers(case: Case, papers: list[Paper]) -> list[Paper]:
    """List the papers that the applicant may download: the result only once its receipt is
    confirmed.

    What was revoked or cancelled waits for nothing; what was replaced waits like the new one.
    """
    handed_over = case.state in HANDED_OVER
    return [p for p in papers if p.kind not in RESULTS or handed_over or _has_fallen(p)]


def _has_fallen(paper: Paper) -> bool:
    return paper.ended_on is not None and paper.status != "replaced"
