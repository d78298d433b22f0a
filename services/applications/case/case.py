"""A case: an application as one actor may see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from services.applications.case.asking import find_asked
from services.applications.case.together import Together
from services.applications.lifecycle import Action, Capacity, State
from services.applications.lifecycles import LIFECYCLES, Lifecycle
from services.catalogue import Item, item_of
from services.catalogue.routes import PURSE
from services.catalogue.sensitive import NUMBERS, NumberKind
from services.models import Application, Event, Review


@dataclass
class Case:
    """An application, and the capacity of the actor in it."""

    application: Application
    capacity: Capacity
    review: Review | None = None
    """The review of the actor's own body; None on the applicant's side and for who has no body."""
    names: Mapping[UUID, str] = field(default_factory=dict)
    """The names of the people who acted on the case or hold a part of it; empty if locked."""
    together: Together | None = None
    """The drafts that were begun with it, where it was loaded to be edited."""

    @property
    def state(self) -> State:
        """The state of the application."""
        return State(self.application.state)

    @cached_property
    def item(self) -> Item:
        """The version of the item that the application was filed under."""
        return item_of(self.application)

    @property
    def lifecycle(self) -> Lifecycle:
        """The lifecycle of applications of its nature."""
        return LIFECYCLES[self.item.nature]

    @property
    def version(self) -> int:
        """The version that a form carries, so that a stale form is detected.

        For a joint body it is that of its own review, so that other opinions do not count.
        """
        if self.capacity is Capacity.JOINT and self.review:
            return self.review.version
        return self.application.version

    @property
    def lead(self) -> Review:
        """The lead body's review. Drafts have none."""
        return self.application.reviews[0]

    @property
    def joint(self) -> list[Review]:
        """The joint bodies' reviews, in the order of the plan."""
        return [review for review in self.application.reviews if review.part == "joint"]

    @property
    def asked(self) -> list[Review]:
        """The reviews that give an opinion on the case. In a round, the body that looks after the
        money gives its own once, on the whole list.
        """
        if not self.item.rounds:
            return self.joint
        return [review for review in self.joint if not {PURSE}.issuperset(review.unit_codes)]

    @property
    def reads_as(self) -> Capacity:
        """As what the actor reads what officers put on file: a supervisor as the agency watched,
        that of the leading group as the lead.
        """
        if self.capacity is not Capacity.SUPERVISOR:
            return self.capacity
        return Capacity(self.review.part) if self.review else Capacity.LEAD

    @property
    def unasked(self) -> bool:
        """Whether the actor's body gives an opinion and was not asked yet: until then it sees that
        there is the case, and nothing of what was filed.
        """
        if self.reads_as is not Capacity.JOINT or not self.lifecycle.consults:
            return False
        if self.review is None or self.review not in self.asked:
            return False
        return find_asked(self.application.events, self.review.body_code) is None

    @property
    def masked(self) -> frozenset[NumberKind]:
        """The kinds of number that the actor reads in part: an agency beside the lead reads whole
        only those that its duty needs, as the item says.
        """
        if self.capacity is not Capacity.JOINT or self.review is None:
            return frozenset()
        units = self.review.unit_codes
        return NUMBERS.difference(
            *(part.sees_numbers for part in self.item.route.others if part.code in units)
        )

    def frozen_identity(self) -> dict[str, Any]:
        """Return the answers that say who applies, by path, as they were signed: nobody, not even
        a correction, changes them.
        """
        stored = self.application.answers
        return {
            path: stored[section][code]
            for path in self.item.identify(self.application.applicant)
            for section, code in [path.split(".")]
            if code in stored.get(section, {})
        }

    def last(self, *actions: Action) -> Event | None:
        """Find the newest event of an action, or of one of several, or None."""
        return next((e for e in reversed(self.application.events) if e.action in actions), None)


def has_answered(review: Review) -> bool:
    """Check whether a body answered, or the supervisor decided that nobody waits for it."""
    return review.opinion is not None or review.waived_at is not None
