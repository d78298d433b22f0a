"""Two rules of a topic that collide without an order are refused when the process starts."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.content import BadContent
from services.eligibility import Topic
from services.eligibility.rules import read_topic

ROOT = Path(__file__).parents[2]
AGED = {"field": "age", "op": ">=", "value": 18}
TOLD = {"sc": "条件。", "en": "A condition."}
COMPANY = {"field": "status", "op": "==", "value": "company"}
"""Whom the topic does not concern."""
WORKING = {"field": "employer", "op": "==", "value": "qianhai"}


def rule(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "text": TOLD, "source": ["L1"], "status": "V"} | more


def read(tmp_path: Path, *rules: dict[str, Any]) -> Topic:
    """Read a topic that people of every status come to, with these rules."""
    raw = yaml.safe_load((ROOT / "services/eligibility/topics/lawyer.yaml").read_text("utf-8"))
    touches = {"field": "status", "op": "!=", "value": "company"}
    path = tmp_path / "made-up.yaml"
    made = raw | {"code": "made-up", "touches": touches, "rules": list(rules), "offices": []}
    path.write_text(yaml.safe_dump(made, allow_unicode=True), "utf-8")
    return read_topic(path)


APART = "the same people are sent to different places"
NEVER = "what one of them asks for, the other rules out"
LIMITS = "they set different limits"


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (
            {"refers": {"field": "status", "op": "in", "value": ["foreign", "taiwan"]}},
            {"refers": WORKING, "goes_to": TOLD, "see": []},
            rf"{APART} \(status: foreign, employer: qianhai, on 2026-01-01\)",
        ),
        (
            {"requires": {"field": "status", "op": "!=", "value": "foreign"}},
            {"requires": {"field": "status", "op": "in", "value": ["foreign"]}},
            NEVER,
        ),
        ({"requires": AGED}, {"disqualifies": {"not": {**AGED, "op": "<"}}}, NEVER),
        ({"grants": {**AGED, "op": ">"}}, {"disqualifies": AGED}, NEVER),
        ({"requires": AGED}, {"requires": {**AGED, "value": 20}}, LIMITS),
        ({"requires": AGED}, {"disqualifies": {**AGED, "op": "<", "value": 16}}, LIMITS),
        (
            {"requires": {"field": "age", "op": "<=", "value": 60}},
            {"requires": {"field": "age", "op": "<=", "value": 65}, "when": WORKING},
            LIMITS,
        ),
        (
            {"requires": {"ratio": ["college_staff", "total_staff"], "op": ">=", "value": 0.5}},
            {"requires": {"ratio": ["college_staff", "total_staff"], "op": ">=", "value": 0.6}},
            LIMITS,
        ),
    ],
    ids=range(8),
)
def test_rules_that_nothing_orders_do_not_start(
    tmp_path: Path, one: dict[str, Any], other: dict[str, Any], why: str
) -> None:
    with pytest.raises(BadContent, match=rf"made-up\.yaml: A-1 and A-2 collide: {why}"):
        read(tmp_path, rule("A-1", **_sent(one)), rule("A-2", **_sent(other)))


def _sent(raw: dict[str, Any]) -> dict[str, Any]:
    return {"see": ["k-visa"]} | raw if "refers" in raw else raw


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"refers": WORKING}, {"refers": {**WORKING, "value": "hetao"}, "see": ["r-visa"]}),
        ({"refers": WORKING}, {"refers": AGED}),
        ({"refers": COMPANY}, {"refers": AGED, "see": ["r-visa"]}),
        (
            {"refers": WORKING, "to": date(2024, 12, 31)},
            {"refers": AGED, "see": ["r-visa"], "from": date(2025, 1, 1)},
        ),
        ({"refers": WORKING, "asked": True}, {"refers": AGED, "see": ["r-visa"], "filed": True}),
        ({"refers": WORKING}, {"requires": {**WORKING, "op": "!="}}),
        (
            {"requires": AGED, "to": date(2024, 12, 31)},
            {"requires": {**AGED, "value": 20}, "from": date(2025, 1, 1)},
        ),
        ({"requires": AGED}, {"requires": {**AGED, "value": 20}, "when": WORKING}),
        ({"requires": AGED}, {"requires": {"field": "age", "op": "<=", "value": 60}}),
        ({"grants": AGED}, {"grants": {**AGED, "value": 20}}),
        ({"grants": AGED}, {"disqualifies": {**AGED, "op": ">"}}),
        ({"requires": AGED}, {"confirms": {**AGED, "op": "<"}}),
        (
            {"requires": {"field": "filing_date", "op": ">=", "value": date(2025, 10, 1)}},
            {"disqualifies": {"field": "filing_date", "op": ">", "value": date(2026, 12, 31)}},
        ),
    ],
    ids=range(13),
)
def test_rules_that_something_orders_start(
    tmp_path: Path, one: dict[str, Any], other: dict[str, Any]
) -> None:
    read(tmp_path, *(rule(name, **_sent(raw)) for name, raw in (("A-1", one), ("A-2", other))))
