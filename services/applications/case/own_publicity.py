"""The days for which what is intended in one case stands for everybody to read (公示), outside
rounds.

`publicities.yaml` says of which services, and for how long. All else is read off the events.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from services import formats, moments
from services.actor import Actor
from services.applications.case.case import Case
from services.applications.lifecycle import Action, State
from services.content import ContentText, Frozen, read_yaml
from services.language import N_, Message

PublicDays = tuple[date, date]
"""The first and the last day of a publicity; both count."""


class PublicityTerms(Frozen):
    """For how many working days what a service intends stands, and what everybody reads."""

    days: int
    intends: ContentText


@cache
def publicity_terms() -> Mapping[str, PublicityTerms]:
    """Read `publicities.yaml`: the terms, by the code of the item."""
    path = Path(__file__).parent / "publicities.yaml"
    found: Mapping[str, PublicityTerms] = read_yaml(path, TypeAdapter(Mapping[str, PublicityTerms]))
    return found


def find_terms(case: Case) -> PublicityTerms | None:
    """Find for how long what is intended in a case is published; None if it is not."""
    return publicity_terms().get(case.application.item_code)


def find_own_days(case: Case) -> PublicDays | None:
    """Find the days for which what was concluded last stands, or stood; None if it never did."""
    put_up, concluded = case.last(Action.PUBLICISE), case.last(Action.CONCLUDE)
    if case.state is not State.SIGNOFF or put_up is None or concluded is None:
        return None
    if put_up.sequence < concluded.sequence:
        return None
    return date.fromisoformat(put_up.data["from"]), date.fromisoformat(put_up.data["until"])


def list_own_days(case: Case) -> list[PublicDays]:
    """List the days for which the case stood or stands, the oldest first.

    They end with the last day, or earlier with the day on which the case went back or ended.
    """
    found: list[PublicDays] = []
    standing = False
    for event in case.application.events:
        if event.action == Action.PUBLICISE:
            days = event.data
            found.append((date.fromisoformat(days["from"]), date.fromisoformat(days["until"])))
            standing = True
        elif standing and event.to_state != State.SIGNOFF:
            first, last = found[-1]
            found[-1] = first, max(first, min(last, moments.local_day(event.at)))
            standing = False
    return found


def need_due(_actor: Actor, case: Case) -> Message | None:
    """Require a service that publishes what it intends, and that this was not done yet."""
    if find_terms(case) is None:
        return N_("What is intended is not published for this service")
    if find_own_days(case) is not None:
        return N_("What is intended is published already")
    return None


def need_over(_actor: Actor, case: Case) -> Message | None:
    """Require that what is intended has stood for its days, where it is published."""
    terms, days = find_terms(case), find_own_days(case)
    if terms is None:
        return None
    if days is None:
        return N_(
            "What is intended is published first. Working days, the first included: %(count)s",
            count=terms.days,
        )
    if moments.today() <= days[1]:
        until = formats.in_all_languages(formats.day, days[1])
        return N_(
            "What is intended is published until %(day)s; it is not approved before", day=until
        )
    return None
