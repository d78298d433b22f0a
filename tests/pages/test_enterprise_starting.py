"""Starting a draft: anew, with answers of the eligibility checker, or as a copy."""

import pytest
from sqlalchemy import orm

from services.actor import Role
from services.applications.case import room
from services.eligibility import parse
from services.eligibility.links import CheckerAnswers
from services.models import Application, User
from services.quotas import quotas
from tests.support.client import LintClient
from tests.support.company import Company, filled
from tests.support.factories import make_user, sign_in
from tests.support.scene import Scene


@pytest.fixture
def company(db: orm.Session, client: LintClient) -> Company:
    return Company(Scene(db), client).act_as(Role.FILER)


def test_starting_makes_a_draft_with_what_the_profile_knows(company: Company) -> None:
    response = company.client.post(f"{company.home}/applications/start/tase")
    assert response.status_code == 303
    made = company.scene.db.query(Application).order_by(Application.id.desc()).first()
    assert made is not None
    assert made.id != company.id
    assert response.location.endswith(f"/applications/{made.id}/tasks")
    page = company.client.page(f"{company.home}/applications/{made.id}/sections/enterprise")
    name = page.find(id="enterprise-name")
    assert company.scene.applicant.name in name.text
    assert page.find(id="enterprise-address-prefilled")
    filer = company.scene.db.get_one(User, company.scene.filer.user_id)
    assert page.find("input", id="enterprise-contact_name")["value"] == filer.name
    assert page.find("input", id="enterprise-contact_email")["value"] == filer.email


def test_a_draft_in_english_is_filed_in_english_only_where_the_item_takes_it(
    company: Company,
) -> None:
    start = f"{company.home}/applications/start/"
    for code, language in (("talent-green", "en"), ("tase", "sc")):
        response = company.client.post(start + code, data={"language": "en"})
        made = company.scene.db.get(Application, response.location.split("/")[-2])
        assert made is not None
        assert made.language == language


def test_answers_from_the_eligibility_checker_are_carried_over(company: Company) -> None:
    word = CheckerAnswers(parse({"total_staff": 80, "college_staff": 50})).word
    start = f"{company.home}/applications/start/tase?from_checker={word}"
    page = company.client.page(start)
    said = {row.dt.get_text(): row.dd.get_text() for row in page.select(".govuk-summary-list__row")}
    assert {"80 people", "50 people"} <= set(said.values())
    form = page.main.form
    response = company.client.post(start, data=filled(form))
    made = company.scene.db.get(Application, response.location.split("/")[-2])
    assert made is not None
    assert made.answers["staff"] == {"total": 80, "college": 50}
    assert {"staff.total", "staff.college"} <= set(made.prefilled)


def test_a_damaged_word_of_the_checker_keeps_nobody_from_starting(company: Company) -> None:
    start = f"{company.home}/applications/start/tase?from_checker=nonsense"
    form = company.client.page(start).main.form
    assert not form.find("input", attrs={"name": "from_checker"})
    assert company.client.post(start, data={"from_checker": "nonsense"}).status_code == 303


def test_an_unknown_item_cannot_be_started(company: Company) -> None:
    company.client.page(f"{company.home}/applications/start/nonsense", 404)


def test_who_acts_for_nobody_is_led_to_register(db: orm.Session, client: LintClient) -> None:
    sign_in(client, make_user(db))
    assert client.get("/en/enterprise/applications/start/tase").location == "/en/enterprise/"
    assert "Whom do you act for?" in client.page("/en/enterprise/").h1.get_text()


def test_a_viewer_reads_what_a_service_asks_but_cannot_start(company: Company) -> None:
    company.act_as(Role.VIEWER)
    page = company.client.page(f"{company.home}/applications/start/tase")
    assert not page.main.find("form")
    response = company.client.post(f"{company.home}/applications/start/tase")
    assert response.status_code == 403


def test_who_has_too_many_drafts_is_told_so(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = quotas().model_copy(update={"drafts": 1})
    monkeypatch.setattr(room, "quotas", lambda: few)
    refused = company.client.post(f"{company.home}/applications/start/tase")
    assert refused.status_code == 409
    assert "1 drafts already" in refused.text


def test_a_copy_takes_the_answers_to_be_confirmed(company: Company) -> None:
    company.scene.submit()
    response = company.post("/copy")
    made = company.scene.db.get(Application, response.location.split("/")[-2])
    assert made is not None
    assert made.copied_from == company.id
    assert made.answers == company.stored().answers
    assert "staff.total" in made.prefilled


def test_a_page_that_is_sent_three_times_starts_one_draft(company: Company) -> None:
    start = f"{company.home}/applications/start/tase"
    key = company.client.page(start).find("input", attrs={"name": "key"})["value"]
    sent = [company.client.post(start, data={"key": key}).location for _ in range(3)]
    assert len(set(sent)) == 1
    other = company.client.page(start).find("input", attrs={"name": "key"})["value"]
    assert company.client.post(start, data={"key": other}).location not in sent


def test_a_key_of_somebody_else_s_page_starts_another_draft(company: Company) -> None:
    start = f"{company.home}/applications/start/tase"
    key = company.client.page(start).find("input", attrs={"name": "key"})["value"]
    first = company.client.post(start, data={"key": key}).location
    company.act_as(Role.OWNER)
    for foreign in (key, "nonsense", str(company.id)):
        assert company.client.post(start, data={"key": foreign}).location != first


def test_copying_twice_makes_one_copy_until_it_is_changed(company: Company) -> None:
    company.scene.submit()
    first = company.post("/copy").location
    assert company.post("/copy").location == first
    draft = first.split("/")[-2]
    page = f"{company.home}/applications/{draft}/sections/enterprise"
    fields = filled(company.client.page(page).main.find("form"))
    company.client.post(page, data=fields | {"enterprise-contact_name": "另一人"})
    assert company.post("/copy").location != first


def test_the_page_before_a_draft_says_when_each_document_is_needed(company: Company) -> None:
    page = company.client.page(f"{company.home}/applications/start/vehicles")
    said = [line.get_text(" ", strip=True) for line in page.main.select("li")]
    assert "Vehicle registration and licence" in said
    assert "Proof of the donation (Ground: Donations to public causes)" in said


def test_a_part_that_an_answer_decides_is_not_said_to_be_needless_before_it(
    company: Company,
) -> None:
    response = company.client.post(f"{company.home}/applications/start/vehicles")
    tasks = response.location
    draft = tasks.removesuffix("/tasks")
    assert _state(company, tasks, "The ground") == "Depends on your answers"
    said = ["Part 2 of 5", "Part 2 of 4"]  # what it may come to, and once it is known
    for kind, state in (("northbound", "Not needed"), ("hk_in", "Not started")):
        page = company.client.page(f"{draft}/sections/request")
        assert said.pop(0) in page.main.text
        sent = {**filled(page.main.form), "request-kind": kind}
        assert company.client.post(f"{draft}/sections/request", data=sent).status_code == 303
        assert _state(company, tasks, "The ground") == state


def _state(company: Company, tasks: str, part: str) -> str:
    page = company.client.page(tasks)
    (line,) = [one for one in page.select(".govuk-task-list__item") if part in one.get_text()]
    return line.select_one(".govuk-tag").get_text(strip=True)
