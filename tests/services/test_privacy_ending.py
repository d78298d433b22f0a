"""Drafts end after a notice, and cases are erased when they have been kept long enough."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import jobs as queue
from services import moments
from services.applications.case import checks
from services.applications.case.loading import load
from services.applications.casework import notes
from services.applications.filing import drafting, listing, signing, withdrawing
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import State
from services.documents import store, verifying
from services.errors import NotFound
from services.models import Application, Document, Event, Notice, Paper, Review
from services.notices import wording
from services.periods import period
from services.privacy import jobs
from tests.support.filed import own_store
from tests.support.scene import Scene
from tests.support.traces import find_traces

BEGAN = datetime(2026, 3, 2, 2, tzinfo=UTC)
UNTOUCHED, NOTICE = period("draft").length, period("draft_notice").length
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A store of this test's own."""
    with own_store(tmp_path, monkeypatch):
        yield tmp_path


@pytest.fixture
def scene(db: Session) -> Iterator[Scene]:
    with moments.at(BEGAN):
        yield Scene(db)


def run(scene: Scene, when: datetime) -> Application:
    """The case after the nightly job, and what it asks for, ran at a moment."""
    scene.db.commit()
    with moments.at(when):
        jobs.end_what_is_over(timestamp=0)
        queue.run_all_due()
    scene.db.expire_all()
    return scene.db.get_one(Application, scene.application.id)


def notices(scene: Scene) -> list[Notice]:
    return list(scene.db.scalars(select(Notice).where(Notice.kind == "draft_ending")))


def test_people_are_told_once_that_a_draft_ends_and_then_it_does(scene: Scene) -> None:
    run(scene, BEGAN + UNTOUCHED)
    assert notices(scene) == []
    warned = BEGAN + UNTOUCHED + SECOND
    version = run(scene, warned).version
    run(scene, warned + DAY)
    told = notices(scene)
    assert {notice.user_id for notice in told} == {scene.owner.user_id, scene.filer.user_id}
    (words,) = wording.word_body("draft_ending", told[0].data)
    assert period("draft").words.en in words.in_("en")
    assert f"until {(warned + NOTICE).day} April 2027" in words.in_("en")
    assert run(scene, warned + NOTICE).state == State.DRAFT  # on the day that the notice names
    assert scene.application.version == version
    assert run(scene, warned + NOTICE + DAY).state == State.DISCARDED
    assert list(checks.verify(scene.db)) == []


def test_a_draft_that_waits_for_a_signature_ends_too(scene: Scene) -> None:
    scene.fill_in()
    signing.request_signature(
        scene.db, scene.filer, scene.application.id, version=scene.application.version
    )
    run(scene, BEGAN + UNTOUCHED + DAY)
    assert run(scene, BEGAN + UNTOUCHED + NOTICE + 3 * DAY).state == State.DISCARDED


def test_a_draft_that_is_changed_after_the_notice_is_kept(scene: Scene) -> None:
    run(scene, BEGAN + UNTOUCHED + DAY)
    changed = BEGAN + UNTOUCHED + 2 * DAY
    with moments.at(changed):
        case = drafting.load_to_edit(scene.db, scene.filer, scene.application.id)
        drafting.put_section(scene.db, case, "staff", {})
    assert run(scene, changed + NOTICE + 3 * DAY).state == State.DRAFT
    assert run(scene, changed + UNTOUCHED + DAY).state == State.DRAFT
    assert len(notices(scene)) == 4  # both people, twice


def test_a_withdrawn_case_is_erased_when_its_time_is_over(scene: Scene) -> None:
    scene.submit()
    word = scene.application.query_code
    assert word
    withdrawing.withdraw(
        scene.db, scene.owner, scene.application.id, version=scene.version(scene.owner), reason=word
    )
    for event in scene.db.scalars(select(Event)):
        issue_papers(scene.db, event.application_id)
    kept_until = period("ended_early")
    assert kept_until.unit == "year"
    over = BEGAN.replace(year=BEGAN.year + kept_until.count)
    assert run(scene, over).erased_at is None
    assert find_traces(scene.db, word) >= {"applications", "events"}
    erased = run(scene, over + SECOND)
    assert find_traces(scene.db, word) == set()
    assert (erased.state, erased.answers, erased.number is None) == (State.WITHDRAWN, {}, False)
    for table in (Document, Paper, Review, Notice):
        assert scene.db.scalars(select(table)).all() == []
    assert list(store.verify(scene.db)) == []
    assert list(checks.verify(scene.db)) == []
    with pytest.raises(NotFound):
        load(scene.db, scene.owner, erased.id)
    assert listing.page(scene.db, scene.owner).rows == []
    assert erased.number
    assert verifying.find_progress(scene.db, erased.number, word) is None


def test_what_is_still_in_force_is_kept(scene: Scene) -> None:
    scene.approve()
    issue_papers(scene.db, scene.application.id)
    (valid_until,) = scene.db.scalars(
        select(Paper.valid_until).where(Paper.kind == "certificate")
    ).all()
    assert valid_until
    decided = period("decided")
    issued = BEGAN.replace(year=BEGAN.year + decided.count) + DAY
    assert run(scene, issued).erased_at is None
    ended = datetime(valid_until.year + decided.count, valid_until.month, 1, tzinfo=UTC)
    assert run(scene, ended + 40 * DAY).erased_at
    assert scene.db.scalars(select(Paper)).all() == []


def test_notes_go_with_their_case(scene: Scene) -> None:
    scene.submit()
    scene.claim()
    notes.add_note(scene.db, scene.lead, scene.application.id, text="内部备注")
    withdrawing.withdraw(
        scene.db,
        scene.owner,
        scene.application.id,
        version=scene.version(scene.owner),
        reason="不再需要",
    )
    over = BEGAN.replace(year=BEGAN.year + period("ended_early").count)
    run(scene, over)
    assert find_traces(scene.db, "内部备注") == {"case_notes"}
    run(scene, over + SECOND)
    assert find_traces(scene.db, "内部备注") == set()
