"""Forms of supervisors: decisions on opinions not given, and on leave for what is done twice."""

from forms.agency import ActionForm
from forms.plain import PlainForm, strip_blanks
from forms.plain_fields import AnyOfField, DayField, LineField, LongTextField
from services.language import N_


class EscalationForm(PlainForm):
    """Which agencies a decision is about, and why."""

    bodies = AnyOfField(N_("Agencies that did not answer"))
    text = LongTextField(N_("Reasons"), filters=[strip_blanks])


class SetDayForm(EscalationForm):
    """Another day for the opinion (限期反馈)."""

    until = DayField(N_("Day by which the opinion is to be given"))


class LeaveForm(PlainForm):
    """The decision on leave for a second correction notice, or suspension (再次补正、再次中止)."""

    text = LongTextField(N_("Reasons"), filters=[strip_blanks])


class WaiveForm(EscalationForm):
    """Letting the case go on without the opinion (未反馈，继续办理)."""


class FindCaseForm(PlainForm):
    """The number of a case to open."""

    number = LineField(
        N_("Case number"),
        description=N_("Opens a case that stands in none of the lists, such as a decided one."),
    )


class ProposeReopeningForm(ActionForm):
    """Proposing that a decided case is reviewed again for an error (拟重新办理)."""

    about = N_(
        "Propose it where the decision rests on an error of fact or of law, not where another view"
        " was possible. The agency and the applicant are told your reasons and have five working"
        " days to answer; then another supervisor of the leading group decides. The decision stands"
        " meanwhile. Neither of you decides the case."
    )
    text = LongTextField(N_("Which error, and what shows it"), filters=[strip_blanks])


class ReopenForm(ActionForm):
    """Having a decided case reviewed again, as proposed (决定重新办理)."""

    about = N_(
        "The decision, and the certificate if there is one, lose effect today and stay readable."
        " The agency reviews the case again and decides it, within its usual time from today;"
        " another reviewer than before takes it up, if the agency has one."
    )
    final = N_(
        "This cannot be undone. The applicant gets a notice at once, and everyone who verifies the"
        " decision or the certificate reads that it was revoked."
    )
    text = LongTextField(
        N_("What was found, and what became of what both sides said"), filters=[strip_blanks]
    )


class DropReopeningForm(ActionForm):
    """Letting a decision stand that was proposed to be reviewed again."""

    about = N_("Nothing changes. Agency and applicant are told your reasons.")
    text = LongTextField(N_("Reasons"), filters=[strip_blanks])


class AnswerReopeningForm(PlainForm):
    """Answering, as the applicant, a proposal to review a case again."""

    text = LongTextField(N_("Your representations"), filters=[strip_blanks])


class LeadAnswersReopeningForm(ActionForm):
    """Answering, as the agency, a proposal to review a case again."""

    about = N_(
        "Say for your agency, once, whether the decision rests on an error. The applicant reads it."
        " Another supervisor decides whether the case is reviewed again; your agency decides the"
        " case."
    )
    text = LongTextField(N_("Your agency's representations"), filters=[strip_blanks])
