"""The report of a recognised enterprise: flagged where it falls short, taken all the same."""

from datetime import date

import pytest

from portal.self_check import self_check_of
from services.catalogue import check, documents_asked, item
from services.language import plain
from tests.support.answers import Answers, complete

ON = date(2026, 11, 22)
REPORT = item("tase-report")


def report(kind: str = "annual", **changes: dict[str, object]) -> Answers:
    answers = complete("tase-report")
    answers["report"]["kind"] = kind
    for section, values in changes.items():
        answers.setdefault(section, {}).update(values)
    return answers


def flags(answers: Answers) -> list[str]:
    """What is flagged."""
    checks = self_check_of(REPORT, answers, ON)
    assert {check.verdict for check in checks} <= {"yes", "no"}
    return [plain(check.text, "en") for check in checks if check.verdict == "no"]


@pytest.mark.parametrize(
    ("changes", "flagged"),
    [
        ({"staff": {"college": 50}}, False),
        ({"staff": {"college": 49}}, True),
        ({"income": {"in_scope": "10000000.00"}}, False),
        ({"income": {"in_scope": "9999999.99", "offshore": "9000000.00"}}, True),
        ({"income": {"offshore": "7000000.00"}}, False),
        ({"income": {"offshore": "6999999.99"}}, True),
        ({"staff": {"education_cost": "1440000.00"}}, False),
        ({"staff": {"education_cost": "1440000.01"}}, True),
    ],
)
def test_a_share_that_falls_short_is_flagged_and_taken(
    changes: dict[str, dict[str, object]], flagged: bool
) -> None:
    answers = report(**changes)
    assert (len(flags(answers)) == 1) is flagged
    assert check(REPORT, answers, on=ON) == []


@pytest.mark.parametrize(("changed_on", "late"), [("2026-11-07", False), ("2026-11-06", True)])
def test_a_change_reported_after_15_days_is_late_and_taken(changed_on: str, late: bool) -> None:
    said = {"changed_on": changed_on, "what": ["merger"], "before": "甲", "after": "乙"}
    answers = report("change", change=said)
    assert bool(flags(answers)) is late
    assert check(REPORT, answers, on=ON) == []
    asked = {one.slot.code for one in documents_asked(REPORT, answers)}
    assert asked == {"registry", "resolution"}


def test_each_kind_asks_for_its_own_papers() -> None:
    def asked(kind: str) -> set[str]:
        return {one.slot.code for one in documents_asked(REPORT, report(kind))}

    assert asked("annual") == {"accounts", "cit_return", "roster"}
    assert asked("rename") == {"registry", "platform"}
    assert asked("surrender") == set()
