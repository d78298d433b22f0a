"""Who is told of what: each action, and everybody around a case, against one table.

People act through the services, jobs run, and what lies in the inboxes afterwards counts.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from services import jobs, moments
from services.actor import Role
from services.applications.lifecycle import Action, State
from services.applications.lifecycles import OF_FUNDS
from services.language import LANGUAGES
from services.models import Event, Membership, Notice, User
from services.notices import wording
from tests.support.editions import bind_acceptance
from tests.support.factories import (
    make_administrator,
    make_applicant,
    make_officer,
    make_supervisor,
    make_user,
)
from tests.support.light import make_light
from tests.support.scene import Scene
from tests.support.walks import (
    BEFORE,
    COMPETENT,
    FROM_2018,
    NATURES,
    WALKS,
    Walk,
    deemed_accepted,
    transferred,
    widened,
)

NOBODY: frozenset[str] = frozenset()
OWNERS = frozenset({"owner"})
APPLICANT = OWNERS | {"filer", "other filer"}
HOLDER = frozenset({"holder"})

TOLD: dict[Action, frozenset[str]] = {
    Action.START: NOBODY,
    Action.REQUEST_SIGNATURE: OWNERS,
    Action.RETURN_TO_FILER: frozenset({"filer"}),
    Action.DISCARD: NOBODY,
    Action.SUBMIT: APPLICANT,
    Action.WITHDRAW: APPLICANT | HOLDER,
    Action.OFFER_CORRECTION: OWNERS,
    Action.ANSWER_CORRECTION: HOLDER,
    Action.CLAIM: NOBODY,
    Action.RELEASE: NOBODY,
    Action.ALLOT: HOLDER,
    Action.DECLARE_RELATION: frozenset({"lead approver"}),
    Action.ASK_FOR_RECUSAL: frozenset({"supervisor"}),
    Action.GRANT_RECUSAL: APPLICANT | HOLDER | {"lead approver"},
    Action.REJECT_RECUSAL: APPLICANT | HOLDER,
    Action.HAND_OVER: APPLICANT | {"successor's reviewer"},
    Action.ACCEPT: APPLICANT,
    Action.DEEM_ACCEPTED: APPLICANT,
    Action.ASK_FOR_CORRECTION: APPLICANT,
    Action.ASK_TO_CORRECT_AGAIN: frozenset({"supervisor"}),
    Action.ALLOW_CORRECTION: HOLDER,
    Action.DENY_CORRECTION: HOLDER,
    Action.ASK_TO_SUSPEND_AGAIN: frozenset({"supervisor"}),
    Action.ALLOW_SUSPENSION: HOLDER,
    Action.DENY_SUSPENSION: HOLDER,
    Action.DECLINE: APPLICANT,
    Action.RETURN: APPLICANT,
    Action.LAPSE: APPLICANT,
    Action.EXPIRE: NOBODY,
    Action.RENAME: HOLDER,
    Action.DECIDE_NAME: APPLICANT,
    Action.ERASE: NOBODY,
    Action.PUT_ON_PAPER: NOBODY,
    Action.START_REVIEW: NOBODY,
    Action.CONSULT: frozenset({"joint reviewer"}),
    Action.PROPOSE_CONSULTEE: frozenset({"lead approver"}),
    Action.ADD_CONSULTEE: HOLDER | {"successor's reviewer", "successor's approver"},
    Action.REJECT_CONSULTEE: HOLDER,
    Action.DRAFT_OPINION: frozenset({"joint approver"}),
    Action.RETURN_OPINION: frozenset({"joint reviewer"}),
    Action.OPINE: HOLDER,
    Action.COORDINATE: frozenset({"joint reviewer"}),
    Action.REMIND: frozenset({"joint reviewer"}),
    Action.WARN: frozenset({"joint reviewer", "joint approver"}),
    Action.ESCALATE: frozenset({"joint approver", "supervisor"}),
    Action.SET_DAY: HOLDER | {"joint reviewer", "joint approver"},
    Action.WAIVE_OPINION: APPLICANT | HOLDER | {"joint reviewer", "joint approver"},
    Action.STOP_WAITING: HOLDER | {"successor's reviewer", "successor's approver"},
    Action.GATHER: HOLDER,
    Action.WRITE_TO_AGENCY: HOLDER,
    Action.WRITE_TO_APPLICANT: APPLICANT,
    Action.ADD_FILE: NOBODY,
    Action.ASK_FOR_CLARIFICATION: APPLICANT,
    Action.ANSWER_CLARIFICATION: HOLDER,
    Action.CLOSE_CLARIFICATION: APPLICANT | HOLDER,
    Action.PROPOSE_TRANSFER: frozenset({"lead approver"}),
    Action.TRANSFER: APPLICANT | {"successor's reviewer", "successor's approver"},
    Action.REJECT_TRANSFER: HOLDER,
    Action.TAKE_OVER: APPLICANT,
    Action.RETURN_TRANSFER: APPLICANT | HOLDER | {"lead reviewer", "lead approver"},
    Action.PROPOSE_SUSPENSION: frozenset({"lead approver"}),
    Action.REJECT_SUSPENSION: HOLDER,
    Action.SUSPEND: APPLICANT | HOLDER,
    Action.RESUME: APPLICANT | HOLDER,
    Action.EXTEND: APPLICANT,
    Action.EXAMINE: NOBODY,
    Action.ASSESS: NOBODY,
    Action.AMEND_ASSESSMENT: HOLDER,
    Action.ENTER_SITE_CHECK: frozenset({"second officer"}),
    Action.CONFIRM_SITE_CHECK: APPLICANT | HOLDER,
    Action.CONCLUDE: frozenset({"lead approver"}),
    Action.SEND_BACK: HOLDER,
    Action.OBJECT: APPLICANT | HOLDER | {"lead approver"},
    Action.ENTER_OBJECTION: APPLICANT,
    Action.PROPOSE_REPLY: frozenset({"lead approver"}),
    Action.REJECT_OBJECTION: APPLICANT | HOLDER,
    Action.UPHOLD_OBJECTION: APPLICANT | HOLDER,
    Action.PUBLISH_AGAIN: APPLICANT,
    Action.PUBLICISE: APPLICANT | HOLDER,
    Action.APPROVE: NOBODY,
    Action.REFUSE: NOBODY,
    Action.DISCONTINUE: APPLICANT,
    Action.ISSUE: APPLICANT,
    Action.ACKNOWLEDGE: NOBODY,
    Action.CHECK_CONDITION: APPLICANT | HOLDER | {"joint reviewer"},
    Action.REMIND_CONDITIONS: APPLICANT | HOLDER | {"joint reviewer"},
    Action.MISS_CONDITIONS: APPLICANT
    | HOLDER
    | {"lead approver", "joint reviewer", "joint approver"},
    Action.PROPOSE_RECTIFICATION: frozenset({"lead approver"}),
    Action.RECTIFY: APPLICANT | HOLDER | {"joint reviewer"},
    Action.REJECT_RECTIFICATION: HOLDER,
    Action.ASK_FOR_REISSUE: HOLDER | {"lead approver"},
    Action.PROPOSE_REISSUE: frozenset({"lead approver"}),
    Action.REISSUE: APPLICANT | HOLDER | {"joint reviewer"},
    Action.REJECT_REISSUE: APPLICANT | HOLDER,
    Action.ENTER_APPEAL: APPLICANT | HOLDER,
    Action.ENTER_APPEAL_OUTCOME: APPLICANT | HOLDER | {"joint reviewer"},
    Action.OVERTURN: APPLICANT | HOLDER | {"joint reviewer"},
    Action.REDO: APPLICANT | {"lead approver", "joint reviewer"},
    Action.PROPOSE_REOPENING: APPLICANT | HOLDER | {"lead approver", "supervisor"},
    Action.ANSWER_REOPENING: frozenset({"supervisor"}),
    Action.REOPEN: APPLICANT | {"lead approver", "joint reviewer"},
    Action.DROP_REOPENING: APPLICANT | HOLDER | {"lead approver"},
    Action.REVOKE: APPLICANT,
    Action.CANCEL: APPLICANT,
    Action.PROPOSE_REVOCATION: APPLICANT | {"lead approver"},
    Action.PROPOSE_CANCELLATION: APPLICANT | {"lead approver"},
    Action.ANSWER_ENDING: HOLDER | {"lead approver"},
    Action.DROP_ENDING: APPLICANT | HOLDER,
    Action.CHECK: APPLICANT,
    Action.REFER: APPLICANT | {"joint reviewer"},
    Action.ASSIGN: APPLICANT,
    Action.FORWARD: APPLICANT,
    Action.ANSWER: APPLICANT,
    Action.PUBLISH_ANSWER: APPLICANT,
    Action.TAKE_DOWN: APPLICANT | HOLDER,
    Action.CONFIRM: APPLICANT | {"joint reviewer"},
    Action.ENTER: APPLICANT | {"joint reviewer"},
    Action.PREPARE_PAYMENT: OWNERS,
    Action.ASK_FOR_PAYMENT: HOLDER,
    Action.RETURN_PAYMENT: APPLICANT,
    Action.SEND_PAYMENT: APPLICANT,
    Action.PAY: APPLICANT,
    Action.BOUNCE: APPLICANT | HOLDER,
    Action.LAPSE_PAYMENT: APPLICANT,
    Action.WITHHOLD: APPLICANT,
    Action.FILE_REPORT: HOLDER,
    Action.CLEAR_REPORT: APPLICANT,
    Action.RETURN_REPORT: APPLICANT,
    Action.PROPOSE_RECOVERY: APPLICANT | {"lead approver"},
    Action.ANSWER_RECOVERY: HOLDER | {"lead approver"},
    Action.ASK_FOR_HEARING: HOLDER | {"lead approver"},
    Action.HOLD_HEARING: APPLICANT | {"lead approver"},
    Action.ORDER_RECOVERY: APPLICANT | HOLDER,
    Action.DROP_RECOVERY: APPLICANT | HOLDER,
    Action.PURSUE_RECOVERY: APPLICANT | HOLDER,
    Action.ENTER_REPAYMENT: HOLDER | {"lead approver"},
    Action.CONFIRM_REPAYMENT: APPLICANT,
    Action.STRIKE_REPAYMENT: HOLDER | {"lead approver"},
    Action.SETTLE_RECOVERY: APPLICANT,
    Action.CONSENT: APPLICANT | HOLDER,
    Action.RECALL: APPLICANT | HOLDER,
    Action.REPLY: APPLICANT | HOLDER,
    Action.MATCH: APPLICANT | {"joint reviewer"},
    Action.UNMATCH: APPLICANT | {"joint reviewer"},
}
"""Which audiences learn of an action, without whoever took it; institutions: `test_matching.py`."""
WHERE_IT_LED: dict[tuple[Action, State], frozenset[str]] = {
    (Action.HAND_OVER, State.SIGNOFF): APPLICANT | {"successor's approver"},
    (Action.HAND_OVER, State.CLOSED): NOBODY,
}
"""The same where it matters in which state the case is afterwards."""

LEAD, JOINT = "science", ("tax", "finance")
NOW = nullcontext()


FAILED = text(
    "select task_name from procrastinate_jobs"
    " where queue_name = 'default' and status <> 'succeeded'"
)

# --- everybody around a case ---------------------------------------------------------


@dataclass
class Town:
    """A case, everybody who could be told of it, and what they were told so far.

    Args:
        people: to which audience each belongs; two of each, and some who are none.
    """

    scene: Scene
    people: dict[UUID, str]
    events: set[int] = field(default_factory=set)
    notices: set[UUID] = field(default_factory=set)

    @property
    def audiences(self) -> set[str]:
        return set(self.people.values())

    def expected(self, event: Event) -> set[tuple[Action, UUID]]:
        """Who should learn of an event."""
        action, state = Action(event.action), State(event.to_state)
        audience = WHERE_IT_LED.get((action, state), TOLD[action])
        assert audience <= self.audiences
        readers = {one for one, belongs in self.people.items() if belongs in audience}
        if action is Action.GRANT_RECUSAL:  # of the approvers, whoever steps aside
            others = [one for one, belongs in self.people.items() if belongs == "lead approver"]
            readers -= {one for one in others if str(one) != event.data["person"]}
        if "about" in event.data:
            readers -= self.of_other_bodies(event.data["about"])
        return {(action, one) for one in readers - {event.actor_id}}

    def of_other_bodies(self, codes: Sequence[str]) -> set[UUID]:
        """The officers of joint bodies that an event is not about."""
        joint = [one for one, belongs in self.people.items() if belongs.startswith("joint")]
        officers = select(User.id).where(User.id.in_(joint), User.body_code.not_in(codes))
        return set(self.scene.db.scalars(officers))

    def look(self) -> set[Action]:
        """Let the jobs run, and compare the inboxes; which actions were taken since."""
        db = self.scene.db
        db.commit()
        jobs.run_all_due()
        db.expire_all()
        assert db.scalars(FAILED).all() == []
        events = db.scalars(select(Event).where(Event.id.not_in(self.events))).all()
        notices = db.scalars(select(Notice).where(Notice.id.not_in(self.notices))).all()
        self.events |= {event.id for event in events}
        self.notices |= {notice.id for notice in notices}
        expected = [one for event in events for one in self.expected(event)]
        found = [(_action(notice.kind), notice.user_id) for notice in notices]
        assert sorted(map(self.named, found)) == sorted(map(self.named, expected))
        for notice in notices:
            assert notice.mailed_at
            assert_readable(notice)
        return {Action(event.action) for event in events}

    def named(self, told: tuple[Action, UUID]) -> tuple[str, str, str]:
        """What somebody was told, so that one can read it."""
        action, who = told
        return action.value, self.people[who], str(who)


def _action(kind: str) -> Action:
    return Action.HAND_OVER if kind == "cases_handed_over" else Action(kind.removeprefix("case."))


def assert_readable(notice: Notice) -> None:
    """Every gap in the words of a notice is filled, in every language."""
    for message in (
        wording.word_title(notice.kind, notice.data),
        *wording.word_body(notice.kind, notice.data),
    ):
        for language in LANGUAGES:
            words = message.in_(language)
            assert words
            assert "%(" not in words
            assert "None" not in words


def settle(scene: Scene, lead: str, joint: tuple[str, ...], successors: tuple[str, ...]) -> Town:
    """Put two of each audience around a case, and those whom nothing concerns."""
    db = scene.db
    people = {
        scene.owner.user_id: "owner",
        _member(scene, Role.OWNER): "owner",
        scene.filer.user_id: "filer",
        _member(scene, Role.FILER): "other filer",
        scene.viewer.user_id: "viewer",
        scene.user(lead, Role.REVIEWER).id: "holder",
        make_officer(db, lead).id: "lead reviewer",
        scene.user(lead, Role.APPROVER).id: "lead approver",
        make_officer(db, lead, Role.APPROVER).id: "lead approver",
        scene.supervisor.user_id: "supervisor",
        make_supervisor(db).id: "supervisor",
        make_supervisor(db, lead).id: "supervisor",
        make_supervisor(db, "psb").id: "nobody",
        make_supervisor(db, disabled_at=moments.now()).id: "nobody",
        make_administrator(db).id: "nobody",
        make_officer(db, "psb").id: "nobody",
        make_officer(db, "psb", Role.APPROVER).id: "nobody",
    }
    people |= _officers(scene, joint, "joint {}")
    people |= _officers(scene, successors, "successor's {}")
    for body in (lead, *joint, *successors):
        for role in (Role.REVIEWER, Role.APPROVER):
            people[make_officer(db, body, role, disabled_at=moments.now()).id] = "nobody"
    stranger = make_user(db)
    make_applicant(db, stranger)
    return Town(scene, {**people, stranger.id: "nobody"})


def _member(scene: Scene, role: Role) -> UUID:
    user = make_user(scene.db)
    scene.db.add(Membership(user_id=user.id, applicant_id=scene.applicant.id, role=role))
    return user.id


def _officers(scene: Scene, bodies: tuple[str, ...], audience: str) -> dict[UUID, str]:
    def both(body: str, role: Role) -> tuple[User, User]:
        return scene.user(body, role), make_officer(scene.db, body, role)

    return {
        officer.id: audience.format(role.value)
        for body in bodies
        for role in (Role.REVIEWER, Role.APPROVER)
        for officer in both(body, role)
    }


# --- the tests -----------------------------------------------------------------------


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.__name__)
def test_of_each_action_those_learn_whom_it_concerns(
    db: Session, monkeypatch: pytest.MonkeyPatch, walk: Walk
) -> None:
    if walk is deemed_accepted:
        bind_acceptance(monkeypatch, "tase")
    if walk in NATURES:
        make_light(monkeypatch, NATURES[walk])
    long_ago = walk in FROM_2018
    when: AbstractContextManager[Any] = moments.at(BEFORE) if long_ago else NOW
    with when:
        scene = Scene(db)
        town = (
            settle(scene, "stic", ("sat", "lat", "fc"), (LEAD, *JOINT))
            if long_ago
            else settle(scene, LEAD, JOINT, (COMPETENT,) if walk in (transferred, widened) else ())
        )
        taken = town.look()
        for _ in walk(scene):
            taken |= town.look()
    assert taken >= WALKS[walk]


def test_every_action_is_walked_and_has_its_line_in_the_table() -> None:
    assert set().union(*WALKS.values()) == set(Action) - OF_FUNDS
    assert set(TOLD) == set(Action)


def test_there_are_words_for_just_what_somebody_is_told_of() -> None:
    told = {f"case.{action}" for action, readers in TOLD.items() if readers}
    # An agency whose opinion the decision departs from or rests on: `test_casework_opinions.py`.
    told |= {f"case.{action}" for action in (Action.APPROVE, Action.REFUSE)}
    assert {kind for kind in wording.KINDS if kind.startswith("case.")} == told
