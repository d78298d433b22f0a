"""The lifecycle table is whole, and everything read off it agrees."""

from pathlib import Path

import pytest

from services.actor import AGENCY_ROLES, APPLICANT_ROLES
from services.applications.diagram import page
from services.applications.lifecycle import (
    FINAL,
    PHASES,
    RULES,
    UNDECIDED,
    WAITING,
    Action,
    Part,
    State,
)

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_in_docs_is_drawn_from_the_table() -> None:
    assert (DOCS / "lifecycle.md").read_text("utf-8") == page()


def test_every_state_is_reached_and_left_unless_it_is_final() -> None:
    reached = {rule.to for rule in RULES.values()} | {State.DRAFT}
    assert reached - {None} == set(State)
    left = {state for (state, _), rule in RULES.items() if rule.to is not state}
    assert left == set(State) - FINAL


def test_every_action_but_the_start_has_a_rule() -> None:
    assert {action for _, action in RULES} == set(Action) - {Action.START}


@pytest.mark.parametrize("rule", RULES.values())
def test_roles_belong_to_the_part(rule: object) -> None:
    who = rule.who  # type: ignore[attr-defined]
    if Part.APPLICANT in who.parts:
        assert who.roles <= APPLICANT_ROLES
    elif who.parts == {Part.SYSTEM}:
        assert not who.roles
    else:
        assert who.roles <= AGENCY_ROLES


def test_every_undecided_state_has_a_clock_and_someone_it_waits_for() -> None:
    assert set(UNDECIDED) == set(WAITING)
    assert set(UNDECIDED) <= set(PHASES)


def test_final_states_have_no_clock() -> None:
    assert not FINAL & set(PHASES)


def test_an_applicant_can_withdraw_until_the_decision() -> None:
    assert {state for state, action in RULES if action is Action.WITHDRAW} == set(UNDECIDED)
