"""Rounds of funding in the browser, by the lead body's approver."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Role
from services.models import Round
from tests.support import objections
from tests.support.client import LintClient
from tests.support.company import filled, open_round
from tests.support.factories import make_administrator, make_officer, sign_in
from tests.support.picks import FUND
from tests.support.queries import counted_queries

ROUNDS = "/en/agency/rounds"
NEW = f"{ROUNDS}/new/{FUND}"


@pytest.fixture
def approver(client: LintClient, db: Session) -> LintClient:
    sign_in(client, make_officer(db, "commerce", Role.APPROVER))
    return client


def moment(name: str, days: float, time: str = "09:00") -> dict[str, str]:
    day = moments.today() + timedelta(days=days)
    parts = {part: str(getattr(day, part)) for part in ("year", "month", "day")}
    return {f"{name}-{part}": value for part, value in (parts | {"time": time}).items()}


def terms(**changed: Any) -> dict[str, Any]:
    counts = {**moment("costs_from", -400), **moment("costs_to", -30)}
    window = {**moment("opens_at", 5), **moment("closes_at", 40, "18:30")}
    return {
        "name": "2027年第1批",
        "envelope": "5,000,000",
        "unit": "fen",
        "below": "keep",
        "freed": "keep",
        **window,
        **counts,
        **changed,
    }


def only(db: Session) -> Round:
    db.expire_all()
    return db.scalars(select(Round)).one()


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_the_list_is_empty_until_a_round_is_opened(approver: LintClient, language: str) -> None:
    page = approver.page(f"/{language}/agency/rounds")
    link = page.find("a", href=f"/{language}/agency/rounds/new/{FUND}")
    assert link
    assert not page.find("table")


def test_a_round_is_announced_and_the_public_guide_tells_of_it(
    approver: LintClient, db: Session
) -> None:
    response = approver.post(NEW, data=terms())
    assert response.status_code == 303
    made = only(db)
    local = made.closes_at.astimezone(moments.SHENZHEN)
    assert (local.date(), f"{local:%H:%M}") == (moments.today() + timedelta(days=40), "18:30")
    assert response.location.endswith(f"/rounds/{made.id}")
    assert "RMB 5,000,000" in approver.page(f"{ROUNDS}/{made.id}").get_text()
    assert "Upcoming" in approver.page(ROUNDS).get_text()
    guide = approver.page(f"/en/services/{FUND}").get_text()
    assert "2027年第1批, opens on" in guide


def test_the_guide_tells_of_the_next_round_while_one_is_open(
    approver: LintClient, db: Session
) -> None:
    open_round(db)
    approver.post(NEW, data=terms(**moment("opens_at", 20)))
    assert "The next one, 2027年第1批, opens on" in (
        approver.page(f"/en/services/{FUND}").get_text()
    )


def test_what_was_typed_wrongly_is_kept_and_said_beside_it(approver: LintClient) -> None:
    wrong = terms(name="", envelope="plenty") | {"opens_at-day": "31", "opens_at-month": "2"}
    response = approver.post(NEW, data=wrong)
    assert response.status_code == 422
    for words in (
        "Enter a name for the round",
        "Enter a real date and time, like 27 3 2015 and 09:00",
        "Enter an amount in RMB, like 4500 or 4500.50",
        'value="plenty"',
        'value="31"',
    ):
        assert words in response.text
    assert "Enter when the round opens" not in response.text


def test_a_form_left_blank_says_all_that_is_missing(approver: LintClient) -> None:
    response = approver.post(NEW, data={"opens_at-time": "09:00", "closes_at-time": "18:00"})
    assert response.status_code == 422
    assert response.text.count("govuk-error-message") == 9


def test_a_round_for_exhibitors_announces_its_markets_and_exhibitions(
    approver: LintClient, db: Session
) -> None:
    address = f"{ROUNDS}/new/fund-expo"
    wrong = terms(emerging="巴西\nAtlantis", exhibitions="Example Fair\n示例展")
    response = approver.post(address, data=wrong)
    assert response.status_code == 422
    assert "Atlantis is not the name of a country or region" in response.text
    assert "巴西\nAtlantis" in response.text.replace("\r", "")
    right = wrong | {"emerging": " 巴西 \n\nVietnam\nBR"}
    assert approver.post(address, data=right).status_code == 303
    made = only(db)
    assert (made.emerging, made.exhibitions) == (["BR", "VN"], ["Example Fair", "示例展"])
    for page in (f"{ROUNDS}/{made.id}", "/en/services/fund-expo"):
        shown = approver.page(page).get_text(" ")
        assert "Brazil, Vietnam" in shown
        assert "Example Fair 示例展" in shown
    kept = filled(approver.page(f"{ROUNDS}/{made.id}/correct").select_one("main form"))
    assert kept["emerging"].split() == ["Brazil", "Vietnam"]
    approver.post(f"{ROUNDS}/{made.id}/correct", data=kept | {"emerging": "Chile"})
    assert "Brazil, Vietnam → Chile" in approver.page(f"{ROUNDS}/{made.id}").get_text(" ")


def test_a_round_gives_directions_budgets_of_their_own(approver: LintClient, db: Session) -> None:
    asked = approver.page(NEW).select("input[name=split_by]")
    assert [one["value"] for one in asked][:2] == ["", "support.kind"]
    wrong = terms(split_by="support.kind", directions="Employers 3,000,000")
    response = approver.post(NEW, data=wrong)
    assert response.status_code == 422
    assert "“Employers 3,000,000” does not begin with one of these:" in response.text
    assert "Employers 3,000,000</textarea>" in response.text
    right = wrong | {"directions": "employer: 3,000,000"}
    assert approver.post(NEW, data=right).status_code == 303
    made = only(db)
    assert made.directions == {"by": "support.kind", "budgets": {"employer": "3000000.00"}}
    for page in (f"{ROUNDS}/{made.id}", f"/en/services/{FUND}"):
        assert "RMB 3,000,000" in approver.page(page).get_text(" ")
    kept = filled(approver.page(f"{ROUNDS}/{made.id}/correct").select_one("main form"))
    assert kept["split_by"] == "support.kind"
    assert kept["directions"].endswith(" 3000000.00")
    approver.post(f"{ROUNDS}/{made.id}/correct", data=kept | {"split_by": "", "directions": ""})
    assert only(db).directions == {}
    assert "Budgets of directions: " in approver.page(f"{ROUNDS}/{made.id}").get_text(" ")


@pytest.mark.parametrize(
    ("lists", "problem"),
    [
        ({"emerging": "中国"}, "The mainland is not a market abroad"),
        ({"exhibitions": "展" * 201}, "Use 200 characters or fewer for a name"),
        ({"exhibitions": "\n".join(map(str, range(501)))}, "List 500 exhibitions or fewer"),
    ],
)
def test_lists_of_a_round_have_bounds(
    approver: LintClient, lists: dict[str, str], problem: str
) -> None:
    response = approver.post(f"{ROUNDS}/new/fund-expo", data=terms(**lists))
    assert response.status_code == 422
    assert problem in response.text


def test_other_rounds_are_asked_for_no_markets(approver: LintClient) -> None:
    assert not approver.page(NEW).find(attrs={"name": "emerging"})


def test_an_overlap_is_refused_kindly(approver: LintClient, db: Session) -> None:
    open_round(db)
    response = approver.post(NEW, data=terms())
    assert response.status_code == 422
    assert "Only one can be open at a time" in response.text


def test_a_round_to_come_is_corrected_from_what_is_known(approver: LintClient, db: Session) -> None:
    approver.post(NEW, data=terms())
    address = f"{ROUNDS}/{only(db).id}/correct"
    form = approver.page(address).select_one("main form")
    fields = filled(form) | {"envelope": "6000000"}
    assert approver.post(address, data=fields).status_code == 303
    assert only(db).envelope == 6_000_000
    assert "RMB 5,000,000 → RMB 6,000,000" in approver.page(address[:-8]).get_text()


def test_an_open_round_is_extended_and_closed(approver: LintClient, db: Session) -> None:
    made = open_round(db)
    address = f"{ROUNDS}/{made.id}"
    fields = filled(approver.page(f"{address}/extend").select_one("main form"))
    assert approver.post(f"{address}/extend", data=fields).status_code == 422
    later = fields | moment("closes_at", 60) | {"reason": "系统维护顺延"}
    assert approver.post(f"{address}/extend", data=later).status_code == 303
    assert only(db).closes_at > moments.now() + timedelta(days=50)
    stale = {"version": fields["version"], "reason": "x"}
    assert approver.post(f"{address}/close", data=stale).status_code == 409
    fields = filled(approver.page(f"{address}/close").select_one("main form"))
    assert (
        approver.post(f"{address}/close", data=fields | {"reason": "资金已用完"}).status_code == 303
    )
    assert only(db).closes_at <= datetime.now(moments.SHENZHEN)
    shown = approver.page(address).get_text()
    assert "Closed a round early" in shown
    assert "资金已用完" in shown


def test_a_round_to_come_is_withdrawn(approver: LintClient, db: Session) -> None:
    approver.post(NEW, data=terms())
    address = f"{ROUNDS}/{only(db).id}"
    fields = filled(approver.page(f"{address}/withdraw").select_one("main form"))
    assert approver.post(f"{address}/withdraw", data=fields).status_code == 422
    sent = fields | {"reason": "发布有误"}
    assert approver.post(f"{address}/withdraw", data=sent).status_code == 303
    assert "No round yet" in approver.page(ROUNDS).get_text()
    assert approver.get(address).status_code == 404
    sign_in(approver, make_administrator(db))
    audit = approver.page("/en/admin/audit").get_text()
    assert "Withdrew a round" in audit
    assert "Name: 2027年第1批" in audit


@pytest.mark.parametrize("step", ["correct", "withdraw", "close", "extend"])
def test_a_step_whose_time_is_not_now_meets_a_conflict(
    approver: LintClient, db: Session, step: str
) -> None:
    made = open_round(db)
    if step not in ("correct", "withdraw"):
        made.opens_at, made.closes_at = (moments.now() + timedelta(days=n) for n in (1, 2))
        db.flush()
    assert approver.get(f"{ROUNDS}/{made.id}/{step}").status_code == 409


def test_the_administrator_reads_it_in_the_audit(approver: LintClient, db: Session) -> None:
    approver.post(NEW, data=terms())
    sign_in(approver, make_administrator(db))
    audit = approver.page("/en/admin/audit").get_text()
    assert "Opened a round" in audit
    assert "2027年第1批" in audit


def test_rounds_before_the_last_that_closed_are_folded(approver: LintClient, db: Session) -> None:
    for number in (1, 2, 3, 4):  # the last of them is open
        made = open_round(db)
        made.opens_at -= timedelta(days=30 * (4 - number))
        made.closes_at -= timedelta(days=30 * (4 - number))
        made.name = f"第{number}批"
        db.flush()
    db.commit()
    page = approver.page(ROUNDS)
    folded = page.select_one("main details")
    assert folded
    assert "2 earlier rounds" in folded.get_text()
    assert [link.get_text() for link in folded.select("a")] == ["第2批", "第1批"]
    assert len(page.select("main tbody tr")) == 4


@pytest.mark.parametrize(("body", "led"), [("commerce", True), ("culture", False)])
def test_only_who_leads_rounds_is_led_to_them(
    client: LintClient, db: Session, body: str, led: bool
) -> None:
    made = open_round(db)
    sign_in(client, make_officer(db, body, Role.APPROVER))
    links = client.page("/en/agency/queue").select(".site-nav a")
    assert (ROUNDS in [link["href"] for link in links]) is led
    for address in (ROUNDS, NEW, f"{ROUNDS}/{made.id}", f"{ROUNDS}/{made.id}/close"):
        assert (client.get(address).status_code == 200) is led, address


def test_the_pages_of_a_round_cost_as_many_queries_for_one_filing_as_for_many(
    client: LintClient, db: Session
) -> None:
    made = []
    for filings in (1, 4):
        made.append(current := open_round(db))
        objections.published(db, current, filings)
        earlier = timedelta(days=400 / filings)  # no two rounds of a service are open at once
        current.opens_at -= earlier
        current.closes_at -= earlier
        db.commit()
    sign_in(client, make_officer(db, "commerce", Role.APPROVER))
    most = {
        "/en/agency/rounds/{}": 8,
        "/en/agency/rounds/{}/list": 10,
        "/en/agency/rounds/{}/lists/1": 4,
        "/en/agency/rounds/{}/what-if": 3,
        "/en/agency/rounds/{}/payments": 8,
        "/en/rounds/{}": 4,
    }
    for page, cost in most.items():
        found = []
        for address in (page.format(current.id) for current in made):
            client.page(address)
            db.expire_all()
            with counted_queries() as queries:
                client.page(address)
            found.append(len(queries))
        assert found == [cost, cost], page
