"""One right filing of each item, from `answers.yaml` in its folder.

Demonstration, tests and measurements file it, so it must pass every check of the form on
any day: a date that must be in the future, or in the period of a round, is written
relative to the day of filing, e.g. `today+900` or `today-275`, and a year that must be over as
`last year`, or `last year-2` for one before it.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from pydantic import Field, TypeAdapter

from services import moments
from services.catalogue import loader
from services.catalogue.asked import documents_asked
from services.catalogue.check import check
from services.catalogue.parts import ApplicantKind
from services.catalogue.schema import Item
from services.catalogue.types import Code, Path
from services.content import BadContent, Frozen, read_yaml

FROM_TODAY = re.compile(r"today([+-][0-9]+)?")
FROM_LAST_YEAR = re.compile(r"last year(-[0-9]+)?")


class RightFiling(Frozen):
    """A filing that passes every check, from `answers.yaml`.

    Args:
        applicant: who files it.
        doubtful: the answer that the demonstration's correction notice asks to correct.
        answers: by section, then question.
    """

    applicant: ApplicantKind = "organisation"
    doubtful: Path
    answers: dict[Code, dict[Code, Any]] = Field(min_length=1)


def right_filing(code: str, on: date | None = None) -> RightFiling:
    """Read the right filing of an item, for a day of filing (by default today).

    Raises:
        BadContent: the file is wrong.
    """
    found = _read(code)
    return found.model_copy(update={"answers": _on(found.answers, on or moments.today())})


def filing_problems(wanted: Item) -> Iterator[str]:
    """List what is wrong with an item's right filing, as `check-plan` says it."""
    where = f"{wanted.code}/answers.yaml"
    try:
        filing = right_filing(wanted.code)
    except BadContent as bad:
        yield from str(bad).splitlines()
        return
    if filing.doubtful not in wanted.by_path:
        yield f"{where}: doubtful: there is no question {filing.doubtful}"
    asked = documents_asked(wanted, filing.answers)
    held = {one.slot.code: 1 for one in asked if one.required}
    for problem in check(wanted, filing.answers, documents=held):
        yield f"{where}: {problem.field}: {problem.message}"


@cache
def _read(code: str) -> RightFiling:
    found: RightFiling = read_yaml(loader.ITEMS / code / "answers.yaml", TypeAdapter(RightFiling))
    return found


def _on(value: Any, day: date) -> Any:
    """Convert answers for JSON, with dates relative to the day of filing replaced."""
    if isinstance(value, dict):
        return {key: _on(one, day) for key, one in value.items()}
    if isinstance(value, list):
        return [_on(one, day) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and (match := FROM_LAST_YEAR.fullmatch(value)):
        return day.year - 1 + int(match[1] or 0)
    if isinstance(value, str) and (match := FROM_TODAY.fullmatch(value)):
        return (day + timedelta(days=int(match[1] or 0))).isoformat()
    return value
