"""Competitive rounds of the demonstration: scored to the end, or still being scored."""

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Actor
from services.catalogue.scoring import ScoringSheet
from services.demo.people import Cast
from services.funds.experts import declaring, drawing, loading, pool, writing
from services.funds.experts.pool import ExpertDetails
from services.funds.standing import list_concluded
from services.models import PanelSeat, Round, User
from services.rounds.scoring import TypedSheet

BEING_SCORED = "fund-platform"
"""Of this item, the newest round that is over is not scored to the end."""
OPINION = "材料完整，依据台账和财务凭证评分，总体符合本批次申报指南的要求。"
REASON = "该项内容有台账和第三方材料佐证，成效明显，故给予较高分数。"


def fill_pool(db: Session, cast: Cast, officer: Actor) -> None:
    """Put the experts into the pool of the body that leads competitive rounds, once."""
    known = {one.expert.user_id for one in pool.list_pool(db, officer)}
    for number, expert in enumerate(cast.experts):
        if expert.user_id not in known:
            details = ExpertDetails("服务贸易、财务审计", f"示例第{number + 1}研究院", "")
            email = db.get_one(User, expert.user_id).email
            pool.add_expert(db, officer, email, details)


def score_round(db: Session, cast: Cast, officer: Actor, current: Round, *, whole: bool) -> None:
    """Draw a panel, and have it score what was concluded in favour.

    Args:
        whole: whether everything is signed; else the first expert has a draft, and the last has
            not declared anything yet.
    """
    filings = list_concluded(db, current.id)
    if not filings:
        return
    fill_pool(db, cast, officer)
    drawing.draw_panel(db, officer, current.id)
    sheet = loading.load_led(db, officer, current.id).sheet
    sitting = set(db.scalars(select(PanelSeat.user_id).where(PanelSeat.round_id == current.id)))
    experts = [one for one in cast.experts if one.user_id in sitting]
    for expert in experts if whole else experts[:-1]:
        declaring.declare(db, expert, current.id, declared=True)
    for place, filing in enumerate(filings if whole else filings[:1]):
        share = 88 - 5 * (place % 5)
        for number, expert in enumerate(experts if whole else experts[1:-1]):
            writing.sign(db, expert, filing.id, _typed(sheet, share - number), version=0)
    if not whole:
        draft = TypedSheet({sheet.criteria[0].code: Decimal("24.5")}, {}, None, "")
        writing.save_draft(db, experts[0], filings[0].id, draft, version=0)


def _typed(sheet: ScoringSheet, share: int) -> TypedSheet:
    points = {
        one.code: (Decimal(one.weight * share) / 100).quantize(Decimal("0.1"))
        for one in sheet.criteria
    }
    return TypedSheet(points, dict.fromkeys(points, REASON), supports=True, opinion=OPINION)
