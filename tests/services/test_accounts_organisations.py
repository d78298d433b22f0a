"""Applicants, and claims to them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts import claims, organisations
from services.accounts.organisations import Profile
from services.accounts.throttle import CLAIMS
from services.actor import Role
from services.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from services.models import Applicant, AuditEntry, Claim, User
from tests.support.factories import (
    credit_code,
    make_administrator,
    make_applicant,
    make_officer,
    make_user,
)
from tests.support.people import kinds, roles, signed_in

PROFILE = Profile(name="深圳云帆软件有限公司", district="nanshan", legal_representative="甲乙")
PASSPHRASE = "quite another passphrase"


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
    made = organisations.register_organisation(db, actor, credit_code(7_000_006), profile)
    assert made.phone == "+8675582345678"


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
