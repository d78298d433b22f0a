"""Filling in a draft, with and without scripts."""

from typing import cast

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import orm

from services.actor import Role
from services.applications.case import room
from services.catalogue.sensitive import sensitive_reasons
from services.language import LANGUAGES, Language
from services.quotas import quotas
from tests.support.client import LintClient
from tests.support.company import Company, filled
from tests.support.scene import Scene


@pytest.fixture
def company(db: orm.Session, client: LintClient) -> Company:
    return Company(Scene(db), client).act_as(Role.FILER)


@pytest.fixture
def fund(db: orm.Session, client: LintClient) -> Company:
    return Company(Scene(db, "fund-training"), client).act_as(Role.FILER)


def test_a_long_answer_counts_what_is_left_in_the_readers_language(company: Company) -> None:
    for language, words in (("en", "You have %{count} characters"), ("sc", "还可填写%{count}字")):
        url = company.url("/sections/statement").replace("/en/", f"/{language}/")
        counted = company.client.page(url).find(attrs={"data-module": "govuk-character-count"})
        assert counted["data-i18n.characters-under-limit.other"].startswith(words)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("code", "section"), [("fund-training", "trainees"), ("talent-green", "identity")]
)
def test_beside_a_number_of_identity_stands_why_it_is_asked(
    db: orm.Session, client: LintClient, code: str, section: str, language: str
) -> None:
    company = Company(Scene(db, code), client).act_as(Role.FILER)
    url = company.url(f"/sections/{section}").replace("/en/", f"/{language}/")
    said = client.page(url).main.get_text(" ", strip=True)
    assert sensitive_reasons()["identity"].why[cast(Language, language)] in said


def test_the_task_list_says_how_far_each_part_has_come(company: Company) -> None:
    states = _states(company)
    assert states["The enterprise"] == "Not started"
    company.submit("/sections/enterprise")
    assert _states(company)["The enterprise"] == "In progress"
    company.scene.fill_in()
    states = _states(company)
    assert set(states.values()) == {"Complete", "Ready"}


def test_a_section_with_problems_keeps_what_was_typed_and_says_where(company: Company) -> None:
    response = company.submit("/sections/staff", staff__total="many")
    assert response.status_code == 422
    page = response.get_data(as_text=True)
    assert 'value="many"' in page
    assert 'href="#staff-total"' in page
    assert company.stored().answers["staff"]["total"] == "many"


def test_save_and_come_back_later_asks_nothing(company: Company) -> None:
    response = company.submit("/sections/staff", "then=later", staff__total="many")
    assert response.location == company.url("/tasks")
    assert company.stored().answers["staff"]["total"] == "many"


def test_an_autosave_answers_with_the_time_and_the_new_version(company: Company) -> None:
    fields = filled(company.page("/sections/staff").main.form)
    sent = fields | {"staff-total": "120"}
    response = company.post("/sections/staff", sent, headers={"HX-Request": "true"})
    assert response.status_code == 200
    text = response.get_data(as_text=True)
    assert "Saved at" in text
    assert fields["version"] not in text
    assert "<html" not in text
    assert company.stored().answers["staff"]["total"] == 120


def test_an_autosave_confirms_only_the_answers_that_changed(company: Company) -> None:
    fields = filled(company.page("/sections/enterprise").main.form)
    sent = fields | {"enterprise-address": "深圳市福田区示例路2号"}
    company.post("/sections/enterprise", sent, headers={"HX-Request": "true"})
    prefilled = company.stored().prefilled
    assert "enterprise.address" not in prefilled
    assert "enterprise.name_en" in prefilled
    company.submit("/sections/enterprise")
    assert not [p for p in company.stored().prefilled if p.startswith("enterprise.")]


def test_a_stale_page_shows_both_versions_and_loses_neither(company: Company) -> None:
    mine = filled(company.page("/sections/staff").main.form)
    company.submit("/sections/staff", "then=later", staff__total="100")
    response = company.post("/sections/staff", mine | {"staff-total": "90"})
    assert response.status_code == 409
    page = response.get_data(as_text=True)
    assert company.stored().answers["staff"]["total"] == 100
    assert 'value="90"' in page
    assert "100" in page


def test_the_conflict_page_can_be_sent_again_to_overwrite(company: Company) -> None:
    mine = filled(company.page("/sections/staff").main.form)
    company.submit("/sections/staff", "then=later", staff__total="100")
    response = company.post("/sections/staff", mine | {"staff-total": "90"})
    soup = BeautifulSoup(response.get_data(as_text=True), "html.parser")
    company.post("/sections/staff", filled(soup.main.form))
    assert company.stored().answers["staff"]["total"] == 90


def _signed_out(company: Company) -> dict[str, str]:
    """What is in the form of the staff when its session ends."""
    typed = filled(company.page("/sections/staff").main.form) | {"staff-total": "4321"}
    company.client.post("/en/account/sign-out")
    return typed


