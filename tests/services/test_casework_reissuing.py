"""A certificate in a former name is replaced by one in the new name, by two people."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from services import moments
from services.accounts.renaming import change_identity
from services.actor import Role
from services.applications.case import checks
from services.applications.case.loading import load, load_by_system
from services.applications.case.names import current_name
from services.applications.case.reissues import find_former_name
from services.applications.casework import reissuing, revoking
from services.applications.letters.issuing import issue_papers, preview_papers
from services.documents import papers, verifying
from services.documents.issuing import find_issued_paper
from services.documents.verifying import VerifiedPaper
from services.errors import Forbidden, NotFound
from services.models import Paper
from tests.support.scene import Scene
from tests.support.walks import act

NEW, NEWER = "示例新名称服务有限公司", "示例再更名服务有限公司"


@pytest.fixture
def scene(db: Session) -> Scene:
    scene = Scene(db).approve()
    issue_papers(db, scene.application.id)
    return scene


def rename(scene: Scene, name: str = NEW) -> None:
    change_identity(scene.db, scene.application.applicant, {"name": name}, moments.today())


def reissue(scene: Scene) -> None:
    act(scene, reissuing.propose_reissue, scene.lead, text="见变更登记通知书。")
    act(scene, reissuing.reissue, scene.approver)


def certificate(scene: Scene, occurrence: int = 1) -> Paper:
    of = scene.application.id
    paper = find_issued_paper(scene.db, of, "certificate", occurrence=occurrence)
    assert paper
    return paper


def verify(scene: Scene, paper: Paper) -> VerifiedPaper:
    scene.db.commit()  # what is not committed is not vouched for
    scene.db.refresh(paper)
    found = verifying.find_paper(scene.db, paper.number, paper.verify_code)
    assert found
    return found


def test_the_new_certificate_has_its_own_number_and_the_end_day_of_the_former(
    scene: Scene,
) -> None:
    former = certificate(scene)
    rename(scene)
    act(scene, reissuing.ask_for_reissue, scene.owner)
    reissue(scene)
    assert verify(scene, former).standing == "replaced"  # at once, before the new one is written
    issue_papers(scene.db, scene.application.id)

    new, old = verify(scene, certificate(scene, 2)), verify(scene, former)
    assert (old.standing, old.holder, old.replaced_by) == ("replaced", former.holder, new.number)
    assert (new.standing, new.holder, new.replaces) == ("in_force", NEW, old.number)
    assert (new.valid_until, old.ended_on) == (old.valid_until, moments.today())
    assert new.number != old.number
    assert verify(scene, decision := _decision(scene)).standing == "in_force"
    assert decision.holder == former.holder
    case = load(scene.db, scene.approver, scene.application.id)
    assert current_name(case) == NEW
    assert find_former_name(case) is None
    held = scene.db.query(Paper).filter_by(application_id=scene.application.id).all()
    assert checks.check(scene.application, scene.application.events, held) is None


def _decision(scene: Scene) -> Paper:
    paper = find_issued_paper(scene.db, scene.application.id, "decision")
    assert paper
    return paper


def test_the_end_day_is_kept_whenever_it_is_issued_and_shown_before_it_is_signed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = certificate(scene)
    assert former.valid_until
    rename(scene)
    act(scene, reissuing.propose_reissue, scene.lead, text="见变更登记通知书。")
    later = date(former.issued_on.year + 1, 3, 3)
    monkeypatch.setattr(moments, "local_day", lambda _at: later)
    act(scene, reissuing.reissue, scene.approver)
    (printed,) = preview_papers(scene.db, scene.application.id)
    assert isinstance(printed, papers.Certificate)
    assert (printed.holder, printed.replaces) == (NEW, former.number)
    assert (printed.valid_until, printed.issue.on) == (former.valid_until, later)


def test_nobody_signs_what_they_proposed_and_one_waits_at_a_time(scene: Scene) -> None:
    rename(scene)
    text = "见变更登记通知书。"
    with pytest.raises(Forbidden, match="proposes first"):
        act(scene, reissuing.reissue, scene.approver)
    act(scene, reissuing.propose_reissue, scene.approver, text=text)
    for decide, said in ((reissuing.reissue, {}), (reissuing.reject_reissue, {"text": text})):
        with pytest.raises(Forbidden, match="different person"):
            act(scene, decide, scene.approver, **said)
    with pytest.raises(Forbidden, match="already"):
        act(scene, reissuing.propose_reissue, scene.lead, text=text)
    rename(scene, NEWER)  # in between: nobody signs the name of yesterday
    body = scene.application.reviews[0].body_code
    other = scene.another_officer(body, Role.APPROVER)
    with pytest.raises(Forbidden, match="by now"):
        act(scene, reissuing.reissue, other)
    act(scene, reissuing.propose_reissue, scene.lead, text=text)
    act(scene, reissuing.reissue, other)
    issue_papers(scene.db, scene.application.id)
    assert certificate(scene, 2).holder == NEWER


def test_what_is_signed_and_not_written_yet_is_not_signed_again(scene: Scene) -> None:
    rename(scene)
    reissue(scene)
    for ask, by, said in (
        (reissuing.ask_for_reissue, scene.owner, {}),
        (reissuing.propose_reissue, scene.lead, {"text": "见变更登记通知书。"}),
    ):
        with pytest.raises(Forbidden, match="bears the name"):
            act(scene, ask, by, **said)


def test_what_was_refused_can_be_asked_for_again_and_once_at_a_time(scene: Scene) -> None:
    with pytest.raises(Forbidden, match="bears the name"):
        act(scene, reissuing.ask_for_reissue, scene.owner)
    rename(scene)
    act(scene, reissuing.ask_for_reissue, scene.owner)
    with pytest.raises(Forbidden, match="already"):
        act(scene, reissuing.ask_for_reissue, scene.owner)
    act(scene, reissuing.reject_reissue, scene.approver, text="请先补交通知书。")
    assert certificate(scene).status == "in_force"
    act(scene, reissuing.ask_for_reissue, scene.owner)
    with pytest.raises(NotFound):
        act(scene, reissuing.ask_for_reissue, Scene(scene.db).owner)


def test_a_second_change_replaces_the_second_and_revoking_ends_what_is_in_force(
    scene: Scene,
) -> None:
    for name in (NEW, NEWER):
        rename(scene, name)
        reissue(scene)
        issue_papers(scene.db, scene.application.id)
    first, second, third = (certificate(scene, which) for which in (1, 2, 3))
    assert verify(scene, first).replaced_by == second.number
    found = verify(scene, second)
    assert (found.replaced_by, found.replaces) == (third.number, first.number)
    scene.propose_ending()
    with pytest.raises(Forbidden):
        act(scene, reissuing.propose_reissue, scene.lead, text="见通知书。")
    act(scene, revoking.revoke, scene.approver, text="合同系虚假材料。")
    assert [verify(scene, one).standing for one in (first, second, third)] == [
        *("replaced", "replaced", "revoked"),
    ]


def test_what_ended_before_the_new_one_was_written_has_no_new_one(scene: Scene) -> None:
    rename(scene)
    reissue(scene)
    scene.propose_ending()
    act(scene, revoking.revoke, scene.approver, text="合同系虚假材料。")
    issue_papers(scene.db, scene.application.id)
    of = scene.application.id
    assert find_issued_paper(scene.db, of, "certificate", occurrence=2) is None
    assert verify(scene, certificate(scene)).replaced_by is None


def test_an_expired_certificate_is_not_issued_anew(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename(scene)
    until = certificate(scene).valid_until
    assert until
    assert find_former_name(load_by_system(scene.db, scene.application.id))
    monkeypatch.setattr(moments, "today", lambda: date(until.year + 1, 1, 1))
    assert find_former_name(load_by_system(scene.db, scene.application.id)) is None
