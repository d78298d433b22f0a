"""What `check-plan` says of plan, agencies and items, and whether all content agrees."""

from collections.abc import Iterator
from typing import Any

from portal.content import load_content
from services.catalogue import Item, all_items
from services.content import BadContent
from services.plan import Agency, District, Measure, Plan, Tenure, load_plan
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
    return _report(plan), differences(plan, text) if text is not None else []


def _report(plan: Plan) -> Report:
    return {
        "measures": [_measure(measure) for measure in plan.measures],
        "agencies": [_agency(plan, agency) for agency in plan.agencies.values()],
        "items": [_item(one) for one in all_items()],
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "number": measure.number,
        "action": measure.action,
        "title": measure.title.sc,
        "title_en": measure.title.en,
        "units": [unit.named for unit in measure.units],
        "unit_codes": [unit.agency for unit in measure.units],
        "units_verbatim": measure.units_verbatim,
        "open_ended": measure.open_ended,
    }


def _agency(plan: Plan, agency: Agency) -> dict[str, Any]:
    return {
        "code": agency.code,
        "name": agency.named,
        "name_en": agency.english,
        "collective": agency.collective,
        "measures": [measure.number for measure in plan.measures_of(agency.code)],
        "bodies": [
            _term(plan, term, district)
            for term, district in _terms(plan, agency)
            if term.since == FIRST_DAY
        ],
        "successors": [
            _term(plan, term, district)
            for term, district in _terms(plan, agency)
            if term.since > FIRST_DAY
        ],
    }


def _terms(plan: Plan, agency: Agency) -> Iterator[tuple[Tenure, District | None]]:
    for term in agency.succession:
        yield term, None
    if agency.collective:
        for district in plan.districts.values():
            for governed in district.succession:
                if agency.code in governed.units:
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
        "lead": one.route.lead,
        "joint": [part.agency for part in one.route.joint],
        "consulted": [unit.agency for unit in one.route.consult],
        "informed": [unit.agency for unit in one.route.inform],
        "doors": [{"measure": door.measure, "clause": door.clause} for door in one.doors],
    }
