"""Figures that a form reckons from its answers: shares, what is over a share, days that passed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter

from portal.self_check import self_check_of
from services.catalogue import Item, View, facts, item
from services.catalogue.consistency import problems
from services.catalogue.reckoning import ReckonedLine, reckon
from services.language import plain
from tests.support.answers import complete
from tests.support.editions import revised

ON = date(2026, 11, 22)
SAYS = {
    "code": "line",
    "label": {"sc": "比例", "en": "The share"},
    "source": {"text": {"sc": "示例", "en": "Example"}, "status": "K"},
}
SHARE = {"kind": "share", "part": "staff.college", "whole": "staff.total"}
EXCESS = {"kind": "excess", "rows": "income.contracts", "column": "amount", "of": "amount"}
DELAY = {"kind": "delay", "since": "staff.counted_on", "most": 15}


def with_line(**says: Any) -> Item:
    """The recognition, with one figure reckoned."""
    line: Any = TypeAdapter(ReckonedLine).validate_python(SAYS | says)
    return revised(item("tase"), reckoned=(line,), self_check=None)


def reckoned(answers: dict[str, Any], **says: Any) -> tuple[Decimal | None, bool | None]:
    wanted = with_line(**says)
    (found,) = reckon(wanted.reckoned, View(wanted, answers), ON)
    return found.value, found.keeps


@pytest.mark.parametrize(
    ("college", "bound", "value", "keeps"),
    [
        (50, {"least": "0.5"}, "0.5", True),
        (49, {"least": "0.5"}, "0.49", False),
        (8, {"most": "0.08"}, "0.08", True),
        (9, {"most": "0.08"}, "0.09", False),
        (9, {}, "0.09", None),
        (None, {"most": "0.08"}, None, None),
    ],
)
def test_a_share_and_its_bound(
    college: int | None, bound: dict[str, str], value: str | None, keeps: bool | None
) -> None:
    answers = complete("tase")
    answers["staff"] |= {"total": 100, "college": college}
    expected = None if value is None else Decimal(value)
    assert reckoned(answers, **SHARE, **bound) == (expected, keeps)


@pytest.mark.parametrize(
    ("share", "most", "value"),
    [("0.15", None, "5950000.00"), ("0.15", "5000000", "5000000.00"), ("0.9999", None, "700.00")],
)
def test_what_is_over_a_share_up_to_the_most(share: str, most: str | None, value: str) -> None:
    found = reckoned(complete("tase"), **EXCESS, share=share, most=most)
    assert found == (Decimal(value), None)


@pytest.mark.parametrize(
    ("since", "days", "keeps"), [("2026-11-07", 15, True), ("2026-11-06", 16, False)]
)
def test_days_that_passed(since: str, days: int, keeps: bool) -> None:
    answers = complete("tase")
    answers["staff"]["counted_on"] = since
    assert reckoned(answers, **DELAY) == (Decimal(days), keeps)


def test_a_flag_is_shown_with_its_note_and_refuses_nothing() -> None:
    note = {"sc": "请说明", "en": "Say why"}
    wanted, answers = with_line(**SHARE, least="0.9", note=note), complete("tase")
    (check,) = self_check_of(wanted, answers, ON)
    assert (check.verdict, check.section) == ("no", "staff")
    assert check.counted
    assert check.remedy
    assert plain(check.counted, "en") == "From your answers: 50.0%"
    assert check.remedy.en == "Say why"


@pytest.mark.parametrize(
    ("says", "problem"),
    [
        (SHARE | {"part": "staff.counted_on"}, "staff.counted_on is no number asked for"),
        (DELAY | {"since": "staff.total"}, "staff.total is no day asked for"),
        (EXCESS | {"of": "country", "share": "0.15"}, "no column of numbers, country"),
    ],
)
def test_a_figure_that_cannot_be_reckoned_is_refused(says: dict[str, Any], problem: str) -> None:
    assert any(problem in found for found in problems(with_line(**says)))


def test_a_condition_on_what_is_not_asked_is_left_out() -> None:
    answers = complete("tase-report")
    answers["report"]["kind"] = "change"
    answers["change"] = {
        "changed_on": "2026-11-01",
        "what": ["move"],
        "before": "福田",
        "after": "南山",
    }
    said = [plain(check.text, "en") for check in self_check_of(item("tase-report"), answers, ON)]
    assert said[-1] == "Reported within 15 days of the change"
    assert not any("50%" in text for text in said)


@pytest.mark.parametrize(("born", "age"), [("1966-11-22", 60), ("1966-11-23", 59)])
def test_an_age_follows_from_the_day_of_birth(born: str, age: int) -> None:
    wanted = item("talent-green")
    assert wanted.self_check
    fed = wanted.self_check.model_dump()
    fed["facts"] |= {"age": {"answer": "person.born_on", "take": "age"}}
    answers = complete("talent-green")
    answers["person"] |= {"status": "foreign", "nationality": "GB", "born_on": born}
    answers["identity"] = {"main": {"kind": "passport", "number": "AB123456"}}
    assert facts(revised(wanted, self_check=fed), answers, on=ON, checked=True)["age"] == age
