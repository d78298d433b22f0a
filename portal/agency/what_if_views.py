"""What-if: how a round would be divided by other terms, on sliders, as a chart and as a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import request, url_for

from forms.plain_fields import AmountField
from forms.round_lists import WhatIfForm, what_if_form
from portal.access import access, actor
from portal.agency import blueprint
from portal.agency.on_round import OnRound
from portal.pages import FormTemplate, renders
from portal.web import read
from services.actor import AGENCY_ROLES
from services.applications.lifecycle import Capacity
from services.catalogue.scoring import FULL
from services.funds.experts.scores import least_score, scored_by
from services.funds.scope import load_listed
from services.funds.shares import DirectionShare, describe_shares, list_shares
from services.funds.trying import WhatIf, try_out
from services.language import Message
from services.models import Round
from services.rounds.allocating import RULE_WORDS, Allotment, shown

LINES = 50
"""Applications on a page of the table."""
WIDTH, HEIGHT = 600, 200
"""Of the chart, in its own units."""
NONE, ONE = Decimal(0), Decimal(1)
MOST_POINTS = 200
"""Points of a line of the chart."""


@dataclass(frozen=True, slots=True)
class Slider:
    """What a slider does with the field that it fills in.

    Args:
        least, most, step: from where to where, and by how much it moves.
        rests: where it stands while nothing is filled in.
    """

    least: Decimal
    most: Decimal
    step: Decimal
    rests: Decimal


@renders("agency/round_what_if.html")
class WhatIfTemplate(OnRound, FormTemplate):
    """How another envelope, or other terms, would divide; nothing is stored.

    Args:
        number: of the page of the table, from 0.
    """

    round: Round
    form: WhatIfForm
    trial: WhatIf | None
    number: int
    chart_width = WIDTH
    chart_height = HEIGHT
    rule_words = RULE_WORDS

    @property
    def counted(self) -> Sequence[tuple[Message, int, Decimal]]:
        """The number of filings that each rule decides, and what they get."""
        found = self.trial.allocation.allotments if self.trial else ()
        return [
            (
                words,
                sum(one.rule is rule for one in found),
                sum((one.amount for one in found if one.rule is rule), Decimal(0)),
            )
            for rule, words in RULE_WORDS.items()
            if any(one.rule is rule for one in found)
        ]

    @property
    def coefficient(self) -> Decimal:
        """The share of each amount, cut for people."""
        return shown(self.trial.allocation.share) if self.trial else Decimal(0)

    @property
    def sliders(self) -> dict[str, Slider]:
        """The sliders, by the field that each fills in."""
        asked = self.trial.allocation.asked if self.trial else NONE
        budget = max(self.round.envelope, asked, self.form.money)
        step = max(ONE, (budget / FULL).quantize(ONE))
        ranks = Decimal(max([2, *self.trial.ranks.values()]) if self.trial else 2)
        every = {
            "envelope": Slider(NONE, budget, step, rests=budget),
            "share": Slider(ONE, Decimal(FULL), ONE, rests=Decimal(FULL)),
            "last": Slider(ONE, ranks, ONE, rests=ranks),
            "least": Slider(NONE, Decimal(FULL), ONE / 2, rests=NONE),
        }
        every |= dict.fromkeys(self.form.directions.values(), every["envelope"])
        return {name: slider for name, slider in every.items() if name in self.form}

    @property
    def shares(self) -> Sequence[DirectionShare]:
        """What directions with a budget of their own would get."""
        if self.trial is None:
            return ()
        tried = self.trial.allocation
        told = describe_shares(self.round.directions, self.form.budgets, tried)
        return list_shares(self.round.item_code, told)

    def stands_at(self, name: str) -> Decimal:
        """Say where a slider stands: at what is filled in, if that is right."""
        field = self.form[name]
        figure = field.amount if isinstance(field, AmountField) else field.figure
        return self.sliders[name].rests if figure is None or field.errors else figure

    @property
    def lines(self) -> Sequence[tuple[UUID, Allotment]]:
        """The applications on this page of the table."""
        return self._all[self.number * LINES : (self.number + 1) * LINES]

    @property
    def before(self) -> str:
        """The address of the page before, if there is one."""
        return self._address(self.number - 1) if self.number else ""

    @property
    def after(self) -> str:
        """The address of the next page, if there is one."""
        return self._address(self.number + 1) if len(self._all) > (self.number + 1) * LINES else ""

    @property
    def _all(self) -> Sequence[tuple[UUID, Allotment]]:
        return self.trial.lines if self.trial else ()

    def _address(self, number: int) -> str:
        tried: dict[str, Any] = {key: of for key, of in request.args.items() if key in self.form}
        tried |= {"page": number, "_anchor": "lines"}
        return url_for("agency.try_list", round_id=self.round.id, **tried)

    @property
    def bases(self) -> str:
        """The points of the line of what is recognised."""
        return self._points([one.entry.base for _key, one in self._all])

    @property
    def amounts(self) -> str:
        """The points of the area of what would be paid."""
        return (
            f"0,{HEIGHT} {self._points([one.amount for _key, one in self._all])} {WIDTH},{HEIGHT}"
        )

    def _points(self, values: Sequence[Decimal]) -> str:
        """Write the points of a line, one after the other; of very many, some."""
        most = max((one.entry.base for _key, one in self._all), default=Decimal(0)) or Decimal(1)
        return " ".join(
            f"{left:.1f},{HEIGHT - float(value / most) * HEIGHT:.1f}"
            for left, value in _spread(values)
        )


def _spread(values: Sequence[Decimal]) -> Iterator[tuple[float, Decimal]]:
    """Spread values over the width of the chart, each as a step; of very many, some."""
    some = values[:: max(1, -(-len(values) // MOST_POINTS))]
    for place, value in enumerate(some):
        yield place * WIDTH / len(some), value
        yield (place + 1) * WIDTH / len(some), value


@blueprint.get("/rounds/<uuid:round_id>/what-if")
@access.roles(*AGENCY_ROLES)
def try_list(round_id: UUID) -> str:
    """Try how another envelope, or other terms, would divide."""
    known = load_listed(read(), actor(), round_id, capacity=Capacity.LEAD).round
    form = what_if_form(known.item_code, known.directions)(
        request.args or None,
        data={"envelope": f"{known.envelope:f}", **WhatIfForm.written(known, least_score(known))},
    )
    for name in ("least", "last") if scored_by(known).scoring is None else ("share",):
        del form[name]
    terms = form.terms() if not request.args or form.validate() else None
    trial = None
    if terms is not None:
        trial = try_out(
            read(),
            known,
            form.money,
            terms,
            form.least_score,
            most=form.most_share,
            last=form.last_rank,
            directions=form.budgets,
        )
    number = max(0, request.args.get("page", default=0, type=int))
    return WhatIfTemplate(round=known, form=form, trial=trial, number=number).render()
