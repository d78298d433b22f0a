"""Payments in the browser: from the account to what the treasury did."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.models import Payment, PaymentEntry, PaymentList, Round
from tests.corpus.builders import pdf
from tests.support.client import LintClient
from tests.support.company import filled, open_round
from tests.support.factories import make_officer, sign_in
from tests.support.payments import ask, granted
from tests.support.queries import counted_queries
from tests.support.scene import Scene


@pytest.fixture
def current(db: Session) -> Round:
    return open_round(db)


@pytest.fixture
def scenes(db: Session, current: Round) -> list[Scene]:
    return granted(db, 2)


def as_company(client: LintClient, scene: Scene, role: Role) -> str:
    sign_in(client, scene.users["", role], scene.applicant)
    return f"/en/enterprise/applications/{scene.application.id}"


def act_as(client: LintClient, db: Session, body: str = "commerce") -> None:
    sign_in(client, make_officer(db, body))


def proof(name: str) -> tuple[BytesIO, str]:
    return BytesIO(pdf(tail=f"% {name}\n".encode())), name


def test_a_filer_names_the_account_and_an_owner_confirms_it(
    client: LintClient, db: Session, scenes: list[Scene]
) -> None:
    case = as_company(client, scenes[0], Role.FILER)
    shown = client.page(case)
    assert "Ask for the payment by" in shown.get_text()
    assert "To be asked for" in client.page(f"{case}/payment").get_text()
    form = filled(client.page(f"{case}/payment/account").select_one("main form"))
    assert client.post(f"{case}/payment/account", data=form).status_code == 422
    sent = form | {
        "bank": "示例银行",
        "branch": "示例支行",
        "number": "4420 0000 0000 0003",
        "payment_proof": proof("proof.pdf"),
        "payment_receipt": proof("receipt.pdf"),
    }
    assert client.post(f"{case}/payment/account", data=sent).status_code == 303
    text = client.page(f"{case}/payment").get_text()
    assert "••••0003" in text
    assert "44200000" not in text
    assert "Confirm and ask" not in text
    confirm = f"{case}/payment/confirm"
    assert client.post(confirm).status_code == 404, "a filer does not confirm"
    as_company(client, scenes[0], Role.OWNER)
    asked = client.page(f"{case}/payment").select_one(f"form[action='{confirm}']")
    assert client.post(confirm, data=filled(asked)).status_code == 303
    assert "Payment requested" in client.page(f"{case}/payment").get_text()
    sign_in(client, make_officer(db, "commerce", Role.APPROVER))
    history = client.page(case).select_one("section[aria-labelledby=history]").get_text()
    assert "You confirmed the account and asked for the payment" in history


def test_nobody_sees_anothers_payment(client: LintClient, scenes: list[Scene]) -> None:
    ask(scenes[0])
    as_company(client, scenes[1], Role.OWNER)
    for page in ("payment", "payment/account"):
        address = f"/en/enterprise/applications/{scenes[0].application.id}/{page}"
        assert client.get(address).status_code == 404


def answer(
    content: bytes, *said: tuple[str, str, str, str], hidden: int | None = None
) -> dict[str, object]:
    """The file that the treasury sends back, with its last four columns filled in."""
    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    for line, cells in enumerate(said, start=2):
        for at, cell in enumerate(cells, start=7):
            sheet.cell(line, at).value = cell
    if hidden:
        sheet.row_dimensions[hidden].hidden = True
    target = BytesIO()
    book.save(target)
    target.seek(0)
    return {"file": (target, "answer.xlsx")}


def test_a_list_goes_to_the_treasury_and_its_answer_comes_back(
    client: LintClient, db: Session, current: Round, scenes: list[Scene]
) -> None:
    for scene in scenes:
        ask(scene)
    db.scalars(select(Payment)).first().bank = "=HYPERLINK(1)"  # type: ignore[union-attr]
    db.flush()
    act_as(client, db)
    home = f"/en/agency/rounds/{current.id}/payments"
    assert "2 payments are asked for" in client.page(home).get_text()
    made = client.post(f"{home}/list").location
    assert "A different person must check" in client.page(made).get_text()
    assert len(client.page(made).select("a[download][href*='/documents/']")) == 4
    assert client.get(f"{made}/list.xlsx").status_code == 409, "nothing unchecked leaves"
    version = {"version": str(db.scalars(select(PaymentList)).one().version)}
    assert client.post(f"{made}/check", data=version).status_code == 403
    act_as(client, db)
    button = client.page(made).select_one(f"form[action='{made}/check']")
    assert client.post(f"{made}/check", data=filled(button)).status_code == 303
    content = client.get(f"{made}/list.xlsx").data
    cells = [
        cell for line in load_workbook(BytesIO(content)).worksheets[0].iter_rows() for cell in line
    ]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert "44200000000000000003" in [cell.value for cell in cells]
    day = "2020-01-01"
    page = client.page(made)
    form = filled(page.select_one(f"form[action='{made}/results']"))
    wrong = answer(content, ("已支付", day, "", ""), ("好的", "", "", ""))
    refused = client.post(f"{made}/results", data=form | wrong)
    assert refused.status_code == 422
    for said in ("Row 2", "before the list was sent", "Row 3", "is neither"):
        assert said in refused.text
    today = moments.today()
    unseen = answer(content, ("已支付", today.isoformat(), "", ""), hidden=3)
    refused = client.post(f"{made}/results", data=form | unseen)
    assert refused.status_code == 422
    assert "Row 3 is hidden" in refused.text
    right = answer(
        content,
        ("已支付", today.isoformat(), "2026-1", ""),
        ("退票", today.isoformat(), "", "账号有误"),
    )
    assert client.post(f"{made}/results", data=form | right).status_code == 303
    assert "A different person must confirm" in client.page(made).get_text()
    act_as(client, db)
    button = client.page(made).select_one(f"form[action='{made}/confirm']")
    assert client.post(f"{made}/confirm", data=filled(button)).status_code == 303
    paid, returned = sorted(scenes, key=lambda one: one.application.number or "")
    assert "Paid: RMB" in client.page(home).get_text()
    case = as_company(client, paid, Role.OWNER)
    assert "The treasury paid" in client.page(case).get_text()
    case = as_company(client, returned, Role.OWNER)
    assert "账号有误" in client.page(f"{case}/payment").get_text()
    assert "Ask for the payment by" in client.page(case).get_text()


def test_what_is_no_list_is_refused_on_the_page(
    client: LintClient, db: Session, current: Round, scenes: list[Scene]
) -> None:
    ask(scenes[0])
    act_as(client, db)
    made = client.post(f"/en/agency/rounds/{current.id}/payments/list").location
    sign_in(client, make_officer(db, "commerce", Role.APPROVER))
    history = client.page(f"/en/agency/rounds/{current.id}").select_one("[aria-labelledby=history]")
    assert "To be paid in all: RMB" in history.get_text()
    act_as(client, db)
    button = client.page(made).select_one(f"form[action='{made}/check']")
    client.post(f"{made}/check", data=filled(button))
    form = filled(client.page(made).select_one(f"form[action='{made}/results']"))
    book, target = Workbook(), BytesIO()
    book.save(target)
    target.seek(0)
    for file in ({}, {"file": (target, "other.xlsx")}, {"file": proof("a.pdf")}):
        assert client.post(f"{made}/results", data=form | file).status_code == 422


def altered(content: bytes, *changes: tuple[int, int, object]) -> dict[str, object]:
    """An answer by which both were paid, with some of its cells changed: row, column, value."""
    today = moments.today().isoformat()
    book = load_workbook(answer(content, *([("已支付", today, "2026-1", "")] * 2))["file"][0])  # type: ignore[index]
    for row, column, value in changes:
        book.worksheets[0].cell(row, column).value = value  # type: ignore[assignment]
    target = BytesIO()
    book.save(target)
    target.seek(0)
    return {"file": (target, "answer.xlsx")}


def test_each_mistake_of_an_answer_is_named_by_row_and_nothing_of_it_is_taken(
    client: LintClient, db: Session, current: Round, scenes: list[Scene]
) -> None:
    for scene in scenes:
        ask(scene)
    act_as(client, db)
    made = client.post(f"/en/agency/rounds/{current.id}/payments/list").location
    act_as(client, db)
    button = client.page(made).select_one(f"form[action='{made}/check']")
    client.post(f"{made}/check", data=filled(button))
    content = client.get(f"{made}/list.xlsx").data
    number = load_workbook(BytesIO(content)).worksheets[0].cell(2, 1).value
    form = filled(client.page(made).select_one(f"form[action='{made}/results']"))
    wrong: list[tuple[list[tuple[int, int, object]], list[str]]] = [
        ([(2, 5, "99999999")], ["Row 2", "account is not the one"]),
        ([(2, 5, 44200000000000000003)], ["Row 2", "account is not the one"]),
        ([(3, 5, None)], ["Row 3", "account is missing"]),
        ([(2, 6, "0.01"), (3, 6, None)], ["Row 2", "The amount on the list is", "Row 3"]),
        ([(2, 6, "许多")], ["Row 2", "The amount cannot be read"]),
        ([(3, 1, number)], ["Row 3", "stands in the file twice"]),
        ([(4, 1, "ETI-20260101-0001-11")], ["Row 4", "No such case number"]),
        ([(2, 8, "明天")], ["Row 2", "The day cannot be read"]),
        ([(2, 9, None), (3, 7, "退票")], ["Row 2", "voucher is missing", "reason for the return"]),
        ([(3001, 1, "ETI-20260101-0001-11")], ["goes on below row 3000"]),
    ]
    for changes, said in wrong:
        refused = client.post(f"{made}/results", data=form | altered(content, *changes))
        assert refused.status_code == 422
        assert all(words in refused.text for words in said), (changes, said)
    for name, data in (
        ("answer.csv", "办件编号,结果\n1,已支付\n".encode("gbk")),
        ("answer.xlsx", "办件编号,结果\n1,已支付\n".encode("gbk")),
    ):
        sent = form | {"file": (BytesIO(data), name)}
        assert client.post(f"{made}/results", data=sent).status_code == 422
    assert set(db.scalars(select(PaymentEntry.result)).all()) == {None}
    assert client.post(f"{made}/results", data=form | altered(content)).status_code == 303


def test_the_public_list_shows_what_was_paid_once_it_was(
    client: LintClient, db: Session, current: Round, scenes: list[Scene]
) -> None:
    address = f"/en/rounds/{current.id}"
    assert "Paid" not in client.page(address).select_one("main").get_text()
    test_a_list_goes_to_the_treasury_and_its_answer_comes_back(client, db, current, scenes)
    main = client.page(address).select_one("main").get_text()
    assert "Paid in all" in main
    assert "0003" not in main


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_pages_are_whole_in_each_language_and_cost_a_fixed_number_of_statements(
    client: LintClient, db: Session, current: Round, scenes: list[Scene], language: str
) -> None:
    ask(scenes[0])
    act_as(client, db)
    home = f"/{language}/agency/rounds/{current.id}/payments"
    client.page(home)
    with counted_queries() as few:
        client.page(home)
    ask(scenes[1])
    client.page(home)
    with counted_queries() as many:
        client.page(home)
    assert len(few) == len(many) <= 8
    made = client.post(f"{home}/list").location
    client.page(made)
    client.page(f"{made}/drop")
    case = as_company(client, scenes[0], Role.OWNER).replace("/en/", f"/{language}/")
    for page in ("", "/payment", "/payment/account"):
        client.page(case + page)
