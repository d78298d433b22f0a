"""Organisations that wait to be confirmed: what they may, and who decides."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import islice
from threading import Thread
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import jobs, moments
from services.accounts import asking, claims, colleagues, confirming, organisations, registering
from services.accounts.confirming import AlreadyDecided
from services.accounts.organisations import IdentityDocument, Profile
from services.accounts.throttle import REQUESTS
from services.actor import Actor, Role
from services.applications.case import proving
from services.applications.filing import room, starting, submitting
from services.applications.lifecycle import Action
from services.demo import register
from services.demo.people import COMPANIES, companies
from services.documents import store
from services.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from services.models import Applicant, Application, AuditEntry, LoginSession, Registration, User
from services.privacy import erasing
from services.quotas import quotas
from services.settings import settings
from tests.support.factories import (
    credit_code,
    make_administrator,
    make_applicant,
    make_officer,
    make_registrar,
    make_user,
)
from tests.support.licences import licence
from tests.support.people import kinds, mails, roles, signed_in
from tests.support.scene import Scene

PROFILE = Profile(name="深圳云帆软件有限公司", district="nanshan", legal_representative="甲乙")


def ask(db: Session, code: str, user: User | None = None, **profile: Any) -> Applicant:
    actor = signed_in(db, user or make_user(db))
    return registering.register_organisation(
        db, actor, code, replace(PROFILE, **profile), licence()
    )


def request_of(db: Session, applicant: Applicant) -> Registration:
    query = select(Registration).where(
        Registration.applicant_id == applicant.id, Registration.decided_at.is_(None)
    )
    return db.scalars(query).one()


def registrar(db: Session) -> Actor:
    return signed_in(db, make_registrar(db))


def audited(db: Session, action: str) -> list[AuditEntry]:
    return list(db.scalars(select(AuditEntry).where(AuditEntry.action == action)))


# --- asking -----------------------------------------------------------------------


def test_who_asks_for_an_organisation_owns_it_and_acts_for_it(db: Session) -> None:
    user, code = make_user(db), credit_code(7_000_001)
    made = ask(db, f" {code[:8].lower()} {code[8:]}", user)
    assert (made.credit_code, made.district, made.confirmed_at) == (code, "nanshan", None)
    actor = signed_in(db, user)
    assert (actor.applicant_id, actor.role, actor.unconfirmed) == (made.id, Role.OWNER, True)


def test_a_wrong_credit_code_is_refused(db: Session) -> None:
    with pytest.raises(Invalid) as refused:
        ask(db, credit_code(7_000_002)[:-1] + "Z")
    assert refused.value.problems[0].field == "credit_code"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"established_on": date(2199, 1, 1)}, "established_on"), ({"phone": "call me"}, "phone")],
)
def test_a_profile_that_cannot_be_is_refused(
    db: Session, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        ask(db, credit_code(7_000_005), **wrong)
    assert [problem.field for problem in refused.value.problems] == [field]
    owner = make_user(db)
    made = make_applicant(db, owner)
    with pytest.raises(Invalid):
        organisations.change_profile(
            db, signed_in(db, owner), made.version, replace(PROFILE, **wrong)
        )


def test_a_telephone_number_may_be_typed_in_full_width(db: Session) -> None:
    made = ask(db, credit_code(7_000_006), phone="０７５５－８２３４５６７８")
    assert made.phone == "+8675582345678"


def test_staff_register_nothing(db: Session) -> None:
    officer = make_officer(db, "commerce")
    with pytest.raises(Forbidden):
        ask(db, credit_code(7_000_004), officer)
    with pytest.raises(Forbidden):
        organisations.register_person(
            db, signed_in(db, officer), IdentityDocument("passport", "E1234567", "GB"), PROFILE
        )


def test_asking_tells_nobody_whether_the_code_is_registered(db: Session) -> None:
    code = credit_code(7_000_003)
    make_applicant(db, make_user(db), credit_code=code)
    first, second = make_user(db), make_user(db)
    for user in (first, second):
        made = ask(db, code, user)
        assert made.unconfirmed
    with pytest.raises(Conflict):  # of one's own request one may know
        ask(db, code, first)


def test_nobody_asks_without_end(db: Session) -> None:
    user = make_user(db)
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        for number in range(REQUESTS):
            ask(db, credit_code(7_100_000 + number), user)
        with pytest.raises(TooMany):
            ask(db, credit_code(7_100_999), user)


# --- what may be done until then --------------------------------------------------


def test_until_it_is_confirmed_one_drafts_and_submits_nothing(db: Session) -> None:
    scene = Scene(db).fill_in()
    scene.applicant.confirmed_at = None
    db.flush()
    with pytest.raises(Forbidden, match="not confirmed"):
        submitting.submit(db, scene.owner, scene.application.id, declared=True)
    assert starting.start(db, scene.filer, "tase", language="sc").state == "draft"
    scene.applicant.confirmed_at = moments.now()
    db.flush()
    submitting.submit(db, scene.owner, scene.application.id, declared=True)
    assert scene.application.number


def test_until_it_is_confirmed_nobody_is_invited_or_mailed_in_its_name(db: Session) -> None:
    owner = make_user(db)
    ask(db, credit_code(7_000_011), owner)
    with pytest.raises(Forbidden, match="not confirmed"):
        colleagues.invite(db, signed_in(db, owner), "stranger@example.com", Role.FILER)
    assert mails(db, to="stranger@example.com") == []


# --- registrars -------------------------------------------------------------------


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


def test_licences_count_among_the_bytes_that_a_person_sends_within_a_day(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = licence().upload
    assert upload
    changed = quotas().model_copy(update={"person_bytes_a_day": upload.size * 2 - 1})
    monkeypatch.setattr(room, "quotas", lambda: changed)
    user = make_user(db)
    ask(db, credit_code(7_000_040), user)
    with pytest.raises(Invalid) as refused:
        ask(db, credit_code(7_000_041), user)
    assert [problem.field for problem in refused.value.problems] == ["licence"]
    ask(db, credit_code(7_000_041))
    with moments.at(moments.now() + timedelta(days=1)):
        ask(db, credit_code(7_000_042), user)


# --- the company register ---------------------------------------------------------


def ask_as_registered(db: Session, index: int, code: str = "", **wrong: Any) -> Registration:
    """Ask for a company of the demonstration's register."""
    company = list(islice(companies(moments.now()), index + 1))[index]
    assert company.credit_code
    profile = Profile(
        name=company.name, legal_representative=company.legal_representative, district="nanshan"
    )
    actor, profile = signed_in(db, make_user(db)), replace(profile, **wrong)
    made = registering.register_organisation(db, actor, company.credit_code, profile, licence(code))
    waiting = request_of(db, made)
    db.commit()
    return waiting


