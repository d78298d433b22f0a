"""Grades of the service, from page to page: given, answered, read by everybody."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.models import Rating
from services.ratings import reminding
from tests.pages.test_enterprise_groups import press
from tests.services.test_ratings import ANSWER, MIDDLE, WORDS, end, rate
from tests.support.client import LintClient
from tests.support.company import filled
from tests.support.factories import make_user, sign_in
from tests.support.scene import Scene

PUBLIC, ROOM, LATE = "/en/ratings", "/en/agency/ratings", "/en/oversight/ratings"


def test_a_case_is_graded_answered_and_published_without_who_it_was(
    client: LintClient, db: Session
) -> None:
    scene = Scene(db).submit()
    db.commit()
    case = f"/en/enterprise/applications/{scene.application.id}"
    sign_in(client, scene.users["", Role.FILER], scene.applicant)
    assert not client.page(case).find("a", href=f"{case}/rating")
    client.page(f"{case}/rating", 404)
    end(scene, submitted=True)
    db.commit()
    assert client.page(case).find("a", href=f"{case}/rating")
    form = filled(client.page(f"{case}/rating").select_one("main form"))
    typed = form | {"words": f"{WORDS}{scene.applicant.name}", "may_publish": "y"}
    refused = client.post(f"{case}/rating", data=typed)
    assert refused.status_code == 422
    assert "Select a grade" in refused.text
    assert "What is published cannot tell who graded" in refused.text
    assert WORDS in refused.text, "nothing that was typed is lost"
    right = typed | {"words": WORDS, "grade": "very_dissatisfied", "points": ["time", "staff"]}
    assert client.post(f"{case}/rating", data=right).location == f"{case}/rating"
    again = client.post(f"{case}/rating", data=right)
    assert again.status_code == 409
    assert "graded once" in again.text
    mine = client.page(f"{case}/rating").get_text()
    assert "Very dissatisfied" in mine
    assert "How long it took · The staff" in " ".join(mine.split())
    assert "answers by" in mine
    assert "Read what was graded" in client.page(case).get_text()
    sign_in(client, scene.users["", Role.VIEWER], scene.applicant)
    assert "Very dissatisfied" in client.page(f"{case}/rating").get_text()
    assert client.post(f"{case}/rating", data=right).status_code == 403
    rating = db.scalars(select(Rating)).one()
    own = f"{ROOM}/{rating.id}"
    body = scene.application.reviews[0].body_code
    sign_in(client, scene.user(body, Role.REVIEWER))
    client.page(ROOM, 404)
    assert WORDS not in client.page(f"/en/agency/cases/{scene.application.id}").get_text()
    sign_in(client, scene.user(body, Role.APPROVER))
    assert client.page(ROOM).find("a", href=own)
    assert scene.application.number not in client.page(ROOM).select_one("main").get_text()
    assert scene.application.number in client.page(own).get_text()
    assert "Low grades" in client.page(PUBLIC).get_text()
    assert WORDS not in client.page(PUBLIC).get_text()
    refused = client.post(own, data={"text": "太短"})
    assert refused.status_code == 422
    assert "太短" in refused.text
    assert client.post(own, data={"text": ANSWER}).location == ROOM
    assert ANSWER in client.page(own).get_text()
    sign_in(client, make_user(db))
    db.commit()
    shown = client.page(PUBLIC).select_one("main").get_text()
    assert ANSWER in shown
    assert WORDS in shown
    for hidden in (scene.application.number, scene.applicant.name, scene.application.query_code):
        assert hidden not in shown
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    assert "answered your grade" in client.page(case).get_text()
    assert press(client, f"{case}/rating", "Withdraw the consent to publish") == f"{case}/rating"
    shown = client.page(PUBLIC).get_text()
    assert WORDS not in shown
    assert ANSWER in shown


def test_a_supervisor_reads_which_low_grades_are_late_and_not_whose(
    client: LintClient, db: Session
) -> None:
    with moments.at(MIDDLE):
        scene = end(Scene(db))
        made = rate(scene)
        assert scene.supervisor
    db.commit()
    sign_in(client, scene.users["", Role.SUPERVISOR])
    assert made.due_on
    with moments.at(MIDDLE):
        assert "No low grade is late" in client.page(LATE).get_text()
    late = MIDDLE + timedelta(days=40)
    with moments.at(late):
        reminding.remind_who_answers(db)
        db.commit()
        sign_in(client, scene.users["", Role.SUPERVISOR])
        shown = client.page(LATE).select_one("main").get_text()
        assert "Dissatisfied" in shown
        assert scene.application.number not in shown
        assert "was to be answered by" in client.page("/en/account/inbox").get_text()
