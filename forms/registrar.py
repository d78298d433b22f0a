"""Forms of the registrars' pages."""

from forms.plain import PlainForm, strip_blanks
from forms.plain_fields import LongTextField
from services.language import N_


class DecideForm(PlainForm):
    """The reason of a decision; the service says whether there must be one."""

    reason = LongTextField(N_("Reason"), filters=[strip_blanks])
