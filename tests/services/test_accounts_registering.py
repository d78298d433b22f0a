"""Organisations that wait to be confirmed: what they may, and what becomes of the licence."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy.orm import Session

from services import jobs, moments
from services.accounts import colleagues, confirming, organisations, registering
from services.accounts.organisations import IdentityDocument
from services.accounts.throttle import REQUESTS
from services.actor import Role
from services.applications.case import room
from services.applications.filing import starting, submitting
from services.documents import store
from services.errors import Conflict, Forbidden, Invalid, TooMany
from services.privacy import erasing
from services.quotas import quotas
from tests.support.factories import (
    credit_code,
    make_applicant,
    make_officer,
    make_user,
)
from tests.support.licences import licence
from tests.support.people import mails, signed_in
from tests.support.registrations import PROFILE, ask, registrar, request_of
from tests.support.scene import Scene


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


def test_asking_anew_counts_as_well_so_the_register_is_not_searched_by_it(db: Session) -> None:
    user = make_user(db)
    with time_machine.travel("2026-03-02T02:00:00Z", tick=False):
        made = ask(db, credit_code(7_100_998), user)
        actor = signed_in(db, user, made)
        for _ in range(REQUESTS - 1):
            registering.ask_again(db, actor, PROFILE, licence())
        with pytest.raises(TooMany):
            registering.ask_again(db, actor, PROFILE, licence())


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
