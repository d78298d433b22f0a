"""Forms about what is brought against a decision before others, and how that ended."""

from collections.abc import Mapping

from forms.agency import ActionForm, text_field
from forms.plain import join_lines
from forms.plain_fields import Choices, DayField, FigureField, LineField, OneOfField, UploadField
from services.applications.case.appeals import AppealOutcome
from services.applications.case.messages import ACCEPT
from services.applications.casework.appealing import (
    NO_APPELLANT,
    NO_OUTCOME,
    NO_ROUTE,
    NO_UNIT,
    DayUnit,
)
from services.language import N_

_FILE_READ = N_("Officers of your agency read it; the applicant does not.")
_DECIDED = N_("What was decided, and what follows from it")
_READ = N_("The applicant reads it.")


class EnterAppealForm(ActionForm):
    """Entering that a decision is challenged (登记复议、诉讼)."""

    about = N_(
        "Enter a reconsideration or an action in court against the decision as soon as its papers"
        " have come. The decision stands meanwhile, unless its performance is stayed."
    )
    route = OneOfField(N_("What was received?"), NO_ROUTE)
    by = OneOfField(N_("Who brought it?"), NO_APPELLANT)
    authority = LineField(N_("Who reviews the decision"), filters=[join_lines])
    reference = LineField(N_("Number of the case there"), filters=[join_lines])
    received_on = DayField(N_("When did the papers come?"))
    text = text_field(N_("What is asked for, and on which grounds"), _READ)
    file = UploadField(N_("The papers as they came"), None, ACCEPT, description=_FILE_READ)


class EnterAppealOutcomeForm(ActionForm):
    """Entering how a challenge ended that left the decision in being (登记复议、诉讼结果)."""

    about = N_(
        "Enter what was decided, or that it ended otherwise. If the decision was revoked, choose"
        " the step of that name instead. Whoever verifies a decision that was changed reads so."
    )
    result = OneOfField(N_("How did it end?"), NO_OUTCOME)
    decided_on = DayField(N_("On which day?"))
    reference = LineField(N_("Number of the document"), filters=[join_lines])
    text = text_field(_DECIDED, _READ)
    file = UploadField(N_("The document itself"), None, ACCEPT, description=_FILE_READ)

    def offer(self, choices: Mapping[str, Choices]) -> None:
        """Set the choices; where revoking is one, the agency has revoked the decision itself."""
        super().offer(choices)
        if any(value == AppealOutcome.REVOKED for value, _words in choices["result"]):
            self.about = N_(
                "Your agency has itself revoked the decision since. Enter here also if it was"
                " revoked on review. An order to decide again does not open this case any more:"
                " say in your words what follows. Whoever still needs the service applies anew."
            )


class OverturnForm(ActionForm):
    """Entering that a decision was revoked on review (登记被撤销)."""

    about = N_(
        "Enter that the authority that reviewed the decision has revoked it. The decision, and the"
        " certificate if there is one, are marked as revoked and stay readable. If your agency is"
        " to decide again, choose the step of that name instead."
    )
    final = N_(
        "This cannot be undone. The applicant is told at once, and so is everyone who verifies the"
        " decision or the certificate."
    )
    decided_on = DayField(N_("On which day was it revoked?"))
    reference = LineField(N_("Number of the document"), filters=[join_lines])
    text = text_field(_DECIDED, _READ)
    file = UploadField(N_("The document itself"), None, ACCEPT, description=_FILE_READ)


class RedoForm(ActionForm):
    """Entering that a decision was revoked on review, to be made again (登记责令重新作出)."""

    about = N_(
        "Enter that the authority that reviewed the decision has revoked it, and that your agency"
        " is to decide again. The decision, and the certificate if there is one, are marked as"
        " revoked and stay readable. The case goes back into review, to a reviewer who did not"
        " review it before if your agency has one. On the same facts and reasons the same is not"
        " decided again, unless the decision fell for its procedure alone."
    )
    final = N_(
        "This cannot be undone. The applicant gets a notice at once with the new last day, and"
        " everyone who verifies the decision or the certificate reads that it was revoked."
    )
    decided_on = DayField(N_("On which day was it revoked?"))
    received_on = DayField(
        N_("When did the document come?"), description=N_("The new time counts from this day.")
    )
    days = FigureField(
        N_("Days that it sets for deciding again"),
        description=N_("Leave empty if it sets none: then the usual time of the service counts."),
    )
    day_unit = OneOfField(
        N_("How are they counted?"),
        NO_UNIT,
        [(DayUnit.CALENDAR, N_("Calendar days")), (DayUnit.WORKING, N_("Working days"))],
        default=DayUnit.CALENDAR,
    )
    reference = LineField(N_("Number of the document"), filters=[join_lines])
    text = text_field(_DECIDED, _READ)
    file = UploadField(N_("The document itself"), None, ACCEPT, description=_FILE_READ)
