"""What a fund would pay, told before anything is filed and without an account."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from services import formats, moments, packing, quotas
from services.applications import amounts
from services.catalogue import View, all_items, clean, item
from services.catalogue.money.estimating import (
    ALIKE,
    cut_down,
    find_estimate_problems,
    has_estimate,
)
from services.language import LANGUAGES
from services.models import Application, Round
from tests.support import rounds
from tests.support.answers import Answers
from tests.support.chance import answers_by_chance
from tests.support.client import LintClient
from tests.support.company import filled, open_round
from tests.support.drawing import draw_form
from tests.support.editions import add
from tests.support.funds import stated
from tests.support.scene import Scene

FUND = "fund-training"
FUNDS = [one.code for one in all_items() if has_estimate(one)]


def with_rates(db: Session, code: str) -> Round:
    """An open round that can reckon with every currency and with interest."""
    opened = open_round(db, code)
    opened.rates_on = opened.costs_to
    opened.exchange = {"USD": "7.0827", "EUR": "8.2153", "HKD": "0.91035"}
    opened.interest = Decimal("3.45")
    db.flush()
    return opened


def send(client: LintClient, code: str, answers: Answers, **more: Any) -> TestResponse:
    """Type answers into the form of an estimate, as a browser would send them."""
    typed: dict[str, Any] = {}
    for form in _forms(code, answers):
        typed |= filled(draw_form(form))
    return client.post(f"/en/services/{code}/estimate", data=typed | more)


def _forms(code: str, answers: Answers) -> list[Any]:
    from forms.builder import build

    short = cut_down(item(code))
    beside = short.by_path.keys()
    return [build(short, one.code, answers, "en", beside=beside) for one in short.sections]


def figure(page: BeautifulSoup) -> str:
    heading = page.select_one("section[aria-labelledby=estimate] .govuk-heading-m")
    assert heading
    return " ".join(heading.get_text().split())


@pytest.mark.parametrize("code", FUNDS)
def test_the_estimate_is_the_amount_of_the_filed_case(
    client: LintClient, db: Session, code: str
) -> None:
    with_rates(db, code)
    scene = Scene(db, code).submit()
    assert scene.application.amount is not None
    answer = send(client, code, scene.application.answers)
    assert answer.status_code == 303, answer.text
    for language in LANGUAGES:
        kept = urlsplit(answer.location)
        page = client.page(f"{kept.path}?{kept.query}".replace("/en/", f"/{language}/"))
        assert figure(page) == formats.money(scene.application.amount, language)


@pytest.mark.parametrize("code", FUNDS)
def test_the_estimate_of_any_figures_is_that_of_the_form(
    client: LintClient, db: Session, code: str
) -> None:
    current = with_rates(db, code)
    application, wanted = Scene(db, code).application, item(code)
    short, compared = cut_down(wanted), 0
    for seed in range(200):
        answers = clean(wanted, answers_by_chance(wanted, seed))
        if find_estimate_problems(wanted, short, answers, current):
            continue  # what chance gave cannot be filed
        found = amounts.calculate_amount(db, application, current, View(wanted, answers))
        assert found
        word = packing.pack(clean(short, answers))
        page = client.page(f"/en/services/{code}/estimate?figures={word}")
        total = "Not known yet" if found.total is None else formats.money(found.total, "en")
        assert figure(page) == total, seed
        compared += 1
        if compared == 3:
            return
    assert compared


def test_what_does_not_count_is_said_with_the_reason(client: LintClient, db: Session) -> None:
    open_round(db)
    answers = Scene(db, FUND).fill_in().application.answers
    rows = [{**row, "education": "below_college"} for row in answers["trainees"]["people"][:1]]
    rows.append({**answers["trainees"]["people"][1], "cost": "9000", ALIKE: "3"})
    answers = {**answers, "trainees": {"people": rows}}
    page = client.page(send(client, FUND, answers).location)
    assert figure(page) == "RMB 13,500"
    text = " ".join(page.main.get_text().split())
    assert "Row 1: Education below junior college does not count" in text
    assert "at most RMB 4,500 each" in text
    assert "3 rows count" in text
    assert "one coefficient" in text


def test_nothing_is_stored_and_what_is_wrong_keeps_what_was_typed(
    client: LintClient, db: Session
) -> None:
    answers = Scene(db, FUND).fill_in().application.answers
    before = db.scalar(select(func.count()).select_from(Application))
    answer = send(client, FUND, answers, **{"trainees-people-0-cost": "a lot"})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.select_one(".govuk-error-summary a")["href"] == "#trainees-people-0-cost"
    assert page.find("input", {"name": "trainees-people-0-cost"})["value"] == "a lot"
    assert send(client, FUND, answers).status_code == 303
    assert db.scalar(select(func.count()).select_from(Application)) == before


def test_a_row_is_added_without_losing_what_was_typed(client: LintClient, db: Session) -> None:
    answers = Scene(db, FUND).fill_in().application.answers
    answer = send(client, FUND, answers, rows="add:people")
    assert answer.status_code == 200
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.find("input", {"name": "trainees-people-1-cost"})["value"] == "3200.00"
    assert page.find("input", {"name": "trainees-people-2-cost"})
    assert "Add another" in page.get_text()
    assert "Save" not in page.main.get_text()


def test_the_page_asks_nothing_that_names_somebody(client: LintClient) -> None:
    page = client.page(f"/en/services/{FUND}/estimate")
    asked = {str(one["name"]) for one in page.main.select("[name]")}
    assert "trainees-people-0-cost" in asked
    assert not {name for name in asked if "name" in name or "identity" in name}


def test_the_round_pays_by_its_terms(client: LintClient, db: Session) -> None:
    opened = open_round(db)
    opened.floor, opened.below = Decimal(8000), "drop"
    answers = Scene(db, FUND).fill_in().application.answers
    page = client.page(send(client, FUND, answers).location)
    assert figure(page) == "RMB 0"
    text = " ".join(page.main.get_text().split())
    assert "By the rules RMB 7,700" in text
    assert "The round pays nothing under RMB 8,000" in text


def test_past_rounds_say_by_which_coefficient_they_paid(client: LintClient, db: Session) -> None:
    current = open_round(db)
    scene = Scene(db, FUND).conclude()
    assert scene.application.amount
    current.envelope = scene.application.amount * 5 / 7
    rounds.settle(db, current)
    last = current.published_until
    address = f"/en/services/{FUND}/estimate"
    current.published_until = moments.today()
    assert "past rounds paid" not in client.page(address).get_text()
    current.published_until = last
    text = " ".join(client.page(address).main.get_text().split())
    assert "0.714285" in text  # five sevenths


def test_the_guide_leads_to_it_or_says_that_there_is_none(
    client: LintClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = f"/en/services/{FUND}/estimate"
    assert client.page(f"/en/services/{FUND}").find("a", href=link)
    add(monkeypatch, stated(item(FUND)))
    guide = client.page(f"/en/services/{FUND}")
    assert not guide.find("a", href=link)
    assert "There is no estimate: the officers state the sum." in guide.get_text()
    assert client.get(link).status_code == 404
    assert client.get("/en/services/tase/estimate").status_code == 404


@pytest.mark.parametrize("word", ["x", "eJw", "AAAA", "eNqrVipLLSrOzM9TslIyVKoFADQ9BMg"])
def test_a_damaged_address_is_a_missing_page_and_never_an_error(
    client: LintClient, word: str
) -> None:
    answer = client.get(f"/en/services/{FUND}/estimate?figures={word}")
    assert answer.status_code in {404, 422}


@pytest.mark.parametrize(
    "value", [None, 7, "x", [], [3, None, "x"], {"a": []}, 10**40, 1e300, True]
)
def test_whatever_an_address_holds_is_read_or_complained_about(
    client: LintClient, value: Any
) -> None:
    row = {"cost": value, "education": value, "contract_start": value, ALIKE: value}
    for answers in (
        {"support": value},
        {"support": {"kind": value}, "trainees": {"people": value}},
        {"support": {"kind": "employer"}, "trainees": {"people": [row, value]}},
    ):
        word = packing.pack(answers)
        assert client.get(f"/en/services/{FUND}/estimate?figures={word}").status_code == 422


def test_one_connection_cannot_ask_without_end(
    client: LintClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.public import estimate_views

    few = quotas.quotas().model_copy(update={"estimates_an_hour": 2})
    monkeypatch.setattr(estimate_views, "quotas", lambda: few)
    statuses = [send(client, FUND, {}).status_code for _ in range(3)]
    assert statuses == [422, 422, 429]
