"""The list of a round in the browser: from the last conclusion to the fixed list."""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.agency import what_if_views
from services import jobs, moments
from services.actor import Role
from services.applications.casework import concluding
from services.applications.casework.concluding import Recommendation
from services.catalogue import item
from services.funds import proposing
from services.models import Application, Round, RoundList
from tests.support import rounds
from tests.support.client import LintClient
from tests.support.company import filled, open_round
from tests.support.factories import make_officer, sign_in
from tests.support.people import signed_in
from tests.support.picks import FUND
from tests.support.queries import counted_queries
from tests.support.scene import Scene


@pytest.fixture
def current(db: Session) -> Round:
    opened = open_round(db)
    scenes = [Scene(db, FUND).conclude() for _ in range(2)]
    opened.envelope = scenes[0].application.amount  # type: ignore[assignment]
    scenes[0].close_round()
    return opened


@pytest.fixture
def home(current: Round) -> str:
    return f"/en/agency/rounds/{current.id}"


def act_as(client: LintClient, db: Session, body: str, role: Role = Role.REVIEWER) -> None:
    sign_in(client, make_officer(db, body, role))


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_the_page_shows_where_everything_stands(
    client: LintClient, db: Session, home: str, language: str
) -> None:
    act_as(client, db, "commerce")
    page = client.page(f"{home}/list".replace("/en/", f"/{language}/"))
    assert len(page.select("progress")) == 8
    assert len(page.select("section[aria-labelledby=filings] tbody tr")) == 2


def test_a_list_goes_from_one_desk_to_the_next(
    client: LintClient, db: Session, current: Round, home: str
) -> None:
    act_as(client, db, "commerce")
    assert "Coefficient: 0.5" in client.page(f"{home}/list").get_text()
    assert client.post(f"{home}/list/propose").status_code == 303
    shown = client.page(f"{home}/list").get_text()
    assert "The opinion on the list is not in yet" in shown or "An approver fixes" in shown
    act_as(client, db, "finance", Role.APPROVER)
    assert client.page("/en/agency/rounds").find("a", href=f"{home}/list")
    form = filled(client.page(f"{home}/list/opinion").select_one("main form"))
    assert client.post(f"{home}/list/opinion", data=form).status_code == 422
    sent = form | {"opinion": "agree"}
    assert client.post(f"{home}/list/opinion", data=sent).status_code == 303
    act_as(client, db, "commerce", Role.APPROVER)
    asked = client.page(f"{home}/list/fix")
    assert "Agrees" in asked.select_one("main .govuk-summary-list").get_text()
    form = filled(asked.select_one("main form"))
    assert client.post(f"{home}/list/fix", data=form).status_code == 303
    assert "The list is fixed: nothing of it changes any more." in (
        client.page(f"{home}/list").get_text()
    )
    assert client.get(f"{home}/list/drop").status_code == 409
    assert "Fixed the list of a round" in client.page(home).get_text()


def test_a_list_is_dropped_with_a_reason(client: LintClient, db: Session, home: str) -> None:
    act_as(client, db, "commerce")
    client.post(f"{home}/list/propose")
    form = filled(client.page(f"{home}/list/drop").select_one("main form"))
    assert client.post(f"{home}/list/drop", data=form).status_code == 422
    sent = form | {"reason": "有企业撤回申报"}
    assert client.post(f"{home}/list/drop", data=sent).status_code == 303
    assert "Propose the list" in client.page(f"{home}/list").get_text()


def test_what_if_shows_other_figures_and_stores_nothing(
    client: LintClient, db: Session, home: str
) -> None:
    act_as(client, db, "commerce")
    first = client.page(f"{home}/what-if")
    fields = filled(first.select_one("main form")) | {"envelope": "1000.00"}
    tried = client.page(f"{home}/what-if?" + "&".join(f"{k}={v}" for k, v in fields.items()))
    assert "RMB 1,000" in tried.get_text()
    wrong = client.page(f"{home}/what-if?envelope=lots&unit=fen&below=keep")
    assert "Enter an amount in RMB" in wrong.select_one(".govuk-error-summary").get_text()
    nothing = client.page(f"{home}/what-if?envelope=&unit=fen&below=keep")
    assert "Enter the budget of the round" in nothing.get_text()
    assert not nothing.find(id="outcome")
    assert db.scalars(select(RoundList)).all() == []


