"""A competitive round scored by the real services, for tests of what comes after."""

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Actor
from services.catalogue.scoring import ScoringSheet
from services.funds.experts import declaring, drawing, loading, pool, writing
from services.funds.experts.pool import ExpertDetails
from services.funds.standing import list_concluded
from services.models import Expert, PanelSeat, Round, User
from services.rounds.scoring import TypedSheet
from tests.support.factories import make_expert
from tests.support.people import signed_in

REASON = "依据申报材料和服务台账，该项内容与实际情况相符，理由充分。"


def add_expert(
    db: Session, officer: Actor, number: int, employer: str = "", code: str = ""
) -> Expert:
    """One more expert in the pool, whom nobody who applies employs."""
    user = make_expert(db, name=f"示例专家{number}")
    details = ExpertDetails("服务贸易", employer or f"示例研究院{number}", code)
    return pool.add_expert(db, officer, user.email, details)


def sitting_experts(db: Session, current: Round) -> list[Actor]:
    """The experts on the panel of a round, signed in."""
    sitting = (PanelSeat.round_id == current.id, PanelSeat.left_at.is_(None))
    query = select(User).join(PanelSeat, PanelSeat.user_id == User.id).where(*sitting)
    return [signed_in(db, user) for user in db.scalars(query.order_by(PanelSeat.id)).all()]


def typed_sheet(sheet: ScoringSheet, share: int = 80, *, supports: bool = True) -> TypedSheet:
    """A sheet that gives so many percent of each criterion."""
    points = {
        one.code: (Decimal(one.weight) * share / 100).quantize(Decimal("0.1"))
        for one in sheet.criteria
    }
    return TypedSheet(points, dict.fromkeys(points, REASON), supports, REASON)


def score_round(db: Session, officer: Actor, current: Round, share: int = 80) -> None:
    """Draw a panel, and let it give everything concluded so many percent."""
    sheet = loading.load_led(db, officer, current.id).sheet
    for number in range(sheet.panel):
        add_expert(db, officer, number)
    drawing.draw_panel(db, officer, current.id)
    for expert in sitting_experts(db, current):
        declaring.declare(db, expert, current.id, declared=True)
        for filing in list_concluded(db, current.id):
            writing.sign(db, expert, filing.id, typed_sheet(sheet, share), version=0)
