"""What is recorded of staff who sign in, and how the records are read."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pyotp
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from services import access_records, moments
from services.access_records import AccessFilters, AccessKind
from services.accounts import signing_in
from services.accounts.devices import Visitor
from services.actor import Actor, Role
from services.errors import Invalid, NotFound
from services.models import AccessRecord, User
from tests.support.factories import PASSWORD, make_administrator, make_officer, make_user
from tests.support.queries import counted_queries
from tests.support.scene import Scene, actor_of

SECRET = pyotp.random_base32()
HERE, ELSEWHERE = "192.0.2.1", "2001:db8::1"


@pytest.fixture
def officer(db: Session) -> User:
    user = make_officer(db, "commerce", totp_secret=SECRET)
    db.commit()
    return user


@pytest.fixture
def administrator(db: Session) -> Actor:
    return actor_of(make_administrator(db), Role.ADMINISTRATOR)


def kinds(db: Session) -> list[tuple[str, str]]:
    rows = db.execute(select(AccessRecord.kind, AccessRecord.address).order_by(AccessRecord.id))
    return [tuple(row) for row in rows]


def sign_in(db: Session, email: str, password: str = PASSWORD) -> str:
    return signing_in.sign_in(db, email, password, Visitor("t", HERE))


def give_code(db: Session, half: str, code: str) -> None:
    signing_in.give_code(db, half, code, Visitor("t", HERE))


def test_staff_are_recorded_once_they_are_in(db: Session, officer: User) -> None:
    half = sign_in(db, officer.email)
    assert kinds(db) == []
    give_code(db, half, pyotp.TOTP(SECRET).at(moments.now()))
    assert kinds(db) == [("signed_in", HERE)]


def test_what_fails_is_recorded_though_its_transaction_is_rolled_back(
    db: Session, officer: User
) -> None:
    with pytest.raises(Invalid):
        sign_in(db, officer.email, "the wrong passphrase")
    db.rollback()
    half = sign_in(db, officer.email)
    for give in (signing_in.give_code, signing_in.give_recovery_code):
        with pytest.raises(Invalid):
            give(db, half, "000000", Visitor("t", ELSEWHERE))
    db.rollback()
    assert kinds(db) == [
        ("password_refused", HERE),
        ("code_refused", ELSEWHERE),
        ("code_refused", ELSEWHERE),
    ]


def test_nobody_else_is_recorded(db: Session) -> None:
    someone = make_user(db)
    db.commit()
    sign_in(db, someone.email)
    for email in (someone.email, "nobody@example.com"):
        with pytest.raises(Invalid):
            sign_in(db, email, "the wrong passphrase")
    assert kinds(db) == []


def open_case(actor: Actor, case: object = None, address: str = HERE) -> None:
    access_records.record(AccessKind.OPENED, actor, address, "/en/x", case)  # type: ignore[arg-type]


def test_a_case_is_recorded_once_an_hour_for_each_person_and_address(db: Session) -> None:
    scene = Scene(db).submit()
    one, other, case = scene.lead, scene.approver, scene.application.id
    start = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
    for minutes in (0, 1, 59, 60):
        with moments.at(start + timedelta(minutes=minutes)):
            open_case(one, case)
    with moments.at(start):
        open_case(one, case, ELSEWHERE)
        open_case(other, case)
        open_case(one, uuid4())
    assert len(kinds(db)) == 5


def test_what_a_process_has_recorded_it_does_not_ask_for_again(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access_records, "MOST_REMEMBERED", 2)
    scene = Scene(db).submit()
    one, cases = scene.lead, [scene.application.id, uuid4(), uuid4(), scene.application.id]
    with moments.at(datetime(2026, 11, 2, 1, 0, tzinfo=UTC)):
        for case in cases:
            for statements in (1, 0):
                with counted_queries() as queries:
                    open_case(one, case)
                assert len(queries) == statements
    assert len(kinds(db)) == 3  # the database knows what the process has forgotten


@pytest.mark.parametrize("kind", [AccessKind.DOWNLOADED, AccessKind.REFUSED])
def test_downloads_and_refusals_are_recorded_each_time(db: Session, kind: AccessKind) -> None:
    scene = Scene(db).submit()
    for _ in range(3):
        access_records.record(kind, scene.lead, HERE, "/en/x", scene.application.id)
    assert len(kinds(db)) == 3


def test_records_are_found_by_person_case_kind_and_day(db: Session, administrator: Actor) -> None:
    scene = Scene(db).submit()
    case = scene.application.id
    for day, actor in ((2, scene.lead), (3, scene.approver)):
        with moments.at(datetime(2026, 11, day, 16, 30, tzinfo=UTC)):  # after midnight there
            open_case(actor, case)
            access_records.record(AccessKind.DOWNLOADED, actor, HERE, "/en/x", uuid4())
    db.commit()

    def found(**wanted: object) -> list[tuple[str, str]]:
        filters = AccessFilters(**wanted)  # type: ignore[arg-type]
        page = access_records.list_records(db, administrator, filters)
        assert list(access_records.export_records(db, administrator, filters)) == page.lines
        return [(line.name, line.words.in_("en")) for line in page.lines]

    lead, approver = scene.lead.name, scene.approver.name
    assert len(found()) == 4
    assert {name for name, _ in found(person=lead)} == {lead}
    number = scene.application.number
    assert number
    assert found(number=number.lower().replace("-", " ")) == [
        (approver, "Opened a case"),
        (lead, "Opened a case"),
    ]
    assert found(number="STI-20990101-0001-00") == []
    assert {words for _, words in found(kind="downloaded")} == {"Downloaded"}
    assert {name for name, _ in found(since=date(2026, 11, 4))} == {approver}
    assert {name for name, _ in found(until=date(2026, 11, 3))} == {lead}
    assert len(found(since=date.min, until=date.max)) == 4


def test_pages_follow_each_other_by_key(db: Session, administrator: Actor) -> None:
    officer = actor_of(make_officer(db, "commerce"), Role.REVIEWER)
    for number in range(access_records.PAGE + 3):
        access_records.record(AccessKind.REFUSED, officer, HERE, f"/en/{number}", None)
    wanted = AccessFilters()
    first = access_records.list_records(db, administrator, wanted)
    second = access_records.list_records(db, administrator, wanted, before=first.older)
    paths = [line.path for line in (*first.lines, *second.lines)]
    assert paths == [f"/en/{number}" for number in reversed(range(access_records.PAGE + 3))]
    assert second.older is None


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_administrators_read_them(db: Session, role: Role) -> None:
    reader = actor_of(make_user(db), role)
    for read in (access_records.list_records, access_records.export_records):
        with pytest.raises(NotFound):
            read(db, reader, AccessFilters())


@pytest.mark.parametrize(
    "change", ["update access_records set address = 'x'", "truncate access_records"]
)
def test_the_database_refuses_to_change_a_record(db: Session, change: str) -> None:
    access_records.record(
        AccessKind.REFUSED, actor_of(make_user(db), Role.REVIEWER), HERE, "/en/x", None
    )
    with pytest.raises(DBAPIError, match="append-only"):
        db.execute(text(change))
