"""Rounds that are announced: the guide, a feed and an entry for a calendar say the same."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from sqlalchemy.orm import Session

from services import moments
from services.language import LANGUAGES, Language
from tests.support.client import LintClient
from tests.support.company import open_round
from tests.support.picks import FUND

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client: LintClient, language: Language = "en") -> list[ElementTree.Element]:
    answer = client.get(f"/{language}/rounds/announced.atom")
    assert answer.mimetype == "application/atom+xml"
    return ElementTree.fromstring(answer.data).findall(f"{ATOM}entry")  # noqa: S314 - our own


def saved(client: LintClient) -> str:
    answer = client.get(f"/en/services/{FUND}/round.ics")
    assert answer.mimetype == "text/calendar"
    return answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_round_is_in_the_feed_from_its_announcement_to_its_close(
    client: LintClient, db: Session, language: Language
) -> None:
    assert entries(client, language) == []
    made = open_round(db, FUND)
    (entry,) = entries(client, language)
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{made.id}"
    assert made.name in (entry.findtext(f"{ATOM}title") or "")
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.attrib["href"].endswith(f"/{language}/services/{FUND}#rounds")
    with moments.at(made.closes_at):
        assert entries(client, language) == []


def test_the_last_day_can_be_saved_and_before_it_the_first(client: LintClient, db: Session) -> None:
    made = open_round(db, FUND)
    assert f"DTSTART;VALUE=DATE:{moments.local_day(made.closes_at):%Y%m%d}" in saved(client)
    guide = client.page(f"/en/services/{FUND}")
    assert guide.find("a", href=f"/en/services/{FUND}/round.ics")
    with moments.at(made.opens_at - timedelta(days=3)):
        assert f"DTSTART;VALUE=DATE:{moments.local_day(made.opens_at):%Y%m%d}" in saved(client)
    with moments.at(made.closes_at):
        assert client.get(f"/en/services/{FUND}/round.ics").status_code == 404


def test_what_has_no_round_has_no_day(client: LintClient) -> None:
    for code in (FUND, "tase", "no-such-service"):
        assert client.get(f"/en/services/{code}/round.ics").status_code == 404
