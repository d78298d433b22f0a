"""Forms by which the applicant acts on a case lose nothing of what was typed."""

import pytest
from bs4 import BeautifulSoup, Tag
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.recovering import RecoveryState
from tests.support.client import LintClient
from tests.support.company import filled
from tests.support.factories import sign_in
from tests.support.recoveries import paid, propose, state
from tests.support.scene import Scene

WRITTEN = "两笔费用并不相同。"


@pytest.fixture
def scene(db: Session) -> Scene:
    """A notice of recovery that waits for the answer of its company."""
    scene, _ = paid(db)
    propose(scene)
    db.commit()
    return scene


def main_form(text: str) -> Tag:
    form = BeautifulSoup(text, "html.parser").select_one("main form")
    assert form is not None
    return form


def opened(client: LintClient, scene: Scene) -> tuple[str, dict[str, str]]:
    """Sign the owner in and fill in the form: its address, and what was typed."""
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    address = f"/en/enterprise/applications/{scene.application.id}/recovery"
    return address, filled(main_form(client.get(address).text)) | {"text": WRITTEN}


def test_what_was_typed_is_shown_where_the_case_has_moved_on(
    client: LintClient, scene: Scene
) -> None:
    address, typed = opened(client, scene)
    again = client.post(address, data=typed | {"version": "1"})
    assert again.status_code == 409
    assert "This case has changed since you opened it" in again.text
    assert state(scene) is RecoveryState.PROPOSED
    form = filled(main_form(again.text))
    assert form["text"].strip() == WRITTEN
    assert client.post(address, data=form).status_code == 303
    assert state(scene) is RecoveryState.ANSWERED


def test_what_was_typed_waits_for_signing_in(client: LintClient, scene: Scene) -> None:
    address, typed = opened(client, scene)
    client.post("/en/account/sign-out")
    waiting = client.post(address, data=typed)
    assert waiting.status_code == 401
    kept = filled(main_form(waiting.text))
    opened(client, scene)
    again = client.post(address, data=kept, csrf=False)
    assert again.status_code == 400
    assert "Not sent yet" in again.text
    assert filled(main_form(again.text))["text"].strip() == WRITTEN