def tried(client: LintClient, home: str, **changed: str) -> BeautifulSoup:
    fields = filled(client.page(f"{home}/what-if").select_one("main form")) | changed
    return client.page(f"{home}/what-if?{urlencode(fields)}")


def test_what_if_takes_a_coefficient_and_shows_each_application(
    client: LintClient, db: Session, home: str
) -> None:
    act_as(client, db, "commerce")
    page = client.page(f"{home}/what-if")
    sliders = {one["data-slides"]: one for one in page.select("input[type=range]")}
    assert sliders.keys() == {"envelope", "share"}, "ranks and scores are for competitive rounds"
    assert all(one.has_attr("hidden") for one in sliders.values()), (
        "without a script they do nothing"
    )
    half = tried(client, home, share="50")
    assert "0.500000" in half.select_one("#outcome").parent.get_text()
    rows = half.select("section[aria-labelledby=outcome] table")[-1].select("tbody tr")
    assert len(rows) == len(db.scalars(select(Application)).all())
    assert half.select_one("svg polyline")["points"]
    for wrong in ("0", "100.01", "-1", "half"):
        refused = tried(client, home, share=wrong)
        assert "Enter a percentage above 0" in refused.select_one(".govuk-error-summary").get_text()
        assert refused.select_one("#share")["value"] == wrong
        assert not refused.find(id="outcome")
    assert db.scalars(select(RoundList)).all() == []


def test_what_if_and_the_list_show_what_directions_get(
    client: LintClient, db: Session, current: Round, home: str
) -> None:
    kind = db.scalars(select(Application)).all()[0].answers["support"]["kind"]
    half = current.envelope / 2
    current.directions = {"by": "support.kind", "budgets": {kind: f"{half:.2f}"}}
    db.commit()
    act_as(client, db, "commerce")
    page = client.page(f"{home}/what-if")
    assert page.select_one(f"input[type=range][data-slides=direction_{kind}]")
    assert page.select_one(f"input[name=direction_{kind}]")["value"] == f"{half:.2f}"
    assert "0.250000" in page.select_one("#outcome").parent.get_text()
    less = tried(client, home, **{f"direction_{kind}": "0.02"}).select_one("#outcome").parent
    assert "RMB 0.02" in less.get_text()
    assert "The budget of its direction pays a share" in less.get_text()
    refused = tried(client, home, **{f"direction_{kind}": "half"})
    assert "Enter an amount in RMB" in refused.select_one(".govuk-error-summary").get_text()
    client.post(f"{home}/list/propose")
    assert db.scalars(select(RoundList)).one().total <= half
    for shown in (f"{home}/list", f"{home}/lists/1", f"{home}/list/drop"):
        table = client.page(shown).find("caption", string="By direction").find_parent("table")
        assert [cell.get_text(strip=True) for cell in table.select("tbody td")][2] == "0.250000"


