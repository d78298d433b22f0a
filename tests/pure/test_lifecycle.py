"""The lifecycle table is whole, and everything read off it agrees."""

from pathlib import Path

import pytest

from services.actor import AGENCY_ROLES, APPLICANT_ROLES, SIGNATORIES, Role
from services.applications.case.endings import PROPOSALS
from services.applications.diagram import page
from services.applications.lifecycle import (
    FINAL,
    UNDECIDED,
    WAITING,
    Action,
    Capacity,
    ClockEffect,
    Phase,
    State,
)
from services.applications.lifecycles import (
    DECIDED,
    LIFECYCLES,
    OF_FUNDS,
    OUTSIDE_ROUNDS,
    Lifecycle,
)
from services.applications.rows import ROWS
from services.catalogue.natures import TERMS
from services.catalogue.parts import Nature

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_in_docs_is_drawn_from_the_table() -> None:
    assert (DOCS / "lifecycle.md").read_text("utf-8") == page()


EACH = pytest.mark.parametrize(
    "lifecycle", [one for one in LIFECYCLES.values() if one.rows], ids=lambda one: one.states[-1]
)


def test_every_nature_has_a_lifecycle_and_terms() -> None:
    assert set(LIFECYCLES) == set(TERMS)
    assert {state for one in LIFECYCLES.values() for state in one.states} == set(State)
    assert not LIFECYCLES["guide"].rules


def test_every_action_has_a_row_and_a_place() -> None:
    assert set(ROWS) == set(Action)
    placed = {action for one in LIFECYCLES.values() for _, action in one.rules}
    assert placed == set(Action) - {Action.START}


@EACH
def test_every_state_is_left_unless_it_is_final(lifecycle: Lifecycle) -> None:
    left = {state for (state, _), rule in lifecycle.rules.items() if rule.to is not state}
    assert left == set(lifecycle.states) - FINAL
    assert {rule.to for rule in lifecycle.rules.values()} - {None} <= set(lifecycle.states)


ROLES_OF = {
    Capacity.APPLICANT: APPLICANT_ROLES,
    Capacity.LEAD: AGENCY_ROLES,
    Capacity.JOINT: AGENCY_ROLES,
    Capacity.INSTITUTION: {Role.LIAISON},
    Capacity.SUPERVISOR: {Role.SUPERVISOR},
    Capacity.SYSTEM: set(),
}


@EACH
def test_roles_belong_to_the_part(lifecycle: Lifecycle) -> None:
    for rule in lifecycle.rules.values():
        of_parts = [ROLES_OF[capacity] for capacity in rule.who.capacities]
        assert rule.who.roles <= set().union(*of_parts)
        for roles in filter(None, of_parts):
            assert rule.who.roles & roles, "each part has a role that acts for it"


@EACH
def test_every_undecided_state_has_a_clock_and_someone_it_waits_for(lifecycle: Lifecycle) -> None:
    undecided = set(UNDECIDED) & set(lifecycle.states)
    assert undecided <= set(WAITING)
    assert undecided <= set(lifecycle.phases)
    assert not FINAL & set(lifecycle.phases)
    assert set(lifecycle.phases) <= set(lifecycle.states)


@EACH
def test_an_applicant_can_withdraw_until_the_end(lifecycle: Lifecycle) -> None:
    undecided = set(UNDECIDED) & set(lifecycle.states)
    assert {state for state, action in lifecycle.rules if action is Action.WITHDRAW} == undecided


@EACH
def test_what_was_signed_those_who_sign_send_correct_and_withdraw(
    lifecycle: Lifecycle,
) -> None:
    signs = {Action.SUBMIT, Action.ANSWER_CORRECTION, Action.WITHDRAW}
    found = {action: rule.who for (_, action), rule in lifecycle.rules.items() if action in signs}
    assert set(found) == signs
    for who in found.values():
        assert (who.capacities, who.roles) == ({Capacity.APPLICANT}, SIGNATORIES)


@EACH
def test_what_waits_for_an_officer_can_be_brought_further_by_one(lifecycle: Lifecycle) -> None:
    for state in set(UNDECIDED) & set(lifecycle.states):
        further = [
            rule
            for rule in lifecycle.at[state].values()
            if rule.to is not state and not rule.who.capacities & {Capacity.APPLICANT}
        ]
        assert further, state


@pytest.mark.parametrize("nature", LIFECYCLES)
def test_items_state_a_limit_for_all_that_is_measured(nature: Nature) -> None:
    lifecycle, terms = LIFECYCLES[nature], TERMS[nature]
    measured = {phase.value for phase in lifecycle.phases.values()} - {Phase.PAUSED.value}
    assert measured == terms.phases - {"extension"}
    extends = any(row.effect is ClockEffect.EXTENDS for row in lifecycle.rows)
    assert extends or "extension" not in terms.phases


@pytest.mark.parametrize("nature", LIFECYCLES)
def test_items_have_reasons_for_all_that_is_reasoned(nature: Nature) -> None:
    lifecycle = LIFECYCLES[nature]
    reasoned = {row.reasons for row in lifecycle.rows if row.reasons}
    ending = {row.reasons for row in lifecycle.rows if row.action in PROPOSALS}
    assert reasoned - ending == set(TERMS[nature].uses)


@pytest.mark.parametrize("nature", LIFECYCLES)
def test_joint_bodies_are_consulted_where_the_nature_consults(nature: Nature) -> None:
    assert LIFECYCLES[nature].consults == TERMS[nature].consults


def test_whatever_is_decided_moves_as_one() -> None:
    decided = [nature for nature, one in LIFECYCLES.items() if one is DECIDED]
    assert decided == ["licence", "recognition", "document"]
    deciding = {nature for nature, one in LIFECYCLES.items() if one.decides}
    assert deciding == {*decided, "fund"}
    fund = LIFECYCLES["fund"]
    alone = {row for row in DECIDED.rows if row.action not in OUTSIDE_ROUNDS}
    assert {row for row in fund.rows if row.action not in OF_FUNDS} == alone
    assert fund.phases == DECIDED.phases


BY_TIME = {Action.EXPIRE, Action.LAPSE, Action.DEEM_ACCEPTED, Action.CLOSE_CLARIFICATION}
"""What the privacy notice names as brought about by a time limit, drafts that end among it."""


def test_the_portal_itself_does_only_what_the_privacy_notice_says() -> None:
    """An officer makes every decision: by itself the portal neither grants nor refuses."""
    alone = {
        action for action, row in ROWS.items() if row.who.capacities == frozenset({Capacity.SYSTEM})
    }
    moving = {action for action in alone if ROWS[action].to is not None}
    follows = {Action.GATHER, Action.ISSUE}  # the last opinion, and a decision made
    assert moving == BY_TIME | follows
    assert not [action for action in alone if ROWS[action].decides]
