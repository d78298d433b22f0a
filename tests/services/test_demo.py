"""The demonstration: its past is over, and its inboxes are in order."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from services.applications.lifecycle import State
from services.demo import sowing
from services.documents import handing_in
from services.models import Document, Mail, Notice
from services.settings import settings


def test_the_past_of_the_demonstration_leaves_no_work_behind(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {State.RECEIVED: (2, 3, 8), State.CLOSED: (2, 30, 60), State.CORRECTION: (2, 6, 18)}
    monkeypatch.setattr(sowing, "CASES", few)
    with_scanner = settings().model_copy(update={"clamav": "127.0.0.1:9"})
    monkeypatch.setattr(handing_in, "settings", lambda: with_scanner)
    assert sowing.sow(db, lambda _done, _all: None) == 6
    db.commit()
    assert db.scalar(text("select count(*) from procrastinate_jobs")) == 0
    assert db.scalars(select(Mail)).all() == []
    assert set(db.scalars(select(Document.scan))) == {"unscanned"}
    told = db.execute(select(Notice.user_id, Notice.created_at).order_by(Notice.id)).all()
    assert told
    assert [row.created_at for row in told] == sorted(row.created_at for row in told)