def licence_code(index: int) -> str:
    company = list(islice(companies(moments.now()), index + 1))[index]
    return register.licence_code_of(company.credit_code or "")


@pytest.mark.parametrize(
    ("index", "wrong", "says"),
    [
        (COMPANIES, {}, "agrees"),
        (COMPANIES, {"name": "深圳示例冒名有限公司"}, "differs"),
        (COMPANIES, {"legal_representative": "他人"}, "differs"),
        (COMPANIES + 11, {}, "differs"),  # struck off
    ],
)
def test_public_facts_confirm_nothing(
    db: Session, index: int, wrong: dict[str, str], says: str
) -> None:
    waiting = ask_as_registered(db, index, **wrong)
    with register.serve() as address:
        asking.ask(waiting.id, address)
    db.expire_all()
    assert (waiting.register_says, waiting.decided_at) == (says, None)
    assert waiting.register_entry["legal_representative"].startswith("示例法人")


def test_the_register_confirms_whom_it_vouches_for(db: Session) -> None:
    waiting = ask_as_registered(db, COMPANIES, licence_code(COMPANIES))
    with register.serve() as address:
        asking.ask(waiting.id, address)
        asking.ask(waiting.id, address)  # a job may run twice
    db.expire_all()
    assert (waiting.decision, waiting.decided_by, waiting.licence_code) == ("confirmed", None, "")
    assert db.get_one(Applicant, waiting.applicant_id).confirmed_at
    (entry,) = audited(db, "organisation.confirmed")
    assert entry.actor_id is None


