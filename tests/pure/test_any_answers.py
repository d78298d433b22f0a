"""Whatever is answered to any item: nothing crashes, and each problem names a field of it."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from bs4 import BeautifulSoup
from werkzeug.datastructures import MultiDict

from forms.builder import build
from services.catalogue import View, amount, check, facts, item, sections_asked
from services.catalogue.answers import right_filing
from services.catalogue.fields import RowsField
from services.catalogue.schema import Item
from services.errors import Problem
from services.language import LANGUAGES
from tests.support.answers import DAY, Answers, every_item
from tests.support.chance import answers_by_chance
from tests.support.drawing import draw_form, sent

SETS = int(os.environ.get("ANSWER_SETS", "40"))
TYPED = SETS // 10
FIRST = int(os.environ.get("ANSWER_SEED", "0"))
"""How many sets of answers each item is given, how many of them are typed into its forms in
the suite (all of them where `ANSWER_SETS` says how many), and the seed of the first.
"""
FEWER = 20
"""Of how many sets the facts are taken too."""
JUNK: tuple[Any, ...] = (
    *(None, "", " ", "，", "\u200b", "\x00", "0", "-1", "1e9", "NaN", "９９", "2026-02-30"),
    *(0, -1, 10**30, 1.5, True, False, [], {}, [None], [[]], {"amount": []}, "x" * 5000),
    *({"kind": "passport"}, {"currency": "XXX", "amount": "1"}, ["nothing"], "today", "CN"),
)
"""What no question expects, and what some expect and others do not."""


TYPING = (
    *("", " ", "　", "？", "<b>1</b>", "%s %(noun)s {0}", "\u202e12", "a\x00b", "⁹", "１２．５"),
    *("0", "-1", "1e9", "NaN", "1,00", "1.000.000,5", "12万元", "about 30", "9" * 40, "x" * 5000),
    *(
        "2026",
        "13",
        "31",
        "2月30日",
        "05/03/2026",
        "yes",
        "on",
        "none_of_these",
        "CN",
        "XXX",
        "@",
        "+86",
    ),
)
"""What people type, paste or send where something else is asked."""


@contextmanager
def told(seed: int) -> Iterator[Random]:
    """Chance of a seed, which is said where something goes wrong."""
    try:
        yield Random(seed)
    except BaseException as wrong:
        wrong.add_note(f"again: ANSWER_SETS=1 ANSWER_SEED={seed}")
        raise


@pytest.mark.parametrize("code", every_item())
def test_any_answers_are_checked_and_each_problem_names_its_field(code: str) -> None:
    wanted = item(code)
    for seed in range(FIRST, FIRST + SETS):
        with told(seed) as chance:
            view = View(wanted, _changed(wanted, chance, seed))
            for problem in check(wanted, view, documents={}, on=DAY):
                assert _is_field(wanted, problem.field), problem
                _is_said(problem)
            for section in sections_asked(wanted, view):
                assert section.lines is not None
            amount(wanted, view)
            if seed < FIRST + FEWER:
                facts(wanted, view, on=DAY)


@pytest.mark.parametrize("code", every_item())
def test_whatever_is_typed_is_kept_and_each_problem_stands_beside_its_question(code: str) -> None:
    wanted = item(code)
    for seed in range(FIRST, FIRST + (SETS if "ANSWER_SETS" in os.environ else TYPED)):
        with told(seed) as chance:
            _type(wanted, chance, seed)


def _type(wanted: Item, chance: Random, seed: int) -> None:
    """Send a page on which some inputs hold anything, and read the page that comes back."""
    answers = answers_by_chance(wanted, seed) if seed % 2 else _right(wanted)
    language, section = chance.choice(LANGUAGES), chance.choice(wanted.sections).code
    typed = sent(draw_form(build(wanted, section, answers, language), language))
    names = sorted(typed)
    for name in chance.sample(names, min(len(names), chance.randint(1, 5))):
        typed.setlist(name, [chance.choice(TYPING) for _ in range(chance.randint(0, 2))])
    form = build(wanted, section, answers, language, formdata=typed)
    stored = {**answers, section: form.values}
    problems = check(wanted, stored, section=section, on=DAY)
    form.add(problems)
    page = draw_form(form, language)
    errors = [error.get_text() for error in page.select(".govuk-error-message")]
    for problem in problems:
        target = page.find(id=problem.field.replace(".", "-"))
        assert target is not None, problem
        said = problem.message.params.get("problem", problem.message).in_(language)
        assert any(said in error for error in errors), (said, errors)
    _is_kept(typed, page)
    _is_kept(typed, draw_form(build(wanted, section, stored, language), language))


def _is_kept(typed: MultiDict[str, str], page: BeautifulSoup) -> None:
    """Check that what was typed into a box is in it again, but for characters that are none."""
    for box in page.select("input[type=text], input[type=email], input[type=tel], textarea"):
        before = re.sub(r"[\W_]", "", typed.get(str(box["name"]), "")).upper()
        shown = box.get_text() if box.name == "textarea" else str(box.get("value", ""))
        if before.isascii():
            assert set(before) <= set(shown.upper()), f"{box['name']}: {before} is now {shown}"


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


def _is_said(problem: Problem) -> None:
    """Check that a problem is worded in each language."""
    for language in LANGUAGES:
        said = problem.message.in_(language)
        assert "%(" not in said, said
        assert language == "en" or re.search("[一-鿿]", said), said
