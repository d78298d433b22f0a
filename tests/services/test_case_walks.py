"""Cases that go wherever chance takes them: whatever anybody may do, in any order, over months.

After every step the ledger is whole and says what the tables say, and each working day since
filing was held by somebody; from wherever a walk stops, sensible people come to an end. A few
walks each time; `WALKS=10000` for many.
"""

import os
from collections.abc import Callable, Mapping
from datetime import timedelta
from io import BytesIO
from random import Random
from typing import Any

import pytest
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case import checks, silence
from services.applications.case.appeals import AppealRoute, Appellant
from services.applications.case.assessments import Assessed, Assessment, Evidence
from services.applications.case.case import Case
from services.applications.case.loading import load, load_by_system
from services.applications.case.messages import ACCEPT
from services.applications.case.moves import move_by_system, read_clock
from services.applications.case.obligations import list_checkable
from services.applications.case.opinions import list_unsettled
from services.applications.case.own_publicity import find_own_days
from services.applications.case.permissions import allowed_actions
from services.applications.case.recusals import OfficerRelation
from services.applications.casework import (
    accepting,
    adding,
    appealing,
    assessing,
    assigning,
    chasing,
    claiming,
    concluding,
    deciding,
    escalating,
    following_up,
    joint,
    publicising,
    recusing,
    reissuing,
    reopening,
    revoking,
    suspending,
    sweeping,
    transferring,
)
from services.applications.casework.accepting import Correction
from services.applications.casework.concluding import Recommendation
from services.applications.casework.joint import Opinion
from services.applications.casework.suspending import Suspension
from services.applications.clock.calendar import add_working_days, working_days_between
from services.applications.filing import acknowledging, challenging, responding, withdrawing
from services.applications.lifecycle import ENDED, ISSUED, Action, State
from services.documents.inspect import inspect
from services.errors import Invalid, NotFound
from tests.corpus.builders import pdf
from tests.support.scene import Scene
from tests.support.walks import find_another_supervisor

SEEDS = range(int(os.environ.get("WALKS", "4")))
STEPS = 30
"""Steps of a walk, if it does not end before."""
BOUND = 60
"""Steps within which an end is reached from anywhere."""
WORDS = "经核查，情况属实，依据充分，理由如上所述，特此说明。"

Fields = Callable[["Walk", Actor, Case], dict[str, Any]]


def _text(_walk: "Walk", _actor: Actor, _case: Case) -> dict[str, Any]:
    return {"text": WORDS}


def _none(_walk: "Walk", _actor: Actor, _case: Case) -> dict[str, Any]:
    return {}


def _ahead(walk: "Walk", _actor: Actor, _case: Case) -> dict[str, Any]:
    return {"until": add_working_days(moments.today(), walk.random.randint(1, 5)), "text": WORDS}


def _opinion(walk: "Walk", _actor: Actor, _case: Case) -> dict[str, Any]:
    return {"opinion": walk.random.choice(list(Opinion)), "text": WORDS}


def _late(_walk: "Walk", _actor: Actor, case: Case) -> dict[str, Any]:
    return {"bodies": [one.body_code for one in silence.list_escalated(case)], "text": WORDS}


def _conclusion(walk: "Walk", _actor: Actor, case: Case) -> dict[str, Any]:
    choices = [Recommendation.REFUSE]
    if not list_unsettled(case.application.events):
        choices.append(Recommendation.APPROVE)
    return {"recommendation": walk.random.choice(choices), "text": WORDS}


def _assessments(walk: "Walk", _actor: Actor, case: Case) -> dict[str, Any]:
    return {**_assessments_amended(walk, _actor, case), "rest": walk.random.random() < 0.8}


def _assessments_amended(walk: "Walk", _actor: Actor, case: Case) -> dict[str, Any]:
    about = f"conditions.{walk.random.choice(case.item.conditions).code}"
    found = walk.random.choice(list(Assessed))
    return {"assessments": [Assessment(about, found, Evidence.REGISTER, WORDS)]}


def _unit(walk: "Walk", _actor: Actor, case: Case) -> dict[str, Any]:
    return {"unit": walk.random.choice(list(transferring.list_offices(case))), "text": WORDS}


def _relation(walk: "Walk", _actor: Actor, _case: Case) -> dict[str, Any]:
    return {"relation": walk.random.choice(list(OfficerRelation)), "text": WORDS}


def _answered(case: Case) -> list[str]:
    return [review.body_code for review in joint.list_answered(case)]


def _officer(walk: "Walk", actor: Actor, case: Case) -> dict[str, Any]:
    without = case.review.recused if case.review else []
    found = assigning.list_reviewers(walk.db, actor.body or "", without=without)
    return {"officer": walk.random.choice(found)[0]}


