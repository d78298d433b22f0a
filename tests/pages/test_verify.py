"""What strangers can check, and what they cannot learn by trying."""

from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from services.applications.issuing import issue_papers
from services.applications.lifecycle import State
from services.documents import issuing, store
from services.models import Paper
from tests.support.client import LintClient
from tests.support.scene import Scene


@pytest.fixture
def scene(db: Session) -> Scene:
    return Scene(db)


def issued(scene: Scene, kind: str) -> Paper:
    issue_papers(scene.db, scene.application.id)
    paper = issuing.issued_paper(scene.db, scene.application.id, kind)
    assert paper is not None
    scene.db.commit()
    return paper


def verify(client: LintClient, number: str, code: str, language: str = "en") -> tuple[int, str]:
    response = client.post(f"/{language}/verify", data={"number": number, "code": code})
    return response.status_code, response.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/verify", "/progress"])
@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_the_forms_are_there_in_each_language(
    client: LintClient, path: str, language: str
) -> None:
    page = client.page(f"/{language}{path}")
    assert {field["name"] for field in page.select("main input[type=text]")} == {"number", "code"}


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_a_certificate_is_verified_by_number_and_code(
    client: LintClient, scene: Scene, language: str
) -> None:
    paper = issued(scene.approve(), "certificate")
    status, page = verify(client, paper.number, paper.verify_code, language)
    assert status == 200
    assert paper.number in page
    assert scene.applicant.name in page


def test_a_certificate_is_verified_by_its_qr_code(client: LintClient, scene: Scene) -> None:
    paper = issued(scene.approve(), "certificate")
    page = client.page(f"/en/verify/{scene.application.number}/{paper.verify_code}")
    assert "genuine and in force" in page.h1.text  # type: ignore[union-attr]


def test_a_revoked_certificate_says_so(client: LintClient, scene: Scene) -> None:
    paper = issued(scene.approve(), "certificate")
    paper.status = "revoked"
    _, page = verify(client, paper.number, paper.verify_code)
    assert "This document has been revoked" in page


def test_a_letter_is_genuine_but_not_in_force(client: LintClient, scene: Scene) -> None:
    paper = issued(scene.approve(), "decision")
    _, page = verify(client, paper.number, paper.verify_code)
    assert "This document is genuine" in page
    assert "In force" not in page


def test_a_wrong_code_and_an_unknown_number_look_the_same(
    client: LintClient, scene: Scene
) -> None:
    paper = issued(scene.approve(), "certificate")
    wrong_code = verify(client, paper.number, "22222222")
    unknown = verify(client, "深商务〔1999〕1号", "22222222")
    assert wrong_code[0] == unknown[0] == 422
    assert wrong_code[1].replace(paper.number, "") == unknown[1].replace("深商务〔1999〕1号", "")
    assert client.get(f"/en/verify/{scene.application.number}/22222222").status_code == 404


@pytest.mark.parametrize("path", ["/verify", "/progress"])
def test_nothing_filled_in_is_pointed_out(client: LintClient, path: str) -> None:
    response = client.post(f"/en{path}", data={})
    assert response.status_code == 422
    assert response.get_data(as_text=True).count('href="#number"') == 1


def test_the_file_itself_can_be_compared(client: LintClient, scene: Scene) -> None:
    content = store.get(issued(scene.approve(), "certificate").sha256)

    def compare(data: bytes) -> tuple[int, str]:
        response = client.post("/en/verify/file", data={"file": (BytesIO(data), "证书.pdf")})
        return response.status_code, response.get_data(as_text=True)

    assert "genuine and in force" in compare(content)[1]
    assert compare(content + b"\n")[0] == 422
    assert "Select a PDF file" in compare(b"")[1]


def test_codes_stand_in_no_address(client: LintClient, scene: Scene) -> None:
    paper = issued(scene.approve(), "certificate")
    _, page = verify(client, paper.number, paper.verify_code)
    assert paper.verify_code not in page
    assert 'method="get"' not in str(client.page("/en/verify").main)


def test_progress_is_told_in_plain_words(client: LintClient, scene: Scene) -> None:
    scene.submit()
    data = {"number": scene.application.number, "code": scene.application.query_code}
    page = client.post("/en/progress", data=data).get_data(as_text=True)
    assert "checking whether the application is complete" in page
    assert scene.applicant.name not in page
    by_code = client.page(f"/tc/progress/{data['number']}/{data['code']}")
    assert data["number"] in by_code.h1.text  # type: ignore[operator, union-attr]


@pytest.mark.parametrize("state", [s for s in State if s not in ("draft", "signing", "discarded")])
def test_every_state_has_a_page(client: LintClient, scene: Scene, state: State) -> None:
    scene.submit()
    scene.application.state = state.value
    number, code = scene.application.number, scene.application.query_code
    page = client.page(f"/sc/progress/{number}/{code}")
    assert page.select_one(".lead")


def test_how_a_case_was_decided_is_not_told(client: LintClient, scene: Scene) -> None:
    scene.submit()
    pages = set()
    for state in (State.APPROVED, State.REFUSED):
        scene.application.state = state.value
        data = {"number": scene.application.number, "code": scene.application.query_code}
        pages.add(client.page(f"/en/progress/{data['number']}/{data['code']}").select_one(".lead"))
    assert len({str(page) for page in pages}) == 1


def test_trying_codes_comes_to_an_end(client: LintClient) -> None:
    statuses = [verify(client, "深商务〔2026〕1号", "22222222")[0] for _ in range(31)]
    assert statuses == [422] * 30 + [429]
    assert client.get("/en/verify/STI-20261122-0042-87/22222222").status_code == 429
    assert client.page("/en/progress")
