"""Amending what a service states: who may, from when it counts, and for whom."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import amending, moments
from services.actor import Actor, Role
from services.catalogue import all_items, amendments, item, item_of
from services.catalogue.particulars import amend, find_particular, list_particulars
from services.eligibility import topics
from services.errors import Conflict, Invalid, NotFound
from services.language import Text
from services.models import Application, AuditEntry
from tests.support.client import LintClient
from tests.support.company import open_round
from tests.support.factories import make_administrator, sign_in
from tests.support.filed import make_filed
from tests.support.picks import CERTIFIED, FUND

TODAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
LIMIT = "limits.decision"
SOURCE = Text(
    sc="《深圳市示例办法》第五条", tc="《深圳市示例辦法》第五條", en="Example Measures, article 5"
)


@pytest.fixture(autouse=True)
def followed() -> Iterator[None]:
    amending.follow()
    yield
    amendments.read_from(tuple)
    topics.cache_clear()
    topics()  # as the files say, for whoever comes next


def administrator(db: Session) -> Actor:
    return Actor(make_administrator(db).id, "Zhao Example", Role.ADMINISTRATOR)


def amend_limit(db: Session, code: str, days: int, path: str = LIMIT) -> date:
    effect = amending.amend_particular(
        db,
        administrator(db),
        code,
        path,
        values={"days": days},
        source=SOURCE,
        seen_on=moments.today(),
        status="V",
    )
    db.commit()
    return effect


def test_an_amendment_counts_from_the_next_day_for_what_is_filed_then(
    client: LintClient, db: Session
) -> None:
    with moments.at(TODAY):
        before = item(CERTIFIED).require_limit("decision").days
        earlier = make_filed(db, item_code=CERTIFIED, submitted_at=moments.now())
        effect = amend_limit(db, CERTIFIED, before + 3)
        assert effect == date(2026, 3, 3)
        amendments.read_from(amending._read_in_force)  # as any process that starts now
        assert item(CERTIFIED).require_limit("decision").days == before
    with moments.at(TODAY + timedelta(days=1)):
        assert item(CERTIFIED).require_limit("decision").days == before + 3
        later = make_filed(db, item_code=CERTIFIED, submitted_at=moments.now())
        assert item_of(earlier).require_limit("decision").days == before
        assert item_of(later).require_limit("decision").days == before + 3
        guide = client.page(f"/en/services/{CERTIFIED}").get_text()
        assert "Amended since this guide was published" in guide
        assert "Example Measures, article 5" in guide
        topic = client.page(f"/sc/services/{CERTIFIED}").get_text()
        assert "《深圳市示例办法》第五条" in topic


def test_what_is_filed_in_an_open_round_stays_as_announced(db: Session) -> None:
    with moments.at(TODAY):
        path = next(one.path for one in list_particulars(item(FUND)) if "each" in one.values)
        current = open_round(db)
        was = find_particular(item(FUND), path).values["each"]
        assert isinstance(was, Decimal)
        effect = amending.amend_particular(
            db,
            administrator(db),
            FUND,
            path,
            values={"each": was + 1},
            source=SOURCE,
            seen_on=moments.today(),
            status="V",
        )
        db.commit()
        assert effect == moments.local_day(current.closes_at) + timedelta(days=1)
    with moments.at(TODAY + timedelta(days=30)):
        assert find_particular(item(FUND), path).values["each"] == was + 1
        filed = Application(
            item_code=FUND, item_version=item(FUND).version, round=current, submitted_at=TODAY
        )
        assert find_particular(item_of(filed), path).values["each"] == was


def test_near_midnight_an_amendment_waits_one_day_more(db: Session) -> None:
    with moments.at(datetime(2026, 3, 2, 15, 45, tzinfo=UTC)):  # 23:45 in Shenzhen
        assert amend_limit(db, CERTIFIED, 7) == date(2026, 3, 4)


def test_the_last_of_two_counts_and_one_to_come_is_taken_back_first(db: Session) -> None:
    with moments.at(TODAY):
        amend_limit(db, CERTIFIED, 7)
        with pytest.raises(Conflict):
            amend_limit(db, CERTIFIED, 8)
        amending.take_back(db, administrator(db), CERTIFIED, LIMIT)
        with pytest.raises(Conflict):
            amending.take_back(db, administrator(db), CERTIFIED, LIMIT)
        amend_limit(db, CERTIFIED, 8)
    with moments.at(TODAY + timedelta(days=1)):
        assert item(CERTIFIED).require_limit("decision").days == 8
        amend_limit(db, CERTIFIED, 9)
    with moments.at(TODAY + timedelta(days=2)):
        assert item(CERTIFIED).require_limit("decision").days == 9


@pytest.mark.parametrize(("days", "field"), [(0, "days"), (400, "days"), (None, "source_sc")])
def test_what_the_service_could_not_say_is_refused(
    db: Session, days: int | None, field: str
) -> None:
    found = find_particular(item(CERTIFIED), LIMIT)
    with pytest.raises(Invalid) as refused:
        amending.amend_particular(
            db,
            administrator(db),
            CERTIFIED,
            LIMIT,
            values={"days": found.values["days"] if days is None else days},
            source=SOURCE,
            seen_on=moments.today(),
            status=found.status,
        )
    assert [one.field for one in refused.value.problems] == [field]


def test_only_administrators_amend(db: Session) -> None:
    reviewer = Actor(make_administrator(db).id, "Wang Example", Role.REVIEWER, body="science")
    with pytest.raises(NotFound):
        amending.list_amendable(reviewer)
    with pytest.raises(NotFound):
        amending.take_back(db, reviewer, CERTIFIED, LIMIT)


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_an_administrator_amends_on_the_page_and_reads_it_in_the_audit(
    client: LintClient, db: Session, language: str
) -> None:
    sign_in(client, make_administrator(db))
    services = client.page(f"/{language}/admin/services")
    listed = services.find("a", href=f"/{language}/admin/services/{CERTIFIED}")
    assert listed
    home = f"/{language}/admin/services/{CERTIFIED}"
    form = client.page(f"{home}/{LIMIT}")
    days = form.find("input", {"name": "days"})
    assert days
    known = item(CERTIFIED).require_limit("decision")
    assert days["value"] == str(known.days)
    fields = {
        "days": str(known.days + 1),
        "basis_sc": known.basis.sc,
        "basis_en": known.basis.en,
        "source_sc": SOURCE.sc,
        "source_en": SOURCE.en,
        "seen_on-day": "1",
        "seen_on-month": "3",
        "seen_on-year": "2026",
        "status": "V",
    }
    wrong = client.post(f"{home}/{LIMIT}", data=fields | {"days": "soon", "source_en": ""})
    assert wrong.status_code == 422
    assert SOURCE.sc in wrong.text
    problems = BeautifulSoup(wrong.text, "html.parser").select(".govuk-error-summary li")
    assert len(problems) == 2
    assert client.post(f"{home}/{LIMIT}", data=fields).location == home
    assert SOURCE[language] in client.page(home).get_text()
    entry = db.scalar(select(AuditEntry).where(AuditEntry.action == amending.AMENDED))
    assert entry is not None
    audit = client.page(f"/{language}/admin/audit").get_text()
    assert str(known.days + 1) in audit
    assert SOURCE[language] in audit
    assert client.post(f"{home}/{LIMIT}/take-back").location == home
    assert SOURCE[language] not in client.page(home).get_text()


def test_every_particular_of_every_item_can_be_amended() -> None:
    for one in all_items():
        for found in list_particulars(one):
            again = amend(one, found.path, found.values, SOURCE, "V")
            assert find_particular(again, found.path).status == "V"
            others = [(p.path, p.values, p.status) for p in list_particulars(one)]
            assert [
                (p.path, p.values, p.status)
                for p in list_particulars(again)
                if p.path != found.path
            ] == [other for other in others if other[0] != found.path]