def _recusal(walk: "Walk", actor: Actor, case: Case) -> dict[str, Any]:
    people = recusing.list_candidates(walk.db, actor, case)
    others = recusing.list_successors(walk.db, actor, case)
    successor = walk.random.choice([("", ""), *others])[0]
    person = walk.random.choice(people)[0] if people else ""
    return {"person": person, "successor": successor, "stands": True, "text": WORDS}


def _reasons(code: str) -> Fields:
    return lambda _walk, _actor, _case: {"reasons": [code], "text": WORDS}


def _first_reason(action: Action) -> Fields:
    use: Any = {Action.RETURN: "return", Action.DECLINE: "decline", Action.REFUSE: "refuse"}[action]

    def fields(_walk: "Walk", _actor: Actor, case: Case) -> dict[str, Any]:
        first = next(one for one in case.item.reasons_for(use) if not one.after_correction)
        return {"reasons": [first.code], "text": WORDS}

    return fields


def _of_appeal() -> dict[str, Any]:
    file = inspect("a.pdf", BytesIO(pdf()), accept=ACCEPT, field="file")
    return {"reference": WORDS, "text": WORDS, "file": file}


HOW: Mapping[Action, tuple[Callable[..., Any], Fields]] = {
    Action.CLAIM: (claiming.claim, _none),
    Action.RELEASE: (claiming.release, _none),
    Action.ALLOT: (assigning.assign, _officer),
    Action.ACCEPT: (accepting.accept, _none),
    Action.ASK_FOR_CORRECTION: (
        accepting.ask_for_correction,
        lambda _walk, _actor, _case: {"corrections": [Correction("staff.college", "请核对")]},
    ),
    Action.RETURN: (accepting.return_unaccepted, _first_reason(Action.RETURN)),
    Action.START_REVIEW: (concluding.start_review, _none),
    Action.CONSULT: (
        joint.consult,
        lambda _walk, _actor, case: {
            "text": WORDS,
            **(
                {"bodies": [one.body_code for one in joint.list_answered(case)]}
                if joint.asks_again(case)
                else {}
            ),
        },
    ),
    Action.DRAFT_OPINION: (joint.draft_opinion, _opinion),
    Action.OPINE: (joint.opine, _opinion),
    Action.RETURN_OPINION: (joint.return_opinion, _text),
    Action.COORDINATE: (
        joint.coordinate,
        lambda _walk, _actor, case: {
            "bodies": [one.body_code for one in case.asked if one.opinion],
            "on": moments.today(),
            "text": WORDS,
        },
    ),
    Action.ESCALATE: (escalating.escalate, _text),
    Action.SET_DAY: (
        escalating.set_day,
        lambda walk, actor, case: {**_late(walk, actor, case), **_ahead(walk, actor, case)},
    ),
    Action.WAIVE_OPINION: (escalating.waive_opinion, _late),
    Action.CHECK_CONDITION: (
        following_up.check_condition,
        lambda walk, _actor, case: {
            "place": list_checkable(case)[0].place,
            "met": walk.random.random() < 0.7,
            "text": WORDS,
        },
    ),
    Action.PROPOSE_CONSULTEE: (adding.propose_consultee, _unit),
    Action.ADD_CONSULTEE: (adding.add_consultee, _text),
    Action.REJECT_CONSULTEE: (adding.reject_consultee, _text),
    Action.PROPOSE_TRANSFER: (transferring.propose_transfer, _unit),
    Action.TRANSFER: (transferring.transfer, _text),
    Action.REJECT_TRANSFER: (transferring.reject_transfer, _text),
    Action.TAKE_OVER: (transferring.take_over, _none),
    Action.RETURN_TRANSFER: (transferring.return_transfer, _text),
    Action.PROPOSE_SUSPENSION: (
        suspending.propose_suspension,
        lambda walk, actor, case: {
            "reason": Suspension.EXPERT_REVIEW,
            "evidence": "工作方案",
            **_ahead(walk, actor, case),
        },
    ),
    Action.SUSPEND: (suspending.suspend, _ahead),
    Action.REJECT_SUSPENSION: (suspending.reject_suspension, _text),
    Action.RESUME: (suspending.resume, _none),
    Action.EXTEND: (deciding.extend, _text),
    Action.ASSESS: (assessing.assess, _assessments),
    Action.AMEND_ASSESSMENT: (assessing.amend, _assessments_amended),
    Action.CONCLUDE: (concluding.conclude, _conclusion),
    Action.SEND_BACK: (deciding.send_back, _text),
    Action.PUBLICISE: (
        publicising.publicise,
        lambda _walk, _actor, _case: {"confirmed": True},
    ),
    Action.APPROVE: (deciding.approve, _text),
    Action.REFUSE: (deciding.refuse, _first_reason(Action.REFUSE)),
    Action.DISCONTINUE: (deciding.discontinue, _text),
    Action.WITHDRAW: (
        withdrawing.withdraw,
        lambda _walk, _actor, _case: {"reason": WORDS},
    ),
    Action.DECLARE_RELATION: (recusing.declare_relation, _relation),
    Action.ASK_FOR_RECUSAL: (
        challenging.ask_for_recusal,
        lambda walk, actor, case: {
            **_relation(walk, actor, case),
            "target": walk.random.choice([*challenging.list_targets(case), None]),
        },
    ),
    Action.GRANT_RECUSAL: (recusing.grant_recusal, _recusal),
    Action.REJECT_RECUSAL: (recusing.reject_recusal, _text),
    Action.PROPOSE_REVOCATION: (revoking.propose_revocation, _reasons("obtained_by_deceit")),
    Action.PROPOSE_CANCELLATION: (revoking.propose_cancellation, _reasons("holder_asked")),
    Action.ANSWER_ENDING: (responding.answer_ending, _text),
    Action.REVOKE: (revoking.revoke, _text),
    Action.CANCEL: (revoking.cancel, _text),
    Action.DROP_ENDING: (revoking.drop_ending, _text),
    Action.ASK_FOR_REISSUE: (reissuing.ask_for_reissue, _none),
    Action.PROPOSE_REISSUE: (reissuing.propose_reissue, _text),
    Action.REISSUE: (reissuing.reissue, _none),
    Action.REJECT_REISSUE: (reissuing.reject_reissue, _text),
    Action.ENTER_APPEAL: (
        appealing.enter_appeal,
        lambda walk, _actor, _case: {
            "route": walk.random.choice([*AppealRoute]),
            "by": Appellant.ANOTHER,
            "authority": WORDS,
            "received_on": moments.today(),
            **_of_appeal(),
        },
    ),
    Action.ENTER_APPEAL_OUTCOME: (
        appealing.enter_outcome,
        lambda walk, _actor, case: {
            "result": walk.random.choice(appealing.offered_outcomes(case)),
            "decided_on": moments.today(),
            **_of_appeal(),
        },
    ),
    Action.OVERTURN: (
        appealing.overturn,
        lambda _walk, _actor, _case: {"decided_on": moments.today(), **_of_appeal()},
    ),
    Action.PROPOSE_REOPENING: (reopening.propose_reopening, _text),
    Action.ANSWER_REOPENING: (reopening.answer_reopening, _text),
    Action.REOPEN: (reopening.reopen, _text),
    Action.DROP_REOPENING: (reopening.drop_reopening, _text),
    Action.REDO: (
        appealing.redo,
        lambda walk, _actor, _case: {
            "decided_on": moments.today(),
            "received_on": moments.today(),
            "days": walk.random.choice([None, 1, 60]),
            "day_unit": walk.random.choice([*appealing.DayUnit]),
            **_of_appeal(),
        },
    ),
}
"""How each action is taken with values by chance."""

