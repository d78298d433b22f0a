"""Forms of joint opinions and of what becomes of them, and of suspensions."""

from typing import Any

from forms.agency import ActionForm, text_field
from forms.plain import join_lines
from forms.plain_fields import (
    AnyOfField,
    DayField,
    LineField,
    ListField,
    OneOfField,
    TickField,
    UploadField,
)
from services.applications.case.messages import ACCEPT
from services.applications.casework.adding import NO_AGENCY
from services.applications.casework.following_up import NO_CONDITION, NO_FINDING
from services.applications.casework.joint import NO_OPINION
from services.applications.casework.suspending import NO_REASON
from services.language import N_, Message


def attached_field(label: Message, hint: Message | None = None) -> Any:
    """Make a field for a file that may be attached."""
    return UploadField(label, None, ACCEPT, description=hint or "")


class OpinionForm(ActionForm):
    """A joint agency's opinion (会办意见)."""

    about: Message | None = N_(
        "An approver of your agency signs it off. Until the lead agency concludes, your agency can"
        " give another in its place; the history keeps both."
    )
    opinion = OneOfField(N_("Your agency's opinion"), NO_OPINION)
    text = text_field(
        N_("Reasons or conditions"), N_("Of conditions, write each on a line of its own")
    )
    until = DayField(N_("Day by which the conditions are to be met (optional)"))


class DraftOpinionForm(OpinionForm):
    """Drafting a joint agency's opinion (拟会办意见)."""

    file = attached_field(
        N_("File (optional)"),
        N_(
            "The lead agency reads it once the opinion is signed off; the applicant does not. A new"
            " draft does not keep the files of the one before."
        ),
    )
    file_2 = attached_field(N_("Second file (optional)"))
    file_3 = attached_field(N_("Third file (optional)"))


class SignOpinionForm(OpinionForm):
    """Signing off a joint agency's opinion (签发会办意见)."""

    about = N_(
        "Your reviewer’s draft is filled in. What you sign off is your agency’s opinion; the"
        " lead agency reads it at once."
    )


class ProposeConsulteeForm(ActionForm):
    """Proposing to ask one more agency (拟增加征求意见单位)."""

    about: Message | None = N_(
        "Where the case needs the opinion of an agency that is not named for it. An approver"
        " decides. Its opinion is heard like the others; once its day has passed, the case goes on"
        " without it."
    )
    unit = ListField(N_("Agency"), NO_AGENCY)
    text = text_field(N_("What it is asked, and why"), N_("The agency reads this."))


class AddConsulteeForm(ActionForm):
    """Giving leave to ask one more agency (增加征求意见单位)."""

    about = N_(
        "The agency is asked at once, and sees the case from now on. The time limit of the case"
        " runs on."
    )
    text = text_field(N_("What it is asked, and why"), N_("The agency reads this."))


class CoordinateForm(ActionForm):
    """Settling with agencies that disagree or set conditions (协调)."""

    about = N_(
        "A proposal against an opinion needs a talk with its agency first. The agency reads what"
        " you write down."
    )
    bodies = AnyOfField(N_("Whom you spoke with"))
    on = DayField(N_("When"))
    text = text_field(N_("Result"))


class EscalateForm(ActionForm):
    """Putting a joint agency's silence before the supervisor (提请督办)."""

    about = N_(
        "The agencies that did not answer in time, though they were warned, are put before the"
        " supervisor of the leading group, who sets another day or lets you go on without them."
    )
    text = text_field(N_("What the opinion is needed for"))


class CheckConditionForm(ActionForm):
    """Checking a condition of the decision (核查所附条件)."""

    about = N_(
        "What is met is checked off. What is not stays on the list, and the lead agency can act on"
        " it. The applicant is told, and reads what you write."
    )
    condition = OneOfField(N_("Condition"), NO_CONDITION)
    met = OneOfField(N_("Is it met?"), NO_FINDING)
    text = text_field(N_("What was looked at, and what was found"))


class ProposeSuspensionForm(ActionForm):
    """Proposing to suspend the clock (拟中止)."""

    about = N_(
        "An approver grants it. What is overdue stays overdue; waiting for another agency, or for"
        " staff who are away, is no reason."
    )
    reason = OneOfField(N_("Why the clock stops"), NO_REASON)
    until = DayField(N_("Expected to last until"))
    text = text_field(N_("Explanation to the applicant"))
    evidence = LineField(
        N_("Evidence"),
        filters=[join_lines],
        description=N_("The document that shows the reason, with its date and number"),
    )
    file = attached_field(
        N_("File (optional)"), N_("Officers of your agency read it; the applicant does not.")
    )
    file_2 = attached_field(N_("Second file (optional)"))
    file_3 = attached_field(N_("Third file (optional)"))


class PubliciseForm(ActionForm):
    """Publishing that a case is to be approved (公示)."""

    about = N_(
        "Everybody reads the name of the applicant, the service and that you mean to approve it;"
        " nothing else of the application. Anybody can report on it until the last day. The time"
        " limit does not count these days, and runs on by itself afterwards."
    )
    final = N_(
        "It is approved only after the last day, and once every report is settled. If you send it"
        " back, the page is taken down."
    )
    confirmed = TickField(N_("I mean to approve this application"))


class SuspendAgainForm(ActionForm):
    """Asking the supervisor for another suspension for the same reason (提请再次中止)."""

    about = N_(
        "A reason stops the clock once. For the same reason again, the supervisor of the leading"
        " group gives leave first; then you propose it to an approver. The time limit runs on."
    )
    reason = OneOfField(N_("Why the clock stops"), NO_REASON)
    text = text_field(N_("Why it has to stop again, and what has been done meanwhile"))


class SuspendForm(ActionForm):
    """Suspending the clock as was proposed (中止)."""

    about = N_(
        "The clock stops today, and the applicant gets a letter. It runs again by itself after the"
        " last day, unless somebody resumes it before."
    )
    until = DayField(N_("Expected to last until"))
    text = text_field(N_("Explanation to the applicant"))