def test_what_is_sent_after_the_session_ended_is_kept_until_one_has_signed_in(
    company: Company,
) -> None:
    typed = _signed_out(company)
    response = company.post("/sections/staff", typed)
    assert response.status_code == 401
    waiting = BeautifulSoup(response.get_data(as_text=True), "html.parser")
    fields = filled(waiting.main.form)
    assert fields["staff-total"] == "4321"
    company.act_as(Role.FILER)
    response = company.post("/sections/staff", fields, csrf=False)
    assert response.status_code == 400
    assert "staff" not in company.stored().answers
    again = BeautifulSoup(response.get_data(as_text=True), "html.parser")
    assert "Not saved yet" in again.get_text()
    assert company.post("/sections/staff", filled(again.main.form)).status_code in (303, 422)
    assert company.stored().answers["staff"]["total"] == 4321


def test_a_colleagues_work_is_not_overwritten_by_what_was_kept(company: Company) -> None:
    typed = _signed_out(company)
    company.act_as(Role.FILER)
    company.submit("/sections/staff", "then=later", staff__total="77")
    response = company.post("/sections/staff", typed, csrf=False)
    again = BeautifulSoup(response.get_data(as_text=True), "html.parser")
    assert company.post("/sections/staff", filled(again.main.form)).status_code == 409
    assert company.stored().answers["staff"]["total"] == 77


