"""Papers are issued once, numbered without gaps, and can be checked by strangers."""

from datetime import date, timedelta
from threading import Thread

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import database, moments
from services.applications.issuing import issue_papers
from services.documents import issuing, numbering, papers, store, verifying
from services.models import Application, Paper
from tests.pure.test_papers import ISSUE
from tests.support.scene import Scene

ON = date(2026, 11, 24)


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db)


def issued(scene: Scene, kind: str) -> Paper:
    issue_papers(scene.db, scene.application.id)
    paper = issuing.issued_paper(scene.db, scene.application.id, kind)
    assert paper is not None
    return paper


def test_case_numbers_of_a_body_and_day_follow_each_other(db: Session) -> None:
    numbers = [numbering.case_number(db, "science", ON) for _ in range(3)]
    assert [number[:17] for number in numbers] == [f"STI-20261124-000{n}" for n in (1, 2, 3)]
    assert all(numbering.valid_case_number(number) == number for number in numbers)
    assert numbering.case_number(db, "science", date(2026, 11, 25)).startswith("STI-20261125-0001")
    assert numbering.case_number(db, "commerce", ON).startswith("COM-20261124-0001")


def test_document_numbers_count_by_body_year_and_series(db: Session) -> None:
    numbers = [
        numbering.document_number(db, "commerce", 2026),
        numbering.document_number(db, "commerce", 2026),
        numbering.document_number(db, "commerce", 2026, "受"),
        numbering.document_number(db, "commerce", 2027),
        numbering.document_number(db, "psb", 2026),
        numbering.document_number(db, "cab", 2026),
    ]
    assert numbers == [
        "深商务〔2026〕1号",
        "深商务〔2026〕2号",
        "深商务受〔2026〕1号",
        "深商务〔2027〕1号",
        "深公〔2026〕1号",
        "市通信管理局〔2026〕1号",
    ]


def test_a_number_that_was_rolled_back_is_given_again(db: Session) -> None:
    numbering.document_number(db, "commerce", 2026)
    db.rollback()
    assert numbering.document_number(db, "commerce", 2026) == "深商务〔2026〕1号"


def test_many_at_once_never_get_the_same_number(db: Session) -> None:
    given: list[str] = []

    def take() -> None:
        with database.Session() as own, own.begin():
            given.append(numbering.document_number(own, "commerce", 2026))

    threads = [Thread(target=take) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == sorted(f"深商务〔2026〕{n}号" for n in range(1, 13))


def test_a_paper_is_issued_once(scene: Scene) -> None:
    scene.submit()
    first = issued(scene, "receipt")
    second = issued(scene, "receipt")
    assert first.id == second.id
    assert scene.db.scalar(select(func.count()).select_from(Paper)) == 1
    assert store.get(first.sha256).startswith(b"%PDF-")


def test_a_second_composition_is_not_even_begun(scene: Scene) -> None:
    scene.submit()
    issued(scene, "receipt")

    def compose(_issue: papers.Issue) -> papers.Sheet:
        raise AssertionError

    issuing.issue(
        scene.db, scene.application, "receipt", compose, body_code="science", on=ON
    )


def test_each_step_leaves_its_paper(scene: Scene) -> None:
    scene.approve()
    issue_papers(scene.db, scene.application.id)
    found = scene.db.scalars(select(Paper).order_by(Paper.id)).all()
    year = moments.today().year
    assert [(paper.kind, paper.number) for paper in found] == [
        ("receipt", scene.application.number),
        ("acceptance", f"深科技创新受〔{year}〕1号"),
        ("decision", f"深科技创新〔{year}〕1号"),
        ("certificate", f"深科技创新证〔{year}〕1号"),
    ]
    assert len({paper.verify_code for paper in found}) == 4


def test_a_paper_is_found_by_its_number_or_its_cases(scene: Scene) -> None:
    scene.approve()
    paper = issued(scene, "certificate")
    year = moments.today().year
    for number in (
        paper.number,
        f" 深科技创新证 [{year}] 1号",
        f"深科技创新证（{year}）１号",
        scene.application.number or "",
        (scene.application.number or "").lower().replace("-", " "),
    ):
        found = verifying.find_paper(scene.db, number, paper.verify_code.lower())
        assert found is not None, number
        assert (found.kind, found.holder, found.standing) == (
            "certificate",
            scene.applicant.name,
            "in_force",
        )


def test_number_and_code_must_belong_together(scene: Scene) -> None:
    scene.approve()
    certificate, receipt = issued(scene, "certificate"), issued(scene, "receipt")
    for number, code in (
        (certificate.number, receipt.verify_code),
        (certificate.number, "22222222"),
        ("深商务〔2026〕99号", certificate.verify_code),
        ("", certificate.verify_code),
        (certificate.number, ""),
    ):
        assert verifying.find_paper(scene.db, number, code) is None


def test_a_certificate_expires_and_can_be_revoked(scene: Scene) -> None:
    scene.approve()
    paper = issued(scene, "certificate")
    assert paper.valid_until is not None

    def standing() -> str:
        found = verifying.find_paper(scene.db, paper.number, paper.verify_code)
        assert found is not None
        return found.standing

    with time_machine.travel(paper.valid_until + timedelta(hours=1)):
        assert standing() == "in_force"
    with time_machine.travel(paper.valid_until + timedelta(days=1)):
        assert standing() == "expired"
    paper.status = "revoked"
    scene.db.flush()
    assert standing() == "revoked"


def test_a_file_is_recognised_only_byte_for_byte(scene: Scene) -> None:
    scene.submit()
    paper = issued(scene, "receipt")
    content = store.get(paper.sha256)
    found = verifying.find_paper_by_content(scene.db, content)
    assert found is not None
    assert found.number == paper.number
    assert verifying.find_paper_by_content(scene.db, content + b"\n") is None


def test_progress_says_nothing_personal(scene: Scene) -> None:
    scene.submit()
    application = scene.application
    assert application.number
    assert application.query_code
    found = verifying.find_progress(scene.db, application.number, application.query_code.lower())
    assert found is not None
    assert (found.state, found.due_on) == ("received", application.due_on)
    assert scene.applicant.name not in repr(found)
    assert verifying.find_progress(scene.db, application.number, "22222222") is None
    assert verifying.find_progress(scene.db, "nonsense", application.query_code) is None


def test_addresses_follow_the_language_of_the_filing() -> None:
    application = Application(language="en")
    assert issuing.public_url(application, "verify").endswith("/en/verify")
    assert papers.qr(ISSUE.check_url)
