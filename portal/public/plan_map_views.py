"""The plan as a picture: all measures on one grid, what is open there, and who answers."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from portal.access import access
from portal.pages import PageTemplate, renders
from portal.public import blueprint
from portal.public.guide import can_be_filed, handlers, lead_body
from services import moments
from services.catalogue import Item, items_on
from services.catalogue.promises import serves
from services.language import Text
from services.plan import Measure, Plan, load_plan
from services.plan.schema import PlanAction
from services.rounds.windows import list_open


@dataclass(frozen=True, slots=True)
class Cell:
    """What one measure offers on a day. A service stands in one list only.

    Args:
        open: services that are filed here and take applications now.
        waiting: funds of which no round is open.
        elsewhere: prepared here and decided by another body.
        guides: what is only read.
        questions: enquiries, answered in writing.
        answers: who answers: the bodies that lead its enquiries, or else its first service; how the
            measure names the unit where the applicant's district decides.
    """

    measure: Measure
    open: Sequence[Item]
    waiting: Sequence[Item]
    elsewhere: Sequence[Item]
    guides: Sequence[Item]
    questions: Sequence[Item]
    answers: Sequence[Text]

    @classmethod
    def of(
        cls,
        plan: Plan,
        measure: Measure,
        services: Iterable[Item],
        open_rounds: Container[str],
        on: date,
    ) -> Self:
        """Sort the services of a measure, and of others that keep a promise of it."""
        found = [one for one in services if serves(one, measure)]
        open_, waiting, elsewhere, guides, questions = [list[Item]() for _ in range(5)]
        for one in sorted(found, key=lambda one: one.measure != measure.number):
            match one.nature:
                case "enquiry":
                    questions.append(one)
                case "guide":
                    guides.append(one)
                case "hand_off":
                    elsewhere.append(one)
                case _:
                    (open_ if can_be_filed(one, open_rounds) else waiting).append(one)
        return cls(
            measure=measure,
            open=open_,
            waiting=waiting,
            elsewhere=elsewhere,
            guides=guides,
            questions=questions,
            answers=tuple(dict.fromkeys(_leader(plan, one, on) for one in questions or found[:1])),
        )


def _leader(plan: Plan, one: Item, on: date) -> Text:
    body = lead_body(plan, one, on)
    return body.name if body else handlers(plan, one, on)[0].named


@renders("public/plan_map.html")
class PlanMapTemplate(PageTemplate):
    """All measures on one grid by action, and the same as a table."""

    actions: Sequence[PlanAction]
    cells: Mapping[int, Sequence[Cell]]
    plan: Plan


@blueprint.get("/plan/map")
@access.anyone
def show_plan_map() -> str:
    """Show all measures on one grid: what is open, what is elsewhere, who answers."""
    plan, today = load_plan(), moments.today()
    services, rounds = items_on(today), list_open(moments.now())
    cells = [Cell.of(plan, measure, services, rounds, today) for measure in plan.measures]
    return PlanMapTemplate(
        actions=plan.actions,
        cells={
            action.number: [cell for cell in cells if cell.measure.action == action.number]
            for action in plan.actions
        },
        plan=plan,
    ).render()
