"""Run a replay: hold the change against each case, some hundred at a time."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from services import moments
from services.catalogue import Item, item_of
from services.errors import NotFound
from services.models import Application, Document, Replay
from services.replays.asking import changed
from services.replays.comparing import compare

BATCH = 200
"""Cases that are read at once."""

MOST = 5000
"""Differences that are kept; of more, the first."""


def run(db: Session, replay_id: UUID) -> None:
    """Compare every case filed within the replay's year, and keep the differences.

    A replay that was run already is left as it is.
    """
    replay = db.get_one(Replay, replay_id, with_for_update=True)
    if replay.done_at is not None:
        return
    found: list[dict[str, str]] = []
    cases = left_out = 0

    def read(application: Application) -> Item:
        own = item_of(application)
        return changed(replay, own) or own

    for application, documents in _list_cases(db, replay):
        try:
            before = item_of(application)
        except NotFound:  # a version that is in the catalogue no more
            left_out += 1
            continue
        after = changed(replay, before)
        if after is None:
            left_out += 1
            continue
        cases += 1
        differences = compare(db, application, before, after, documents, read)
        found += [one.as_dict() for one in differences][: MOST - len(found)]
    replay.cases, replay.left_out, replay.differences = cases, left_out, found
    replay.done_at = moments.now()
    db.flush()


def _list_cases(db: Session, replay: Replay) -> Iterator[tuple[Application, Counter[str]]]:
    """Yield the cases of the year in the order of filing, each with its files by slot."""
    since = datetime.combine(replay.filed_from, time.min, moments.SHENZHEN).astimezone(UTC)
    wanted = (
        select(Application.id)
        .where(
            Application.item_code == replay.item_code,
            Application.submitted_at >= since,
            Application.erased_at.is_(None),
        )
        .order_by(Application.submitted_at, Application.id)
    )
    keys = db.scalars(wanted).all()
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        files = _count_files(db, batch)
        rows = db.scalars(
            select(Application)
            .where(Application.id.in_(batch))
            .options(joinedload(Application.applicant), joinedload(Application.round))
            .order_by(Application.submitted_at, Application.id)
        ).all()
        yield from ((one, files[one.id]) for one in rows)
        for one in rows:
            db.expunge(one)  # a year of cases is not held at once


def _count_files(db: Session, batch: Sequence[UUID]) -> defaultdict[UUID, Counter[str]]:
    found: defaultdict[UUID, Counter[str]] = defaultdict(Counter)
    rows = db.execute(
        select(Document.application_id, Document.slot, func.count())
        .where(
            Document.application_id.in_(batch),
            Document.removed_at.is_(None),
            Document.scan != "infected",
        )
        .group_by(Document.application_id, Document.slot)
    )
    for application_id, slot, count in rows:
        found[application_id][slot] = count
    return found
