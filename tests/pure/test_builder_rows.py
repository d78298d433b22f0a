"""Lists of rows as forms: a page at a time, with buttons that need no script."""

import json
from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from forms.builder import build
from forms.cells import sheet_columns
from services.catalogue import amount, check, item
from tests.support.answers import complete, trainee
from tests.support.drawing import draw_form, form_of, post, sent
from tests.support.funds import CERTIFIED

ON = date(2026, 11, 22)


def listed(number: int):
    answers = complete("fund-training")
    answers["trainees"] = {"number": number, "people": [trainee(n) for n in range(number)]}
    return answers


def rows_of(form):
    return next(field for field in form if field.kind == "rows")


def shown(form) -> list[int]:
    return [row.index + 1 for row in rows_of(form).rows]


def test_a_list_is_shown_a_page_at_a_time_with_one_empty_row_at_its_end():
    assert shown(form_of("fund-training", "trainees", {})) == [1]
    assert shown(form_of("fund-training", "trainees", listed(2))) == [1, 2, 3]
    assert shown(form_of("fund-training", "trainees", listed(45))) == list(range(1, 21))
    last = form_of("fund-training", "trainees", listed(45), starts={"people": "40"})
    assert shown(last) == [41, 42, 43, 44, 45, 46]
    full = form_of("fund-training", "trainees", listed(500), starts={"people": "499"})
    assert shown(full) == list(range(481, 501))
    assert rows_of(full).next is None


@pytest.mark.parametrize("start", ["nonsense", "-5", "99999", "9" * 50])
def test_a_nonsense_start_shows_some_page(start):
    assert shown(form_of("fund-training", "trainees", listed(45), starts={"people": start}))


def test_posting_a_page_leaves_the_other_pages_as_they_are():
    answers = listed(45)
    page = draw_form(form_of("fund-training", "trainees", answers, starts={"people": "20"}))
    data = sent(page)
    data["trainees-people-20-name"] = "Changed"
    people = post("fund-training", "trainees", answers, data).values["people"]
    assert people[20]["name"] == "Changed"
    assert [p for n, p in enumerate(people) if n != 20] == [
        p for n, p in enumerate(answers["trainees"]["people"]) if n != 20
    ]


def test_saving_a_page_twice_changes_nothing_more():
    answers = listed(3)
    data = sent(draw_form(form_of("fund-training", "trainees", answers)))
    data["trainees-people-1-name"] = ""
    for part in ("kind", "number"):
        data[f"trainees-people-2-identity-{part}"] = ""
    once = post("fund-training", "trainees", answers, data).values
    twice = post("fund-training", "trainees", answers | {"trainees": once}, data).values
    assert once == twice
    assert len(once["people"]) == 3


def test_the_buttons_of_a_list_need_no_script():
    answers = listed(20)
    data = sent(draw_form(form_of("fund-training", "trainees", answers)))
    added = post("fund-training", "trainees", answers, data | {"rows": "add:people"})
    assert added.turned == {"people": 20}
    assert shown(added) == [21]
    removed = post("fund-training", "trainees", answers, data | {"rows": "remove:people:3"})
    assert removed.turned == {"people": 0}
    names = [row["name"] for row in removed.values["people"]]
    assert len(names) == 19
    assert "学员3" not in names
    assert post("fund-training", "trainees", answers, data).turned == {}


@pytest.mark.parametrize(
    "pressed", ["remove:people:9999", "remove:people:", "remove:other:1", "x", "::"]
)
def test_a_nonsense_button_does_no_harm(pressed):
    answers = listed(2)
    data = sent(draw_form(form_of("fund-training", "trainees", answers)))
    data["rows"] = pressed
    form = post("fund-training", "trainees", answers, data)
    assert form.values["people"] == answers["trainees"]["people"]


def test_enter_never_presses_the_button_that_removes_a_row():
    page = draw_form(form_of("fund-training", "trainees", listed(2)))
    assert not page.select_one("button").get("name")


def test_a_problem_on_another_page_is_linked_to_it():
    answers = listed(45)
    answers["trainees"]["people"][44]["name"] = ""
    form = form_of("fund-training", "trainees", answers)
    form.add(check(item("fund-training"), answers, section="trainees", on=ON))
    link = draw_form(form).find(id="trainees-people-44-name")
    assert link["href"] == "?people=44#trainees-people-44-name"
    there = form_of("fund-training", "trainees", answers, starts={"people": "44"})
    assert draw_form(there).find(id="trainees-people-44-name").name == "input"


def test_a_row_that_does_not_count_says_so():
    answers = listed(2)
    answers["trainees"]["people"][1]["education"] = "below_college"
    form = form_of("fund-training", "trainees", answers)
    form.show_amounts(amount(item("fund-training"), answers))
    assert [row.notes for row in rows_of(form).rows[:2]] == [
        [],
        ["Education below junior college does not count"],
    ]
    assert "Education below junior college" in draw_form(form).get_text()


def test_rows_without_their_marker_replace_from_the_first():
    form = post("fund-training", "trainees", listed(1), {"trainees-people-0-name": "New"})
    assert form.values["people"][0]["name"] == "New"


# --- columns that look at a question beside their list ------------------------------------

ONE_ROW = {
    "claim-obtained": "certificate",
    "claim-rights-0-scheme": "cmmi",
    "claim-rights-0-level": "5",
    "claim-rights-0-number": "C-1",
}


def test_what_a_row_is_asked_for_an_answer_beside_it_is_kept_at_the_first_sending():
    form = build(CERTIFIED, "claim", {}, "en", formdata=MultiDict(ONE_ROW))
    assert form.values == {
        "obtained": "certificate",
        "rights": [{"scheme": "cmmi", "level": 5, "number": "C-1"}],
    }
    assert not check(CERTIFIED, {"claim": form.values}, section="claim", on=ON)
    assert sent(draw_form(form))["claim-rights-0-level"] == "5"


def test_the_page_shows_such_a_column_as_soon_as_the_answer_is_given():
    page = draw_form(build(CERTIFIED, "claim", {}, "en"))
    level = page.select_one("[name='claim-rights-0-level']")
    block = level.find_parent(attrs={"data-when": True})
    assert block.has_attr("hidden")
    assert json.loads(block["data-when"]) == {
        "all": [
            {"field": "claim-obtained", "op": "==", "value": "certificate"},
            {"field": "claim-rights-0-scheme", "op": "==", "value": "cmmi"},
        ]
    }


def test_in_a_correction_the_answer_beside_it_stands():
    stored = {"claim": {"obtained": "patent", "rights": [{"number": "P-1"}]}}
    form = build(CERTIFIED, "claim", stored, "en", only=["claim.rights"])
    assert "claim-rights-0-scheme" not in sent(draw_form(form))


def test_a_sheet_has_what_an_answer_beside_the_list_can_still_ask():
    def columns(answers):
        return [one.column.code for one in sheet_columns(CERTIFIED, "claim.rights", answers)]

    assert columns({}) == ["scheme", "level", "number"]
    assert columns({"claim": {"obtained": "patent"}}) == ["number"]
