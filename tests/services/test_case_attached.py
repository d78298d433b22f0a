"""What a joint agency sees of a case: nothing of what was filed before it is asked."""

from zipfile import ZipFile

import pytest
from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case import attached
from services.applications.case.bundling import bundle
from services.applications.case.loading import load
from services.applications.case.messages import (
    ANSWER_PROOF,
    MESSAGE,
    OBJECTION_PROOF,
    PAYMENT_PROOF,
    PAYMENT_RECEIPT,
    REPORT,
)
from services.applications.letters.issuing import issue_papers
from services.documents import handing_in
from services.errors import NotFound
from tests.support.company import open_round
from tests.support.picks import FUND
from tests.support.scene import Scene
from tests.support.uploads import a_file


def seen(scene: Scene, actor: Actor) -> tuple[bool, bool]:
    """Whether somebody sees documents, and papers."""
    case = load(scene.db, actor, scene.application.id)
    documents = attached.list_documents(scene.db, case)
    papers = attached.list_papers(scene.db, case)
    assert bool(papers) == bool(attached.list_papers_and_count_notes(scene.db, case)[0])
    return bool(documents), bool(papers)


def test_a_joint_agency_sees_what_was_filed_from_the_day_it_is_asked(db: Session) -> None:
    scene = Scene(db).review()
    issue_papers(db, scene.application.id)
    joint = scene.officer("tax")
    case = load(db, scene.lead, scene.application.id)
    document, paper = attached.list_documents(db, case)[0], attached.list_papers(db, case)[0]
    assert seen(scene, scene.lead) == (True, True)
    assert seen(scene, joint) == (False, False)
    unasked = load(db, joint, scene.application.id)
    with pytest.raises(NotFound):
        attached.find_document(db, unasked, document.id)
    with pytest.raises(NotFound):
        attached.find_paper(db, unasked, paper.id)
    with pytest.raises(NotFound):
        bundle(db, unasked)
    scene.consult_now()
    assert seen(scene, joint) == (True, True)
    bundle(db, load(db, joint, scene.application.id)).close()


def test_the_agency_with_the_money_sees_a_filing_of_the_round_that_it_gives_its_opinion_on(
    db: Session,
) -> None:
    open_round(db)
    scene = Scene(db, FUND).submit()
    assert seen(scene, scene.officer("finance"))[0]


def test_what_came_after_filing_is_for_the_lead_but_for_what_opinions_rest_on(db: Session) -> None:
    scene = Scene(db).consult()
    later = (MESSAGE, OBJECTION_PROOF, PAYMENT_PROOF, PAYMENT_RECEIPT, REPORT, ANSWER_PROOF)
    for slot in later:
        file = a_file(f"{slot}.pdf")
        handing_in.attach(db, scene.application.id, slot, file, scene.owner.user_id)

    def read_by(actor: Actor) -> set[str]:
        case = load(db, actor, scene.application.id)
        listed = {one.slot for one in attached.list_documents(db, case)} & {*later}
        with bundle(db, case) as made, ZipFile(made) as archive:
            packed = {name.split("/")[1] for name in archive.namelist()} & {*later}
        assert packed == listed
        return listed

    assert read_by(scene.lead) == read_by(scene.owner) == {*later}
    assert read_by(scene.officer("tax")) == {ANSWER_PROOF}
