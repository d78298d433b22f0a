"""Whatever is answered to any item: nothing crashes, and each problem names a field of it."""

import os
from copy import deepcopy
from random import Random
from typing import Any

import pytest

from services.catalogue import View, amount, check, facts, item, sections_asked
from services.catalogue.answers import right_filing
from services.catalogue.fields import RowsField
from services.catalogue.schema import Item
from tests.support.answers import DAY, Answers, every_item
from tests.support.chance import answers_by_chance

SETS, FEWER = int(os.environ.get("ANSWER_SETS", "50")), 20
"""How many sets each item is given, 2,000 before a release; and of how many the facts are taken."""
JUNK: tuple[Any, ...] = (
    *(None, "", " ", "，", "\u200b", "\x00", "0", "-1", "1e9", "NaN", "９９", "2026-02-30"),
    *(0, -1, 10**30, 1.5, True, False, [], {}, [None], [[]], {"amount": []}, "x" * 5000),
    *({"kind": "passport"}, {"currency": "XXX", "amount": "1"}, ["nothing"], "today", "CN"),
)
"""What no question expects, and what some expect and others do not."""


@pytest.mark.parametrize("code", every_item())
def test_any_answers_are_checked_and_each_problem_names_its_field(code: str) -> None:
    wanted = item(code)
    if not wanted.sections:
        pytest.skip("a guide asks nothing")
    chance = Random(code)
    for seed in range(SETS):
        view = View(wanted, _changed(wanted, chance, seed))
        problems = check(wanted, view, documents={}, on=DAY)
        for problem in problems:
            assert _is_field(wanted, problem.field), (seed, problem)
        for section in sections_asked(wanted, view):
            assert section.lines is not None
        amount(wanted, view)
        if seed < FEWER:
            facts(wanted, view, on=DAY)


@pytest.mark.parametrize("code", every_item())
def test_one_wrong_answer_is_named_where_it_stands(code: str) -> None:
    """Of the right filing, with one answer that no question takes."""
    wanted, right = item(code), right_filing(code, DAY).answers
    for section, values in right.items():
        for field in values:
            if wanted.by_path[f"{section}.{field}"].kind not in ("text", "textarea"):
                answers = deepcopy(right)
                answers[section][field] = {"surprise": 1}
                named = {one.field.split(".")[1] for one in check(wanted, answers, on=DAY)}
                assert field in named, f"{section}.{field}"


def _changed(wanted: Item, chance: Random, seed: int) -> Answers:
    """A right filing, by chance with other right answers, and some of them replaced by junk."""
    answers = answers_by_chance(wanted, seed) if seed % 2 else _right(wanted)
    for _ in range(chance.randint(1, 4)):
        section = chance.choice(sorted(answers))
        if chance.random() < 0.05 or not isinstance(answers[section], dict):
            answers[section] = chance.choice(JUNK)
        elif answers[section]:
            _spoil(answers[section], chance)
    return answers


def _right(wanted: Item) -> Answers:
    return deepcopy(right_filing(wanted.code, DAY).answers)


def _spoil(values: dict[str, Any], chance: Random) -> None:
    code = chance.choice(sorted(values))
    rows = values[code]
    if isinstance(rows, list) and rows and isinstance(rows[0], dict) and chance.random() < 0.8:
        row = chance.choice(rows)
        if isinstance(row, dict) and row:
            row[chance.choice(sorted(row))] = chance.choice(JUNK)
        else:
            rows.append(chance.choice(JUNK))
    else:
        values[code] = chance.choice(JUNK)


def _is_field(wanted: Item, path: str) -> bool:
    section, _, rest = path.partition(".")
    if section == "documents":
        return rest in {slot.code for slot in wanted.documents}
    code, *row = rest.split(".")
    field = wanted.by_path.get(f"{section}.{code}")
    if isinstance(field, RowsField) and row:
        return row[0].isdigit() and (not row[1:] or row[1] in {c.code for c in field.columns})
    return field is not None and not row