def test_what_if_has_pages_that_keep_what_is_tried(
    client: LintClient, db: Session, home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(what_if_views, "LINES", 1)
    act_as(client, db, "commerce")
    page = tried(client, home, share="50")
    older = page.select_one("a[rel=next]")["href"]
    assert "share=50" in older
    assert client.page(older).select_one("a[rel=prev]")
    assert client.page(f"{home}/what-if?{urlencode({'page': '-3'})}")


def test_the_page_costs_a_fixed_number_of_statements(
    client: LintClient, db: Session, current: Round, home: str
) -> None:
    reviewer = make_officer(db, "commerce")
    proposing.propose_list(db, signed_in(db, reviewer), current.id)
    sign_in(client, reviewer)
    client.page(f"{home}/list")
    with counted_queries() as few:
        client.page(f"{home}/list")
    db.expire_all()
    with counted_queries() as again:
        client.page(f"{home}/list")
    assert len(few) == len(again) <= 8


@pytest.mark.parametrize(
    ("body", "role", "statuses"),
    [
        ("commerce", Role.REVIEWER, (200, 200, 404, 404, 200)),
        ("commerce", Role.APPROVER, (200, 200, 404, 403, 200)),
        ("finance", Role.APPROVER, (200, 404, 200, 404, 404)),
        ("finance", Role.REVIEWER, (200, 404, 404, 404, 404)),
        ("science", Role.APPROVER, (404, 404, 404, 404, 404)),
    ],
)
def test_each_page_is_for_its_officers(
    client: LintClient,
    db: Session,
    current: Round,
    home: str,
    body: str,
    role: Role,
    statuses: tuple[int, ...],
) -> None:
    proposing.propose_list(db, signed_in(db, make_officer(db, "commerce")), current.id)
    act_as(client, db, body, role)
    pages = ("list", "what-if", "list/opinion", "list/fix", "list/drop")
    assert tuple(client.get(f"{home}/{page}").status_code for page in pages) == statuses


def test_a_fixed_list_is_published_and_then_decided(
    client: LintClient, db: Session, current: Round, home: str
) -> None:
    public = f"/en/rounds/{current.id}"
    assert client.get(public).status_code == 404
    made = rounds.fix(db, current)
    approver = make_officer(db, "commerce", Role.APPROVER)
    sign_in(client, approver)
    sent = {"version": made.version}
    assert client.post(f"{home}/list/publish", data=sent).status_code == 303
    assert client.post(f"{home}/list/publish", data=sent).status_code == 409
    assert client.post(f"{home}/list/decide", data=sent).status_code == 409
    first, last = (moments.today() - timedelta(days=n) for n in (9, 1))
    for one in (current, made):
        one.published_on, one.published_until = first, last
    db.commit()
    page = client.page(f"{home}/list")
    assert page.find("form", action=f"{home}/list/decide")
    assert client.post(f"{home}/list/decide", data=sent).status_code == 409
    sent = {"version": made.version}
    assert client.post(f"{home}/list/decide", data=sent).status_code == 303
    jobs.run_all_due()
    assert not client.page(f"{home}/list").find("form", action=f"{home}/list/decide")


def test_before_its_first_day_a_published_list_is_no_link(
    client: LintClient, db: Session, current: Round, home: str
) -> None:
    """What is published on a Saturday stands from Monday."""
    made = rounds.fix(db, current)
    act_as(client, db, "commerce")
    public = f"/en/rounds/{current.id}"
    for days, shown in ((1, False), (0, True)):
        made.published_on = moments.today() + timedelta(days=days)
        made.published_until = made.published_on + timedelta(days=9)
        db.flush()
        page = client.page(f"{home}/list")
        assert "Published from" in page.get_text()
        assert bool(page.find("a", href=public)) is shown is (client.get(public).status_code == 200)


def test_the_coefficient_counts_what_was_concluded_in_favour_alone(
    client: LintClient, db: Session
) -> None:
    opened = open_round(db)
    done, against = Scene(db, FUND).conclude(), Scene(db, FUND).review()
    concluding.conclude(
        db,
        against.lead,
        against.application.id,
        version=against.version(against.lead),
        recommendation=Recommendation.REFUSE,
        text="学员不符合条件。",
    )
    assert done.application.amount
    opened.envelope = done.application.amount
    done.close_round()
    act_as(client, db, "commerce")
    page = client.page(f"/en/agency/rounds/{opened.id}/list")
    assert "Coefficient: 1.0" in page.get_text()


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_everybody_reads_who_is_proposed_for_what(
    client: LintClient, db: Session, current: Round, language: str
) -> None:
    made = rounds.settle(db, current)
    db.commit()
    page = client.page(f"/{language}/rounds/{current.id}")
    rows = page.select("tbody tr")
    assert len(rows) == 2
    names = set(db.scalars(select(Application.filed_name)))
    assert {row.th.get_text(strip=True) for row in rows} == names
    basis = page.select_one("main .govuk-summary-list ul").select("li")
    assert len(basis) == len(item(FUND).basis)
    assert len(page.select("section[aria-labelledby=say] li")) == 3
    answer = client.get(f"/{language}/rounds/feed.atom")
    assert answer.mimetype == "application/atom+xml"
    assert f"urn:uuid:{made.id}" in answer.text
    assert f'/{language}/rounds/{current.id}"' in answer.text


def test_what_is_published_tells_nothing_of_who_gets_nothing(
    client: LintClient, db: Session, current: Round
) -> None:
    current.floor, current.below = Decimal(10**9), "drop"
    db.flush()
    rounds.settle(db, current)
    db.commit()
    text = client.page(f"/en/rounds/{current.id}").get_text()
    assert "Nobody is proposed for support" in text
    for name in db.scalars(select(Application.filed_name)):
        assert name not in text
