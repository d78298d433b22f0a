"""What-if on sliders: what a browser shows after a move is what the server reckons."""

import pyotp
import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.models import Round, RoundList
from tests.support.browser import NewContext, visitor
from tests.support.company import open_round
from tests.support.factories import make_officer
from tests.support.picks import FUND
from tests.support.scene import Scene


@pytest.fixture
def current(db: Session) -> Round:
    """A closed round whose budget is enough for one of its two filings."""
    opened = open_round(db)
    scenes = [Scene(db, FUND).conclude() for _ in range(2)]
    opened.envelope = scenes[0].application.amount  # type: ignore[assignment]
    scenes[0].close_round()
    db.commit()
    return opened


def test_a_slider_changes_table_and_chart_as_the_server_reckons(
    db: Session, site: str, new_context: NewContext, current: Round
) -> None:
    reviewer = make_officer(db, "commerce")
    reviewer.totp_secret = pyotp.random_base32()
    db.commit()
    with visitor(new_context, site, "en") as officer:
        officer.sign_in(reviewer)
        officer.go(f"/agency/rounds/{current.id}/what-if")
        page, outcome = officer.page, officer.page.locator("[data-outcome]")
        sliders = {name: page.locator(f"[data-slides={name}]") for name in ("envelope", "share")}
        before = page.locator("[data-outcome] svg").inner_html()
        for name, at, share in (("share", "25", "0.250000"), ("envelope", "0", "0.000000")):
            expect(sliders[name]).to_be_visible()
            sliders[name].fill(at)
            expect(page.locator(f"[name={name}]")).to_have_value(at)
            expect(outcome).to_contain_text(share)
            expect(outcome).not_to_have_attribute("aria-busy", "true")
            shown = outcome.inner_html()
            assert page.locator("[data-outcome] svg").inner_html() != before, "the chart moves too"
            page.reload()
            assert outcome.inner_html() == shown, "the address is that of what is shown"
        page.locator("[name=share]").fill("many")
        sliders["envelope"].fill(sliders["envelope"].get_attribute("max") or "")
        officer.sees("Enter a percentage above 0, up to 100")
        expect(page.locator("[name=share]")).to_have_value("many")
        assert page.locator("[data-outcome] table").count() == 0
    assert db.scalars(select(RoundList)).all() == []
