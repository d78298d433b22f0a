"""`check-plan`, `route` and `due`: the plan, its routes and its calendar for scripts.

They need no database. Their JSON keys are described in `docs/commands.md` and stay.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import click

from portal.content import load_content
from services import moments
from services.applications.clock.calendar import CalendarUnknown, add_working_days, is_provisional
from services.applications.routing import routing
from services.applications.routing.parts import RoutePart
from services.catalogue import Item, all_items, item
from services.content import BadContent
from services.errors import DomainError, NotFound
from services.plan import Agency, District, Measure, Plan, Term, load_plan
from services.plan.original import differences
from services.plan.schema import FIRST_DAY

ROLES = {
    "lead": "lead",
    "joint": "joint",
    "consulted": "consulted, not named by the measure",
    "informed": "informed only",
}
"""How a body takes part, as it is printed."""

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Day(click.ParamType[date]):
    """A date written YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or a usage error."""
        with suppress(ValueError):  # a day that no month has
            if ISO_DAY.fullmatch(value):  # `fromisoformat` takes more, such as weeks
                return date.fromisoformat(value)
        return self.fail(f"{value!r} is not a date like 2026-11-22", param, ctx)


as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


# --- check-plan ----------------------------------------------------------------


@click.command("check-plan")
@as_json
@click.option(
    "--text",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The plan's published text, to be held against the data.",
)
@click.pass_context
def check_plan(context: click.Context, as_json: bool, text: Path | None) -> None:
    """Check that plan, agencies, items and all other content agree. Exits with 1 if not."""
    try:
        load_content()
        plan, problems = load_plan(), []
        if text:
            problems += differences(plan, _read(text))
        report = _report(plan)
    except BadContent as bad:
        problems, report = str(bad).splitlines(), {"measures": [], "agencies": [], "items": []}
    if as_json:
        _print({"ok": not problems, "problems": problems} | report)
    else:
        _describe_plan(report, problems)
    context.exit(1 if problems else 0)


def _read(text: Path) -> str:
    try:
        return text.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.BadParameter(f"cannot read {text}: {error}", param_hint="--text") from error


def _report(plan: Plan) -> dict[str, list[dict[str, Any]]]:
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


def _terms(plan: Plan, agency: Agency) -> Iterator[tuple[Term, District | None]]:
    for term in agency.succession:
        yield term, None
    if agency.collective:
        for district in plan.districts.values():
            for governed in district.succession:
                if agency.code in governed.units:
                    yield governed, district


def _term(plan: Plan, term: Term, district: District | None) -> dict[str, Any]:
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


def _describe_plan(report: dict[str, list[dict[str, Any]]], problems: list[str]) -> None:
    for measure in report["measures"]:
        click.echo(f"{measure['number']:>2} {measure['title']}：{measure['units_verbatim']}")
    for agency in report["agencies"]:
        then = "、".join(f"{s['name']}（{s['from']}）" for s in agency["successors"])
        click.echo(f"{agency['code']:<9} {agency['name']}{' → ' + then if then else ''}")
    for one in report["items"]:
        joint = ", ".join(one["joint"]) or "nobody"
        click.echo(f"{one['code']}: measure {one['measure']}, {one['lead']} with {joint}")
    for problem in problems:
        click.echo(f"Problem: {problem}", err=True)
    counts = ", ".join(f"{len(found)} {name}" for name, found in report.items())
    click.echo(f"{counts}: {f'{len(problems)} problems' if problems else 'consistent'}")


# --- route ---------------------------------------------------------------------


@click.command("route")
@click.option("--item", "code", required=True, help="Code of the item.")
@click.option("--on", type=Day(), default=None, help="The day of filing; today if not given.")
@click.option("--district", "district_name", help="The applicant's district: code or name.")
@as_json
def show_route(code: str, on: date | None, district_name: str | None, as_json: bool) -> None:
    """Say who handles an item on a day, and which words of the plan say so."""
    on = on or moments.today()
    try:
        one = _item_on(code, on)
        district = load_plan().district(district_name) if district_name is not None else None
        found = routing.route(one, None, district.code if district else None, on)
    except DomainError as error:
        raise click.UsageError(str(error)) from error
    described = _describe_route(found, one, district)
    if as_json:
        _print(described)
        return
    click.echo(f"{one.name.sc} · {one.name.en} · {on}")
    for role, words in ROLES.items():
        for part in [described["lead"]] if role == "lead" else described[role]:
            _echo_part(f"{words}, if the answers say so" if part["conditional"] else words, part)


def _item_on(code: str, on: date) -> Item:
    """The version of an item in force on a day, or else the newest."""
    try:
        return item(code.strip().lower(), on=on)
    except NotFound as error:
        known = ", ".join(one.code for one in all_items())
        raise click.BadParameter(
            f"there is no item {code}; there are {known}", param_hint="--item"
        ) from error


def _describe_route(found: routing.Route, one: Item, district: District | None) -> dict[str, Any]:
    return {
        "item": found.item,
        "version": found.version,
        "in_force": one.in_force(found.on),
        "measure": found.measure,
        "on": found.on.isoformat(),
        "district": district.code if district else None,
        "lead": _part(found.lead, conditional=False),
    } | {
        role: [_part(part, conditional=_is_conditional(part, one)) for part in parts]
        for role, parts in (
            ("joint", found.joint),
            ("consulted", found.consulted),
            ("informed", found.informed),
        )
    }


def _is_conditional(part: RoutePart, one: Item) -> bool:
    asked = [unit for unit in one.route.others if unit.agency in part.agency_codes]
    return bool(asked) and all(unit.when is not None for unit in asked)


def _part(part: RoutePart, *, conditional: bool) -> dict[str, Any]:
    body = load_plan().body(part.body_code)
    return {
        "body": body.code,
        "name": body.name.sc,
        "name_en": body.name.en,
        "agencies": list(part.agency_codes),
        "as_named": list(part.as_named),
        "conditional": conditional,
        "duty": part.duty.sc,
        "duty_en": part.duty.en,
        "reasons": [
            {
                "measure": reason.measure,
                "agency": reason.agency,
                "position": reason.position,
                "clause": reason.clause,
                "clause_en": reason.quote.en,
                "units": reason.units,
                "rule": reason.rule.sc,
                "rule_en": reason.rule.en,
            }
            for reason in part.reasons
        ],
    }


def _echo_part(role: str, part: dict[str, Any]) -> None:
    click.echo(f"\n{role}: {part['name']} · {part['name_en']}")
    click.echo(f"  as named: {'、'.join(part['as_named'])}")
    for reason in part["reasons"]:
        click.echo(f"  measure {reason['measure']}: {reason['clause']}")
        click.echo(f"  {reason['rule_en']}")


# --- due -----------------------------------------------------------------------


@click.command("due")
@click.option("--from", "start", type=Day(), required=True, help="The day of the event.")
@click.option("--working-days", "days", type=click.IntRange(min=0), required=True)
def show_due(start: date, days: int) -> None:
    """Print the day on which a limit ends. The day of the event does not count."""
    try:
        due = add_working_days(start, days)
    except CalendarUnknown as error:
        raise click.ClickException(str(error)) from error
    click.echo(due.isoformat())
    if is_provisional(due):
        click.echo(
            f"Provisional: the working days of {due.year} have not been published yet.", err=True
        )


def _print(report: dict[str, Any]) -> None:
    click.echo(json.dumps(report, ensure_ascii=False, indent=2))
