"""What people and companies are told: the table in `personas.yaml`."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from services.eligibility import all_facts, evaluate, next_question, settling_question, topics
from tests.support.personas import check_cited

PERSONAS = yaml.safe_load((Path(__file__).parent / "personas.yaml").read_text("utf-8"))

TODAY = yaml.safe_load((Path(__file__).parent / "personas_today.yaml").read_text("utf-8"))
TABLE = {code for persona in PERSONAS for code in persona["outcomes"]}
"""The topics whose answers the table tells."""

JOURNEYS = (
    "A Canadian software architect moving to Qianhai, five points short of category A",
    "A Macao accountant with the mainland CPA",
    "A Hong Kong firm's owner with CEPA and a cross-boundary car",
    "A returnee researcher without an employer",
)


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona["name"])
def test_a_persona_gets_these_answers_and_no_others(persona: dict[str, Any]) -> None:
    told = {}
    for outcome in evaluate(persona["facts"], persona["day"]):
        if outcome.topic.code not in TABLE:
            continue
        check_cited(outcome)
        asked = settling_question(outcome)
        told[outcome.topic.code] = {
            "verdict": outcome.verdict.value,
            "grade": outcome.grade.code if outcome.grade else None,
            "by": [ruling.rule.id for ruling in outcome.decisive],
            "cites": list(outcome.sources),
            "ask": asked.code if asked else None,
            "confirm": bool(outcome.confirm),
        }
    nothing = {"grade": None, "ask": None, "confirm": False}
    expected = {code: nothing | told for code, told in persona["outcomes"].items()}
    assert told == expected
    assert list(told) == list(expected), "the order of the answers"


def test_every_topic_is_in_a_table_unless_its_item_came_since() -> None:
    told = TABLE.union(*(person["expect"] for person in TODAY["people"]))
    assert set(topics()) >= told
    assert all(topics()[code].file.item for code in set(topics()) - told)


@pytest.mark.parametrize("name", JOURNEYS)
def test_a_typical_person_is_asked_at_most_twelve_questions(name: str) -> None:
    (persona,) = (persona for persona in PERSONAS if persona["name"] == name)
    given = persona["facts"] | {"filing_date": persona["day"]}
    told: dict[str, Any] = {}
    while (question := next_question(told, persona["day"])) is not None:
        told[question.code] = given[question.code]
    assert len({all_facts()[code].page or code for code in told}) <= 12
    assert [o.verdict for o in evaluate(told | {"local_points": 0}, persona["day"])] == [
        o.verdict for o in evaluate(given | {"local_points": 0}, persona["day"])
    ]
