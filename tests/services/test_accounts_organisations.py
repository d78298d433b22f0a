"""Applicants, and claims to them."""

from dataclasses import replace

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts import claims, organisations
from services.accounts.organisations import IdentityDocument, Profile
from services.accounts.throttle import CLAIMS
from services.actor import Role
from services.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from services.models import Applicant, AuditEntry, Claim, User
from tests.support.factories import (
    credit_code,
    make_administrator,
    make_applicant,
    make_user,
)
from tests.support.people import kinds, roles, signed_in

PROFILE = Profile(name="深圳云帆软件有限公司", district="nanshan", legal_representative="甲乙")
PASSPHRASE = "quite another passphrase"


# --- profiles ------------------------------------------------------------------


def test_a_person_registers_once_with_a_valid_document(db: Session) -> None:
    user = make_user(db)
    with pytest.raises(Invalid):
        organisations.register_person(
            db, signed_in(db, user), IdentityDocument("resident_id", "440300199001010000"), PROFILE
        )
    made = organisations.register_person(
        db, signed_in(db, user), IdentityDocument("passport", "e 1234567", "GB"), PROFILE
    )
    assert (made.kind, made.identity_number, made.credit_code) == ("person", "E1234567", None)
    with pytest.raises(Conflict):
        organisations.register_person(
            db, signed_in(db, user), IdentityDocument("passport", "E7654321", "GB"), PROFILE
        )


def test_a_profile_changed_by_another_is_a_conflict(db: Session) -> None:
    owner, filer = make_user(db), make_user(db)
    applicant = make_applicant(db, owner, (filer, Role.FILER))
    seen = applicant.version
    changed = replace(PROFILE, address="示例路3号")
    organisations.change_profile(db, signed_in(db, filer), seen, changed)
    with pytest.raises(Conflict):
        organisations.change_profile(db, signed_in(db, owner), seen, Profile(name="别的名字"))
    assert applicant.address == "示例路3号"


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


def test_asking_again_or_as_a_member_or_for_nobody_does_nothing_and_tells_nothing(
    db: Session,
) -> None:
    owner, stranger = make_user(db), make_user(db)
    applicant = make_applicant(db, owner)
    waiting = make_applicant(db, make_user(db), confirmed_at=None)
    claimant = claim(db, applicant)
    for user, code in (
        (claimant, applicant.credit_code),
        (owner, applicant.credit_code),
        (stranger, credit_code(7_000_009)),
        (stranger, waiting.credit_code),
    ):
        assert code
        claims.file_claim(db, signed_in(db, user), code, "again")
    assert db.scalars(select(Claim.user_id)).all() == [claimant.id]


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
