"""A file that another applicant handed in as well is shown to the officer, and to no other body."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.applications.case.loading import COPIES, fingerprint, load
from services.applications.filing import starting
from services.applications.others import list_others
from services.models import Document
from tests.support.scene import Scene

COPIED = ("application_id", "slot", "filename", "media_type", "size", "sha256", "uploaded_by")


def found(db: Session, scene: Scene) -> list[str]:
    case = load(db, scene.lead, scene.application.id)
    return [one.number for one in list_others(db, case).same_files]


def test_the_file_of_another_applicant_is_found(db: Session) -> None:
    here, there = Scene(db).submit(), Scene(db).submit()
    own = attached(db, here)
    other = attached(db, there)
    own.sha256, other.sha256 = "a" * 64, "b" * 64
    db.flush()
    assert found(db, here) == []
    other.sha256 = own.sha256
    db.flush()
    assert found(db, here) == [there.application.number]
    assert found(db, there) == [here.application.number]
    [one] = list_others(db, load(db, here.lead, here.application.id)).same_files
    assert (one.applicant, one.filenames) == (there.application.filed_name, [own.filename])
    other.removed_at = other.uploaded_at
    db.flush()
    assert found(db, here) == []


def test_the_page_of_a_case_is_made_anew_when_another_case_has_its_file(db: Session) -> None:
    here, there, elsewhere = (Scene(db).submit() for _ in range(3))
    own, other = attached(db, here), attached(db, there)
    attached(db, elsewhere)
    page = fingerprint(here.lead, here.application.id)

    def state() -> tuple[Any, ...]:
        db.commit()  # a row that one transaction changes twice has one `xmin`
        return tuple(db.execute(page.statement, page.values).one())

    before = state()
    elsewhere.application.filed_name = "与本案无关"
    assert state() == before
    other.sha256 = own.sha256
    same = state()
    assert same != before
    there.application.decision = "refused"
    assert state() not in (before, same)
    other.removed_at = moments.now()
    assert state() == before


def test_what_does_not_count_is_not_shown(db: Session) -> None:
    here, there = Scene(db).submit(), Scene(db).submit()
    attached(db, here).sha256 = attached(db, there).sha256 = "a" * 64
    db.flush()
    there.application.decision = "refused"
    db.flush()
    assert found(db, here) == []
    there.application.decision = None
    there.application.reviews[0].body_code = "psb"  # nothing of other agencies' cases is told
    db.flush()
    assert found(db, here) == []
    there.application.reviews[0].body_code = "science"
    there.application.applicant_id = here.application.applicant_id  # its own, filed again
    db.flush()
    assert found(db, here) == []


def test_what_officers_attach_is_no_file_of_an_applicant(db: Session) -> None:
    here, there = Scene(db).submit(), Scene(db).submit()
    own, other = attached(db, here), attached(db, there)
    own.sha256 = other.sha256 = "a" * 64
    for document, slot in ((other, "opinion_file"), (own, "officers_minutes")):
        before, document.slot = document.slot, slot
        db.flush()
        assert found(db, here) == []
        document.slot = before
    db.flush()
    assert found(db, here) == [there.application.number]


def test_a_form_that_all_hand_in_says_nothing(db: Session) -> None:
    here, there = Scene(db).submit(), Scene(db).submit()
    attached(db, here).sha256 = "a" * 64
    other = attached(db, there)
    other.sha256 = "a" * 64
    db.flush()
    assert len(found(db, here)) == 1
    copy = {name: getattr(other, name) for name in COPIED}
    db.add_all(Document(**copy) for _ in range(COPIES))
    db.flush()
    assert len(found(db, here)) == 1, "a case that has it many times is one"
    cases = [starting.start(db, there.filer, "tase", language="sc").id for _ in range(COPIES - 2)]
    db.add_all(Document(**copy | {"application_id": one}) for one in cases)
    db.flush()
    assert len(found(db, here)) == 1
    last = starting.start(db, there.filer, "tase", language="sc").id
    db.add(Document(**copy | {"application_id": last}))
    db.flush()
    assert found(db, here) == []


def attached(db: Session, scene: Scene) -> Document:
    """A file of its own, unlike the others that all scenes hand in."""
    own = select(Document).where(Document.application_id == scene.application.id)
    documents = db.scalars(own.order_by(Document.id)).all()
    for number, document in enumerate(documents):
        document.sha256 = scene.application.id.hex + f"{number:032x}"
    db.flush()
    return documents[0]
