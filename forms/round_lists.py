"""Forms about the list of a round: what-if, the opinion on it, fixing and dropping it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, cast

from wtforms import Field, Form
from wtforms.validators import StopValidation

from forms.plain import PlainForm, Required, strip_blanks
from forms.plain_fields import AmountField, FigureField, LongTextField, OneOfField
from forms.rounds import UNITS, unit_code
from services.catalogue.money.results import Below, PaymentTerms
from services.catalogue.scoring import FULL
from services.funds.fixing import ListOpinion
from services.language import N_
from services.rounds.directions import Directions, in_order, name_direction
from services.rounds.terms import BELOW, LIST_OPINIONS


@dataclass(frozen=True, slots=True)
class TriedTerms:
    """Terms by which a round might cut what it pays."""

    unit: Decimal
    floor: Decimal | None
    below: Below


def _score_or_nothing(_form: Form, field: FigureField) -> None:
    """Refuse what is no score."""
    typed, score = (field.data or "").strip(), field.figure
    if typed and (score is None or not 0 <= score <= FULL):
        raise StopValidation(N_("Enter a score from 0 to %(most)s", most=FULL))


def _share_or_nothing(_form: Form, field: FigureField) -> None:
    """Refuse what is no coefficient."""
    typed, share = (field.data or "").strip(), field.figure
    if typed and (share is None or not 0 < share <= FULL):
        raise StopValidation(N_("Enter a percentage above 0, up to %(most)s", most=FULL))


def _rank_or_nothing(_form: Form, field: FigureField) -> None:
    """Refuse what is no rank."""
    typed, rank = (field.data or "").strip(), field.figure
    if typed and (rank is None or rank < 1 or rank != int(rank)):
        raise StopValidation(N_("Enter a rank, like 12"))


class WhatIfForm(PlainForm):
    """Another envelope and other terms, to see what they would give; `what_if_form` adds a field
    for each direction with a budget of its own.
    """

    directions: ClassVar[Mapping[str, str]] = {}
    """The name of the field of each direction."""
    envelope = AmountField(
        N_("Budget (RMB)"),
        [Required(N_("Enter the budget of the round in RMB"))],
        filters=[strip_blanks],
    )
    share = FigureField(
        N_("Coefficient at most, in percent, if you try one"),
        [_share_or_nothing],
        filters=[strip_blanks],
    )
    last = FigureField(
        N_("Last rank that is paid, if you try one"), [_rank_or_nothing], filters=[strip_blanks]
    )
    least = FigureField(
        N_("Least score, if there is one"), [_score_or_nothing], filters=[strip_blanks]
    )
    unit = OneOfField(
        N_("What does the round pay in?"),
        N_("Select what the round pays in"),
        [(code, words) for code, (_, words) in UNITS.items()],
    )
    floor = AmountField(N_("Least payment (RMB), if there is one"), filters=[strip_blanks])
    below = OneOfField(
        N_("What becomes of an amount under it?"),
        N_("Select what becomes of an amount under the least payment"),
        list(BELOW.items()),
    )

    @staticmethod
    def written(terms: PaymentTerms, least: Decimal | None) -> dict[str, Any]:
        """Write terms as the form shows them."""
        floor = f"{terms.floor:f}" if terms.floor else ""
        score = f"{least:f}" if least else ""
        return {
            "unit": unit_code(terms.unit),
            "floor": floor,
            "below": terms.below,
            "least": score,
        }

    @property
    def least_score(self) -> Decimal | None:
        """The least score, in a competitive round that has one."""
        return self.least.figure if "least" in self else None

    @property
    def most_share(self) -> Fraction:
        """The coefficient at most; the whole where none is tried."""
        tried = self.share.figure if "share" in self else None
        return Fraction(1) if tried is None else Fraction(tried) / FULL

    @property
    def last_rank(self) -> int | None:
        """The last rank that is paid; None where none is tried."""
        tried = self.last.figure if "last" in self else None
        return None if tried is None else int(tried)

    @property
    def money(self) -> Decimal:
        """RMB to divide."""
        return self.envelope.amount or Decimal(0)

    @property
    def budgets(self) -> Mapping[str, Decimal]:
        """RMB at most for each direction that is filled in."""
        tried = {code: self[name].amount for code, name in self.directions.items()}
        return {code: amount for code, amount in tried.items() if amount is not None}

    def shown_fields(self) -> list[Field]:
        """List the fields as they are shown: budgets of directions below the whole one."""
        own = self.directions.values()
        places = {self.envelope.name: 0} | dict.fromkeys(own, 1)
        return sorted(self, key=lambda field: places.get(field.name, 2))

    def terms(self) -> TriedTerms:
        """Collect the terms that were filled in."""
        unit = UNITS[self.unit.data][0]
        return TriedTerms(unit, self.floor.amount or None, cast(Below, self.below.data))


def what_if_form(item_code: str, directions: Mapping[str, Any]) -> type[WhatIfForm]:
    """Make a form to try other terms of a round with these budgets of directions, as stored."""
    known = Directions.stored(directions)
    names = {code: f"direction_{code}" for code in known.budgets}
    fields = {
        names[code]: AmountField(
            N_(
                "At most for %(direction)s (RMB)",
                direction=name_direction(item_code, known.by, code),
            ),
            filters=[strip_blanks],
            default=f"{budget:f}",
        )
        for code, budget in in_order(item_code, known.by, known.budgets)
    }
    return type("DividedWhatIfForm", (WhatIfForm,), {"directions": names, **fields})


class AdviseForm(PlainForm):
    """The opinion on a list."""

    opinion = OneOfField(
        N_("Your agency's opinion"), N_("Select one of these"), list(LIST_OPINIONS.items())
    )
    text = LongTextField(N_("Reasons"), filters=[strip_blanks])

    @property
    def chosen(self) -> ListOpinion | None:
        """The opinion; None where none was chosen."""
        return cast(ListOpinion, self.opinion.data) if self.opinion.data in LIST_OPINIONS else None


class FixListForm(PlainForm):
    """Fixing a list."""

    reason = LongTextField(
        N_("Reason, if the list is fixed against the opinion"), filters=[strip_blanks]
    )


class DropListForm(PlainForm):
    """Dropping a list that is proposed."""

    reason = LongTextField(N_("Reason"), filters=[strip_blanks])
