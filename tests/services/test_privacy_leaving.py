"""An account that is erased leaves no trace, but for what is kept and said to be."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Column, Table, select, update
from sqlalchemy.orm import Session

from services import jobs as queue
from services import moments
from services.accounts import claims, confirming, organisations, renaming, second_factor
from services.accounts.links import issue_link
from services.accounts.organisations import IdentityDocument
from services.accounts.renaming import NewIdentity
from services.actor import Actor, Role
from services.applications.case import checks
from services.applications.filing import drafting, starting, submitting
from services.applications.lifecycle import State
from services.documents.inspect import inspect
from services.errors import Forbidden, Invalid, NotFound
from services.inventory.sealing import delete_rows
from services.models import Applicant, Application, Base, Membership, Notice, User
from services.notices import delivery
from services.notices.inbox import notify
from services.periods import period
from services.privacy import jobs, leaving
from services.privacy.columns import classes
from services.settings import settings
from tests.corpus.builders import pdf
from tests.support.factories import (
    PASSWORD,
    make_administrator,
    make_applicant,
    make_registrar,
    make_user,
)
from tests.support.filed import own_store
from tests.support.licences import licence
from tests.support.overlapping import while_under_way
from tests.support.people import signed_in
from tests.support.scene import Scene
from tests.support.traces import find_traces

WORD = "canary7741"
NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A store and a mail folder of this test's own."""
    changed = lambda: settings().model_copy(update={"var": tmp_path})  # noqa: E731
    monkeypatch.setattr(delivery, "settings", changed)
    monkeypatch.setattr("tests.support.traces.settings", changed)
    (tmp_path / "objects").mkdir()
    with own_store(tmp_path / "objects", monkeypatch), moments.at(NOW):
        yield tmp_path


class Person:
    """Somebody who applies in their own name, and a draft of theirs."""

    def __init__(self, db: Session) -> None:
        self.db, self.user = db, make_user(db)
        self.applicant = make_applicant(
            db,
            self.user,
            kind="person",
            credit_code=None,
            name="示例人员",
            identity_kind="passport",
            identity_number="X1234567",
        )
        self.actor = signed_in(db, self.user, self.applicant)
        self.user.signed_in_at = NOW
        self.draft = starting.start(db, self.actor, "talent-green", language="en")

    def erase(self) -> None:
        leaving.erase_own_account(self.db, self.actor, PASSWORD)
        finish(self.db)


def finish(db: Session) -> None:
    """Commit, and run what was asked for."""
    db.commit()
    queue.run_all_due()
    db.expire_all()


# --- canaries, planted by the class of each column -----------------------------------------


def belonging(db: Session, start: dict[str, set[UUID]]) -> dict[str, set[UUID]]:
    """Find the rows that refer to some rows, and those that refer to these, by key."""
    found, before = start, -1
    while before != (before := sum(map(len, found.values()))):
        for table in Base.metadata.sorted_tables:
            for key in table.foreign_keys:
                known = found.get(key.column.table.name)
                if known:
                    ids = db.scalars(select(first_key(table)).where(key.parent.in_(known)))
                    found.setdefault(table.name, set()).update(ids)
    return found


def first_key(table: Table) -> Column[Any]:
    """What tells the rows of a table apart, or those of one case."""
    return next(iter(table.primary_key))


def plant(db: Session, table: Table, ids: set[UUID]) -> None:
    """Put the word into every personal or sensitive column of rows, as each can hold it."""
    for one in ("personal", "sensitive"):
        for name in classes()[table.name].get(one, ()):  # type: ignore[call-overload]
            for row in db.execute(select(table).where(first_key(table).in_(ids))):
                value = with_word(name, getattr(row, name), table.c[name])
                if value is not None:
                    same = [key == getattr(row, key.name) for key in table.primary_key]
                    db.execute(update(table).where(*same).values({name: value}))


def with_word(name: str, value: Any, column: Any) -> Any:
    if name == "sha256" or column.type.python_type not in {str, object}:
        return None  # the bytes hold it; a date cannot
    if column.type.python_type is object:
        return [*value, WORD] if isinstance(value, list) else {**(value or {}), "name": WORD}
    return f"{WORD}@example.com" if name == "email" else WORD


