"""Which costs of a filing count: struck out, deducted, kept, and seen by the lead's officers."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications import recognising
from services.applications.case import checks
from services.applications.case.loading import load
from services.applications.casework import deciding, examining
from services.applications.casework.examining import DeductedCosts, StruckRow
from services.applications.lifecycle import Action
from services.applications.recognising import recognised_amount
from services.catalogue import item
from services.errors import DomainError, Forbidden, Invalid, NotFound
from services.inventory.checking import check_scopes
from services.models import Finding
from tests.services.test_amounts import people, submitted
from tests.support.company import open_round
from tests.support.editions import add, revised
from tests.support.scene import Scene

CODE = "fund-training"


@pytest.fixture
def scene(db: Session, monkeypatch: pytest.MonkeyPatch) -> Scene:
    open_round(db)
    return in_review(submitted(Scene(db, CODE), people(3)), monkeypatch)


def in_review(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(scene, "submit", lambda: scene)
    return scene.review()


def line_of(scene: Scene) -> str:
    found = recognised_amount(scene.db, scene.application)
    assert found
    return found.lines[0].line.code


def examine(scene: Scene, *struck: StruckRow, deducted: tuple[DeductedCosts, ...] = ()) -> None:
    examining.examine(
        scene.db,
        scene.lead,
        scene.application.id,
        version=scene.version(scene.lead),
        struck=struck,
        deducted=deducted,
    )


def test_what_is_struck_out_and_deducted_is_not_recognised(scene: Scene) -> None:
    line = line_of(scene)
    examine(scene, StruckRow(line, 1, "trainees_not_eligible"))
    assert scene.application.recognised == 9_000
    off = DeductedCosts(line, Decimal("1000.00"), " 审计报告第1号 ")
    examine(scene, StruckRow(line, 2, "costs_not_proven"), deducted=(off,))
    assert (scene.application.amount, scene.application.recognised) == (13_500, 8_000)
    kept = scene.db.scalars(select(Finding).order_by(Finding.row)).all()
    assert [(one.row, one.reason, one.deducted, one.note) for one in kept] == [
        (2, "costs_not_proven", None, ""),
        (None, None, 1_000, "审计报告第1号"),
    ], "what was found before gives way"
    event = scene.application.events[-1]
    assert event.data["recognised"] == "8000.00"
    assert event.data["struck"] == [{"line": line, "row": 2, "why": "costs_not_proven"}]
    scene.db.commit()
    assert list(checks.verify(scene.db)) == []
    assert list(check_scopes(scene.db, "case", [scene.application.id])) == []


def test_no_more_is_granted_than_is_recognised(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    examine(scene, StruckRow(line_of(scene), 0, "funded_elsewhere"))
    monkeypatch.setattr(scene, "review", lambda: scene)
    scene.conclude()
    scene.settle_round()
    deciding.approve(
        scene.db, scene.approver, scene.application.id, version=scene.version(scene.approver)
    )
    assert scene.application.granted == 9_000


def test_concluding_keeps_what_is_recognised_of_a_filing_nobody_struck_anything_out_of(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert scene.application.recognised is None
    monkeypatch.setattr(scene, "review", lambda: scene)
    scene.conclude()
    scene.db.refresh(scene.application)
    assert scene.application.recognised == scene.application.amount == 13_500


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"struck": [StruckRow("{}", 99, "costs_not_proven")]}, "strike.{}.99"),
        ({"struck": [StruckRow("{}", 0, "conditions_not_met")]}, "strike.{}.0"),
        ({"struck": [StruckRow("nothing", 0, "costs_not_proven")]}, "strike.nothing.0"),
        ({"deducted": [DeductedCosts("{}", None, "审计报告")]}, "deduct.{}"),
        ({"deducted": [DeductedCosts("{}", Decimal(-1), "审计报告")]}, "deduct.{}"),
        ({"deducted": [DeductedCosts("{}", Decimal(1), " ")]}, "note.{}"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_found_is_refused(scene: Scene, wrong: dict[str, Any], field: str) -> None:
    line = line_of(scene)
    sent: dict[str, Any] = {"struck": [], "deducted": [], **wrong}
    for name, found in wrong.items():
        sent[name] = [
            type(one)(one.line.format(line), *(getattr(one, n) for n in one.__slots__[1:]))
            for one in found
        ]
    with pytest.raises(Invalid) as refused:
        examining.examine(
            scene.db, scene.lead, scene.application.id, version=scene.version(scene.lead), **sent
        )
    assert [problem.field for problem in refused.value.problems] == [field.format(line)]
    assert scene.application.recognised is None


@pytest.mark.parametrize(
    ("body", "role", "error"),
    [
        ("commerce", Role.APPROVER, Forbidden),
        ("finance", Role.REVIEWER, Forbidden),
        ("science", Role.REVIEWER, NotFound),
    ],
)
def test_who_examines_holds_the_case_for_the_lead(
    scene: Scene, body: str, role: Role, error: type[DomainError]
) -> None:
    officer = scene.officer(body, role)
    version = 0 if error is NotFound else scene.version(officer)
    with pytest.raises(error):
        examining.examine(
            scene.db, officer, scene.application.id, version=version, struck=[], deducted=[]
        )


def test_over_several_filings_a_cap_cuts_the_smaller_one_whenever_it_was_filed(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(monkeypatch, revised(item(CODE), one_per_round="merge"))
    open_round(db)
    small = submitted(Scene(db, CODE), people(60, first=1000))
    large = submitted(small.another(), people(480))
    recognising.recognise(db, small.application)
    for one in (small, large):
        db.refresh(one.application)
    assert (large.application.recognised, small.application.recognised) == (480 * 4500, 20 * 4500)


def test_a_service_that_pays_nothing_has_no_costs_to_examine(db: Session) -> None:
    scene = Scene(db).review()
    case = load(db, scene.lead, scene.application.id)
    assert Action.EXAMINE not in case.lifecycle.at[case.state]
