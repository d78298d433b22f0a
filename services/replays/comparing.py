"""What one filing would have been under a changed service: who handles it, conditions, amount."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy.orm import Session

from services import moments
from services.applications import amounts
from services.applications.case.self_check import self_check
from services.applications.routing.routing import Route, decide_route
from services.catalogue import Item, View, check
from services.errors import NotFound
from services.models import Application
from services.plan import NoBody

HOLDS: Mapping[bool | None, str] = {True: "yes", False: "no", None: "unknown"}

DifferenceKind = Literal["route", "answer", "condition", "amount"]


@dataclass(frozen=True, slots=True)
class ReplayDifference:
    """One thing that would have been otherwise.

    Args:
        application_id, number: the case.
        kind: who takes part, an answer that is refused or is not any more, a condition that is
            met or is not any more, or the amount.
        what: the part taken, the path of the answer or the document, or the condition.
        before, after: bodies, `right` or `wrong`, an outcome, or RMB; nothing where there was none.
    """

    application_id: str
    number: str
    kind: DifferenceKind
    what: str
    before: str
    after: str

    def as_dict(self) -> dict[str, str]:
        """Write it as JSON."""
        return asdict(self)


def compare(
    db: Session,
    application: Application,
    before: Item,
    after: Item,
    documents: Mapping[str, int],
    changed: Callable[[Application], Item],
) -> Iterator[ReplayDifference]:
    """Compare what a filing was with what it would have been.

    Args:
        before: the service as it was filed under.
        after: the service as it would be.
        documents: how many files it has, by slot.
        changed: gives the changed service of the applicant's other filings, which caps count.
    """
    assert application.submitted_at is not None
    filed_on = moments.local_day(application.submitted_at)
    views = View(before, application.answers), View(after, application.answers)

    def differ(kind: DifferenceKind, one: Mapping[str, str], other: Mapping[str, str]) -> Any:
        for what in sorted(one.keys() | other.keys()):
            was, would = one.get(what, ""), other.get(what, "")
            if was != would:
                yield ReplayDifference(
                    str(application.id), application.number or "", kind, what, was, would
                )

    district = application.applicant.district
    routes = (
        _bodies(item, view, district, filed_on)
        for item, view in zip((before, after), views, strict=True)
    )
    yield from differ("route", *routes)
    period = application.round
    wrong = (
        dict.fromkeys(
            (one.field for one in check(item, view, documents=documents, on=on, period=period)),
            "wrong",
        )
        for item, view, on in (
            (before, views[0], filed_on),
            (after, views[1], filed_on),
        )
    )
    yield from differ("answer", *wrong)
    rulings = (
        _rulings(item, view, filed_on) for item, view in zip((before, after), views, strict=True)
    )
    yield from differ("condition", *rulings)
    yield from differ(
        "amount",
        _sum(amounts.calculate_amount(db, application, period, views[0])),
        _sum(amounts.calculate_amount(db, application, period, views[1], read=changed)),
    )


def _bodies(item: Item, answers: View, district: str | None, on: date) -> dict[str, str]:
    """Map each body that takes part to the part that it takes."""
    try:
        route: Route = decide_route(item, answers, district, on)
    except (NoBody, NotFound):
        return {"nobody": "lead"}
    return {part.body_code: part.role for part in (*route.parts, *route.informed)}


def _rulings(item: Item, answers: View, on: date) -> dict[str, str]:
    """Map the rules of the self-check, where the service has one, to whether they hold."""
    outcome = self_check(item, answers, on)
    rulings = outcome.rulings if outcome else ()
    return {ruling.rule.entry.id: HOLDS[ruling.holds] for ruling in rulings}


def _sum(found: Any) -> dict[str, str]:
    return {} if found is None or found.total is None else {"": f"{found.total:.2f}"}