def test_nothing_is_left_of_a_person_whose_account_is_erased(db: Session) -> None:
    person = Person(db)
    upload = inspect(f"{WORD}.pdf", BytesIO(pdf(f"%{WORD}\n".encode())), accept=["pdf"])
    slot = next(iter(person_slots(person)))
    drafting.attach(db, person.actor, person.draft.id, slot, upload)
    issue_link(db, "change_email", "x@example.com", user_id=person.user.id)
    second_factor.make_codes(db, person.user.id)
    notify(db, person.user, "password_changed")
    organisation = make_applicant(db, make_user(db))
    assert organisation.credit_code
    claims.file_claim(db, person.actor, organisation.credit_code, "x")
    found = belonging(db, {"users": {person.user.id}, "applicants": {person.applicant.id}})
    for name, ids in found.items():
        if name != "events":
            plant(db, Base.metadata.tables[name], ids)
    db.expire_all()
    other = make_applicant(db, make_user(db))
    assert other.credit_code
    claims.file_claim(db, person.actor, other.credit_code, WORD)
    notify(db, person.user, "password_changed")
    finish(db)
    before = {where.split(" ")[0] for where in find_traces(db, WORD)}
    planted = {"users", "applicants", "applications", "documents", "login_sessions", "claims"}
    assert before >= planted | {"one_time_links", "notices", "mails", "mail:", "store:"}
    person.erase()
    assert find_traces(db, WORD) == set()
    assert find_traces(db, "X1234567") == set()
    assert list(checks.verify(db)) == []


def test_nothing_is_left_of_a_former_name_and_document(db: Session) -> None:
    person = Person(db)
    registrar = signed_in(db, make_registrar(db))
    new = IdentityDocument("passport", "Y7654321", "GB")
    for name in (WORD, f"{WORD} again"):
        wanted = NewIdentity(name, NOW.date(), document=new)
        renaming.request_renaming(db, person.actor, wanted, licence())
        (waiting,) = confirming.list_requests(db, registrar).requests
        confirming.confirm(db, registrar, waiting.id)
    finish(db)
    assert {"applicants", "registrations"} <= find_traces(db, WORD)
    person.erase()
    assert find_traces(db, WORD) == find_traces(db, new.number) == set()
    assert find_traces(db, "%licence") == set()


def test_a_notice_that_names_a_person_goes_with_them_and_nobody_elses(db: Session) -> None:
    person, namesake = Person(db), Person(db)
    namesake.user.name = person.user.name
    organisation = make_applicant(db, make_user(db))
    assert organisation.credit_code
    for one in (person, namesake):
        claims.file_claim(db, one.actor, organisation.credit_code, "x")
    told = select(Notice.data).where(Notice.kind == "claim_filed")
    assert len(db.scalars(told).all()) == 2
    person.user.name, person.user.email = "改名", "other@example.com"
    person.erase()
    assert [data["email"] for data in db.scalars(told)] == [namesake.user.email]


def person_slots(person: Person) -> list[str]:
    case = drafting.load_to_edit(person.db, person.actor, person.draft.id)
    return [slot.code for slot in case.item.documents]


# --- what stands in the way, and what stays ------------------------------------------------


def test_the_password_is_asked_for(db: Session) -> None:
    person = Person(db)
    with pytest.raises(Invalid):
        leaving.erase_own_account(db, person.actor, "wrong")
    assert person.user.disabled_at is None


def test_staff_do_not_erase_their_accounts(db: Session) -> None:
    with pytest.raises(Forbidden):
        leaving.erase_own_account(db, signed_in(db, make_administrator(db)), PASSWORD)


def owner_alone(scene: Scene) -> Actor:
    """The owner, when the colleagues have left."""
    colleagues = (Membership.user_id != scene.owner.user_id,)
    for member in scene.db.scalars(select(Membership).where(*colleagues)):
        scene.db.delete(member)
    scene.db.flush()
    return scene.owner


def test_an_open_case_stands_in_the_way(db: Session) -> None:
    scene = Scene(db).submit()
    owner_alone(scene)
    (problem,) = leaving.list_obstacles(db, scene.owner.user_id)
    assert scene.application.number
    assert scene.application.number in problem.message.in_("en")


def test_colleagues_are_not_left_without_an_owner(db: Session) -> None:
    scene = Scene(db)
    (problem,) = leaving.list_obstacles(db, scene.owner.user_id)
    assert "only owner" in problem.message.in_("en")
    assert leaving.list_obstacles(db, scene.filer.user_id) == []


def test_what_a_colleague_began_stays_with_the_organisation(db: Session) -> None:
    scene = Scene(db)
    filer = db.get_one(User, scene.filer.user_id)
    leaving.erase_account(db, filer)
    finish(db)
    assert db.get_one(Application, scene.application.id).answers
    assert (filer.name, filer.email) == ("", str(filer.id))


