"""From section to form and back: what is typed is never lost, and what is drawn is right."""

import json
from collections import Counter
from datetime import date
from itertools import cycle

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from forms.builder import build
from forms.fields import FIELDS
from services.catalogue import check, item, sections_asked
from services.catalogue.places import all_countries, districts
from services.catalogue.values import normalise_answer
from services.identifiers import IDENTITY_KINDS
from services.language import LANGUAGES
from tests.support.answers import complete, every_item
from tests.support.drawing import draw_form, draw_section, form_of, post, sent
from tests.support.funds import fund

ON = date(2026, 11, 22)
SECTIONS = [
    (code, section.code)
    for code in every_item()
    for section in item(code).sections
    if section.code in complete(code)
]
"""Those that the right filing asks."""
IN_TURNS = [(*one, language) for one, language in zip(SECTIONS, cycle(LANGUAGES), strict=False)]
"""Each in one language: in all of them they differ by their words alone."""


# --- there and back -------------------------------------------------------------------

LETTERS = st.characters(codec="utf-8", exclude_categories=["C", "Z"])
WORDS = st.text(LETTERS, min_size=1, max_size=12)
DATES = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(date.isoformat)


def answer_to(field):
    """Any answer of a kind, as it is stored, or something typed that cannot be read."""
    return ANSWERS[field.kind](field)


def words(field):
    return WORDS.map(lambda text: normalise_answer(field, text)).filter(bool)


def some_of(field):
    codes = [leaf.code for leaf in field.leaves()]
    chosen = st.sets(st.sampled_from(codes), min_size=1)
    return chosen.map(lambda some: [code for code in codes if code in some])


def identity(field):
    number = st.from_regex(r"[0-9A-Z]{1,18}", fullmatch=True)
    parts = {"kind": st.sampled_from(field.kinds), "number": number}
    return st.fixed_dictionaries(parts)


def rows(field):
    row = st.fixed_dictionaries({}, optional={c.code: answer_to(c) for c in field.columns})
    return st.lists(row.filter(bool), min_size=1, max_size=3)


def currency(field):
    parts = {"currency": st.sampled_from(field.offered), "amount": MONEY}
    return st.fixed_dictionaries(parts)


MONEY = st.decimals(0, 10**9, places=2).map(str) | st.just("a few")
ANSWERS = {
    "text": words,
    "email": words,
    "textarea": lambda _: st.lists(WORDS, min_size=1, max_size=3).map("\n".join),
    "integer": lambda _: st.integers(-9999, 10**9) | st.just("about 30"),
    "decimal": lambda _: MONEY,
    "money": lambda _: MONEY,
    "currency": currency,
    "date": lambda _: DATES | st.sampled_from(["2026-13-1", "--5", "x-y-z"]),
    "yesno": lambda _: st.booleans(),
    "choice": lambda field: st.sampled_from([leaf.code for leaf in field.leaves()]),
    "choices": some_of,
    "tree": some_of,
    "district": lambda _: st.sampled_from(sorted(districts())),
    "country": lambda _: st.sampled_from(sorted(set(all_countries()) - {"CN", "HK", "MO", "TW"})),
    "credit_code": lambda _: st.from_regex(r"[0-9A-Z]{1,18}", fullmatch=True),
    "phone": lambda _: st.sampled_from(["+85223456789", "+8675512345678;ext=801", "call me"]),
    "identity": identity,
    "rows": rows,
}


def any_answers(section):
    return st.fixed_dictionaries({}, optional={f.code: answer_to(f) for f in section.fields})


ABROAD = fund("""
fields:
  - {code: paid, kind: currency, currencies: [JPY]}
  - code: fees
    kind: rows
    columns: [{code: fee, kind: currency}]
amount: {lines: [{code: aid, kind: figure, cost: claim.paid, rates: [{share: 1}]}]}
""")


def wanted(item_code):
    return ABROAD if item_code == ABROAD.code else item(item_code)


def answered(page):
    item_code, code = page
    answers = any_answers(wanted(item_code).section(code))
    return st.tuples(st.just(item_code), st.just(code), answers)


