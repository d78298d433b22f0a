"""Messages between applicant and handling agency, and what officers put on file."""

from services.applications.lifecycle import ISSUED, UNDECIDED, Action, ActionRow, Need, Visible
from services.applications.rows.who import FILER, OFFICER, STAFF, TO_APPLICANT, TO_HOLDER

A = Action

MESSAGES: tuple[ActionRow, ...] = (
    ActionRow(action=A.WRITE_TO_AGENCY, at=(*UNDECIDED, *ISSUED), who=FILER, tells=TO_HOLDER),
    ActionRow(
        action=A.WRITE_TO_APPLICANT, at=(*UNDECIDED, *ISSUED), who=OFFICER, tells=TO_APPLICANT
    ),
    # Records of a visit, minutes, opinions of experts: for the agencies of the case.
    ActionRow(
        action=A.ADD_FILE,
        at=UNDECIDED,
        who=STAFF,
        needs=(Need.CONSULTED,),
        quiet=UNDECIDED,
        visible=Visible.NEVER,
    ),
)
