"""An estimate is what a filing of the same figures comes to, and asks for nothing else."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from services.catalogue import Item, all_items, amount, clean, item
from services.catalogue.answers import right_filing
from services.catalogue.fields import RowsField
from services.catalogue.money import estimating
from services.catalogue.money.currencies import CURRENCIES
from services.catalogue.money.estimating import ALIKE, cut_down, estimate, has_estimate
from services.catalogue.money.terms import CostsLine
from services.catalogue.visibility import View
from tests.support import shelf
from tests.support.answers import DAY, complete, trainee
from tests.support.chance import answers_by_chance
from tests.support.funds import Year, fund, said, stated

FUNDS = [one.code for one in all_items() if has_estimate(one)]
ROUND = Year(
    costs_from=DAY - timedelta(days=600),
    costs_to=DAY - timedelta(days=60),
    rates_on=DAY,
    rates={code: Decimal(number) / 7 for number, code in enumerate(CURRENCIES, start=1)},
    interest=Decimal("3.45"),
)


@pytest.mark.parametrize("code", FUNDS)
def test_an_estimate_is_what_the_filing_comes_to(code: str) -> None:
    wanted = item(code)
    short = cut_down(wanted)
    paid = 0
    for seed in range(200):
        answers = answers_by_chance(wanted, seed)
        filed, estimated = amount(wanted, answers, ROUND), estimate(short, answers, ROUND)
        assert filed is not None
        assert estimated.total == filed.total, seed
        assert [line.total for line in estimated.lines] == [line.total for line in filed.lines]
        assert said(estimated) == said(filed), seed
        paid += bool(filed.total)
    assert paid > 10


@pytest.mark.parametrize("code", FUNDS)
def test_an_estimate_takes_the_figures_of_a_right_filing(code: str) -> None:
    wanted = item(code)
    short = cut_down(wanted)
    answers = clean(short, complete(code))
    assert estimating.find_estimate_problems(wanted, short, answers, None) == []
    expected = amount(wanted, complete(code), ROUND)
    assert expected is not None
    assert estimate(short, answers, ROUND).total == expected.total


@pytest.mark.parametrize("code", FUNDS)
def test_an_estimate_asks_for_nothing_that_names_somebody(code: str) -> None:
    for field in cut_down(item(code)).by_path.values():
        for one in field.columns if isinstance(field, RowsField) else (field,):
            assert one.kind not in estimating.WORDS


class Watched(dict[str, Any]):
    """A row that notes which columns are looked at."""

    def __init__(self, row: Mapping[str, Any], seen: set[str]) -> None:
        super().__init__(row)
        self.seen = seen

    def __getitem__(self, column: str) -> Any:
        self.seen.add(column)
        return super().__getitem__(column)

    def get(self, column: str, default: Any = None) -> Any:
        """Note the column, too."""
        self.seen.add(column)
        return super().get(column, default)


@pytest.mark.parametrize("code", FUNDS)
def test_the_python_of_an_item_looks_at_no_column_that_an_estimate_lacks(code: str) -> None:
    wanted = item(code)
    assert wanted.amount
    for line in wanted.amount.lines:
        if not isinstance(line, CostsLine) or not line.counts:
            continue
        seen: set[str] = set()
        counts = estimating_function(wanted, line.counts)
        for seed in range(100):
            for row in View(wanted, answers_by_chance(wanted, seed)).rows(line.rows):
                counts(Watched(row.values, seen), ROUND)
        asked = cut_down(wanted).by_path[line.rows]
        assert isinstance(asked, RowsField)
        assert seen
        assert seen <= {column.code for column in asked.columns}


def test_an_estimate_of_training_asks_for_no_column_that_the_amount_does_not_need() -> None:
    asked = cut_down(item("fund-training")).by_path["trainees.people"]
    assert isinstance(asked, RowsField)
    needed = "education contract contract_start contract_end training_end passed cost alike"
    assert [column.code for column in asked.columns] == needed.split()


def estimating_function(wanted: Item, name: str) -> Any:
    from services.catalogue import own_rules

    return own_rules.function(wanted.code, name)


def test_a_row_can_stand_for_many() -> None:
    short = cut_down(item("fund-training"))
    rows = [trainee(1, cost="9000", **{ALIKE: "480"}), trainee(2, cost="4000.50", **{ALIKE: 30})]
    answers = {"support": {"kind": "employer"}, "trainees": {"people": rows}}
    found = estimate(short, answers, None)
    assert found.total == Decimal("4500") * 480 + Decimal("4000.50") * 20
    (line,) = found.lines
    assert line.counted == 500
    assert [numbers for _, numbers in line.uncounted] == [(2,)]


def test_a_list_is_no_longer_than_that_of_a_filing() -> None:
    wanted = item("fund-training")
    rows = [trainee(1, **{ALIKE: "499"}), trainee(2, **{ALIKE: "2"})]
    answers = {"support": {"kind": "employer"}, "trainees": {"people": rows}}
    (problem,) = estimating.find_estimate_problems(wanted, cut_down(wanted), answers, None)
    assert problem.field == "trainees.people"
    assert problem.message.in_("en") == "The list of trainees can have at most 500 rows"


@pytest.mark.parametrize("alike", ["many", "0", "-3", "1.5", "5000000"])
def test_a_number_of_rows_that_cannot_be_is_told(alike: str) -> None:
    wanted = item("fund-training")
    answers = {
        "support": {"kind": "employer"},
        "trainees": {"people": [trainee(1, **{ALIKE: alike})]},
    }
    problems = estimating.find_estimate_problems(wanted, cut_down(wanted), answers, None)
    assert f"trainees.people.0.{ALIKE}" in {problem.field for problem in problems}


@pytest.mark.parametrize(
    "answers",
    [{}, {"trainees": 3}, {"trainees": {"people": "x"}}, {"trainees": {"people": [3, None]}}],
)
def test_anything_may_stand_in_an_address(answers: dict[str, Any]) -> None:
    wanted = item("fund-training")
    assert estimating.find_estimate_problems(wanted, cut_down(wanted), answers, None)


SECTIONED = """
fields:
  - {code: kind, kind: choice, options: [{code: a}, {code: b}]}
  - {code: member, kind: yesno, when: {field: claim.kind, op: "==", value: a}}
  - {code: name, kind: text}
  - code: costs
    kind: rows
    columns:
      - {code: place, kind: country}
      - {code: far, kind: yesno, when: {field: place, op: "==", value: SG}}
      - {code: what, kind: text}
      - {code: paid_on, kind: date}
      - {code: noted_on, kind: date}
      - {code: sum, kind: money}
