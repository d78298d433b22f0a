"""Forms of questions after acceptance: asking them, and answering."""

from forms.agency import ActionForm, text_field
from forms.plain import PlainForm, strip_blanks
from forms.plain_fields import DayField, LongTextField, UploadField
from services.applications.filing.clarifying import ACCEPT
from services.language import N_

_ASKS = N_("The letter is issued at once and cannot be taken back. The applicant is told.")


class AskForClarificationForm(ActionForm):
    """Asking within the limit that the item has for it (询问)."""

    about = N_(
        "Collect all questions in one letter; another one needs an approver. Until the answer, or"
        " the last day for it, the time limit of the decision does not run, as the service states."
    )
    final = _ASKS
    text = text_field(N_("Questions"), N_("Write each on a line of its own"))


class AskWithinForm(AskForClarificationForm):
    """Asking by a day that the officer sets: the limit of the decision runs on."""

    about = N_(
        "Collect all questions in one letter; another one needs an approver. The service states no"
        " time for the answer, so that the time limit of the decision runs on."
    )
    until = DayField(N_("Last day for the answer"))


class AnswerClarificationForm(PlainForm):
    """Answering the questions."""

    text = LongTextField(N_("Answer"), filters=[strip_blanks])
    proof = UploadField(N_("A file that proves it (optional)"), None, ACCEPT)
