"""`route`: who handles an item on a day, and which words of the plan say so."""

from datetime import date
from typing import Any

import click

from portal.commands.arguments import Day, as_json, print_json
from services import moments
from services.applications.routing import routing
from services.applications.routing.parts import RoutePart
from services.catalogue import Item
from services.catalogue.loader import known_codes, read_item
from services.errors import DomainError, NotFound
from services.language import plain
from services.plan import District, load_plan

ROLES = {
    "lead": "lead",
    "joint": "joint",
    "consulted": "consulted, not named by the measure",
    "informed": "informed only",
}
"""How a body takes part, as it is printed."""


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
        found = routing.decide_route(one, None, district.code if district else None, on)
    except DomainError as error:
        raise click.UsageError(str(error)) from error
    described = _describe_route(found, one, district)
    if as_json:
        print_json(described)
        return
    click.echo(f"{one.name.sc} · {one.name.en} · {on}")
    for role, words in ROLES.items():
        for part in [described["lead"]] if role == "lead" else described[role]:
            _echo_part(f"{words}, if the answers say so" if part["conditional"] else words, part)
    for other in described["apart"]:
        click.echo(f"\ntakes no part: {other['agency']}: {other['why_en']}")


def _item_on(code: str, on: date) -> Item:
    """Read the version of an item that governs on a day, and no other item."""
    try:
        return read_item(code.strip().lower(), on)
    except NotFound as error:
        raise click.BadParameter(
            f"there is no item {code}; there are {', '.join(known_codes())}", param_hint="--item"
        ) from error


def _describe_route(found: routing.Route, one: Item, district: District | None) -> dict[str, Any]:
    return (
        {
            "item": found.item,
            "version": found.version,
            "in_force": one.in_force(found.on),
            "measure": found.measure,
            "on": found.on.isoformat(),
            "district": district.code if district else None,
            "lead": _part(found.lead, conditional=False),
        }
        | {
            role: [_part(part, conditional=_is_conditional(part, one)) for part in parts]
            for role, parts in (
                ("joint", found.joint),
                ("consulted", found.consulted),
                ("informed", found.informed),
            )
        }
        | {
            "apart": [
                {"agency": other.unit, "why": other.why.sc, "why_en": other.why.en}
                for other in one.route.apart
            ]
        }
    )


def _is_conditional(part: RoutePart, one: Item) -> bool:
    asked = [other for other in one.route.others if other.code in part.unit_codes]
    return bool(asked) and all(other.when is not None for other in asked)


def _part(part: RoutePart, *, conditional: bool) -> dict[str, Any]:
    body = load_plan().body(part.body_code)
    return {
        "body": body.code,
        "name": body.name.sc,
        "name_en": body.name.en,
        "agencies": list(part.unit_codes),
        "as_named": list(part.as_named),
        "conditional": conditional,
        "duty": plain(part.duty, "sc"),
        "duty_en": plain(part.duty, "en"),
        "reasons": [
            {
                "measure": reason.measure,
                "agency": reason.unit,
                "position": reason.position,
                "clause": reason.clause,
                "clause_en": reason.quote.en,
                "units": reason.units,
                "rule": reason.rule.in_("sc"),
                "rule_en": reason.rule.in_("en"),
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
