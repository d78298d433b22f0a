"""What is wrong with an answer, for each kind of question, in three languages."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from services.catalogue import check, clean, documents_asked, item, sections_asked
from services.catalogue.field_checks import check_answer, missing_message
from services.catalogue.fields import Field
from services.catalogue.values import Identity, normalise_answer, parse_answer
from services.written import Unreadable
from tests.support.answers import complete, every_item, trainee

ON = date(2026, 11, 22)
FIELD = TypeAdapter(Field)


def question(kind: str, **more):
    """A question of a kind, called "the thing"."""
    words = {"label": {"sc": "事物", "en": "Thing"}, "noun": {"sc": "该事物", "en": "the thing"}}
    return FIELD.validate_python({"code": "thing", "kind": kind} | words | more)


def said(field, value, on: date = ON) -> str:
    """The complaint about an answer in English; empty if there is none."""
    try:
        read = parse_answer(field, value)
    except Unreadable:
        read = None
    message = check_answer(field, read, on)
    return message.in_("en") if message else ""


def found(item_code: str, answers, **options) -> dict[str, str]:
    """Problems of an item's answers in English, by path."""
    problems = check(item(item_code), answers, on=ON, **options)
    return {problem.field: problem.message.in_("en") for problem in problems}


OPTIONS = [
    {"code": "one", "label": {"sc": "一", "en": "One"}},
    {"code": "two", "label": {"sc": "二", "en": "Two"}},
]
TREE = [
    {"code": "branch", "label": {"sc": "枝", "en": "Branch"}, "options": OPTIONS},
    {"code": "leaf", "label": {"sc": "叶", "en": "Leaf"}},
]

RIGHT = [
    ("text", {}, "深圳"),
    ("text", {"pattern": "[0-9]{3}", "pattern_help": {"sc": "三位", "en": "Three"}}, "１２３"),
    ("textarea", {"min_length": 5}, "12345"),
    ("textarea", {"max_length": 5}, "12345"),
    ("integer", {}, "1,234"),
    ("integer", {}, 12),
    ("integer", {"min": 5}, "5"),
    ("integer", {"max": 5}, "５"),
    ("integer", {"is_year": True, "min": 2014}, "2025年"),
    ("integer", {"is_year": True, "min": 2014}, "2025年度"),
    ("decimal", {"places": 1}, "2.5"),
    ("money", {}, "¥1,234.50"),
    ("money", {}, "1234.50元"),
    ("money", {"min": 0.01}, "0.01"),
    ("date", {}, "2026-02-28"),
    ("date", {"past": True}, "2026-11-22"),
    ("date", {"future": True}, "2026-11-22"),
    ("date", {"min": date(2026, 1, 1)}, "2026-01-01"),
    ("yesno", {}, True),
    ("yesno", {}, False),
    ("choice", {"options": OPTIONS}, "one"),
    ("choices", {"options": OPTIONS}, ["one", "two"]),
    ("tree", {"options": TREE}, ["two", "leaf"]),
    ("district", {}, "nanshan"),
    ("country", {}, "CN"),
    ("country", {"foreign": True}, "HK"),
    ("country", {"nationality": True}, "CA"),
    ("email", {}, "name@example.com"),
    ("phone", {}, "0755 1234 5678"),
    ("phone", {}, "+852 2345-6789"),
    ("credit_code", {}, "11440300mb2c92181c"),
    ("identity", {}, {"kind": "passport", "number": "e1234567"}),
]


@pytest.mark.parametrize(("kind", "more", "value"), RIGHT)
def test_a_right_answer_is_taken(kind, more, value):
    assert said(question(kind, **more), value) == ""


