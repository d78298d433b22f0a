"""What an officer has typed outlives the session it was typed in."""

import pytest
from bs4 import BeautifulSoup, Tag
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.casework import deciding
from services.applications.lifecycle import State
from tests.support.client import LintClient
from tests.support.company import filled
from tests.support.factories import sign_in
from tests.support.scene import Scene

WRITTEN = "收入归集口径需再核对。"


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db).conclude()


def officer(client: LintClient, scene: Scene) -> str:
    """Sign in as the one who signs off; the address of the case."""
    sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.APPROVER))
    return f"/en/agency/cases/{scene.application.id}"


def main_form(text: str) -> Tag:
    form = BeautifulSoup(text, "html.parser").select_one("main form")
    assert form is not None
    return form


def test_a_text_waits_for_signing_in_and_is_sent_then(
    client: LintClient, scene: Scene, db: Session
) -> None:
    case = officer(client, scene)
    typed = filled(main_form(client.get(f"{case}/send-back").text)) | {"text": WRITTEN}
    client.post("/en/account/sign-out")
    waiting = client.post(f"{case}/send-back", data=typed)
    assert waiting.status_code == 401
    kept = filled(main_form(waiting.text))
    officer(client, scene)
    again = client.post(f"{case}/send-back", data=kept, csrf=False)
    assert again.status_code == 400
    assert "Not sent yet" in again.text
    db.refresh(scene.application)
    assert scene.application.state == State.SIGNOFF
    form = filled(main_form(again.text))
    assert form["text"].strip() == WRITTEN
    assert client.post(f"{case}/send-back", data=form).status_code == 303


def test_what_happened_meanwhile_is_said_with_it(client: LintClient, scene: Scene) -> None:
    case = officer(client, scene)
    typed = filled(main_form(client.get(f"{case}/send-back").text)) | {"text": WRITTEN}
    version = int(typed["version"])
    deciding.extend(scene.db, scene.approver, scene.application.id, version=version, text="复杂")
    again = client.post(f"{case}/send-back", data=typed | {"csrf_token": "stale"}, csrf=False)
    assert again.status_code == 400
    assert "This case has changed since you opened it" in again.text
    assert filled(main_form(again.text))["text"].strip() == WRITTEN


def test_a_button_shows_its_case_once_more(client: LintClient, db: Session) -> None:
    scene = Scene(db).submit()
    sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.REVIEWER))
    case = f"/en/agency/cases/{scene.application.id}"
    again = client.post(f"{case}/claim", data={"csrf_token": "stale"}, csrf=False)
    assert again.status_code == 400
    assert scene.application.number in again.text
    db.expire_all()
    assert scene.application.reviews[0].assignee_id is None
