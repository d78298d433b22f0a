"""The forms of direct reporting."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from wtforms.validators import StopValidation

from forms.plain import AtMost, PlainForm, join_lines, strip_blanks
from forms.plain_fields import FigureField, LineField, ListField, LongTextField, TickField
from services.catalogue.places import country_options
from services.language import N_, Language, Text
from services.reporting.returning import MOST_ROWS, SERVICES, ReturnContent, ReturnRow
from services.written import Unreadable
from services.written.figures import read_figure

FIRST_ROWS = 3
"""Rows of an empty return, and how many come with each “more”."""
UNIT = Text.of("万美元", "10,000 US dollars")
COLUMNS = ("service", "direction", "country", "amount")


class ReportingForm(PlainForm):
    """Taking part in direct reporting."""

    reporter = LineField(
        N_("Who fills in the returns?"), filters=[join_lines], validators=[AtMost(120)]
    )
    agreed = TickField(
        N_("The organisation reports its own trade in services truly, every month by the day due")
    )


class MonthlyReturnForm(PlainForm):
    """The return of a month: below its rows, what is said of all of them."""

    zero = TickField(N_("Nothing was traded with partners abroad in this month"))
    reason = LongTextField(
        N_("Why do the figures differ from the month before by more than half?"),
        filters=[strip_blanks],
    )

    @property
    def numbers(self) -> range:
        """The numbers of the rows, from 1."""
        return range(1, sum(name.startswith("amount_") for name in self._fields) + 1)

    @property
    def rows(self) -> list[ReturnRow]:
        """What was typed, to the last row that has anything; rows in between count as typed."""
        found = [
            ReturnRow(
                service=self[f"service_{place}"].data or "",
                direction=self[f"direction_{place}"].data or "",
                country=self[f"country_{place}"].data or "",
                amount=self[f"amount_{place}"].figure if self[f"amount_{place}"].data else None,
            )
            for place in self.numbers
        ]
        while found and not self._is_typed(len(found)):
            found.pop()
        return found

    def _is_typed(self, place: int) -> bool:
        return any(self[f"{column}_{place}"].data for column in COLUMNS)


def make_return_form(
    typed: Mapping[str, str] | None, known: ReturnContent | None, language: Language, *, more: bool
) -> MonthlyReturnForm:
    """Make the form of a return with as many rows as are typed or known.

    Args:
        typed: what was sent; None where the page is opened.
        known: what was reported before.
        more: whether more rows were asked for.
    """
    rows = known.rows if known else ()
    sent = _count_rows(typed) if typed is not None else len(rows)
    count = min(MOST_ROWS, max(FIRST_ROWS, sent + FIRST_ROWS * more))
    fields = {name: field for place in range(1, count + 1) for name, field in _row(place, language)}
    kind = type("MonthlyReturnForm", (MonthlyReturnForm,), fields)
    form: MonthlyReturnForm = kind(typed, data=_written(known, rows))
    return form


def _row(place: int, language: Language) -> list[tuple[str, object]]:
    missing = N_("Select one")
    return [
        (
            f"service_{place}",
            OptionalListField(N_("Class of services"), missing, list(SERVICES.items())),
        ),
        (
            f"direction_{place}",
            OptionalListField(
                N_("Direction"), missing, [("export", N_("Export")), ("import", N_("Import"))]
            ),
        ),
        (
            f"country_{place}",
            OptionalListField(
                N_("Partner’s country or region"),
                missing,
                list(country_options(language, foreign=True)),
            ),
        ),
        (f"amount_{place}", SumField(N_("Amount (10,000 US dollars)"))),
    ]


class SumField(FigureField):
    """An amount in 10,000 US dollars, as the question says: “12万” could be read in two ways."""

    @property
    def figure(self) -> Decimal | None:
        """The amount typed; None if it is none."""
        try:
            return read_figure(self.data or "", places=2, unit=UNIT)
        except Unreadable:
            return None

    def pre_validate(self, form: object) -> None:  # noqa: ARG002
        """Say why an amount cannot be read for certain; the service says what else is wrong."""
        try:
            read_figure(self.data or "0", places=2, unit=UNIT)
        except Unreadable as error:
            if error.cause:
                raise StopValidation(error.cause) from error


class OptionalListField(ListField):
    """A list of a row that may stay empty; the service says what is missing."""

    def pre_validate(self, form: object) -> None:
        """Leave it to the service, which knows whether the row is in use."""


def _count_rows(typed: Mapping[str, str]) -> int:
    return min(MOST_ROWS, sum(f"amount_{place}" in typed for place in range(1, MOST_ROWS + 1)))


def _written(known: ReturnContent | None, rows: Sequence[ReturnRow]) -> dict[str, object]:
    if known is None:
        return {}
    found: dict[str, object] = {"zero": not rows, "reason": known.reason}
    for place, row in enumerate(rows, 1):
        for column in COLUMNS:
            found[f"{column}_{place}"] = str(getattr(row, column))
    return found
