"""Funds made up in a test: what they ask and pay is written as an item's file writes it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import yaml

from services.catalogue import Amount, Earlier, Item, amount, item
from services.catalogue.consistency import problems
from tests.support.editions import revised

SOURCE = {"text": {"sc": "示例", "en": "An example"}, "status": "P"}


@dataclass
class Year:
    """A round that counts the costs of 2025."""

    costs_from: date = date(2025, 1, 1)
    costs_to: date = date(2025, 12, 31)
    rates_on: date | None = None
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    interest: Decimal | None = None
    emerging: Collection[str] = ()
    unit: Decimal = Decimal("0.01")
    floor: Decimal | None = None
    below: Literal["drop", "keep"] = "keep"


def fund(written: str) -> Item:
    """An item that asks and pays what is written: `fields` of one section, `amount`, `rules`.

    Labels, nouns and sources that are left out are filled in.
    """
    said = _filled_in(yaml.safe_load(written))
    found = revised(
        item("fund-training"),
        code="fund-example",
        sections=[{"code": "claim", "title": _words("申报"), "fields": said["fields"]}],
        rules=said.get("rules", []),
        documents=[],
        amount=said["amount"],
        self_check=None,
    )
    assert not (wrong := list(problems(found))), wrong
    return found


def section(code: str, written: str) -> dict[str, Any]:
    """A section of a form with the `fields` that are written, completed as those of `fund`."""
    said = _filled_in(yaml.safe_load(written))
    return {"code": code, "title": _words("示例"), "fields": said["fields"]}


def stated(found: Item) -> Item:
    """An item of which the agency states the sum; what is asked for may be left out."""
    claim = section("claim", "fields: [{code: sum, kind: money, required: false}]")
    line = {"code": "aid", "kind": "stated", "claimed": "claim.sum", "label": _words("资助")}
    return revised(found, sections=[*found.sections, claim], amount={"lines": [line]})


def asked(
    wanted: Item, answers: Mapping[str, Any], current: Any = None, *before: Earlier
) -> Amount:
    """What the answers to the one section come to."""
    found = amount(wanted, {"claim": answers}, current or Year(), before)
    assert found is not None
    return found


def earlier(found: Amount, number: str = "2026-0001", **about: Any) -> Earlier:
    """What another filing of the same applicant takes: in the same round unless told."""
    return Earlier(**{"number": number, "in_round": True, "in_year": True, "found": found} | about)


def said(found: Amount) -> list[str]:
    """Everything that an amount says of itself, in English."""
    messages = [
        *(reason for line in found.lines for row in line.rows for reason in row.reasons),
        *(note for line in found.lines for note in line.notes),
        *found.notes,
    ]
    return [message.in_("en") for message in messages]


def _words(sc: str) -> dict[str, str]:
    return {"sc": sc, "en": "example"}


def _filled_in(value: Any) -> Any:
    """What an author would write besides: names of questions, sources of figures."""
    if isinstance(value, list):
        return [_filled_in(one) for one in value]
    if not isinstance(value, dict):
        return value
    value = {key: _filled_in(one) for key, one in value.items()}
    code = value.get("code")
    if "kind" in value and code:
        named = {"sc": f"示例{code}", "en": f"the {code}"}
        value = {"label": named, **value}
        if value["kind"] not in LINES:
            value = {"noun": named, **value}
        if value["kind"] == "rows":
            value = {"row": _words("行"), **value}
    elif code:
        value = {"label": {"sc": f"示例{code}", "en": code}, **value}
    capped = value.keys() & {"share", "each", "sum", "per", "most", "times"}
    if (capped or isinstance(value.get("rows"), int)) and not value.keys() & {"kind", "rule", "op"}:
        value = {"source": SOURCE, **value}
    return {"source": SOURCE, **value} if value.get("kind") == "interest" else value


LINES = ("costs", "figure", "flat", "units", "interest", "stated")
"""Kinds of line of an amount; other kinds are of questions."""


CERTIFIED = fund("""
fields:
  - code: obtained
    kind: choice
    options: [{code: certificate}, {code: patent}]
  - code: rights
    kind: rows
    importable: true
    columns:
      - code: scheme
        kind: choice
        when: {field: claim.obtained, op: "==", value: certificate}
        options: [{code: cmmi}, {code: soc}]
      - code: level
        kind: integer
        when:
          all:
            - {field: claim.obtained, op: "==", value: certificate}
            - {field: scheme, op: "==", value: cmmi}
      - {code: number, kind: text}
amount:
  lines: [{code: aid, kind: flat, sums: [{sum: 1}]}]
""")
"""Its list asks some columns only for an answer that stands beside the list."""