WRONG = [
    ("text", {"max_length": 3}, "四个字符", "The thing must be at most 3 characters; it has 4"),
    (
        "text",
        {"pattern": "[0-9]{3}", "pattern_help": {"sc": "三位", "en": "Three digits"}},
        "12",
        "Three digits",
    ),
    ("textarea", {"min_length": 5}, "1234", "at least 5 characters; it has 4"),
    ("textarea", {"max_length": 5}, "123456", "at most 5 characters; it has 6"),
    ("integer", {}, "12.5", "must be a whole number"),
    ("integer", {}, "twelve", "must be a whole number, like 120"),
    ("integer", {"max": 120}, "twelve", "must be a whole number, like 35"),
    ("integer", {"is_year": True}, "twelve", "must be a whole number, like 2025"),
    ("integer", {"is_year": True}, "2025月", "must be a whole number"),
    ("integer", {}, "2025年", "must be a whole number"),
    ("integer", {}, "9" * 5000, "must be a whole number"),
    ("integer", {}, True, "must be a whole number"),
    ("integer", {"min": 5}, "4", "must be 5 or more"),
    ("integer", {"max": 5000}, "5001", "must be 5,000 or less"),
    ("decimal", {"places": 1}, "2.55", "too many decimals; the most is 1"),
    ("decimal", {}, "1e5", "must be a number"),
    ("decimal", {}, "NaN", "must be a number"),
    ("decimal", {"places": 1}, "much", "must be a number, like 1234.5"),
    ("decimal", {"max": 100}, "much", "must be a number, like 12.50"),
    ("decimal", {"max": 1000, "places": 0}, "much", "must be a number, like 12"),
    ("money", {}, "1.005", "too many decimals; the most is 2"),
    ("money", {}, "-1", "must be 0 or more"),
    ("money", {"min": 0.01}, "0", "must be 0.01 or more"),
    ("money", {}, "1,23", "must be a number"),
    ("date", {}, "2026-02-29", "must be a real date"),
    ("date", {}, "26-2-1", "must be a real date"),
    ("date", {}, "--", "must be a real date"),
    ("date", {"past": True}, "2026-11-23", "today or in the past"),
    ("date", {"future": True}, "2026-11-21", "today or in the future"),
    ("date", {"min": date(2026, 1, 1)}, "2025-12-31", "on or after 1 January 2026"),
    ("date", {"max": date(2026, 1, 1)}, "2026-01-02", "on or before 1 January 2026"),
    ("date", {}, "0001-01-01", "on or after 1 January 1900"),
    ("date", {}, "9999-12-31", "on or before 31 December 2199"),
    ("yesno", {}, "perhaps", "Select the thing"),
    ("choice", {"options": OPTIONS}, "three", "Select the thing"),
    ("choices", {"options": OPTIONS}, ["one", "three"], "Select the thing"),
    ("choices", {"options": OPTIONS}, {"one": 1}, "Select the thing"),
    ("tree", {"options": TREE}, ["branch"], "Select the thing"),
    ("district", {}, "qianhai", "Select the thing"),
    ("country", {}, "XX", "Select the thing"),
    ("country", {"foreign": True}, "CN", "Select the thing"),
    ("country", {"nationality": True}, "TW", "Select the thing"),
    ("email", {}, "name@example", "email address in the correct format"),
    ("email", {}, "one,two@example.com", "email address in the correct format"),
    ("email", {}, "a" * 250 + "@example.com", "email address in the correct format"),
    ("phone", {}, "12345", "telephone number"),
    ("phone", {}, "0755 CALL NOW", "telephone number"),
    ("credit_code", {}, "123", "18 characters"),
    (
        "identity",
        {},
        {"kind": "", "number": "E1234567"},
        "Select the kind of document for the thing",
    ),
    ("identity", {}, {"kind": "passport", "number": ""}, "Enter the number for the thing"),
    (
        "identity",
        {"kinds": ["passport"]},
        {"kind": "resident_id", "number": "1"},
        "Select the kind",
    ),
    ("identity", {}, "E1234567", "Enter the thing"),
    ("text", {}, ["a list"], "Enter the thing"),
]


@pytest.mark.parametrize(("kind", "more", "value", "words"), WRONG)
def test_a_wrong_answer_says_what_to_do(kind, more, value, words):
    assert words in said(question(kind, **more), value)


@pytest.mark.parametrize("kind", ["text", "integer", "date", "email", "identity"])
def test_a_missing_answer_is_asked_for_by_its_noun(kind):
    assert missing_message(question(kind)).in_("en") == "Enter the thing"
    assert missing_message(question("yesno")).in_("en") == "Select the thing"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.sampled_from([question(kind, **more) for kind, more, _ in RIGHT]), ANYTHING)
