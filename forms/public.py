"""Forms for people without an account: a number and a code, to check a paper or a case."""

from forms.plain import AtMost, PlainForm, Required, strip_blanks
from forms.plain_fields import LineField
from services.language import N_

LONGEST = 60


class PaperForm(PlainForm):
    """The particulars printed on a paper."""

    number = LineField(
        N_("Number"),
        filters=[strip_blanks],
        validators=[Required(N_("Enter the number printed on the document")), AtMost(LONGEST)],
    )
    code = LineField(
        N_("Verification code"),
        filters=[strip_blanks],
        validators=[Required(N_("Enter the verification code")), AtMost(LONGEST)],
    )


class ProgressForm(PlainForm):
    """The particulars printed on a receipt."""

    number = LineField(
        N_("Case number"),
        filters=[strip_blanks],
        validators=[Required(N_("Enter the case number")), AtMost(LONGEST)],
    )
    code = LineField(
        N_("Query code"),
        filters=[strip_blanks],
        validators=[Required(N_("Enter the query code")), AtMost(LONGEST)],
    )