def test_the_register_hands_nothing_over(db: Session) -> None:
    waiting = ask_as_registered(db, COMPANIES, licence_code(COMPANIES))
    asked = db.get_one(Applicant, waiting.applicant_id)
    make_applicant(db, make_user(db), credit_code=asked.credit_code)
    db.commit()
    with register.serve() as address:
        asking.ask(waiting.id, address)
    db.expire_all()
    assert (waiting.register_says, waiting.decided_at) == ("vouches", None)


def test_a_code_that_the_register_does_not_know_waits(db: Session) -> None:
    waiting = request_of(db, ask(db, credit_code(7_000_017)))
    db.commit()
    with register.serve() as address:
        asking.ask(waiting.id, address)
    db.expire_all()
    assert (waiting.register_says, waiting.register_entry) == ("unknown", {})


@contextmanager
def broken_register(status: int, content: bytes) -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()


@pytest.mark.parametrize(
    ("status", "content", "tries"),
    [(500, b"", 3), (302, b"", 3), (200, b"<html>", 1), (200, b'{"name": "x"}', 1)],
)
def test_a_register_that_fails_leaves_the_request_to_registrars(
    db: Session, status: int, content: bytes, tries: int
) -> None:
    waiting = request_of(db, ask(db, credit_code(7_000_018)))
    db.commit()
    with broken_register(status, content) as (address, asked):
        asking.ask(waiting.id, address)
    assert len(asked) == tries
    db.expire_all()
    assert waiting.register_says == "silent"
    confirming.confirm(db, registrar(db), waiting.id)


def test_nobody_at_the_address_of_the_register_is_silence_too(db: Session) -> None:
    waiting = request_of(db, ask(db, credit_code(7_000_019)))
    db.commit()
    with register.serve() as address:
        pass
    asking.ask(waiting.id, address)
    db.expire_all()
    assert waiting.register_says == "silent"


def test_without_a_register_nobody_is_asked(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_REGISTER_URL", "none")
    settings.cache_clear()
    waiting = request_of(db, ask(db, credit_code(7_000_020)))
    db.commit()
    jobs.run_all_due()
    settings.cache_clear()
    db.expire_all()
    assert (waiting.register_says, waiting.decided_at) == ("not_asked", None)


# --- what becomes of the licence --------------------------------------------------


def test_the_licence_is_kept_for_its_time_and_then_erased(db: Session) -> None:
    made = ask(db, credit_code(7_000_021))
    waiting = request_of(db, made)
    digest = waiting.sha256
    erasing.erase_proof(db, waiting.id)
    assert store.exists(digest)  # it is not decided
    confirming.confirm(db, registrar(db), waiting.id)
    assert erasing.list_decided(db, moments.now()) == [waiting.id]
    erasing.erase_proof(db, waiting.id)
    assert not store.exists(digest)
    assert (waiting.name, waiting.filename, waiting.sha256) == ("", "", "")
    assert (waiting.decision, erasing.list_decided(db, moments.now())) == ("confirmed", [])


def test_a_licence_that_gave_way_to_another_is_erased_at_once(db: Session) -> None:
    owner = make_user(db)
    first = request_of(db, ask(db, credit_code(7_000_022), owner))
    registering.ask_again(db, signed_in(db, owner), PROFILE, licence())
    db.commit()
    jobs.run_all_due()
    db.expire_all()
    assert (first.decision, first.sha256) == ("withdrawn", "")


def test_a_sweep_leaves_licences_alone(db: Session) -> None:
    waiting = request_of(db, ask(db, credit_code(7_000_023)))
    db.commit()
    assert waiting.sha256 in store._named_by_rows(db, [waiting.sha256])
    assert list(store.verify(db)) == []
