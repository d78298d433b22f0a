"""Agency staff, and the audit of everything that changes rights."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from services import audit, moments
from services.accounts import signing_in, staff, staff_invitations
from services.accounts.devices import Visitor
from services.accounts.links import DeadLink
from services.actor import Role
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.funds import reporting
from services.models import AuditEntry
from services.settings import ROOT
from tests.support.factories import (
    PASSWORD,
    make_administrator,
    make_applicant,
    make_officer,
    make_user,
)
from tests.support.people import link_token, mails, signed_in

POST = {"name": "测试官员", "role": Role.REVIEWER, "body_code": "commerce", "language": "sc"}
STATEMENTS = ("report", "complaint")


def invite(db: Session, **values: object) -> None:
    staff_invitations.invite_staff(
        db,
        signed_in(db, make_administrator(db)),
        **{**POST, "email": "officer@example.com", **values},  # type: ignore[arg-type]
    )


def test_an_invited_officer_chooses_a_password_and_then_owes_a_second_factor(
    db: Session,
) -> None:
    invite(db)
    user = staff_invitations.accept_staff_invitation(
        db, link_token(db, "staff_invitation"), "quite another passphrase"
    )
    assert (user.staff_role, user.body_code, user.totp_secret) == ("reviewer", "commerce", None)
    token = signing_in.begin_session(db, user, Visitor("", ""))
    db.refresh(user)
    assert user.totp_pending
    with pytest.raises(NotFound):
        signing_in.give_code(db, token, "000000", Visitor("", ""))
    with pytest.raises(DeadLink):
        staff_invitations.read_staff_invitation(db, link_token(db, "staff_invitation"))


def test_the_mail_names_agency_and_role_in_its_language(db: Session) -> None:
    invite(db, language="en")
    data = mails(db, "staff_invitation")[0].data
    assert data["role"] == "reviewer"
    assert "Commerce" in data["body"]


@pytest.mark.parametrize(
    ("role", "body_code"),
    [
        (Role.REVIEWER, None),
        (Role.APPROVER, "no-such-body"),
        (Role.REVIEWER, "etic"),  # named by the plan, dissolved since
        (Role.ADMINISTRATOR, "commerce"),
        (Role.OWNER, "commerce"),
    ],
)
def test_role_and_agency_go_together(db: Session, role: Role, body_code: str | None) -> None:
    with pytest.raises(Invalid):
        invite(db, role=role, body_code=body_code)


def test_staff_need_an_account_of_their_own(db: Session) -> None:
    with pytest.raises(Invalid):
        invite(db, email=make_user(db).email.upper())


def test_only_administrators_touch_staff(db: Session) -> None:
    officer, owner = make_officer(db, "commerce", Role.APPROVER), make_user(db)
    make_applicant(db, owner)
    for user in (officer, owner):
        actor = signed_in(db, user)
        for deed in (
            lambda a: staff.list_staff(db, a),
            lambda a: staff.find_staff(db, a, officer.id),
            lambda a: staff.disable(db, a, officer.id),
            lambda a: staff.enable(db, a, officer.id),
            lambda a: staff.reset_second_factor(db, a, officer.id),
            lambda a: staff.change_staff(
                db, a, officer.id, name="x", role=Role.ADMINISTRATOR, body_code=None
            ),
            lambda a: staff_invitations.list_staff_invitations(db, a),
            lambda a: staff_invitations.invite_staff(db, a, email="a@example.com", **POST),
            lambda a: audit.list_entries(db, a),
        ):
            with pytest.raises(NotFound):
                deed(actor)


def test_an_administrator_cannot_stop_themselves(db: Session) -> None:
    administrator = make_administrator(db)
    actor = signed_in(db, administrator)
    with pytest.raises(Forbidden):
        staff.disable(db, actor, administrator.id)
    with pytest.raises(Forbidden):
        staff.reset_second_factor(db, actor, administrator.id)
    with pytest.raises(Forbidden):
        staff.change_staff(
            db,
            actor,
            administrator.id,
            name="x",
            role=Role.REVIEWER,
            body_code="commerce",
        )


def test_an_administrator_stopped_meanwhile_stops_nobody(db: Session) -> None:
    first, second = make_administrator(db), make_administrator(db)
    slow = signed_in(db, second)
    staff.disable(db, signed_in(db, first), second.id)
    with pytest.raises(NotFound):
        staff.disable(db, slow, first.id)


def test_applicants_are_not_staff_to_disable(db: Session) -> None:
    user = make_user(db)
    with pytest.raises(NotFound):
        staff.disable(db, signed_in(db, make_administrator(db)), user.id)


def test_disabling_and_enabling(db: Session) -> None:
    officer, administrator = make_officer(db, "commerce"), make_administrator(db)
    actor = signed_in(db, administrator)
    staff.disable(db, actor, officer.id)
    with pytest.raises(Invalid):
        signing_in.sign_in(db, officer.email, PASSWORD, Visitor("", "192.0.2.1"))
    with pytest.raises(Conflict):
        staff.disable(db, actor, officer.id)
    staff.enable(db, actor, officer.id)
    assert signing_in.sign_in(db, officer.email, PASSWORD, Visitor("", "192.0.2.1"))


def test_staff_are_found_by_name_address_and_agency(db: Session) -> None:
    officer = make_officer(db, "commerce", name="独一无二")
    make_officer(db, "science")
    actor = signed_in(db, make_administrator(db))
    for found in (
        staff.list_staff(db, actor, wanted="独一"),
        staff.list_staff(db, actor, wanted=officer.email.upper()),
        staff.list_staff(db, actor, body_code="commerce"),
    ):
        assert [user.id for user in found.people] == [officer.id]
    assert not staff.list_staff(db, actor, wanted="100%").people


def test_staff_are_listed_page_by_page(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff, "PAGE", 2)
    actor = signed_in(db, make_administrator(db))
    everyone = {make_officer(db, "commerce").id for _ in range(4)} | {actor.user_id}
    seen: set[UUID] = set()
    after: UUID | None = None
    for _ in range(3):
        page = staff.list_staff(db, actor, after=after)
        seen |= {user.id for user in page.people}
        after = page.after
        assert "@" not in str(after)  # it stands in the address
    assert seen == everyone
    assert not after


# --- the audit ----------------------------------------------------------------


def test_a_change_of_role_is_audited_with_before_and_after(db: Session) -> None:
    officer, administrator = make_officer(db, "commerce"), make_administrator(db)
    actor = signed_in(db, administrator)
    staff.change_staff(
        db, actor, officer.id, name=officer.name, role=Role.APPROVER, body_code="commerce"
    )
    (entry,) = audit.list_entries(db, actor, action="staff.changed").entries
    assert (entry.actor, entry.subject) == (administrator.name, officer.name)
    assert [str(detail) for detail in entry.details] == ["Role: reviewer → approver"]


def test_the_audit_is_found_by_person_and_period(db: Session) -> None:
    officer, other = make_officer(db, "commerce"), make_officer(db, "science")
    administrator = make_administrator(db)
    actor = signed_in(db, administrator)
    staff.disable(db, actor, officer.id)
    staff.disable(db, actor, other.id)

    def found(**filters: object) -> list[str]:
        page = audit.list_entries(db, actor, **filters)  # type: ignore[arg-type]
        return [entry.subject for entry in page.entries]

    today = moments.today()
    assert found(person=officer.email) == [officer.name]
    assert found(person=administrator.name) == [other.name, officer.name]
    assert found(since=today, until=today) == [other.name, officer.name]
    assert found(since=today + timedelta(days=1)) == []
    assert found(until=today - timedelta(days=1)) == []
    assert found(action="staff.enabled") == []


def test_a_day_of_the_audit_begins_at_midnight_in_shenzhen(db: Session) -> None:
    db.add(AuditEntry(at=datetime(2026, 3, 1, 16, 0, tzinfo=UTC), action="staff.invited"))
    db.flush()
    actor = signed_in(db, make_administrator(db))
    day = datetime(2026, 3, 2, tzinfo=UTC).date()
    assert audit.list_entries(db, actor, since=day, until=day).entries
    before = day - timedelta(days=1)
    assert not audit.list_entries(db, actor, since=before, until=before).entries


def test_the_audit_is_read_page_by_page(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "PAGE", 2)
    for _ in range(5):
        audit.record(db, None, "staff.invited", None)
    actor = signed_in(db, make_administrator(db))
    seen: list[int] = []
    before = None
    for _ in range(3):
        page = audit.list_entries(db, actor, before=before)
        seen += [entry.id for entry in page.entries]
        before = page.older
    assert len(seen) == 5
    assert seen == sorted(seen, reverse=True)
    assert before is None


@pytest.mark.parametrize(
    "change", ["update audit_entries set action = ''", "delete from audit_entries"]
)
def test_the_audit_cannot_be_changed(db: Session, change: str) -> None:
    audit.record(db, None, "staff.invited", None)
    with pytest.raises(DBAPIError, match="append-only"):
        db.execute(text(change))
    db.rollback()


def test_an_action_without_words_is_refused(db: Session) -> None:
    with pytest.raises(KeyError):
        audit.record(db, None, "staff.unheard_of", None)


def test_every_action_recorded_anywhere_has_words() -> None:
    subjects = "|".join({action.partition(".")[0] for action in audit.ACTIONS})
    recorded: set[str] = set()
    rooms = (
        "accounts",
        "documents",
        "funds",
        "funds/experts",
        "funds/payments",
        "groups",
        "privacy",
        "ratings",
        "reporting",
    )
    places = [*rooms, "applications/case", "applications/casework"]
    found = [path for room in places for path in Path(ROOT, "services", room).glob("*.py")]
    for path in (*found, Path(ROOT, "services", "amending.py")):
        recorded |= set(re.findall(rf'"((?:{subjects})\.\w+)"', path.read_text("utf-8")))
    # `answer_statement` and `note_telling`
    recorded |= {
        f"{kind}.{said}" for kind in ("report", "complaint") for said in ("answered", "told")
    }
    recorded |= {f"report.{one.value}" for one in reporting.Consequence}
    assert recorded == set(audit.ACTIONS)
