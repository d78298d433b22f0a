"""`flask clock`: the clock of cases, read off a file that a script has written."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.commands.alone.clock import show_clock
from services.applications.clock.replaying import ImpossibleHistory, ToldEvent, replay
from services.applications.lifecycle import Action
from services.applications.lifecycles import LIFECYCLES
from services.catalogue import item
from tests.support.counting import DAY, Pause, by_hand, suspended, told

SUSPENDED = (
    ("accept", "2026-04-20"),
    ("suspend", "2026-04-29", {"until": "2026-05-18"}),
    ("resume", "2026-05-18"),
    ("extend", "2026-05-25"),
)

Step = tuple[str, str] | tuple[str, str, dict[str, str]]


def asked(content: object, *options: str) -> Result:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "events.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return CliRunner().invoke(show_clock, ["--events", str(file), *options])


def history(on: str, *steps: Step, code: str = "tase") -> dict[str, object]:
    events = [
        {"action": action, "at": f"{day}T10:00:00+08:00", **(more[0] if more else {})}
        for action, day, *more in steps
    ]
    return {"item": code, "on": on, "events": events}


def answer(on: str, *steps: Step, code: str = "tase") -> dict[str, Any]:
    result = asked(history(on, *steps, code=code), "--json")
    assert result.exit_code == 0, result.output
    read: dict[str, Any] = json.loads(result.stdout)
    return read


KEYS = ("due_on", "days_used", "days_left", "days_excluded", "overdue")


@pytest.mark.parametrize(
    ("on", "events", "expected"),
    [
        ("2026-04-28", 1, ("2026-05-20", 6, 14, 0, False)),
        ("2026-05-10", 2, ("2026-06-04", 7, 13, 5, False)),  # if it ends when it is expected to
        ("2026-05-19", 3, ("2026-06-04", 8, 12, 11, False)),
        ("2026-06-05", 3, ("2026-06-04", 21, -1, 11, True)),
        ("2026-06-05", 4, ("2026-06-18", 21, 9, 11, False)),
        ("2026-04-28", 4, ("2026-05-20", 6, 14, 0, False)),  # what is to come has not happened
    ],
)
def test_a_case_is_counted_day_by_day(on: str, events: int, expected: tuple[object, ...]) -> None:
    read = answer(on, *SUSPENDED[:events])
    assert tuple(read[key] for key in KEYS) == expected


def test_every_key_is_there_before_anything_has_happened() -> None:
    before, after = answer("2026-04-01", *SUSPENDED), answer("2026-05-10", *SUSPENDED)
    assert before.keys() == after.keys()
    assert (before["due_on"], before["days_left"], before["overdue"]) == (None, None, False)
    assert after["resumes_on"] == "2026-05-18"


def test_the_events_of_a_case_can_be_told_from_its_draft_on() -> None:
    steps = [("start", "2026-04-13"), ("submit", "2026-04-15"), *SUSPENDED[:1]]
    whole = answer("2026-04-28", *steps)
    assert whole == answer("2026-04-28", *SUSPENDED[:1])
    assert answer("2026-04-14", *steps)["due_on"] is None


def test_a_correction_is_the_applicants_and_starts_acceptance_anew() -> None:
    steps: list[Step] = [
        ("submit", "2026-03-02"),
        ("ask_for_correction", "2026-03-04", {"due_on": "2026-03-20"}),
    ]
    waiting = answer("2026-03-10", *steps)
    assert (waiting["phase"], waiting["due_on"]) == ("correction", "2026-03-20")
    again = answer("2026-03-12", *steps, ("answer_correction", "2026-03-12"))
    assert (again["phase"], again["due_on"]) == ("acceptance", "2026-03-19")


def test_what_the_law_counts_from_receipt_begins_with_it() -> None:
    read = answer(
        "2026-03-05", ("submit", "2026-03-02"), ("accept", "2026-03-04"), code="talent-green"
    )
    assert (read["started_on"], read["due_on"]) == ("2026-03-02", "2026-03-17")
    result = asked(history("2026-03-05", ("accept", "2026-03-04"), code="talent-green"))
    assert result.exit_code == 1
    assert "talent-green counts from receipt, so begin with submit" in result.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "Invalid JSON"),
        ("[]", "Input should be an object"),
        ({"item": "tase"}, "events: Field required"),
        ({"item": "tase", "events": [], "zone": 8}, "zone: Extra inputs are not permitted"),
        ({"item": "tase", "events": [], "on": 20260610}, "on: Input should be a valid date"),
        ({"item": "fund-air", "events": []}, "there is no item fund-air; there are apec-card, "),
        (history("2026-05-01", ("admit", "2026-04-20")), "event 1: there is no action 'admit'"),
        (history("2026-05-01", ("confirm", "2026-04-20")), "there is no action 'confirm'"),
        (history("2026-05-01", ("suspend", "2026-04-20")), "1, suspend: it cannot be the first"),
        (
            history("2026-05-01", ("accept", "2026-04-20"), ("resume", "2026-04-21")),
            "event 2, resume: it cannot follow accept",
        ),
        (
            history("2026-05-01", *SUSPENDED[:2], ("suspend", "2026-04-30")),
            "event 3, suspend: it cannot follow suspend",
        ),
        (
            history("2026-05-01", ("accept", "2026-04-20"), ("extend", "2026-04-19")),
            "event 2, extend: it is earlier than the one before",
        ),
        (
            history("2026-05-01", SUSPENDED[0], ("suspend", "2026-04-29", {"until": "2026-04-28"})),
            "event 2, suspend: until 2026-04-28 is before the day of the event",
        ),
        (
            {"item": "tase", "events": [{"action": "accept", "at": "9999-12-31T23:59:59Z"}]},
            "events.0.at: Input should be less than 9999-12-31",
        ),
        (
            {"item": "tase", "events": [{"action": "accept", "at": "0001-01-01T00:00:00+14:00"}]},
            "events.0.at: Input should be greater than or equal to 0001-01-02",
        ),
        (
            {"item": "tase", "events": [{"action": "accept", "at": "2026-04-20T10:00:00"}]},
            "events.0.at: Input should have timezone info",
        ),
        (
            {"item": "tase", "events": [{"action": "accept", "at": "2026-04-20"}]},
            "events.0.at: Input should",
        ),
        (
            history("2027-12-30", ("submit", "2027-12-30"), ("accept", "2027-12-30")),
            "The working days of 2028 are not known",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_said_and_where(content: object, said: str) -> None:
    result = asked(content)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_a_file_that_is_not_there_is_not_understood() -> None:
    assert CliRunner().invoke(show_clock, ["--events", "/nowhere.json"]).exit_code == 2


@pytest.mark.parametrize(
    ("on", "events", "lines"),
    [
        ("2026-04-28", 1, ["due on 2026-05-20", "6 used, 14 left, 0 excluded"]),
        ("2026-05-10", 2, ["suspended until 2026-05-18; then due on 2026-06-04"]),
        ("2026-06-05", 3, ["due on 2026-06-04, overdue", "21 used, -1 left, 11 excluded"]),
        ("2026-04-01", 3, ["no limit runs"]),
    ],
)
def test_people_read_the_same(on: str, events: int, lines: Sequence[str]) -> None:
    printed = asked(history(on, *SUSPENDED[:events])).stdout
    assert [line for line in lines if line not in printed.splitlines()] == []


@pytest.mark.parametrize("nature", sorted(set(LIFECYCLES) - {"guide"}))
def test_every_action_can_be_told(nature: Any) -> None:
    """After the steps before it, or at least after the submission, whatever is left out."""
    lifecycle = LIFECYCLES[nature]
    at = "2026-03-02T10:00:00+08:00"

    def possible(*actions: Action) -> bool:
        events = [ToldEvent.model_validate({"action": one.value, "at": at}) for one in actions]
        try:
            replay(lifecycle, events)
        except ImpossibleHistory:
            return False
        return True

    known = [row.action for row in lifecycle.rows]
    reached: set[Action] = set()
    ways: list[tuple[Action, ...]] = [()]
    while ways:
        way = ways.pop()
        for action in known:
            if action not in reached and possible(*way, action):
                reached.add(action)
                ways.append((*way, action))
    assert reached == set(known)


@settings(max_examples=25)  # each reads the item anew, as a process does
@given(suspended(allowed=20, unit="working_day"), st.integers(0, 40), st.booleans())
def test_random_histories_are_what_counting_by_hand_gives(
    case: tuple[date, list[Pause]], later: int, silent: bool
) -> None:
    start, pauses = case
    steps: Iterable[tuple[str, str]] = told(start, pauses)
    if silent:  # steps that do not move the clock may be left out
        steps = [step for step in steps if step[0] not in {"submit", "start_review"}]
    today = (pauses[-1][1] if pauses else start) + later * DAY
    limit = item("tase").require_limit("decision")
    expected = by_hand(start, limit.days, pauses, today)
    read = answer(today.isoformat(), *steps)
    assert tuple(read[key] for key in KEYS) == (
        expected.due.isoformat(),
        expected.used,
        expected.left,
        expected.excluded,
        expected.late,
    )
