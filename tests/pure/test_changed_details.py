"""How the event that an applicant changed is worded."""

import pytest

from portal.wording import changed_details

SINCE = {"since": "2026-01-05", "former": "甲"}


@pytest.mark.parametrize(
    ("changed", "lines"),
    [
        (
            {"name": "乙", "representative": "丙"},
            ["Since 5 January 2026: 乙 (formerly 甲)", "Legal representative: 丙"],
        ),
        (
            {"name": "甲", "representative": "丙"},
            ["Changed on 5 January 2026", "Legal representative: 丙"],
        ),
        ({"name": "甲", "representative": ""}, ["Since 5 January 2026: another identity document"]),
        ({"name": "乙", "representative": ""}, ["Since 5 January 2026: 乙 (formerly 甲)"]),
    ],
)
def test_only_what_changed_is_said_to_have_changed(
    changed: dict[str, str], lines: list[str]
) -> None:
    said = changed_details(SINCE | changed)
    assert [line.in_("en") for line in said] == lines
