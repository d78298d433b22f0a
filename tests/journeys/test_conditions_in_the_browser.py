"""What `conditions.js` shows is what the server asks, for any condition and any answers."""

from datetime import date
from html import escape
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import Page

from forms.builder import build
from forms.conditions import browser_rule
from services.conditions import applies, read
from tests.support.conditions import CODES, FIELDS, answers, condition
from tests.support.drawing import draw_form
from tests.support.funds import CERTIFIED

SCRIPT = Path(__file__).parents[2] / "portal/static/js/conditions.js"
FORMS = 400
RUBBISH = {"number": "ten", "whole": "1e3", "day": "2026-13-45"}
SHOWN = "[...document.querySelectorAll('[data-when]')].map((block) => !block.hidden)"


def boxes(name: str, kind: str, values: tuple[str, ...], chosen: list[str]) -> str:
    """Radio buttons or boxes to tick."""
    return "".join(
        f'<input type="{kind}" name="{name}" value="{value}"{" checked" * (value in chosen)}>'
        for value in values
    )


def inputs(field: str, answer: Any) -> str:
    """The inputs of a field as forms draw them, filled in."""
    match field:
        case "agreed":
            chosen = [] if answer is None else ["yes" if answer else "no"]
            return boxes(field, "radio", ("yes", "no"), chosen)
        case "chosen":
            return boxes(field, "radio", CODES, [answer])
        case "ticked":
            return boxes(field, "checkbox", CODES, answer or [])
        case "day":
            written = answer.isoformat() if isinstance(answer, date) else answer or "--"
            named = zip(("year", "month", "day"), written.split("-"), strict=True)
            return "".join(f'<input name="day-{part}" value="{typed}">' for part, typed in named)
    return f'<input name="{field}" value="{"" if answer is None else answer}">'


def test_a_question_appears_exactly_when_its_condition_holds(page: Page):
    chance = Random(9)
    forms, expected = [], []
    for _ in range(FORMS):
        when, known = condition(chance), answers(chance)
        typed = {field: text for field, text in RUBBISH.items() if chance.random() < 0.3} | known
        drawn = "".join(inputs(field, typed.get(field)) for field in FIELDS)
        rule = browser_rule(when, FIELDS, "", {}.get)
        assert isinstance(rule, str)
        forms.append(f'<form>{drawn}<div data-when="{escape(rule)}" hidden></div></form>')
        expected.append(applies(when, known.get))
    page.set_content("".join(forms))
    page.add_script_tag(content=SCRIPT.read_text("utf-8"), type="module")
    page.wait_for_selector("form:last-of-type[data-conditions]", state="attached")
    assert page.evaluate(SHOWN) == expected
    assert 0 < sum(expected) < FORMS


def test_a_figure_of_another_section_stands_in_the_rule_as_a_number(page: Page):
    when = read({"ratio": ["staff.college", "staff.total"], "op": ">=", "value": 0.07})
    rule = browser_rule(when, {"staff.college"}, "", {"staff.total": 100}.get)
    assert rule == '{"ratio": ["staff-college", 100], "op": ">=", "value": 0.07}'
    hidden = f'<div data-when="{escape(rule)}" hidden></div>'
    page.set_content(
        "".join(f'<form><input name="staff-college" value="{n}">{hidden}</form>' for n in (6, 7))
    )
    page.add_script_tag(content=SCRIPT.read_text("utf-8"), type="module")
    page.wait_for_selector("form:last-of-type[data-conditions]", state="attached")
    assert page.evaluate(SHOWN) == [False, True]


def test_a_column_of_a_list_appears_for_an_answer_beside_the_list(page: Page):
    page.set_content(str(draw_form(build(CERTIFIED, "claim", {}, "en"))))
    page.add_script_tag(content=SCRIPT.read_text("utf-8"), type="module")
    page.wait_for_selector("form[data-conditions]", state="attached")
    scheme, level = (page.locator(f"[name=claim-rights-0-{code}]") for code in ("scheme", "level"))
    assert not scheme.is_visible()
    page.locator("[name=claim-obtained][value=certificate]").check()
    assert scheme.is_visible()
    assert not level.is_visible()
    scheme.select_option("cmmi")
    assert level.is_visible()
    page.locator("[name=claim-obtained][value=patent]").check()
    assert not scheme.is_visible()
    assert not level.is_visible()
