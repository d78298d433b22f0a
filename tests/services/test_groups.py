"""Groups of an association: who consents is filed, each on its own, and nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.applications.case.loading import load
from services.applications.filing import discarding, drafting, submitting
from services.applications.lifecycle import State
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.groups import joining, preparing, sending
from services.groups.standing import MemberStanding, load_group
from services.models import Application, GroupFiling, GroupMember, Membership, Notice
from services.periods import period
from services.privacy import erasing
from tests.support.company import open_round
from tests.support.groups import CODE, EACH, Firm, Together
from tests.support.picks import FUND


@pytest.fixture
def together(db: Session) -> Together:
    return Together(db)


def standing(together: Together, member: GroupMember) -> MemberStanding:
    group = load_group(together.db, together.association.owner, together.group.id)
    return next(one.standing for one in group.members if one.member.id == member.id)


def file(together: Together) -> list[GroupMember]:
    owner = together.association.owner
    return list(sending.file_group(together.db, owner, together.group.id, sure=True))


def test_only_who_consents_is_filed_each_with_an_application_of_its_own(
    together: Together,
) -> None:
    firms = [together.ready() for _ in range(2)]
    silent, slow, unwilling = Firm(together.db), Firm(together.db), Firm(together.db)
    together.invite(silent)
    preparing_one = together.invite(slow)
    together.take_part(slow, preparing_one)
    refused = together.invite(unwilling)
    joining.decline(together.db, unwilling.owner, refused.id)
    filed = file(together)
    assert {one.id for one in filed} == {member.id for _, member in firms}
    applications = list(
        together.db.scalars(select(Application).where(Application.submitted_at.is_not(None)))
    )
    assert {one.applicant_id for one in applications} == {firm.applicant.id for firm, _ in firms}
    assert len({one.number for one in applications}) == 2
    for one in applications:
        assert one.state == State.RECEIVED
        assert one.round_id == together.round.id
        (owner,) = (firm.owner for firm, _ in firms if firm.applicant.id == one.applicant_id)
        case = load(together.db, owner, one.id)
        event = case.application.events[-1]
        assert event.data["through"]["name"] == "深圳市示例服务贸易协会"
        assert event.data["through"]["code"] == together.association.code
        assert event.actor_id == owner.user_id
    with pytest.raises(Invalid):
        file(together)


def test_the_draft_begins_with_what_the_association_typed(together: Together) -> None:
    firm = Firm(together.db)
    draft = together.take_part(firm, together.invite(firm))
    row = draft.answers["shows"]["list"][0]
    assert (row["name"], row["booth_no"]) == ("示例国际服务展", "B-12")
    assert draft.answers["organisation"]["association_name"] == "深圳市示例服务贸易协会"
    assert draft.answers["participation"]["as"] == "exhibitor"


def test_a_training_that_an_association_arranges_begins_drafts_too(together: Together) -> None:
    db, firm = together.db, Firm(together.db)
    open_round(db, FUND)
    shared = {
        "training.programme": "示例岗前培训",
        "training.mode": ["classroom"],
        "training.hours": "60.0",
        "training.content": "跨境服务合同与交付流程。" * 5,
    }
    with pytest.raises(Invalid) as refused:
        preparing.start(db, together.association.filer, FUND, shared)
    assert [one.field for one in refused.value.problems] == ["training.provider_name"]
    named = shared | {"training.provider_name": "示例培训学校"}
    together.group = preparing.start(db, together.association.filer, FUND, named)
    member = preparing.invite(
        db,
        together.association.filer,
        together.group.id,
        credit_code=firm.code,
        name=firm.applicant.name,
        answers={},
    )
    draft = joining.take_part(db, firm.filer, member.id, version=1, language="sc")
    assert draft.item_code == FUND
    assert draft.answers["support"] == {"kind": "employer"}
    assert draft.answers["training"]["provider_name"] == "示例培训学校"
    assert draft.answers["training"]["provider"] == "outside"
    assert draft.answers["organisation"]["association_name"] == "深圳市示例服务贸易协会"


def test_who_consented_late_is_filed_later(together: Together) -> None:
    together.ready()
    assert len(file(together)) == 1
    together.ready()
    assert len(file(together)) == 1


def test_a_change_after_the_consent_ends_it(together: Together) -> None:
    firm, member = together.ready()
    draft = together.db.get_one(Application, member.application_id)
    figures = draft.answers["figures"] | {"tax": "1.00"}
    drafting.save_section(
        together.db, firm.filer, draft.id, "figures", figures, version=draft.version
    )
    assert standing(together, member) is MemberStanding.PREPARING
    with pytest.raises(Invalid):
        file(together)
    assert draft.submitted_at is None
    together.consent(firm, member)
    assert len(file(together)) == 1


def test_consent_can_be_withdrawn_until_it_is_filed(together: Together) -> None:
    firm, member = together.ready()
    joining.withdraw_consent(together.db, firm.owner, member.id)
    with pytest.raises(Invalid):
        file(together)
    together.consent(firm, member)
    file(together)
    with pytest.raises(Conflict):
        joining.withdraw_consent(together.db, firm.owner, member.id)
    with pytest.raises(Conflict):
        joining.decline(together.db, firm.owner, member.id)


def test_only_a_signatory_consents_or_declines(together: Together) -> None:
    firm = Firm(together.db)
    member = together.invite(firm)
    together.take_part(firm, member)
    with pytest.raises(Forbidden):
        together.consent(firm, member, firm.filer)
    with pytest.raises(Forbidden):
        joining.decline(together.db, firm.filer, member.id)
    draft = together.db.get_one(Application, member.application_id)
    for declared, version in ((False, draft.version), (True, draft.version - 1)):
        with pytest.raises(Invalid if not declared else Conflict):
            joining.consent(together.db, firm.owner, member.id, version=version, declared=declared)
    assert member.consented_at is None


def test_an_unfinished_draft_cannot_be_consented_to(together: Together) -> None:
    firm = Firm(together.db)
    member = together.invite(firm)
    joining.take_part(
        together.db, firm.filer, member.id, version=together.group.version, language="sc"
    )
    with pytest.raises(Invalid):
        together.consent(firm, member)


def test_who_may_no_longer_sign_has_not_consented_for_the_company(together: Together) -> None:
    firm, member = together.ready()
    other, kept = together.ready()
    mine = Membership.user_id == firm.owner.user_id
    together.db.delete(together.db.scalars(select(Membership).where(mine)).one())
    together.db.flush()
    assert [one.id for one in file(together)] == [kept.id]
    assert other.applicant.id != firm.applicant.id
    assert together.db.get_one(Application, member.application_id).state == State.DRAFT


def test_what_keeps_one_from_being_filed_keeps_no_other(together: Together) -> None:
    firm, member = together.ready()
    _, kept = together.ready()
    second = Together.__new__(Together)
    second.__dict__ |= together.__dict__
    second.group = preparing.start(together.db, together.association.filer, CODE, together.shared())
    again = second.invite(firm)
    second.take_part(firm, again)
    second.consent(firm, again)
    assert [one.id for one in file(second)] == [again.id]
    assert [one.id for one in file(together)] == [kept.id]
    assert member.filed_at is None


def test_who_submits_by_itself_is_filed_and_was_not_filed_by_the_association(
    together: Together,
) -> None:
    firm, member = together.ready()
    assert member.application_id
    submitting.submit(together.db, firm.owner, member.application_id, declared=True)
    assert standing(together, member) is MemberStanding.FILED
    with pytest.raises(Invalid):
        file(together)
    assert member.filed_at is None


def test_whether_a_company_is_registered_is_not_told(together: Together) -> None:
    firm, stranger = Firm(together.db), Firm(together.db, {"confirmed_at": None})
    here, there = together.invite(firm), together.invite(stranger)
    assert standing(together, here) is standing(together, there) is MemberStanding.INVITED
    told = set(together.db.scalars(select(Notice.user_id).where(Notice.kind == "group_invited")))
    assert told == {firm.owner.user_id}
    assert joining.list_invitations(together.db, firm.applicant)
    assert not joining.list_invitations(together.db, stranger.applicant)
    with pytest.raises(NotFound):
        joining.load_invitation(together.db, stranger.owner, there.id)


def test_nobody_else_finds_a_group_or_an_invitation(together: Together) -> None:
    firm, member = together.ready()
    other = Together.__new__(Together)
    assert other is not together
    stranger = Firm(together.db)
    rival = Firm(together.db, {"credit_code": "51440300MJL0000028"})
    for one in (stranger, firm, rival):
        with pytest.raises(NotFound):
            load_group(together.db, one.owner, together.group.id)
    for actor in (stranger.owner, together.association.owner, rival.owner):
        with pytest.raises(NotFound):
            joining.load_invitation(together.db, actor, member.id)
        with pytest.raises(NotFound):
            joining.withdraw_consent(together.db, actor, member.id)
        with pytest.raises(NotFound):
            load(together.db, actor, member.application_id or uuid4())
    with pytest.raises(NotFound):
        preparing.start(together.db, stranger.filer, CODE, together.shared())


def test_what_is_wrong_is_said_and_nothing_is_kept(together: Together) -> None:
    with pytest.raises(Invalid) as nothing:
        preparing.start(together.db, together.association.filer, CODE, {})
    named = {problem.field for problem in nothing.value.problems}
    assert {"participation.where", "shows.list.name", "shows.list.opened_on"} <= named
    backwards = together.shared()
    opened, closed = "shows.list.opened_on", "shows.list.closed_on"
    backwards[opened], backwards[closed] = backwards[closed], backwards[opened]
    with pytest.raises(Invalid) as days:
        preparing.start(together.db, together.association.filer, CODE, backwards)
    assert [problem.field for problem in days.value.problems] == [closed]
    assert "Row" not in days.value.problems[0].message.in_("en")
    assert len(list(together.db.scalars(select(GroupFiling)))) == 1


@pytest.mark.parametrize(
    ("code", "name", "answers", "field"),
    [
        ("123", "示例公司", EACH, "credit_code"),
        ("", "示例公司", EACH, "credit_code"),
        ("own", "示例公司", EACH, "credit_code"),
        ("twice", "示例公司", EACH, "credit_code"),
        ("good", "", EACH, "name"),
        ("good", "示例公司", {}, "shows.list.booth_no"),
        ("good", "示例公司", EACH | {"shows.list.booths": "-1"}, "shows.list.booths"),
    ],
)
def test_a_wrong_invitation_is_refused_beside_its_field(
    together: Together, code: str, name: str, answers: dict[str, str], field: str
) -> None:
    firm = Firm(together.db)
    if code == "twice":
        together.invite(firm)
    codes = {"own": together.association.code, "good": firm.code, "twice": firm.code}
    with pytest.raises(Invalid) as refused:
        preparing.invite(
            together.db,
            together.association.filer,
            together.group.id,
            credit_code=codes.get(code, code),
            name=name,
            answers=answers,
        )
    assert field in {problem.field for problem in refused.value.problems}


def test_an_association_that_is_not_confirmed_invites_and_files_nobody(together: Together) -> None:
    together.ready()
    together.association.applicant.confirmed_at = None
    together.db.flush()
    with pytest.raises(Forbidden):
        together.invite(Firm(together.db))
    with pytest.raises(Forbidden):
        file(together)


def test_what_a_member_took_over_can_no_longer_be_changed(together: Together) -> None:
    group, filer = together.group, together.association.filer
    changed = together.shared() | {"shows.list.name": "另一个展会"}
    preparing.change(together.db, filer, group.id, changed, version=group.version)
    assert group.answers["shows.list.name"] == "另一个展会"
    firm = Firm(together.db)
    member = together.invite(firm)
    with pytest.raises(Conflict):
        joining.take_part(
            together.db, firm.filer, member.id, version=group.version - 1, language="sc"
        )
    together.take_part(firm, member)
    with pytest.raises(Conflict):
        preparing.change(together.db, filer, group.id, changed, version=group.version)


def test_who_leaves_or_is_taken_out_keeps_the_draft(together: Together) -> None:
    firm, member = together.ready()
    draft_id = member.application_id
    assert draft_id
    preparing.remove(together.db, together.association.filer, together.group.id, member.id)
    assert load(together.db, firm.owner, draft_id).state is State.DRAFT
    other, left = together.ready()
    joining.decline(together.db, other.owner, left.id)
    assert standing(together, left) is MemberStanding.DECLINED
    third, deleted = together.ready()
    assert deleted.application_id
    version = together.db.get_one(Application, deleted.application_id).version
    discarding.discard(together.db, third.filer, deleted.application_id, version=version)
    assert standing(together, deleted) is MemberStanding.LEFT
    with pytest.raises(Invalid):
        file(together)


def test_a_group_is_deleted_with_its_time_and_the_case_stays(together: Together) -> None:
    _, member = together.ready()
    application_id = member.application_id
    file(together)
    erasing.delete_groups(together.db, period("group").before(moments.now()))
    assert together.db.scalar(select(GroupFiling.id))
    together.group.created_at = period("group").before(moments.now()) - timedelta(days=1)
    together.db.flush()
    erasing.delete_groups(together.db, period("group").before(moments.now()))
    assert together.db.scalar(select(GroupFiling.id)) is None
    assert together.db.scalar(select(GroupMember.id)) is None
    assert together.db.get_one(Application, application_id).state == State.RECEIVED
