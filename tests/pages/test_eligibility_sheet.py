"""The hand-off sheet: from a guide through its questions to what one prints and takes along."""

import pytest
from sqlalchemy.orm import Session

from services.eligibility.facts import parse
from services.eligibility.links import CheckerAnswers
from services.language import LANGUAGES, Language
from tests.support.client import LintClient
from tests.support.traces import contents

SOLD = {
    "status": "company",
    "company_aims": ["vat_export"],
    "filing_date": "2020-06-01",
    "vat_service": "software",
    "vat_taxpayer": "general",
    "vat_method": "general",
    "vat_client": True,
    "vat_consumed": True,
    "vat_contract": True,
    "vat_paid": True,
    "vat_waived": False,
}


def address(page: str, language: Language = "en", **changes: object) -> str:
    word = CheckerAnswers(parse(SOLD | changes)).word
    return f"/{language}/eligibility/{page}?answers={word}"


def test_the_guide_leads_to_the_questions_and_they_to_the_sheet(client: LintClient) -> None:
    guide = client.page("/en/services/vat-export")
    link = guide.select_one("a.govuk-button--start")
    assert link
    first = client.get(str(link["href"]))
    assert "/questions/filing_date" in first.location
    results = client.page(address("results"))
    button = results.find("a", string="Print the hand-off sheet")
    assert button
    sheet = client.page(str(button["href"])).get_text()
    for words in ("Zero rate", "printed from the Ministry of Commerce", "12366", "Software"):
        assert words in sheet
    assert "two copies" not in sheet


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"vat_taxpayer": "small"}, "two copies"),
        ({"vat_consumed": False}, "What is partly consumed"),
        ({"vat_service": "conference"}, "place of the service is abroad"),
        ({"filing_date": "2026-11-22"}, "Confirm with the tax service"),
    ],
)
def test_the_sheet_follows_the_answers(
    client: LintClient, changes: dict[str, object], says: str
) -> None:
    page = client.page(address("schemes/vat-export/sheet", **changes)).get_text()
    other = client.page(address("results", **changes)).get_text()
    assert says in page or says in other


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_the_sheet_is_stored(
    client: LintClient, db: Session, language: Language
) -> None:
    before = contents(db)
    client.page(address("schemes/vat-export/sheet", language))
    assert contents(db) == before
