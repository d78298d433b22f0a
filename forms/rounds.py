"""What an approver fills in to open a round of funding, and to change one."""

from wtforms import StringField, TextAreaField

from forms.plain import AmountField, DayField, MomentField, PlainForm, on_one_line, stripped
from services.language import N_
from services.rounds.terms import Terms


class RoundForm(PlainForm):
    """The terms of a round."""

    name = StringField(N_("Name of the round"), filters=[on_one_line])
    opens_at = MomentField(N_("Opens"), time="09:00")
    closes_at = MomentField(N_("Closes"), time="18:00")
    costs_from = DayField(N_("Period that counts, first day"))
    costs_to = DayField(N_("Period that counts, last day"))
    envelope = AmountField(N_("Envelope (RMB)"), filters=[stripped])

    def terms(self) -> Terms:
        """What was filled in."""
        return Terms(
            name=self.name.data or "",
            opens_at=self.opens_at.data,
            closes_at=self.closes_at.data,
            costs_from=self.costs_from.data,
            costs_to=self.costs_to.data,
            envelope=self.envelope.amount,
        )


class WithdrawRoundForm(PlainForm):
    """Taking back a round that has not opened."""

    reason = TextAreaField(N_("Reason"), filters=[stripped])


class CloseRoundForm(PlainForm):
    """Closing an open round early."""

    reason = TextAreaField(N_("Reason"), filters=[stripped])


class ExtendRoundForm(PlainForm):
    """Keeping an open round open for longer."""

    closes_at = MomentField(N_("Closes"), time="18:00")
    reason = TextAreaField(N_("Reason"), filters=[stripped])
