"""The pages of supervisors: what is escalated and overdue, and the decisions on escalations."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from markupsafe import Markup
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.load_sheet import write_csv, write_xlsx
from portal.oversight import load_views
from services import jobs, moments
from services.actor import Role
from services.applications.casework import chasing, correcting_again, joint, suspending, tallying
from services.applications.casework.joint import Opinion
from services.applications.casework.suspending import Suspension
from services.applications.clock.calendar import add_working_days
from services.applications.filing import correcting, drafting
from services.applications.lifecycle import State
from services.language import LANGUAGES, Language
from services.models import Application, Document
from tests.support.client import LintClient
from tests.support.company import Company
from tests.support.factories import make_supervisor, sign_in
from tests.support.plans import find_scans, noted_statements
from tests.support.queries import counted_queries
from tests.support.scene import Scene
from tests.support.uploads import a_file
from tests.support.walks import act

HOME = "/en/oversight/escalations"


def escalate(db: Session) -> Scene:
    """A case whose joint agencies do not answer, as far as an escalation."""
    with moments.at(moments.now() - timedelta(days=90)):
        made = Scene(db).consult()
    due = made.application.reviews[1].due_on
    assert due
    for late in (1, 4):
        day = add_working_days(due, late)
        with moments.at(datetime(day.year, day.month, day.day, 2, tzinfo=UTC)):
            chasing.chase(db, made.application.id)
    db.commit()
    return made


@pytest.fixture
def scene(db: Session) -> Scene:
    return escalate(db)


def case(scene: Scene, language: Language = "en") -> str:
    return f"/{language}/oversight/cases/{scene.application.id}"


def version(scene: Scene) -> int:
    scene.db.refresh(scene.application)
    return scene.application.version


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_supervisor_reads_what_is_escalated(
    client: LintClient, scene: Scene, language: Language
) -> None:
    sign_in(client, make_supervisor(scene.db))
    home = client.page(f"/{language}/oversight/escalations")
    assert home.find("a", href=case(scene, language))
    page = client.page(case(scene, language))
    for step in ("set-day", "waive-opinion"):
        assert page.find("a", href=f"{case(scene, language)}/{step}")
        client.page(f"{case(scene, language)}/{step}")


def test_the_leading_group_decides_and_everybody_reads_it(client: LintClient, scene: Scene) -> None:
    sign_in(client, make_supervisor(scene.db))
    sent = {"version": version(scene), "bodies": ["tax", "finance"], "text": "可另行核查。"}
    step = f"{case(scene)}/waive-opinion"
    assert client.post(step, data={**sent, "text": ""}).status_code == 422
    assert client.post(step, data=sent).location.endswith(HOME)
    scene.db.expire_all()
    assert scene.db.get_one(Application, scene.application.id).state == State.REVIEW
    assert "Nothing is escalated" in client.page(HOME).get_text()
    assert client.post(step, data=sent).status_code in (403, 409)
    jobs.run_all_due()
    company = Company(scene, client).act_as(Role.VIEWER)
    assert "without an opinion that was not given in time" in company.page("").get_text()
    for body in ("science", "tax"):
        sign_in(client, scene.user(body, Role.REVIEWER))
        read = client.page(f"/en/agency/cases/{scene.application.id}").get_text()
        assert "Not answered" in read


def test_another_day_is_set(client: LintClient, scene: Scene) -> None:
    sign_in(client, make_supervisor(scene.db))
    day = moments.today() + timedelta(days=7)
    sent = {"version": version(scene), "bodies": ["tax", "finance"], "text": "请反馈。"}
    step = f"{case(scene)}/set-day"
    assert client.post(step, data=sent).status_code == 422
    until = {"until-day": day.day, "until-month": day.month, "until-year": day.year}
    assert client.post(step, data={**sent, **until}).status_code == 303
    scene.db.expire_all()
    days = {one.due_on for one in scene.application.reviews[1:]}
    assert days == {day}


def test_an_agencys_supervisor_reads_its_own_and_decides_nothing(
    client: LintClient, scene: Scene
) -> None:
    sign_in(client, make_supervisor(scene.db, "tax"))
    assert client.page(HOME).find("a", href=case(scene))
    page = client.page(case(scene))
    assert "There is nothing for you to do on this case now." in page.get_text()
    assert client.get(f"{case(scene)}/waive-opinion").status_code == 403
    sign_in(client, make_supervisor(scene.db, "psb"))
    assert not client.page(HOME).find("a", href=case(scene))


def test_a_supervisor_reads_opinions_pauses_and_what_officers_put_on_file(
    client: LintClient, db: Session
) -> None:
    scene = Scene(db).consult()
    scene.claim(scene.officer("tax"))
    said: dict[str, Any] = {"opinion": Opinion.AGREE, "text": "经核实无异议。"}
    act(scene, joint.draft_opinion, scene.officer("tax"), files=[a_file("figures.pdf")], **said)
    act(scene, joint.opine, scene.officer("tax", Role.APPROVER), **said)
    pause: dict[str, Any] = {"reason": Suspension.EXPERT_REVIEW, "evidence": "工作方案"}
    pause |= {"until": moments.today() + timedelta(days=5), "text": "需组织专家评审。"}
    act(scene, suspending.propose_suspension, scene.lead, files=[a_file("plan.pdf")], **pause)
    db.commit()
    sign_in(client, make_supervisor(db))
    page = client.page(case(scene))
    for words in ("经核实无异议。", "需组织专家评审。", "figures.pdf", "plan.pdf"):
        assert words in page.get_text()
    for link in page.select("main a[download]"):
        assert client.get(link["href"]).status_code == 200
    for link in page.select("main a[href*='/pages/1']"):
        picture = client.page(link["href"]).select_one("main img")
        assert picture
        assert client.get(picture["src"]).content_type == "image/png"
    company = Company(scene, client).act_as(Role.VIEWER)
    read = company.page("/opened").get_text()
    assert "Supervisor" in read, read
    assert "figures.pdf" in read


def test_a_supervisor_sees_no_answers_and_no_documents(client: LintClient, scene: Scene) -> None:
    sign_in(client, make_supervisor(scene.db))
    for path in (f"/en/agency/cases/{scene.application.id}", "/en/agency/queue"):
        assert client.get(path).status_code == 404
    shown = str(client.page(case(scene)))
    assert "/documents/" not in shown
    answered = str(scene.application.answers["scope"]["main"])
    assert answered not in shown
    filed = scene.db.scalars(select(Document.id)).first()
    for end in ("", "/pages/1", "/pages/1.png"):
        assert client.get(f"{case(scene)}/documents/{filed}{end}").status_code == 404


def test_the_page_costs_the_same_for_many(client: LintClient, scene: Scene, db: Session) -> None:
    sign_in(client, make_supervisor(db))
    client.page(HOME)
    with counted_queries() as one:
        client.page(HOME)
    escalate(db)
    with counted_queries() as two:
        client.page(HOME)
    assert len(one) == len(two)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_load_is_shown_and_downloaded(
    client: LintClient, scene: Scene, language: Language
) -> None:
    sign_in(client, make_supervisor(scene.db))
    page = client.page(f"/{language}/oversight/load")
    assert len(page.select("tbody tr")) == 2 + 1 + 2 + tallying.MONTHS  # one officer for each
    for kind in ("xlsx", "csv"):
        assert page.find("a", href=f"/{language}/oversight/load/{kind}")
    rows = list(csv.reader(io.StringIO(client.get(f"/{language}/oversight/load/csv").text)))
    assert [row[3:6] for row in rows[1:]] == [["1", "0", "1"]] * 2
    book = load_workbook(io.BytesIO(client.get(f"/{language}/oversight/load/xlsx").data))
    assert [[str(cell.value) for cell in row] for row in book.worksheets[0].rows][1:] == rows[1:]


def test_the_load_costs_the_same_for_many_and_is_found_by_indexes(
    client: LintClient, scene: Scene, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    anew = lambda _key, render: Markup(render())  # noqa: E731, S704
    monkeypatch.setattr(load_views.kept, "piece", anew)
    sign_in(client, make_supervisor(db))
    client.page("/en/oversight/load")
    with counted_queries() as one:
        client.page("/en/oversight/load")
    escalate(db)
    with counted_queries() as two:
        client.page("/en/oversight/load")
    assert len(one) == len(two)
    for address in ("/en/oversight/load", HOME):
        with noted_statements() as statements:
            client.page(address)
        assert statements
        assert not find_scans(statements), address


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_no_name_is_a_formula(name: str) -> None:
    book = load_workbook(io.BytesIO(write_xlsx("x", ["Name"], [(name,)])))
    cell = book.worksheets[0]["A2"]
    assert (cell.data_type, str(cell.value)) == ("s", name)
    (_, (value,)) = csv.reader(io.StringIO(write_csv(["Name"], [(name,)]).decode("utf-8-sig")))
    assert value == f"'{name}"


def test_a_second_correction_notice_is_allowed_with_reasons(
    client: LintClient, db: Session
) -> None:
    scene = Scene(db).ask_for_correction("staff.college")
    college = scene.application.answers["staff"]["college"] - 1
    of, filer = scene.application.id, scene.filer
    changed = {"college": college}
    drafting.save_section(db, filer, of, "staff", changed, version=scene.version(filer))
    act(scene, correcting.answer_correction, scene.owner, declared=True)
    act(scene, correcting_again.ask_to_correct_again, scene.lead, text="补正后有新情况。")
    db.commit()
    assert scene.supervisor
    db.commit()
    sign_in(client, scene.user("", Role.SUPERVISOR))
    home = client.page(HOME).get_text()
    assert str(scene.application.number) in home
    assert "A second correction notice is asked for" in home
    assert "补正后有新情况。" in client.page(case(scene)).get_text()
    address = f"{case(scene)}/allow-correction"
    assert "补正后有新情况。" in client.page(address).get_text()
    known = {"version": version(scene), "text": ""}
    assert client.post(address, data=known).status_code == 422
    assert client.post(address, data=known | {"text": "系新发生的事实。"}).status_code == 303
    assert "A second correction notice is asked for" not in client.page(HOME).get_text()


def test_another_suspension_for_the_same_reason_is_allowed_from_page_to_page(
    client: LintClient, db: Session
) -> None:
    scene = Scene(db).review()
    scene.suspend(moments.today() + timedelta(days=5))
    act(scene, suspending.resume, scene.lead)
    assert scene.supervisor
    db.commit()
    sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.REVIEWER))
    form = f"/en/agency/cases/{scene.application.id}/propose-suspension"
    shown = client.page(form).get_text()
    assert "Suspensions so far" in shown
    assert "can be stopped for 90 more working days" in shown
    later = (moments.today() + timedelta(days=5)).isoformat()
    known = {"version": version(scene), "reason": "expert_review", "until": later}
    known |= {"text": "专家评审", "evidence": "工作方案"}
    answer = client.post(form, data=known)
    assert answer.status_code == 422
    assert "needs the supervisor’s leave" in answer.get_data(as_text=True)
    ask = f"/en/agency/cases/{scene.application.id}/ask-to-suspend-again"
    offered = client.page(ask).select("input[name=reason]")
    assert [one["value"] for one in offered] == ["expert_review"]
    known = {"version": version(scene), "reason": "expert_review", "text": "专家提出新问题。"}
    assert client.post(ask, data=known).status_code == 303
    sign_in(client, scene.user("", Role.SUPERVISOR))
    assert "Another suspension is asked for" in client.page(HOME).get_text()
    shown = client.page(case(scene)).get_text()
    assert "专家提出新问题。" in shown
    assert "Suspensions so far" in shown
    address = f"{case(scene)}/allow-suspension"
    assert "A reason stops the clock once" in client.page(address).get_text()
    known = {"version": version(scene), "text": ""}
    assert client.post(address, data=known).status_code == 422
    assert client.post(address, data=known | {"text": "确有新情况。"}).status_code == 303
    assert "Another suspension is asked for" not in client.page(HOME).get_text()
