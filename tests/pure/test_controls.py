"""What the controls of all forms have in common."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from forms.account import ProfileForm
from forms.controls import list_choices, order_parts, typed_parts
from forms.eligibility import QuestionForm
from forms.fields import DateControl
from services.catalogue import all_items
from services.catalogue.fields import Field, IdentityField
from services.eligibility import all_facts
from services.language import Language
from tests.support.drawing import environment

TYPED = {"year": "2026", "month": "3", "day": "x", "time": "9:00"}
QUESTION = '{% from "macros/fields.html" import question %}{{ question(field) }}'


def asked(kind: str) -> Field:
    """A question of a kind that some item asks."""
    fields = (field for one in all_items() for field in one.by_path.values())
    return next(field for field in fields if field.kind == kind)


def drawn(source: str, field: Any) -> BeautifulSoup:
    return BeautifulSoup(environment("en").from_string(source).render(field=field), "html.parser")


@pytest.mark.parametrize(
    ("language", "order"),
    [("en", ["day", "month", "year", "time"]), ("sc", ["year", "month", "day", "time"])],
)
def test_a_date_is_in_the_order_of_the_language(language: Language, order: list[str]) -> None:
    assert [part for part, _ in order_parts(TYPED, language)] == order
    day_alone = {part: TYPED[part] for part in ("year", "month", "day")}
    assert [part for part, _ in order_parts(day_alone, language)] == order[:-1]


def test_what_was_typed_into_a_date_is_kept_without_blanks() -> None:
    sent = MultiDict({"on-year": " 2026", "on-month": "x "})
    assert typed_parts(sent, "on") == {"year": "2026", "month": "x", "day": ""}


def test_what_can_be_chosen_is_listed_whatever_the_kind() -> None:
    assert "nanshan" in dict(list_choices(asked("district")))
    assert [code for code, _ in list_choices(asked("yesno"))] == ["yes", "no"]
    assert list_choices(asked("text")) == ()
    identity = asked("identity")
    assert isinstance(identity, IdentityField)
    assert list(dict(list_choices(identity))) == list(identity.kinds)
    assert "CA" in dict(list_choices(asked("country")))


def inputs(page: BeautifulSoup, name: str) -> list[tuple[Any, ...]]:
    """What the inputs of a date are."""
    found = page.select(f"input[name^={name}-]")
    return [(i["name"].removeprefix(name), i["class"], i["type"], i["inputmode"]) for i in found]


def test_forms_of_every_use_draw_a_date_alike() -> None:
    plain = drawn(
        '{% from "macros/forms.html" import day_input with context %}{{ day_input(field) }}',
        ProfileForm().established_on,
    )
    checked = drawn(QUESTION, QuestionForm(all_facts()["filing_date"], "en").field)
    form = BaseForm({"day": DateControl(asked("date"), "en")})
    form.process()
    filed = drawn(QUESTION, form["day"])
    assert len(inputs(plain, "established_on")) == 3
    assert inputs(plain, "established_on") == inputs(checked, "filing_date")
    assert inputs(plain, "established_on") == inputs(filed, "day")


def test_an_input_is_tied_to_why_it_is_asked_and_to_its_error() -> None:
    form = QuestionForm(all_facts()["age"], "en", MultiDict({"age": "old"}))
    assert not form.validate()
    page = drawn(QUESTION.replace("(field)", '(field, why="For a reason")'), form.field)
    box = page.select_one("#age")
    assert box
    assert box["aria-describedby"] == "age-why age-error"
    assert "govuk-input--error" in box["class"]
    assert page.select_one("#age-why + #age-error")


def test_none_of_these_stands_alone() -> None:
    merits = all_facts()["merits"]
    sent = MultiDict([("merits", "none_of_these"), ("merits", "innovator")])
    assert not QuestionForm(merits, "en", sent).validate()
    alone = QuestionForm(merits, "en", MultiDict({"merits": "none_of_these"}))
    assert alone.validate()
    assert alone.value == frozenset()
    for form in (alone, QuestionForm(merits, "en", known=frozenset())):
        box = drawn(QUESTION, form.field).select_one("[data-behaviour=exclusive][checked]")
        assert box
        assert box["value"] == "none_of_these"
