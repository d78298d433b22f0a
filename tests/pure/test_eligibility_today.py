"""What people are told under today's law: `personas_today.yaml`, on each side of every boundary."""

from typing import Any

import pytest

from services.eligibility import Outcome, Verdict, evaluate
from services.eligibility.changing import turning_points
from tests.support.personas import NEUTRAL, PEOPLE, check_cited


def _id(person: dict[str, Any]) -> str:
    return f"{person['case']} {person['name']}"


@pytest.mark.parametrize("person", PEOPLE, ids=_id)
def test_a_person_is_told_what_the_law_says_today(person: dict[str, Any]) -> None:
    told = {o.topic.code: o for o in evaluate(NEUTRAL | person["facts"], person["day"])}
    for code, expected in person["expect"].items():
        assert code in told
        _compare(told[code], expected)
        check_cited(told[code])
    assert not set(person.get("absent", ())) & set(told)
    if person.get("no_yes"):
        assert all(outcome.verdict is not Verdict.YES for outcome in told.values())


def _compare(outcome: Outcome, expected: dict[str, Any]) -> None:
    for name, value in expected.items():
        said = _TOLD[name](outcome)
        match name:
            case "by" | "asks" | "doors":
                assert set(value) <= set(said), (name, said)
            case "not_by" | "not_doors":
                assert not set(value) & set(said)
            case "says" | "remedy" | "caution" | "goes_to" | "heading":
                assert str(value) in said, (name, said)
            case "turns":
                assert value in said, said
            case _:
                assert said == value, (name, said, _TOLD["by"](outcome), outcome.missing)


_TOLD: dict[str, Any] = {
    "verdict": lambda o: o.verdict.value,
    "grade": lambda o: o.grade and o.grade.code,
    "heading": lambda o: o.grade.name.en,
    "settled_by": lambda o: o.settled_by and o.settled_by.value,
    "confirm": lambda o: bool(o.confirm),
    "by": lambda o: [ruling.rule.id for ruling in o.decisive],
    "not_by": lambda o: [ruling.rule.id for ruling in o.decisive],
    "cites": lambda o: list(o.sources),
    "asks": lambda o: o.missing,
    "doors": lambda o: [one.code for one in o.see],
    "not_doors": lambda o: [one.code for one in o.see],
    "says": lambda o: " ".join(ruling.rule.entry.text.en for ruling in o.decisive),
    "caution": lambda o: " ".join(text.en for text in o.confirm),
    "goes_to": lambda o: " ".join(text.en for text in o.goes_to),
    "remedy": lambda o: " ".join(text.en for text in (*o.remedy.all_of, *o.remedy.any_of)),
    "turns": lambda o: [str(one.value) for one in turning_points(o)],
}


def test_every_answer_of_the_table_names_its_source() -> None:
    for person in PEOPLE:
        for code, expected in person["expect"].items():
            open_still = expected.get("settled_by") == "answer"
            assert expected.get("cites") or open_still, (person["name"], code)


def test_a_no_points_to_no_door_that_is_closed() -> None:
    for person in PEOPLE:
        facts = NEUTRAL | person["facts"]
        for outcome in evaluate(facts, person["day"]):
            if outcome.verdict is Verdict.NO:
                doors = [door.code for door in outcome.see]
                told = evaluate(facts, person["day"], doors)
                closed = {
                    one.topic.code for one in told if one.verdict.value in ("no", "elsewhere")
                }
                assert not closed, (person["name"], outcome.topic.code, closed)


def test_every_person_of_the_compilation_is_here() -> None:
    assert {str(person["case"]) for person in PEOPLE} >= {str(n) for n in range(1, 58)}
