"""A refused item file names the true cause once, in its author's words."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from services.catalogue.loader import ITEMS, read_items
from services.catalogue.schema import Item
from services.content import BadContent, read_yaml

SHAPE: TypeAdapter[Item] = TypeAdapter(Item)
WRITTEN = next(ITEMS.rglob("*fund-training*/v1.yaml"), ITEMS / "fund-training.v1.yaml")


def refused(tmp_path: Path, change: Any) -> list[str]:
    """What is said of the fund's file after a change, without the name of the file."""
    said = yaml.safe_load(WRITTEN.read_text("utf-8"))
    change(said)
    file = tmp_path / "fund-training.v1.yaml"
    file.write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")
    with pytest.raises(BadContent) as found:
        read_yaml(file, SHAPE)
    return [line.removeprefix(f"{file.name}: ") for line in str(found.value).splitlines()]


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
                "sections.trainees.fields.people.required: there is no key `valu` here;"
                " did you mean `value`?"
            ),
        ),
        (
            lambda said: line(said)["rates"][0].update(
                when={"field": "trainees.people.education", "op": "==", "value": "college"}
            ),
            (
                "amount.lines.training.rates.1.when.field: `education` is a column of a list:"
                " a row's own are written alone"
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
            "limits.acceptance.days: Input should be a valid integer",
        ),
        (lambda said: said.update(steps="none"), "steps: is written as a list"),
        (lambda said: said.update(route="etic"), "route: is written as keys with values"),
        (
            lambda said: said["sections"][0].update(code="Support"),
            "sections.Support.code: `Support` is no code",
        ),
    ],
)
def test_the_true_cause_is_named_once(tmp_path: Path, change: Any, cause: str) -> None:
    (found,) = refused(tmp_path, change)
    assert found.startswith(cause)


def test_two_causes_are_two_lines(tmp_path: Path) -> None:
    def change(said: Any) -> None:
        said["limits"][0].pop("days")
        said["colour"] = "red"

    assert refused(tmp_path, change) == [
        "limits.acceptance: `days` is missing",
        "the whole file: there is no key `colour` here",
    ]


def test_a_condition_that_cannot_see_a_column_says_so(tmp_path: Path) -> None:
    said = yaml.safe_load(WRITTEN.read_text("utf-8"))
    line(said)["when"] = {"field": "education", "op": "==", "value": "college"}
    file = tmp_path / "fund-training.v1.yaml"
    file.write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")
    with pytest.raises(BadContent) as found:
        read_items(tmp_path)
    assert str(found.value) == (
        "fund-training.v1.yaml: amount.training: `education` is a column of trainees.people,"
        " which only the rows of that list see"
    )
