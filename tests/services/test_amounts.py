"""What an applicant's filings come to together, at submission and at the decision."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from services import database as portal_database
from services import moments
from services.applications import amounts, recognising
from services.applications.casework import examining
from services.applications.casework.examining import DeductedCosts
from services.applications.filing import drafting, submitting, withdrawing
from services.applications.recognising import recognised_amount
from services.catalogue import Amount, Item, item
from services.catalogue.money.terms import Cap
from services.models import Round
from tests.support.answers import trainee
from tests.support.company import open_round
from tests.support.editions import add, revised
from tests.support.funds import SOURCE, said, stated
from tests.support.scene import Scene


@pytest.fixture
def current(db: Session, monkeypatch: pytest.MonkeyPatch) -> Round:
    """A round of a fund that counts several filings of an applicant together."""
    add(monkeypatch, revised(item("fund-training"), one_per_round="merge"))
    opened = open_round(db)
    opened.envelope = Decimal(10_000_000)
    return opened


def people(count: int, first: int = 0) -> dict[str, Any]:
    """Trainees who earn 4,500 each."""
    listed = [trainee(first + n, cost="4500") for n in range(count)]
    for one in listed:
        one |= {"training_end": f"{moments.today() - timedelta(days=100)}"}
        one |= {"contract": "open_ended"}
        del one["contract_end"]
    return {"number": count, "people": listed}


def submitted(scene: Scene, listed: dict[str, Any]) -> Scene:
    """Filed with these trainees, of an employer."""
    scene.fill_in()
    for section, values in (("support", {"kind": "employer"}), ("trainees", listed)):
        before = scene.application.answers[section]
        drafting.save_section(
            scene.db,
            scene.filer,
            scene.application.id,
            section,
            before | values,
            version=scene.application.version,
        )
    scene.hand_in()
    submitting.submit(scene.db, scene.owner, scene.application.id, declared=True)
    return scene


def recognised(scene: Scene) -> Decimal | None:
    recognising.recognise(scene.db, scene.application)
    scene.db.refresh(scene.application)
    return scene.application.recognised


def found(scene: Scene, current: Round) -> Amount:
    reckoned = amounts.calculate_amount(scene.db, scene.application, current)
    assert reckoned
    return reckoned


def test_500_people_of_an_applicant_count_in_a_round_and_no_more(
    db: Session, current: Round
) -> None:
    first = submitted(Scene(db, "fund-training"), people(480))
    second = submitted(first.another(), people(60, first=1000))
    assert first.application.amount == 480 * 4500
    assert second.application.amount == 20 * 4500
    assert said(found(second, current))[-1] == (
        "At most 500 rows of an applicant count in a round; "
        f"counted with {first.application.number}"
    )
    assert found(first, current).total == 480 * 4500, "what comes later takes nothing from it"


def test_two_filings_of_the_same_trainees_are_not_paid_twice(db: Session, current: Round) -> None:
    first = submitted(Scene(db, "fund-training"), people(3))
    second = submitted(first.another(), people(3))
    assert second.application.amount == 0
    assert said(found(second, current))[0] == f"It counts in {first.application.number} already"


def test_another_applicants_filings_take_nothing(db: Session, current: Round) -> None:
    submitted(Scene(db, "fund-training"), people(500))
    assert submitted(Scene(db, "fund-training"), people(2)).application.amount == 9000


def test_what_is_withdrawn_is_free_again(db: Session, current: Round) -> None:
    first = submitted(Scene(db, "fund-training"), people(3))
    second = submitted(first.another(), people(3))
    withdrawing.withdraw(
        db, first.owner, first.application.id, version=first.version(first.owner), reason="重复"
    )
    assert recognised(second) == 13_500


def capped(monkeypatch: pytest.MonkeyPatch, **cap: Any) -> Item:
    """The fund with another cap on the whole, for as long as a test runs."""
    known = item("fund-training")
    assert known.amount
    limit = Cap.model_validate({**cap, "source": SOURCE})
    changed = revised(known, amount=known.amount.model_copy(update={"caps": (limit,)}))
    add(monkeypatch, changed)
    return changed


@pytest.mark.parametrize(
    ("per", "days", "left"),
    [("round", 40, 9000), ("year", 40, 0), ("year", 400, 9000), ("lifetime", 400, 0)],
)
def test_caps_reach_over_rounds(
    db: Session,
    current: Round,
    monkeypatch: pytest.MonkeyPatch,
    per: str,
    days: int,
    left: int,
) -> None:
    capped(monkeypatch, per=per, times=1)
    first = submitted(Scene(db, "fund-training"), people(1))
    past = moments.now() - timedelta(days=days)
    current.opens_at, current.closes_at = past, past + timedelta(days=1)
    db.flush()
    open_round(db).name = "第2批"
    assert submitted(first.another(), people(2, first=50)).application.amount == left


def test_a_cap_for_one_thing_counts_only_filings_about_it(
    db: Session, current: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = {"at": "training.programme", "text": {"sc": "同一培训项目", "en": "the same course"}}
    capped(monkeypatch, per="lifetime", times=1, subject=course)
    first = submitted(Scene(db, "fund-training"), people(2))
    again = submitted(first.another(), people(2, first=100))
    assert again.application.amount == 0
    once = "For the same course: An applicant is paid only once; counted with "
    assert said(found(again, current))[-1] == once + str(first.application.number)
    other = first.another()
    other.fill_in()
    other.application.answers["training"]["programme"] = "另一培训班"
    assert found(other, current).total


def test_where_no_figure_is_published_the_officer_states_the_sum(
    db: Session, current: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(monkeypatch, stated(item("fund-training")))
    scene = submitted(Scene(db, "fund-training"), people(1))
    assert scene.application.amount is None
    monkeypatch.setattr(scene, "submit", lambda: scene)
    scene.review()
    assert recognised(scene) is None
    examining.examine(
        db,
        scene.lead,
        scene.application.id,
        version=scene.version(scene.lead),
        struck=[],
        deducted=[DeductedCosts("aid", Decimal(80_000), "按专家评审意见核定。")],
    )
    assert scene.application.recognised == 80_000
    assert said(recognised_amount(db, scene.application) or found(scene, current)) == [
        "The agency states RMB 80,000: 按专家评审意见核定。"
    ]


def test_two_filings_of_an_applicant_do_not_see_the_same_money_left(
    db: Session, current: Round
) -> None:
    first = Scene(db, "fund-training").fill_in()
    second = first.another().fill_in()
    db.commit()
    with portal_database.Session() as other:
        amounts.lock_applicant(other, first.application)
        db.execute(text("set local lock_timeout = '100ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            submitting.submit(db, second.owner, second.application.id, declared=True)
    db.rollback()
    submitting.submit(db, second.owner, second.application.id, declared=True)
