"""Whatever order the actions of a payment are taken in, it is paid once and ends."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from services.applications.lifecycle import Action
from services.applications.paying import (
    GONE_OUT,
    PAYMENT_STEPS,
    WITH_APPLICANT,
    PaymentState,
    state_after,
)
from services.applications.performance import REPORT_STEPS, ReportState, report_after
from services.applications.rows import ROWS


@dataclass
class Done:
    action: str


@given(st.lists(st.sampled_from([*PAYMENT_STEPS]), max_size=60))
def test_a_payment_is_made_once_and_nothing_follows_it(tried: list[Action]) -> None:
    done: list[Done] = []
    for action in tried:
        if state_after(done) in PAYMENT_STEPS[action].at:
            done.append(Done(action))
    taken = [one.action for one in done]
    assert taken.count(Action.PAY) <= 1
    assert Action.PAY not in taken[:-1], "what is paid is over"
    sent, back = taken.count(Action.SEND_PAYMENT), taken.count(Action.BOUNCE)
    assert 0 <= sent - back - taken.count(Action.PAY) <= 1, "each sending has one answer"
    confirmed = taken.count(Action.ASK_FOR_PAYMENT)
    assert sent <= confirmed, "nothing is sent that nobody with a signature asked for"


def test_every_state_is_reached_and_left_unless_it_is_the_end() -> None:
    reached = {step.to for step in PAYMENT_STEPS.values()} | {PaymentState.WAITING}
    left = {state for step in PAYMENT_STEPS.values() for state in step.at}
    assert reached == set(PaymentState)
    over = {PaymentState.PAID, PaymentState.LAPSED, PaymentState.WITHHELD}
    assert left == set(PaymentState) - over
    assert not WITH_APPLICANT & GONE_OUT


def test_no_single_officer_sends_or_pays() -> None:
    for action in (Action.SEND_PAYMENT, Action.PAY, Action.BOUNCE):
        assert not ROWS[action].who.roles


@given(st.lists(st.sampled_from([Action.PAY, *REPORT_STEPS]), max_size=30))
def test_a_report_follows_a_payment_and_ends_fine(tried: list[Action]) -> None:
    done: list[Done] = []
    for action in tried:
        step = REPORT_STEPS.get(action)
        if (step is None and not done) or (step and report_after(done) in step.at):
            done.append(Done(action))
    taken = [one.action for one in done]
    assert not taken or taken[0] == Action.PAY
    assert Action.CLEAR_REPORT not in taken[:-1]
    assert report_after(done) in {None, *ReportState}
