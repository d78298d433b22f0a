"""The language of the address, and how each language writes dates and amounts."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask
from markupsafe import Markup

from portal.web import (
    brief_moment,
    day,
    gettext,
    language,
    mail_address,
    money,
    ngettext,
    other_language_urls,
    t,
)
from services.language import N_, Text
from services.settings import ROOT
from tests.support.client import LintClient
from tests.support.live import PATIENCE

AS_WORKERS_DO = """
import sys
from portal import create_app
from services import language
client = create_app().test_client()
language.derive_all()
language._converter = lambda: sys.exit(f"{address}: the converter was asked for")
for address in sys.argv[1:]:
    answer = client.get(address)
    if answer.status_code != 200:
        sys.exit(f"{address}: {answer.status_code}")
"""
"""Reads pages in a process of its own, once the converter is no longer in memory."""


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
        assert other_language_urls()["en"] == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/sc/verify/file", "/en/verify"),
        (f"/sc/enterprise/applications/{UUID(int=1)}/documents/form", f"{UUID(int=1)}/documents"),
        ("/sc/account/sign-out", "/en/account"),
    ],
)
def test_what_only_answers_a_post_leads_to_the_page_above(
    app: Flask, path: str, expected: str
) -> None:
    with app.test_request_context(path, method="POST"):
        assert other_language_urls()["en"].endswith(expected)


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
        assert [day(DATE), brief_moment(LATE), *amounts] == written


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


@pytest.mark.parametrize(
    ("path", "one", "many"),
    [
        ("/en/", "1 day left", "2 days left"),
        ("/sc/", "剩余1日", "剩余2日"),
        ("/tc/", "剩餘1日", "剩餘2日"),
    ],
)
def test_words_go_with_their_number(app: Flask, path: str, one: str, many: str) -> None:
    with app.test_request_context(path):
        said = [ngettext("%(num)s day left", "%(num)s days left", num) for num in (1, 2)]
    assert said == [one, many]


def test_what_fills_a_gap_is_never_markup(app: Flask) -> None:
    with app.test_request_context("/en/"):
        said = gettext("%(name)s is registered", name="<b>Example</b>")
        assert said == Markup("&lt;b&gt;Example&lt;/b&gt; is registered")
        assert gettext("100% of it") == Markup("100% of it")


@pytest.mark.parametrize(
    ("lang", "said"),
    [("sc", "深圳时间（UTC+8）"), ("tc", "深圳時間（UTC+8）"), ("en", "Shenzhen time (UTC+8)")],
)
def test_every_page_says_whose_time_it_gives(client: LintClient, lang: str, said: str) -> None:
    footer = client.page(f"/{lang}/services").find("footer")
    assert footer
    assert said in footer.get_text()


def test_pages_in_traditional_chinese_need_no_converter(database: str, client: LintClient) -> None:
    """It takes 40 MB of every worker, which shared them before the first request."""
    contents = client.page("/tc/site-map")
    addresses = {str(link["href"]) for link in contents.select("main a[href^='/tc/']")}
    guides = {one for one in addresses if one.startswith("/tc/services/")}
    assert len(guides) > 20
    estimates = {
        f"{one}/estimate" for one in guides if client.get(f"{one}/estimate").status_code == 200
    }
    open_ones = {one for one in addresses if client.get(one).status_code == 200}
    done = subprocess.run(
        [sys.executable, "-c", AS_WORKERS_DO, *sorted(open_ones | estimates)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-1000:]
