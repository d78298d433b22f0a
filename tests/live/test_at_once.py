"""What many do in the same moment happens once. Two real workers serve them."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import moments
from services.accounts import registering
from services.accounts.links import issue_link
from services.accounts.organisations import Profile
from services.accounts.throttle import PER_ACCOUNT
from services.actor import Role
from services.applications.case.loading import load
from services.applications.filing import drafting
from services.limits import FIRST_DELAY
from services.models import Applicant, Application, Event, Membership, Registration
from tests.support.answers import credit_code
from tests.support.client import LintClient
from tests.support.crowd import Caller, at_once, caller
from tests.support.factories import make_applicant, make_officer, make_registrar, make_user
from tests.support.licences import licence
from tests.support.people import signed_in
from tests.support.scene import Scene

SUBMITTERS, APPROVERS, GUESSERS, TWICE = 50, 20, 30, 4
Form = dict[str, Any]


def send(page: tuple[Caller, str, Form]) -> Any:
    who, path, form = page
    return who.call("POST", path, form)


def events(db: Session, action: str) -> int:
    return db.scalar(select(func.count()).where(Event.action == action)) or 0


@pytest.mark.parametrize("_round", range(3))
def test_fifty_submits_of_one_draft_make_one_application(
    db: Session, client: LintClient, site: str, _round: int
) -> None:
    scene = Scene(db).fill_in()
    application = scene.application
    owner = caller(client, site, scene.users["", Role.OWNER], scene.applicant)
    path = f"/en/enterprise/applications/{application.id}/sign"
    form = {"declared": "y", "version": application.version}

    answers = at_once([owner] * SUBMITTERS, lambda one: one.call("POST", path, form))

    assert Counter((a.status_code, a.headers["Location"]) for a in answers) == {
        (303, path.replace("/sign", "/receipt")): SUBMITTERS
    }
    db.expire_all()
    filed = db.execute(select(Application.state, Application.number)).all()
    assert [state for state, _ in filed] == ["received"]
    assert filed[0].number
    assert events(db, "submit") == 1


def test_twenty_approvers_make_one_decision(db: Session, client: LintClient, site: str) -> None:
    scene = Scene(db).conclude().stand_public()
    application = scene.application
    path = f"/en/agency/cases/{application.id}/approve"
    form = {"version": scene.version(scene.approver), "text": ""}
    chiefs = [make_officer(db, "science", Role.APPROVER) for _ in range(APPROVERS)]
    callers = [caller(client, site, chief) for chief in chiefs]

    answers = at_once(callers, lambda one: one.call("POST", path, form))

    assert Counter(a.status_code for a in answers) == {303: 1, 409: APPROVERS - 1}
    db.expire_all()
    assert db.scalars(select(Application.decision)).all() == ["approved"]
    assert events(db, "approve") == 1


def test_two_filers_edit_two_sections_of_a_draft(
    db: Session, client: LintClient, site: str
) -> None:
    scene = Scene(db).fill_in()
    case = load(db, scene.owner, scene.application.id)
    path = f"/en/enterprise/applications/{case.application.id}/sections"

    def page(role: Role, section: str, field: str, typed: str) -> tuple[Caller, str, Form]:
        form = {f"{section}-{field}": typed, "version": drafting.section_version(case, section)}
        who = caller(client, site, scene.users["", role], scene.applicant)
        return who, f"{path}/{section}", form

    pages = [page(Role.OWNER, "staff", "total", "88"), page(Role.FILER, "income", "year", "2024")]
    answers = at_once(pages, send)

    assert [a.status_code for a in answers] == [422, 422]  # kept, though all else is missing
    db.expire_all()
    kept = db.scalars(select(Application.answers)).one()
    assert (kept["staff"]["total"], kept["income"]["year"]) == (88, 2024)


def test_a_correction_is_answered_once(db: Session, client: LintClient, site: str) -> None:
    scene = Scene(db).ask_for_correction("staff.college")
    drafting.save_section(
        db,
        scene.owner,
        scene.application.id,
        "staff",
        scene.application.answers["staff"],
        version=scene.version(scene.owner),
    )
    owner = caller(client, site, scene.users["", Role.OWNER], scene.applicant)
    path = f"/en/enterprise/applications/{scene.application.id}/correction/sign"
    form = {"version": scene.version(scene.owner), "declared": "y"}

    answers = at_once([owner] * TWICE, lambda one: one.call("POST", path, form))

    assert Counter(a.status_code for a in answers) == {303: 1, 409: TWICE - 1}
    assert events(db, "answer_correction") == 1


@pytest.mark.parametrize("_round", range(3))
def test_a_case_is_withdrawn_or_approved(
    db: Session, client: LintClient, site: str, _round: int
) -> None:
    scene = Scene(db).conclude().stand_public()
    application_id = scene.application.id
    chief = caller(client, site, scene.user("science", Role.APPROVER))
    owner = caller(client, site, scene.users["", Role.OWNER], scene.applicant)
    pages = [
        (
            chief,
            f"/en/agency/cases/{application_id}/approve",
            {"version": scene.version(scene.approver), "text": ""},
        ),
        (
            owner,
            f"/en/enterprise/applications/{application_id}/withdraw",
            {"version": scene.version(scene.owner), "text": "不再需要"},
        ),
    ]

    answers = at_once(pages, send)

    assert sorted(a.status_code for a in answers) == [303, 409]
    assert events(db, "approve") + events(db, "withdraw") == 1


def test_a_credit_code_is_confirmed_once(db: Session, client: LintClient, site: str) -> None:
    code, waiting = credit_code(), []
    for _ in range(TWICE):
        actor = signed_in(db, make_user(db))
        profile = Profile(name="深圳示例同时有限公司", district="nanshan")
        made = registering.register_organisation(db, actor, code, profile, licence())
        of_this = Registration.applicant_id == made.id
        waiting += db.scalars(select(Registration.id).where(of_this))
    callers = [(caller(client, site, make_registrar(db)), one) for one in waiting]

    def confirm(one: tuple[Caller, UUID]) -> Any:
        registrar, asked = one
        path = f"/en/registrar/requests/{asked}"
        return registrar.call("POST", path, {"decision": "confirm"})

    answers = at_once(callers, confirm)

    assert Counter(a.status_code for a in answers) == {303: 1, 409: TWICE - 1}
    confirmed = select(func.count()).where(Applicant.confirmed_at.is_not(None))
    assert db.scalar(confirmed) == 1


def test_a_person_registers_once(db: Session, client: LintClient, site: str) -> None:
    someone = caller(client, site, make_user(db))
    form = {
        "name": "Example Person",
        "identity_kind": "passport",
        "nationality": "GB",
        "identity_number": "E12345678",
        "district": "nanshan",
    }
    path = "/en/account/person/register"

    answers = at_once([someone] * TWICE, lambda one: one.call("POST", path, form))

    assert Counter(a.status_code for a in answers) == {303: 1, 409: TWICE - 1}
    assert db.scalar(select(func.count()).select_from(Applicant)) == 1


def test_an_invitation_is_accepted_once(db: Session, client: LintClient, site: str) -> None:
    owner = make_user(db)
    organisation = make_applicant(db, owner)
    token = issue_link(
        db,
        "invitation",
        "new@example.com",
        applicant_id=organisation.id,
        data={"role": "filer", "invited_by": str(owner.id)},
    ).token
    db.commit()
    stranger = caller(client, site)
    form = {"name": "测试人员", "password": "a long enough sentence"}

    answers = at_once(
        [stranger] * TWICE, lambda one: one.call("POST", f"/en/account/invitation/{token}", form)
    )

    assert Counter(a.status_code for a in answers) == {303: 1, 404: TWICE - 1}
    assert db.scalar(select(func.count()).select_from(Membership)) == 2


def test_guesses_of_a_password_are_counted_exactly(
    db: Session, client: LintClient, site: str
) -> None:
    stranger = caller(client, site)

    def guess(email: str) -> Counter[int]:
        db.commit()
        form = {"email": email, "password": "not this one at all"}
        answers = at_once(
            [stranger] * GUESSERS, lambda one: one.call("POST", "/en/account/sign-in", form)
        )
        return Counter(answer.status_code for answer in answers)

    found = _before_the_first_delay_is_over(lambda: guess(make_user(db).email))
    assert found == {422: PER_ACCOUNT, 429: GUESSERS - PER_ACCOUNT}


def _before_the_first_delay_is_over(count: Callable[[], Counter[int]]) -> Counter[int]:
    """What was counted, once more if another try was admitted meanwhile."""
    for _ in range(2):
        began = moments.now().timestamp()
        found = count()
        if moments.now().timestamp() - began < FIRST_DELAY:
            break
    return found
