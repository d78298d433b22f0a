"""The forms of questions to associations, and of their answers."""

from forms.plain import AtMost, PlainForm, join_lines, strip_blanks
from forms.plain_fields import (
    AnyOfField,
    LineField,
    ListField,
    LongTextField,
    OneOfField,
    TickField,
)
from services.groups.answering import NAMES_MISSING
from services.groups.asking import LONGEST_TITLE, NO_TERM, TERMS
from services.language import N_


class AssociationQuestionForm(PlainForm):
    """Asking associations a question."""

    title = LineField(
        N_("What is it about?"), filters=[join_lines], validators=[AtMost(LONGEST_TITLE)]
    )
    question = LongTextField(N_("The question"), filters=[strip_blanks])
    whom = OneOfField(
        N_("Who is asked?"),
        N_("Say whether all associations are asked"),
        [("all", N_("All associations listed below")), ("some", N_("Those selected below"))],
    )
    associations = AnyOfField(N_("Associations"))
    days = ListField(
        N_("How long do they have?"),
        NO_TERM,
        [(str(days), N_("%(count)s working days", count=days)) for days in TERMS],
    )
    to_publish = OneOfField(
        N_("May question and answers be published?"),
        N_("Say whether question and answers may be published"),
        [
            ("yes", N_("Yes, once the term is over, the answers of associations that agree")),
            ("no", N_("No, only officers of your agency read them")),
        ],
    )


class AssociationAnswerForm(PlainForm):
    """Answering an agency for an association."""

    text = LongTextField(N_("Answer of the association"), filters=[strip_blanks])
    names = OneOfField(
        N_("Does the answer name member companies?"),
        NAMES_MISSING,
        [
            ("none", N_("No. No company is named, and none can be recognised")),
            ("agreed", N_("Yes, and each company that is named agrees")),
        ],
    )
    may_publish = TickField(
        N_("The agency may publish the answer with the name of the association")
    )
