"""Budgets of directions, as officers write them."""

from decimal import Decimal

import pytest

from services.catalogue import item
from services.language import LANGUAGES
from services.rounds.directions import (
    Directions,
    describe_directions,
    find_problems,
    list_questions,
    read_directions,
    write_lines,
)

TECHNOLOGY = item("fund-technology")
BY = "support.direction"
ENVELOPE = Decimal(5_000_000)
LABELS = [option.label for option in list_questions(TECHNOLOGY)[BY].leaves()]


def test_a_round_is_divided_by_what_everybody_is_asked_once() -> None:
    assert BY in list_questions(TECHNOLOGY)
    training = list_questions(item("fund-training"))
    assert "support.kind" in training
    assert "training.provider" not in training, "only some are asked"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_written_is_read_in_each_language(language: str) -> None:
    first, second = (label[language] for label in LABELS)  # type: ignore[index]
    lines = (f"{first}：300万元", f"  {second}   2,500,000.50")
    assert find_problems(TECHNOLOGY, BY, lines, ENVELOPE) == []
    read = read_directions(TECHNOLOGY, BY, lines)
    assert read.budgets == {"import": Decimal(3_000_000), "export": Decimal("2500000.50")}
    stored = read.as_json()
    assert Directions.stored(stored) == read
    written = write_lines("fund-technology", stored, language)  # type: ignore[arg-type]
    assert read_directions(TECHNOLOGY, BY, written.splitlines()) == read
    assert [name for name, _ in describe_directions("fund-technology", stored)] == LABELS


def test_a_round_without_budgets_of_directions_stores_nothing() -> None:
    assert find_problems(TECHNOLOGY, "", (), ENVELOPE) == []
    assert read_directions(TECHNOLOGY, "", ()).as_json() == {}
    assert Directions.stored({}) == Directions()


@pytest.mark.parametrize(
    ("by", "lines", "field", "said"),
    [
        ("", ("import 1",), "split_by", "Select the question"),
        ("support.nothing", ("import 1",), "split_by", "Select one of these"),
        (BY, (), "directions", "at least one answer"),
        (BY, ("imports of art 1",), "directions", "“imports of art 1” does not begin with one of"),
        (BY, ("1000000",), "directions", "does not begin with one of"),
        (BY, ("import",), "directions", "Write the budget of Interest subsidy"),
        (BY, ("import lots",), "directions", "Write the budget of Interest subsidy"),
        (BY, ("import 0",), "directions", "above 0"),
        (BY, ("import -5",), "directions", "above 0"),
        (BY, ("import 5000000.01",), "directions", "no more than that of the round"),
        (BY, ("import 1", "Import 2"), "directions", "stands here twice"),
        (BY, ("import 2000000", "export 2999999.99"), "directions", "only RMB 4,999,999.99"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    by: str, lines: tuple[str, ...], field: str, said: str
) -> None:
    (problem,) = find_problems(TECHNOLOGY, by, lines, ENVELOPE)
    assert problem.field == field
    assert said in problem.message.in_("en")


def test_budgets_may_together_exceed_that_of_the_round() -> None:
    lines = ("import 4000000", "export 4000000")
    assert find_problems(TECHNOLOGY, BY, lines, ENVELOPE) == []
