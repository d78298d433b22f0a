"""Officers are told of new cases, near days and decisions as each chose, and of no others."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import jobs, moments
from services.actor import Actor, Role
from services.applications.casework.overseeing import SOON
from services.applications.clock.calendar import add_working_days
from services.errors import Invalid, NotFound
from services.followup import choices
from services.models import Mail, Notice, NoticeChoice
from services.notices import wording
from services.notices.choosing import NoticeTopic, Pace, Paces, choose_paces, find_paces
from tests.support.scene import Scene


def choose(db: Session, actor: Actor, **paces: Pace) -> None:
    kept = find_paces(db, actor)
    wanted = {topic: paces.get(topic.value, kept.of(topic)) for topic in NoticeTopic}
    choose_paces(db, actor, wanted)


def told(db: Session, actor: Actor) -> list[str]:
    """The titles of what an officer was told as they chose, oldest first."""
    db.expire_all()
    notices = db.scalars(select(Notice).where(Notice.user_id == actor.user_id).order_by(Notice.id))
    return [
        str(wording.word_title(one.kind, one.data))
        for one in notices
        if one.kind.startswith("officer_")
    ]


def test_an_officer_chooses_and_chooses_again(db: Session) -> None:
    scene = Scene(db)
    officer = scene.officer("science")
    assert find_paces(db, officer) == Paces()
    choose(db, officer, due=Pace.NEVER)
    choose(db, officer, outcome=Pace.AT_ONCE)
    assert find_paces(db, officer) == Paces(Pace.DAILY, Pace.NEVER, Pace.AT_ONCE)
    with pytest.raises(Invalid) as wrong:
        choose_paces(db, officer, {NoticeTopic.DUE: "hourly", NoticeTopic.FILINGS: "daily"})
    assert [one.field for one in wrong.value.problems] == ["due", "outcome"]
    for other in (scene.filer, scene.supervisor):
        with pytest.raises(NotFound):
            find_paces(db, other)


@pytest.mark.parametrize("pace", Pace)
def test_a_new_case_is_told_as_chosen(db: Session, pace: Pace) -> None:
    scene = Scene(db)
    reviewer, elsewhere = scene.officer("science"), scene.officer("psb")
    approver = scene.officer("science", Role.APPROVER)
    for one in (reviewer, elsewhere, approver):
        choose(db, one, filings=pace)
    scene.submit()
    db.commit()
    jobs.run_all_due()
    number = str(scene.application.number)
    at_once = [f"New case {number}"]
    assert told(db, reviewer) == (at_once if pace is Pace.AT_ONCE else [])
    for one in (reviewer, elsewhere, approver):
        choices.tell_of_day(db, one.user_id)
        choices.tell_of_day(db, one.user_id)  # nothing came since
    daily = ["Your queue today: new cases: 1"]
    assert told(db, reviewer) == {Pace.AT_ONCE: at_once, Pace.DAILY: daily}.get(pace, [])
    assert told(db, elsewhere) == told(db, approver) == []


@pytest.mark.parametrize("pace", Pace)
def test_a_near_day_is_told_as_chosen(db: Session, pace: Pace) -> None:
    scene = Scene(db).submit()
    scene.claim()
    own = scene.application.reviews[0]
    holder, other = scene.lead, scene.officer("science", Role.APPROVER)
    for one in (holder, other):
        choose(db, one, filings=Pace.NEVER, due=pace)
    own.due_on = add_working_days(moments.today(), SOON + 1)
    db.flush()
    choices.tell_of_day(db, holder.user_id)
    assert told(db, holder) == []
    own.due_on = add_working_days(moments.today(), SOON)
    db.flush()
    for _ in range(2):
        choices.tell_of_day(db, holder.user_id)
    digest = "Your queue today: due within three working days, or late: 1"
    found = told(db, holder)
    if pace is Pace.AT_ONCE:  # once for each day
        assert len(found) == 1
        assert found[0].startswith(f"Case {scene.application.number} is due on ")
        own.due_on = moments.today()
        db.flush()
        choices.tell_of_day(db, holder.user_id)
        assert len(told(db, holder)) == 2
    else:
        assert found == ([digest, digest] if pace is Pace.DAILY else [])
    choices.tell_of_day(db, other.user_id)
    assert told(db, other) == []  # it does not wait for a signature


@pytest.mark.parametrize("pace", Pace)
def test_a_decision_is_told_as_chosen(db: Session, pace: Pace) -> None:
    scene = Scene(db)
    holder, decider = scene.officer("science"), scene.officer("science", Role.APPROVER)
    for one in (holder, decider):
        choose(db, one, filings=Pace.NEVER, due=Pace.NEVER, outcome=pace)
    scene.approve()
    db.commit()
    jobs.run_all_due()
    at_once = [f"Case {scene.application.number} is decided"]
    assert told(db, holder) == (at_once if pace is Pace.AT_ONCE else [])
    for one in (holder, decider):
        choices.tell_of_day(db, one.user_id)
    daily = ["Your queue today: decided: 1"]
    assert told(db, holder) == {Pace.AT_ONCE: at_once, Pace.DAILY: daily}.get(pace, [])
    assert told(db, decider) == []


def test_what_is_told_once_a_day_is_mailed_once(db: Session) -> None:
    scene = Scene(db).submit()
    choices.tell_of_day(db, scene.lead.user_id)
    sent = db.scalars(select(Mail).where(Mail.kind == "notice", Mail.sent_at.is_(None)))
    assert [one.data["path"].startswith("/account/inbox/") for one in sent] == [True]
    kept = db.get_one(NoticeChoice, scene.lead.user_id)
    assert kept.told_at
    assert moments.now() - kept.told_at < timedelta(minutes=5)


def test_who_stepped_aside_is_told_nothing(db: Session) -> None:
    scene = Scene(db).submit()
    scene.application.reviews[0].recused = [scene.lead.user_id]
    scene.application.reviews[0].due_on = moments.today()
    db.flush()
    choices.tell_of_day(db, scene.lead.user_id)
    assert told(db, scene.lead) == []