RARE = {Action.DISCONTINUE: 0.05, Action.WITHDRAW: 0.05, Action.RETURN: 0.1, Action.RELEASE: 0.3}
"""How often what would end most walks is taken when it comes up."""

SENSIBLE = (
    *(Action.TAKE_OVER, Action.REJECT_TRANSFER, Action.REJECT_CONSULTEE),
    *(Action.REJECT_RECUSAL, Action.RESUME, Action.CLAIM, Action.ACCEPT, Action.START_REVIEW),
    *(Action.REJECT_SUSPENSION, Action.PUBLICISE, Action.APPROVE, Action.REFUSE),
    *(Action.OPINE, Action.CONCLUDE),
    *(Action.DRAFT_OPINION, Action.WAIVE_OPINION, Action.CONSULT, Action.ASSESS),
)
"""What people who want to come to an end do, the first that they may."""


class Walk:
    """A case, everybody around it, and the day on which they are."""

    def __init__(self, db: Session, seed: int) -> None:
        self.db, self.random = db, Random(seed)
        self.scene = Scene(db).submit()
        self.now = moments.now() + timedelta(minutes=1)
        self.of = self.scene.application.id
        self.bodies = bodies = [review.body_code for review in self.scene.application.reviews]
        self.people = [
            self.scene.owner,
            self.scene.supervisor,
            find_another_supervisor(self.scene),
            *(self.scene.officer(body, role) for body in bodies for role in OFFICES),
            *(self.scene.another_officer(body, role) for body in bodies for role in OFFICES),
        ]

    @property
    def everybody(self) -> list[Actor]:
        """With officers of whoever came to the case since: handed over to, or asked besides."""
        parts = [review.body_code for review in self.scene.application.reviews]
        others = [code for code in parts if code not in self.bodies]
        return [
            *self.people,
            *(self.scene.officer(body, role) for body in others for role in OFFICES),
        ]

    @property
    def state(self) -> State:
        return State(self.scene.application.state)

    def step(self) -> None:
        """Somebody does something that they may, or time goes by."""
        if self.random.random() < 0.2:
            self.wait(self.random.randint(1, 12))
            return
        offers = [
            (actor, action)
            for actor in self.everybody
            for action in self.offered(actor)
            if self.random.random() < RARE.get(action, 1)
        ]
        if not offers:
            self.wait(5)
            return
        self.take(*self.random.choice(offers))

    def offered(self, actor: Actor) -> list[Action]:
        try:
            case = load(self.db, actor, self.of)
        except NotFound:  # who stepped aside
            return []
        return [action for action in allowed_actions(actor, case) if action in HOW]

    def take(self, actor: Actor, action: Action) -> None:
        case = load(self.db, actor, self.of)
        what, fields = HOW[action]
        try:
            what(self.db, actor, self.of, version=case.version, **fields(self, actor, case))
        except Invalid:  # such as a recusal after which nobody could go on
            self.db.expire_all()
        if self.state in (State.APPROVED, State.REFUSED):
            move_by_system(self.db, load_by_system(self.db, self.of), Action.ISSUE)
        if self.state is State.CLOSED and self.random.random() < 0.5:
            acknowledging.acknowledge(self.db, self.scene.owner, self.of)

    def wait(self, days: int) -> None:
        """Let days go by, and what the portal does by itself."""
        self.now += timedelta(days=days)
        with moments.at(self.now):
            sweeping.settle(self.db, self.of)
            chasing.chase(self.db, self.of)

    def check(self) -> None:
        """The ledger is whole, and every day since filing was held by somebody."""
        self.db.flush()
        assert next(checks.verify_cases(self.db, [self.of]), None) is None
        case = load(self.db, self.scene.owner, self.of)
        assert case.application.submitted_at
        if case.state in UNFINISHED:
            filed = moments.local_day(case.application.submitted_at)
            clock = read_clock(case)
            assert clock.elapsed_days == working_days_between(filed, moments.today())
            assert min(clock.agency_days, clock.applicant_days, clock.suspended_days) >= 0
            for review in case.application.reviews:
                assert review.waiting == "nobody" or review.due_on is not None

    def come_to_an_end(self) -> None:
        """Let sensible people do what they may, until nobody has anything to do."""
        for _ in range(BOUND):
            if self.state not in UNFINISHED:
                return
            with moments.at(self.now):
                found = self._sensible()
            if found is None:
                self.wait(10)
                continue
            with moments.at(self.now):
                self.take(*found)
        history = [event.action for event in self.scene.application.events]
        pytest.fail(f"no end from {self.state}: {history}")

    def _sensible(self) -> tuple[Actor, Action] | None:
        offers = [(actor, action) for actor in self.everybody for action in self.offered(actor)]
        for action in SENSIBLE:
            for actor, offered in offers:
                if offered is action and not self._in_vain(actor, action):
                    return actor, action
        return None

    def _in_vain(self, actor: Actor, action: Action) -> bool:
        """Whether it was done already, or is refused by what was found."""
        case = load(self.db, actor, self.of)
        if action is Action.REFUSE:
            return find_own_days(case) is not None
        if action in (Action.PUBLICISE, Action.APPROVE):
            return bool(assessing.approval_problems(self.db, case, field="text"))
        if action is Action.CONSULT:
            return joint.asks_again(case)
        given = case.review is not None and case.review.opinion is not None
        return action is Action.DRAFT_OPINION and given


OFFICES = (Role.REVIEWER, Role.APPROVER)
UNFINISHED = frozenset(State) - ENDED - {*ISSUED, State.DRAFT, State.SIGNING}


@pytest.mark.parametrize("seed", SEEDS)
def test_wherever_chance_leads_the_record_is_whole_and_there_is_a_way_out(
    db: Session, seed: int
) -> None:
    walk = Walk(db, seed)
    for _ in range(STEPS):
        with moments.at(walk.now):
            walk.step()
        with moments.at(walk.now):
            walk.check()
        if walk.state in ENDED and walk.state is not State.DELIVERED:
            break
    walk.come_to_an_end()
    assert walk.state in ENDED | set(ISSUED)
