"""Forms about objections to entries on public lists: making, entering and answering them."""

from forms.agency import ActionForm
from forms.plain import PlainForm, join_lines, strip_blanks
from forms.plain_fields import DayField, LineField, LongTextField, OneOfField, UploadField
from services.applications.casework.replying import NO_OUTCOME
from services.applications.filing.objecting import ACCEPT
from services.language import N_, Message


def _text(label: Message) -> LongTextField:
    return LongTextField(label, filters=[strip_blanks])


class ObjectForm(PlainForm):
    """Objecting to the own entry."""

    subject = LineField(N_("What is wrong?"), filters=[join_lines])
    text = _text(N_("Reasons, and what proves them"))
    proof = UploadField(N_("A file that proves it (optional)"), None, ACCEPT)


class EnterObjectionForm(ActionForm):
    """Entering an objection that came on paper."""

    about = N_(
        "Enter what the applicant has handed in under its seal, word for word, and keep the paper."
        " The applicant is told at once."
    )
    received_on = DayField(N_("When did it come?"))
    text = _text(N_("What the paper says"))


class ProposeReplyForm(ActionForm):
    """Proposing to the approver what is answered to an objection."""

    about = N_("An approver answers the objection. What you propose stays within the agency.")
    outcome = OneOfField(N_("What was found of the objection?"), NO_OUTCOME)
    text = _text(N_("Reasons"))


class RejectObjectionForm(ActionForm):
    """Rejecting an objection."""

    final = N_("The answer is issued at once and cannot be taken back. The applicant is told.")
    text = _text(N_("Reasons to the applicant"))


class UpholdObjectionForm(ActionForm):
    """Upholding an objection, wholly or in part."""

    about = N_(
        "The application goes back to its reviewer, and the list does not decide it any more. An"
        " amount that is proposed anew is published again for all days."
    )
    final = N_("The answer is issued at once and cannot be taken back. The applicant is told.")
    outcome = OneOfField(N_("What was found of the objection?"), NO_OUTCOME)
    text = _text(N_("Reasons to the applicant"))
