"""Forms of supervisors: decisions on opinions not given, and on leave for what is done twice."""

from forms.plain import PlainForm, strip_blanks
from forms.plain_fields import AnyOfField, DayField, LongTextField
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