amount:
  lines:
    - code: aid
      kind: costs
      rows: claim.costs
      cost: sum
      dated: paid_on
      rates:
        - {when: {field: far, op: "==", value: true}, share: 0.7}
        - {when: {field: claim.member, op: "==", value: true}, share: 0.5}
"""


def test_what_decides_that_a_question_is_asked_is_asked_too() -> None:
    short = cut_down(fund(SECTIONED))
    assert list(short.by_path) == ["claim.kind", "claim.member", "claim.costs"]
    rows = short.by_path["claim.costs"]
    assert isinstance(rows, RowsField)
    assert [column.code for column in rows.columns] == ["place", "far", "paid_on", "sum"]


def test_the_condition_of_a_section_holds_for_each_of_its_questions() -> None:
    wanted = item("fund-training")
    training = wanted.section("trainees").model_copy(
        update={"when": item("fund-training").field("training.provider").when}
    )
    sections = tuple(training if s.code == "trainees" else s for s in wanted.sections)
    said = {name: getattr(wanted, name) for name in Item.model_fields} | {"sections": sections}
    short = cut_down(Item.model_construct(**said))
    for kind, asked in (("employer", True), ("trainer", False)):
        view = View(short, {"support": {"kind": kind}})
        assert ("trainees.people" in view.paths) is asked


def test_what_the_officers_state_has_no_estimate() -> None:
    assert has_estimate(item("fund-training"))
    assert not has_estimate(stated(item("fund-training")))
    assert not has_estimate(item("tase"))


def test_the_example_of_the_documentation_has_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    with shelf.with_folder(shelf.EXAMPLE, monkeypatch, tmp_path) as code:
        short = cut_down(item(code))
        answers = deepcopy(right_filing(code, DAY).answers)
        assert estimate(short, answers, None).total == Decimal(40_000)
