"""Plain forms: typed text is read as applicants' answers are; each field is drawn by its kind."""

import pkgutil
from decimal import Decimal
from importlib import import_module

import pytest
from bs4 import BeautifulSoup
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

import forms
from forms.plain import PlainForm
from forms.plain_fields import AmountField
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
