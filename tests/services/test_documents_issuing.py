"""Papers are issued once, numbered without gaps, and can be checked by strangers."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
import time_machine
from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import database, moments
from services.applications.letters.issuing import issue_papers
from services.documents import issuing, numbering, papers, store, verifying
from services.documents.digital_seals import comparing
from services.documents.digital_seals.certificates import SealUnavailable, read_roots
from services.documents.digital_seals.judging import judge
from services.models import Application, Base, Paper
from services.plan import body
from services.settings import settings
from tests.support.filed import make_filed, make_paper, own_store, revoke_paper
from tests.support.scene import Scene

ON = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with own_store(tmp_path, monkeypatch):
        yield


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db)


@pytest.fixture
def case(db: Session) -> Application:
    return make_filed(db)


def issued(scene: Scene, kind: str) -> Paper:
    issue_papers(scene.db, scene.application.id)
    paper = issuing.find_issued_paper(scene.db, scene.application.id, kind)
    assert paper is not None
    return paper


def test_case_numbers_of_a_body_and_day_follow_each_other(db: Session) -> None:
    numbers = [numbering.next_case_number("science", ON) for _ in range(3)]
    assert [number[:17] for number in numbers] == [f"STI-20261124-000{n}" for n in (1, 2, 3)]
    assert all(numbering.parse_case_number(number) == number for number in numbers)
    assert numbering.next_case_number("science", date(2026, 11, 25)).startswith("STI-20261125-0001")
    assert numbering.next_case_number("commerce", ON).startswith("COM-20261124-0001")


def test_document_numbers_count_by_body_year_and_series(db: Session) -> None:
    numbers = [
        numbering.next_document_number(db, "commerce", 2026),
        numbering.next_document_number(db, "commerce", 2026),
        numbering.next_document_number(db, "commerce", 2026, "受"),
        numbering.next_document_number(db, "commerce", 2027),
        numbering.next_document_number(db, "psb", 2026),
        numbering.next_document_number(db, "cab", 2026),
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
    numbering.next_document_number(db, "commerce", 2026)
    db.rollback()
    assert numbering.next_document_number(db, "commerce", 2026) == "深商务〔2026〕1号"


def test_many_at_once_never_get_the_same_number(db: Session) -> None:
    given: list[str] = []

    def take() -> None:
        with database.Session() as own, own.begin():
            given.append(numbering.next_document_number(own, "commerce", 2026))

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


@pytest.mark.parametrize(
    ("issued_on", "last_day"),
    [("2026-08-24", "2027-02-24"), ("2023-08-31", "2024-02-29"), ("2026-03-31", "2026-09-30")],
)
def test_a_certificate_of_six_months_ends_on_the_same_day_or_with_the_month(
    db: Session, issued_on: str, last_day: str
) -> None:
    with moments.at(datetime.fromisoformat(f"{issued_on}T10:00+08:00")):
        scene = Scene(db, "talent-green").approve()
    assert str(issued(scene, "certificate").valid_until) == last_day
    assert issued(scene, "decision").valid_until is None


def test_a_second_composition_is_not_even_begun(scene: Scene) -> None:
    scene.submit()
    issued(scene, "receipt")

    def compose(_issue: papers.Issue) -> papers.PrintedPaper:
        raise AssertionError

    issuing.issue(scene.db, scene.application, "receipt", compose, body_code="science", on=ON)


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


def test_a_paper_is_found_by_its_number_or_its_cases(db: Session, case: Application) -> None:
    paper = make_paper(db, case, "certificate")
    assert case.number
    for number in (
        paper.number,
        " 深科技创新证 [2026] 1号",
        "深科技创新证（2026）１号",
        case.number,
        case.number.lower().replace("-", " "),
    ):
        found = verifying.find_paper(db, number, paper.verify_code.lower())
        assert found is not None, number
        assert (found.kind, found.holder) == ("certificate", paper.holder)


def test_number_and_code_must_belong_together(db: Session, case: Application) -> None:
    certificate, letter = (make_paper(db, case, kind) for kind in ("certificate", "decision"))
    for number, code in (
        (certificate.number, letter.verify_code),
        (certificate.number, "22222222"),
        ("深商务〔2026〕99号", certificate.verify_code),
        ("", certificate.verify_code),
        (certificate.number, ""),
    ):
        assert verifying.find_paper(db, number, code) is None


def test_a_certificate_expires_and_can_be_revoked(db: Session, case: Application) -> None:
    paper = make_paper(db, case, "certificate", valid_until=date(2029, 11, 23))
    db.commit()

    def standing() -> str:
        found = verifying.find_paper(db, paper.number, paper.verify_code)
        assert found is not None
        return found.standing

    # The last day ends at midnight in Shenzhen.
    with time_machine.travel(datetime(2029, 11, 23, 15, 59, tzinfo=UTC)):
        assert standing() == "in_force"
    with time_machine.travel(datetime(2029, 11, 23, 16, 1, tzinfo=UTC)):
        assert standing() == "expired"
        revoke_paper(db, case, paper, moments.now())
        db.commit()
        assert standing() == "revoked"


def test_a_paper_is_sealed_by_the_body_that_issues_it(scene: Scene) -> None:
    scene.submit()
    paper = issued(scene, "receipt")
    seal = judge(store.get(paper.sha256), read_roots())
    assert seal.is_by(paper.sealed_by)
    assert seal.signer == body(paper.body_code).name.sc
    assert store.digest_of(store.get(paper.sha256)) == paper.sha256


def test_no_key_is_in_the_database(scene: Scene) -> None:
    scene.submit()
    issued(scene, "receipt")
    scene.db.commit()
    for table in Base.metadata.sorted_tables:
        for row in scene.db.execute(select(table)):
            assert "PRIVATE KEY" not in repr(row), table.name


def test_what_a_demonstration_issued_is_a_specimen_for_ever(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.submit()
    before = issued(scene, "receipt")
    with monkeypatch.context() as patch:
        patch.setenv("PORTAL_DEMONSTRATION", "false")
        settings.cache_clear()
        another = Scene(scene.db)
        another.submit()
        after = issued(another, "receipt")
        for paper, specimen in ((before, True), (after, False)):
            assert paper.specimen == specimen
            assert judge(store.get(paper.sha256), read_roots()).specimen == specimen
            first, *_ = PdfReader(BytesIO(store.get(paper.sha256))).pages
            assert ("SPECIMEN" in first.extract_text()) == specimen
            found = verifying.find_paper(scene.db, paper.number, paper.verify_code)
            assert found is not None
            assert found.specimen == specimen
    settings.cache_clear()


def test_a_paper_waits_for_its_key_and_then_has_the_next_number(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.submit()
    scene.db.commit()
    with monkeypatch.context() as patch:
        patch.setenv("PORTAL_SEALS", str(tmp_path / "nothing"))
        settings.cache_clear()
        with pytest.raises(SealUnavailable):
            issue_papers(scene.db, scene.application.id)
        scene.db.rollback()
    settings.cache_clear()
    assert scene.db.scalar(select(func.count()).select_from(Paper)) == 0
    assert issued(scene, "receipt").number == scene.application.number


def test_papers_that_are_not_sealed_as_recorded_are_found(scene: Scene) -> None:
    scene.approve()
    issue_papers(scene.db, scene.application.id)
    papers_of = {paper.kind: paper for paper in scene.db.scalars(select(Paper))}
    assert list(comparing.compare(scene.db)) == []
    assert comparing.count(scene.db) == (4, 4)
    receipt, decision, certificate = (
        papers_of[kind] for kind in ("receipt", "decision", "certificate")
    )
    receipt.specimen = False
    decision.sealed_by = "00" * 32
    certificate.sha256 = store.put(b"%PDF-1.7 forged")
    scene.db.flush()
    assert [wrong for wrong, *_ in comparing.compare(scene.db)] == [
        "a specimen, but on record as the contrary",
        "without the digital seal on record",
        "without the digital seal on record",
    ]


def test_a_file_is_recognised_only_byte_for_byte(scene: Scene) -> None:
    scene.submit()
    paper = issued(scene, "receipt")
    content = store.get(paper.sha256)
    scene.db.commit()
    found = verifying.find_paper_by_digest(scene.db, store.digest_of(content))
    assert found is not None
    assert found.number == paper.number
    assert verifying.find_paper_by_digest(scene.db, store.digest_of(content + b"\n")) is None


def test_progress_says_nothing_personal(db: Session, case: Application) -> None:
    assert case.number
    assert case.query_code
    found = verifying.find_progress(db, case.number, case.query_code.lower())
    assert found is not None
    assert (found.state, found.due_on) == ("received", case.due_on)
    assert case.applicant.name not in repr(found)
    assert verifying.find_progress(db, case.number, "22222222") is None
    assert verifying.find_progress(db, "nonsense", case.query_code) is None


def test_addresses_follow_the_language_of_the_filing() -> None:
    application = Application(language="en")
    assert issuing.public_url(application, "verify").endswith("/en/verify")