@example(question("choices", options=OPTIONS), float("inf"))
def test_whatever_is_sent_is_answered_and_never_an_error(field, value):
    said(field, value)
    once = normalise_answer(field, value)
    assert repr(normalise_answer(field, once)) == repr(once)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(every_item()),
    st.dictionaries(
        st.sampled_from(["staff", "trainees", "family", "person", "income", "other"]),
        ANYTHING | st.dictionaries(st.sampled_from(["people", "total", "members"]), ANYTHING),
    ),
)
def test_whatever_an_application_holds_is_checked_and_cleaned(code, answers):
    check(item(code), answers, documents={}, on=ON)
    kept = clean(item(code), answers)
    assert clean(item(code), kept) == kept


def test_an_answer_is_stored_in_one_form():
    assert normalise_answer(question("money"), "￥1,234.5 元") == "1234.5"
    assert normalise_answer(question("integer"), " 1,234 ") == 1234
    assert normalise_answer(question("date"), "2026-3-1") == "2026-03-01"
    assert normalise_answer(question("text"), " a \x00 b ") == "a b"
    assert normalise_answer(question("textarea"), " a\r\nb\x07 ") == "a\nb"
    assert normalise_answer(question("credit_code"), "11440300 mb2c92181c") == "11440300MB2C92181C"
    assert normalise_answer(question("identity"), {"kind": "passport", "number": "e 12345"}) == {
        "kind": "passport",
        "number": "E12345",
    }
    assert normalise_answer(question("choices", options=OPTIONS), ["one", "one"]) == ["one"]


def test_a_long_text_keeps_its_paragraphs_and_no_more_empty_lines():
    text = "一\r\n\r\n二" + "\n \t" * 1000 + "\n三\n四"
    assert normalise_answer(question("textarea"), text) == "一\n\n二\n\n三\n四"


def test_letters_that_make_a_name_read_as_another_are_not_stored():
    assert normalise_answer(question("text"), "ab\u202egpj.exe\u200b\ufeff") == "abgpj.exe"


def test_nothing_is_stored_that_a_database_refuses():
    assert normalise_answer(question("integer"), "\x1b") is None
    assert normalise_answer(question("integer"), "a\x00b") == "ab"
    assert normalise_answer(question("text"), ["\x00", {"\x00a": float("nan")}]) == [
        "",
        {"a": "nan"},
    ]


@pytest.mark.parametrize("kind", ["integer", "money", "date"])
def test_what_cannot_be_read_is_kept_as_typed(kind):
    assert normalise_answer(question(kind), "about 30") == "about 30"


# --- an item as a whole ----------------------------------------------------------------


@pytest.mark.parametrize("code", every_item())
def test_complete_answers_have_no_problem(code):
    held = {document.slot.code: 1 for document in documents_asked(item(code), complete(code))}
    assert found(code, complete(code), documents=held) == {}


@pytest.mark.parametrize("code", every_item())
def test_every_required_answer_is_asked_for(code):
    problems = found(code, {}, documents={})
    wanted = {
        f"{section.code}.{field.code}"
        for section in sections_asked(item(code), {})
        for field in section.fields
        if field.required is True
    }
    wanted |= {f"documents.{d.slot.code}" for d in documents_asked(item(code), {}) if d.required}
    assert set(problems) == wanted


@pytest.mark.parametrize("code", every_item())
@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_every_problem_is_a_sentence_in_each_language(code, language):
    for problem in check(item(code), {"staff": {"total": "x"}}, documents={}, on=ON):
        assert "%(" not in problem.message.in_(language)


def test_problems_come_in_the_order_of_the_form():
    paths = [p.field for p in check(item("tase"), {}, documents={}, on=ON)]
    order = [*item("tase").by_path, *(f"documents.{d.code}" for d in item("tase").documents)]
    assert paths == [path for path in order if path in paths]


