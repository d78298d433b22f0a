"""Grades of the service, from page to page: given, answered, read by everybody."""

from datetime import timedelta

from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.ratings import answering, reminding
from services.ratings.terms import LOW, ServiceGrade
from tests.pages.test_enterprise_groups import press
from tests.services.test_ratings import ANSWER, MIDDLE, WORDS, end, rate
from tests.support.client import LintClient
from tests.support.company import filled
from tests.support.factories import sign_in
from tests.support.queries import counted_queries
from tests.support.scene import Scene

PUBLIC, ROOM, LATE = "/en/ratings", "/en/agency/ratings", "/en/oversight/ratings"


def test_a_case_that_has_ended_is_graded_once(client: LintClient, db: Session) -> None:
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
    assert "Your grade" in client.page(case).get_text()
    sign_in(client, scene.users["", Role.VIEWER], scene.applicant)
    assert "Very dissatisfied" in client.page(f"{case}/rating").get_text()
    assert client.post(f"{case}/rating", data=right).status_code == 403


def test_only_words_of_low_grades_are_said_to_be_published(client: LintClient, db: Session) -> None:
    for grade, said in (
        (ServiceGrade.VERY_DISSATISFIED, "your words, without your name"),
        (ServiceGrade.SATISFIED, "your words are not published"),
    ):
        scene = end(Scene(db))
        rate(scene, grade, may_publish=True)
        db.commit()
        sign_in(client, scene.users["", Role.FILER], scene.applicant)
        page = client.page(f"/en/enterprise/applications/{scene.application.id}/rating").get_text()
        assert said in page
        assert ("Withdraw the consent to publish" in page) is (grade in LOW)


def test_an_approver_answers_and_a_reviewer_reads_nothing_of_it(
    client: LintClient, db: Session
) -> None:
    scene = end(Scene(db))
    rating = rate(scene)
    body = scene.application.reviews[0].body_code
    users = {role: scene.user(body, role) for role in (Role.REVIEWER, Role.APPROVER)}
    db.commit()
    own = f"{ROOM}/{rating.id}"
    sign_in(client, users[Role.REVIEWER])
    client.page(ROOM, 404)
    assert WORDS not in client.page(f"/en/agency/cases/{scene.application.id}").get_text()
    sign_in(client, users[Role.APPROVER])
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


def test_everybody_reads_an_answered_grade_and_not_who_gave_it(
    client: LintClient, db: Session
) -> None:
    scene = end(Scene(db))
    answering.answer(db, scene.approver, rate(scene).id, text=ANSWER)
    db.commit()
    case = f"/en/enterprise/applications/{scene.application.id}"
    with counted_queries() as queries:
        shown = client.page(PUBLIC).select_one("main").get_text()
    assert len(queries) <= 3
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
