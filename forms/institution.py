"""Forms of institutions that matchings are shared with."""

from forms.plain import PlainForm, strip_blanks
from forms.plain_fields import LongTextField, OneOfField
from services.applications.casework.matching import NO_REPLY
from services.language import N_


class ReplyForm(PlainForm):
    """The answer of an institution (机构答复)."""

    reply = OneOfField(N_("Answer of your institution"), NO_REPLY)
    text = LongTextField(N_("What the applicant should know"), filters=[strip_blanks])
