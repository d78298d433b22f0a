"""What differs between two versions of somebody's answers."""

from typing import Any

from services.catalogue import ChangedSection, compare_answers, item
from services.language import plain
from tests.support.answers import complete, trainee

FUND = item("fund-training")


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[ChangedSection]:
    """What differs in the part about trainees."""
    whole = complete("fund-training")
    return compare_answers(FUND, {**whole, "trainees": before}, {**whole, "trainees": after})


def people(*numbers: int, **changes: Any) -> dict[str, Any]:
    rows = [trainee(number) for number in numbers]
    rows[0] |= changes
    return {"people": rows, "number": len(rows)}


def rows_of(sections: list[ChangedSection]) -> list[tuple[int | None, int | None]]:
    """Where the rows stand that differ."""
    (section,) = sections
    (difference,) = [one for one in section.differences if one.label == LABEL]
    return [(old and old.number, new and new.number) for old, new in difference.rows]


LABEL = FUND.by_path["trainees.people"].label


def test_nothing_differs_between_equal_answers() -> None:
    assert changed(people(1, 2), people(1, 2)) == []


def test_an_answer_is_told_with_both_its_versions() -> None:
    (section,) = changed(people(1), people(1) | {"number": 7})
    (difference,) = section.differences
    assert section.code == "trainees"
    assert difference.before
    assert difference.after
    values = [plain(line.values[0], "en") for line in (difference.before, difference.after)]
    assert [value.split()[0] for value in values] == ["1", "7"]
    assert difference.rows == []


def test_of_a_list_only_the_rows_that_differ_are_told() -> None:
    assert rows_of(changed(people(1, 2, 3), people(1, 3))) == [(2, None)]
    assert rows_of(changed(people(1, 2), people(3, 1, 2))) == [(None, 1)]
    assert rows_of(changed(people(1, 2), people(1, 2, name="另一人"))) == [(1, 1)]


def test_no_row_of_a_long_list_is_left_out() -> None:
    many = people(*range(1, 301))
    fewer = people(*range(1, 300))
    assert rows_of(changed(many, fewer)) == [(300, None)]


def test_what_is_no_longer_asked_is_told() -> None:
    whole = complete("fund-training")
    sections = compare_answers(FUND, whole, {})
    missing = [one for section in sections for one in section.differences if one.after is None]
    assert all(one.before and one.label == one.before.label for one in missing)
    assert len(sections) == len(FUND.sections)
