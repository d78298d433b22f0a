"""The answers of the checker as PDF: the words of the page, its law and its addresses."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from portal.eligibility import result_views
from services import quotas
from services.eligibility import topics
from services.eligibility.explaining import find_rule
from services.language import LANGUAGES, Language
from services.settings import settings
from tests.support.client import LintClient
from tests.support.pages import text_of
from tests.support.personas import ARCHITECT, told, url

PAGE_COUNT: dict[Language, str] = {
    "en": r"Page 1 of \d",
    "sc": r"第1页，共\d页",
    "tc": r"第1頁，共\d頁",
}


def plain(text: str) -> str:
    return re.sub(r"\s|\u200b", "", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_says_what_the_page_says(client: LintClient, language: Language) -> None:
    what = told(ARCHITECT, age=17)
    page = client.page(url("results", what, language))
    link = page.select_one("a[href*='results.pdf']")
    assert link
    response = client.get(str(link["href"]))
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in response.headers["Cache-Control"]
    words = plain(text_of(response.get_data()))
    for outcome in page.select(".overview li a"):
        assert plain(outcome.get_text()) in words
    file = topics()["work-permit"].file
    remedy = find_rule("E5-AGE")[0].entry.remedy
    assert remedy
    assert plain(remedy[language]) in words
    assert plain(file.name[language]) in words
    assert "E5-AGE" in words
    assert plain(settings().origin + url("results", what, language)) in words
    assert re.search(plain(PAGE_COUNT[language]), words)
    assert PdfReader(BytesIO(response.get_data())).trailer["/Root"]["/Lang"]


def test_every_official_address_is_printed_and_leads_there(client: LintClient) -> None:
    what = told(ARCHITECT)
    page = client.page(url("results", what))
    addresses = {str(one["href"]) for one in page.select(".references a[rel=external]")}
    assert addresses
    pdf = client.get(url("results.pdf", what)).get_data()
    words = plain(text_of(pdf))
    assert all(plain(address) in words for address in addresses)
    linked = {
        one.get_object()["/A"]["/URI"]
        for sheet in PdfReader(BytesIO(pdf)).pages
        for one in sheet.get("/Annots", ())
    }
    assert addresses <= linked


def test_one_connection_cannot_ask_without_end(
    client: LintClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = quotas.quotas().model_copy(update={"sheets_an_hour": 1})
    monkeypatch.setattr(result_views, "quotas", lambda: few)
    monkeypatch.setattr(result_views, "make_sheet", lambda *_args, **_more: b"%PDF")
    statuses = [client.get(url("results.pdf", told(ARCHITECT))).status_code for _ in range(2)]
    assert statuses == [200, 429]


def test_a_damaged_link_has_no_pdf(client: LintClient) -> None:
    assert client.get("/en/eligibility/results.pdf?answers=damaged").status_code == 404
