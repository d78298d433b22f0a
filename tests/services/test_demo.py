"""The demonstration: its past is over, and its inboxes are in order."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from services import jobs, moments
from services.accounts.confirming import list_requests
from services.accounts.decided import list_decided
from services.actor import Role
from services.applications.case import checks
from services.applications.case.reissues import find_asked_reissue
from services.applications.case.reopenings import find_proposed_reopening, find_reopening
from services.applications.case.transfers import find_open_transfer
from services.applications.casework import following_up
from services.applications.lifecycle import Action, State
from services.applications.lifecycles import LIFECYCLES
from services.applications.publicities import list_standing
from services.catalogue import item, items_on
from services.demo import sowing, walking
from services.demo.appealing import challenge_some
from services.demo.following_up import leave_conditions
from services.demo.grouping import CODE, prepare_group
from services.demo.hard_days import meet_hard_days
from services.demo.journeys import Journey
from services.demo.people import create_people
from services.demo.publicising import publicise_some
from services.demo.recovering import AMOUNT
from services.demo.renaming import rename_one
from services.demo.settling import settle_rounds
from services.documents import handing_in
from services.errors import Invalid
from services.groups.preparing import list_groups
from services.groups.standing import MemberStanding, load_group
from services.models import (
    Applicant,
    Application,
    Deputy,
    Document,
    EntryReport,
    Event,
    Mail,
    Notice,
    Paper,
    Recovery,
    Replay,
    Review,
    RoundList,
    User,
)
from services.settings import settings
from tests.support.people import signed_in
from tests.support.picks import CERTIFIED, FUND


def test_the_past_of_the_demonstration_leaves_no_work_behind(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {State.RECEIVED: (2, 3, 8), State.CLOSED: (2, 30, 60), State.CORRECTION: (2, 6, 18)}
    monkeypatch.setattr(sowing, "CASES", few)
    with_scanner = settings().model_copy(update={"clamav": "127.0.0.1:9"})
    monkeypatch.setattr(handing_in, "settings", lambda: with_scanner)
    assert sowing.sow(db, lambda _done, _all: None) == 6
    db.commit()
    tasks = set(db.scalars(text("select task_name from procrastinate_jobs")))
    assert tasks == {jobs.ASK_REGISTER}  # of those who wait to be confirmed
    registrar = signed_in(db, db.scalars(select(User).where(User.staff_role == "registrar")).one())
    outcomes = [one.request.decision for one in list_decided(db, registrar).requests]
    assert sorted(outcomes) == ["confirmed", "confirmed", "refused"]
    assert len(list_requests(db, registrar).requests) == 2
    assert db.scalars(select(Mail)).all() == []
    assert set(db.scalars(select(Document.scan))) == {"unscanned"}
    told = db.execute(select(Notice.user_id, Notice.created_at).order_by(Notice.id)).all()
    assert told
    assert [row.created_at for row in told] == sorted(row.created_at for row in told)


def test_a_case_that_cannot_be_filed_is_named_with_what_is_wrong(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    random, now = Random(1), moments.now()
    cast = create_people(db, now - timedelta(days=400))
    sowing._open_rounds(db, moments.today())
    monkeypatch.setattr(walking, "answers_to", lambda *_: {})
    begin = now - timedelta(days=9)
    journey = Journey(db, cast, random, item(FUND), cast.applicants[0], begin, now)
    with pytest.raises(Invalid) as refused:
        journey.walk_to(State.RECEIVED)
    (note,) = refused.value.__notes__
    assert note.startswith(f"{FUND}, to be received: ")
    assert f"{refused.value.problems[0].field}: {refused.value.problems[0].message}" in note


def test_a_round_has_one_filing_of_each_and_is_decided_when_it_is_over(db: Session) -> None:
    random, now = Random(1), moments.now()
    cast = create_people(db, now - timedelta(days=400))
    sowing._open_rounds(db, moments.today())
    filings = sowing.Filings(cast.applicants, random)
    for state in (State.RECEIVED, State.CLOSED, State.RECEIVED, State.CLOSED):
        begin = now - timedelta(days=30)
        placed = filings.place([item(FUND)], state, begin, first=True)
        Journey(db, cast, random, *placed, now).walk_to(state)
    settle_rounds(db, cast)
    cases = db.scalars(select(Application)).all()
    assert sorted(case.state for case in cases) == [*["closed"] * 2, *["received"] * 2]
    for case in cases:
        if case.decided_at:
            assert case.round is not None
            assert case.round.published_until
            assert moments.local_day(case.decided_at) > case.round.published_until
    filed = db.execute(select(Application.round_id, Application.applicant_id)).all()
    assert len(set(filed)) == len(filed) == 4


def test_the_printed_company_can_still_file_in_every_second_open_round(db: Session) -> None:
    cast = create_people(db, moments.now() - timedelta(days=400))
    filings = sowing.Filings(cast.applicants, Random(1))
    begin = moments.now() - timedelta(days=2)
    funds = sorted(
        (one for one in items_on(moments.today()) if one.rounds), key=lambda one: one.code
    )
    filed = [filings.place([one], State.RECEIVED, begin, first=True)[1] for one in funds]
    printed = cast.applicants[0]
    assert printed.kind == "organisation"
    assert [one is printed for one in filed] == [number % 2 == 1 for number in range(len(funds))]
    assert CODE in [one.code for one in funds[::2]], "it can consent to what an association files"


def test_some_object_to_a_list_and_one_is_listed_again(db: Session) -> None:
    random, now = Random(2), moments.now()
    cast = create_people(db, now - timedelta(days=400))
    sowing._open_rounds(db, moments.today())
    filings = sowing.Filings(cast.applicants, random)
    for _ in range(3):
        begin = now - timedelta(days=30)
        placed = filings.place([item(FUND)], State.CLOSED, begin, first=True)
        Journey(db, cast, random, *placed, now).walk_to(State.CLOSED)
    settle_rounds(db, cast)
    lists = db.scalars(select(RoundList).order_by(RoundList.number)).all()
    assert [one.after is None for one in lists] == [True, False]
    states = sorted(case.state for case in db.scalars(select(Application)))
    assert states == ["closed", "closed", "signoff"]
    until = lists[-1].published_until
    assert until
    assert until >= moments.today()
    replies = db.scalars(select(Paper).where(Paper.kind == "objection_reply")).all()
    assert len(replies) == 2


def test_a_part_of_what_was_paid_is_recovered(db: Session) -> None:
    random, now = Random(3), moments.now()
    cast = create_people(db, now - timedelta(days=400))
    sowing._open_rounds(db, moments.today())
    filings = sowing.Filings(cast.applicants, random)
    for _ in range(5):
        begin = now - timedelta(days=200)
        placed = filings.place([item(FUND)], State.CLOSED, begin, first=True)
        Journey(db, cast, random, *placed, now).walk_to(State.CLOSED)
    settle_rounds(db, cast)
    found = db.scalars(select(Recovery)).one()
    assert (found.state, found.amount, found.repaid * 2) == ("ordered", AMOUNT, AMOUNT)
    kinds = set(db.scalars(select(Paper.kind).where(Paper.application_id == found.application_id)))
    assert kinds >= {"recovery_notice", "recovery_order", "payment"}


ENDS = [
    ("tase", State.CLOSED),  # what is intended was published for its days
    ("talent-green", State.CLOSED),
    ("tase-report", State.ON_FILE),
    ("work-permit", State.REFERRED),
    ("joint-training", State.ENTERED),
    ("ip-aid", State.ANSWERED),  # who asks does not agree that it is published
    ("vehicles", State.WITHDRAWN),
]
"""Of each nature that the catalogue has, an item and a state that it ends in."""


@pytest.mark.parametrize(("code", "end"), ENDS)
def test_a_case_of_each_nature_is_brought_to_its_end(db: Session, code: str, end: State) -> None:
    random, now = Random(1), moments.now()
    cast = create_people(db, now - timedelta(days=400))
    begin = now - timedelta(days=60)
    journey = Journey(db, cast, random, item(code), cast.applicants[0], begin, now)
    assert journey.walk_to(end).state == end


def test_what_can_be_refused_in_several_ways_is_refused_in_one(db: Session) -> None:
    random, now = Random(1), moments.now()
    cast = create_people(db, now - timedelta(days=400))
    begin = now - timedelta(days=60)
    journey = Journey(db, cast, random, item("talent-green"), cast.applicants[0], begin, now)
    journey._draft()
    journey._complete()
    journey.refuse()
    assert journey.application.events[-1].data["refusal"]["code"] == "channel_refused"


def test_somebody_is_away_a_case_waits_elsewhere_and_a_change_is_tried(db: Session) -> None:
    random, now = Random(1), moments.now()
    cast = create_people(db, now - timedelta(days=400))
    begin = now - timedelta(days=4)
    case = Journey(db, cast, random, item(CERTIFIED), cast.applicants[0], begin, now)
    application = case.walk_to(State.RECEIVED)
    lead = application.reviews[0].body_code
    meet_hard_days(db, cast, now)
    assert find_open_transfer(application.events)
    assert application.reviews[0].body_code != lead
    assert (application.reviews[0].body_code, Role.REVIEWER) in cast.officers
    away = db.scalars(select(Deputy)).one()
    assert away.first_day == moments.today() < away.last_day
    assert db.scalars(select(Replay)).one().cases is not None


def test_an_association_files_for_some_and_prepares_its_next_show(db: Session) -> None:
    now = moments.now()
    random, cast = Random(1), create_people(db, now - timedelta(days=400))
    sowing._open_rounds(db, moments.today())
    members = [one for one in cast.applicants if one.kind == "organisation"][:3]
    for code, days in (("fund-research", 9), ("fund-model", 6)):  # whose figures do not fit
        begin = now - timedelta(days=days)
        for one in members:
            Journey(db, cast, random, item(code), one, begin, now).walk_to(State.REVIEW)
    group = prepare_group(db, cast, now - timedelta(days=400))
    association = db.get_one(Applicant, group.applicant_id)
    head = signed_in(db, db.get_one(User, group.created_by), association)
    groups = {one.id: load_group(db, head, one.id) for one, _ in list_groups(db, head)}
    (coming,) = groups.keys() - {group.id}
    assert groups[coming].is_open
    assert not groups[group.id].is_open
    assert [line.standing for line in groups[group.id].of(MemberStanding.FILED)] == ["filed"]


def test_every_state_that_an_item_can_be_in_is_offered() -> None:
    offered = {state for state in sowing.CASES if sowing._offered(state)}
    natures = {one.nature for one in items_on(moments.today())}
    reached = {state for nature in natures for state in LIFECYCLES[nature].states}
    passing = {State.DISCARDED, State.APPROVED, State.REFUSED}
    assert reached - passing <= offered
    ended = [*sowing._offered(State.REVOKED), *sowing._offered(State.CANCELLED)]
    assert not any(one.rounds for one in ended)


def test_who_does_not_answer_is_chased_and_one_case_goes_on_without_it(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sowing, "CASES", {State.JOINT: (9, 50, 60)})
    sowing.sow(db, lambda _done, _all: None)
    taken = set(db.scalars(select(Event.action)))
    assert taken >= {Action.REMIND, Action.WARN, Action.ESCALATE, Action.WAIVE_OPINION}
    assert db.scalar(select(Review.id).where(Review.escalated_at.is_not(None)).limit(1))
    assert list(checks.verify(db)) == []


def test_conditions_of_decisions_are_left_to_check_and_one_day_has_passed(db: Session) -> None:
    now = moments.now()
    leave_conditions(db, create_people(db, now - timedelta(days=400)), now)
    for agency in ("tax", "finance"):
        left = following_up.list_open(db, agency)
        assert [one.conditions_due_on < moments.local_day(now) for one in left] == [True, False]
    taken = set(db.scalars(select(Event.action)))
    assert taken >= {Action.REMIND_CONDITIONS, Action.MISS_CONDITIONS}


def test_what_is_intended_stands_today_and_somebody_reports_on_it(db: Session) -> None:
    random, now = Random(1), moments.now()
    cast = create_people(db, now - timedelta(days=400))
    begin = now - timedelta(days=30)
    Journey(db, cast, random, item("tase"), cast.applicants[0], begin, now).walk_to(State.SIGNOFF)
    publicise_some(db, cast)
    ((page, _application),) = list_standing(db)
    assert db.scalars(select(EntryReport.publicity_id)).all() == [page.id]


def test_one_challenge_is_upheld_one_decision_is_made_anew_and_one_is_doubted(db: Session) -> None:
    now = moments.now()
    challenge_some(db, create_people(db, now - timedelta(days=400)), now)
    cases = db.scalars(select(Application).order_by(Application.submitted_at)).all()
    assert sorted(one.state for one in cases) == [State.DELIVERED, State.DELIVERED, State.REVIEW]
    assert len([one for one in cases if find_proposed_reopening(one.events)]) == 1
    assert len([one for one in cases if find_reopening(one.events)]) == 1
    db.commit()
    assert list(checks.verify(db)) == []


def test_a_company_is_renamed_one_certificate_is_anew_and_one_is_asked_for(db: Session) -> None:
    now = moments.now()
    rename_one(db, create_people(db, now - timedelta(days=400)), now)
    anew, asked = db.scalars(select(Application).order_by(Application.submitted_at.desc())).all()
    assert find_asked_reissue(asked.events)
    certificates = select(Paper).where(Paper.kind == "certificate").order_by(Paper.occurrence)
    former, new = db.scalars(certificates.where(Paper.application_id == anew.id))
    assert (former.status, new.status, new.holder) == ("replaced", "in_force", anew.applicant.name)
    db.commit()
    assert list(checks.verify(db)) == []
