"""The checklist of every service is one sheet of paper, whatever it asks for."""

from io import BytesIO

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader
from sqlalchemy.orm import Session

from services.language import LANGUAGES
from tests.support.answers import every_item


@pytest.mark.parametrize("code", every_item())
def test_a_checklist_is_printed_on_one_sheet(page: Page, site: str, db: Session, code: str) -> None:
    for language in LANGUAGES:
        page.goto(f"{site}/{language}/services/{code}/checklist")
        sheets = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
        assert len(sheets) == 1, language
