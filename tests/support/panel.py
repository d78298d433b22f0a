"""A competitive round with a pool of experts, made by the real services."""

from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Actor, Role
from services.catalogue import all_items
from services.catalogue.scoring import ScoringSheet
from services.funds.experts import declaring, drawing, loading, pool, writing
from services.funds.experts.pool import ExpertDetails
from services.models import Expert, PanelSeat, Round, User
from services.rounds.scoring import TypedSheet
from tests.support.company import open_round
from tests.support.factories import make_expert, make_officer
from tests.support.people import signed_in
from tests.support.scene import Scene

COMPETITIVE = next(one.code for one in all_items() if one.code == "fund-platform")
"""A fund whose rounds go by rank."""
REASON = "依据申报材料和服务台账，该项内容与实际情况相符，理由充分。"


@dataclass
class Panel:
    """A closed round with concluded filings, and so many experts in the pool of its lead."""

    db: Session
    filings: int = 2
    experts: int = 7
    round: Round = field(init=False)
    scenes: list[Scene] = field(init=False)

    def __post_init__(self) -> None:
        self.round = open_round(self.db, COMPETITIVE)
        self.scenes = [Scene(self.db, COMPETITIVE).conclude() for _ in range(self.filings)]
        self.scenes[0].close_round()
        self.officer = signed_in(self.db, make_officer(self.db, "commerce"))
        self.approver = signed_in(self.db, make_officer(self.db, "commerce", Role.APPROVER))
        self.pool = [self.add(n) for n in range(self.experts)]

    def add(self, number: int, employer: str = "", code: str = "") -> Expert:
        """One more expert, whom nobody who applies employs."""
        user = make_expert(self.db, name=f"示例专家{number}")
        details = ExpertDetails("服务贸易", employer or f"示例研究院{number}", code)
        return pool.add_expert(self.db, self.officer, user.email, details)

    @property
    def sheet(self) -> ScoringSheet:
        """What is scored."""
        return loading.load_led(self.db, self.officer, self.round.id).sheet

    @property
    def seats(self) -> list[PanelSeat]:
        """Who sits on the panel."""
        query = select(PanelSeat).where(
            PanelSeat.round_id == self.round.id, PanelSeat.left_at.is_(None)
        )
        return list(self.db.scalars(query.order_by(PanelSeat.id)))

    @property
    def sitting(self) -> list[Actor]:
        """The experts on the panel, signed in."""
        return [
            signed_in(self.db, self.db.get_one(User, seat.user_id))
            for seat in sorted(self.seats, key=lambda seat: str(seat.id))
        ]

    def draw(self) -> "Panel":
        """With a panel that is drawn."""
        drawing.draw_panel(self.db, self.officer, self.round.id)
        return self

    def declare(self) -> "Panel":
        """With a panel whose experts have declared no relation."""
        self.draw()
        for expert in self.sitting:
            declaring.declare(self.db, expert, self.round.id, declared=True)
        return self

    def typed(self, share: int = 80, *, supports: bool = True) -> TypedSheet:
        """A sheet that gives so many percent of each criterion."""
        points = {
            one.code: (Decimal(one.weight) * share / 100).quantize(Decimal("0.1"))
            for one in self.sheet.criteria
        }
        return TypedSheet(points, dict.fromkeys(points, REASON), supports, REASON)

    def sign(self, *shares: int) -> "Panel":
        """With everything signed: of each filing, every expert gives so many percent."""
        self.declare()
        for scene, share in zip(self.scenes, shares, strict=True):
            for expert in self.sitting:
                writing.sign(self.db, expert, scene.application.id, self.typed(share), version=0)
        return self
