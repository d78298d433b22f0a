"""The figures of a round: entered by its approver, kept once money is granted."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.catalogue import item
from services.catalogue.answers import RightFiling
from services.demo import answers
from services.errors import Conflict, Invalid, NotFound
from services.funds import figures
from services.funds.figures import Figures
from services.models import Application, AuditEntry, Round
from tests.pure.test_money_currencies import ABROAD, paid_in
from tests.pure.test_money_lines import TECHNOLOGY
from tests.support.company import open_round
from tests.support.editions import add, revised
from tests.support.factories import make_officer
from tests.support.funds import fund
from tests.support.people import signed_in
from tests.support.scene import Scene

DAY = date(2026, 6, 30)
RATES = {"USD": Decimal("7.1"), "EUR": Decimal("8.2"), "HKD": Decimal("0.91")}


@pytest.fixture
def current(db: Session, monkeypatch: pytest.MonkeyPatch) -> Round:
    add(monkeypatch, revised(fund(ABROAD), code="fund-training"))
    filing = RightFiling(doubtful="claim.shows", answers={"claim": paid_in("CNY", "1000")})
    monkeypatch.setattr(answers, "right_filing", lambda _code: filing)
    return open_round(db)


def enter(db: Session, current: Round, role: Role = Role.APPROVER, **changed: Any) -> Round:
    officer = signed_in(db, make_officer(db, "commerce", role))
    known = {"rates_on": DAY, "rates": RATES} | changed
    return figures.enter_figures(db, officer, current.id, Figures(**known), version=current.version)


def wrong(db: Session, current: Round, **changed: Any) -> list[str]:
    with pytest.raises(Invalid) as refused:
        enter(db, current, **changed)
    return [problem.field for problem in refused.value.problems]


def test_what_an_item_asks_in_says_which_rates_its_rounds_need() -> None:
    assert figures.foreign_currencies(fund(ABROAD)) == ("USD", "EUR", "HKD")
    assert figures.foreign_currencies(fund(TECHNOLOGY)) == ("USD",)
    assert not figures.needs_figures(item("tase"))


def test_figures_are_entered_and_told_of(db: Session, current: Round) -> None:
    assert enter(db, current).rates == RATES
    entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "round.figures")).one()
    assert entry.data["before"] == {"rates_on": None, "rates": None, "interest": None}
    assert entry.data["after"]["rates"] == "EUR 8.2, HKD 0.91, USD 7.1"


def test_all_figures_are_needed_and_possible(db: Session, current: Round) -> None:
    tomorrow = moments.today() + timedelta(days=1)
    assert wrong(db, current, rates_on=None) == ["rates_on"]
    assert wrong(db, current, rates_on=tomorrow) == ["rates_on"]
    assert wrong(db, current, rates=RATES | {"EUR": None, "HKD": Decimal(0)}) == ["EUR", "HKD"]
    assert wrong(db, current, rates=RATES | {"USD": Decimal("7.123456789")}) == ["USD"]


def test_a_round_that_pays_interest_needs_its_rate(
    db: Session, current: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(monkeypatch, revised(fund(TECHNOLOGY), code="fund-training"))
    assert wrong(db, current) == ["interest"]
    assert enter(db, current, interest=Decimal("3.45")).interest == Decimal("3.45")


def test_what_was_filed_without_a_rate_is_known_once_it_is_entered(
    db: Session, current: Round
) -> None:
    scene = Scene(db, "fund-training").submit()
    scene.application.answers = {"claim": paid_in("USD", "1000")}
    scene.application.amount = None
    db.flush()
    version = scene.application.version
    enter(db, current)
    db.refresh(scene.application)
    assert scene.application.amount == Decimal(3550)
    assert scene.application.version == version, "no step of the case"


def test_figures_stand_once_money_is_granted(db: Session, current: Round) -> None:
    current.envelope = Decimal(1_000_000_000)
    scene = Scene(db, "fund-training").approve()
    assert db.scalars(select(Application.granted)).one() == scene.application.granted
    with pytest.raises(Conflict, match="its figures stand"):
        enter(db, current)


def test_nobody_else_enters_figures(db: Session, current: Round) -> None:
    with pytest.raises(NotFound):
        enter(db, current, role=Role.REVIEWER)
    with pytest.raises(Conflict):
        figures.enter_figures(
            db,
            signed_in(db, make_officer(db, "commerce", Role.APPROVER)),
            current.id,
            Figures(DAY, RATES),
            version=99,
        )
