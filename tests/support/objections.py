"""Rounds whose list is published, and objections to its entries, for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from services import jobs, moments
from services.actor import Role
from services.applications.casework import concluding, replying
from services.applications.casework.concluding import Recommendation
from services.applications.casework.replying import ObjectionOutcome
from services.applications.filing import objecting
from services.funds import fixing, proposing, publishing, standing
from services.models import Round, RoundList
from tests.support import rounds
from tests.support.factories import make_officer
from tests.support.people import signed_in
from tests.support.picks import FUND
from tests.support.scene import Scene


def published(db: Session, current: Round, filings: int) -> list[Scene]:
    """Companies concluded in favour, on a list that is published from now on."""
    scenes = [Scene(db, FUND).conclude() for _ in range(filings)]
    publish(db, current)
    return scenes


def publish(db: Session, current: Round) -> None:
    """Fix and publish the list of all that was concluded."""
    made = rounds.fix(db, current)
    approver = signed_in(db, make_officer(db, "commerce", Role.APPROVER))
    publishing.publish_list(db, approver, current.id, version=made.version)
    db.flush()


def make(scene: Scene, subject: str = "培训人数", text: str = "名册漏计三人。") -> None:
    """The owner objects."""
    objecting.object_to_entry(
        scene.db,
        scene.owner,
        scene.application.id,
        version=scene.application.version,
        subject=subject,
        text=text,
    )


def enter(scene: Scene, received_on: date | None) -> None:
    """The reviewer enters an objection that came on paper."""
    replying.enter_objection(
        scene.db,
        scene.lead,
        scene.application.id,
        version=scene.version(scene.lead),
        received_on=received_on,
        text="对拟资助金额有异议。",
    )


def propose(scene: Scene, outcome: ObjectionOutcome) -> None:
    """The reviewer proposes what is answered."""
    replying.propose_reply(
        scene.db,
        scene.lead,
        scene.application.id,
        version=scene.version(scene.lead),
        outcome=outcome,
        text="已核对名册。",
    )


def reject(scene: Scene) -> None:
    """The approver rejects the objection."""
    replying.reject_objection(
        scene.db,
        scene.approver,
        scene.application.id,
        version=scene.version(scene.approver),
        text="经核对名册，人数无误。",
    )


def uphold(scene: Scene, outcome: ObjectionOutcome = ObjectionOutcome.UPHELD) -> None:
    """The approver upholds the objection."""
    replying.uphold_objection(
        scene.db,
        scene.approver,
        scene.application.id,
        version=scene.version(scene.approver),
        outcome=outcome,
        text="经核对名册，漏计三人。",
    )


def uphold_all(scene: Scene) -> None:
    """An objection is made, and upheld."""
    make(scene)
    propose(scene, ObjectionOutcome.UPHELD)
    uphold(scene)


class Office:
    """Those who propose, advise and fix, at a day that goes on."""

    def __init__(self, db: Session, current: Round, scenes: list[Scene]) -> None:
        self.db, self.current, self.scenes = db, current, scenes
        self.reviewer = signed_in(db, make_officer(db, "commerce"))
        self.approver, self.finance = (
            signed_in(db, make_officer(db, body, Role.APPROVER)) for body in ("commerce", "finance")
        )
        self.now = moments.now()

    @contextmanager
    def today(self) -> Iterator[None]:
        with moments.at(self.now):
            yield

    def wait(self) -> None:
        """Until the newest list was published for all its days."""
        until = standing.find_list(self.db, self.current.id).published_until  # type: ignore[union-attr]
        assert until
        while moments.local_day(self.now) <= until:
            self.now += timedelta(days=1)

    def conclude_again(self, scene: Scene, recognised: Decimal | None = None) -> None:
        concluding.conclude(
            self.db,
            scene.lead,
            scene.application.id,
            version=scene.version(scene.lead),
            recommendation=Recommendation.APPROVE,
            text="重新核定。",
        )
        if recognised is not None:
            scene.application.recognised = recognised
            self.db.flush()

    def list_again(self) -> RoundList:
        """Propose, advise, fix and publish the next list."""
        made = proposing.propose_list(self.db, self.reviewer, self.current.id)
        fixing.advise(
            self.db, self.finance, self.current.id, version=made.version, opinion="agree", text=""
        )
        fixing.fix_list(self.db, self.approver, self.current.id, version=made.version)
        publishing.publish_list(self.db, self.approver, self.current.id, version=made.version)
        self.db.flush()
        return made

    def decide(self) -> int:
        newest = standing.find_list(self.db, self.current.id)
        assert newest
        count = publishing.decide_all(
            self.db, self.approver, self.current.id, version=newest.version
        )
        self.db.commit()
        jobs.run_all_due()
        self.db.expire_all()
        return count
