"""The language of the address, and how each language writes dates and amounts."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask

from portal.web import day, language, mail_address, moment, money, other_language_url, t
from services.language import N_, Text
from tests.support.client import LintClient


def test_an_email_address_breaks_before_its_parts() -> None:
    assert mail_address("a.b@c.example") == "a<wbr>.b<wbr>@c<wbr>.example"
    assert mail_address("<b>@c") == "&lt;b&gt;<wbr>@c"


@pytest.mark.parametrize(
    ("header", "home"),
    [
        ("", "/sc/"),
        ("de", "/sc/"),
        ("zh-CN,zh;q=0.9", "/sc/"),
        ("zh", "/sc/"),
        ("zh-HK", "/tc/"),
        ("zh-Hant-TW,en;q=0.8", "/tc/"),
        ("zh-MO", "/tc/"),
        ("yue", "/tc/"),
        ("en-GB,en;q=0.9", "/en/"),
        ("de-DE,en;q=0.5,zh-CN;q=0.8", "/sc/"),
        ("ja,en-US;q=0.6", "/en/"),
    ],
)
def test_the_front_door_follows_the_browser(client: LintClient, header: str, home: str) -> None:
    response = client.get("/", headers={"Accept-Language": header})
    assert response.location == home
    assert "Accept-Language" in response.headers["Vary"]


def test_an_unknown_language_is_a_missing_page(client: LintClient) -> None:
    assert client.get("/fr/").status_code == 404


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/sc/no-such-page", "/en/no-such-page"),
        ("/sc", "/en"),
        ("/", "/en/"),
        ("/readyz", "/en/"),
    ],
)
def test_the_switch_keeps_the_page(app: Flask, path: str, expected: str) -> None:
    with app.test_request_context(path):
        assert other_language_url("en") == expected


DATE = date(2026, 11, 2)
LATE = datetime(2026, 11, 1, 16, 5, tzinfo=UTC)  # after midnight in Shenzhen


@pytest.mark.parametrize(
    ("lang", "written"),
    [
        ("sc", ["2026年11月2日", "2026年11月2日 00:05", "¥1,234.50", "¥50,000"]),
        ("tc", ["2026年11月2日", "2026年11月2日 00:05", "¥1,234.50", "¥50,000"]),
        ("en", ["2 November 2026", "2 November 2026, 00:05", "RMB 1,234.50", "RMB 50,000"]),
    ],
)
def test_dates_and_amounts(app: Flask, lang: str, written: list[str]) -> None:
    with app.test_request_context(f"/{lang}/"):
        assert language() == lang
        amounts = [money(Decimal("1234.5")), money(Decimal(50_000))]
        assert [day(DATE), moment(LATE), *amounts] == written


def test_texts_and_messages_are_said_in_the_language_of_the_page(app: Flask) -> None:
    with app.test_request_context("/tc/"):
        assert t(Text.of(sc="服务贸易", en="Service trade")) == "服務貿易"
    with app.test_request_context("/en/"):
        assert t(N_("%(n)s left", n=3)) == "3 left"


def test_a_constant_in_a_template_is_put_into_words_for_each_reader(app: Flask) -> None:
    with app.test_request_context("/sc/"):
        template = app.jinja_env.from_string("{{ '国贸' | printed }}")
        assert template.render() == '<span lang="zh-Hans-CN">国贸</span>'
    with app.test_request_context("/tc/"):
        assert template.render() == "<span>國貿</span>"
