"""Takes the demonstration's cases through their lifecycle, by the real services.

A `Journey` takes one case through the lifecycle at moments of the past, with the
words of invented officers.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from services import moments
from services.actor import Actor, Role
from services.applications.case.loading import load_by_system
from services.applications.case.own_publicity import find_own_days, publicity_terms
from services.applications.casework import (
    accepting,
    assessing,
    claiming,
    clarifying,
    concluding,
    deciding,
    joint,
    notes,
    publicising,
    revoking,
    suspending,
)
from services.applications.casework.accepting import Correction
from services.applications.casework.concluding import Recommendation
from services.applications.casework.joint import Opinion
from services.applications.casework.suspending import Suspension
from services.applications.filing import acknowledging, responding, signing, withdrawing
from services.applications.lifecycle import State
from services.applications.lifecycles import LIFECYCLES
from services.demo.answers import faulty_path
from services.demo.assessing import find_met
from services.demo.light_steps import LightSteps
from services.errors import DomainError, Invalid
from services.models import Application

OPINIONS = (
    (Opinion.AGREE, "经核，同意。"),
    (Opinion.AGREE, "材料与我单位掌握的情况一致，无不同意见。"),
    (Opinion.AGREE_WITH_CONDITIONS, "同意，请在决定中提醒申请人按期报送统计数据。"),
    (Opinion.NOT_CONCERNED, "不涉及我单位职责。"),
    (Opinion.DISAGREE, "收入归集口径与申报表不一致，建议不予通过。"),
)

CONDITION = "按期报送上一季度的经营情况和享受政策的台账（示例）。"
"""What a joint body sets as a condition, where it does."""

PROPOSALS = {
    Recommendation.APPROVE: "材料齐全，各项条件经核查符合要求，会办意见已汇总。",
    Recommendation.REFUSE: "材料齐全，但所附证明与申报的数据不符，会办意见已汇总，建议不予通过。",
}

NOTES = (
    "已与申请人电话核对，材料齐全，待会办意见。",
    "上一年度曾申报，本次数据与上次基本一致。",
    "附件3页码有误，不影响审查。",
)


GRANTED = (State.CLOSED, State.DELIVERED, State.REVOKED, State.CANCELLED)
"""States of cases that were approved, most of them."""

ROOM = timedelta(days=24)
"""What the days of a publicity take at the longest, over holidays."""


class Journey(LightSteps):
    """One case of the demonstration, taken through the lifecycle of its service."""

    def walk_to(self, state: State) -> Application:
        """Walk until the case is in a state.

        Raises:
            DomainError: a step was refused; its note names the item and what was wrong.

        """
        try:
            return self._walk(state)
        except DomainError as error:
            found = error.problems if isinstance(error, Invalid) else ()
            wrong = "; ".join(f"{one.field}: {one.message}" for one in found)
            error.add_note(f"{self.item.code}, to be {state}: {wrong or error.message}")
            raise

    def _walk(self, state: State) -> Application:
        if state in GRANTED:
            self._leave_room()
        self._draft()
        if state is State.DRAFT:
            return self.application
        self._complete()
        STEPS[state](self)
        self._issue()
        return self.application

    def accept(self) -> None:
        """Accept the case."""
        self.claim()
        self._do(accepting.accept, self.reviewer)

    def correct(self) -> None:
        """Ask for a correction."""
        self.claim()
        self._do(
            accepting.ask_for_correction,
            self.reviewer,
            corrections=[
                Correction(faulty_path(self.item), "与所附材料不一致，请核对后更正。"),
                *(
                    Correction(f"documents.{slot.code}", "扫描件不清晰，请重新上传。")
                    for slot in self.item.documents[:1]
                ),
            ],
        )

    def decline(self) -> None:
        """Decline to accept the case."""
        self.claim()
        self._do(
            accepting.decline,
            self.reviewer,
            reasons=["not_competent"],
            text="所申请的业务由企业注册地所在区负责办理。",
            competent_agency=next(
                one.code
                for one in accepting.list_competent(load_by_system(self.db, self.application.id))
                if one.kind == "district"
            ),
        )

    def return_case(self) -> None:
        """Return the case as a duplicate."""
        self.claim()
        self._do(
            accepting.return_unaccepted,
            self.reviewer,
            reasons=["duplicate"],
            text="与已受理的办件重复。",
        )

    def review(self) -> None:
        """Begin the review."""
        self.accept()
        self._do(concluding.start_review, self.reviewer)
        if self.random.random() < 0.4:
            with moments.at(self.now):
                notes.add_note(
                    self.db, self.reviewer, self.application.id, text=self.random.choice(NOTES)
                )

    def consult(self, opinions: int = 1) -> None:
        """Ask the joint bodies, and let some answer."""
        reviewed = State.REVIEW in LIFECYCLES[self.item.nature].states
        (self.review if reviewed else self.assign)()
        asked = load_by_system(self.db, self.application.id).asked
        if not asked:
            return
        self._do(joint.consult, self.reviewer, text="请就职责范围内事项提出意见。")
        for review in self.random.sample(asked, min(opinions, len(asked))):
            self._opine(review.body_code)

    def _opine(self, code: str) -> None:
        officer = self.random.choice(self.cast.officers[code, Role.REVIEWER])
        opinion, text = self.random.choices(OPINIONS, weights=(5, 3, 2, 2, 1))[0]
        self._say(code, officer, opinion=opinion, text=text)

    def _say(self, code: str, officer: Actor, **said: Any) -> None:
        """Let a reviewer draft the opinion of a body, and its approver sign it off."""
        self._do(claiming.claim, officer)
        self._do(joint.draft_opinion, officer, hours=(1, 16), **said)
        chief = self.random.choice(self.cast.officers[code, Role.APPROVER])
        self._do(joint.opine, chief, hours=(1, 16), **said)

    def suspend(self) -> None:
        """Suspend the clock for an inspection."""
        self.review()
        until = (self.until + timedelta(days=self.random.randrange(3, 20))).date()
        known: dict[str, Any] = {"until": until, "text": "开展实地核查，所需时间不计入办理时限。"}
        self._do(
            suspending.propose_suspension,
            self.reviewer,
            reason=Suspension.INSPECTION,
            evidence="实地核查工作方案（示例）",
            **known,
        )
        self._do(suspending.suspend, self._lead(Role.APPROVER), **known)

    def clarify(self) -> None:
        """Ask the applicant for clarification, by a day that is still to come."""
        self.review()
        self._do(
            clarifying.ask,
            self.reviewer,
            until=(self.until + timedelta(days=self.random.randrange(3, 12))).date(),
            text="请说明境外收入与审计报告差异的原因。\n请提供主要境外客户的合同清单。",
        )

    def conclude(self) -> None:
        """Get all opinions, and propose to approve."""
        self.consult(opinions=9)
        self._propose(Recommendation.APPROVE)

    def approve(self) -> None:
        """Approve the case; one of a round waits for the list of its round."""
        self.consult(opinions=9)
        self._propose(Recommendation.APPROVE)
        if self.application.round_id is None:
            self._publicise()
            self._do(deciding.approve, self._lead(Role.APPROVER), text=self._remarks())

    def grant_with_conditions(self, until: date) -> Application:
        """Approve the case with a condition that each joint body sets, to be met by a day."""
        self._leave_room()
        self._draft()
        self._complete()
        self.consult(opinions=0)
        for review in load_by_system(self.db, self.application.id).asked:
            officer = self.cast.officers[review.body_code, Role.REVIEWER][0]
            said = {"text": CONDITION, "until": until}
            self._say(review.body_code, officer, opinion=Opinion.AGREE_WITH_CONDITIONS, **said)
        self._propose(Recommendation.APPROVE)
        self._publicise()
        self._do(deciding.approve, self._lead(Role.APPROVER), text="")
        self._issue()
        return self.application

    def _leave_room(self) -> None:
        """Begin earlier where what is intended is published before it is approved."""
        if self.item.code in publicity_terms():
            self.now, self.until = self.now - ROOM, self.until - ROOM

    def _publicise(self) -> None:
        """Publish what is intended, where the service does, and let its days pass."""
        if self.item.code not in publicity_terms():
            return
        self._do(publicising.publicise, self._lead(Role.APPROVER), confirmed=True)
        case = load_by_system(self.db, self.application.id)
        _first, last = find_own_days(case) or (None, moments.local_day(self.now))
        over = datetime.combine(last + timedelta(days=1), time(9), moments.SHENZHEN)
        self.now, self.until = max(self.now, over), self.until + ROOM

    def _remarks(self) -> str:
        """Give reasons where the decision departs from an opinion."""
        against = any(one.opinion == "disagree" for one in self.application.reviews)
        return "会办单位提出的口径差异已当面核对凭证，经协调不影响认定条件。" if against else ""

    def refuse(self) -> None:
        """Refuse the case, with reasons."""
        self.consult(opinions=9)
        self._refuse()

    def _propose(self, recommendation: Recommendation) -> None:
        against = [one.body_code for one in self.application.reviews if one.opinion == "disagree"]
        if against:
            self._do(
                joint.coordinate,
                self.reviewer,
                bodies=against,
                on=moments.local_day(self.now),
                text="经与该单位当面核对凭证，口径差异已说明，该单位无进一步意见。",
            )
        if recommendation is Recommendation.APPROVE:
            self._assess()
        self._do(
            concluding.conclude,
            self.reviewer,
            recommendation=recommendation,
            text=PROPOSALS[recommendation],
        )

    def _assess(self) -> None:
        """Find everything to be met, some of it by other sources than the file."""
        found = find_met(load_by_system(self.db, self.application.id))
        self._do(assessing.assess, self.reviewer, assessments=found, rest=True)

    def _refuse(self) -> None:
        self._propose(Recommendation.REFUSE)
        if self.application.round_id is not None:
            return
        meant = next((one.code for one in self.item.refusals), "")
        grounds = [
            one.code for one in self.item.reasons_for("refuse") if one.refusal in (None, meant)
        ]
        self._do(
            deciding.refuse,
            self._lead(Role.APPROVER),
            reasons=grounds[:1],
            text="经审查，所附证明不能支持申报的数据。",
            refusal=meant,
        )

    def deliver(self) -> None:
        """Let the applicant collect the result; of a round, wait for its list."""
        if self.random.random() < 0.8:
            self.approve()
        else:
            self.refuse()
        if self.application.round_id is not None:
            return
        self._issue()
        self._pass_time(2, 60)
        with moments.at(self.now):
            acknowledging.acknowledge(self.db, self.owner, self.application.id)

    def revoke(self) -> None:
        """Revoke a certificate that was obtained by deceit."""
        self._certify()
        self._do(
            revoking.propose_revocation,
            self.reviewer,
            hours=(400, 900),
            reasons=["obtained_by_deceit"],
            text="经核查，申报时提交的离岸业务合同系虚假材料。",
        )
        self._do(responding.answer_ending, self.owner, text="合同原件已遗失，无法补充提供。")
        self._do(
            revoking.revoke,
            self._lead(Role.APPROVER),
            text="持有人未能提供证明合同真实的材料，陈述意见不予采纳。",
        )

    def cancel(self) -> None:
        """Cancel a certificate, as its holder asked."""
        self._certify()
        self._do(
            revoking.propose_cancellation,
            self.reviewer,
            hours=(400, 900),
            reasons=["holder_asked"],
            text="持有人书面申请注销。",
        )
        self._do(responding.answer_ending, self.owner, text="对拟注销无异议。")
        self._do(revoking.cancel, self._lead(Role.APPROVER), text="依持有人申请予以注销。")

    def _certify(self) -> None:
        self.approve()
        self._issue()

    def withdraw(self) -> None:
        """Withdraw the case, as the applicant."""
        lifecycle = LIFECYCLES[self.item.nature]
        (self.accept if State.ACCEPTED in lifecycle.states else self.claim)()
        self._do(withdrawing.withdraw, self.owner, reason="经营计划调整，拟下一批次再行申报。")

    def discontinue(self) -> None:
        """End the case without a decision."""
        self.review()
        self._do(
            deciding.discontinue, self._lead(Role.APPROVER), text="申请人已注销，依法终止办理。"
        )

    def sign(self) -> None:
        """Ask the owner to sign the complete draft."""
        self._do(signing.request_signature, self.filer)


STEPS: dict[State, Callable[[Journey], None]] = {
    State.SIGNING: Journey.sign,
    State.RECEIVED: Journey.submit,
    State.CORRECTION: Journey.correct,
    State.NOT_ACCEPTED: Journey.decline,
    State.RETURNED: Journey.return_case,
    State.ACCEPTED: Journey.accept,
    State.REVIEW: Journey.review,
    State.JOINT: Journey.consult,
    State.CLARIFICATION: Journey.clarify,
    State.SUSPENDED: Journey.suspend,
    State.SIGNOFF: Journey.conclude,
    State.CLOSED: Journey.approve,
    State.DELIVERED: Journey.deliver,
    State.REVOKED: Journey.revoke,
    State.CANCELLED: Journey.cancel,
    State.WITHDRAWN: Journey.withdraw,
    State.DISCONTINUED: Journey.discontinue,
    State.CHECKED: Journey.check,
    State.REFERRED: Journey.refer,
    State.ASSIGNED: Journey.assign,
    State.FORWARDED: Journey.forward,
    State.ANSWERED: Journey.answer,
    State.ON_FILE: Journey.confirm,
    State.ENTERED: Journey.enter,
    State.TALKS: Journey.talk,
    State.MATCHED: Journey.match,
    State.UNMATCHED: Journey.unmatch,
}