def test_an_autosave_says_that_one_has_been_signed_out(company: Company) -> None:
    typed = _signed_out(company)
    response = company.post("/sections/staff", typed, headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert "HX-Redirect" not in response.headers
    assert "you have been signed out" in response.text
    company.act_as(Role.FILER)
    typed["csrf_token"] = "stale"
    again = company.post("/sections/staff", typed, csrf=False, headers={"HX-Request": "true"})
    assert again.status_code == 401
    assert "you have signed in again" in again.text


def test_what_another_site_sends_is_not_shown(company: Company) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    response = company.post("/sections/staff", {"staff-total": "9"}, csrf=False, headers=foreign)
    assert response.status_code == 400
    assert "staff-total" not in response.text


def test_a_colleague_working_on_another_part_is_no_conflict(company: Company) -> None:
    mine = filled(company.page("/sections/staff").main.form)
    company.submit("/sections/enterprise", "then=later")
    response = company.post("/sections/staff", mine | {"then": "later"})
    assert response.status_code == 303


def test_a_conditional_question_appears_after_saving_without_scripts(fund: Company) -> None:
    fund.submit("/sections/support", support__kind="employer")
    hidden = fund.page("/sections/training").find("input", id="training-provider_name")
    assert hidden.find_parent(attrs={"data-when": True}).has_attr("hidden")
    response = fund.submit("/sections/training", training__provider="outside")
    assert response.location == fund.url("/sections/training")
    shown = fund.page("/sections/training").find("input", id="training-provider_name")
    assert not shown.find_parent(attrs={"data-when": True}).has_attr("hidden")


def test_rows_are_added_and_removed_without_scripts(fund: Company) -> None:
    section, code = "trainees", "people"
    name = f"{section}-{code}"
    first = _text_input(fund, name, 0)
    response = fund.submit(f"/sections/{section}", f"rows=add:{code}", **{first: "张三"})
    assert response.status_code == 303
    assert f"{code}=" in response.location
    assert len(fund.stored().answers[section][code]) == 1
    second = _text_input(fund, name, 1)
    fund.submit(f"/sections/{section}", f"rows=add:{code}", **{second: "李四"})
    assert len(fund.stored().answers[section][code]) == 2
    fund.submit(f"/sections/{section}", f"rows=remove:{code}:0")
    rows = fund.stored().answers[section][code]
    assert [list(row.values()) for row in rows] == [["李四"]]


def test_who_saves_too_often_is_told_so_and_loses_nothing(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = quotas().model_copy(update={"saves_an_hour": 1})
    monkeypatch.setattr(room, "quotas", lambda: few)
    company.submit("/sections/staff", staff__total="12")
    refused = company.submit("/sections/staff", staff__total="34")
    assert refused.status_code == 429
    page = refused.get_data(as_text=True)
    assert "Not saved: you have saved too many times" in page
    assert 'value="34"' in page
    assert int(refused.headers["Retry-After"]) > 0
    line = company.client.post(
        company.url("/sections/staff"),
        data={"staff-total": "34"},
        headers={"HX-Request": "true"},
    )
    assert (line.status_code, "Not saved" in line.text) == (429, True)
    assert company.scene.application.answers["staff"]["total"] == 12


def test_a_section_nobody_knows_is_not_found(company: Company) -> None:
    company.page("/sections/nonsense", 404)


def test_a_viewer_cannot_open_a_form_or_save_one(company: Company) -> None:
    fields = filled(company.page("/sections/staff").main.form)
    company.act_as(Role.VIEWER)
    company.page("/sections/staff", 404)
    assert company.post("/sections/staff", fields).status_code == 404
    assert not company.page("/tasks").main.select(".govuk-task-list a[href*=sections]")


def test_a_stranger_gets_what_a_missing_case_gets(
    company: Company, db: orm.Session, client: LintClient
) -> None:
    other = Company(Scene(db), client).act_as(Role.OWNER)
    missing = f"{other.home}/applications/018f0000-0000-7000-8000-000000000000"
    for page in ("", "/tasks", "/sections/staff", "/documents", "/check", "/sign", "/discard"):
        assert client.get(company.url(page)).status_code == 404
        assert client.get(missing + page).status_code == 404
    assert other.client.post(company.url("/sections/staff"), data={}).status_code == 404


def test_a_draft_is_deleted_only_after_a_question(company: Company) -> None:
    page = company.page("/discard")
    assert "Delete this draft?" in page.h1.get_text()
    response = company.submit("/discard")
    assert response.location == f"{company.home}/"
    company.page("/tasks", 404)


def test_what_somebody_else_signs_meanwhile_cannot_be_saved(company: Company) -> None:
    fields = filled(company.page("/sections/staff").main.form)
    company.scene.fill_in()
    before = company.stored().answers
    assert company.submit("/check").status_code == 303
    assert company.post("/sections/staff", fields).status_code == 409
    assert company.stored().answers == before


def test_the_self_check_follows_the_answers(company: Company) -> None:
    fields = {"staff-total": "100", "staff-college": "49"}
    response = company.submit("/sections/staff", "then=later", staff__total="100")
    assert response.status_code == 303
    page = filled(company.page("/sections/staff").main.form)
    response = company.post("/sections/staff", page | fields, headers={"HX-Request": "true"})
    text = response.get_data(as_text=True)
    assert "49" in text
    assert "needs 50%" in text


def test_the_self_check_lists_each_source_once(company: Company) -> None:
    panel = company.page("/sections/staff").find(id="self-check").get_text()
    assert panel.count("财税〔2017〕79号") == 1
    assert panel.count("[1]") > 2


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_the_self_check_sends_points_to_the_checker(
    db: orm.Session, client: LintClient, language: str
) -> None:
    talent = Company(Scene(db, "talent-green"), client, language).act_as(Role.OWNER)
    panel = talent.page("/sections/grounds").find(id="self-check")
    assert panel.select_one(f"a[href='/{language}/eligibility/points']")


def test_the_self_check_does_not_doubt_the_round_that_the_portal_keeps(
    db: orm.Session, client: LintClient
) -> None:
    training = Company(Scene(db, "fund-training"), client).act_as(Role.OWNER)
    panel = training.page("/sections/trainees").find(id="self-check").get_text()
    assert "Every trainee has a junior college education" in panel
    assert "while a round is open" not in panel


def test_the_self_check_marks_what_is_not_verified_in_full(
    db: orm.Session, client: LintClient
) -> None:
    training = Company(Scene(db, "fund-training"), client).act_as(Role.OWNER)
    told = training.page("/sections/organisation").find(id="self-check").select("li")
    marked = {line.get_text(): bool(line.select_one(".tag--indicative")) for line in told}
    assert [mark for said, mark in marked.items() if "is a legal person" in said] == [True]
    assert [mark for said, mark in marked.items() if "registered in Shenzhen" in said] == [False]


def _states(company: Company) -> dict[str, str]:
    page = company.page("/tasks")
    found = {}
    for item in page.select(".govuk-task-list__item"):
        title = item.select_one(".govuk-task-list__name-and-hint > :first-child").get_text()
        found[title.strip()] = item.select_one(".govuk-task-list__status").get_text(strip=True)
    return found


def _text_input(company: Company, name: str, index: int) -> str:
    page = company.page(f"/sections/{name.split('-', maxsplit=1)[0]}")
    found = page.main.find(
        "input", attrs={"type": "text", "name": lambda n: n and n.startswith(f"{name}-{index}-")}
    )
    return str(found["name"]).replace("-", "__")


def test_who_applies_is_the_profiles_and_nobody_types_it(company: Company) -> None:
    applicant = company.scene.applicant
    form = company.page("/sections/enterprise").main.form
    typed = {"enterprise-name": "别的公司", "enterprise-credit_code": "91440300MA5TE8T12U"}
    assert not [name for name in typed if form.find(attrs={"name": name})]
    assert form.find(id="enterprise-name").text.split()[-1] == applicant.name
    company.post("/sections/enterprise", filled(form) | typed)
    stored = company.stored().answers["enterprise"]
    assert (stored["name"], stored["credit_code"]) == (applicant.name, applicant.credit_code)


def test_a_credit_code_with_another_check_character_is_warned_of_and_kept(company: Company) -> None:
    company.scene.applicant.credit_code = "91440300MA5TE8T12U"
    company.submit("/sections/enterprise")
    assert company.stored().answers["enterprise"]["credit_code"] == "91440300MA5TE8T12U"
    for page in ("/sections/enterprise", "/check"):
        assert "Compare it with the business licence" in company.page(page).text
