"""Decisions of the demonstration that did not go unchallenged: upheld, made anew, or doubted."""

from datetime import datetime
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case.appeals import AppealOutcome, AppealRoute, Appellant
from services.applications.case.messages import ACCEPT
from services.applications.casework import appealing, reopening
from services.applications.casework.appealing import DayUnit
from services.applications.letters.issuing import issue_papers
from services.demo.files import EMPTY_PDF
from services.demo.granting import act, approver_of, grant
from services.demo.people import ANOTHER_SUPERVISOR, Cast
from services.documents.inspect import Upload, inspect
from services.models import Application, User

AUTHORITY = "示例复议机关"


def challenge_some(db: Session, cast: Cast, now: datetime) -> None:
    """Let one decision be upheld, one be made anew, and one be doubted by a supervisor."""
    upheld, anew, doubted = (
        grant(db, cast, cast.applicants[0], number, now) for number in range(3)
    )
    with moments.at(now):
        _challenge(db, cast, upheld, 1)
        ended = _ended(1, "维持原决定（示例）。")
        act(db, approver_of(cast, upheld), upheld, appealing.enter_outcome, ended, UPHELD)
        _challenge(db, cast, anew, 2)
        words = "原决定部分事实未予查明，予以撤销，责令在六十日内重新作出决定（示例）。"
        set_to = {"received_on": moments.today(), "days": 60, "day_unit": DayUnit.CALENDAR}
        act(db, approver_of(cast, anew), anew, appealing.redo, _ended(2, words), set_to)
        said = {"text": "核查发现所依据的年度审计报告并非申报年度（示例）。"}
        act(db, _another_supervisor(db), doubted, reopening.propose_reopening, said)
        said = {"text": "经复核，确系引用了上一年度的报告，同意重新审查（示例）。"}
        act(db, approver_of(cast, doubted), doubted, reopening.answer_reopening, said)
        issue_papers(db, anew.id)


UPHELD = {"result": AppealOutcome.UPHELD}


def _challenge(db: Session, cast: Cast, of: Application, number: int) -> None:
    """Bring a reconsideration against a decision, on the day on which it was made."""
    assert of.decided_at is not None
    said = {
        "route": AppealRoute.RECONSIDERATION,
        "by": Appellant.APPLICANT,
        "authority": AUTHORITY,
        "reference": f"示例复〔2026〕{number}号",
        "received_on": moments.local_day(of.decided_at),
        "text": "对认定的年度不服，请求撤销（示例）。",
        "file": _file("行政复议申请书.pdf"),
    }
    act(db, approver_of(cast, of), of, appealing.enter_appeal, said)


def _ended(number: int, text: str) -> dict[str, Any]:
    """Say by which document of today it ended."""
    return {
        "decided_on": moments.today(),
        "reference": f"示例复决〔2026〕{number}号",
        "text": text,
        "file": _file("行政复议决定书.pdf"),
    }


def _another_supervisor(db: Session) -> Actor:
    found = db.scalars(select(User).where(User.email == ANOTHER_SUPERVISOR)).one()
    return Actor(user_id=found.id, name=found.name, role=Role.SUPERVISOR)


def _file(name: str) -> Upload:
    return inspect(name, BytesIO(EMPTY_PDF), accept=ACCEPT, field="file")
