"""From checker to form and back: links, answers carried over, and one set of rules."""

import json
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.catalogue import Item, all_items, item
from services.catalogue import facts as facts_of
from services.catalogue.fields import (
    ChoiceField,
    ChoicesField,
    CountryField,
    DateField,
    Field,
    IntegerField,
    YesNoField,
)
from services.eligibility import all_facts, evaluate, parse, topics
from services.eligibility.carrying import NEVER, carry_answers, word_carried
from services.eligibility.facts import FactValue
from services.eligibility.links import CheckerAnswers, unpack
from services.errors import NotFound
from services.language import LANGUAGES
from services.packing import LONGEST
from tests.support.eligibility import answers

TODAY = date(2026, 11, 22)
ITEMS = [one.code for one in all_items() if one.self_check]


@pytest.mark.parametrize("code", ITEMS)
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_checker_and_application_never_disagree(code: str, data: st.DataObject) -> None:
    one = item(code)
    told = parse(data.draw(answers()))
    form = carry_answers(one, told)
    again = facts_of(one, form, on=TODAY)
    assert one.self_check is not None
    for name, fact in one.self_check.facts.items():
        section, field = fact.answer.split(".")
        if field in form.get(section, {}) and name in again:
            expected = told[name]
            if fact.among:
                expected = told[name].intersection(fact.among)  # type: ignore[union-attr]
            assert again[name] == expected, name
    shared = {name: value for name, value in again.items() if name in one.self_check.facts}
    (checker,) = evaluate(shared, TODAY, [one.self_check.topic])
    (application,) = evaluate(again, TODAY, [one.self_check.topic])
    assert [r.holds for r in application.rulings] == [r.holds for r in checker.rulings]


def test_what_the_form_asks_as_the_checker_does_is_filled_in() -> None:
    told = parse({"legal_person": True, "total_staff": 200, "total_income": "1000.50"})
    assert carry_answers(item("tase"), told) == {
        "enterprise": {"legal_person": True},
        "staff": {"total": 200},
        "income": {"total": "1000.50"},
    }


def _asked_alike(one: Item) -> Iterator[tuple[str, str]]:
    """The facts that a question of the form takes as they are, with the question's path."""
    check = one.self_check
    assert check is not None
    yield from ((code, fed.answer) for code, fed in check.facts.items() if fed.take == "value")
    yield from check.carried.items()


def _fitting(code: str, field: Field) -> FactValue:
    """An answer to a question of the checker that the form's question has too."""
    match fact := all_facts()[code].field, field:
        case ChoiceField(), ChoiceField():
            return next(option.code for option in fact.options if field.option(option.code))
        case ChoicesField(), ChoicesField():
            return frozenset(o.code for o in fact.options if field.option(o.code))
        case CountryField(), _:
            return "GB"
        case DateField(), _:
            return TODAY
        case YesNoField(), _:
            return True
    return 7 if isinstance(fact, IntegerField) else Decimal("12.5")


def test_each_fact_that_a_question_of_a_form_takes_is_carried_and_said() -> None:
    carried = 0
    for one in map(item, ITEMS):
        for code, path in _asked_alike(one):
            told = {code: _fitting(code, one.field(path))}
            section, field = path.split(".")
            assert carry_answers(one, told)[section][field] is not None, (one.code, code)
            for language in LANGUAGES:
                said = word_carried(one, told, language)
                assert [label for label, _ in said.filled] == [one.field(path).label[language]]
                assert all(answer for _, answer in said.filled)
                assert said.left == []
            carried += 1
    assert carried > len(ITEMS)


def test_no_question_of_a_form_that_the_checker_asks_too_is_left_out() -> None:
    for one in map(item, ITEMS):
        assert one.self_check is not None
        held = {path for _code, path in _asked_alike(one)}
        held |= {fed.answer for fed in one.self_check.facts.values()}
        weighed = topics()[one.self_check.topic].facts - NEVER
        for section in one.sections:
            for field in section.fields:
                alike = field.code in weighed and field.kind == all_facts()[field.code].kind
                assert not alike or f"{section.code}.{field.code}" in held, (one.code, field.code)


