"""What applicant and handling agency write to each other, and what officers put on file.

All is read off the events of the case; a file that came with one is a document of its own slot.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from services.applications.case.attachments import SLOTS as ATTACHED
from services.applications.case.case import Case
from services.applications.case.site_checks import SLOT as SITE_CHECK
from services.applications.lifecycle import Action, Capacity
from services.catalogue.parts import FileType
from services.models import Event

PAYMENT_PROOF, PAYMENT_RECEIPT = "payment_proof", "payment_receipt"
"""The slots of what shows the account that a grant is paid into."""
ANSWER_PROOF = "clarification"
"""The slot of the file that comes with an answer to questions."""
OBJECTION_PROOF = "objection"
"""The slot of the file that proves an objection."""
REPORT = "performance_report"
"""The slot of the report on the use of the money."""
MESSAGE = "message"
"""The slot of a file that comes with a message."""
ACCEPT: tuple[FileType, ...] = ("pdf", "jpeg", "png", "ofd", "docx", "xlsx")


class CaseFileKind(StrEnum):
    """What officers put on file."""

    SITE_RECORD = "site_record"  # 现场记录
    EXPERT_OPINION = "expert_opinion"  # 评审意见
    MINUTES = "minutes"  # 会议纪要
    AUDIT_REPORT = "audit_report"  # 审计报告
    OTHER = "other"  # 其他


SLOTS: Mapping[CaseFileKind, str] = {kind: f"officers_{kind}" for kind in CaseFileKind}
"""The slot of each kind."""

_READERS: Mapping[str, frozenset[Capacity]] = {
    SITE_CHECK: frozenset({Capacity.LEAD}),
    **dict.fromkeys(
        (MESSAGE, OBJECTION_PROOF, PAYMENT_PROOF, PAYMENT_RECEIPT, REPORT),
        frozenset({Capacity.LEAD, Capacity.APPLICANT}),
    ),
    **dict.fromkeys(SLOTS.values(), frozenset({Capacity.LEAD, Capacity.JOINT})),
}
"""Who reads what was not handed in with the application, by its slot."""
BY_OFFICERS = frozenset({SITE_CHECK, *SLOTS.values(), *ATTACHED})
"""The slots of what officers put on file: all that supervisors read."""


def may_read(case: Case, slot: str) -> bool:
    """Check whether what is in a slot is for the actor of a case."""
    if case.capacity is Capacity.SUPERVISOR and slot not in BY_OFFICERS:
        return False
    return slot not in _READERS or case.reads_as in _READERS[slot]


def list_messages(case: Case) -> Sequence[Event]:
    """List what applicant and agency wrote to each other, the oldest first."""
    written = (Action.WRITE_TO_AGENCY, Action.WRITE_TO_APPLICANT)
    return [event for event in case.application.events if event.action in written]
