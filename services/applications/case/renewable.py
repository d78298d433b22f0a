"""Which certificate of a case ends soon, so that its holder applies anew without a gap."""

from collections.abc import Iterable
from datetime import date, timedelta

from services import moments
from services.models import Paper

RENEWABLE_DAYS = 90
"""Calendar days before the end, from which the holder is told; no law of these items sets them."""


def last_renewable(today: date) -> date:
    """Return the last day of validity of which holders are told today."""
    return today + timedelta(RENEWABLE_DAYS)


def find_renewable(papers: Iterable[Paper]) -> Paper | None:
    """Find the certificate in force that ends soon, or None."""
    today = moments.today()
    for paper in papers:
        ends = paper.valid_until
        in_force = paper.kind == "certificate" and paper.status == "in_force"
        if in_force and ends is not None and today <= ends <= last_renewable(today):
            return paper
    return None
