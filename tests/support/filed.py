"""Submitted applications and issued papers as bare rows, where how they came about
does not matter; and a store of a test's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from services import moments
from services.applications.case import ledger
from services.applications.lifecycle import Action, Capacity, State
from services.documents import numbering, store
from services.models import Application, Paper, Review
from services.settings import settings
from tests.support.factories import make_applicant, make_user

SUBMITTED_AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def make_filed(db: Session, **values: Any) -> Application:
    """An application for recognition that the science bureau leads."""
    user = make_user(db)
    application = Application(
        **{
            "item_code": "tase",
            "item_version": 1,
            "applicant_id": make_applicant(db, user).id,
            "created_by": user.id,
            "state": "received",
            "number": numbering.next_case_number("science", SUBMITTED_AT.date()),
            "query_code": numbering.new_code(),
            "submitted_at": SUBMITTED_AT,
            "due_on": date(2026, 11, 27),
            **values,
        }
    )
    application.reviews = [
        Review(
            position=0,
            part="lead",
            item_code="tase",
            number=application.number,
            body_code="science",
            unit_codes=["stic"],
            waiting="nobody",
        )
    ]
    db.add(application)
    db.flush()
    return application


def make_recorded(db: Session, **values: Any) -> Application:
    """The same with the events that it has at least."""
    application = make_filed(db, **values)
    begin_ledger(db, application)
    return application


def make_paper(db: Session, application: Application, kind: str, **values: Any) -> Paper:
    """A paper of a kind; its bytes are a few words and no PDF."""
    number = numbering.next_document_number(
        db, "science", 2026, "证" if kind == "certificate" else ""
    )
    paper = Paper(
        **{
            "application_id": application.id,
            "kind": kind,
            "number": number,
            "verify_code": numbering.new_code(),
            "body_code": "science",
            "holder": "深圳示例软件有限公司",
            "issued_on": date(2026, 11, 24),
            "valid_until": date(2099, 11, 23) if kind == "certificate" else None,
            "sha256": store.digest_of(number.encode()),
            "specimen": False,
            **values,
        }
    )
    db.add(paper)
    db.flush()
    if not application.events:
        begin_ledger(db, application)
    ledger.append_paper(db, application, paper)
    return paper


def revoke_paper(db: Session, application: Application, paper: Paper, at: datetime) -> None:
    """Revoke a certificate of `make_paper`, with its event."""
    ledger.append(
        db,
        application,
        Action.REVOKE,
        to=State.REVOKED,
        capacity=Capacity.SYSTEM,
        actor=None,
        at=at,
    )
    application.state = State.REVOKED
    paper.status, paper.ended_on = "revoked", moments.local_day(at)
    db.flush()


def begin_ledger(db: Session, application: Application) -> None:
    """Write the events that a filed application has at least."""
    state, application.state = application.state, State.DRAFT
    for action, to in ((Action.START, State.DRAFT), (Action.SUBMIT, State(state))):
        ledger.append(
            db,
            application,
            action,
            to=to,
            capacity=Capacity.SYSTEM,
            actor=None,
            at=SUBMITTED_AT,
            data={"number": application.number} if action is Action.SUBMIT else None,
        )
        application.state = to
    db.flush()


@contextmanager
def own_store(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty store in a folder, for the time of one test."""
    with monkeypatch.context() as patch:
        patch.setenv("PORTAL_STORE_URL", f"file://{folder}")
        settings.cache_clear()
        store.connect.cache_clear()
        yield folder
    settings.cache_clear()
    store.connect.cache_clear()