def test_a_case_that_is_over_keeps_its_person_until_its_time_is_over(db: Session) -> None:
    person = Person(db)
    # A bare end: what an application of theirs needs to be filed does not matter here.
    submitted = person.draft
    submitted.state, submitted.number, submitted.submitted_at = "withdrawn", "X-1", NOW
    db.flush()
    person.erase()
    assert db.get_one(Applicant, person.applicant.id).identity_number == "X1234567"
    over = NOW.replace(year=NOW.year + period("ended_early").count) + timedelta(days=1)
    for later in (over, over + timedelta(days=1)):
        with moments.at(later):
            jobs.end_what_is_over(timestamp=0)
            finish(db)
    assert find_traces(db, "X1234567") == set()


# --- accounts that nobody uses -------------------------------------------------------------


def nightly(db: Session, when: datetime) -> None:
    db.commit()
    with moments.at(when):
        jobs.end_what_is_over(timestamp=0)
        finish(db)


def test_an_unused_account_is_erased_after_a_notice(db: Session) -> None:
    person = Person(db)
    unused = NOW.replace(year=NOW.year + period("account").count) + timedelta(seconds=1)
    nightly(db, unused)
    nightly(db, unused + timedelta(days=1))
    ending = select(Notice).where(Notice.kind == "account_ending")
    assert len(db.scalars(ending).all()) == 1
    nightly(db, unused + period("account_notice").length)
    assert person.user.name
    nightly(db, unused + period("account_notice").length + timedelta(days=1))
    assert person.user.name == ""
    assert find_traces(db, "X1234567") == set()


def test_who_signs_in_after_the_notice_keeps_the_account(db: Session) -> None:
    person = Person(db)
    unused = NOW.replace(year=NOW.year + period("account").count) + timedelta(seconds=1)
    nightly(db, unused)
    with moments.at(unused + timedelta(days=2)):
        person.user.signed_in_at = moments.now()
    nightly(db, unused + period("account_notice").length + timedelta(days=3))
    assert person.user.name


# --- somebody else at the same time ---------------------------------------------------------


def erase(actor: Actor) -> Callable[[Session], None]:
    return lambda db: leaving.erase_own_account(db, actor, PASSWORD)


def test_an_account_is_not_erased_under_what_is_just_submitted(db: Session) -> None:
    scene = Scene(db).fill_in()
    alone(db, scene)

    def submit(session: Session) -> None:
        submitting.submit(session, scene.owner, scene.application.id, declared=True)

    assert while_under_way(db, submit, erase(scene.owner)) is Invalid
    assert db.get_one(User, scene.owner.user_id).name
    assert scene.application.state == State.RECEIVED


def test_what_is_just_erased_is_not_submitted(db: Session) -> None:
    scene = Scene(db).fill_in()
    alone(db, scene)

    def submit(session: Session) -> None:
        submitting.submit(session, scene.owner, scene.application.id, declared=True)

    assert while_under_way(db, erase(scene.owner), submit) is NotFound
    assert scene.application.state == State.DISCARDED


def test_two_owners_who_erase_their_accounts_at_once_do_not_leave_a_filer_alone(
    db: Session,
) -> None:
    scene = Scene(db).fill_in()
    second = make_user(db)
    db.add(Membership(user_id=second.id, applicant_id=scene.applicant.id, role=Role.OWNER))
    db.flush()
    other = signed_in(db, second, scene.applicant)
    assert while_under_way(db, erase(scene.owner), erase(other)) is Invalid
    assert db.get_one(User, second.id).name


def test_nobody_joins_what_its_only_owner_just_left(db: Session) -> None:
    scene = Scene(db).fill_in()
    alone(db, scene)
    late = make_user(db)

    def join(session: Session) -> None:
        applicant = session.get_one(Applicant, scene.applicant.id)
        organisations.join(session, applicant, session.get_one(User, late.id), Role.FILER)

    assert while_under_way(db, erase(scene.owner), join) is NotFound


def test_no_draft_is_started_by_whom_is_just_erased(db: Session) -> None:
    person = Person(db)

    def start(session: Session) -> None:
        starting.start(session, person.actor, "talent-green", language="en")

    assert while_under_way(db, erase(person.actor), start) is NotFound


def alone(db: Session, scene: Scene) -> None:
    """Leave the owner alone in their organisation."""
    others = Membership.user_id != scene.owner.user_id
    delete_rows(db, Membership, Membership.applicant_id == scene.applicant.id, others)
