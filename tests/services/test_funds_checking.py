"""A check on site: two officers stand for it, or nothing is concluded on it."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import jobs, moments
from services.actor import Actor, Role
from services.applications.case import attached
from services.applications.case.checks import verify
from services.applications.case.loading import load
from services.applications.case.site_checks import SLOT, list_checks
from services.applications.casework import concluding
from services.applications.casework.concluding import Recommendation
from services.documents.inspect import Upload, inspect
from services.errors import Forbidden, Invalid
from services.funds import checking
from services.models import Notice, User
from tests.corpus.builders import pdf
from tests.support.client import LintClient
from tests.support.company import filled, open_round
from tests.support.factories import make_officer, sign_in
from tests.support.people import signed_in
from tests.support.picks import FUND
from tests.support.scene import Scene


@pytest.fixture
def scene(db: Session) -> Scene:
    open_round(db)
    return Scene(db, FUND).review()


@pytest.fixture
def second(db: Session) -> Actor:
    return signed_in(db, make_officer(db, "commerce"))


def record() -> Upload:
    return inspect("record.pdf", BytesIO(pdf()), accept=checking.ACCEPT)


def enter(scene: Scene, second: Actor, **other: Any) -> None:
    said = {
        "checked_on": moments.today(),
        "place": "深圳市南山区示例路1号",
        "companion": str(second.user_id),
        "text": "培训场地与申报一致。",
        "record": record(),
    }
    lead, key = scene.lead, scene.application.id
    checking.enter_check(scene.db, lead, key, version=scene.version(lead), **(said | other))


def confirm(scene: Scene, actor: Actor) -> None:
    key = scene.application.id
    checking.confirm_check(scene.db, actor, key, version=scene.version(actor))


def conclude(scene: Scene) -> None:
    scene.assess()
    concluding.conclude(
        scene.db,
        scene.lead,
        scene.application.id,
        version=scene.version(scene.lead),
        recommendation=Recommendation.APPROVE,
        text="符合条件。",
    )


def test_a_check_by_one_officer_is_none_and_nothing_is_concluded_on_it(
    db: Session, scene: Scene, second: Actor
) -> None:
    enter(scene, second)
    assert list_checks(load(db, scene.lead, scene.application.id)) == []
    with pytest.raises(Forbidden, match="waits for the second officer"):
        conclude(scene)
    for nobody in (scene.lead, scene.approver, replace(scene.lead, role=Role.APPROVER)):
        with pytest.raises(Forbidden, match="Only the officer who is named"):
            confirm(scene, nobody)
    confirm(scene, second)
    (found,) = list_checks(load(db, scene.lead, scene.application.id))
    assert (found.on, found.confirmed.actor_id) == (moments.today(), second.user_id)
    conclude(scene)
    db.commit()
    jobs.run_all_due()
    told = db.scalars(select(Notice.user_id).where(Notice.kind == "case.enter_site_check"))
    assert told.all() == [second.user_id]
    assert list(verify(db)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"checked_on": None},
        {"place": " "},
        {"text": ""},
        {"companion": ""},
        {"companion": "nobody"},
    ],
)
def test_a_check_says_when_where_with_whom_and_what(
    scene: Scene, second: Actor, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Invalid):
        enter(scene, second, **wrong)


def test_nobody_is_the_second_officer_of_their_own_check_or_from_elsewhere(
    db: Session, scene: Scene
) -> None:
    for one in (scene.lead, signed_in(db, make_officer(db, "tax"))):
        with pytest.raises(Invalid):
            enter(scene, one)


def test_another_check_takes_the_place_of_one_that_waits(scene: Scene, second: Actor) -> None:
    away = signed_in(scene.db, make_officer(scene.db, "commerce"))
    enter(scene, away)
    enter(scene, second)
    with pytest.raises(Forbidden):
        confirm(scene, away)
    confirm(scene, second)


def test_the_applicant_learns_that_it_was_made_and_nothing_of_what_was_found(
    client: LintClient, db: Session, scene: Scene, second: Actor
) -> None:
    enter(scene, second)
    confirm(scene, second)
    db.commit()
    kept = attached.list_documents(db, load(db, scene.lead, scene.application.id))
    shown = attached.list_documents(db, load(db, scene.owner, scene.application.id))
    (secret,) = [one for one in kept if one.slot == SLOT]
    assert SLOT not in {one.slot for one in shown}
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    own = f"/en/enterprise/applications/{scene.application.id}"
    text = client.page(own).get_text()
    assert "made a check on site" in text
    assert "培训场地" not in text
    assert client.get(f"{own}/documents/{secret.id}").status_code == 404
    assert "培训场地" not in client.get(f"{own}/case-file.json").text


def test_it_is_entered_and_confirmed_in_the_browser(
    client: LintClient, db: Session, scene: Scene, second: Actor
) -> None:
    db.commit()
    case = f"/en/agency/cases/{scene.application.id}"
    sign_in(client, scene.user("commerce", Role.REVIEWER))
    address = f"{case}/enter-site-check"
    form = filled(client.page(address).select_one("main form"))
    assert client.post(address, data=form).status_code == 422
    today = moments.today()
    said = {
        "checked_on-day": today.day,
        "checked_on-month": today.month,
        "checked_on-year": today.year,
        "place": "示例路1号",
        "companion": str(second.user_id),
        "text": "与申报一致。",
        "record": (BytesIO(pdf()), "record.pdf"),
    }
    assert client.post(address, data=form | said).status_code == 303
    sign_in(client, db.get_one(User, second.user_id))
    button = client.page(case).select_one(f"form[action='{case}/confirm-site-check']")
    assert client.post(f"{case}/confirm-site-check", data=filled(button)).status_code == 303
    text = client.page(case).get_text()
    assert "Checked on site" in text
    assert "record.pdf" in text