def test_one_section_is_checked_alone():
    assert {path.split(".")[0] for path in found("tase", {}, section="staff")} == {"staff"}
    assert found("tase", {}, section="documents", documents={"form": 1}).keys() == {
        f"documents.{d.code}" for d in item("tase").documents if d.code != "form"
    }
    assert not [path for path in found("tase", {}) if path.startswith("documents.")]


def test_too_many_files_are_refused():
    problems = found("tase", complete("tase"), section="documents", documents={"form": 2})
    assert problems["documents.form"].endswith("the most is 1")


def test_answers_to_hidden_questions_are_never_complained_about():
    answers = complete("fund-training")
    answers["training"]["provider_name"] = "x" * 5000  # asked only where provider is outside
    assert found("fund-training", answers) == {}
    answers["training"]["provider"] = "outside"
    assert found("fund-training", answers).keys() == {"training.provider_name"}


def test_what_depends_on_a_hidden_answer_is_hidden_too():
    answers = complete("fund-training")
    answers["support"]["kind"] = "trainer"  # so nobody asks who gave the training
    answers["training"] |= {"provider": "outside", "provider_name": ""}
    assert not [path for path in found("fund-training", answers) if "provider" in path]


def test_hidden_and_unknown_answers_are_cleaned_away():
    answers = complete("fund-training")
    answers["training"]["provider_name"] = "hidden"
    answers["training"]["unknown"] = answers["nonsense"] = {"a": 1}
    answers["trainees"]["people"][0]["passed"] = True  # only asked of training bodies
    answers["trainees"]["people"].append({})
    assert clean(item("fund-training"), answers) == complete("fund-training")


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"name": "", "identity": {"kind": "passport", "number": ""}},
        {"name": " \x00"},
        {"unknown": 1},
        {"passed": True},  # only asked of training bodies
    ],
)
def test_a_row_left_empty_is_no_row(row):
    answers = complete("fund-training")
    answers["trainees"]["people"].insert(1, row)
    assert found("fund-training", answers) == {}
    assert clean(item("fund-training"), answers) == complete("fund-training")


def test_problems_in_rows_name_row_and_column():
    answers = complete("fund-training")
    answers["trainees"]["people"][1] |= {"cost": "much", "name": ""}
    assert found("fund-training", answers) == {
        "trainees.people.1.name": "Row 2: Enter the trainee's name",
        "trainees.people.1.cost": "Row 2: The actual cost of training must be"
        " a number, like 1234.50",
    }


def test_a_row_rule_speaks_at_its_column():
    answers = complete("fund-training")
    answers["trainees"]["people"][0]["contract_end"] = "2025-02-28"
    assert found("fund-training", answers) == {
        "trainees.people.0.contract_end": "Row 1: The end of the contract must be the same as"
        " or after the start of the contract"
    }


def test_the_same_person_twice_is_refused():
    answers = complete("fund-training")
    answers["trainees"]["people"][1]["identity"] = {"kind": "passport", "number": "e0000 0001"}
    assert found("fund-training", answers) == {
        "trainees.people.1.identity": "Row 2: The trainee's identity document"
        " is the same as in row 1"
    }


@pytest.mark.parametrize(("number", "refused"), [(500, False), (501, True)])
def test_at_most_500_rows(number, refused):
    answers = complete("fund-training")
    answers["trainees"] = {"number": 500, "people": [trainee(n) for n in range(number)]}
    problems = found("fund-training", answers)
    if refused:
        assert problems["trainees.people"] == "The list of trainees can have at most 500 rows"
    else:
        assert problems == {}


def test_a_list_that_is_no_list_is_refused():
    answers = complete("fund-training")
    for nonsense in ("text", 5, {"a": 1}, ["text"]):
        answers["trainees"]["people"] = nonsense
        assert "trainees.people" in found("fund-training", answers)


def test_money_is_decimal_and_never_a_float():
    assert parse_answer(question("money"), "0.1") + parse_answer(question("money"), 0.2) == Decimal(
        "0.3"
    )


def test_an_identity_is_compared_normalised():
    first = parse_answer(question("identity"), {"kind": "passport", "number": "e-123 45"})
    assert first == Identity("passport", "E12345")
