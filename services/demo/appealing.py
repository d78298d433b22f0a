"""Decisions of the demonstration that did not go unchallenged: upheld, made anew, or doubted."""

from datetime import datetime, timedelta
from io import BytesIO
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case.appeals import AppealOutcome, AppealRoute, Appellant
from services.applications.case.loading import load
from services.applications.case.messages import ACCEPT
from services.applications.casework import appealing, reopening
from services.applications.casework.appealing import DayUnit
from services.applications.filing import acknowledging
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import State
from services.catalogue import item
from services.demo.files import EMPTY_PDF
from services.demo.journeys import Journey
from services.demo.people import ANOTHER_SUPERVISOR, Cast
from services.documents.inspect import Upload, inspect
from services.models import Application, User

CHALLENGED = "tase"
"""A service that gives a certificate, on which other agencies give their opinion."""
BEGAN = timedelta(days=90)
AUTHORITY = "示例复议机关"


def challenge_some(db: Session, cast: Cast, now: datetime) -> None:
    """Let one decision be upheld, one be made anew, and one be doubted by a supervisor."""
    upheld, anew, doubted = (_grant(db, cast, number, now) for number in range(3))
    with moments.at(now):
        _challenge(db, cast, upheld, 1)
        ended = _ended(1, "维持原决定（示例）。")
        _act(db, _approver(cast, upheld), upheld, appealing.enter_outcome, ended, UPHELD)
        _challenge(db, cast, anew, 2)
        words = "原决定部分事实未予查明，予以撤销，责令在六十日内重新作出决定（示例）。"
        set_to = {"received_on": moments.today(), "days": 60, "day_unit": DayUnit.CALENDAR}
        _act(db, _approver(cast, anew), anew, appealing.redo, _ended(2, words), set_to)
        said = {"text": "核查发现所依据的年度审计报告并非申报年度（示例）。"}
        _act(db, _another_supervisor(db), doubted, reopening.propose_reopening, said)
        said = {"text": "经复核，确系引用了上一年度的报告，同意重新审查（示例）。"}
        _act(db, _approver(cast, doubted), doubted, reopening.answer_reopening, said)
        issue_papers(db, anew.id)


UPHELD = {"result": AppealOutcome.UPHELD}


def _grant(db: Session, cast: Cast, number: int, now: datetime) -> Application:
    """Grant a certificate to the printed company, whose pages show most."""
    granted, holder = item(CHALLENGED), cast.applicants[0]
    begin = now - BEGAN - timedelta(days=number)
    journey = Journey(db, cast, Random(number), granted, holder, begin, now)
    case = journey.walk_to(State.CLOSED)
    with moments.at(now):
        acknowledging.acknowledge(db, cast.owners[holder.id], case.id)
    return case


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
    _act(db, _approver(cast, of), of, appealing.enter_appeal, said)


def _ended(number: int, text: str) -> dict[str, Any]:
    """Say by which document of today it ended."""
    return {
        "decided_on": moments.today(),
        "reference": f"示例复决〔2026〕{number}号",
        "text": text,
        "file": _file("行政复议决定书.pdf"),
    }


def _act(db: Session, actor: Actor, of: Application, take: Any, *said: dict[str, Any]) -> None:
    known = {key: value for one in said for key, value in one.items()}
    take(db, actor, of.id, version=load(db, actor, of.id).version, **known)


def _approver(cast: Cast, of: Application) -> Actor:
    return cast.officers[of.reviews[0].body_code, Role.APPROVER][0]


def _another_supervisor(db: Session) -> Actor:
    found = db.scalars(select(User).where(User.email == ANOTHER_SUPERVISOR)).one()
    return Actor(user_id=found.id, name=found.name, role=Role.SUPERVISOR)


def _file(name: str) -> Upload:
    return inspect(name, BytesIO(EMPTY_PDF), accept=ACCEPT, field="file")
