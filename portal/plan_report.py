"""What `check-plan` says of plan, agencies and items, and whether all content agrees."""

from collections.abc import Iterator, Sequence
from typing import Any

from portal.content import load_content
from services import moments
from services.catalogue import Item, all_items, items_on
from services.catalogue.answers import filing_problems
from services.catalogue.limits import since
from services.catalogue.promises import find_gaps, find_keepers
from services.content import BadContent
from services.plan import District, Measure, Plan, Tenure, Unit, load_plan
from services.plan.original import differences
from services.plan.schema import FIRST_DAY

Report = dict[str, list[dict[str, Any]]]


def checked(text: str | None = None) -> tuple[Report, list[str]]:
    """Read all content, and hold the plan against its published text, if given.

    Returns:
        the report, empty where the content is wrong, and the problems.
    """
    try:
        load_content()
        plan = load_plan()
    except BadContent as bad:
        return {"measures": [], "agencies": [], "items": []}, str(bad).splitlines()
    problems = [one for item in items_on(moments.today()) for one in _filing_problems(item)]
    problems += find_gaps(plan, items_on(moments.today()))
    return _report(plan), [*problems, *(differences(plan, text) if text is not None else [])]


def _filing_problems(item: Item) -> Iterator[str]:
    """List what is wrong with the right filing of an item that can be filed."""
    return filing_problems(item) if item.sections else iter(())


def _report(plan: Plan) -> Report:
    return {
        "measures": [_measure(measure, all_items()) for measure in plan.measures],
        "agencies": [_unit(plan, unit) for unit in plan.units.values()],
        "items": [_item(one) for one in all_items()],
    }


def _measure(measure: Measure, items: Sequence[Item]) -> dict[str, Any]:
    return {
        "number": measure.number,
        "action": measure.action,
        "title": measure.title.sc,
        "title_en": measure.title.en,
        "units": [named.named for named in measure.units],
        "unit_codes": [named.unit for named in measure.units],
        "units_verbatim": measure.units_verbatim,
        "open_ended": measure.open_ended,
        "promises": [
            {
                "clause": promise.sc,
                "items": [one.code for one in find_keepers(items, measure, promise.sc)],
            }
            for promise in measure.promises
        ],
    }


def _unit(plan: Plan, unit: Unit) -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.named,
        "name_en": unit.english,
        "collective": unit.collective,
        "measures": [measure.number for measure in plan.measures_of(unit.code)],
        "bodies": [
            _term(plan, term, district)
            for term, district in _terms(plan, unit)
            if term.since == FIRST_DAY
        ],
        "successors": [
            _term(plan, term, district)
            for term, district in _terms(plan, unit)
            if term.since > FIRST_DAY
        ],
    }


def _terms(plan: Plan, unit: Unit) -> Iterator[tuple[Tenure, District | None]]:
    for term in unit.succession:
        yield term, None
    if unit.collective:
        for district in plan.districts.values():
            for governed in district.succession:
                if unit.code in governed.units:
                    yield governed, district


def _term(plan: Plan, term: Tenure, district: District | None) -> dict[str, Any]:
    body = plan.body(term.body)
    return {
        "body": body.code,
        "name": body.name.sc,
        "name_en": body.name.en,
        "from": term.since.isoformat(),
        "to": term.until.isoformat() if term.until else None,
        "precision": term.precision,
        "competence": term.competence,
        "district": district.code if district else None,
        "status": term.status,
    }


def _item(one: Item) -> dict[str, Any]:
    return {
        "code": one.code,
        "version": one.version,
        "measure": one.measure,
        "nature": one.nature,
        "lead": one.route.lead,
        "joint": [part.unit for part in one.route.joint],
        "consulted": [other.unit for other in one.route.consult],
        "consultees": [other.unit for other in one.route.consult],
        "informed": [other.unit for other in one.route.inform],
        "apart": [other.unit for other in one.route.apart],
        "limits": [
            {
                "phase": limit.phase,
                "days": limit.days,
                "unit": limit.unit,
                "from": since(limit, one.nature),
                "kind": limit.kind,
                "status": limit.status,
            }
            for limit in one.limits
        ],
        "doors": [{"measure": door.measure, "clause": door.clause} for door in one.doors],
    }
