"""What members of staff open, download and are refused is recorded, and said on their pages."""

import csv
import io
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal import watching
from services import moments
from services.actor import Role
from services.applications.letters.issuing import issue_papers
from services.models import AccessRecord, Document, LoginSession, Paper, User
from services.periods import period
from tests.support.client import LintClient
from tests.support.company import as_lead
from tests.support.factories import make_administrator, sign_in
from tests.support.queries import counted_queries
from tests.support.scene import Scene

RECORDS = "/en/admin/access-records"

Recorded = list[tuple[str, str, UUID | None]]


@pytest.fixture
def scene(db: Session) -> Scene:
    scene = Scene(db).approve()
    issue_papers(db, scene.application.id)
    return scene


def recorded(db: Session) -> Recorded:
    """What was recorded since somebody signed in."""
    rows = db.execute(
        select(AccessRecord.kind, AccessRecord.path, AccessRecord.application_id)
        .where(AccessRecord.kind != "signed_in")
        .order_by(AccessRecord.id)
    )
    return [tuple(row) for row in rows]


def test_an_officer_who_opens_a_case_is_recorded_with_address(
    client: LintClient, db: Session, scene: Scene
) -> None:
    case = as_lead(client, scene)
    client.get("/en/agency/queue")
    client.get(case, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    row = db.scalars(select(AccessRecord).where(AccessRecord.kind == "opened")).one()
    assert (row.user_id, row.address, row.path) == (scene.lead.user_id, "192.0.2.7", case)


def test_notes_and_forms_of_a_case_open_it_too(
    client: LintClient, db: Session, scene: Scene
) -> None:
    case = as_lead(client, scene)
    client.get(f"{case}/notes")
    client.get(case)
    assert recorded(db) == [("opened", f"{case}/notes", scene.application.id)]


def test_each_download_is_recorded(client: LintClient, db: Session, scene: Scene) -> None:
    case = as_lead(client, scene)
    files = [
        f"{case}/documents/{db.scalars(select(Document.id)).first()}",
        f"{case}/papers/{db.scalars(select(Paper.id)).first()}",
    ]
    files.append(files[0])
    for url in files:
        assert client.get(url).status_code == 200
    client.get("/en/account/data/my-data.json")
    assert recorded(db) == [
        *(("downloaded", url, scene.application.id) for url in files),
        ("downloaded", "/en/account/data/my-data.json", None),
    ]


def test_what_staff_are_refused_is_recorded(client: LintClient, db: Session, scene: Scene) -> None:
    sign_in(client, scene.user("psb", Role.REVIEWER))
    client.get("/en/agency/queue")  # the cookie knows now where the officer is
    nowhere = uuid4()
    case = f"/en/agency/cases/{scene.application.id}"
    assert client.get(case).status_code == 404
    assert client.get(case).status_code == 404  # nothing of the first is kept
    assert client.get(f"/en/agency/cases/{nowhere}").status_code == 404
    assert client.post(f"{case}/claim", data={"version": 1}).status_code == 404
    assert client.get("/en/admin/staff").status_code == 404
    assert client.get("/en/no-such-page").status_code == 404
    assert recorded(db) == [
        ("refused", case, scene.application.id),
        ("refused", case, scene.application.id),
        ("refused", f"/en/agency/cases/{nowhere}", nowhere),
        ("refused", f"{case}/claim", scene.application.id),
        ("refused", "/en/admin/staff", None),
    ]


def test_applicants_are_not_recorded(client: LintClient, db: Session, scene: Scene) -> None:
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    own = f"/en/enterprise/applications/{scene.application.id}"
    assert client.get(own).status_code == 200
    assert client.get(f"{own}/documents/{db.scalars(select(Document.id)).first()}").data
    assert client.get(f"/en/enterprise/applications/{uuid4()}").status_code == 404
    assert client.get("/en/agency/queue").status_code == 404
    assert db.scalars(select(AccessRecord)).all() == []


def test_a_second_look_is_recorded_in_the_next_hour_and_from_another_address(
    client: LintClient, db: Session, scene: Scene
) -> None:
    case = as_lead(client, scene)
    client.get("/en/agency/queue")  # the cookie knows now where the officer is
    start = datetime(2027, 1, 4, 2, tzinfo=UTC)
    session = db.scalars(select(LoginSession)).one()
    session.seen_at, session.expires_at = start, start + timedelta(hours=2)

    def look(minutes: int, address: str = "127.0.0.1") -> tuple[int, int]:
        """How many statements a look costs, and how many records there are after it."""
        with moments.at(start + timedelta(minutes=minutes)), counted_queries() as queries:
            assert client.get(case, environ_overrides={"REMOTE_ADDR": address}).status_code == 200
        return len(queries), len(recorded(db))

    assert look(0)[1] == 1
    assert look(9) == (1, 1)
    assert look(9, "192.0.2.7")[1] == 2
    for _ in range(2):
        assert look(58)[1] == 2  # the session is noted as in use, and the page made anew
    assert look(59) == (1, 2)
    assert look(60)[1] == 3
    assert look(61) == (1, 3)


def test_what_cannot_be_recorded_is_not_shown(
    client: LintClient, db: Session, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError(None, None, Exception("no space left on device"))

    case = as_lead(client, scene)
    client.get("/en/agency/queue")  # the cookie knows now where the officer is
    monkeypatch.setattr(watching, "record", fail)
    refused = client.get(case)
    assert refused.status_code == 503
    assert scene.applicant.name not in refused.text
    monkeypatch.undo()
    assert scene.applicant.name in client.page(case).get_text()
    assert recorded(db) == [("opened", case, scene.application.id)]


def administrator(client: LintClient, db: Session, **values: str) -> User:
    user = make_administrator(db, **values)
    sign_in(client, user)
    return user


def test_an_administrator_reads_and_filters_the_records(
    client: LintClient, db: Session, scene: Scene
) -> None:
    client.get(as_lead(client, scene))
    user = administrator(client, db)
    page = client.page(f"{RECORDS}?kind=opened").get_text(" ")
    assert scene.lead.name in page
    assert str(scene.application.number) in page
    nobody = client.page(f"{RECORDS}?kind=opened&person={user.email}").get_text(" ")
    assert "Nothing found" in nobody
    for junk in ("before=x", "since=yesterday", "kind=other", "number=%00", "until=9999-12-31"):
        assert client.page(f"{RECORDS}?{junk}")


def test_the_records_leave_as_a_table_which_is_recorded(
    client: LintClient, db: Session, scene: Scene
) -> None:
    administrator(client, db, name="=cmd|' /c calc'!A1")
    client.get("/en/agency/queue")
    url = f"{RECORDS}/access-records.csv?kind=refused"
    sent = client.get(url)
    [heading, row] = csv.reader(io.StringIO(sent.data.decode("utf-8-sig")))
    assert heading[:3] == ["When", "Who", "Email address"]
    assert row[1].startswith("'=")
    assert row[3:] == ["Was refused", "", "127.0.0.1", "/en/agency/queue"]
    assert recorded(db)[-1] == ("downloaded", url.partition("?")[0], None)


@pytest.mark.parametrize("language", ["sc", "tc", "en"])
def test_pages_tell_staff_that_they_are_recorded_and_for_how_long(
    client: LintClient, db: Session, scene: Scene, language: str
) -> None:
    words = {"sc": "连同账号和网络地址予以记录", "tc": "連同帳戶和網絡地址予以記錄"}.get(
        language, "are recorded with your account and network address"
    )
    kept_for = period("staff_access").words[language]  # type: ignore[index]
    for url in (as_lead(client, scene), "/en/agency/queue"):
        foot = client.page(url.replace("/en/", f"/{language}/")).select_one("footer")
        assert foot
        assert words in foot.get_text()
        assert kept_for in foot.get_text()
    administrator(client, db)
    assert words in client.page(f"/{language}/admin/staff").get_text()
    sign_in(client, scene.users["", Role.OWNER], scene.applicant)
    assert words not in client.page(f"/{language}/enterprise/").get_text()
