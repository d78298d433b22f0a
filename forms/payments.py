"""Forms about payments: the account, and what officers say of a request or a list."""

from forms.agency import ReasonedForm
from forms.plain import PlainForm, Required, join_lines, strip_blanks
from forms.plain_fields import DayField, LineField, LongTextField, OneOfField, UploadField
from services.funds.payments.accounts import SLOTS, BankAccount
from services.funds.payments.asking import ACCEPT, MISSING
from services.language import N_

_FINAL = N_("This cannot be taken back. The applicant is told at once.")


class AccountForm(PlainForm):
    """The account to which what was granted is paid."""

    bank = LineField(
        N_("Name of the bank"),
        [Required(N_("Enter the name of the bank"))],
        filters=[join_lines],
    )
    branch = LineField(N_("Branch"), [Required(N_("Enter the branch"))], filters=[join_lines])
    number = LineField(
        N_("Account number"),
        [Required(N_("Enter the account number"))],
        filters=[join_lines],
        description=N_("Blanks and hyphens do not matter"),
    )
    payment_proof = UploadField(SLOTS["payment_proof"], MISSING["payment_proof"], ACCEPT)
    payment_receipt = UploadField(SLOTS["payment_receipt"], MISSING["payment_receipt"], ACCEPT)

    @property
    def files(self) -> dict[str, UploadField]:
        """The fields for files, by the slot of their document."""
        return {"payment_proof": self.payment_proof, "payment_receipt": self.payment_receipt}

    def account(self) -> BankAccount:
        """Collect the account that was typed."""
        return BankAccount(self.bank.data or "", self.branch.data or "", self.number.data or "")


class PerformanceForm(PlainForm):
    """The report on the use of the money."""

    text = LongTextField(
        N_("What the money was used for, and what came of it"),
        [Required(N_("Say what the money was used for, and what came of it"))],
        filters=[strip_blanks],
    )
    performance_report = UploadField(
        N_("Report, under the company’s seal"), N_("Select the report"), ACCEPT
    )


class GiveBackForm(ReasonedForm):
    """Giving a request for payment back, to be put right."""

    about = N_("The company can put it right and ask again; the time for asking begins anew.")


class LapsePaymentForm(ReasonedForm):
    """Stating that payment was not asked for in time (逾期放弃)."""

    final = _FINAL


class WithholdForm(ReasonedForm):
    """Stating that nothing will be paid (不予拨付)."""

    final = _FINAL


class DropPaymentsForm(PlainForm):
    """Dropping a payment list that was not checked."""

    reason = LongTextField(N_("Reason"), filters=[strip_blanks])


class ResultsForm(PlainForm):
    """The file with which the treasury answers a list."""

    file = UploadField(N_("The list with its results (.xlsx)"), N_("Select a file"), ("xlsx",))


class ResultForm(PlainForm):
    """Result of one payment, typed in as the treasury told it."""

    result = OneOfField(
        N_("What became of the payment?"), N_("Say whether it was paid or returned")
    )
    on = DayField(N_("When was it paid or returned?"))
    voucher = LineField(
        N_("Number of the voucher"), filters=[join_lines], description=N_("If it was paid")
    )
    note = LineField(
        N_("Why it was returned"),
        filters=[join_lines],
        description=N_("In the words of the bank; the company reads them"),
    )
