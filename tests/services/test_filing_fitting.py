"""What fits an applicant follows from its profile and from what it stated when it filed."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.applications.filing import drafting, submitting
from services.applications.filing.fitting import STANDING, Fit, gather, list_fitting
from services.eligibility import Verdict, all_facts
from services.errors import NotFound
from tests.support.factories import make_applicant, make_user
from tests.support.scene import Scene, actor_of

TODAY = date(2026, 11, 30)


def fit(scene: Scene, code: str) -> Fit:
    found = list_fitting(scene.db, scene.owner, TODAY)
    (one,) = (one for one in found.fits if one.item.code == code)
    return one


def test_what_holds_beyond_a_filing_is_a_fact_of_the_checker() -> None:
    assert set(STANDING) <= set(all_facts())


def test_a_profile_alone_says_where_the_organisation_is_registered(db: Session) -> None:
    scene = Scene(db)
    assert set(gather(db, scene.applicant, TODAY)) == {"registered_in_shenzhen"}
    one = fit(scene, "tase")
    assert one.verdict is Verdict.UNKNOWN
    assert one.outcome
    assert "total_staff" in one.outcome.missing


def test_a_draft_tells_nothing_and_a_filing_what_was_stated(db: Session) -> None:
    scene = Scene(db).fill_in()
    assert fit(scene, "tase").verdict is Verdict.UNKNOWN
    submitting.submit(db, scene.owner, scene.application.id, declared=True)
    known = gather(db, scene.applicant, TODAY)
    assert known["total_staff"].number == scene.application.number
    assert known["total_staff"].on == moments.today()
    one = fit(scene, "tase")
    assert one.outcome
    assert "total_staff" not in one.outcome.missing


def test_what_stands_against_it_is_said_with_what_would_change_it(db: Session) -> None:
    scene = Scene(db).fill_in()
    staff = {**scene.application.answers["staff"], "college": 1}
    version = scene.version(scene.filer)
    drafting.save_section(db, scene.filer, scene.application.id, "staff", staff, version=version)
    submitting.submit(db, scene.owner, scene.application.id, declared=True)
    one = fit(scene, "tase")
    assert one.verdict is Verdict.NO
    assert one.outcome
    assert one.outcome.remedy
    assert "50%" in one.outcome.remedy.all_of[0].en


def test_another_company_knows_nothing_of_it(db: Session) -> None:
    scene = Scene(db).fill_in()
    submitting.submit(db, scene.owner, scene.application.id, declared=True)
    user = make_user(db)
    other = make_applicant(db, user)
    assert set(gather(db, other, TODAY)) <= {"registered_in_shenzhen"}
    assert list_fitting(db, actor_of(user, Role.OWNER, other), TODAY).applicant is other
    with pytest.raises(NotFound):
        list_fitting(db, scene.lead, TODAY)


def test_services_that_nobody_of_its_kind_can_file_are_left_out(db: Session) -> None:
    found = list_fitting(db, Scene(db).owner, TODAY)
    assert all("organisation" in one.item.applicants for one in found.fits)
    assert {one.nature for one in found.questions} == {"enquiry"}
    assert not any(one.item.nature == "enquiry" for one in found.fits)