PAGES = [*SECTIONS, (ABROAD.code, "claim")]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PAGES).flatmap(answered), st.sampled_from(["sc", "tc", "en"]))
@example(("fund-example", "claim", {"paid": {"currency": "JPY", "amount": "0"}}), "en")
@example(("fund-example", "claim", {"fees": [{"fee": {"currency": "CNY", "amount": "0"}}]}), "en")
@example(("fund-example", "claim", {"paid": {"currency": "", "amount": "a few"}}), "en")
def test_answers_survive_the_way_through_a_browser(filled_in, language):
    item_code, code, filled = filled_in
    others = {} if item_code == ABROAD.code else complete(item_code)
    answers = others | {code: filled}
    page = draw_form(build(wanted(item_code), code, answers, language), language)
    again = build(wanted(item_code), code, answers, language, formdata=sent(page))
    assert again.values == filled


def test_every_kind_of_question_is_drawn_at_random():
    assert ANSWERS.keys() == {*FIELDS, "rows"}


def test_rmb_is_offered_first_whatever_else_is():
    page = draw_form(build(ABROAD, "claim", {}, "en"))
    offers = page.select("[name=claim-paid-currency] option")
    assert [offer["value"] for offer in offers] == ["", "CNY", "JPY"]
    assert offers[1].has_attr("selected")
    rmb = {"claim": {"paid": {"currency": "CNY", "amount": "1"}}}
    assert [p.field for p in check(ABROAD, rmb, on=ON)] == ["claim.fees"]
    with pytest.raises(ValidationError, match="USD"):
        fund("""
fields: [{code: paid, kind: currency, currencies: [CNY, USD]}]
amount: {lines: [{code: aid, kind: figure, cost: claim.paid, rates: [{share: 1}]}]}
""")


@pytest.mark.parametrize(("item_code", "section"), SECTIONS)
def test_complete_answers_survive_and_are_complete_afterwards(item_code, section):
    answers = complete(item_code)
    page = draw_form(form_of(item_code, section, answers))
    form = post(item_code, section, answers, sent(page))
    assert form.values == answers[section]
    assert not check(item(item_code), answers | {section: form.values}, on=ON)


@pytest.mark.parametrize(("item_code", "section"), SECTIONS)
def test_an_empty_form_sent_answers_nothing(item_code, section):
    page = draw_form(form_of(item_code, section, {}))
    assert post(item_code, section, {}, sent(page)).values == {}
    assert post(item_code, section, {}, {}).values == {}


def test_what_is_wrong_stays_as_typed():
    typed = {
        "staff-total": "about 30",
        "staff-counted_on-year": "2026",
        "staff-counted_on-month": "13",
        "staff-counted_on-day": "1",
    }
    form = post("tase", "staff", {}, typed)
    page = draw_form(form_of("tase", "staff", {"staff": form.values}))
    assert {name: sent(page)[name] for name in typed} == typed


@pytest.mark.parametrize(
    "boxes",
    [
        {"year": "2026-03-01"},
        {"year": "2026年", "month": "3月", "day": "1日"},
        {"year": "２０２６", "month": "Mar", "day": "1"},
    ],
)
def test_a_date_is_taken_however_it_is_put_into_its_boxes(boxes):
    form = post("tase", "staff", {}, {f"staff-counted_on-{box}": boxes[box] for box in boxes})
    assert form.values["counted_on"] == "2026-03-01"
    page = draw_form(form_of("tase", "staff", {"staff": form.values}))
    shown = [sent(page)[f"staff-counted_on-{box}"] for box in ("year", "month", "day")]
    assert shown == ["2026", "3", "1"]


def test_an_unclear_date_in_one_box_is_kept_and_explained():
    form = post("tase", "staff", {}, {"staff-counted_on-year": "05/03/2026"})
    answers = {"staff": form.values}
    page = draw_form(form_of("tase", "staff", answers))
    assert sent(page)["staff-counted_on-year"] == "05/03/2026"
    problems = {p.field: str(p.message) for p in check(item("tase"), answers, section="staff")}
    assert "05/03/2026" in problems["staff.counted_on"]


# --- what is asked -----------------------------------------------------------------------


def test_a_question_that_is_not_asked_yet_is_there_but_hidden():
    answers = complete("fund-training")
    page = draw_form(form_of("fund-training", "training", answers))
    block = page.select_one("[data-when]:has([name='training-provider_name'])")
    assert block.has_attr("hidden")
    assert json.loads(block["data-when"]) == {
        "field": "training-provider",
        "op": "==",
        "value": "outside",
    }
    answers["training"]["provider"] = "outside"
    page = draw_form(form_of("fund-training", "training", answers))
    block = page.select_one("[data-when]:has([name='training-provider_name'])")
    assert not block.has_attr("hidden")


