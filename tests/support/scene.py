"""Cases in any state, made by the real services, for tests of what comes after."""

from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import moments
from services.actor import AGENCY_ROLES, Actor, Role
from services.applications.case.case import Case
from services.applications.case.loading import load
from services.applications.case.moves import move
from services.applications.case.own_publicity import find_own_days, find_terms
from services.applications.casework import (
    accepting,
    claiming,
    concluding,
    deciding,
    joint,
    revoking,
    suspending,
)
from services.applications.casework.accepting import Correction
from services.applications.casework.concluding import Recommendation
from services.applications.casework.joint import Opinion
from services.applications.casework.suspending import Suspension
from services.applications.filing import drafting, responding, starting, submitting
from services.applications.lifecycle import Action, State
from services.catalogue import item
from services.demo.answers import answers_to, files_for
from services.documents import handing_in
from services.documents.inspect import Upload
from services.models import Applicant, Application, Document, Review, User
from services.settings import settings
from tests.support import rounds
from tests.support.assessed import find_all_met
from tests.support.factories import make_applicant, make_officer, make_supervisor, make_user


def actor_of(user: User, role: Role, applicant: Applicant | None = None) -> Actor:
    """The actor that a signed-in user would be."""
    return Actor(
        user_id=user.id,
        name=user.name,
        role=role,
        applicant_id=applicant.id if applicant else None,
        applicant_name=applicant.name if applicant else "",
        body=None if role is Role.LIAISON else user.body_code,
        institution=user.body_code if role is Role.LIAISON else None,
    )


def _like(known: Document, slot: str, upload: Upload) -> Document:
    """A further document with bytes that are stored."""
    return Document(
        application_id=known.application_id,
        slot=slot,
        filename=upload.filename,
        media_type=upload.media_type,
        size=upload.size,
        sha256=upload.sha256,
        scan=known.scan,
        uploaded_by=known.uploaded_by,
        uploaded_at=moments.now(),
    )


def stand_public(db: Session, approver: Actor, application_id: UUID) -> None:
    """Let what is intended have been published until yesterday, where the service does that."""
    seen = load(db, approver, application_id)
    if find_terms(seen) and find_own_days(seen) is None:
        day = (moments.today() - timedelta(days=1)).isoformat()
        case = load(db, approver, application_id, version=seen.version)
        move(db, approver, case, Action.PUBLICISE, **{"from": day, "until": day})


