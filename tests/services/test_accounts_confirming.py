"""Requests of organisations before registrars: confirmed, refused, handed over."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.accounts import claims, colleagues, confirming, registering
from services.accounts.confirming import AlreadyDecided
from services.actor import Role
from services.applications.case import proving
from services.applications.filing import starting
from services.applications.lifecycle import Action
from services.errors import Conflict, Invalid, NotFound
from services.models import Applicant, Application, LoginSession
from tests.support.factories import (
    credit_code,
    make_administrator,
    make_applicant,
    make_officer,
    make_user,
)
from tests.support.licences import licence
from tests.support.people import kinds, roles, signed_in
from tests.support.registrations import PROFILE, ask, audited, registrar, request_of
from tests.support.scene import Scene


def test_a_registrar_confirms_and_the_owner_is_told(db: Session) -> None:
    owner = make_user(db)
    made = ask(db, credit_code(7_000_012), owner)
    actor = registrar(db)
    (waiting,) = confirming.list_requests(db, actor).requests
    assert (waiting.name, waiting.credit_code) == (made.name, made.credit_code)
    confirming.confirm(db, actor, waiting.id)
    assert not made.unconfirmed
    assert kinds(db, owner) == ["registration_confirmed"]
    assert confirming.list_requests(db, actor).requests == []
    (entry,) = audited(db, "organisation.confirmed")
    assert (entry.actor_id, entry.subject) == (actor.user_id, str(made.id))
    with pytest.raises(AlreadyDecided):
        confirming.confirm(db, actor, waiting.id)
    with pytest.raises(NotFound):
        confirming.confirm(db, actor, made.id)


def test_only_registrars_decide_or_read(db: Session) -> None:
    owner = make_user(db)
    waiting = request_of(db, ask(db, credit_code(7_000_013), owner))
    for user in (owner, make_administrator(db), make_officer(db, "commerce")):
        actor = signed_in(db, user)
        for call in (
            lambda who: confirming.list_requests(db, who),
            lambda who: confirming.find_request(db, who, waiting.id),
            lambda who: confirming.confirm(db, who, waiting.id),
            lambda who: confirming.refuse(db, who, waiting.id, "x"),
            lambda who: confirming.hand_over(db, who, waiting.id, "x"),
        ):
            with pytest.raises(NotFound):
                call(actor)


def test_a_refusal_has_a_reason_and_one_may_ask_again(db: Session) -> None:
    owner = make_user(db)
    made = ask(db, credit_code(7_000_014), owner)
    actor = registrar(db)
    with pytest.raises(Invalid):
        confirming.refuse(db, actor, request_of(db, made).id, " ")
    confirming.refuse(db, actor, request_of(db, made).id, "执照看不清")
    assert made.unconfirmed
    assert kinds(db, owner) == ["registration_refused"]
    as_owner = signed_in(db, owner)
    last = registering.find_last_request(db, as_owner, "organisation")
    assert last
    assert (last.decision, last.reason) == ("refused", "执照看不清")
    registering.ask_again(db, as_owner, replace(PROFILE, name="深圳云帆科技有限公司"), licence())
    confirming.confirm(db, actor, request_of(db, made).id)
    assert made.name == "深圳云帆科技有限公司"
    with pytest.raises(NotFound):  # there is nothing more to ask
        registering.ask_again(db, as_owner, PROFILE, licence())


def test_of_two_with_one_code_one_is_confirmed(db: Session) -> None:
    code, actor = credit_code(7_000_015), registrar(db)
    first, second = ask(db, code), ask(db, code)
    assert confirming.find_request(db, actor, request_of(db, first).id).others == 1
    confirming.confirm(db, actor, request_of(db, first).id)
    later = request_of(db, second).id
    found = confirming.find_request(db, actor, later)
    assert found.holder
    assert (found.holder.id, found.others) == (first.id, 0)
    with pytest.raises(Conflict):
        confirming.confirm(db, actor, later)
    db.rollback()


# --- displacing -------------------------------------------------------------------


def test_a_squatter_is_displaced_and_the_company_keeps_its_cases(db: Session) -> None:
    scene = Scene(db).submit()
    squatted, squatter = scene.applicant, scene.users["", Role.OWNER]
    code = squatted.credit_code
    assert code
    as_squatter = signed_in(db, squatter, squatted)
    colleagues.invite(db, as_squatter, "accomplice@example.com", Role.FILER)
    true_owner = make_user(db)
    asked = ask(db, code, true_owner)
    draft = starting.start(db, signed_in(db, true_owner), "tase", language="sc")
    actor, waiting = registrar(db), request_of(db, asked).id
    with pytest.raises(Invalid):
        confirming.hand_over(db, actor, waiting, "")
    confirming.hand_over(db, actor, waiting, "法定代表人到场核验")
    db.expire_all()
    assert roles(db, squatted) == {true_owner.email: "owner"}
    assert (squatted.name, squatted.unconfirmed) == (PROFILE.name, False)
    assert db.get(Applicant, asked.id) is None
    of_company = select(Application.id).where(Application.applicant_id == squatted.id)
    assert set(db.scalars(of_company)) == {scene.application.id, draft.id}
    assert signed_in(db, true_owner).applicant_id == squatted.id
    assert kinds(db, squatter)[-1] == "organisation_handed_over"
    session = db.get_one(LoginSession, as_squatter.session_id)
    assert (session.revoked_at is None, signed_in(db, squatter).role) == (False, None)
    assert colleagues.list_invitations(db, signed_in(db, true_owner)) == []
    (entry,) = audited(db, "organisation.handed_over")
    assert (entry.actor_id, entry.data["reason"]) == (actor.user_id, "法定代表人到场核验")
    gone = {e.subject for e in audited(db, "colleague.removed")}
    assert gone == {str(scene.users["", role].id) for role in (Role.OWNER, Role.FILER, Role.VIEWER)}


def test_what_a_squatter_called_the_company_is_its_former_name(db: Session) -> None:
    scene = Scene(db).review()
    squatted, case = scene.applicant, scene.application
    draft = starting.start(db, scene.filer, "tase", language="sc")
    former = squatted.name
    assert squatted.credit_code
    asked = ask(db, squatted.credit_code)
    with moments.at(datetime(2026, 3, 2, 2, tzinfo=UTC)):
        confirming.hand_over(db, registrar(db), request_of(db, asked).id, "执照")
    db.expire_all()
    assert (squatted.name, squatted.old_names) == (PROFILE.name, [former])
    assert draft.answers["enterprise"]["name"] == PROFILE.name
    assert case.applicant_name == former  # as it was signed
    event = case.events[-1]
    assert event.action == Action.RENAME
    assert (event.data["former"], event.data["name"]) == (former, PROFILE.name)
    assert event.data["since"] == "2026-03-02"


def test_who_is_displaced_lets_nobody_in_any_more(db: Session) -> None:
    squatter, accomplice = make_user(db), make_user(db)
    squatted = make_applicant(db, squatter)
    assert squatted.credit_code
    as_squatter = signed_in(db, squatter)  # as a request that began before knows them
    claims.file_claim(db, signed_in(db, accomplice), squatted.credit_code, "x")
    (claim,) = claims.list_open_claims(db, as_squatter)
    true_owner = make_user(db)
    asked = ask(db, squatted.credit_code, true_owner)
    confirming.hand_over(db, registrar(db), request_of(db, asked).id, "执照")
    with pytest.raises(NotFound):
        claims.answer_claim(db, as_squatter, claim.id, Role.OWNER)
    assert roles(db, squatted) == {true_owner.email: "owner"}


def test_one_that_was_registered_before_it_had_to_be_confirmed_is_handed_over_whole(
    db: Session,
) -> None:
    before, newcomer = make_user(db), make_user(db)
    known = make_applicant(db, before)
    assert known.credit_code
    colleagues.invite(db, signed_in(db, before), "colleague@example.com", Role.FILER)
    claims.file_claim(db, signed_in(db, newcomer), known.credit_code, "x")
    known.confirmed_at = None  # as the upgrade left it
    db.flush()
    squatted = make_applicant(db, make_user(db), credit_code=known.credit_code)
    claims.file_claim(db, signed_in(db, newcomer), known.credit_code, "x")
    registering.ask_again(db, signed_in(db, before), PROFILE, licence())
    confirming.hand_over(db, registrar(db), request_of(db, known).id, "执照")
    assert roles(db, squatted) == {before.email: "owner"}
    assert [one.email for one in claims.list_open_claims(db, signed_in(db, before))] == [
        newcomer.email
    ]
    db.commit()
    assert list(proving.find_flaws(db)) == []


def test_nothing_is_handed_over_where_nobody_is_confirmed(db: Session) -> None:
    waiting = request_of(db, ask(db, credit_code(7_000_016)))
    with pytest.raises(NotFound):
        confirming.hand_over(db, registrar(db), waiting.id, "x")
