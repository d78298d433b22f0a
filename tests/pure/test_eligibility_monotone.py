"""Where the law of a topic only ever asks for more, more is never worse."""

from collections.abc import Iterator
from typing import Any

from services.conditions import Comparison, Compound, Defined, Not, When
from services.eligibility import Verdict, all_facts, evaluate, topics
from services.eligibility.derivations import DERIVATIONS
from services.eligibility.evaluating import situation_of, verdict_of
from services.eligibility.rules import Topic
from services.eligibility.solving import NUMBERS
from tests.support.personas import NEUTRAL, PEOPLE

TOWARDS = {"requires": 1, "grants": 1, "disqualifies": -1, "withholds": -1, "refers": -1}


def pulls(condition: When, sign: int) -> Iterator[tuple[str, int]]:
    """Each field of a condition, with the side on which it holds; 0 where it has none."""
    match condition:
        case Comparison(field=field, op=">=" | ">"):
            yield field, sign
        case Comparison(field=field, op="<=" | "<"):
            yield field, -sign
        case Not(part=part):
            yield from pulls(part, -sign)
        case Defined(part=part):
            yield from pulls(part, sign)
        case Compound(parts=parts):
            for part in parts:
                yield from pulls(part, sign)
        case _:
            yield from ((field, 0) for leaf in condition.leaves() for field in leaf.paths())


def better_sides(topic: Topic) -> dict[str, int]:
    """The numbers of which the law of a topic knows one better side, with it: 1 is more."""
    found: dict[str, set[int]] = {}
    for rule in topic.rules:
        sign = TOWARDS.get(rule.effect, 0)
        for field, side in (*pulls(rule.condition, sign), *pulls(rule.when, 0)):
            if sign or rule.effect == "discretion":
                needs = DERIVATIONS[field].needs if field in DERIVATIONS else ()
                for code, pull in ((field, side), *((need, 0) for need in needs)):
                    found.setdefault(code, set()).add(pull)
    numbers = {code for code, fact in all_facts().items() if isinstance(fact.field, NUMBERS)}
    return {c: sides.pop() for c, sides in found.items() if c in numbers and len(sides) == 1}


def test_more_of_what_the_law_asks_for_never_takes_a_yes_away() -> None:
    sides = {code: better_sides(topic) for code, topic in topics().items()}
    tried: set[tuple[str, str]] = set()
    people = [(NEUTRAL | one["facts"], one["day"]) for one in PEOPLE]
    for facts, day in people:
        situation = situation_of(facts, day)
        for outcome in evaluate(facts, day):
            if outcome.verdict is not Verdict.YES:
                continue
            for code, side in sides[outcome.topic.code].items():
                held = situation.given(code)
                if not side or held is None:
                    continue
                field: Any = all_facts()[code].field
                end = min(field.max, 10**9) if side > 0 else field.min
                moved = situation.with_fact(code, type(held)(end))  # type: ignore[call-arg,arg-type]
                assert verdict_of(outcome.topic, moved) is Verdict.YES, (outcome.topic.code, code)
                tried.add((outcome.topic.code, code))
    assert {topic for topic, _code in tried} >= {"cepa-firm", "gba-iit", "northbound-hk", "lawyer"}
    assert len(tried) > 25
