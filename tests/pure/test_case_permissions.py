"""Every state, every action, every kind of person: who may, and how others are refused."""

from uuid import UUID

import pytest

from services.actor import AGENCY_ROLES, APPLICANT_ROLES, Actor, Role
from services.applications.case import permissions
from services.applications.case.case import Case
from services.applications.case.permissions import OBSTACLES, allowed_actions, require_allowed
from services.applications.lifecycle import Action, Capacity, Need, State
from services.applications.lifecycles import LIFECYCLES
from services.applications.rows import ROWS
from services.catalogue import item
from services.catalogue.parts import Nature
from services.errors import Conflict, Forbidden
from services.models import Application, Review
from tests.support.picks import CERTIFIED

ME = UUID(int=1)
COMPANY = UUID(int=2)

PEOPLE = [
    *((Capacity.APPLICANT, role) for role in sorted(APPLICANT_ROLES)),
    *((part, role) for part in (Capacity.LEAD, Capacity.JOINT) for role in sorted(AGENCY_ROLES)),
    (Capacity.SUPERVISOR, Role.SUPERVISOR),
]


NATURES = [nature for nature, lifecycle in LIFECYCLES.items() if lifecycle.rows]


def case_in(state: State, part: Capacity, nature: Nature = "recognition") -> Case:
    """A case in a state that nothing stands against, held by me."""
    lead = Review(part="lead", body_code="science", assignee_id=ME, opinion=None)
    joint = Review(part="joint", body_code="tax", assignee_id=ME, opinion=None)
    application = Application(
        item_code=CERTIFIED,
        item_version=1,
        state=state.value,
        applicant_id=COMPANY,
        reviews=[lead, joint],
        events=[],
    )
    case = Case(application, part, {Capacity.LEAD: lead, Capacity.JOINT: joint}.get(part))
    case.__dict__["item"] = item("tase", 1).model_copy(update={"nature": nature})
    return case


def person(part: Capacity, role: Role) -> Actor:
    if part is Capacity.APPLICANT:
        return Actor(user_id=ME, name="x", role=role, applicant_id=COMPANY)
    if part is Capacity.SUPERVISOR:
        return Actor(user_id=ME, name="x", role=role)
    return Actor(
        user_id=ME, name="x", role=role, body="science" if part is Capacity.LEAD else "tax"
    )


def expected(
    nature: Nature, state: State, action: Action, part: Capacity, role: Role
) -> type[Exception] | None:
    rule = LIFECYCLES[nature].rules.get((state, action))
    if rule is None:
        return Conflict
    return None if part in rule.who.capacities and role in rule.who.roles else Forbidden


def test_every_need_is_looked_into() -> None:
    assert set(OBSTACLES) == set(Need) == {need for row in ROWS.values() for need in row.needs}


@pytest.mark.parametrize("nature", NATURES)
@pytest.mark.parametrize("who", PEOPLE, ids="-".join)
def test_the_table_decides(
    who: tuple[Capacity, Role], nature: Nature, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What stands in the way of single actions has tests of its own.
    for need in OBSTACLES:
        monkeypatch.setitem(OBSTACLES, need, lambda _actor, _case: None)
    for of in ("payment", "report", "recovery", "check"):
        monkeypatch.setattr(permissions, f"find_{of}_obstacle", lambda *_of: None)
    actor = person(*who)
    for state in State:
        held, waiting = case_in(state, who[0], nature), case_in(state, who[0], nature)
        if waiting.review:
            waiting.review.assignee_id = None
        for case, actions in ((waiting, {Action.CLAIM}), (held, set(Action) - {Action.CLAIM})):
            offered = allowed_actions(actor, case)
            for action in actions:
                refusal = expected(nature, state, action, *who)
                assert (action in offered) is (refusal is None), (state, action)
                if refusal:
                    with pytest.raises(refusal):
                        require_allowed(actor, case, action)
                else:
                    allowed = require_allowed(actor, case, action)
                    assert allowed is case.lifecycle.rules[state, action]


@pytest.mark.parametrize(
    "action", [a for a in Action if a not in (Action.CLAIM, Action.DECLARE_RELATION)]
)
def test_a_reviewer_acts_only_on_a_case_in_hand(action: Action) -> None:
    for state in State:
        for part in (Capacity.LEAD, Capacity.JOINT):
            case = case_in(state, part)
            assert case.review
            case.review.assignee_id = None
            assert action not in allowed_actions(person(part, Role.REVIEWER), case)


def test_nobody_else_has_a_part() -> None:
    nobody = Actor(user_id=ME, name="x", role=Role.ADMINISTRATOR)
    for state in State:
        assert allowed_actions(nobody, case_in(state, Capacity.LEAD)) == []
