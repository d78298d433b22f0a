"""Links in mail: they work in working days, and the mail says until when."""

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts.links import DeadLink, end_of_link, issue_link, read_link
from services.accounts.signing_up import sign_up
from services.language import LANGUAGES
from services.models import Mail
from services.moments import SHENZHEN
from services.notices.delivery import compose


@pytest.mark.parametrize(
    ("purpose", "sent", "until"),
    [
        ("invitation", "2026-11-20T09:00", "2026-11-27T23:59"),
        ("staff_invitation", "2026-11-20T09:00", "2026-11-25T23:59"),
        ("verify_email", "2026-11-20T09:00", "2026-11-24T23:59"),
        # National Day: 1 to 7 October, and 10 October is worked.
        ("verify_email", "2026-09-30T18:00", "2026-10-09T23:59"),
        ("invitation", "2026-09-30T18:00", "2026-10-13T23:59"),
        # In London it is still the 29th.
        ("change_email", "2026-09-30T00:30", "2026-10-09T23:59"),
        ("reset_password", "2026-09-30T18:00", "2026-09-30T19:00"),
    ],
)
def test_a_link_outlives_the_holidays(purpose: str, sent: str, until: str) -> None:
    at = datetime.fromisoformat(sent).replace(tzinfo=SHENZHEN).astimezone(UTC)
    assert end_of_link(purpose, at).astimezone(SHENZHEN).isoformat()[:16] == until


def test_in_a_year_that_is_not_known_a_link_is_never_too_short() -> None:
    at = datetime(2091, 9, 30, 18, tzinfo=SHENZHEN)
    assert (end_of_link("verify_email", at) - at).days >= 14


def test_a_link_dies_with_its_last_working_day(db: Session) -> None:
    with time_machine.travel("2026-09-30T10:00:00Z", tick=False):
        link = issue_link(db, "invitation", "a@example.com", data={"role": "filer"})
    with time_machine.travel("2026-10-13T15:58:00Z", tick=False):
        assert read_link(db, "invitation", link.token).email == "a@example.com"
    with time_machine.travel("2026-10-13T16:00:00Z", tick=False), pytest.raises(DeadLink):
        read_link(db, "invitation", link.token)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail_says_until_when_in_shenzhen_time(db: Session, language) -> None:
    with time_machine.travel("2026-09-30T10:00:00Z", tick=False):
        words = "a long enough sentence"
        sign_up(db, "a@example.com", "某某", words, language=language, address="192.0.2.1")
    text = compose(db.scalars(select(Mail)).one()).get_content()
    said = {
        "sc": "有效期至2026年10月9日 23:59（深圳时间，UTC+8）",
        "tc": "有效期至2026年10月9日 23:59（深圳時間，UTC+8）",
        "en": "until 9 October 2026, 23:59 (Shenzhen time, UTC+8)",
    }
    assert said[language] in text