def test_what_another_section_decides_is_left_out_and_kept():
    answers = complete("fund-training")
    answers["support"]["kind"] = "trainer"
    form = form_of("fund-training", "training", answers)
    assert "provider" not in [field.spec.code for field in form]
    again = post("fund-training", "training", answers, sent(draw_form(form)))
    assert again.values["provider"] == "own"


def test_a_condition_in_the_browser_speaks_of_inputs():
    page = draw_form(form_of("tase", "technology", complete("tase")))
    rule = json.loads(page.select_one("[data-when]")["data-when"])
    assert rule == {"field": "technology-has_rights", "op": "==", "value": True}


def test_columns_follow_the_answers_of_other_sections():
    def columns(kind: str) -> set[str]:
        answers = complete("fund-training")
        answers["support"]["kind"] = kind
        (rows,) = [f for f in form_of("fund-training", "trainees", answers) if f.kind == "rows"]
        return {field.spec.code for field in rows.rows[0].fields}

    assert columns("trainer") - columns("employer") == {"employer", "passed"}


def test_a_new_optional_question_brings_the_page_back():
    answers = complete("talent-green")
    data = MultiDict({"grounds-merits": "class_a", "grounds-explanation": "x"})
    assert post("talent-green", "grounds", answers, data).asks_new_question
    data["grounds-permit_number"] = "X1"
    assert not post("talent-green", "grounds", answers, data).asks_new_question


def test_in_a_correction_only_what_is_listed_is_asked_and_the_rest_stays():
    answers = complete("tase")
    form = form_of("tase", "staff", answers, only={"staff.college"})
    assert [field.spec.code for field in form] == ["college"]
    data = {"staff-college": "60", "staff-total": "1"}
    sent_back = post("tase", "staff", answers, data, only={"staff.college"})
    assert sent_back.values == answers["staff"] | {"college": 60}


def test_in_a_correction_a_question_does_not_wait_for_one_that_is_not_on_the_page():
    answers = complete("talent-green")
    answers["grounds"] |= {"merits": ["class_a"]}
    listed = {"grounds.permit_number"}
    alone = form_of("talent-green", "grounds", answers, only=listed)
    assert not next(iter(alone)).rule
    together = form_of("talent-green", "grounds", answers, only=listed | {"grounds.merits"})
    assert json.loads(list(together)[-1].rule) == {
        "field": "grounds-merits",
        "op": "includes",
        "value": "class_a",
    }


# --- how it is drawn -----------------------------------------------------------------------


@pytest.mark.parametrize(("item_code", "section", "language"), IN_TURNS)
def test_every_control_has_a_label_and_every_id_is_its_own(item_code, section, language):
    form = form_of(item_code, section, complete(item_code), language)
    form.add(check(item(item_code), {}, section=section, on=ON))
    page = draw_form(form, language)
    ids = Counter(tag["id"] for tag in page.select("[id]"))
    assert [one for one, times in ids.items() if times > 1] == []
    labelled = {label["for"] for label in page.select("label")}
    for control in page.select("input:not([type=hidden]), select, textarea"):
        assert control["id"] in labelled, control["id"]
    for tag in page.select("[aria-describedby]"):
        assert set(tag["aria-describedby"].split()) <= set(ids)
    assert not page.select("[style], [onclick]")


@pytest.mark.parametrize(("item_code", "section"), SECTIONS)
def test_every_problem_is_beside_its_question_and_can_be_jumped_to(item_code, section):
    problems = check(item(item_code), {}, section=section, on=ON)
    form = form_of(item_code, section, {})
    form.add(problems)
    page = draw_form(form)
    for problem in problems:
        target = page.find(id=problem.field.replace(".", "-"))
        assert target is not None, problem.field
        assert target.name in ("input", "select", "textarea") or target.get("tabindex") == "-1"
    shown = [error.get_text() for error in page.select(".govuk-error-message")]
    for problem in problems:
        assert any(problem.message.in_("en") in words for words in shown)


def test_dates_are_asked_in_the_order_of_the_language():
    def order(language):
        page = draw_form(form_of("tase", "staff", complete("tase"), language), language)
        return [tag["name"].rsplit("-")[-1] for tag in page.select(".govuk-date-input input")]

    assert order("en") == ["day", "month", "year"]
    assert order("sc") == order("tc") == ["year", "month", "day"]


