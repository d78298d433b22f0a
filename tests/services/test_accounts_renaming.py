"""New names: asked for with proof, confirmed by a registrar, known in open cases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.accounts import confirming, organisations, renaming
from services.accounts.organisations import IdentityDocument, Profile
from services.accounts.renaming import NewIdentity
from services.actor import Actor, Role
from services.applications.case import checks
from services.applications.filing import starting, submitting
from services.applications.lifecycle import Action
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.models import Applicant, AuditEntry, Registration, User
from tests.support.company import open_round
from tests.support.factories import make_applicant, make_registrar, make_user
from tests.support.licences import licence
from tests.support.overlapping import while_under_way
from tests.support.people import kinds, signed_in
from tests.support.picks import FUND, pick
from tests.support.scene import Scene

NEW = NewIdentity("深圳新名科技有限公司", date(2026, 1, 5), "新法人")


def confirm(db: Session) -> None:
    registrar = signed_in(db, make_registrar(db))
    (waiting,) = confirming.list_requests(db, registrar).requests
    assert waiting.kind == "name"
    confirming.confirm(db, registrar, waiting.id)


def test_a_new_name_is_confirmed_and_both_are_known(db: Session) -> None:
    scene = Scene(db).review()
    former, case = scene.applicant.name, scene.application
    draft = starting.start(db, scene.filer, "tase", language="sc")
    renaming.request_renaming(db, scene.owner, NEW, licence())
    assert scene.applicant.name == former
    confirm(db)
    db.expire_all()
    applicant = scene.applicant
    assert (applicant.name, applicant.legal_representative) == (NEW.name, NEW.legal_representative)
    assert applicant.old_names == [former]
    assert case.applicant_name == former  # as it was signed
    assert case.answers["enterprise"]["name"] == former
    assert draft.answers["enterprise"]["name"] == NEW.name
    event = case.events[-1]
    assert (event.action, event.to_state) == (Action.RENAME, "review")
    assert (event.data["former"], event.data["name"], event.data["since"]) == (
        former,
        NEW.name,
        "2026-01-05",
    )
    assert kinds(db, db.get_one(User, scene.owner.user_id))[-1] == "renaming_confirmed"
    actions = db.scalars(select(AuditEntry.action).where(AuditEntry.subject == str(applicant.id)))
    assert {"name.requested", "name.confirmed"} <= set(actions)
    assert list(checks.verify(db)) == []


@pytest.mark.parametrize("nature", ["enquiry", "matching", "hand_off", "register"])
def test_an_open_case_that_bears_no_name_to_decide_on_is_left_alone(
    db: Session, nature: str
) -> None:
    code = pick(lambda one: one.nature == nature and "organisation" in one.applicants)
    scene = Scene(db, code).submit()
    renaming.request_renaming(db, scene.owner, NEW, licence())
    confirm(db)
    db.expire_all()
    assert scene.applicant.name == NEW.name
    assert scene.application.events[-1].action != Action.RENAME
    assert list(checks.verify(db)) == []


def test_of_two_requests_at_once_the_second_is_told_of_the_first(db: Session) -> None:
    scene = Scene(db).review()

    def ask(session: Session) -> None:
        renaming.request_renaming(session, scene.owner, NEW, licence())

    assert while_under_way(db, ask, ask) is Conflict
    assert len(db.scalars(select(Registration).where(Registration.kind == "name")).all()) == 1


def test_who_renames_and_who_files_do_not_wait_for_each_other(db: Session) -> None:
    open_round(db, FUND)
    scene = Scene(db, FUND).fill_in()
    renaming.request_renaming(db, scene.owner, NEW, licence())

    def submit(session: Session) -> None:
        submitting.submit(session, scene.owner, scene.application.id, declared=True)

    assert while_under_way(db, confirm, submit) is None
    assert scene.application.filed_name == NEW.name


def test_submitted_cases_keep_name_and_representative(db: Session) -> None:
    scene = Scene(db).submit()
    case, applicant = scene.application, scene.applicant
    assert (case.filed_name, case.filed_representative) == (applicant.name, "示例法人")
    submitted = next(event for event in case.events if event.action == Action.SUBMIT)
    assert submitted.data["applicant"] == {
        "name": applicant.name,
        "representative": "示例法人",
        "code": applicant.credit_code,
    }


def test_a_profile_is_changed_without_its_names(db: Session) -> None:
    owner = make_user(db)
    applicant = make_applicant(db, owner, legal_representative="甲乙")
    name = applicant.name
    other = Profile(name="别的名字", legal_representative="丙丁", address="示例路2号")
    organisations.change_profile(db, signed_in(db, owner), applicant.version, other)
    assert (applicant.name, applicant.legal_representative) == (name, "甲乙")
    assert applicant.address == "示例路2号"


def wanted(applicant: Applicant, **values: object) -> NewIdentity:
    known = {"name": applicant.name, "legal_representative": applicant.legal_representative}
    return NewIdentity(**{"since": date(2026, 1, 5), **known, **values})  # type: ignore[arg-type]


def test_a_request_that_changes_nothing_or_is_early_is_refused(db: Session) -> None:
    owner = make_user(db)
    applicant = make_applicant(db, owner)
    actor = signed_in(db, owner)
    for values, field in (
        ({}, "name"),
        ({"name": "新名", "since": moments.today() + timedelta(days=1)}, "since"),
    ):
        with pytest.raises(Invalid) as refused:
            renaming.request_renaming(db, actor, wanted(applicant, **values), licence())
        assert [problem.field for problem in refused.value.problems] == [field]


def test_owners_alone_ask_and_once(db: Session) -> None:
    owner, filer = make_user(db), make_user(db)
    make_applicant(db, owner, (filer, Role.FILER))
    with pytest.raises(Forbidden):
        renaming.request_renaming(db, signed_in(db, filer), NEW, licence())
    renaming.request_renaming(db, signed_in(db, owner), NEW, licence())
    with pytest.raises(Conflict):
        renaming.request_renaming(db, signed_in(db, owner), NEW, licence())


def test_an_organisation_that_waits_is_not_renamed(db: Session) -> None:
    owner = make_user(db)
    make_applicant(db, owner, confirmed_at=None)
    with pytest.raises(NotFound):
        renaming.request_renaming(db, signed_in(db, owner), NEW, licence())


def test_a_refused_name_changes_nothing(db: Session) -> None:
    owner = make_user(db)
    applicant = make_applicant(db, owner)
    former = applicant.name
    renaming.request_renaming(db, signed_in(db, owner), NEW, licence())
    waiting = db.scalars(select(Registration.id)).one()
    registrar = signed_in(db, make_registrar(db))
    with pytest.raises(NotFound):
        confirming.hand_over(db, registrar, waiting, "x")
    confirming.refuse(db, registrar, waiting, "通知书不完整")
    assert (applicant.name, applicant.former_names) == (former, "")
    assert kinds(db, owner) == ["renaming_refused"]
    renaming.request_renaming(db, signed_in(db, owner), NEW, licence())


def person(db: Session) -> tuple[Actor, Applicant]:
    user = make_user(db)
    made = make_applicant(
        db,
        user,
        kind="person",
        credit_code=None,
        name="EXAMPLE ALEX",
        identity_kind="passport",
        identity_number="E1234567",
        nationality="GB",
    )
    return signed_in(db, user, made), made


def test_a_person_has_a_new_passport(db: Session) -> None:
    actor, applicant = person(db)

    def ask(document: IdentityDocument) -> None:
        renaming.request_renaming(db, actor, wanted(applicant, document=document), licence())

    for wrong, field in (
        (IdentityDocument("passport", "e 1234567", "GB"), "name"),
        (IdentityDocument("passport", "E7654321"), "nationality"),
        (IdentityDocument("resident_id", "440300199001010000"), "identity_number"),
    ):
        with pytest.raises(Invalid) as refused:
            ask(wrong)
        assert [problem.field for problem in refused.value.problems] == [field]
    ask(IdentityDocument("passport", "e 7654321", "GB"))
    confirm(db)
    assert (applicant.identity_number, applicant.former_names) == ("E7654321", "")
