"""Letters of recommendation: signed by an association, attached by the company, and no decision."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.applications.case.loading import load
from services.applications.filing import submitting
from services.applications.lifecycle import Action
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.groups import recommending
from services.models import Notice, RecommendationLetter
from services.periods import period
from services.privacy import erasing
from tests.support.groups import Firm, social_code
from tests.support.scene import Scene

TEXT = "本会了解该企业的经营情况（示例）。" * 8


@pytest.fixture
def association(db: Session) -> Firm:
    return Firm(db, {"name": "深圳市示例软件协会", "credit_code": social_code(2)})


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db).fill_in()


def write(association: Firm, scene: Scene, **other: Any) -> RecommendationLetter:
    right = {
        "item_code": scene.item_code,
        "credit_code": scene.applicant.credit_code or "",
        "name": scene.applicant.name,
        "text": TEXT,
    }
    return recommending.write(scene.db, association.owner, **right | other)


def test_what_is_attached_is_in_the_record_in_its_words(association: Firm, scene: Scene) -> None:
    letter, other = write(association, scene), write(association, scene, text=TEXT + "另")
    told = select(Notice.user_id).where(Notice.kind == "recommendation_written")
    assert set(scene.db.scalars(told)) == {scene.owner.user_id}
    before = scene.version(scene.owner)
    recommending.attach(scene.db, scene.filer, scene.application.id, letter.id)
    assert scene.version(scene.owner) > before
    submitting.submit(scene.db, scene.owner, scene.application.id, declared=True)
    case = load(scene.db, scene.lead, scene.application.id)
    event = case.last(Action.SUBMIT)
    assert event
    (kept,) = event.data["recommended"]
    assert (kept["text"], kept["name"], kept["code"]) == (
        TEXT,
        "深圳市示例软件协会",
        association.code,
    )
    assert other.application_id is None
    with pytest.raises(Conflict):
        recommending.detach(scene.db, scene.filer, scene.application.id, letter.id)
    with pytest.raises(Conflict):
        recommending.withdraw(scene.db, association.owner, letter.id)


def test_a_filing_without_letters_says_nothing_of_them(scene: Scene) -> None:
    submitting.submit(scene.db, scene.owner, scene.application.id, declared=True)
    event = load(scene.db, scene.owner, scene.application.id).last(Action.SUBMIT)
    assert event
    assert "recommended" not in event.data
    assert "through" not in event.data


def test_what_is_taken_off_or_withdrawn_is_not_sent(association: Firm, scene: Scene) -> None:
    letter = write(association, scene)
    recommending.attach(scene.db, scene.filer, scene.application.id, letter.id)
    recommending.detach(scene.db, scene.filer, scene.application.id, letter.id)
    recommending.withdraw(scene.db, association.owner, letter.id)
    assert recommending.list_written(scene.db, association.owner) == []
    with pytest.raises(NotFound):
        recommending.attach(scene.db, scene.filer, scene.application.id, letter.id)
    submitting.submit(scene.db, scene.owner, scene.application.id, declared=True)
    event = load(scene.db, scene.owner, scene.application.id).last(Action.SUBMIT)
    assert event
    assert "recommended" not in event.data


def test_a_letter_is_for_one_company_and_one_service(association: Firm, scene: Scene) -> None:
    stranger = Scene(scene.db)
    letters = [
        write(association, stranger),
        write(association, scene, item_code="fund-expo"),
    ]
    case = load(scene.db, scene.owner, scene.application.id)
    assert recommending.list_for(scene.db, case) == []
    for letter in letters:
        with pytest.raises(NotFound):
            recommending.attach(scene.db, scene.filer, scene.application.id, letter.id)
    mine = write(association, scene)
    with pytest.raises(NotFound):
        recommending.attach(scene.db, stranger.filer, scene.application.id, mine.id)
    with pytest.raises(Forbidden):
        recommending.attach(scene.db, scene.viewer, scene.application.id, mine.id)


def test_only_a_confirmed_association_signs_by_its_owner(association: Firm, scene: Scene) -> None:
    letter = write(association, scene)
    with pytest.raises(NotFound):
        recommending.write(
            scene.db, scene.owner, item_code="tase", credit_code="", name="", text=""
        )
    rival = Firm(scene.db, {"credit_code": social_code(3)})
    with pytest.raises(NotFound):
        recommending.withdraw(scene.db, rival.owner, letter.id)
    with pytest.raises(Forbidden):
        recommending.withdraw(scene.db, association.filer, letter.id)
    association.applicant.confirmed_at = None
    scene.db.flush()
    with pytest.raises(Forbidden):
        write(association, scene)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"item_code": "no-such"}, "item_code"),
        ({"credit_code": "91440300"}, "credit_code"),
        ({"credit_code": social_code(2)}, "credit_code"),
        ({"name": ""}, "name"),
        ({"text": "好" * 99 + "  "}, "text"),
        ({"text": "好" * 2001}, "text"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    association: Firm, scene: Scene, wrong: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        write(association, scene, **wrong)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_loose_letter_is_deleted_with_its_time(association: Firm, scene: Scene) -> None:
    loose, attached = write(association, scene), write(association, scene)
    recommending.attach(scene.db, scene.filer, scene.application.id, attached.id)
    for letter in (loose, attached):
        letter.written_at = period("group").before(moments.now()) - timedelta(days=1)
    kept = attached.id
    scene.db.flush()
    erasing.delete_groups(scene.db, period("group").before(moments.now()))
    assert list(scene.db.scalars(select(RecommendationLetter.id))) == [kept]