def test_what_is_only_filled_in_and_what_is_in_another_unit_are_carried() -> None:
    told = parse({"tax_year": 2025, "nationality": "GB"})
    assert carry_answers(item("gba-iit"), told) == {"year": {"year": 2025}}
    assert carry_answers(item("work-permit"), told) == {"person": {"nationality": "GB"}}
    told = parse({"technology_export_usd": 1_234_500})
    assert carry_answers(item("fund-technology"), told) == {"technology": {"exported": "123.45"}}


def test_what_is_carried_and_what_is_not_is_said_in_words() -> None:
    told = parse({"tax_year": 2025, "days_worked": 120, "tax_rate": "22", "purposes": ["tax"]})
    said = word_carried(item("gba-iit"), told, "en")
    assert said.filled == [
        ("Days worked in Shenzhen in the year", "120 days"),
        ("Tax year", "2025"),
    ]
    assert [name.lower() for name in said.left] == ["income tax burden"]
    nothing = word_carried(item("gba-iit"), parse({"seats": 5}), "en")
    assert (nothing.filled, nothing.left) == ([], [])


def test_an_answer_that_the_form_does_not_offer_is_left_out() -> None:
    assert carry_answers(item("talent-green"), parse({"status": "hk_scheme"})) == {}
    assert carry_answers(item("talent-green"), parse({"status": "foreign"})) == {
        "person": {"status": "foreign"}
    }


@given(answers())
@settings(max_examples=25, deadline=None)
def test_a_link_gives_back_what_was_told(raw: dict[str, Any]) -> None:
    told = CheckerAnswers(parse(raw), frozenset({"employer"} - set(raw)))
    word = told.word
    assert unpack(word) == told
    assert word.replace("-", "").replace("_", "").isalnum() or not word


def test_a_link_of_a_typical_person_is_short() -> None:
    told = parse(
        {
            "status": "foreign",
            "purposes": ["work"],
            "filing_date": "2026-11-22",
            "employer": "qianhai",
            "age": 38,
            "criminal_record": False,
            "merits": ["fortune_500"],
            "education": "master",
            "related_years": 12,
            "annual_pay": "600000",
            "months_in_china": 12,
            "chinese_level": "none",
        }
    )
    assert len(CheckerAnswers(told).word) < 300


def test_a_new_answer_takes_the_place_of_the_old() -> None:
    told = CheckerAnswers({"age": 30}, frozenset({"employer"}))
    assert told.with_answer("age", 31) == CheckerAnswers({"age": 31}, frozenset({"employer"}))
    assert told.with_answer("employer", "none").skipped == frozenset()
    assert told.with_answer("age", None) == CheckerAnswers({}, frozenset({"age", "employer"}))


def word(value: object) -> str:
    packed = zlib.compress(json.dumps(value).encode())
    return urlsafe_b64encode(packed).decode().rstrip("=")


def test_answers_that_questions_no_longer_know_are_asked_again() -> None:
    assert unpack(word({"shoe_size": 44, "age": 200, "annual_pay": "5"})) == CheckerAnswers(
        {"annual_pay": Decimal(5)}
    )


@pytest.mark.parametrize(
    "damaged",
    [
        "x",
        "eJw",
        "税",
        word([1, 2]),
        word("a" * (LONGEST + 1)),
        word({})[:-4],
        urlsafe_b64encode(zlib.compress(b"[" * (LONGEST // 2))).decode(),
    ],
    ids=range(7),
)
def test_a_damaged_link_is_told_from_an_empty_one(damaged: str) -> None:
    with pytest.raises(NotFound):
        unpack(damaged)
    assert unpack("") == CheckerAnswers()
