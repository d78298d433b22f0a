"""Support for training: who counts, and for how much."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.catalogue import amount, check, facts, item, own_rules, total_amount
from tests.support.answers import complete, trainee
from tests.support.funds import Year

ON = date(2026, 11, 22)
ITEM = item("fund-training")
is_a_year = own_rules.function("fund-training", "is_a_year")


def filed(*people, kind: str = "employer"):
    answers = complete("fund-training")
    answers["support"]["kind"] = kind
    answers["trainees"] = {"number": len(people), "people": list(people)}
    return answers


def asked(*people, kind: str = "employer", period=None) -> Decimal | None:
    return total_amount(ITEM, filed(*people, kind=kind), period)


def hired(number: int, **changes):
    """A trainee of a training body."""
    return trainee(number, employer="示例服务外包有限公司", passed=True, **changes)


def reasons(*people, kind: str = "employer", period=None) -> list[list[str]]:
    found = amount(ITEM, filed(*people, kind=kind), period)
    return [[reason.in_("en") for reason in row.reasons] for row in found.lines[0].rows]


def test_an_employer_asks_for_at_most_4500_a_person():
    assert asked(trainee(1, cost="4500.01"), trainee(2, cost="9000")) == Decimal("9000.00")


def test_a_training_body_asks_for_at_most_1000_a_person():
    assert asked(hired(1), hired(2), kind="trainer") == Decimal("2000.00")


def test_nobody_asks_for_more_than_the_cost():
    assert asked(trainee(1, cost="1234.56"), trainee(2)) == Decimal("5734.56")


def test_500_people_count_and_no_more():
    everyone = [trainee(n, cost="4500") for n in range(501)]
    assert asked(*everyone) == Decimal("2250000.00")
    assert reasons(*everyone)[500] == ["At most 500 rows of an applicant count in a round"]


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({"education": "below_college"}, False),
        ({"education": "college"}, True),
        ({"contract_end": "2026-02-27"}, False),
        ({"contract_end": "2026-02-28"}, True),
        ({"contract": "open_ended", "contract_end": None}, True),
        ({"contract_end": None}, False),
        ({"education": None}, False),
        ({"cost": None}, False),
        ({"cost": "much"}, False),
    ],
)
def test_who_counts(changes, counts):
    assert (asked(trainee(1, **changes)) > 0) is counts


def test_a_row_says_why_it_does_not_count():
    short = trainee(1, education="below_college", contract_end="2025-12-31")
    assert reasons(short, trainee(2)) == [
        [
            "Education below junior college does not count",
            "A contract shorter than one year does not count",
        ],
        [],
    ]


def test_a_trainee_who_failed_counts_for_nobody():
    assert asked(hired(1) | {"passed": False}, kind="trainer") == Decimal("0.00")


@pytest.mark.parametrize(
    ("end", "counts"),
    [("2024-12-31", False), ("2025-01-01", True), ("2025-12-31", True), ("2026-01-01", False)],
)
def test_training_ends_within_the_period_of_the_round(end, counts):
    person = trainee(1, training_start="2024-12-01", training_end=end)
    assert (asked(person, period=Year()) > 0) is counts
    assert asked(person) > 0, "without a round any day counts"


def test_without_a_kind_of_support_nothing_is_asked_for():
    answers = filed(trainee(1))
    answers["support"] = {}
    found = amount(ITEM, answers)
    assert (found.total, found.lines[0].rates) == (Decimal("0.00"), ())


def test_items_without_money_have_no_amount():
    assert total_amount(item("tase"), complete("tase")) is None


@pytest.mark.parametrize(
    ("start", "end", "year"),
    [
        (date(2024, 3, 1), date(2025, 2, 28), True),
        (date(2024, 3, 1), date(2025, 2, 27), False),
        (date(2024, 1, 1), date(2024, 12, 31), True),
        (date(2024, 2, 29), date(2025, 2, 28), True),
        (date(2024, 2, 29), date(2025, 2, 27), False),
    ],
)
def test_a_year_is_counted_with_its_last_day(start, end, year):
    assert is_a_year(start, end) is year


@settings(deadline=None)
@given(st.lists(st.decimals(0, 20000, places=2), max_size=8))
def test_the_total_is_the_sum_of_the_rows_and_within_the_limits(costs):
    found = amount(ITEM, filed(*[trainee(n, cost=str(cost)) for n, cost in enumerate(costs)]))
    assert found.total == sum((row.amount for row in found.lines[0].rows), Decimal(0))
    for row, cost in zip(found.lines[0].rows, costs, strict=True):
        assert Decimal(0) <= row.amount <= min(cost, Decimal(4500))


def test_the_number_said_and_the_rows_listed_are_one():
    answers = complete("fund-training")
    answers["trainees"]["number"] = 3
    problems = {p.field: p.message.in_("en") for p in check(ITEM, answers, on=ON)}
    assert problems == {
        "trainees.people": "You listed 2, but the number of trainees is 3. Change one of them"
    }


def test_columns_of_training_bodies_are_asked_only_of_them():
    answers = filed(trainee(1), kind="trainer")
    problems = {problem.field for problem in check(ITEM, answers, on=ON)}
    assert problems == {"trainees.people.0.employer", "trainees.people.0.passed"}


def test_the_self_check_counts_trainees_by_condition():
    answers = filed(
        trainee(1), trainee(2, education="below_college"), trainee(3, contract_end="2025-12-31")
    )
    established = facts(ITEM, answers, on=ON)
    assert (established["trainees"], established["trainees_college"]) == (3, 2)
    assert established["trainees_contract"] == 2
    assert established["serious_violations"] == 0
    assert established["on_dishonesty_list"] is False


@pytest.mark.parametrize(
    ("identity", "nationality", "said"),
    [
        ({"kind": "passport", "number": "E12345678"}, None, "Select the trainee's nationality"),
        ({"kind": "passport", "number": "E12345678"}, "GB", None),
        ({"kind": "passport", "number": "E12345678"}, "HK", "nationality"),
        ({"kind": "resident_id", "number": "11010519491231002X"}, None, None),
    ],
)
def test_a_passport_needs_a_nationality(identity, nationality, said):
    answers = filed(trainee(1, identity=identity, nationality=nationality))
    problems = check(ITEM, answers, on=ON)
    found = [one for one in problems if one.field.startswith("trainees.people.0.nationality")]
    assert bool(found) is (said is not None)
    assert all(said in one.message.in_("en") for one in found)
