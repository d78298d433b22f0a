"""Forms of grades of the service, and of the answer to a low one."""

from forms.plain import PlainForm, strip_blanks
from forms.plain_fields import AnyOfField, LongTextField, OneOfField, TickField
from services.language import N_
from services.ratings.grading import NO_GRADE
from services.ratings.terms import GRADES


class RatingForm(PlainForm):
    """Grading the service of a case."""

    grade = OneOfField(N_("How satisfied are you?"), NO_GRADE, list(GRADES.items()))
    points = AnyOfField(N_("What is it about? (optional)"))
    words = LongTextField(N_("In your words (optional)"), filters=[strip_blanks])
    may_publish = TickField(N_("Everybody may read these words, without my name"))


class RatingAnswerForm(PlainForm):
    """Answering a low grade."""

    text = LongTextField(N_("Answer"), filters=[strip_blanks])
