"""What is intended in a case, from page to page: put up, read, reported on, answered."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.publicities import list_standing
from services.models import EntryReport, Publicity
from tests.support.client import LintClient
from tests.support.company import filled
from tests.support.factories import make_user, sign_in
from tests.support.queries import counted_queries
from tests.support.scene import Scene

MONDAY = datetime(2026, 11, 30, 2, tzinfo=moments.SHENZHEN)
SAID = {"words": "研发人员数与实际不符。", "name": "示例市民", "contact": "13800000000"}


def put_up(client: LintClient, db: Session, scene: Scene) -> str:
    """The approver puts the case up by its form; the address of its page."""
    sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.APPROVER))
    case = f"/en/agency/cases/{scene.application.id}"
    page = client.page(case)
    assert page.find("a", href=f"{case}/publicise")
    assert not page.find("a", href=f"{case}/approve")
    assert "published first" in page.get_text()
    form = filled(client.page(f"{case}/publicise").select_one("main form"))
    wrong = client.post(f"{case}/publicise", data=form)
    assert wrong.status_code == 422
    assert "Confirm that you mean to approve it" in wrong.text
    assert client.post(f"{case}/publicise", data=form | {"confirmed": "y"}).status_code == 303
    ((found, _application),) = list_standing(db)
    link = client.page(case).find("a", href=f"/en/publicity/{found.id}")
    assert link
    return str(link["href"])


def test_it_is_put_up_read_reported_on_and_answered(client: LintClient, db: Session) -> None:
    with moments.at(MONDAY):
        scene = Scene(db).conclude()
        db.commit()
        page = put_up(client, db, scene)
        key = page.rsplit("/", 1)[-1]
        case = f"/en/agency/cases/{scene.application.id}"
        sign_in(client, scene.users["", Role.OWNER], scene.applicant)
        own = client.page(f"/en/enterprise/applications/{scene.application.id}")
        assert "publishes so from" in own.get_text()
        report = f"/en/account/published/{key}/report"
        answer = client.post(report, data=filled(client.page(report).form) | SAID)
        assert answer.status_code == 422
        assert "your own application" in answer.text
        assert SAID["words"] in answer.text, "nothing that was typed is lost"
        sign_in(client, make_user(db))
        shown = client.page(page).get_text()
        for hidden in (scene.application.number, "法人", "+86"):
            assert hidden is None or hidden not in client.page(page).select_one("main").get_text()
        assert scene.application.filed_name in shown
        assert client.page(page).find("a", href=report)
        assert client.page("/en/publicity").find("a", href=page)
        assert client.page("/en/services/tase").find("a", href="/en/publicity")
        assert page in client.get("/en/rounds/feed.atom").text
        assert client.post(report, data=filled(client.page(report).form)).status_code == 422
        done = client.post(report, data=filled(client.page(report).form) | SAID)
        assert done.status_code == 303
        sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.APPROVER))
        (row,) = client.page("/en/agency/rounds").select("section[aria-labelledby=answers] tbody a")
        form = filled(client.page(str(row["href"])).select_one("main form"))
        said = form | {"outcome": "founded", "text": "已核查，属实。"}
        settle = client.post(str(row["href"]), data=said).location
        assert "its page is taken down" in client.page(settle).get_text()
        kept = filled(client.page(settle).select_one("main form")) | {"text": "请核对人数。"}
        wrong = client.post(settle, data=kept | {"consequence": "kept"})
        assert wrong.status_code == 422
        assert "goes back to its reviewer" in wrong.text
        assert client.post(settle, data=kept | {"consequence": "returned"}).status_code == 303
        reports = client.page(f"/en/agency/published/{key}/reports")
        assert "goes back to its reviewer" in reports.get_text()
        assert reports.find("a", href=case)
        assert client.get(page).status_code == 404
        assert client.get(report).status_code == 404


def test_an_approver_is_told_beside_the_field_that_a_report_waits(
    client: LintClient, db: Session
) -> None:
    scene = Scene(db).conclude().stand_public()
    event, day = scene.application.events[-1], moments.today() - timedelta(days=1)
    of = scene.application.id
    page = Publicity(application_id=of, first_day=day, last_day=day, sequence=event.sequence)
    db.add(page)
    db.flush()
    db.add(EntryReport(publicity_id=page.id, application_id=of, words="x", name="x", contact="x"))
    db.commit()
    sign_in(client, make_user(db))
    assert "The days for reports are over" in client.page(f"/en/publicity/{page.id}").get_text()
    assert client.get(f"/en/account/published/{page.id}/report").status_code == 409
    sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.APPROVER))
    approve = f"/en/agency/cases/{of}/approve"
    form = filled(client.page(approve).select_one("main form"))
    answer = client.post(approve, data=form | {"text": "同意。"})
    assert answer.status_code == 422
    assert "is still open" in answer.text
    assert "同意。" in answer.text


def test_the_list_costs_a_fixed_number_of_statements(client: LintClient, db: Session) -> None:
    with moments.at(MONDAY):
        client.page("/en/publicity")
        with counted_queries() as none:
            client.page("/en/publicity")
        scene = Scene(db).conclude()
        db.commit()
        put_up(client, db, scene)
        sign_in(client, make_user(db))
        client.page("/en/publicity")
        with counted_queries() as one:
            client.page("/en/publicity")
    assert len(one) <= len(none) + 1, "who is signed in costs one more"
