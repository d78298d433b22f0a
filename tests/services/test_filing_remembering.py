"""What an applicant filed of itself last is filled in the next time, to be confirmed."""

from copy import copy

from sqlalchemy.orm import Session

from services import moments
from services.applications.filing import starting, submitting
from services.models import Application
from tests.support.company import open_round
from tests.support.scene import Scene

OTHER = "fund-base"
"""Another fund, which asks the same of the organisation."""
OUTSOURCING = {"offshore", "sys_outsourcing"}
"""Figures that a company without outsourcing leaves out."""


def filed(db: Session, **figures: object) -> Scene:
    """A company that has filed for a fund."""
    open_round(db, "fund-model")
    scene = Scene(db, "fund-model").fill_in()
    answers = scene.application.answers
    scene.application.answers = {**answers, "figures": {**answers["figures"], **figures}}
    db.flush()
    submitting.submit(db, scene.owner, scene.application.id, declared=True)
    return scene


def started(scene: Scene, item_code: str = OTHER) -> Application:
    return starting.start(scene.db, scene.filer, item_code, language="sc")


def test_what_an_organisation_last_filed_of_itself_is_filled_in(db: Session) -> None:
    scene = filed(db)
    said, draft = scene.application.answers, started(scene)
    assert draft.answers["organisation"].keys() == said["organisation"].keys()
    for code in ("sector", "size", "staff", "legal_person", "registered_in_shenzhen"):
        assert draft.answers["organisation"][code] == said["organisation"][code]
    assert draft.answers["figures"] == said["figures"]
    assert {"organisation.size", "figures.revenue"} <= set(draft.prefilled)
    assert "organisation.name" not in draft.prefilled
    assert not draft.answers.keys() & {"costs", "public_money", "undertakings"}


def test_the_profile_and_the_account_of_today_go_before_what_was_filed(db: Session) -> None:
    scene = filed(db)
    scene.applicant.address = "深圳市福田区新址1号"
    assert started(scene).answers["organisation"]["address"] == "深圳市福田区新址1号"


def test_a_draft_is_nothing_that_was_filed(db: Session) -> None:
    scene = Scene(db, "fund-model").fill_in()
    assert "size" not in started(scene).answers["organisation"]


def test_figures_of_an_earlier_year_are_asked_anew(db: Session) -> None:
    draft = started(filed(db, year=moments.today().year - 2))
    assert "figures" not in draft.answers
    assert "size" in draft.answers["organisation"]


def test_nothing_is_filled_in_from_the_filings_of_others(db: Session) -> None:
    filed(db)
    draft = started(Scene(db))
    assert "size" not in draft.answers["organisation"]
    assert "figures" not in draft.answers


def test_a_service_that_asks_something_else_is_begun_with_the_profile_alone(db: Session) -> None:
    draft = started(filed(db), "tase")
    assert draft.answers.keys() == {"enterprise"}
    assert "capital" not in draft.answers["enterprise"]


def test_a_second_report_knows_the_certificate_of_the_first(db: Session) -> None:
    scene = Scene(db, "tase-report").fill_in().submit()
    said, draft = scene.application.answers["report"], started(scene, "tase-report")
    kept = ("certificate_no", "certified_on", "valid_to")
    assert draft.answers["report"] == {code: said[code] for code in kept}
    assert not draft.answers.keys() & {"staff", "income"}


def test_figures_are_those_of_one_filing_so_that_they_fit_together(db: Session) -> None:
    first = filed(db, service_exports="640.00", offshore="410.00", sys_outsourcing="FW-2025-0301")
    open_round(db, OTHER)
    second = copy(first)
    second.item_code, second.application = OTHER, started(first)
    second.fill_in()
    said = second.application.answers
    left = {code: said["figures"][code] for code in said["figures"] if code not in OUTSOURCING}
    second.application.answers = {**said, "figures": {**left, "service_exports": "120.00"}}
    submitting.submit(db, second.owner, second.application.id, declared=True)
    known = started(first, "fund-research").answers["figures"]
    assert known["service_exports"] == "120.00"
    assert not known.keys() & OUTSOURCING
