"""What everybody may read, in every language, and the frame around all pages."""

import gzip
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from flask import Flask, g, render_template
from sqlalchemy import orm, text

from portal.public.guide import handlers
from portal.public.texts import TextSection
from services import moments
from services.actor import Actor, Role
from services.applications.lifecycle import State
from services.catalogue import all_items, item, items_on, load_catalogue
from services.catalogue.sensitive import sensitive_reasons
from services.eligibility.sources import sources
from services.language import LANGUAGES, Language
from services.models import Round
from services.plan import load_plan
from tests.support.client import LintClient
from tests.support.company import open_round
from tests.support.editions import revised
from tests.support.picks import CERTIFIED, FUND, PERSONAL
from tests.support.queries import counted_queries

STATIC = Path(__file__).parents[2] / "portal" / "static"
PAGES = (
    "/",
    "/services",
    *(f"/services/{one.code}" for one in items_on(moments.today())),
    "/help",
    "/contact",
    "/accessibility",
    "/privacy",
    "/site-map",
)
PEOPLE = {
    "stranger": None,
    "owner": Actor(uuid4(), "Li Example", Role.OWNER, applicant_id=uuid4(), unread=3),
    "newcomer": Actor(uuid4(), "Li Example", None),
    "reviewer": Actor(uuid4(), "Wang Example", Role.REVIEWER, body="commerce"),
    "administrator": Actor(uuid4(), "Zhao Example", Role.ADMINISTRATOR),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_read_in_every_language(client: LintClient, path: str, language: str) -> None:
    page = client.page(f"/{language}{path}")
    switch = {str(link["href"]) for link in page.select('a[rel="alternate"]')}
    assert switch == {f"/{other}{path}" for other in LANGUAGES if other != language}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_privacy_notice_says_why_sensitive_information_is_asked(
    client: LintClient, language: Language
) -> None:
    said = client.page(f"/{language}/privacy").main.get_text(" ", strip=True)
    for reason in sensitive_reasons().values():
        assert reason.name[language] in said
        assert reason.why[language] in said


@pytest.mark.parametrize("who", PEOPLE)
def test_every_address_in_the_frame_leads_to_a_page(app: Flask, who: str) -> None:
    with app.test_request_context("/en/help"):
        g.actor = PEOPLE[who]
        page = BeautifulSoup(render_template("errors/404.html", message=""), "html.parser")
    addresses = app.url_map.bind("localhost")
    for link in page.select("header a, footer a, main a"):
        path = str(link["href"])
        if not path.startswith("#"):
            assert addresses.match(path), path
    for form in page.select("form"):
        assert addresses.match(str(form["action"]), "POST")


def test_the_navigation_marks_where_one_is(client: LintClient) -> None:
    def current(path: str) -> tuple[str, str]:
        link = client.page(path).select_one(".site-nav [aria-current]")
        assert link
        return str(link["href"]), str(link["aria-current"])

    assert current("/en/services") == ("/en/services", "page")
    assert current("/en/services/tase") == ("/en/services", "true")


def test_services_are_found_by_who_applies_what_it_is_and_measure(client: LintClient) -> None:
    def found(query: str) -> set[str]:
        links = client.page(f"/en/services?{query}").select(".card a")
        return {str(link["href"]).rsplit("/", 1)[1] for link in links}

    everything = found("")
    assert everything == set(load_catalogue())
    assert PERSONAL in found("who=person") < everything
    assert FUND in found("nature=fund") < everything
    assert CERTIFIED in found(f"measure={item(CERTIFIED).measure}") < everything
    assert found("measure=26&who=person") == set()
    for one in all_items():
        for door in one.doors:
            assert one.code in found(f"measure={door.measure}")
    assert found("measure=ninety") == set()


def test_what_is_open_now_is_said_and_found(client: LintClient, db: orm.Session) -> None:
    def shown() -> tuple[set[str], str]:
        page = client.page("/en/services?open=yes")
        codes = {str(link["href"]).rsplit("/", 1)[1] for link in page.select(".card a")}
        home = client.page("/en/").select_one("section[aria-labelledby=open]")
        assert home
        return codes, home.get_text(" ", strip=True)

    name = item(FUND).name["en"]
    codes, home = shown()
    assert codes == {
        one.code for one in items_on(moments.today()) if not one.rounds and one.nature != "guide"
    }
    assert f"{len(codes)} services take applications today" in home
    assert name not in home
    assert "No round open now" in client.page("/en/services?nature=fund").main.get_text()

    opened = open_round(db)
    db.commit()
    more, home = shown()
    assert more == codes | {FUND}
    assert f"{len(more)} services take applications today" in home
    assert name in home
    assert "Open, 10 days left" in home

    db.execute(text("update rounds set closes_at = closes_at + interval '1 day'"))
    db.commit()
    assert shown()[0] == codes, "a round that is not as on record is not told of"
    assert opened


def test_home_costs_the_same_however_many_rounds_are_open(
    client: LintClient, db: orm.Session
) -> None:
    funds = [one.code for one in items_on(moments.today()) if one.rounds]
    open_round(db, funds[0])
    db.commit()
    for path in ("/en/", "/en/services"):
        with counted_queries() as few:
            client.page(path)
        for code in funds[1:4]:
            open_round(db, code)
        db.commit()
        with counted_queries() as many:
            client.page(path)
        assert len(many) == len(few) == 3, many
        db.execute(text("delete from rounds where item_code <> :code"), {"code": funds[0]})
        db.commit()


def test_a_guide_names_the_agency_then_and_now_and_quotes_the_plan(client: LintClient) -> None:
    page = client.page("/sc/services/tase")
    agencies = page.find(id="agencies")
    assert agencies
    assert agencies.parent
    text = agencies.parent.get_text()
    assert "科技创新委" in text
    assert "深圳市科技创新局" in text
    assert "鼓励符合条件的服务贸易企业申报技术先进型服务企业" in text


def test_a_limit_that_nobody_verified_is_marked(client: LintClient) -> None:
    page = client.page("/en/services/tase")
    rows = page.select("section[aria-labelledby=limits] tbody tr")
    assert rows
    assert all("Service promise" in row.get_text() for row in rows)
    assert all(row.select_one(".tag--indicative") for row in rows)


def test_an_unknown_service_is_a_missing_page(client: LintClient) -> None:
    assert client.get("/en/services/passports").status_code == 404


def _starts(client: LintClient, code: str) -> bool:
    return bool(client.page(f"/en/services/{code}").select(".govuk-button--start"))


@pytest.fixture
def round_to_come(db: orm.Session) -> Round:
    """A round of a fund that opens tomorrow."""
    now = datetime.now(UTC)
    coming = Round(
        item_code=FUND,
        name="2027",
        opens_at=now + timedelta(days=1),
        closes_at=now + timedelta(days=31),
        costs_from=date(2026, 1, 1),
        costs_to=date(2026, 12, 31),
        envelope=Decimal(2_000_000),
    )
    db.add(coming)
    db.flush()
    return coming


def test_a_service_with_rounds_can_be_started_only_in_one(
    client: LintClient, round_to_come: Round
) -> None:
    assert _starts(client, CERTIFIED)
    assert not _starts(client, FUND)
    assert "RMB 2,000,000" in client.page(f"/en/services/{FUND}").get_text()
    round_to_come.opens_at -= timedelta(days=2)
    assert _starts(client, FUND)


@pytest.mark.parametrize(
    "edit",
    [
        "update rounds set envelope = 9",
        "update rounds set closes_at = closes_at + interval '1 day'",
        "update rounds set opens_at = opens_at - interval '2 days'",
        "delete from inventories",
    ],
)
def test_a_round_that_was_changed_past_the_portal_is_not_told(
    client: LintClient, db: orm.Session, round_to_come: Round, edit: str
) -> None:
    address, words = f"/en/services/{FUND}", "do not agree with their record"
    assert words not in str(client.page(address).main)
    db.execute(text(edit))
    page = client.page(address)
    assert words in str(page.main)
    assert round_to_come.name not in page.find(id="rounds").parent.get_text()
    for handout in ("checklist", "estimate"):
        told = str(client.page(f"{address}/{handout}").main)
        assert words in told
        assert round_to_come.name not in told
    assert not _starts(client, FUND)


def test_a_part_of_a_page_that_says_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        TextSection.model_validate({"code": "nothing", "title": {"sc": "空", "en": "Nothing"}})


def test_every_state_has_a_tag_of_its_own() -> None:
    css = (STATIC / "css" / "components.css").read_text("utf-8")
    assert not [state for state in State if f".tag--{state}," not in css.replace(" {", ",")]


def test_a_page_loads_little(client: LintClient) -> None:
    head = client.page("/en/help").head
    assert head
    files = [
        str(tag.get("href") or tag.get("src")).split("?")[0].removeprefix("/static/")
        for tag in head.select("link[rel=stylesheet], script")
    ]
    files.append("vendor/govuk-frontend/govuk-frontend.min.js")  # imported by portal.js
    assert sum(len(gzip.compress((STATIC / name).read_bytes())) for name in files) < 40_000  # bytes


def test_a_lead_that_was_divided_is_named_by_the_competence_of_its_measure() -> None:
    plan, found = load_plan(), item(FUND)
    silent = found.route.model_copy(update={"competence": None})
    (lead, *_) = handlers(plan, revised(found, route=silent), moments.today())
    assert lead.body == plan.body("commerce").name


def test_the_footer_says_when_the_sources_were_compared(client: LintClient) -> None:
    day = min(one.seen for one in sources().sources.values())
    footer = client.page("/en/help").select_one("footer")
    assert footer
    assert f"as of {day.day} {day:%B %Y}" in " ".join(footer.get_text().split())