def test_a_telephone_number_is_shown_with_its_country_and_its_extension():
    answers = complete("tase")
    answers["enterprise"]["contact_phone"] = "+8675512345678;ext=801"
    page = draw_form(form_of("tase", "enterprise", answers, "sc"), "sc")
    assert page.find(id="enterprise-contact_phone")["value"] == "+86 755 1234 5678转801"
    asked = next(one for one in sections_asked(item("tase"), answers) if one.code == "enterprise")
    assert "+86 755 1234 5678 ext. 801" in draw_section(asked).get_text()


def test_an_answer_filled_in_by_the_portal_is_marked():
    form = form_of("tase", "enterprise", complete("tase"))
    page = draw_form(form, prefilled=["enterprise.name"])
    assert len(page.select(".prefilled")) == 1
    described = page.select_one("#enterprise-name")["aria-describedby"]
    assert described.endswith("enterprise-name-prefilled")


def test_text_is_escaped_wherever_it_is_shown():
    evil = '<script>alert("x")</script>\'"&'
    answers = complete("tase")
    answers["enterprise"]["name"] = evil
    answers["scope"]["main"] = evil
    answers["income"]["contracts"][0]["client"] = evil
    for section in ("enterprise", "scope", "income"):
        page = draw_form(form_of("tase", section, answers))
        assert not page.select("script")
        assert evil in sent(page).values()
    for section in sections_asked(item("tase"), answers):
        assert not draw_section(section).select("script")


def test_a_nonsense_choice_selects_nothing():
    answers = {"person": {"nationality": '"><script>', "status": "foreign"}}
    page = draw_form(form_of("talent-green", "person", answers))
    assert not page.select("script")
    assert sent(page)["person-nationality"] == ""


# --- answers to read ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item_code", "language"), list(zip(every_item(), cycle(LANGUAGES), strict=False))
)
def test_all_answers_are_shown_in_words(item_code, language):
    for section in sections_asked(item(item_code), complete(item_code)):
        page = draw_section(section, language, change="/change")
        assert len(page.select("dt")) + len(page.select("table")) == len(section.fields)
        assert "%(" not in page.get_text()
        assert "None" not in page.get_text()
        assert page.select_one(".govuk-summary-card__actions a")["href"] == "/change"


def test_answers_are_written_as_their_reader_writes():
    sections = {section.code: section for section in sections_asked(item("tase"), complete("tase"))}
    english = draw_section(sections["income"], "en").get_text()
    assert "United Kingdom" in english
    assert "Hong Kong, China" in english
    assert "11 January 2025" in english
    assert "RMB 7,000,000" in english
    assert "2025" in english
    assert "2,025" not in english
    assert "香港" in draw_section(sections["income"], "tc").get_text()
    assert "100人" in draw_section(sections["staff"], "sc").get_text()


def test_what_is_missing_or_wrong_is_shown_as_it_is():
    answers = complete("tase")
    answers["staff"] |= {"total": "about 30", "college": None}
    (staff,) = [s for s in sections_asked(item("tase"), answers) if s.code == "staff"]
    page = draw_section(staff)
    assert "about 30" in page.get_text()
    assert "Not provided" in page.get_text()


def test_a_correction_s_words_stand_beside_the_answer():
    (staff,) = [s for s in sections_asked(item("tase"), complete("tase")) if s.code == "staff"]
    page = draw_section(staff, marks={"staff.total": "Count again"})
    assert "Count again" in page.find(id="answer-staff-total").get_text()


def test_every_kind_of_identity_document_can_be_chosen():
    page = draw_form(form_of("talent-green", "identity", {}))
    offered = [o["value"] for o in page.select("#identity-main option") if o["value"]]
    assert offered == list(IDENTITY_KINDS)


def test_a_sum_of_a_list_says_that_it_is_one_before_it_is_mistyped() -> None:
    research = build(item("fund-research"), "costs", {}, "sc")
    assert (
        next(one for one in research if one.spec.code == "total").hint == "与研发费用明细合计一致"
    )
    expo = build(item("fund-expo"), "shows", {}, "en")
    assert next(one for one in expo if one.spec.code == "total").hint == (
        "Other currencies at the rates of the round. Must equal the sum of the list of "
        "exhibitions and conferences"
    )
