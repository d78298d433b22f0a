"""What a fund would pay for a few figures, before anything is filed. Nothing is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import redirect, request, url_for

from forms.builder import SectionForm, build
from portal.access import access
from portal.pages import OnItem, renders
from portal.public import blueprint
from portal.web import Page, language, read
from services import limits, moments, packing
from services.applications.amounts import payable_amount
from services.catalogue import Amount, Item, clean, item
from services.catalogue.money import estimating
from services.catalogue.money.settling import Settled
from services.errors import NotFound, Problem
from services.funds.past import PastRound, list_past_rounds
from services.models import Round
from services.quotas import quotas
from services.rounds.windows import AnnouncedRounds, find_announced

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Asking:
    """An item of which an estimate is asked, and what it is reckoned by.

    Args:
        short: the item, cut down to the questions of the estimate.
        rounds: those announced; the first of them is reckoned by.
    """

    item: Item
    short: Item
    rounds: AnnouncedRounds

    @property
    def round(self) -> Round | None:
        """The round open now, or else the next; None if none is announced."""
        return self.rounds.first


@renders("public/estimate.html")
class EstimateTemplate(OnItem):
    """The few questions, and what their answers come to."""

    item: Item
    forms: Sequence[SectionForm]
    problems: Sequence[Problem]
    amount: Amount | None
    paid: Settled | None
    rounds: AnnouncedRounds
    past: Sequence[PastRound]


@blueprint.route("/services/<code>/estimate", methods=["GET", "POST"])
@access.anyone
def estimate_amount(code: str) -> Page:
    """Estimate what a service would pay. Right answers lead to an address that can be kept."""
    asking = _asking(code)
    if request.method != "POST":
        return _show(asking)
    _count()
    forms, answers = _typed(asking.short)
    if any(form.turned or form.asks_new_question for form in forms):
        return _page(asking, forms)
    problems = estimating.find_estimate_problems(asking.item, asking.short, answers, asking.round)
    if problems:
        return _page(asking, forms, problems), 422
    figures = packing.pack(clean(asking.short, answers))
    here = url_for("public.estimate_amount", code=code, figures=figures, _anchor="estimate")
    return redirect(here, 303)


def _asking(code: str) -> Asking:
    """Find what an estimate is asked of.

    Raises:
        NotFound: there is no such item, or no figure of what it pays is published.
    """
    found = item(code)
    if not estimating.has_estimate(found):
        raise NotFound
    return Asking(found, estimating.cut_down(found), find_announced(code, moments.now()))


def _show(asking: Asking) -> Page:
    """Show the questions, and what comes of the answers in the address, if there are any."""
    figures = request.args.get("figures", "")
    if not figures:
        return _page(asking, _draw(asking.short, {}))
    _count()
    answers = clean(asking.short, packing.unpack(figures))
    forms = _draw(asking.short, answers)
    problems = estimating.find_estimate_problems(asking.item, asking.short, answers, asking.round)
    if problems:
        return _page(asking, forms, problems), 422
    return _page(asking, forms, amount=estimating.estimate(asking.short, answers, asking.round))


def _count() -> None:
    """Count one estimate of this connection. Raises TooMany."""
    connection = limits.network_key(request.remote_addr or "")
    limits.count_try("estimate", connection, most=quotas().estimates_an_hour, per=HOUR)


def _draw(short: Item, answers: Mapping[str, Any]) -> list[SectionForm]:
    beside = short.by_path.keys()
    return [build(short, one.code, answers, language(), beside=beside) for one in short.sections]


def _typed(short: Item) -> tuple[list[SectionForm], dict[str, Any]]:
    """Read the forms that were sent, each with the answers of those before it."""
    forms: list[SectionForm] = []
    answers: dict[str, Any] = {}
    for section in short.sections:
        form = build(
            short,
            section.code,
            answers,
            language(),
            formdata=request.form,
            beside=short.by_path.keys(),
        )
        answers[section.code] = form.values
        forms.append(form)
    return forms, answers


def _page(
    asking: Asking,
    forms: Sequence[SectionForm],
    problems: Sequence[Problem] = (),
    amount: Amount | None = None,
) -> str:
    for form in forms:
        form.add(problems)
        if amount:
            form.show_amounts(amount)
    return EstimateTemplate(
        item=asking.item,
        forms=forms,
        problems=problems,
        amount=amount,
        paid=payable_amount(amount, asking.round),
        rounds=asking.rounds,
        past=list_past_rounds(read(), asking.item.code),
    ).render()
