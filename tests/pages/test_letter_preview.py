"""The letter is read before it is signed, and is in the language of letters."""

import pytest
from sqlalchemy.orm import Session

from services.actor import Role
from services.catalogue import item
from services.models import Application, Event, Paper
from tests.support.client import LintClient
from tests.support.company import filled
from tests.support.factories import sign_in
from tests.support.scene import Scene

WORDS = "该单位从业人员比例不足，详见附件。"


def count(db: Session, scene: Scene) -> int:
    db.expire_all()
    return db.query(Event).filter_by(application_id=scene.application.id).count()


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_a_decision_is_read_before_it_is_signed(
    client: LintClient, db: Session, language: str
) -> None:
    scene = Scene(db).conclude()
    db.commit()
    sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.APPROVER))
    page = f"/{language}/agency/cases/{scene.application.id}/refuse"
    form = filled(client.page(page).select_one("main form"))
    known = count(db, scene)
    wrong = client.post(page, data=form | {"preview": "1"})
    assert wrong.status_code == 422
    sent = form | {"reasons": ["conditions_not_met"], "text": WORDS}
    shown = client.post(page, data=sent | {"preview": "1"})
    assert shown.status_code == 200
    assert "data:image/png;base64," in shown.text
    assert WORDS in shown.text
    assert "img-src 'self' data:" in shown.headers["Content-Security-Policy"]
    assert count(db, scene) == known, "nothing happened"
    assert db.get_one(Application, scene.application.id).state == "signoff"
    assert not db.query(Paper).filter_by(kind="decision").count()
    assert client.post(page, data=sent).status_code == 303
    assert count(db, scene) > known


@pytest.mark.parametrize("action", ["accept", "ask-for-correction", "return"])
def test_other_letters_are_drawn_as_well(client: LintClient, db: Session, action: str) -> None:
    scene = Scene(db).submit()
    scene.claim()
    db.commit()
    sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.REVIEWER))
    page = f"/en/agency/cases/{scene.application.id}/{action}"
    form = filled(client.page(page).select_one("main form"))
    path = f"documents.{item(scene.application.item_code).documents[0].code}"
    sent = {
        "accept": {},
        "ask-for-correction": {"correct": path, f"note.{path}": "请核对。"},
        "return": {"reasons": ["duplicate"], "text": "重复提交。"},
    }[action]
    shown = client.post(page, data=form | sent | {"preview": "1"})
    assert shown.status_code == 200
    assert "data:image/png;base64," in shown.text


def test_reasons_in_english_alone_are_no_reasons_in_a_chinese_letter(
    client: LintClient, db: Session
) -> None:
    scene = Scene(db).conclude()
    db.commit()
    sign_in(client, scene.user(scene.application.reviews[0].body_code, Role.APPROVER))
    page = f"/en/agency/cases/{scene.application.id}/refuse"
    form = filled(client.page(page).select_one("main form"))
    sent = form | {"reasons": ["conditions_not_met"], "text": "The share of staff is too low."}
    wrong = client.post(page, data=sent)
    assert wrong.status_code == 422
    assert "write this in Chinese" in wrong.text
    assert "The share of staff is too low." in wrong.text
    both = sent | {"text": f"{WORDS}\nThe share of staff is too low."}
    assert client.post(page, data=both).status_code == 303
