"""Plain forms: typed text is read as applicants' answers are; each field is drawn by its kind."""

import pkgutil
from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest
from bs4 import BeautifulSoup
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

import forms
from forms.plain import LENGTHS, PlainForm
from forms.plain_fields import AmountField, DayField
from services.errors import Problem
from services.language import Message
from tests.support.drawing import environment

DRAWN = '{% from "macros/forms.html" import control %}{{ control(field) }}'


class Budget(PlainForm):
    amount = AmountField("Amount")


def typed(amount: str) -> Budget:
    return Budget(MultiDict({"amount": amount}))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("4500", "4500"),
        ("4,500.50", "4500.50"),
        ("４，５００．５０", "4500.50"),
        ("￥4500", "4500"),
        ("4500元", "4500"),
        ("0.45万", "4500"),
        ("-0", "0"),
        ("999999999999.99", "999999999999.99"),
    ],
)
def test_an_amount_is_read_however_it_is_written(text: str, amount: str) -> None:
    form = typed(text)
    assert form.validate()
    assert form.amount.amount == Decimal(amount)


@pytest.mark.parametrize("text", ["lots", "4500.505", "4500 or so", "1e3"])
def test_what_is_no_amount_is_refused_and_kept(text: str) -> None:
    form = typed(text)
    assert not form.validate()
    assert form.amount.amount is None
    assert form.amount.data == text


@pytest.mark.parametrize("text", ["HK$4500", "4.500", "4.500,50"])
def test_an_amount_that_is_not_clear_is_refused_with_the_reason(text: str) -> None:
    form = typed(text)
    assert not form.validate()
    assert text in str(form.amount.errors[0])
    assert form.amount.data == text


class Calendar(PlainForm):
    day = DayField("Day")


def test_a_day_is_read_however_it_is_put_into_its_boxes() -> None:
    boxes = {"day-year": "２０２６年", "day-month": "3月", "day-day": "5"}
    form = Calendar(MultiDict(boxes))
    assert form.validate()
    assert form.day.data == date(2026, 3, 5)
    form = Calendar(MultiDict({"day-year": "5/3/2026"}))
    assert not form.validate()
    assert "5/3/2026" in str(form.day.errors[0])
    assert form.day.typed["year"] == "5/3/2026"


def plain_forms() -> list[type[PlainForm]]:
    """Every plain form of the portal."""
    for module in pkgutil.iter_modules(forms.__path__):
        import_module(f"forms.{module.name}")
    found = [PlainForm]
    for one in found:
        found += one.__subclasses__()
    return [one for one in found if one.__module__ != __name__ and not one.__name__.startswith("_")]


@pytest.mark.parametrize("form", plain_forms(), ids=lambda form: form.__name__)
def test_every_field_is_drawn_by_its_kind(form: type[PlainForm]) -> None:
    for field in form():
        if isinstance(field, HiddenField):
            continue
        if hasattr(field, "choices"):
            field.choices = field.choices or [("one", "One")]
        html = environment("en").from_string(DRAWN).render(field=field)
        assert BeautifulSoup(html, "html.parser").select_one(f"#{field.id}"), field.name


def test_the_summary_says_which_field_is_too_long() -> None:
    form = Budget(MultiDict({"amount": "1"}))
    for msgid, named in LENGTHS.items():
        short = Message(msgid, {"count": 3, "longest": 3, "most": 3, "least": 1})
        assert short.in_("sc") != msgid, "a sentence that services still use"
        form.amount.errors = []
        form.add([Problem("amount", short)])
        assert form.amount.errors == [short], "beside the field it needs no name"
        (summed,) = form.problems
        assert summed.message.msgid == named.msgid
        assert "Amount" in summed.message.in_("sc")
