"""The report on the use of the money: filed by who signs, checked by an officer, with a day."""

from datetime import datetime, time, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.case.checks import verify
from services.applications.case.loading import load
from services.applications.case.payable import report_state, reports_by
from services.applications.filing import acknowledging
from services.applications.performance import ReportState
from services.documents.inspect import Upload, inspect
from services.errors import Forbidden, Invalid
from services.followup import payments
from services.funds.payments import asking, listing, performance, results, standing
from services.models import Document, Notice
from tests.corpus.builders import pdf
from tests.support.client import LintClient
from tests.support.company import filled, open_round
from tests.support.factories import make_officer, sign_in
from tests.support.payments import answers, ask, granted
from tests.support.people import signed_in
from tests.support.scene import Scene


def file() -> Upload:
    return inspect("report.pdf", BytesIO(pdf()), accept=asking.ACCEPT)


@pytest.fixture
def scene(db: Session) -> Scene:
    """A company that was paid."""
    current = open_round(db)
    (found,) = granted(db)
    one, other = (signed_in(db, make_officer(db, "commerce")) for _ in range(2))
    ask(found)
    made = listing.make_list(db, one, current.id)
    assert state(found) is None, "nothing is reported before it is paid"
    listing.check_list(db, other, made.id, version=made.version)
    rows = answers([(entry, number) for entry, number in standing.list_entries(db, made.id)])
    results.enter(db, one, made.id, version=made.version, rows=rows)
    results.confirm(db, other, made.id, version=made.version)
    return found


def state(scene: Scene) -> ReportState | None:
    return report_state(load(scene.db, scene.owner, scene.application.id))


def send(scene: Scene, text: str = "用于培训30名学员。") -> None:
    performance.file_report(
        scene.db,
        scene.owner,
        scene.application.id,
        version=scene.version(scene.owner),
        text=text,
        upload=file(),
    )


def test_a_report_is_filed_given_back_filed_again_and_found_fine(db: Session, scene: Scene) -> None:
    assert state(scene) is ReportState.DUE
    case = load(db, scene.owner, scene.application.id)
    day = reports_by(case)
    assert day is not None
    assert day >= moments.today() + timedelta(days=180)
    with pytest.raises(Invalid):
        send(scene, " ")
    send(scene)
    assert state(scene) is ReportState.FILED
    lead = scene.lead
    with pytest.raises(Forbidden):
        send(scene)
    with pytest.raises(Invalid):
        performance.return_report(
            db, lead, scene.application.id, version=scene.version(lead), text=""
        )
    performance.return_report(
        db, lead, scene.application.id, version=scene.version(lead), text="缺少学员名单"
    )
    assert state(scene) is ReportState.RETURNED
    send(scene)
    performance.clear_report(db, lead, scene.application.id, version=scene.version(lead))
    assert state(scene) is ReportState.FINE
    held = db.scalars(
        select(Document).where(Document.slot == "performance_report", Document.removed_at.is_(None))
    ).all()
    assert len(held) == 1
    db.commit()
    assert list(verify(db)) == []


def test_who_was_paid_is_told_of_the_report_and_reminded(db: Session, scene: Scene) -> None:
    day = reports_by(load(db, scene.owner, scene.application.id))
    assert day is not None
    for on in (moments.today(), moments.today(), day, day + timedelta(days=1)):
        with moments.at(datetime.combine(on, time(9), moments.SHENZHEN)):
            for application_id in payments.list_to_remind(db):
                payments.remind(db, application_id)
    told = db.scalars(
        select(Notice.kind)
        .where(Notice.user_id == scene.owner.user_id, Notice.kind.like("report%"))
        .order_by(Notice.id)
    ).all()
    assert told == [payments.REPORT_WANTED, payments.REPORT_SOON]


def test_a_filer_does_not_file_it(db: Session, scene: Scene) -> None:
    with pytest.raises(Forbidden):
        performance.file_report(
            db,
            scene.filer,
            scene.application.id,
            version=scene.version(scene.filer),
            text="x",
            upload=file(),
        )


def test_it_is_filed_in_the_browser_and_the_officer_reads_it(
    client: LintClient, db: Session, scene: Scene
) -> None:
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    case = f"/en/enterprise/applications/{scene.application.id}"
    assert "File the report by" in client.page(case).get_text()
    form = filled(client.page(f"{case}/report").select_one("main form"))
    assert client.post(f"{case}/report", data=form).status_code == 422
    sent = form | {"text": "用于培训。", "performance_report": (BytesIO(pdf()), "report.pdf")}
    assert client.post(f"{case}/report", data=sent).status_code == 303
    assert "Being checked" in client.page(case).get_text()
    assert client.get(f"{case}/report").location == case
    sign_in(client, scene.user("commerce", Role.REVIEWER))
    page = client.page(f"/en/agency/cases/{scene.application.id}")
    assert "report.pdf" in page.get_text()
    assert "用于培训。" in page.get_text()
    assert page.find("a", href=f"/en/agency/cases/{scene.application.id}/return-report")


def test_the_start_page_of_the_company_has_it_as_a_task_until_it_is_filed(
    client: LintClient, db: Session, scene: Scene
) -> None:
    acknowledging.acknowledge(db, scene.owner, scene.application.id)
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)

    def has_task() -> bool:
        return client.page("/en/enterprise/").find(id="waiting-report") is not None

    assert has_task()
    send(scene)
    assert not has_task()
    lead, key = scene.lead, scene.application.id
    performance.return_report(db, lead, key, version=scene.version(lead), text="缺少名单")
    assert has_task()
    send(scene)
    performance.clear_report(db, lead, key, version=scene.version(lead))
    assert not has_task()
