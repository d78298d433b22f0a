"""Every measure has a door, every promise a service, every unit something to receive."""

from services import moments
from services.catalogue import items_on
from services.catalogue.promises import find_gaps, find_keepers
from services.plan import load_plan


def test_nothing_that_the_plan_promises_is_without_a_service() -> None:
    assert list(find_gaps(load_plan(), items_on(moments.today()))) == []
    assert sum(len(measure.promises) for measure in load_plan().measures) == 76


def test_what_is_missing_is_named() -> None:
    plan, items = load_plan(), items_on(moments.today())
    gaps = list(
        find_gaps(
            plan, [one for one in items if one.code not in {"sports-education", "scholarship"}]
        )
    )
    assert "measure 17: no service keeps “鼓励企业设立留学生奖励基金”" in gaps
    gaps = list(find_gaps(plan, [one for one in items if one.code != "legislation"]))
    assert gaps[0] == "measure 5: no service leads there"
    gaps = list(find_gaps(plan, [one for one in items if one.code != "factor-flow"]))
    assert gaps[-1] == "hkmao: named by the plan, and receives nothing"


def test_a_promise_is_kept_by_who_quotes_it_of_the_same_measure() -> None:
    plan, items = load_plan(), items_on(moments.today())
    twelve, promise = plan.measure(12), "推进深港联营律师事务所及分所设立"
    assert [one.code for one in find_keepers(items, twelve, promise)] == [
        *("joint-law-firm", "professions")
    ]
    assert find_keepers(items, plan.measure(13), promise) == []
