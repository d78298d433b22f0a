"""A refused item file names the true cause once, in its author's words."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from services.catalogue.consistency import problems
from services.catalogue.fragments import Parts
from services.catalogue.loader import ITEMS, loaded, read_version
from services.catalogue.schema import Item
from services.content import BadContent, check_shape

SHAPE: TypeAdapter[Item] = TypeAdapter(Item)
NAME = "fund-training/v1.yaml"


def written() -> dict[str, Any]:
    """What the fund's file says, with all that it takes in."""
    loaded()  # and with it the functions of the fund's rules.py
    return read_version(ITEMS / NAME, {}, Parts(), None).said


def refused(change: Any) -> list[str]:
    """What is said of the fund's file after a change, without the name of the file."""
    said = written()
    change(said)
    with pytest.raises(BadContent) as found:
        check_shape(said, SHAPE, NAME)
    return [line.removeprefix(f"{NAME}: ") for line in str(found.value).splitlines()]


def people(said: Any) -> Any:
    """The list of trainees."""
    section = next(one for one in said["sections"] if one["code"] == "trainees")
    return next(one for one in section["fields"] if one["code"] == "people")


def line(said: Any) -> Any:
    """The one line of the amount."""
    return said["amount"]["lines"][0]


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (
            lambda said: people(said).update(importabel=True),
            (
                "sections.trainees.fields.people: there is no key `importabel` here;"
                " did you mean `importable`?"
            ),
        ),
        (
            lambda said: people(said)["columns"][0].update(kind="txet"),
            (
                "sections.trainees.fields.people.columns.name: `txet` is none of text, textarea,"
                " integer, decimal, money, currency, date, yesno, choice, choices, tree, district,"
                " country, email, phone, credit_code, identity; did you mean `text`?"
            ),
        ),
        (
            lambda said: people(said)["columns"][0].pop("label"),
            "sections.trainees.fields.people.columns.name: `label` is missing",
        ),
        (
            lambda said: people(said)["columns"][0].pop("kind"),
            "sections.trainees.fields.people.columns.name: `kind` is missing",
        ),
        (
            lambda said: people(said).update(required={"field": "a.b", "op": "==", "valu": 1}),
            (
                "sections.trainees.fields.people.required: a comparison needs field, op and value,"
                " and nothing else"
            ),
        ),
        (
            lambda said: line(said).update(cap=[]),
            "amount.lines.training: there is no key `cap` here; did you mean `caps`?",
        ),
        (
            lambda said: said.update(nature="fnud"),
            "nature: `fnud` is none of",
        ),
        (
            lambda said: said["limits"][0].update(days="soon"),
            "limits.acceptance.days (of fund-limits.v1): Input should be a valid integer",
        ),
        (lambda said: said.update(steps="none"), "steps: is written as a list"),
        (lambda said: said.update(route="etic"), "route: is written as keys with values"),
        (
            lambda said: said["sections"][0].update(code="Support"),
            "sections.Support.code: `Support` is no code",
        ),
    ],
)
def test_the_true_cause_is_named_once(change: Any, cause: str) -> None:
    (found,) = refused(change)
    assert found.startswith(cause)


def test_a_hint_comes_from_the_kind_that_is_meant() -> None:
    def change(said: Any) -> None:
        label = people(said)["label"]
        stated = {"code": "aid", "kind": "stated", "label": label, "claimed": "support.sum"}
        said["amount"]["lines"] = [{**stated, "rows": "trainees.people"}]

    assert refused(change) == ["amount.lines.aid: there is no key `rows` here"]


def test_two_causes_are_two_lines() -> None:
    def change(said: Any) -> None:
        said["limits"][0].pop("days")
        said["colour"] = "red"

    assert refused(change) == [
        "limits.acceptance (of fund-limits.v1): `days` is missing",
        "the whole file: there is no key `colour` here",
    ]


@pytest.mark.parametrize(
    ("path", "cause"),
    [
        (
            "education",
            "`education` is a column of trainees.people, which only the rows of that list see",
        ),
        (
            "trainees.people.education",
            "`education` is a column of a list: a row's own are written alone",
        ),
        ("support.what", "its condition looks at support.what, which is not asked before it"),
    ],
)
def test_a_condition_that_cannot_see_an_answer_says_why(path: str, cause: str) -> None:
    said = written()
    line(said)["when"] = {"field": path, "op": "==", "value": "college"}
    (found,) = problems(check_shape(said, SHAPE, NAME))
    assert found.startswith("amount.training: ")
    assert found.endswith(cause)
