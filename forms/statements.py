"""Forms of reports on published lists and of complaints about staff."""

from forms.plain import PlainForm, join_lines, strip_blanks
from forms.plain_fields import DayField, LineField, LongTextField, OneOfField
from services.documents.numbering import parse_case_number
from services.funds.reporting import CONSEQUENCES, NO_CONSEQUENCE, Consequence
from services.funds.statements import NO_OUTCOME, OUTCOMES, NewStatement, StatementOutcome
from services.language import N_


class StatementForm(PlainForm):
    """The fields that reports and complaints share."""

    number: LineField | None = None
    """Of a report on a round: the case number of the entry."""
    words: LongTextField
    name: LineField
    contact: LineField

    @property
    def case_number(self) -> str:
        """The case number, as it is stored; empty where the page says which."""
        return parse_case_number(self.number.data or "") or "" if self.number else ""

    def statement(self) -> NewStatement:
        """Collect what was filled in."""
        return NewStatement(self.name.data or "", self.contact.data or "", self.words.data or "")


class ComplaintForm(StatementForm):
    """A complaint about staff, or about who was asked to audit or assess."""

    words = LongTextField(N_("What happened?"), filters=[strip_blanks])
    name = LineField(N_("Real name"), filters=[join_lines])
    contact = LineField(N_("Telephone or address"), filters=[join_lines])


class ReportForm(StatementForm):
    """A report on the entry of another."""

    number = LineField(N_("Case number of the entry"), filters=[join_lines])
    words = LongTextField(N_("What happened?"), filters=[strip_blanks])
    name = LineField(N_("Real name"), filters=[join_lines])
    contact = LineField(N_("Telephone or address"), filters=[join_lines])


class CaseReportForm(ComplaintForm):
    """A report on what is published of one case."""


def report_form(*, of_round: bool) -> type[StatementForm]:
    """Return the form of a report: on a round, it names the entry."""
    return ReportForm if of_round else CaseReportForm


class AnswerStatementForm(PlainForm):
    """The answer to a report or a complaint."""

    outcome = OneOfField(N_("What was found?"), NO_OUTCOME, list(OUTCOMES.items()))
    text = LongTextField(N_("Reasons, to who told it"), filters=[strip_blanks])

    @property
    def chosen(self) -> StatementOutcome | None:
        """The outcome; None where none was chosen."""
        known = self.outcome.data in set(StatementOutcome)
        return StatementOutcome(self.outcome.data) if known else None


class TellForm(PlainForm):
    """Noting how and when the answer to what came on paper was given."""

    told_on = DayField(N_("When was the answer given?"))
    how = LineField(
        N_("How was it given?"),
        filters=[join_lines],
        description=N_("By hand, by which letter, or by telephone, and by whom"),
    )


class SettleReportForm(PlainForm):
    """Consequence of a report that is well founded."""

    consequence = OneOfField(
        N_("What follows from it?"), NO_CONSEQUENCE, list(CONSEQUENCES.items())
    )
    text = LongTextField(
        N_("Reasons"),
        filters=[strip_blanks],
        description=N_("If it goes back, its reviewer reads them. Say nothing of who reported it."),
    )

    @property
    def chosen(self) -> Consequence | None:
        """Return what follows; None where nothing was chosen."""
        known = self.consequence.data in set(Consequence)
        return Consequence(self.consequence.data) if known else None
