"""What every walk of the demonstration is made of: its people, its moments, and filing."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.casework import (
    claiming,
)
from services.applications.clock.calendar import is_working_day
from services.applications.filing import (
    drafting,
    starting,
    submitting,
)
from services.applications.letters.issuing import issue_papers
from services.catalogue import Item
from services.demo.answers import answers_to, files_for
from services.demo.people import Cast
from services.documents import handing_in
from services.models import Applicant, Application


class Walker:
    """One case of the demonstration, and the moment that it has reached."""

    def __init__(
        self,
        db: Session,
        cast: Cast,
        random: Random,
        item: Item,
        applicant: Applicant,
        begin: datetime,
        until: datetime,
    ) -> None:
        self.db, self.cast, self.random, self.item = db, cast, random, item
        self.applicant, self.now, self.until = applicant, begin, until
        self.owner = cast.owners[applicant.id]
        self.filer = cast.filers.get(applicant.id, self.owner)
        self.application: Application

    def _pass_time(self, least: float, most: float) -> None:
        """Let some hours pass, to a time at work, never beyond the present."""
        self.now += timedelta(hours=self.random.uniform(least, most))
        local = self.now.astimezone(moments.SHENZHEN)
        if not 9 <= local.hour < 18 or not is_working_day(local.date()):
            day = local.date() + timedelta(days=local.hour >= 18)
            while not is_working_day(day):
                day += timedelta(days=1)
            minute = self.random.randrange(9 * 60, 17 * 60)
            opening = datetime.combine(day, time(minute // 60, minute % 60), moments.SHENZHEN)
            self.now = opening
        self.now = min(self.now, self.until)

    def _do(
        self,
        function: Callable[..., Any],
        actor: Actor,
        *,
        hours: tuple[float, float] = (2, 30),
        **arguments: Any,
    ) -> None:
        self._pass_time(*hours)
        with moments.at(self.now):
            version = self._version_for(actor)
            function(self.db, actor, self.application.id, version=version, **arguments)
            self.db.flush()

    def _version_for(self, actor: Actor) -> int:
        """Find the version that the actor's page would send: see `Case.version`."""
        own = [r for r in self.application.reviews if r.body_code == actor.body]
        joint = own and own[0].part == "joint"
        return own[0].version if joint else self.application.version

    def _lead(self, role: Role) -> Actor:
        return self.random.choice(self.cast.officers[self.application.reviews[0].body_code, role])

    def _issue(self) -> None:
        """Issue papers at once, as a job otherwise does between two steps."""
        with moments.at(self.now):
            issue_papers(self.db, self.application.id)

    def _draft(self) -> None:
        with moments.at(self.now):
            self.application = starting.start(self.db, self.filer, self.item.code, language="sc")

    def _complete(self) -> None:
        with moments.at(self.now):
            answers = answers_to(self.item, self.applicant, self.random.randrange(1, 100_000))
        for section, values in answers.items():
            self._do(
                drafting.save_section, self.filer, hours=(0.1, 1), section=section, values=values
            )
        with moments.at(self.now):
            for slot, upload in files_for(self.item, self.application.answers):
                handing_in.attach(self.db, self.application.id, slot, upload, self.filer.user_id)

    def submit(self) -> None:
        """Sign and submit, as the owner."""
        self._pass_time(1, 8)
        with moments.at(self.now):
            submitting.submit(self.db, self.owner, self.application.id, declared=True)

    def claim(self) -> None:
        """Claim the case, as a reviewer of the lead body."""
        self.submit()
        self.reviewer = self._lead(Role.REVIEWER)
        self._do(claiming.claim, self.reviewer)
