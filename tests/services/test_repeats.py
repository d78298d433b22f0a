"""The same trainee, invoice or certificate in two filings: found, and shown to whom it concerns."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from services import jobs, moments, schema
from services.applications import repeats
from services.applications.case import proving
from services.applications.case.loading import fingerprint, load
from services.applications.filing import drafting, submitting, withdrawing
from services.models import Document, RowKey
from tests.support.scene import Scene


def rights(*numbers: str) -> dict[str, Any]:
    listed = [
        {"title": "示例专利", "category": "invention", "number": number, "granted_on": "2025-03-03"}
        for number in numbers
    ]
    return {"has_rights": True, "rights": listed}


def filed(scene: Scene, *numbers: str) -> Scene:
    """Filed with these certificates, and followed by the worker."""
    scene.fill_in()
    before = scene.application.answers["technology"]
    drafting.save_section(
        scene.db,
        scene.filer,
        scene.application.id,
        "technology",
        before | rights(*numbers),
        version=scene.application.version,
    )
    submitting.submit(scene.db, scene.owner, scene.application.id, declared=True)
    scene.db.commit()
    jobs.run_all_due()
    scene.db.expire_all()
    return scene


def shown(scene: Scene, body: str = "") -> dict[str, list[tuple[str, int, int]]]:
    """What an officer of the lead, or of another body, is told of a case."""
    officer = scene.officer(body) if body else scene.lead
    found = repeats.list_repeats(scene.db, load(scene.db, officer, scene.application.id))
    return {
        filing.number: [(row.path, row.row, row.there) for row in filing.rows] for filing in found
    }


def number(scene: Scene) -> str:
    assert scene.application.number
    return scene.application.number


def test_a_certificate_in_filings_of_two_companies_is_found_in_both(db: Session) -> None:
    first, second = Scene(db), Scene(db)
    filed(first, "ZL2024 1000 0001.1", "ZL202410000002.2")
    assert shown(first) == {}
    filed(second, "ZL202410000003.3", "zl202410000001.1")
    assert shown(second) == {number(first): [("technology.rights", 2, 1)]}
    assert shown(first) == {number(second): [("technology.rights", 1, 2)]}
    told = repeats.list_repeats(db, load(db, first.lead, first.application.id))
    assert [filing.applicant for filing in told] == [second.applicant.name]


def test_a_number_in_other_forms_of_its_characters_is_the_same(db: Session) -> None:
    first, second = filed(Scene(db), "粤髙2024-1"), filed(Scene(db), "粵高2024-1")
    assert shown(first) == {number(second): [("technology.rights", 1, 1)]}


def test_rows_that_an_older_release_noted_are_noted_as_new_ones_are(db: Session) -> None:
    first, second = filed(Scene(db), "粤髙2024-1"), filed(Scene(db), "粤高2024-1")
    noted = db.scalars(select(RowKey.key)).all()
    db.execute(text("update row_keys set key = application_id, repeated = false"))
    assert shown(first) == {}
    scripts = ScriptDirectory.from_config(schema.alembic_config())
    with Operations.context(MigrationContext.configure(db.connection())):
        scripts.get_revision("0062").module.upgrade()
    db.expire_all()
    assert db.scalars(select(RowKey.key)).all() == noted
    assert shown(first) == {number(second): [("technology.rights", 1, 1)]}


def test_what_is_withdrawn_is_shown_no_longer(db: Session) -> None:
    first, second = Scene(db), Scene(db)
    filed(first, "ZL202410000001.1")
    filed(second, "ZL202410000001.1")
    assert shown(first)
    withdrawing.withdraw(
        db, second.owner, second.application.id, version=second.version(second.owner), reason="重复"
    )
    assert shown(first) == {}


def test_a_body_is_told_of_its_own_cases_alone(db: Session) -> None:
    first, second = Scene(db), Scene(db)
    filed(first, "ZL202410000001.1")
    filed(second, "ZL202410000001.1")
    joint = first.application.reviews[1].body_code
    assert shown(first, joint) == {number(second): [("technology.rights", 1, 1)]}
    second.application.reviews[1].body_code = "psb"  # another body takes part there
    db.flush()
    assert shown(first, joint) == {}
    assert shown(first)
    case = load(db, first.owner, first.application.id)
    assert repeats.list_repeats(db, case) == [], "an applicant is told nothing of others"


def test_the_page_of_a_case_is_made_anew_when_another_filing_repeats_it(db: Session) -> None:
    first, second, third = Scene(db), Scene(db), Scene(db)
    filed(first, "ZL202410000001.1")
    for document in db.scalars(select(Document).filter_by(application_id=first.application.id)):
        document.sha256 = sha256(document.id.bytes).hexdigest()  # files that no other case has
    db.commit()

    def state() -> tuple[Any, ...]:
        found = fingerprint(first.lead, first.application.id)
        return tuple(db.execute(found.statement, found.values).one())

    before = state()
    filed(second, "ZL202410000009.9")
    assert state() == before
    filed(third, "ZL202410000001.1")
    repeated = state()
    assert repeated != before
    withdrawing.withdraw(
        db, third.owner, third.application.id, version=third.version(third.owner), reason="重复"
    )
    assert state() != repeated


def test_two_filings_at_one_time_find_each_other(db: Session) -> None:
    first, second = Scene(db), Scene(db)
    filed(first, "ZL202410000001.1")
    filed(second, "ZL202410000001.1")
    for row in db.scalars(select(RowKey)):
        row.repeated = False  # as if neither had seen the rows of the other
    db.commit()
    repeats.mark_repeats(db, second.application.id)
    db.expire_all()
    assert shown(first)
    assert shown(second)


def test_rows_are_noted_once_however_often_they_are(db: Session) -> None:
    scene = filed(Scene(db), "ZL202410000001.1", "ZL202410000002.2")
    query = select(RowKey.path, RowKey.row, RowKey.key).order_by(RowKey.row)
    noted = db.execute(query).all()
    assert len(noted) == 2
    repeats.note_corrected_rows(db, scene.application)
    assert db.execute(query).all() == noted


@pytest.mark.parametrize("left_out", ["", None])
def test_a_row_that_lacks_what_makes_it_unique_repeats_nothing(
    db: Session, left_out: str | None
) -> None:
    scene = Scene(db).submit()
    answers = dict(scene.application.answers)
    one = {
        "title": "示例专利",
        "category": "invention",
        "number": left_out,
        "granted_on": "2025-03-03",
    }
    answers["technology"] |= {"has_rights": True, "rights": [one]}
    scene.application.answers = {**answers}
    db.flush()
    repeats.note_corrected_rows(db, scene.application)
    assert not db.scalars(select(RowKey)).all()


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        ("delete from row_keys where row = 0", "what it says of a row was altered"),
        ("update row_keys set key = repeat('0', 64)", "what it says of a row was altered"),
        ("update row_keys set row = 7 where row = 1", "what it says of a row was altered"),
        ("update row_keys set repeated = false", "repeated was altered"),
    ],
)
def test_what_is_noted_is_compared_with_what_was_signed(
    db: Session, edit: str, reason: str
) -> None:
    first, second = Scene(db), Scene(db)
    filed(first, "ZL202410000001.1", "ZL202410000002.2")
    filed(second, "ZL202410000001.1", "ZL202410000002.2")
    later = moments.now() + timedelta(hours=2)
    with moments.at(later):
        assert list(proving.find_flaws(db)) == []
        db.execute(text(edit))
        assert {flaw.reason for flaw in proving.find_flaws(db)} == {reason}
        of_case = proving.find_flaws_of_case(db, first.application.id)
        assert {flaw.reason for flaw in of_case} == {reason}


def test_rows_of_a_correction_under_way_are_those_that_were_signed(db: Session) -> None:
    scene = Scene(db).ask_for_correction("technology.rights")
    db.commit()
    jobs.run_all_due()
    db.expire_all()
    assert db.scalars(select(RowKey)).all()
    before = scene.application.answers["technology"]
    drafting.save_section(
        db,
        scene.filer,
        scene.application.id,
        "technology",
        before | rights("ZL202410000009.9"),
        version=scene.application.version,
    )
    db.commit()
    with moments.at(moments.now() + timedelta(hours=2)):
        assert list(proving.find_flaws(db)) == []
