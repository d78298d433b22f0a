"""The form of who stands in for an officer who is away."""

from forms.plain import PlainForm
from forms.plain_fields import DayField, ListField
from services.accounts.deputies import NO_DEPUTY, NO_PERSON
from services.language import N_


class DeputyForm(PlainForm):
    """Naming who stands in for somebody (A/B 岗)."""

    person = ListField(N_("Who is away"), NO_PERSON)
    deputy = ListField(N_("Who stands in"), NO_DEPUTY)
    first_day = DayField(N_("First day"))
    last_day = DayField(N_("Last day, included"))
