"""Every state, every action, every kind of person: who may, and how others are refused."""

from itertools import product
from uuid import UUID

import pytest

from services.actor import AGENCY_ROLES, APPLICANT_ROLES, Actor, Role
from services.applications.case.loading import Case
from services.applications.case.permissions import OBSTACLES, allowed, require
from services.applications.lifecycle import RULES, Action, Part, State
from services.errors import Conflict, Forbidden
from services.models import Application, Review

ME = UUID(int=1)
COMPANY = UUID(int=2)

PEOPLE = [
    *((Part.APPLICANT, role) for role in APPLICANT_ROLES),
    *((part, role) for part in (Part.LEAD, Part.JOINT) for role in AGENCY_ROLES),
]


def case_in(state: State, part: Part) -> Case:
    """A case in a state that nothing stands against, held by me."""
    lead = Review(part="lead", body_code="science", assignee_id=ME, opinion=None)
    joint = Review(part="joint", body_code="tax", assignee_id=ME, opinion=None)
    application = Application(
        item_code="tase",
        item_version=1,
        state=state.value,
        applicant_id=COMPANY,
        reviews=[lead, joint],
        events=[],
    )
    return Case(application, part, {Part.LEAD: lead, Part.JOINT: joint}.get(part))


def person(part: Part, role: Role) -> Actor:
    if part is Part.APPLICANT:
        return Actor(user_id=ME, name="x", role=role, applicant_id=COMPANY)
    return Actor(user_id=ME, name="x", role=role, body="science" if part is Part.LEAD else "tax")


def expected(state: State, action: Action, part: Part, role: Role) -> type[Exception] | None:
    rule = RULES.get((state, action))
    if rule is None:
        return Conflict
    return None if part in rule.who.parts and role in rule.who.roles else Forbidden


@pytest.mark.parametrize("who", PEOPLE, ids="-".join)
def test_the_table_decides(who: tuple[Part, Role], monkeypatch: pytest.MonkeyPatch) -> None:
    # What stands in the way of single actions has tests of its own.
    for action in OBSTACLES:
        monkeypatch.setitem(OBSTACLES, action, lambda _actor, _case: None)
    for state, action in product(State, Action):
        case, actor = case_in(state, who[0]), person(*who)
        if action is Action.CLAIM and case.review:
            case.review.assignee_id = None
        refusal = expected(state, action, *who)
        if refusal is None:
            assert require(actor, case, action) is RULES[state, action]
            assert action in allowed(actor, case)
        else:
            with pytest.raises(refusal):
                require(actor, case, action)
            assert action not in allowed(actor, case)


@pytest.mark.parametrize("action", [a for a in Action if a is not Action.CLAIM])
def test_a_reviewer_acts_only_on_a_case_in_hand(action: Action) -> None:
    for state in State:
        for part in (Part.LEAD, Part.JOINT):
            case = case_in(state, part)
            assert case.review
            case.review.assignee_id = None
            assert action not in allowed(person(part, Role.REVIEWER), case)


def test_nobody_else_has_a_part() -> None:
    nobody = Actor(user_id=ME, name="x", role=Role.ADMINISTRATOR)
    for state in State:
        assert allowed(nobody, case_in(state, Part.LEAD)) == []
