"""Forms for approvers, to open a round of funding and to change one."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from forms.plain import PlainForm, join_lines, strip_blanks
from forms.plain_fields import (
    AmountField,
    DayField,
    FigureField,
    LineField,
    LongTextField,
    MomentField,
    OneOfField,
)
from services.catalogue import Item
from services.catalogue.money.currencies import FEN, currency_names
from services.funds.figures import Figures
from services.language import N_, Message, listed
from services.rounds.directions import list_questions
from services.rounds.terms import BELOW, FREED, Terms

UNITS: dict[str, tuple[Decimal, Message]] = {
    "fen": (FEN, N_("Yuan and fen")),
    "yuan": (Decimal(1), N_("Whole yuan; the rest is cut off")),
    "wan": (Decimal(10_000), N_("Whole 10,000 yuan; the rest is cut off")),
}
"""The units in which a round can pay, with their value in RMB and their words."""


UNDIVIDED = N_("No, all share the budget of the round")


def unit_code(unit: Decimal) -> str:
    """Find the code of a unit that a round pays in."""
    return next(code for code, (value, _) in UNITS.items() if value == unit)


class RoundForm(PlainForm):
    """The terms of a round."""

    name = LineField(N_("Name of the round"), filters=[join_lines])
    opens_at = MomentField(N_("Opens"), time="09:00")
    closes_at = MomentField(N_("Closes"), time="18:00")
    costs_from = DayField(N_("Period that counts, first day"))
    costs_to = DayField(N_("Period that counts, last day"))
    envelope = AmountField(N_("Budget (RMB)"), filters=[strip_blanks])
    unit = OneOfField(
        N_("What does the round pay in?"),
        N_("Select what the round pays in"),
        [(code, words) for code, (_, words) in UNITS.items()],
        default="fen",
    )
    floor = AmountField(N_("Least payment (RMB), if there is one"), filters=[strip_blanks])
    below = OneOfField(
        N_("What becomes of an amount under it?"),
        N_("Select what becomes of an amount under the least payment"),
        list(BELOW.items()),
        default="keep",
    )
    publicity_days = FigureField(
        N_("Working days of publicity"), filters=[strip_blanks], default="7"
    )
    freed = OneOfField(
        N_("What happens when an objection to the list is upheld?"),
        N_("Select what happens when an objection is upheld"),
        list(FREED.items()),
        default="keep",
    )
    guide = LineField(N_("Number of the guide, if it has one"), filters=[join_lines])
    emerging = LongTextField(N_("Emerging markets, if the round has a table of them"))
    exhibitions = LongTextField(N_("Exhibitions, if the round has a list of them"))
    split_by = OneOfField(
        N_("Do answers to one question have budgets of their own?"),
        N_("Select one of these"),
        [("", UNDIVIDED)],
        default="",
    )
    directions = LongTextField(N_("Answers with their budgets (RMB)"))

    def terms(self) -> Terms:
        """Collect the terms that were filled in."""
        return Terms(
            name=self.name.data or "",
            opens_at=self.opens_at.data,
            closes_at=self.closes_at.data,
            costs_from=self.costs_from.data,
            costs_to=self.costs_to.data,
            envelope=self.envelope.amount,
            unit=UNITS[self.unit.data][0] if self.unit.data in UNITS else FEN,
            floor=self.floor.amount,
            below="drop" if self.below.data == "drop" else "keep",
            publicity_days=_whole(self.publicity_days.figure),
            guide=self.guide.data or "",
            freed="redistribute" if self.freed.data == "redistribute" else "keep",
            emerging=_lines(self.emerging.data),
            exhibitions=_lines(self.exhibitions.data),
            split_by=self.split_by.data or "",
            directions=_lines(self.directions.data),
        )


def choose_split(form: RoundForm, item: Item) -> None:
    """Offer the questions of a service by which its rounds can be divided, with their answers."""
    asked = [
        (
            path,
            N_(
                "%(question)s: %(answers)s",
                question=one.label,
                answers=listed(option.label for option in one.leaves()),
            ),
        )
        for path, one in list_questions(item).items()
    ]
    form.split_by.choices = [("", UNDIVIDED), *asked]


def _lines(typed: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (typed or "").splitlines() if line.strip())


def _whole(figure: Decimal | None) -> int | None:
    return int(figure) if figure is not None and figure == int(figure) else None


class FiguresForm(PlainForm):
    """The figures of a round; `figures_form` adds a field for each currency."""

    currencies: ClassVar[tuple[str, ...]] = ()
    rates_on = DayField(N_("Day whose rates count"))

    def figures(self) -> Figures:
        """Collect the figures that were filled in."""
        return Figures(
            rates_on=self.rates_on.data,
            rates={code: self[code].figure for code in self.currencies},
            interest=self["interest"].figure if "interest" in self else None,
        )


def figures_form(currencies: Sequence[str], *, interest: bool) -> type[FiguresForm]:
    """Make a form for the figures that an item's rounds need."""
    fields: dict[str, Any] = {
        code: FigureField(
            N_("RMB for 1 %(currency)s (%(code)s)", currency=currency_names()[code], code=code),
            filters=[strip_blanks],
        )
        for code in currencies
    }
    if interest:
        fields["interest"] = FigureField(N_("Rate of interest (% a year)"), filters=[strip_blanks])
    return type("NeededFiguresForm", (FiguresForm,), {"currencies": tuple(currencies), **fields})


class WithdrawRoundForm(PlainForm):
    """Withdrawing a round that has not opened."""

    reason = LongTextField(N_("Reason"), filters=[strip_blanks])


class CloseRoundForm(PlainForm):
    """Closing an open round early."""

    reason = LongTextField(N_("Reason"), filters=[strip_blanks])


class ExtendRoundForm(PlainForm):
    """Extending an open round."""

    closes_at = MomentField(N_("Closes"), time="18:00")
    reason = LongTextField(N_("Reason"), filters=[strip_blanks])
