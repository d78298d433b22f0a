"""Periods are written once; pages say what jobs do."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.public import texts
from services.applications.lifecycle import ERASABLE, State
from services.content import BadContent
from services.periods import Duration, kept_states, period


def test_every_case_that_is_over_has_a_period() -> None:
    named = [state for states in kept_states().values() for state in states]
    assert sorted(named) == sorted(state.value for state in ERASABLE if state != State.DISCARDED)
    for name in kept_states():
        assert period(name).count


def test_pages_promise_more_time_than_erasing_takes() -> None:
    taken = period("removed").length + timedelta(hours=1)  # the job runs each hour
    assert taken < period("removed_within").length


def test_months_and_years_end_on_their_day() -> None:
    leap_day = datetime(2028, 2, 29, 1, tzinfo=UTC)
    assert Duration(2, "year").before(leap_day) == datetime(2026, 2, 28, 1, tzinfo=UTC)
    assert Duration(6, "month").before(datetime(2027, 8, 31, 1, tzinfo=UTC)) == datetime(
        2027, 2, 28, 1, tzinfo=UTC
    )
    assert Duration(1, "month").before(datetime(2027, 1, 15, tzinfo=UTC)) == datetime(
        2026, 12, 15, tzinfo=UTC
    )
    assert Duration(3, "hour").before(leap_day) == datetime(2028, 2, 28, 22, tzinfo=UTC)


def test_a_period_is_worded_in_three_languages() -> None:
    words = Duration(12, "hour").words
    assert (words.sc, words.tc, words.en) == ("12小时", "12小時", "12 hours")
    assert Duration(1, "day").words.en == "1 day"


def test_a_page_says_the_periods_that_jobs_keep_to() -> None:
    said = str(texts.pages()["privacy"])
    names = ("draft", "draft_notice", "removed_within", "decided", "ended_early", "mail")
    for name in (*names, "staff_access"):
        assert period(name).words.sc in said
        assert period(name).words.en in said


def test_a_page_that_names_an_unknown_period_is_refused() -> None:
    with pytest.raises(BadContent, match="no period forever"):
        texts._with_periods({"sc": "{forever}"})
