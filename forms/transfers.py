"""Forms of handing a case over to the unit that is competent (转办)."""

from forms.agency import ActionForm, text_field
from forms.plain_fields import ListField
from services.applications.casework.transferring import NO_UNIT
from services.language import N_

_READS = N_("The applicant reads this.")


class ProposeTransferForm(ActionForm):
    """Proposing to an approver that another unit goes on with the case (拟转办)."""

    about = N_(
        "An approver decides. The units are those of the plan, each with the agency that acts for"
        " it today; agencies that take part in the case already are not among them."
    )
    unit = ListField(N_("Competent unit"), NO_UNIT)
    text = text_field(N_("Why it is competent"), _READS)


class TransferForm(ActionForm):
    """Handing the case over (转办)."""

    about = N_(
        "The agency that was proposed leads the case from now on, and is told. Your agency no"
        " longer sees it, unless it is sent back. The number stays, and the time limit runs on."
    )
    text = text_field(N_("Why it is competent"), _READS)


class ReturnTransferForm(ActionForm):
    """Sending the case back (退回转办)."""

    about = N_(
        "The unit that handed the case over leads it again, and is told. Your agency no longer"
        " sees it."
    )
    text = text_field(N_("Why your agency is not competent"), _READS)
