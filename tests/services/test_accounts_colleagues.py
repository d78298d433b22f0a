"""Colleagues who act for an applicant: invited, changed, removed."""

from collections.abc import Callable
from threading import Barrier, Thread
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from services import database
from services.accounts import colleagues, organisations
from services.accounts.links import DeadLink
from services.accounts.organisations import IdentityDocument, Profile
from services.actor import Actor, Role
from services.errors import Conflict, DomainError, Forbidden, NotFound
from services.models import User
from tests.support.factories import (
    make_applicant,
    make_user,
)
from tests.support.people import kinds, link_token, mails, roles, signed_in

PROFILE = Profile(name="深圳云帆软件有限公司", district="nanshan", legal_representative="甲乙")
PASSPHRASE = "quite another passphrase"


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
    organisations.register_person(
        db, signed_in(db, user), IdentityDocument("passport", "E1234567", "GB"), PROFILE
    )
    with pytest.raises(NotFound):
        colleagues.invite(db, signed_in(db, user), "new@example.com", Role.FILER)


def test_who_is_removed_is_told(db: Session) -> None:
    owner, filer = make_user(db), make_user(db)
    make_applicant(db, owner, (filer, Role.FILER))
    colleagues.remove(db, signed_in(db, owner), filer.id)
    assert kinds(db, filer) == ["membership_ended"]
    assert mails(db, "notice", filer.email)
