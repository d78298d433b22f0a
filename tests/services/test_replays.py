"""What a change of a service would have done to the cases of the past year."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.catalogue import item
from services.catalogue.particulars import find_particular, list_particulars
from services.errors import Invalid, NotFound
from services.models import Application, Replay
from services.replays import asking, running
from tests.support.company import open_round
from tests.support.editions import change_on
from tests.support.factories import make_administrator
from tests.support.funds import section
from tests.support.picks import CERTIFIED, FUND
from tests.support.scene import Scene


def administrator(db: Session) -> Actor:
    return Actor(make_administrator(db).id, "Zhao Example", Role.ADMINISTRATOR)


def filed(db: Session, code: str) -> Application:
    scene = Scene(db, code)
    if item(code).rounds:
        open_round(db, code)
    return scene.submit().application


def share_of(code: str) -> str:
    return next(one.path for one in list_particulars(item(code)) if "share" in one.values)


def run(db: Session, replay: Replay) -> Replay:
    db.flush()
    running.run(db, replay.id)
    return db.get_one(Replay, replay.id)


def test_what_changes_nothing_differs_in_nothing(db: Session) -> None:
    filed(db, FUND)
    path = share_of(FUND)
    values = find_particular(item(FUND), path).values
    done = run(db, asking.ask_for_particular(db, administrator(db), FUND, path, values))
    assert (done.cases, done.left_out, done.differences) == (1, 0, [])
    assert done.done_at


def test_a_share_that_is_halved_lowers_the_amounts(db: Session) -> None:
    case, path = filed(db, FUND), share_of(FUND)
    was = find_particular(item(FUND), path).values["share"]
    assert isinstance(was, Decimal)
    values = dict(find_particular(item(FUND), path).values) | {"share": was / 2}
    done = run(db, asking.ask_for_particular(db, administrator(db), FUND, path, values))
    (found,) = done.differences
    assert (found["kind"], found["number"]) == ("amount", case.number)
    assert Decimal(found["after"]) < Decimal(found["before"])
    kept = db.scalars(select(Application.amount)).one()
    assert kept == Decimal(found["before"])  # nothing was changed


def test_a_version_to_come_shows_what_it_asks_and_who_handles_it(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed(db, CERTIFIED)
    current = item(CERTIFIED, 1)
    asked = section("more", "fields: [{code: reason, kind: text}]")
    route = current.route.model_copy(update={"joint": current.route.joint[:1]})
    day = moments.today() + timedelta(days=30)
    change_on(monkeypatch, CERTIFIED, day, sections=[*current.sections, asked], route=route)
    assert [(one.code, one.version) for one in asking.list_to_come()] == [(CERTIFIED, 2)]
    done = run(db, asking.ask_for_version(db, administrator(db), CERTIFIED, 2))
    found = {(one["kind"], one["what"]): one for one in done.differences}
    assert found["answer", "more.reason"]["after"] == "wrong"
    gone = [one for (kind, _), one in found.items() if kind == "route"]
    assert gone
    assert all((one["before"], one["after"]) == ("joint", "") for one in gone)


def test_older_cases_and_those_of_other_services_are_not_compared(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, other = filed(db, CERTIFIED), filed(db, FUND)
    old.submitted_at = moments.now() - timedelta(days=400)
    db.flush()
    change_on(monkeypatch, CERTIFIED, moments.today() + timedelta(days=30))
    done = run(db, asking.ask_for_version(db, administrator(db), CERTIFIED, 2))
    assert done.cases == 0
    assert other.number


def test_it_runs_once(db: Session) -> None:
    path = share_of(FUND)
    values = find_particular(item(FUND), path).values
    done = run(db, asking.ask_for_particular(db, administrator(db), FUND, path, values))
    at = done.done_at
    filed(db, FUND)
    again = run(db, done)
    assert (again.cases, again.done_at) == (0, at)


def test_what_the_service_could_not_say_is_not_tried_out(db: Session) -> None:
    path, actor = share_of(FUND), administrator(db)
    values = dict(find_particular(item(FUND), path).values) | {"share": Decimal(2)}
    with pytest.raises(Invalid):
        asking.ask_for_particular(db, actor, FUND, path, values)
    with pytest.raises(NotFound):
        asking.ask_for_particular(db, actor, FUND, "limits.none", {"days": 3})


def test_only_an_administrator_tries_out_and_reads(db: Session) -> None:
    scene, path = Scene(db), share_of(FUND)
    values = find_particular(item(FUND), path).values
    asked = asking.ask_for_particular(db, administrator(db), FUND, path, values)
    for someone in (scene.owner, scene.officer("commerce")):
        with pytest.raises(NotFound):
            asking.ask_for_particular(db, someone, FUND, path, values)
        with pytest.raises(NotFound):
            asking.find_replay(db, someone, asked.id)
        with pytest.raises(NotFound):
            asking.list_replays(db, someone)
