"""The page on which an officer examines the costs of a filing, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from forms.examining import ExamineForm
from portal.agency.case_views import OnCase
from portal.pages import FormTemplate, renders
from portal.web import language, read
from services import formats
from services.applications.case.case import Case
from services.applications.lifecycle import Action
from services.applications.recognising import recognised_amount
from services.catalogue import Amount, View
from services.catalogue.money.currencies import CurrencySum, format_sum
from services.catalogue.money.results import LineAmount
from services.catalogue.money.terms import CostsLine, InterestLine


@dataclass(frozen=True, slots=True)
class ExaminedRow:
    """A row as the page lists it.

    Args:
        index: its place in the list, from 0.
        words: what it says of itself.
        amount: RMB that it earns; None while not known.
    """

    index: int
    words: str
    amount: Decimal | None


@renders("agency/examine.html")
class ExamineTemplate(OnCase, FormTemplate):
    """The page of what a filing claims, row by row, to be struck out or deducted."""

    form: ExamineForm
    changed: bool
    unsent: bool
    amount: Amount | None
    action = Action.EXAMINE

    def rows_of(self, line: LineAmount) -> Sequence[ExaminedRow]:
        """List the rows of a line that count by the rules, or were struck out."""
        listing = line.line
        if not isinstance(listing, CostsLine | InterestLine):
            return ()
        view = View(self.case.item, self.case.application.answers)
        said = {row.index: _words(row.values, listing.cost) for row in view.rows(listing.rows)}
        struck = {row.row for row in self.form.struck() if row.line == line.line.code}
        return [
            ExaminedRow(row.index, said.get(row.index, ""), row.amount)
            for row in line.rows
            if row.counts or row.index in struck
        ]


def examine_page(case: Case, form: ExamineForm, *, changed: bool, unsent: bool) -> ExamineTemplate:
    """Make the page of a case."""
    amount = recognised_amount(read(), case.application)
    return ExamineTemplate(case=case, form=form, changed=changed, unsent=unsent, amount=amount)


def _words(values: dict[str, Any], cost: str) -> str:
    """Say which row it is: its first words and what it cost."""
    texts = [value for value in values.values() if isinstance(value, str) and value][:1]
    match values.get(cost):
        case CurrencySum() as paid:
            texts.append(format_sum(paid, language()))
        case Decimal() as paid:
            texts.append(formats.money(paid, language()))
    return " · ".join(texts)
