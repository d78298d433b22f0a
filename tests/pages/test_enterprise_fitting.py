"""The page of what fits the applicant."""

import pytest
from sqlalchemy.orm import Session

from services.actor import Role
from services.language import LANGUAGES
from tests.support.client import LintClient
from tests.support.company import Company
from tests.support.queries import counted_queries
from tests.support.scene import Scene


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_fits_why_and_what_is_missing(
    db: Session, client: LintClient, language: str
) -> None:
    scene = Scene(db).review()
    db.commit()
    company = Company(scene, client, language).act_as(Role.OWNER)
    page = client.page(f"{company.home}/fitting")
    known = page.select_one("#fit-unknown")
    assert known
    assert page.select_one(f'.results a[href="/{language}/services/tase"]')
    assert scene.application.number in page.select_one("#known ~ dl").get_text()  # type: ignore[union-attr]
    rules = page.select_one('.results a[href*="/eligibility/schemes/"]')
    assert rules
    client.page(str(rules["href"]))


def test_it_costs_as_many_queries_whatever_was_filed(db: Session, client: LintClient) -> None:
    scene = Scene(db).review()
    db.commit()
    company = Company(scene, client).act_as(Role.VIEWER)
    client.page(f"{company.home}/fitting")
    with counted_queries() as queries:
        page = client.page(f"{company.home}/fitting")
    assert len(queries) <= 5
    assert not page.select('.results a[href*="/start/"]')
