"""Who must step aside from a case (回避), as its events tell it: 公务员法 arts. 74, 76 and 77.

Whoever has a relation to the applicant says so, or the applicant asks for it. Another person
decides: an approver of the officer's agency, or of an approver the supervisor of the leading group.
"""

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from services.actor import Actor, Role
from services.applications.case.case import Case
from services.applications.case.texts import choice_problems, text_problems
from services.applications.lifecycle import Action, State
from services.errors import Problem
from services.language import N_
from services.models import Event, Review

ASKING = frozenset({Action.DECLARE_RELATION, Action.ASK_FOR_RECUSAL})
DECIDING = frozenset({Action.GRANT_RECUSAL, Action.REJECT_RECUSAL})
WITH_JOINT = frozenset({State.REVIEW, State.JOINT, State.SUSPENDED})
"""States in which officers of joint agencies may still have something to do."""


class OfficerRelation(StrEnum):
    """What may make an officer partial: 公务员法 arts. 74 and 76."""

    OWN_INTEREST = "own_interest"  # 本人利害关系
    FAMILY = "family"  # 配偶、近亲属、近姻亲
    SAME_ORGANISATION = "same_organisation"  # 在申请单位任职或三年内曾任职
    OWNERSHIP = "ownership"  # 投资、实际控制
    ADVISER = "adviser"  # 曾任顾问、代理
    OTHER = "other"  # 其他可能影响公正的情形


NO_RELATION = N_("Select the relation")
NO_TARGET = N_("Select who is to step aside")


def list_open(events: Iterable[Event]) -> list[Event]:
    """List what was declared or asked for and is not decided yet, oldest first.

    What is about an agency that handed the case over falls away, and about a joint agency whose
    part is over.
    """
    waiting: dict[int, Event] = {}
    for event in events:
        if event.action in ASKING:
            waiting[event.sequence] = event
        elif event.action in DECIDING:
            waiting.pop(event.data["request"], None)
        gone = {move["from"] for move in event.data.get("moves", ())}
        if event.action in (Action.TRANSFER, Action.RETURN_TRANSFER):
            gone.add(event.data["passed"]["from"])
        over = event.to_state not in WITH_JOINT
        for number, asked in list(waiting.items()):
            if gone.intersection(asked.data["about"]) or (over and asked.data["part"] == "joint"):
                del waiting[number]
    return list(waiting.values())


def find_decidable(actor: Actor, case: Case) -> Event | None:
    """Find the oldest open request that somebody may decide; nobody decides on themselves."""
    return next((one for one in list_open(case.application.events) if _decides(actor, one)), None)


def has_declared(events: Iterable[Event], person: UUID) -> bool:
    """Check whether somebody has declared a relation that is not decided on yet."""
    return any(
        one.action == Action.DECLARE_RELATION and one.data["person"] == str(person)
        for one in list_open(events)
    )


def list_rejected(events: Iterable[Event]) -> set[tuple[str, str]]:
    """List of which agencies and roles an applicant's request was rejected: it is made once."""
    asked: dict[int, Event] = {}
    rejected: set[tuple[str, str]] = set()
    for event in events:
        if event.action == Action.ASK_FOR_RECUSAL:
            asked[event.sequence] = event
        elif event.action == Action.REJECT_RECUSAL and event.data["request"] in asked:
            data = asked[event.data["request"]].data
            rejected |= {(code, data["role"]) for code in data["about"]}
    return rejected


def current_recusals(events: Iterable[Event]) -> set[UUID]:
    """Find the officers who stepped aside from a case."""
    return {UUID(one.data["person"]) for one in events if one.action == Action.GRANT_RECUSAL}


def relation_problems(relation: OfficerRelation | None, text: str) -> list[Problem]:
    """List what is missing of a relation and what is said of it."""
    missing = N_("Say what the relation is")
    return [*choice_problems("relation", relation, NO_RELATION), *text_problems(text, missing)]


def review_of(case: Case, code: str) -> Review:
    """Return the part that an agency has in a case."""
    return next(one for one in case.application.reviews if one.body_code == code)


def _decides(actor: Actor, asked: Event) -> bool:
    if asked.data["person"] == str(actor.user_id):
        return False
    if asked.data["role"] == Role.APPROVER:
        return actor.role is Role.SUPERVISOR and actor.body is None
    return actor.role is Role.APPROVER and actor.body in asked.data["about"]
