"""Forms about recovering what was paid: the proposal, the answer, the decision, the repayment."""

from forms.agency import ActionForm, ReasonedForm
from forms.plain import PlainForm, Required, join_lines, strip_blanks
from forms.plain_fields import (
    AmountField,
    AnyOfField,
    DayField,
    LineField,
    LongTextField,
    TickField,
)
from services.language import N_, Message


def _text(label: Message, hint: Message | str = "") -> LongTextField:
    return LongTextField(label, filters=[strip_blanks], description=hint)


def _amount(label: Message) -> AmountField:
    return AmountField(label, filters=[strip_blanks])


class ProposeRecoveryForm(ActionForm):
    """Proposing to recover all or a part of what was paid (拟追回)."""

    about = N_(
        "The company gets a notice with facts, reasons and sum, and has its days to answer or to"
        " ask for a hearing. After them an approver who is not you decides."
    )
    final = N_("The notice is issued at once and cannot be taken back.")
    amount = _amount(N_("Amount to recover (RMB)"))
    reasons = AnyOfField(N_("Grounds for recovering"))
    text = _text(N_("Facts, and what proves them"))


class AnswerRecoveryForm(PlainForm):
    """Answer of the company to a proposal to recover (陈述申辩)."""

    text = LongTextField(
        N_("Your representations"),
        [Required(N_("Enter your representations"))],
        filters=[strip_blanks],
    )
    hearing = TickField(N_("We ask for a hearing"))


class HoldHearingForm(ActionForm):
    """Entering that a hearing was held (举行听证)."""

    held_on = DayField(N_("When was it held?"))
    text = _text(N_("Who took part, and what was said"))


class OrderRecoveryForm(ActionForm):
    """Deciding that an amount is to be paid back (追回决定)."""

    final = N_("The decision is issued at once and cannot be taken back. The applicant is told.")
    amount = _amount(N_("Amount to be paid back (RMB)"))
    text = _text(
        N_("What was found"),
        N_("Say what became of what the company has put forward."),
    )
    payee = _text(
        N_("Account for paying back"),
        N_("Name, bank and number of the account, and what to write on the transfer."),
    )


class DropRecoveryForm(ReasonedForm):
    """Deciding that nothing is recovered (不予追回)."""

    about = N_("Nothing is paid back. The company is told, with your reasons.")


class PursueRecoveryForm(ActionForm):
    """Entering that a court was asked to enforce a recovery (申请强制执行)."""

    about = N_("Enter what was done outside the portal. The company is told.")
    text = _text(N_("Court, number and day of the request"))


class EnterRepaymentForm(ActionForm):
    """Entering what the company has paid back (登记缴回)."""

    about = N_("It counts, and the company is told, once another person confirms it.")
    amount = _amount(N_("Amount paid back (RMB)"))
    paid_on = DayField(N_("When was it paid back?"))
    voucher = LineField(N_("Number of the voucher"), filters=[join_lines])


class ConfirmRepaymentForm(ActionForm):
    """Confirming a repayment that another person entered (确认缴回)."""

    about = N_(
        "Compare it with the statement of the account. What is left stays to be paid back; with the"
        " last of it the recovery ends."
    )
    final = N_("A repayment that is confirmed is not struck out any more.")


class StrikeRepaymentForm(ReasonedForm):
    """Striking out a repayment that was entered by mistake (撤销缴回登记)."""

    about = N_("It does not count. What was paid back can be entered again.")
