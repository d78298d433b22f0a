"""What a decision letter says about remedies depends on who decided and when."""

from datetime import date

import pytest

from services.language import LANGUAGES
from services.plan import load_plan, reconsideration

BEFORE, SINCE = date(2023, 12, 31), date(2024, 1, 1)


@pytest.mark.parametrize(
    ("body", "on", "reviewer"),
    [
        ("commerce", BEFORE, "深圳市人民政府或者上一级主管部门申请行政复议"),
        ("commerce", SINCE, "向深圳市人民政府申请行政复议"),
        ("tax", BEFORE, "向国家税务总局申请行政复议"),
        ("tax", SINCE, "向国家税务总局申请行政复议"),
        ("lat", date(2017, 1, 1), "深圳市人民政府或者上一级税务机关"),
        ("customs", SINCE, "向海关总署申请行政复议"),
        ("justice", SINCE, "深圳市人民政府或者上一级司法行政部门"),
        ("qianhai-authority", SINCE, "向深圳市人民政府申请行政复议"),
        ("futian", SINCE, "向深圳市人民政府申请行政复议"),
        ("immigration", SINCE, "复议机关以法律、法规的规定为准"),
    ],
)
def test_the_reviewer_follows_the_kind_of_body_and_the_day(
    body: str, on: date, reviewer: str
) -> None:
    assert reviewer in reconsideration(load_plan().body(body), on).sc


def test_failure_to_act_goes_to_reconsideration_first_since_2024() -> None:
    commerce = load_plan().body("commerce")
    assert "must go to reconsideration first" in reconsideration(commerce, SINCE).en
    assert "must go to reconsideration first" not in reconsideration(commerce, BEFORE).en


@pytest.mark.parametrize("on", [BEFORE, SINCE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_body_has_a_complete_notice(on: date, language: str) -> None:
    for body in load_plan().bodies.values():
        notice = reconsideration(body, on)[language]  # type: ignore[index]
        assert not any(gap in notice for gap in ("{", "}", "()", "（）", "  "))
        assert "60" in notice
        assert "15" in notice