@dataclass
class Scene:
    """One case and everybody around it. Methods act as the usual person would."""

    db: Session
    item_code: str = "tase"
    application: Application = field(init=False)

    def __post_init__(self) -> None:
        people = {role: make_user(self.db) for role in (Role.OWNER, Role.FILER, Role.VIEWER)}
        self.users: dict[tuple[str, Role], User] = {("", role): u for role, u in people.items()}
        self.applicant = make_applicant(
            self.db,
            *((user, role) for role, user in people.items()),
            legal_representative="示例法人",
            address="深圳市南山区示例路1号",
            phone="+8675500000001",
            name_en="Example Co., Ltd.",
        )
        self.owner, self.filer, self.viewer = (
            actor_of(user, role, self.applicant) for role, user in people.items()
        )
        self.application = starting.start(self.db, self.filer, self.item_code, language="sc")

    def another(self) -> "Scene":
        """A second case of the same people, not filled in yet."""
        other = copy(self)
        other.application = starting.start(self.db, self.filer, self.item_code, language="sc")
        return other

    def user(self, body: str, role: Role) -> User:
        """An officer's account; the same one each time."""
        if (body, role) not in self.users:
            self.users[body, role] = make_officer(self.db, body, role)
        return self.users[body, role]

    def officer(self, body: str, role: Role = Role.REVIEWER) -> Actor:
        """An officer of a body; the same one each time."""
        return actor_of(self.user(body, role), role)

    def another_officer(self, body: str, role: Role = Role.REVIEWER) -> Actor:
        """A further officer of a body, another one each time."""
        return actor_of(make_officer(self.db, body, role), role)

    @property
    def lead(self) -> Actor:
        """The reviewer of the lead body."""
        return self.officer(self.application.reviews[0].body_code)

    @property
    def approver(self) -> Actor:
        """The approver of the lead body."""
        return self.officer(self.application.reviews[0].body_code, Role.APPROVER)

    @property
    def supervisor(self) -> Actor:
        """The supervisor of the leading group; the same one each time."""
        if ("", Role.SUPERVISOR) not in self.users:
            self.users["", Role.SUPERVISOR] = make_supervisor(self.db)
        return actor_of(self.users["", Role.SUPERVISOR], Role.SUPERVISOR)

    def version(self, actor: Actor) -> int:
        """The version that the actor would have on screen now.

        That of its own review for officers of a joint body. Read alone: to load the case for it
        was a tenth of what scenes cost, and the service that gets it loads the case.
        """
        body = actor.body if actor.role in AGENCY_ROLES else None
        joint = select(Review.version).where(
            Review.application_id == Application.id,
            Review.part == "joint",
            Review.body_code == body,
        )
        shown = func.coalesce(joint.limit(1).scalar_subquery(), Application.version)
        version = self.db.scalar(select(shown).where(Application.id == self.application.id))
        assert version is not None
        return version

    def fill_in(self) -> "Scene":
        """Complete answers and documents; the answers as one who saves section by section."""
        answers = answers_to(item(self.item_code), self.applicant)
        case = drafting.load_to_edit(
            self.db, self.filer, self.application.id, version=self.application.version
        )
        for section, values in answers.items():
            drafting.put_section(self.db, case, section, values)
        return self.hand_in()

    def hand_in(self) -> "Scene":
        """With the documents that its answers ask for and that are not there yet.

        A draft's are stored without asking for each whether there is room, but for the last;
        and the same bytes, as most are one empty page, are stored once.
        """
        there = set(
            self.db.scalars(
                select(Document.slot).where(Document.application_id == self.application.id)
            )
        )
        asked = files_for(item(self.item_code), self.application.answers)
        missing = [one for one in asked if one[0] not in there]
        if self.application.state == State.DRAFT:
            self._hand_in_all(missing[:-1])
            missing = missing[-1:]
        for slot, upload in missing:
            drafting.attach(self.db, self.filer, self.application.id, slot, upload)
        return self

    def _hand_in_all(self, files: list[tuple[str, Upload]]) -> None:
        known: dict[str, Document] = {}
        for slot, upload in files:
            if upload.sha256 not in known or settings().scanner:  # each is scanned by a job
                of, by = self.application.id, self.filer.user_id
                known[upload.sha256] = handing_in.attach(self.db, of, slot, upload, by)
            else:
                self.db.add(_like(known[upload.sha256], slot, upload))
        self.db.flush()

    def submit(self) -> "Scene":
        """Signed and submitted by the owner."""
        self.fill_in()
        submitting.submit(self.db, self.owner, self.application.id, declared=True)
        return self

    def claim(self, actor: Actor | None = None) -> Case:
        """Claimed by the lead's reviewer, or by the actor."""
        actor = actor or self.lead
        return claiming.claim(self.db, actor, self.application.id, version=self.version(actor))

    def ask_for_correction(self, *paths: str) -> "Scene":
        """Submitted, claimed, and to be corrected."""
        self.submit()
        self.claim()
        accepting.ask_for_correction(
            self.db,
            self.lead,
            self.application.id,
            version=self.version(self.lead),
            corrections=[Correction(path, "请核对") for path in paths],
        )
        return self

    def accept(self) -> "Scene":
        """Submitted, claimed and accepted."""
        self.submit()
        self.claim()
        accepting.accept(self.db, self.lead, self.application.id, version=self.version(self.lead))
        return self

    def review(self) -> "Scene":
        """In review."""
        self.accept()
        concluding.start_review(
            self.db, self.lead, self.application.id, version=self.version(self.lead)
        )
        return self

    def consult(self) -> "Scene":
        """In review, and the joint bodies are asked."""
        self.review()
        return self.consult_now()

    def consult_now(self) -> "Scene":
        """The joint bodies are asked."""
        joint.consult(self.db, self.lead, self.application.id, version=self.version(self.lead))
        return self

    def suspend(
        self,
        until: date,
        reason: Suspension = Suspension.EXPERT_REVIEW,
        *,
        version: int | None = None,
    ) -> None:
        """The clock stops, as the lead's reviewer proposes and its approver grants.

        Args:
            version: what the reviewer has on screen; what is there now by default.
        """
        known: dict[str, Any] = {"until": until, "text": "依法中止。"}
        of = self.application.id
        seen = self.version(self.lead) if version is None else version
        suspending.propose_suspension(
            self.db, self.lead, of, version=seen, reason=reason, evidence="工作方案", **known
        )
        now = self.version(self.approver)
        suspending.suspend(self.db, self.approver, of, version=now, **known)

    def opine(self, body: str, opinion: Opinion = Opinion.AGREE, text: str = "") -> Case:
        """A joint body's reviewer claims and drafts, and its approver signs off."""
        officer, chief = self.officer(body), self.officer(body, Role.APPROVER)
        self.claim(officer)
        said = {"opinion": opinion, "text": text}
        of = self.application.id
        joint.draft_opinion(self.db, officer, of, version=self.version(officer), **said)
        return joint.opine(self.db, chief, of, version=self.version(chief), **said)

    def conclude(self) -> "Scene":
        """All opinions in, and concluded."""
        self.review()
        asked = load(self.db, self.lead, self.application.id).asked
        if asked:  # nobody is, where the others give their opinion on the list of a round
            version = self.version(self.lead)
            joint.consult(self.db, self.lead, self.application.id, version=version)
        for review in asked:
            self.opine(review.body_code)
        self.assess()
        concluding.conclude(
            self.db,
            self.lead,
            self.application.id,
            version=self.version(self.lead),
            recommendation=Recommendation.APPROVE,
            text="符合条件。",
        )
        return self

    def assess(self, reviewer: Actor | None = None) -> "Scene":
        """Everything is found to be met, by the lead's reviewer or by the actor."""
        find_all_met(self.db, reviewer or self.lead, self.application)
        return self

    def close_round(self) -> None:
        """Its round has closed, if it has one."""
        if self.application.round:
            rounds.close(self.db, self.application.round)

    def settle_round(self) -> None:
        """The list of its round was published for its days, so that it can be decided."""
        if self.application.round and self.application.round.published_on is None:
            rounds.settle(self.db, self.application.round)

    def stand_public(self) -> "Scene":
        """What is intended was published for its days, where its service does."""
        stand_public(self.db, self.approver, self.application.id)
        return self

    def approve(self) -> "Scene":
        """Concluded and approved, by the list of its round if it has one."""
        self.conclude()
        self.settle_round()
        return self.decide()

    def propose_ending(self, *, revoked: bool = True, answered: bool = True) -> None:
        """The lead's reviewer proposes to end the certificate, and the owner answers."""
        what = revoking.propose_revocation if revoked else revoking.propose_cancellation
        grounds = ["obtained_by_deceit"] if revoked else ["holder_asked"]
        of, text = self.application.id, "合同系虚假材料。" if revoked else "依申请注销。"
        known: dict[str, Any] = {"reasons": grounds, "text": text}
        what(self.db, self.lead, of, version=self.version(self.lead), **known)
        if answered:
            version = self.version(self.owner)
            responding.answer_ending(self.db, self.owner, of, version=version, text="无异议。")

    def decide(self) -> "Scene":
        """Approved, once it is concluded, and was public for its days."""
        self.stand_public()
        deciding.approve(
            self.db,
            self.approver,
            self.application.id,
            version=self.version(self.approver),
        )
        return self
