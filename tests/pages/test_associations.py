"""Questions to associations, in a browser without scripts: asked, answered, published."""

from datetime import timedelta

import pytest
from sqlalchemy import orm, select

from services import moments
from services.actor import Role
from services.models import AssociationQuestion, User
from tests.pages.test_enterprise_groups import HOME, act_for, press
from tests.services.test_groups_asking import QUESTION, TEXT, Asking
from tests.support.client import LintClient
from tests.support.factories import make_officer, sign_in

ROOM = "/en/agency/associations"


@pytest.fixture
def place(db: orm.Session) -> Asking:
    found = Asking(db)
    db.commit()
    return found


def officer(place: Asking, client: LintClient, role: Role) -> None:
    actor = place.reviewer if role is Role.REVIEWER else place.approver
    sign_in(client, place.db.get_one(User, actor.user_id))


def test_an_officer_asks_and_what_is_wrong_is_said_with_all_kept(
    place: Asking, client: LintClient
) -> None:
    officer(place, client, Role.REVIEWER)
    assert "Nothing asked yet" in client.page(ROOM).get_text()
    chosen = str(place.second.applicant.id)
    typed = {
        "title": "境外参展的困难",
        "question": "太短",
        "whom": "some",
        "associations": [chosen],
    }
    refused = client.post(f"{ROOM}/ask", data=typed)
    assert refused.status_code == 422
    for said in (
        "Write 20 to 2000 characters",
        "Select how many working days",
        "Say whether question and answers may be published",
        "境外参展的困难",
        "太短",
    ):
        assert said in refused.text
    assert f'value="{chosen}" checked' in " ".join(refused.text.split())
    right = typed | {"question": QUESTION, "days": "10", "to_publish": "yes"}
    assert client.post(f"{ROOM}/ask", data=right).location == ROOM
    question = place.db.scalars(select(AssociationQuestion)).one()
    page = client.page(f"{ROOM}/{question.id}").get_text()
    assert "0 of 1" in page
    assert "深圳市示例软件协会" in page
    assert "深圳市示例服务贸易协会" not in page
    assert press(client, f"{ROOM}/{question.id}", "Withdraw this question").startswith(ROOM)
    assert "Withdrawn" in client.page(ROOM).get_text()


def test_an_association_answers_and_nobody_else_reads_it(place: Asking, client: LintClient) -> None:
    question = place.ask()
    place.db.commit()
    own = f"{HOME}/asked/{question.id}"
    act_for(client, place.first)
    assert client.page(f"{HOME}/").find("a", href=own)
    refused = client.post(f"{own}/answer", data={"text": TEXT, "version": "1"})
    assert refused.status_code == 422
    assert "Say whether the answer names member companies" in refused.text
    assert TEXT in refused.text
    sent = {"text": TEXT, "names": "none", "may_publish": "y"}
    assert client.post(f"{own}/answer", data=sent | {"version": "1"}).location == own
    assert TEXT in client.page(own).get_text()
    assert "Waits for your answer" not in client.page(f"{HOME}/asked").get_text()
    assert not client.page(f"{HOME}/").find("a", href=own)
    stale = client.post(f"{own}/answer", data=sent | {"text": TEXT + "二", "version": "1"})
    assert stale.status_code == 422
    assert "A colleague has answered" in stale.text
    assert TEXT + "二" in stale.text
    assert "The answer that stands now" in stale.text

    act_for(client, place.first, Role.FILER)
    assert TEXT in client.page(own).get_text()
    assert client.get(f"{own}/answer").status_code == 404
    act_for(client, place.second)
    for page in (own, f"{HOME}/asked", f"{HOME}/"):
        assert TEXT not in client.page(page).get_text()
    client.page(f"{ROOM}/{question.id}", 404)
    sign_in(client, make_officer(place.db, "finance"))
    place.db.commit()
    client.page(f"{ROOM}/{question.id}", 404)
    officer(place, client, Role.REVIEWER)
    assert TEXT in client.page(f"{ROOM}/{question.id}").get_text()


def test_published_is_what_agrees_and_an_association_takes_its_answer_back(
    place: Asking, client: LintClient
) -> None:
    with moments.at(moments.now() - timedelta(days=60)):
        question = place.ask()
        place.answer(question)
        place.answer(question, place.second, text=TEXT + "请勿公开", may_publish=False)
    place.db.commit()
    public, page = f"/en/answers/associations/{question.id}", f"{ROOM}/{question.id}"
    client.page(public, 404)
    officer(place, client, Role.REVIEWER)
    assert "An approver of your agency publishes them" in client.page(page).get_text()
    assert client.post(f"{page}/publish").status_code == 404
    officer(place, client, Role.APPROVER)
    assert press(client, page, "Publish question and answers") == page
    shown = client.page(public).get_text()
    assert TEXT in shown
    assert "深圳市示例服务贸易协会" in shown
    assert "请勿公开" not in shown
    assert "深圳市示例软件协会" not in shown
    listed = client.page("/en/answers").find("a", href="/en/answers/associations")
    assert client.page(listed["href"]).find("a", href=public)
    act_for(client, place.first)
    own = f"{HOME}/asked/{question.id}"
    assert client.get(f"{own}/answer").location == own  # the term is over
    assert press(client, own, "Withdraw the consent to publish") == own
    client.page(public, 404)
    assert not client.page("/en/answers/associations").find("a", href=public)
    officer(place, client, Role.APPROVER)
    assert "No association agrees any longer" in client.page(page).get_text()
    assert press(client, page, "Take question and answers down") == page
    assert "Taken off the public page" in client.page(page).get_text()


def test_who_is_no_association_is_asked_nothing(place: Asking, client: LintClient) -> None:
    question = place.ask(chosen=[str(place.second.applicant.id)])
    place.db.commit()
    act_for(client, place.first)
    client.page(f"{HOME}/asked/{question.id}", 404)
    client.page(f"{HOME}/asked/{question.id}/answer", 404)
    assert client.post(f"{HOME}/asked/{question.id}/retract").status_code == 404
