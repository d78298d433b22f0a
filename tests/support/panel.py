"""A competitive round with a pool of experts, made by the real services."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Actor, Role
from services.catalogue.scoring import ScoringSheet
from services.funds.experts import declaring, drawing, loading, writing
from services.models import Expert, PanelSeat, Round
from services.rounds.scoring import TypedSheet
from tests.support.company import open_round
from tests.support.factories import make_officer
from tests.support.people import signed_in
from tests.support.picks import pick
from tests.support.scene import Scene
from tests.support.scoring import add_expert, sitting_experts, typed_sheet

COMPETITIVE = pick(lambda one: one.allocation == "competitive" and not one.result.certificate)
"""A fund whose rounds go by rank, and that certifies nothing."""


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
        return add_expert(self.db, self.officer, number, employer, code)

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
        """The experts on the panel, signed in, in the order of their seats."""
        return sitting_experts(self.db, self.round)

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
        return typed_sheet(self.sheet, share, supports=supports)

    def sign(self, *shares: int) -> "Panel":
        """With everything signed: of each filing, every expert gives so many percent."""
        self.declare()
        for scene, share in zip(self.scenes, shares, strict=True):
            for expert in self.sitting:
                writing.sign(self.db, expert, scene.application.id, self.typed(share), version=0)
        return self
