"""Applicants, claims to them, and the colleagues who act for them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import database
from services.accounts import claims, colleagues, organisations
from services.accounts.links import DeadLink
from services.accounts.organisations import Profile
from services.accounts.throttle import CLAIMS
from services.actor import Actor, Role
from services.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, TooMany
from services.models import Applicant, AuditEntry, Claim, Membership, Notice, User
from tests.support.factories import (
    credit_code,
    make_administrator,
    make_applicant,
    make_officer,
    make_user,
)
from tests.support.people import link_token, mails, signed_in

PROFILE = Profile(name="深圳云帆软件有限公司", district="nanshan", legal_representative="甲乙")
PASSPHRASE = "quite another passphrase"


def roles(db: Session, applicant: Applicant) -> dict[str, str]:
    query = select(User.email, Membership.role).join(Membership)
    found = db.execute(query.where(Membership.applicant_id == applicant.id))
    return {row.email: row.role for row in found}


def kinds(db: Session, user: User) -> list[str]:
    query = select(Notice.kind).where(Notice.user_id == user.id).order_by(Notice.id)
    return list(db.scalars(query))


# --- registering --------------------------------------------------------------


def test_who_registers_an_organisation_owns_it_and_acts_for_it(db: Session) -> None:
    user = make_user(db)
    code = credit_code(7_000_001)
    spaced = f" {code[:8].lower()} {code[8:]}"
    made = organisations.register_organisation(db, signed_in(db, user), spaced, PROFILE)
    assert (made.credit_code, made.district) == (code, "nanshan")
    actor = signed_in(db, user)
    assert (actor.applicant_id, actor.role) == (made.id, Role.OWNER)


def test_a_wrong_credit_code_is_refused(db: Session) -> None:
    actor = signed_in(db, make_user(db))
    wrong = credit_code(7_000_002)[:-1] + "Z"
    with pytest.raises(Invalid) as refused:
        organisations.register_organisation(db, actor, wrong, PROFILE)
    assert refused.value.problems[0].field == "credit_code"


def test_a_credit_code_has_one_organisation(db: Session) -> None:
    code = credit_code(7_000_003)
    organisations.register_organisation(db, signed_in(db, make_user(db)), code, PROFILE)
    with pytest.raises(Conflict):
        organisations.register_organisation(db, signed_in(db, make_user(db)), code, PROFILE)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"established_on": date(2199, 1, 1)}, "established_on"), ({"phone": "call me"}, "phone")],
)
def test_a_profile_that_cannot_be_is_refused(
    db: Session, wrong: dict[str, Any], field: str
) -> None:
    profile = replace(PROFILE, **wrong)
    with pytest.raises(Invalid) as refused:
        organisations.register_organisation(
            db, signed_in(db, make_user(db)), credit_code(7_000_005), profile
        )
    assert [problem.field for problem in refused.value.problems] == [field]
    owner = make_user(db)
    made = make_applicant(db, owner)
    with pytest.raises(Invalid):
        organisations.change_profile(db, signed_in(db, owner), made.version, profile)


def test_a_telephone_number_may_be_typed_in_full_width(db: Session) -> None:
    profile = replace(PROFILE, phone="０７５５－８２３４５６７８")
    actor = signed_in(db, make_user(db))
    assert organisations.register_organisation(db, actor, credit_code(7_000_006), profile)


def test_staff_register_nothing(db: Session) -> None:
    actor = signed_in(db, make_officer(db, "commerce"))
    with pytest.raises(Forbidden):
        organisations.register_organisation(db, actor, credit_code(7_000_004), PROFILE)
    with pytest.raises(Forbidden):
        organisations.register_person(db, actor, "passport", "E1234567", PROFILE)


def test_a_person_registers_once_with_a_valid_document(db: Session) -> None:
    user = make_user(db)
    with pytest.raises(Invalid):
        organisations.register_person(
            db, signed_in(db, user), "resident_id", "440300199001010000", PROFILE
        )
    made = organisations.register_person(db, signed_in(db, user), "passport", "e 1234567", PROFILE)
    assert (made.kind, made.identity_number, made.credit_code) == ("person", "E1234567", None)
    with pytest.raises(Conflict):
        organisations.register_person(db, signed_in(db, user), "passport", "E7654321", PROFILE)


def test_a_profile_changed_by_another_is_a_conflict(db: Session) -> None:
    owner, filer = make_user(db), make_user(db)
    applicant = make_applicant(db, owner, (filer, Role.FILER))
    seen = applicant.version
    organisations.change_profile(db, signed_in(db, filer), seen, PROFILE)
    with pytest.raises(Conflict):
        organisations.change_profile(db, signed_in(db, owner), seen, Profile(name="别的名字"))
    assert applicant.name == PROFILE.name


def test_a_viewer_changes_no_profile(db: Session) -> None:
    viewer = make_user(db)
    applicant = make_applicant(db, make_user(db), (viewer, Role.VIEWER))
    with pytest.raises(Forbidden):
        organisations.change_profile(db, signed_in(db, viewer), applicant.version, PROFILE)


def test_the_audit_names_changed_fields_and_not_their_values(db: Session) -> None:
    owner = make_user(db)
    applicant = make_applicant(db, owner)
    changed = Profile(name=applicant.name, district="nanshan", phone="0755-12345678")
    organisations.change_profile(db, signed_in(db, owner), applicant.version, changed)
    assert db.scalars(select(AuditEntry.data)).one() == {"changed": ["phone"]}


# --- claims -------------------------------------------------------------------


def claim(db: Session, applicant: Applicant) -> User:
    user = make_user(db)
    assert applicant.credit_code
    claims.file_claim(db, signed_in(db, user), applicant.credit_code, "我负责申报")
    return user


def test_a_claim_is_told_to_the_owners_and_granted_by_one(db: Session) -> None:
    owner, second, filer = make_user(db), make_user(db), make_user(db)
    applicant = make_applicant(db, owner, second, (filer, Role.FILER))
    claimant = claim(db, applicant)
    assert (kinds(db, owner), kinds(db, filer)) == (["claim_filed"], [])
    (waiting,) = claims.list_open_claims(db, signed_in(db, owner))
    claims.answer_claim(db, signed_in(db, owner), waiting.id, Role.FILER)
    assert roles(db, applicant)[claimant.email] == "filer"
    assert kinds(db, claimant) == ["claim_granted"]
    assert kinds(db, second) == ["claim_filed", "colleague_joined"]


def test_nobody_asks_every_organisation_of_the_city(db: Session) -> None:
    actor = signed_in(db, make_user(db))

    def ask() -> None:
        code = make_applicant(db, make_user(db)).credit_code
        assert code
        claims.file_claim(db, actor, code, "我负责申报")

    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        for _ in range(CLAIMS):
            ask()
        with pytest.raises(TooMany):
            ask()


def test_a_refused_claim_lets_nobody_in_and_can_be_filed_again(db: Session) -> None:
    owner = make_user(db)
    applicant = make_applicant(db, owner)
    claimant = claim(db, applicant)
    (waiting,) = claims.list_open_claims(db, signed_in(db, owner))
    claims.answer_claim(db, signed_in(db, owner), waiting.id, None)
    assert claimant.email not in roles(db, applicant)
    assert kinds(db, claimant) == ["claim_refused"]
    assert applicant.credit_code
    claims.file_claim(db, signed_in(db, claimant), applicant.credit_code, "再次申请")


def test_an_answered_claim_is_not_answered_again(db: Session) -> None:
    owner = make_user(db)
    claim(db, make_applicant(db, owner))
    actor = signed_in(db, owner)
    (waiting,) = claims.list_open_claims(db, actor)
    claims.answer_claim(db, actor, waiting.id, None)
    with pytest.raises(NotFound):
        claims.answer_claim(db, actor, waiting.id, Role.OWNER)


def test_one_asks_once(db: Session) -> None:
    applicant = make_applicant(db, make_user(db))
    claimant = claim(db, applicant)
    assert applicant.credit_code
    with pytest.raises(Conflict):
        claims.file_claim(db, signed_in(db, claimant), applicant.credit_code, "again")


def test_a_member_has_nothing_to_claim(db: Session) -> None:
    owner = make_user(db)
    applicant = make_applicant(db, owner)
    assert applicant.credit_code
    with pytest.raises(Conflict):
        claims.file_claim(db, signed_in(db, owner), applicant.credit_code, "mine")


def test_owners_of_others_and_filers_see_no_claim(db: Session) -> None:
    filer, stranger = make_user(db), make_user(db)
    applicant = make_applicant(db, make_user(db), (filer, Role.FILER))
    make_applicant(db, stranger)
    claim(db, applicant)
    waiting = db.scalars(select(Claim.id)).one()
    for user in (filer, stranger):
        with pytest.raises(NotFound):
            claims.answer_claim(db, signed_in(db, user), waiting, Role.OWNER)


def test_an_administrator_decides_a_claim_instead(db: Session) -> None:
    owner = make_user(db)
    applicant = make_applicant(db, owner)
    claimant = claim(db, applicant)
    administrator = signed_in(db, make_administrator(db))
    (waiting,) = claims.list_open_claims(db, administrator)
    claims.answer_claim(db, administrator, waiting.id, Role.OWNER)
    assert roles(db, applicant)[claimant.email] == "owner"
    assert kinds(db, owner) == ["claim_filed", "colleague_joined"]


# --- colleagues ---------------------------------------------------------------


def test_an_invitation_is_accepted_by_signing_up(db: Session) -> None:
    owner = make_user(db)
    applicant = make_applicant(db, owner)
    colleagues.invite(db, signed_in(db, owner), "New@example.com", Role.FILER)
    user = colleagues.accept_by_signing_up(
        db, link_token(db, "invitation"), "新同事", PASSPHRASE, "sc"
    )
    assert roles(db, applicant)["new@example.com"] == "filer"
    assert signed_in(db, user).role is Role.FILER
    assert kinds(db, owner) == ["colleague_joined"]


def test_an_invitation_is_accepted_while_signed_in(db: Session) -> None:
    owner, invitee = make_user(db), make_user(db)
    applicant = make_applicant(db, owner)
    colleagues.invite(db, signed_in(db, owner), invitee.email, Role.VIEWER)
    token = link_token(db, "invitation")
    assert colleagues.read_invitation(db, token).has_account
    with pytest.raises(Conflict):
        colleagues.accept_by_signing_up(db, token, "冒名", PASSPHRASE, "sc")
    colleagues.accept_invitation(db, signed_in(db, invitee), token)
    assert roles(db, applicant)[invitee.email] == "viewer"
    with pytest.raises(DeadLink):
        colleagues.accept_invitation(db, signed_in(db, invitee), token)


def test_an_invitation_is_for_its_address_only(db: Session) -> None:
    owner = make_user(db)
    make_applicant(db, owner)
    colleagues.invite(db, signed_in(db, owner), "new@example.com", Role.FILER)
    with pytest.raises(Forbidden):
        colleagues.accept_invitation(db, signed_in(db, make_user(db)), link_token(db, "invitation"))


@pytest.mark.parametrize("ending", ["withdrawn", "inviter_removed", "replaced"])
def test_an_invitation_dies(db: Session, ending: str) -> None:
    first, second = make_user(db), make_user(db)
    make_applicant(db, first, second)
    colleagues.invite(db, signed_in(db, second), "new@example.com", Role.OWNER)
    token, actor = link_token(db, "invitation"), signed_in(db, first)
    if ending == "withdrawn":
        (invitation,) = colleagues.list_invitations(db, actor)
        colleagues.withdraw_invitation(db, actor, invitation.id)
    elif ending == "inviter_removed":
        colleagues.remove(db, actor, second.id)
    else:
        colleagues.invite(db, actor, "new@example.com", Role.VIEWER)
    with pytest.raises(DeadLink):
        colleagues.read_invitation(db, token)


def by_inviting(db: Session, actor: Actor, other: User) -> None:
    colleagues.invite(db, actor, "new@example.com", Role.OWNER)


def by_changing(db: Session, actor: Actor, other: User) -> None:
    colleagues.change_role(db, actor, other.id, Role.OWNER)


def by_promoting_oneself(db: Session, actor: Actor, other: User) -> None:
    colleagues.change_role(db, actor, actor.user_id, Role.OWNER)


def by_removing(db: Session, actor: Actor, other: User) -> None:
    colleagues.remove(db, actor, other.id)


@pytest.mark.parametrize("deed", [by_inviting, by_changing, by_promoting_oneself, by_removing])
@pytest.mark.parametrize("role", [Role.FILER, Role.VIEWER])
def test_only_owners_manage_colleagues(db: Session, role: Role, deed: object) -> None:
    user, other = make_user(db), make_user(db)
    make_applicant(db, make_user(db), (user, role), (other, Role.VIEWER))
    with pytest.raises(Forbidden):
        deed(db, signed_in(db, user), other)  # type: ignore[operator]


def test_an_owner_does_not_reach_into_other_organisations(db: Session) -> None:
    owner, stranger = make_user(db), make_user(db)
    make_applicant(db, owner)
    make_applicant(db, stranger, make_user(db))
    for deed in (by_changing, by_removing):
        with pytest.raises(NotFound):
            deed(db, signed_in(db, owner), stranger)


def test_the_last_owner_stays(db: Session) -> None:
    owner = make_user(db)
    applicant = make_applicant(db, owner, (make_user(db), Role.FILER))
    with pytest.raises(Conflict):
        colleagues.remove(db, signed_in(db, owner), owner.id)
    with pytest.raises(Conflict):
        colleagues.change_role(db, signed_in(db, owner), owner.id, Role.VIEWER)
    assert roles(db, applicant)[owner.email] == "owner"


def test_one_of_two_owners_may_leave(db: Session) -> None:
    owner, second = make_user(db), make_user(db)
    applicant = make_applicant(db, owner, second)
    colleagues.remove(db, signed_in(db, owner), owner.id)
    assert roles(db, applicant) == {second.email: "owner"}


def test_two_owners_who_leave_at_once_do_not_leave_nobody(db: Session) -> None:
    first, second = make_user(db), make_user(db)
    applicant = make_applicant(db, first, second)
    actors = [signed_in(db, first), signed_in(db, second)]
    db.commit()
    together, refused = Barrier(2), []

    def leave(actor: Actor) -> None:
        try:
            with database.Session() as own, own.begin():
                together.wait()
                colleagues.remove(own, actor, actor.user_id)
        except DomainError as error:
            refused.append(type(error))

    threads = [Thread(target=leave, args=[actor]) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == [Conflict]
    assert list(roles(db, applicant).values()) == ["owner"]


@pytest.mark.parametrize(
    "deed",
    [
        colleagues.remove,
        lambda db, actor, other: colleagues.change_role(db, actor, other, Role.VIEWER),
        lambda db, actor, _other: colleagues.invite(db, actor, "new@example.com", Role.OWNER),
    ],
    ids=["remove", "change_role", "invite"],
)
def test_who_was_removed_a_moment_ago_removes_and_invites_nobody(
    db: Session, deed: Callable[[Session, Actor, UUID], None]
) -> None:
    first, second, third = make_user(db), make_user(db), make_user(db)
    applicant = make_applicant(db, first, second, third)
    stale = signed_in(db, second)
    colleagues.remove(db, signed_in(db, first), second.id)
    with pytest.raises(NotFound):
        deed(db, stale, first.id)
    assert roles(db, applicant) == {first.email: "owner", third.email: "owner"}


def test_a_person_has_no_colleagues(db: Session) -> None:
    user = make_user(db)
    organisations.register_person(db, signed_in(db, user), "passport", "E1234567", PROFILE)
    with pytest.raises(NotFound):
        colleagues.invite(db, signed_in(db, user), "new@example.com", Role.FILER)


def test_who_is_removed_is_told(db: Session) -> None:
    owner, filer = make_user(db), make_user(db)
    make_applicant(db, owner, (filer, Role.FILER))
    colleagues.remove(db, signed_in(db, owner), filer.id)
    assert kinds(db, filer) == ["membership_ended"]
    assert mails(db, "notice", filer.email)
