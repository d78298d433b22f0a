"""The applicant's side of a case, by the services alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import database, moments
from services.actor import Role
from services.applications.case import casefile, checks
from services.applications.case.loading import load
from services.applications.casework import accepting
from services.applications.casework.accepting import Correction
from services.applications.casework.joint import Opinion
from services.applications.filing import (
    acknowledging,
    correcting,
    discarding,
    drafting,
    starting,
    submitting,
    withdrawing,
)
from services.applications.letters import issuing
from services.applications.lifecycle import Action, State
from services.catalogue import item, total_amount
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.models import Event
from tests.support.company import open_round
from tests.support.editions import add, revised
from tests.support.factories import make_applicant, make_user
from tests.support.scene import Scene, actor_of


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db)


def test_a_draft_begins_with_the_profile_and_what_was_carried_over(scene: Scene) -> None:
    draft = starting.start(
        scene.db, scene.filer, "tase", language="sc", answers={"staff": {"total": 12}}
    )
    assert draft.answers["enterprise"]["name"] == scene.applicant.name
    assert draft.answers["staff"]["total"] == 12
    assert {"enterprise.address", "staff.total"} <= set(draft.prefilled)
    assert "enterprise.name" not in draft.prefilled  # there is nothing to confirm


def test_an_employers_draft_is_not_asked_what_the_portal_knows(scene: Scene) -> None:
    answers = starting.start(scene.db, scene.filer, "talent-green", language="en").answers
    assert answers["work"]["employer"] == scene.applicant.name
    assert answers["work"]["district"] == scene.applicant.district
    assert answers["filing"]["language"] == "english"
    assert "person" not in answers


def test_a_persons_draft_takes_the_person_from_the_profile(scene: Scene, db: Session) -> None:
    someone = make_user(db)
    person = make_applicant(
        db, someone, kind="person", credit_code=None, name="示例人员", name_en="EXAMPLE ALEX"
    )
    actor = actor_of(someone, Role.OWNER, person)
    answers = starting.start(db, actor, "talent-green", language="tc").answers
    assert answers["person"]["name_passport"] == "EXAMPLE ALEX"
    assert answers["filing"]["language"] == "chinese"
    assert "work" not in answers


def test_a_person_cannot_file_what_is_for_organisations(scene: Scene, db: Session) -> None:
    someone = make_user(db)
    person = make_applicant(
        db, someone, kind="person", credit_code=None, district=None, name="示例人员"
    )
    actor = actor_of(someone, Role.OWNER, person)
    with pytest.raises(Forbidden):
        starting.start(db, actor, "tase", language="sc")
    assert starting.start(db, actor, "talent-green", language="en").language == "en"


def test_a_viewer_starts_nothing(scene: Scene) -> None:
    with pytest.raises(Forbidden):
        starting.start(scene.db, scene.viewer, "tase", language="sc")


def test_submission_numbers_routes_and_starts_the_clock(scene: Scene) -> None:
    application = scene.submit().application
    assert application.number
    assert application.query_code
    assert application.route
    assert application.due_on
    assert [review.part for review in application.reviews] == ["lead", "joint", "joint"]
    assert application.prefilled == []


def test_an_incomplete_draft_is_not_submitted(scene: Scene) -> None:
    with pytest.raises(Invalid) as refusal:
        submitting.submit(scene.db, scene.owner, scene.application.id, declared=True)
    assert {problem.field.split(".")[0] for problem in refusal.value.problems} >= {
        "staff",
        "documents",
    }
    assert scene.application.state == State.DRAFT


def test_an_undeclared_draft_is_not_submitted(scene: Scene) -> None:
    scene.fill_in()
    with pytest.raises(Invalid):
        submitting.submit(scene.db, scene.owner, scene.application.id, declared=False)


def test_fifty_submissions_at_once_make_one_application(scene: Scene, db: Session) -> None:
    scene.fill_in()
    db.commit()

    def submit(_: int) -> str | None:
        with database.Session() as session, session.begin():
            return submitting.submit(
                session, scene.owner, scene.application.id, declared=True
            ).number

    with ThreadPoolExecutor(25) as pool:
        numbers = list(pool.map(submit, range(50)))
    assert len(set(numbers)) == 1
    submitted = select(func.count()).where(
        Event.application_id == scene.application.id, Event.action == Action.SUBMIT
    )
    assert db.scalar(submitted) == 1


def test_an_owner_does_not_sign_another_version_than_was_read(scene: Scene) -> None:
    scene.fill_in()
    read = scene.application.version
    drafting.save_section(scene.db, scene.filer, scene.application.id, "scope", {}, version=read)
    with pytest.raises(Conflict):
        submitting.submit(scene.db, scene.owner, scene.application.id, declared=True, version=read)


def test_the_amount_is_that_of_the_round_and_follows_a_correction(db: Session) -> None:
    opened = open_round(db, "fund-training")
    scene = Scene(db, "fund-training").submit()
    application = scene.application
    wanted = item("fund-training")
    assert application.round_id == opened.id
    assert application.amount == total_amount(wanted, application.answers, opened)
    assert application.amount is not None
    _ask(scene, "trainees.people", "trainees.number")
    people = application.answers["trainees"]["people"][:1]
    drafting.save_section(
        db,
        scene.filer,
        application.id,
        "trainees",
        {"people": people, "number": 1},
        version=scene.version(scene.filer),
    )
    correcting.answer_correction(
        db, scene.owner, application.id, declared=True, version=scene.version(scene.owner)
    )
    assert application.amount == total_amount(wanted, application.answers, opened)
    assert application.amount <= Decimal(4500)


def test_costs_outside_the_round_earn_nothing(db: Session) -> None:
    opened = open_round(db, "fund-training")
    opened.costs_from = opened.costs_to = moments.today() - timedelta(days=4000)
    scene = Scene(db, "fund-training").submit()
    assert scene.application.amount == 0


def test_a_correction_opens_what_it_lists_and_what_hangs_on_it(db: Session) -> None:
    open_round(db, "fund-training")
    scene = Scene(db, "fund-training").submit()
    _ask(scene, "training.provider")
    case = load(db, scene.filer, scene.application.id)
    assert drafting.correctable_paths(case) >= {"training.provider", "training.provider_name"}
    assert "training.programme" not in drafting.correctable_paths(case)
    before = dict(scene.application.answers["training"])
    drafting.save_section(
        db,
        scene.filer,
        scene.application.id,
        "training",
        {"programme": "另一个项目", "provider": before["provider"]},
        version=scene.version(scene.filer),
    )
    assert scene.application.answers["training"]["programme"] == before["programme"]


@pytest.mark.parametrize(
    ("corrected", "before", "after"),
    [
        (True, ["psb", "hrss"], ["psb", "qianhai", "hrss"]),
        (False, ["psb", "qianhai", "hrss"], ["psb", "hrss"]),
    ],
)
def test_who_takes_part_follows_a_corrected_answer(
    db: Session, corrected: bool, before: list[str], after: list[str]
) -> None:
    scene = Scene(db, "talent-green").fill_in()
    _answer_work(scene, district="nanshan", in_qianhai=not corrected)
    submitting.submit(db, scene.owner, scene.application.id, declared=True)
    assert _units(scene) == before
    _ask(scene, "work.in_qianhai")
    _answer_work(scene, in_qianhai=corrected)
    correcting.answer_correction(
        db, scene.owner, scene.application.id, declared=True, version=scene.version(scene.owner)
    )
    db.commit()
    assert _units(scene) == after
    case = load(db, scene.lead, scene.application.id)
    told = case.last(Action.ANSWER_CORRECTION)
    assert told
    assert told.data["route"] == scene.application.route
    assert [part["agencies"] for part in scene.application.route["joint"]] == [
        [unit] for unit in after[1:]
    ]
    accepting.accept(db, scene.lead, scene.application.id, version=scene.version(scene.lead))
    assert list(checks.verify(db)) == []


def _answer_work(scene: Scene, **answers: object) -> None:
    work = scene.application.answers["work"] | answers
    version = scene.version(scene.filer)
    drafting.save_section(
        scene.db, scene.filer, scene.application.id, "work", work, version=version
    )


def _units(scene: Scene) -> list[str]:
    scene.db.expire_all()
    return [unit for review in scene.application.reviews for unit in review.unit_codes]


def test_a_section_has_a_version_of_its_own(scene: Scene) -> None:
    case = load(scene.db, scene.filer, scene.application.id)
    before = [drafting.section_version(case, code) for code in ("staff", "income")]
    drafting.put_section(scene.db, case, "staff", {"total": 5})
    after = [drafting.section_version(case, code) for code in ("staff", "income")]
    assert before[0] != after[0]
    assert before[1] == after[1]


def test_a_discarded_draft_is_not_found_by_anyone(scene: Scene) -> None:
    discarding.discard(
        scene.db, scene.filer, scene.application.id, version=scene.application.version
    )
    for actor in (scene.owner, scene.filer, scene.viewer):
        with pytest.raises(NotFound):
            load(scene.db, actor, scene.application.id)


def test_an_earlier_application_is_copied_without_its_documents(scene: Scene) -> None:
    scene.submit()
    draft = starting.copy(scene.db, scene.filer, scene.application.id)
    assert draft.copied_from == scene.application.id
    assert draft.state == State.DRAFT
    case = load(scene.db, scene.filer, draft.id)
    assert {p.field.split(".")[0] for p in drafting.submission_problems(scene.db, case)} == {
        "documents"
    }


def test_a_copy_of_a_strangers_case_is_refused(scene: Scene, db: Session) -> None:
    stranger = Scene(db)
    with pytest.raises(NotFound):
        starting.copy(db, stranger.filer, scene.application.id)


def test_the_result_is_acknowledged_once(scene: Scene, db: Session) -> None:
    scene.approve()
    with pytest.raises(Conflict):
        acknowledging.acknowledge(db, scene.owner, scene.application.id)
    issuing.issue_papers(db, scene.application.id)
    for _ in range(2):
        acknowledging.acknowledge(db, scene.viewer, scene.application.id)
    taken = [event.action for event in scene.application.events]
    assert taken.count(Action.ACKNOWLEDGE) == 1


def test_after_the_decision_opinions_are_open_and_drafting_is_not(scene: Scene) -> None:
    scene.consult()
    for review in scene.application.reviews[1:]:
        scene.opine(review.body_code, Opinion.AGREE_WITH_CONDITIONS, "请按期报送数据")
    before = _opened(scene)
    assert Action.OPINE not in before
    assert Action.SUBMIT in before
    scene.application.decided_at = moments.now()
    after = _opened(scene)
    assert Action.OPINE in after
    assert not after & {Action.CLAIM, Action.RELEASE, Action.CONCLUDE, Action.SEND_BACK}


def _opened(scene: Scene) -> set[str]:
    case = load(scene.db, scene.owner, scene.application.id)
    file = casefile.case_file(case, "en")
    return {event["content"]["action"] for event in file["events"] if event["content"]}


def _ask(scene: Scene, *paths: str) -> None:
    scene.claim()
    identifier: UUID = scene.application.id
    accepting.ask_for_correction(
        scene.db,
        scene.lead,
        identifier,
        version=scene.version(scene.lead),
        corrections=[Correction(path, "请更正") for path in paths],
    )


def test_a_round_takes_one_application_of_each_applicant(db: Session) -> None:
    current = open_round(db, "fund-training")
    first = Scene(db, "fund-training").submit()
    second = first.another().fill_in()
    with pytest.raises(Invalid) as refused:
        submitting.submit(db, second.owner, second.application.id, declared=True)
    (problem,) = refused.value.problems
    assert problem.field == "round"
    assert str(problem.message).startswith(f"Application {first.application.number} was filed in")
    version = first.version(first.owner)
    withdrawing.withdraw(db, first.owner, first.application.id, version=version, reason="重新申报")
    submitting.submit(db, second.owner, second.application.id, declared=True)
    assert second.application.round_id == current.id
    assert Scene(db, "fund-training").submit().application.number, "nobody else is in the way"


def test_an_item_may_count_several_applications_of_an_applicant_together(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(monkeypatch, revised(item("fund-training"), one_per_round="merge"))
    open_round(db, "fund-training")
    first = Scene(db, "fund-training").submit()
    assert first.another().submit().application.number
