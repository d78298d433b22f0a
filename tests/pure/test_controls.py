"""What the controls of all forms have in common."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from werkzeug.datastructures import MultiDict

from forms.account import ProfileForm
from forms.controls import in_order, offered, typed_parts
from forms.eligibility import QuestionForm
from services.catalogue import item
from services.eligibility import all_facts
from services.language import Language
from tests.support.answers import complete
from tests.support.drawing import draw_form, environment, form_of

TYPED = {"year": "2026", "month": "3", "day": "x", "time": "9:00"}
QUESTION = '{% from "macros/fields.html" import question %}{{ question(field) }}'


def drawn(source: str, field: Any) -> BeautifulSoup:
    return BeautifulSoup(environment("en").from_string(source).render(field=field), "html.parser")


@pytest.mark.parametrize(
    ("language", "order"),
    [("en", ["day", "month", "year", "time"]), ("sc", ["year", "month", "day", "time"])],
)
def test_a_date_is_in_the_order_of_the_language(language: Language, order: list[str]) -> None:
    assert [part for part, _ in in_order(TYPED, language)] == order
    day_alone = {part: TYPED[part] for part in ("year", "month", "day")}
    assert [part for part, _ in in_order(day_alone, language)] == order[:-1]


def test_what_was_typed_into_a_date_is_kept_without_blanks() -> None:
    sent = MultiDict({"on-year": " 2026", "on-month": "x "})
    assert typed_parts(sent, "on") == {"year": "2026", "month": "x", "day": ""}


def test_what_can_be_chosen_is_listed_whatever_the_kind() -> None:
    tase, green = item("tase"), item("talent-green")
    assert "nanshan" in dict(offered(tase.field("enterprise.district")))
    assert [code for code, _ in offered(tase.field("enterprise.legal_person"))] == ["yes", "no"]
    assert offered(tase.field("enterprise.name")) == ()
    identity = green.field("identity.main")
    assert list(dict(offered(identity))) == list(identity.kinds)
    assert "CA" in dict(offered(green.field("person.nationality")))


def inputs(page: BeautifulSoup, name: str) -> list[tuple[Any, ...]]:
    """What the inputs of a date are."""
    found = page.select(f"input[name^={name}-]")
    return [(i["name"].removeprefix(name), i["class"], i["type"], i["inputmode"]) for i in found]


def test_forms_of_every_use_draw_a_date_alike() -> None:
    plain = drawn(
        '{% from "macros/forms.html" import day_input with context %}{{ day_input(field) }}',
        ProfileForm().established_on,
    )
    asked = drawn(QUESTION, QuestionForm(all_facts()["filing_date"], "en").field)
    filed = draw_form(form_of("tase", "enterprise", complete("tase")))
    assert len(inputs(plain, "established_on")) == 3
    assert inputs(plain, "established_on") == inputs(asked, "filing_date")
    assert inputs(plain, "established_on") == inputs(filed, "enterprise-established_on")


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
