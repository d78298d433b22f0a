"""Recovery of what a fund paid: notice, answer, hearing, decision, repayment."""

from services.applications.lifecycle import Action, ActionRow, Audience, Weight
from services.applications.rows.who import (
    APPROVER,
    GRANTED,
    LEAD,
    OFFICER,
    SIGNATORY,
    SYSTEM,
    TO_APPLICANT,
    TO_HOLDER,
)

A = Action
TO_APPROVERS = frozenset({Audience.APPROVERS})

RECOVERY: tuple[ActionRow, ...] = (
    ActionRow(
        action=A.PROPOSE_RECOVERY,
        at=GRANTED,
        who=LEAD,
        tells=TO_APPLICANT | TO_APPROVERS,
        papers=("recovery_notice",),
        reasons="recover",
        weight=Weight.GRAVE,
    ),
    ActionRow(action=A.ANSWER_RECOVERY, at=GRANTED, who=SIGNATORY, tells=TO_HOLDER | TO_APPROVERS),
    ActionRow(action=A.ASK_FOR_HEARING, at=GRANTED, who=SIGNATORY, tells=TO_HOLDER | TO_APPROVERS),
    ActionRow(action=A.HOLD_HEARING, at=GRANTED, who=OFFICER, tells=TO_APPLICANT | TO_APPROVERS),
    ActionRow(
        action=A.ORDER_RECOVERY,
        at=GRANTED,
        who=APPROVER,
        tells=TO_APPLICANT | TO_HOLDER,
        papers=("recovery_order",),
        weight=Weight.GRAVE,
    ),
    ActionRow(action=A.DROP_RECOVERY, at=GRANTED, who=APPROVER, tells=TO_APPLICANT | TO_HOLDER),
    ActionRow(
        action=A.PURSUE_RECOVERY,
        at=GRANTED,
        who=APPROVER,
        tells=TO_APPLICANT | TO_HOLDER,
        weight=Weight.GRAVE,
    ),
    ActionRow(action=A.ENTER_REPAYMENT, at=GRANTED, who=OFFICER, tells=TO_HOLDER | TO_APPROVERS),
    # What was entered counts once another person confirms it.
    ActionRow(action=A.CONFIRM_REPAYMENT, at=GRANTED, who=OFFICER, tells=TO_APPLICANT),
    ActionRow(action=A.STRIKE_REPAYMENT, at=GRANTED, who=OFFICER, tells=TO_HOLDER | TO_APPROVERS),
    # Taken by the portal once nothing is left to pay back.
    ActionRow(action=A.SETTLE_RECOVERY, at=GRANTED, who=SYSTEM, tells=TO_APPLICANT),
)
