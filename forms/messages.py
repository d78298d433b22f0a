"""Forms of messages in a case, and of what officers put on file."""

from forms.agency import ActionForm, text_field
from forms.plain import PlainForm, strip_blanks
from forms.plain_fields import LongTextField, OneOfField, UploadField
from services.applications.case.messages import ACCEPT
from services.applications.casework.writing import NO_KIND
from services.language import N_


class WriteToApplicantForm(ActionForm):
    """Writing to the applicant (致申请人留言)."""

    about = N_(
        "The applicant is told at once. A message changes nothing of the case and stops no clock:"
        " what must be answered is asked in a letter."
    )
    text = text_field(N_("Message"))
    file = UploadField(N_("File (optional)"), None, ACCEPT)


class AddFileForm(ActionForm):
    """Putting on file what an officer has of the case (存入材料)."""

    about = N_("The agencies that have the case read it; the applicant does not.")
    kind = OneOfField(N_("What is it?"), NO_KIND)
    text = text_field(N_("What it is, of which day and by whom"))
    file = UploadField(N_("File"), None, ACCEPT)


class WriteToAgencyForm(PlainForm):
    """Writing to the agency that handles the case (申请人留言)."""

    text = LongTextField(N_("Message"), filters=[strip_blanks])
    file = UploadField(N_("File (optional)"), None, ACCEPT)
