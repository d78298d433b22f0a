"""Experts: a pool, a draw that can be repeated, sheets that are signed once, and their score."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, InternalError
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from services.funds import fixing, proposing
from services.funds.experts import (
    assigned,
    declaring,
    drawing,
    loading,
    overview,
    pool,
    scores,
    writing,
)
from services.funds.experts.assigned import SheetState
from services.funds.experts.pool import ExpertDetails, TieDetails
from services.inventory.checking import check_scopes
from services.models import AuditEntry, Draw, ListEntry, PanelSeat, ScoreSheet, User
from services.rounds.allocating import AllotmentRule
from services.rounds.drawing import Candidate, DrawBar, draw
from services.rounds.scoring import TypedSheet
from tests.support.factories import make_administrator, make_expert, make_officer
from tests.support.panel import Panel
from tests.support.people import kinds, signed_in
from tests.support.queries import counted_queries
from tests.support.scoring import REASON

DETAILS = ExpertDetails("服务贸易", "", "")


# --- the pool ---------------------------------------------------------------------------


def test_an_expert_is_put_into_the_pool_by_the_lead_and_by_an_account(db: Session) -> None:
    panel = Panel(db, filings=1, experts=1)
    known = pool.list_pool(db, panel.officer)[0]
    refused = {
        "nobody@example.com": "No expert has an account",
        make_officer(db, "commerce").email: "No expert has an account",
        known.email.upper(): "in the pool already",
    }
    for email, said in refused.items():
        with pytest.raises(Invalid) as wrong:
            pool.add_expert(db, panel.officer, email, DETAILS)
        assert said in wrong.value.problems[0].message.in_("en")
    pool.leave_pool(db, panel.officer, known.expert.id, version=known.expert.version)
    assert pool.list_pool(db, panel.officer) == []
    again = pool.add_expert(db, panel.officer, known.email, DETAILS)
    assert (again.id, again.left_at) == (known.expert.id, None)


def test_who_changes_employer_has_a_former_one(db: Session) -> None:
    panel = Panel(db, filings=1, experts=1)
    (known,) = pool.list_pool(db, panel.officer)
    details = ExpertDetails("会展", "另一家示例公司", "")
    pool.change_expert(db, panel.officer, known.expert.id, details, version=known.expert.version)
    (after,) = pool.list_pool(db, panel.officer)
    assert [(tie.kind, tie.name, tie.until) for tie in after.ties] == [
        ("former", "示例研究院0", moments.today())
    ]
    pool.strike_tie(db, panel.officer, known.expert.id, after.ties[0].id)
    assert pool.list_pool(db, panel.officer)[0].ties == []
    with pytest.raises(NotFound):
        pool.strike_tie(db, panel.officer, known.expert.id, after.ties[0].id)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (TieDetails(None, "某公司", "", None), "kind"),
        (TieDetails("relation", " ", "", None), "name"),
        (TieDetails("relation", "某公司", "123", None), "credit_code"),
    ],
)
def test_a_tie_is_noted_whole(db: Session, details: TieDetails, field: str) -> None:
    panel = Panel(db, filings=1, experts=1)
    expert = panel.pool[0]
    with pytest.raises(Invalid) as refused:
        pool.add_tie(db, panel.officer, expert.id, details, version=expert.version)
    assert [problem.field for problem in refused.value.problems] == [field]


# --- the draw ---------------------------------------------------------------------------


def test_a_draw_is_on_record_and_can_be_repeated(db: Session) -> None:
    panel = Panel(db)
    scene = panel.scenes[0]
    related, other = panel.pool[0], panel.pool[1]
    tie = TieDetails("relation", "任意名称", scene.applicant.credit_code or "", None)
    pool.add_tie(db, panel.officer, related.id, tie, version=related.version)
    db.get_one(User, other.user_id).disabled_at = moments.now()
    db.flush()
    made = drawing.draw_panel(db, panel.officer, panel.round.id)
    told = [Candidate(one["key"], one["employer"]) for one in made.pool]
    bars = {one["key"]: one["bars"] for one in made.pool}
    assert bars[str(related.id)] == [DrawBar.RELATED]
    assert bars[str(other.id)] == [DrawBar.DISABLED]
    barred = [key for key, found in bars.items() if found]
    assert list(draw(made.seed, told, barred, made.seats)) == made.drawn
    assert {str(seat.expert_id) for seat in panel.seats} == set(made.drawn)
    assert len(made.drawn) == panel.sheet.panel == 5
    told_to = db.get_one(User, panel.seats[0].user_id)
    assert kinds(db, told_to) == ["panel.drawn"]
    db.commit()
    assert list(check_scopes(db, "round", [panel.round.id])) == []
    db.execute(text("update draws set seed = 'another'"))
    assert [flaw.reason for flaw in check_scopes(db, "round", [panel.round.id])] == [
        "seed was altered"
    ]


def test_too_small_a_pool_draws_nobody(db: Session) -> None:
    panel = Panel(db, filings=1, experts=4)
    panel.add(9, employer=panel.scenes[0].applicant.name)
    with pytest.raises(Conflict, match="Only 4 of 5 seats"):
        panel.draw()
    assert db.scalars(select(Draw)).all() == []
    panel.add(10)
    assert len(panel.draw().seats) == 5


def test_a_draw_waits_for_the_close_and_every_conclusion(db: Session) -> None:
    panel = Panel(db, filings=1)
    closed = panel.round.closes_at
    panel.round.closes_at = moments.now() + (closed - panel.round.opens_at)
    db.flush()
    with pytest.raises(Conflict, match="still open"):
        panel.draw()
    panel.round.closes_at = closed
    db.flush()
    panel.draw()
    with pytest.raises(Conflict, match="No seat of the panel is empty"):
        panel.draw()


def test_who_steps_aside_is_replaced_and_their_sheets_are_void(db: Session) -> None:
    panel = Panel(db, filings=1).sign(80)
    application = panel.scenes[0].application
    assert scores.find_scores(db, panel.round)[application.id].score == Decimal("80.00")
    gone = panel.sitting[0]
    with pytest.raises(Invalid):
        declaring.step_aside(db, gone, panel.round.id, left_for=None, reason="")
    declaring.step_aside(db, gone, panel.round.id, left_for="conflict", reason="曾为其提供咨询。")
    assert scores.find_scores(db, panel.round) == {}
    with pytest.raises(NotFound):
        loading.load_assignment(db, gone, application.id)
    drawing.draw_panel(db, panel.officer, panel.round.id)
    newest = db.scalars(select(Draw).order_by(Draw.number.desc())).first()
    assert newest is not None
    assert (newest.number, newest.seats, len(newest.beside)) == (2, 1, 4)
    assert [one["bars"] for one in newest.pool].count([DrawBar.DRAWN]) == 5
    (fresh,) = [one for one in panel.sitting if one.user_id not in _signers(db)]
    declaring.declare(db, fresh, panel.round.id, declared=True)
    writing.sign(db, fresh, application.id, panel.typed(90), version=0)
    assert scores.find_scores(db, panel.round)[application.id].score == Decimal("80.00")
    assert len(db.scalars(select(ScoreSheet)).all()) == 6, "what is void stays on record"


def _signers(db: Session) -> set[Any]:
    return set(
        db.scalars(select(PanelSeat.user_id).join(ScoreSheet, ScoreSheet.seat_id == PanelSeat.id))
    )


# --- sheets -----------------------------------------------------------------------------


def test_nothing_opens_before_the_declaration(db: Session) -> None:
    panel = Panel(db).draw()
    expert, application = panel.sitting[0], panel.scenes[0].application
    seat, current = loading.load_seat(db, expert, panel.round.id)
    with pytest.raises(NotFound):
        loading.load_assignment(db, expert, application.id)
    with pytest.raises(NotFound):
        assigned.list_assigned(db, seat, current)
    with pytest.raises(Invalid):
        declaring.declare(db, expert, panel.round.id, declared=False)
    declaring.declare(db, expert, panel.round.id, declared=True)
    with pytest.raises(Conflict):
        declaring.declare(db, expert, panel.round.id, declared=True)
    assert loading.load_assignment(db, expert, application.id).current is None
    assert len(assigned.list_assigned(db, seat, current).filings) == 2


def test_a_sheet_is_kept_as_a_draft_and_signed_once(db: Session) -> None:
    panel = Panel(db, filings=1).declare()
    expert, key = panel.sitting[0], panel.scenes[0].application.id
    part = TypedSheet({"public": Decimal(20)}, {}, None, "")
    writing.save_draft(db, expert, key, part, version=0)
    with pytest.raises(Conflict):
        writing.save_draft(db, expert, key, part, version=0)
    with pytest.raises(Invalid) as refused:
        writing.sign(db, expert, key, part, version=1)
    assert "points_ability" in [problem.field for problem in refused.value.problems]
    too_much = TypedSheet({"public": Decimal(31)}, {}, None, "")
    with pytest.raises(Invalid):
        writing.save_draft(db, expert, key, too_much, version=1)
    writing.sign(db, expert, key, panel.typed(), version=1)
    for again in (writing.sign, writing.save_draft):
        with pytest.raises(Conflict, match="is signed"):
            again(db, expert, key, panel.typed(50), version=2)
    (noted,) = db.scalars(select(AuditEntry).where(AuditEntry.action == "sheet.signed"))
    assert noted.data["case_number"] == panel.scenes[0].application.number
    db.commit()
    assert list(check_scopes(db, "case", [key])) == []
    for change in ("supports = false", "points = '{}'", "signed_at = null"):
        with pytest.raises((IntegrityError, InternalError), match="is not changed"):
            db.execute(text(f"update score_sheets set {change}"))
        db.rollback()


def test_who_is_far_off_is_asked_once_and_both_sheets_stay(db: Session) -> None:
    panel = Panel(db, filings=1).declare()
    application = panel.scenes[0].application
    *others, far = panel.sitting
    for expert in others:
        writing.sign(db, expert, application.id, panel.typed(80), version=0)
    with pytest.raises(Conflict):
        writing.answer(db, far, application.id, REASON, None)
    writing.sign(db, far, application.id, panel.typed(60), version=0)
    assert loading.load_assignment(db, far, application.id).is_asked
    assert not loading.load_assignment(db, others[0], application.id).is_asked
    assert kinds(db, db.get_one(User, far.user_id)) == ["panel.drawn", "panel.asked"]
    assert scores.find_scores(db, panel.round) == {}, "who is asked answers first"
    with pytest.raises(Invalid):
        writing.answer(db, far, application.id, "太短", None)
    writing.answer(db, far, application.id, REASON, panel.typed(90))
    first, second = loading.load_assignment(db, far, application.id).sheets
    assert (first.number, second.number, first.answer) == (1, 2, REASON)
    assert scores.find_scores(db, panel.round)[application.id].score == Decimal("80.00")
    with pytest.raises(Conflict):
        writing.answer(db, far, application.id, REASON, None)


def test_who_is_alone_in_opinion_may_keep_it(db: Session) -> None:
    panel = Panel(db, filings=1).declare()
    application = panel.scenes[0].application
    *others, alone = panel.sitting
    writing.sign(db, alone, application.id, panel.typed(80, supports=False), version=0)
    for expert in others:
        writing.sign(db, expert, application.id, panel.typed(80), version=0)
    assert scores.find_scores(db, panel.round) == {}
    writing.answer(db, alone, application.id, REASON, None)
    assert loading.load_assignment(db, alone, application.id).sheets[0].supports is False
    assert scores.find_score_of(db, application) is not None


def test_what_an_expert_scores_is_paged_and_says_what_comes_next(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assigned, "PAGE", 2)
    panel = Panel(db, filings=3).declare()
    keys = [one.application.id for one in panel.scenes]
    *others, far = panel.sitting
    seat, current = loading.load_seat(db, far, panel.round.id)
    for expert in others:
        writing.sign(db, expert, keys[1], panel.typed(80), version=0)
    writing.sign(db, far, keys[0], panel.typed(80), version=0)
    writing.save_draft(db, far, keys[2], panel.typed(80), version=0)
    page = assigned.list_assigned(db, seat, current)
    assert [one.id for one in page.filings] == sorted(keys)[:2] == keys[:2]
    assert (page.signed, page.all) == (1, 3), "what is on other pages counts as well"
    assert page.next
    assert (page.next.id, page.next.state) == (keys[1], SheetState.TO_SCORE)
    writing.sign(db, far, keys[1], panel.typed(60), version=0)
    with counted_queries() as count:
        page = assigned.list_assigned(db, seat, current, after=page.older)
    assert len(count) == 2
    assert [(one.id, one.state) for one in page.filings] == [(keys[2], SheetState.DRAFT)]
    assert page.older is None
    assert page.next
    assert (page.next.id, page.next.state) == (keys[1], SheetState.ASKED)
    writing.answer(db, far, keys[1], REASON, None)
    page = assigned.list_assigned(db, seat, current)
    assert page.next
    assert page.next.id == keys[2], "a draft is not signed yet"
    writing.sign(db, far, keys[2], panel.typed(80), version=1)
    page = assigned.list_assigned(db, seat, current)
    assert (page.signed, page.next) == (3, None)
    assert {one.state for one in page.filings} == {SheetState.SIGNED}


def test_a_panel_is_paged_with_ranks_over_all_of_its_round(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = Panel(db, filings=3).sign(70, 90, 80)
    keys = [one.application.id for one in panel.scenes]
    with counted_queries() as whole:
        found = overview.read_panel(db, panel.officer, panel.round.id)
    assert [(one.id, one.place) for one in found.filings] == list(zip(keys, [3, 1, 2], strict=True))
    monkeypatch.setattr(overview, "PAGE", 1)
    after, placed = None, []
    for _ in keys:
        with counted_queries() as paged:
            found = overview.read_panel(db, panel.officer, panel.round.id, after=after)
        assert len(paged) == len(whole)
        assert (found.whole, found.all) == (3, 3)
        placed += [(one.id, one.place) for one in found.filings]
        after = found.older
    assert after is None
    assert placed == list(zip(keys, [3, 1, 2], strict=True))


# --- the list ---------------------------------------------------------------------------


def test_the_list_goes_by_rank_and_below_the_least_score_nothing_is_paid(db: Session) -> None:
    panel = Panel(db, filings=3).declare()
    with pytest.raises(Conflict, match="scores of 3 applications"):
        proposing.propose_list(db, panel.officer, panel.round.id)
    for scene, share in zip(panel.scenes, (59, 70, 90), strict=True):
        for expert in panel.sitting:
            writing.sign(db, expert, scene.application.id, panel.typed(share), version=0)
    first = panel.scenes[2].application.recognised or Decimal(0)
    panel.round.envelope = first + 1
    db.flush()
    made = proposing.propose_list(db, panel.officer, panel.round.id)
    entries = {one.application_id: one for one in db.scalars(select(ListEntry))}
    found = [entries[scene.application.id] for scene in panel.scenes]
    assert [(one.score, one.rank, one.rule) for one in found] == [
        (Decimal("59.00"), 3, AllotmentRule.LEAST),
        (Decimal("70.00"), 2, AllotmentRule.CUT_OFF),
        (Decimal("90.00"), 1, AllotmentRule.FULL),
    ]
    assert (found[0].amount, made.least) == (0, Decimal(60))
    assert made.total <= made.envelope
    with pytest.raises(Conflict, match="its scores stand"):
        declaring.step_aside(
            db, panel.sitting[0], panel.round.id, left_for="refusal", reason="出差"
        )
    finance = signed_in(db, make_officer(db, "finance", Role.APPROVER))
    fixing.advise(db, finance, panel.round.id, version=made.version, opinion="agree", text="")
    fixing.fix_list(db, panel.approver, panel.round.id, version=made.version)
    assert proposing.is_unaltered(db, made)
    db.execute(text("update list_entries set score = 60 where rank = 3"))
    assert not proposing.is_unaltered(db, made)


# --- who --------------------------------------------------------------------------------

STEPS: dict[str, Callable[[Session, Actor, Panel], Any]] = {
    "pool": lambda db, who, panel: pool.list_pool(db, who),
    "add": lambda db, who, panel: pool.add_expert(db, who, "x@example.com", DETAILS),
    "find": lambda db, who, panel: pool.find_expert(db, who, panel.pool[0].id),
    "draw": lambda db, who, panel: drawing.draw_panel(db, who, panel.round.id),
    "remove": lambda db, who, panel: drawing.remove_expert(
        db, who, panel.round.id, panel.seats[0].id, "x"
    ),
    "seat": lambda db, who, panel: loading.load_seat(db, who, panel.round.id),
    "assignment": lambda db, who, panel: loading.load_assignment(
        db, who, panel.scenes[0].application.id
    ),
    "declare": lambda db, who, panel: declaring.declare(db, who, panel.round.id, declared=True),
    "aside": lambda db, who, panel: declaring.step_aside(
        db, who, panel.round.id, left_for="refusal", reason="x"
    ),
    "sign": lambda db, who, panel: writing.sign(
        db, who, panel.scenes[0].application.id, panel.typed(), version=0
    ),
}
EXPERTS = {"seat", "assignment", "declare", "aside", "sign"}


@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_for_its_people_alone(db: Session, step: str) -> None:
    panel = Panel(db, filings=1).declare()
    outside = make_expert(db)
    people: dict[Actor, type[DomainError]] = {
        signed_in(db, make_officer(db, "science", Role.APPROVER)): NotFound,
        signed_in(db, make_officer(db, "finance", Role.APPROVER)): NotFound,
        signed_in(db, make_administrator(db)): NotFound,
        signed_in(db, outside): NotFound,
        panel.scenes[0].owner: NotFound,
    }
    people |= dict.fromkeys(
        [panel.officer, panel.approver] if step in EXPERTS else panel.sitting, NotFound
    )
    if step == "remove":
        people[panel.officer] = Forbidden
    for who, error in people.items():
        with pytest.raises(error):
            STEPS[step](db, who, panel)


def test_an_expert_reaches_nothing_of_another_round(db: Session) -> None:
    panel = Panel(db, filings=1).declare()
    expert = panel.sitting[0]
    with pytest.raises(NotFound):
        loading.load_seat(db, expert, uuid4())
    draft = panel.scenes[0].another().application
    with pytest.raises(NotFound):
        loading.load_assignment(db, expert, draft.id)
