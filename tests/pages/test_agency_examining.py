"""The costs of a filing in the browser, row by row, by the reviewer who holds the case."""

import pytest
from sqlalchemy.orm import Session

from services.actor import Role
from services.applications.recognising import recognised_amount
from tests.support.client import LintClient
from tests.support.company import filled, open_round
from tests.support.factories import sign_in
from tests.support.picks import FUND
from tests.support.scene import Scene


@pytest.fixture
def scene(db: Session) -> Scene:
    open_round(db)
    return Scene(db, FUND).review()


@pytest.fixture
def case(client: LintClient, scene: Scene) -> str:
    sign_in(client, scene.user("commerce", Role.REVIEWER))
    return f"/en/agency/cases/{scene.application.id}"


def line_of(scene: Scene) -> str:
    found = recognised_amount(scene.db, scene.application)
    assert found
    return found.lines[0].line.code


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_every_row_that_counts_can_be_struck_out(
    client: LintClient, scene: Scene, case: str, language: str
) -> None:
    page = client.page(f"{case}/examine".replace("/en/", f"/{language}/"))
    found = recognised_amount(scene.db, scene.application)
    assert found
    assert len(page.select("tbody select")) == found.lines[0].counted > 0


def test_a_row_says_what_it_cost(client: LintClient, db: Session) -> None:
    open_round(db, "fund-expo")
    scene = Scene(db, "fund-expo").review()
    sign_in(client, scene.user("commerce", Role.REVIEWER))
    page = client.page(f"/en/agency/cases/{scene.application.id}/examine")
    assert "示例国际服务展 · RMB 80,000" in page.select_one("tbody tr").get_text()


def test_what_is_found_is_shown_on_the_case_and_in_the_form(
    client: LintClient, scene: Scene, case: str
) -> None:
    assert client.page(case).find("a", href=f"{case}/examine")
    line = line_of(scene)
    fields = filled(client.page(f"{case}/examine").select_one("main form"))
    fields |= {f"deduct.{line}": "100.00", f"note.{line}": ""}
    wrong = client.post(f"{case}/examine", data=fields)
    assert wrong.status_code == 422
    assert "Say where the deduction is written" in wrong.text
    assert 'value="100.00"' in wrong.text
    fields |= {f"note.{line}": "审计报告第1号", f"strike.{line}.0": "costs_not_proven"}
    assert client.post(f"{case}/examine", data=fields).status_code == 303
    shown = client.page(case).get_text()
    assert "Amount recognised" in shown
    assert "Row 1: Struck out: The costs are not supported" in shown
    assert "Costs of RMB 100 are not recognised: 审计报告第1号" in shown
    again = filled(client.page(f"{case}/examine").select_one("main form"))
    assert again[f"strike.{line}.0"] == "costs_not_proven"
    assert again[f"note.{line}"] == "审计报告第1号"


def test_a_form_that_is_no_longer_true_is_not_saved(
    client: LintClient, scene: Scene, case: str
) -> None:
    fields = filled(client.page(f"{case}/examine").select_one("main form"))
    assert client.post(f"{case}/examine", data=fields).status_code == 303
    late = client.post(f"{case}/examine", data=fields)
    assert late.status_code == 409


@pytest.mark.parametrize(
    ("body", "role", "status"),
    [
        ("commerce", Role.APPROVER, 403),
        ("finance", Role.REVIEWER, 403),
        ("science", Role.REVIEWER, 404),
    ],
)
def test_others_do_not_examine(
    client: LintClient, scene: Scene, body: str, role: Role, status: int
) -> None:
    sign_in(client, scene.user(body, role))
    assert client.get(f"/en/agency/cases/{scene.application.id}/examine").status_code == status


def test_the_applicant_reads_nothing_of_it(client: LintClient, scene: Scene, case: str) -> None:
    fields = filled(client.page(f"{case}/examine").select_one("main form"))
    client.post(f"{case}/examine", data=fields)
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    theirs = f"/en/enterprise/applications/{scene.application.id}"
    assert "xamined" not in client.page(theirs).get_text()
    assert "examine" not in client.get(f"{theirs}/case-file.json").text
