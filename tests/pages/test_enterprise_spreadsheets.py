"""Filling a list in from a spreadsheet."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import orm

from services.actor import Role
from services.documents import sandbox
from tests.support.client import LintClient
from tests.support.company import Company
from tests.support.scene import Scene

SHEET = "/sections/trainees/people/sheet"


@pytest.fixture
def company(db: orm.Session, client: LintClient) -> Company:
    return Company(Scene(db, "fund-training").fill_in(), client).act_as(Role.FILER)


def test_the_template_carries_the_rows_there_are_and_comes_back_whole(company: Company) -> None:
    before = company.stored().answers["trainees"]["people"]
    response = company.client.get(company.url(f"{SHEET}.xlsx"))
    assert "attachment" in response.headers["Content-Disposition"]
    book = load_workbook(BytesIO(response.data))
    assert book.worksheets[0].max_row >= len(before) + 1
    assert _send(company, response.data).status_code == 303
    assert company.stored().answers["trainees"]["people"] == before


def test_mistakes_are_named_by_cell_and_the_rows_are_kept(company: Company) -> None:
    response = company.client.get(company.url(f"{SHEET}.xlsx"))
    book = load_workbook(BytesIO(response.data))
    sheet = book.worksheets[0]
    sheet.cell(row=3, column=1).value = None
    changed = BytesIO()
    book.save(changed)
    response = _send(company, changed.getvalue())
    assert response.status_code == 422
    text = response.get_data(as_text=True)
    assert "A3" in text
    people = company.stored().answers["trainees"]["people"]
    assert "name" not in people[1]


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"", "x.xlsx"), (b"PK\x03\x04 broken", "x.xlsx"), (b"a,b\n1,2\n", "x.csv"), (b"x", "x.pdf")],
)
def test_a_file_that_is_no_sheet_changes_nothing(company: Company, data: bytes, name: str) -> None:
    before = company.stored().answers
    response = _send(company, data, name)
    assert response.status_code == 422
    assert 'href="#sheet"' in response.get_data(as_text=True)
    assert company.stored().answers == before


def test_a_file_is_opened_apart(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    data = company.client.get(company.url(f"{SHEET}.xlsx")).data
    monkeypatch.setattr(sandbox, "READ_SHEETS", ("false",))
    response = _send(company, data)
    assert response.status_code == 422
    assert "much more than the list" in response.get_data(as_text=True)


def test_no_file_says_so(company: Company) -> None:
    response = company.post(SHEET)
    assert response.status_code == 422
    assert "Select a file" in response.get_data(as_text=True)


def test_too_many_rows_are_refused(company: Company) -> None:
    response = company.client.get(company.url(f"{SHEET}.xlsx"))
    rows = list(load_workbook(BytesIO(response.data)).worksheets[0].values)
    book = Workbook()
    assert book.active
    for row in [rows[0], *[rows[1]] * 501]:
        book.active.append(row)
    changed = BytesIO()
    book.save(changed)
    assert _send(company, changed.getvalue()).status_code == 422


def test_a_list_that_cannot_be_imported_has_no_sheet(company: Company) -> None:
    for path in (
        "/sections/trainees/number/sheet",
        "/sections/x/people/sheet",
        "/sections/x.y/people/sheet",
    ):
        company.page(path, 404)
        assert company.client.get(company.url(f"{path}.xlsx")).status_code == 404


def test_the_amount_follows_the_rows(company: Company) -> None:
    page = company.page("/sections/trainees")
    assert "Amount asked for" in page.find(id="amount").get_text()
    assert page.find(id="amount").strong.get_text() == company.page("/check").find(
        string=lambda s: s and s.startswith("Amount asked for:")
    )


def test_a_viewer_has_no_sheet(company: Company) -> None:
    company.act_as(Role.VIEWER)
    company.page(SHEET, 404)
    assert company.client.get(company.url(f"{SHEET}.xlsx")).status_code == 404


def test_a_colleague_s_newer_rows_are_not_overwritten(company: Company) -> None:
    page = company.page(SHEET)
    version = page.find("input", attrs={"name": "version"})["value"]
    mine = company.client.get(company.url(f"{SHEET}.xlsx")).data
    company.submit("/sections/trainees", **{"trainees-people-0-name": "同事改过"})
    newer = company.stored().answers["trainees"]["people"]
    response = _send(company, mine, version=version)
    assert response.status_code == 409
    text = response.get_data(as_text=True)
    assert "changed elsewhere" in text
    assert company.stored().answers["trainees"]["people"] == newer
    assert _send(company, mine, version="").status_code == 409, "a page that knows no version"
    assert _send(company, mine).status_code == 303, "once it has been seen"
    assert company.stored().answers["trainees"]["people"] != newer


def test_what_was_left_out_is_said(company: Company) -> None:
    data = company.client.get(company.url(f"{SHEET}.xlsx")).data
    book = load_workbook(BytesIO(data))
    book.worksheets[0].append(["合计", *[None] * 9, "9000"])
    changed = BytesIO()
    book.save(changed)
    before = company.stored().answers["trainees"]["people"]
    response = _send(company, changed.getvalue())
    assert response.status_code == 200
    assert "“合计” is a total" in response.get_data(as_text=True)
    assert company.stored().answers["trainees"]["people"] == before


def _send(  # type: ignore[no-untyped-def]
    company: Company, data: bytes, name: str = "trainees.xlsx", version: str | None = None
):
    """Send a file, from the page as it is now unless another version is given."""
    if version is None:
        version = company.page(SHEET).find("input", attrs={"name": "version"})["value"]
    return company.post(SHEET, {"file": (BytesIO(data), name), "version": version})
