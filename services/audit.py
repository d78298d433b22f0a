"""The audit: who changed which account, right or round, and when. Append-only."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from services import formats
from services.actor import ROLE_NAMES, Actor, require_administrator
from services.catalogue import item
from services.catalogue.institutions import name_employer
from services.catalogue.particulars import STATUS_NAMES, VALUE_NAMES
from services.catalogue.places import name_countries
from services.inventory.checking import hash_entry
from services.language import N_, Joined, Message, Text
from services.lookalikes import search_pattern
from services.models import Applicant, AuditEntry, Round, User
from services.moments import SHENZHEN
from services.rounds.terms import BELOW, FREED, LIST_OPINIONS

PAGE = 50
LAST = 2**31 - 1
"""The highest number that an entry can have."""

ACTIONS: dict[str, Message] = {
    "account.created": N_("Created an account"),
    "account.password_changed": N_("Changed their password"),
    "account.password_reset": N_("Reset a forgotten password"),
    "account.email_changed": N_("Changed their email address"),
    "account.signed_out_everywhere": N_("Signed out everywhere"),
    "account.erased": N_("Erased an account"),
    "second_factor.set_up": N_("Set up a second factor"),
    "second_factor.turned_off": N_("Turned off the second factor"),
    "second_factor.codes_replaced": N_("Replaced the recovery codes"),
    "second_factor.code_used": N_("Signed in with a recovery code"),
    "organisation.registered": N_("Registered an applicant"),
    "organisation.requested": N_("Sent an organisation’s licence for confirmation"),
    "organisation.confirmed": N_("Confirmed an organisation"),
    "organisation.refused": N_("Refused to confirm an organisation"),
    "name.requested": N_("Asked for a new name, representative or document"),
    "name.confirmed": N_("Confirmed a new name, representative or document"),
    "name.refused": N_("Refused a new name, representative or document"),
    "organisation.handed_over": N_("Handed an organisation over to its true owner"),
    "organisation.changed": N_("Changed an applicant’s details"),
    "organisation.claimed": N_("Asked to join an organisation"),
    "organisation.claim_granted": N_("Granted a request to join"),
    "organisation.claim_refused": N_("Refused a request to join"),
    "colleague.invited": N_("Invited a colleague"),
    "colleague.invitation_withdrawn": N_("Withdrew an invitation"),
    "colleague.joined": N_("Joined an organisation"),
    "colleague.role_changed": N_("Changed a colleague’s role"),
    "colleague.removed": N_("Removed a colleague"),
    "colleague.left": N_("Left an organisation"),
    "staff.invited": N_("Invited a member of staff"),
    "staff.invitation_withdrawn": N_("Withdrew a staff invitation"),
    "staff.joined": N_("Opened a staff account"),
    "staff.changed": N_("Changed a member of staff"),
    "staff.disabled": N_("Disabled an account"),
    "staff.enabled": N_("Enabled an account"),
    "staff.second_factor_reset": N_("Reset a second factor"),
    "deputy.named": N_("Named who stands in for an officer"),
    "deputy.ended": N_("Ended that somebody stands in for an officer"),
    "group.consented": N_("Consented to being filed by an association"),
    "group.consent_withdrawn": N_("Withdrew the consent to being filed by an association"),
    "group.filed": N_("Filed applications of members who consented"),
    "reporting.enrolled": N_("Took part in direct reporting for an organisation"),
    "reporting.left": N_("Left direct reporting for an organisation"),
    "reporting.filed": N_("Filed a monthly return of an organisation"),
    "associations.asked": N_("Asked associations a question"),
    "associations.answered": N_("Answered an agency for an association"),
    "associations.retracted": N_("Withdrew the consent to publish an answer of an association"),
    "associations.published": N_("Published answers of associations"),
    "associations.taken_down": N_("Took published answers of associations down"),
    "associations.withdrawn": N_("Withdrew a question to associations"),
    "rating.given": N_("Graded the service of a case"),
    "rating.retracted": N_("Withdrew the consent to publish the words of a grade"),
    "rating.answered": N_("Answered a low grade of the service"),
    "round.opened": N_("Opened a round"),
    "round.withdrawn": N_("Withdrew a round"),
    "round.corrected": N_("Corrected a round"),
    "round.closed": N_("Closed a round early"),
    "round.extended": N_("Extended a round"),
    "round.figures": N_("Entered the figures of a round"),
    "round.list_proposed": N_("Proposed the list of a round"),
    "round.list_dropped": N_("Dropped a proposed list"),
    "round.list_advised": N_("Gave the opinion on a list"),
    "round.list_replaced": N_("Put a list of a round out of force, to divide the round anew"),
    "round.list_fixed": N_("Fixed the list of a round"),
    "round.published": N_("Published the list of a round"),
    "round.decided": N_("Had a round decided by its list"),
    "particular.amended": N_("Amended what a service states"),
    "particular.taken_back": N_("Took back an amendment"),
    "round.payments_listed": N_("Listed payments for the treasury"),
    "round.payments_dropped": N_("Dropped a payment list"),
    "round.payments_sent": N_("Checked a payment list and sent it to the treasury"),
    "round.payment_results_entered": N_("Entered what the treasury did"),
    "round.payment_results_confirmed": N_("Confirmed what the treasury did"),
    "report.made": N_("A report on a published list came in"),
    "report.answered": N_("Answered a report on a published list"),
    "report.told": N_("Gave the answer to a report that came on paper"),
    "report.returned": N_("Sent an application back to review after a report"),
    "report.kept": N_("Kept an application on the list after a report, for reasons"),
    "complaint.made": N_("A complaint about staff came in"),
    "complaint.answered": N_("Answered a complaint about staff"),
    "complaint.told": N_("Gave the answer to a complaint that came on paper"),
    "round.panel_drawn": N_("Drew experts for a round"),
    "round.panel_declared": N_("Declared no relation to the applicants of a round"),
    "round.panel_left": N_("Left the panel of a round, or was removed from it"),
    "sheet.signed": N_("Signed a scoring sheet"),
    "sheet.answered": N_("Answered why a scoring sheet is far from the others"),
    "expert.added": N_("Put an expert into the pool"),
    "expert.changed": N_("Changed what the pool knows of an expert"),
    "expert.tie_noted": N_("Noted what ties an expert to an organisation"),
    "expert.tie_struck": N_("Struck out a tie of an expert"),
    "expert.left": N_("Took an expert out of the pool"),
    "calendar.applied": N_("Applied another calendar of working days"),
    "record.sealed": N_("Sealed what was in the database, as it was found"),
    "store.altered": N_("Found a stored file altered, and did not open it"),
}
"""Every action, with its words; `record` refuses any other."""


FIELDS: dict[str, Message] = {
    **VALUE_NAMES,
    "address": N_("Address"),
    "body_code": N_("Agency"),
    "name": N_("Name"),
    "opens_at": N_("Opens"),
    "closes_at": N_("Closes"),
    "costs_from": N_("Period that counts, first day"),
    "costs_to": N_("Period that counts, last day"),
    "envelope": N_("Budget"),
    "unit": N_("Paid in whole units of"),
    "floor": N_("Least payment"),
    "below": N_("Amounts under it"),
    "publicity_days": N_("Working days of publicity"),
    "guide": N_("Number of the guide"),
    "freed": N_("When an objection is upheld"),
    "emerging": N_("Emerging markets"),
    "exhibitions": N_("Exhibitions on the list"),
    "directions": N_("Budgets of directions"),
    "list_number": N_("Number of the list"),
    "asked": N_("Recognised in all"),
    "coefficient": N_("Coefficient, exact"),
    "total": N_("Proposed in all"),
    "list_hash": N_("SHA-256 of the list"),
    "opinion": N_("Opinion"),
    "published_on": N_("Published on"),
    "published_until": N_("Published until"),
    "payment_list": N_("Payment list"),
    "payments_total": N_("To be paid in all"),
    "results": N_("Results"),
    "rates_on": N_("Day whose rates count"),
    "rates": N_("Rates of exchange"),
    "interest": N_("Rate of interest (% a year)"),
    "deputy": N_("Deputy"),
    "first_day": N_("First day"),
    "last_day": N_("Last day"),
    "seed": N_("Seed"),
    "seats": N_("Seats"),
    "least": N_("Least score"),
    "case_number": N_("Case number"),
    "sheet_hash": N_("SHA-256 of the sheet"),
    "fields": N_("Fields"),
    "employer": N_("Employer"),
    "district": N_("District"),
    "email": N_("Email address"),
    "established_on": N_("Date of establishment"),
    "item_code": N_("Service"),
    "legal_representative": N_("Legal representative"),
    "name_en": N_("Name in English"),
    "organisation": N_("Organisation"),
    "phone": N_("Telephone"),
    "known_until": N_("Working days known until"),
    "reason": N_("Reason"),
    "entry": N_("Entry"),
    "item_version": N_("Version"),
    "particular": N_("Particular"),
    "seen_on": N_("Seen on"),
    "source": N_("Source"),
    "status": N_("How far it is verified"),
    "takes_effect": N_("Takes effect"),
    "role": N_("Role"),
    "sha256": N_("SHA-256 of the file as it was stored"),
    "staff_role": N_("Role"),
}
"""The fields that the data of an entry can hold, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit, ready to be read.

    Args:
        subject: name of the account, applicant or round that was changed.
        details: what else is known, such as the role before and after.
    """

    id: int
    at: datetime
    actor: str
    action: str
    words: Message
    subject: str
    details: Sequence[Message]


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One page of entries, newest first; `older` is the key of the next, if any."""

    entries: Sequence[Entry]
    older: int | None


def record(
    db: Session, actor_id: UUID | None, action: str, subject: UUID | None, **data: Any
) -> None:
    """Write one entry in the transaction of the change itself.

    Args:
        actor_id: who did it; None for the portal itself.
        action: one of `ACTIONS`.
        subject: the account, applicant or round changed.
        data: values of `FIELDS`; `before` and `after`, each such values; or
            `changed`, the names of fields whose values are not kept here.

    Raises:
        KeyError: the action has no words.
    """
    ACTIONS[action]
    entry = AuditEntry(
        actor_id=actor_id, action=action, subject=str(subject) if subject else "", data=data
    )
    entry.id, entry.at = db.execute(_NEXT).one()
    entry.hash = hash_entry(entry)
    db.add(entry)
    db.flush()


_NEXT = select(func.nextval("audit_entries_id_seq"), func.now())
"""The number of the next entry, which its hash covers, and the moment."""


def list_entries(
    db: Session,
    actor: Actor,
    *,
    person: str = "",
    action: str = "",
    since: date | None = None,
    until: date | None = None,
    before: int | None = None,
) -> EntryPage:
    """List the entries, newest first, by key: the last page is as fast as the first.

    Args:
        person: part of the name or e-mail address of whoever did it or was affected.
        since: first day, in Shenzhen.
        until: last day, in Shenzhen.
        before: `older` of the page before.

    Raises:
        NotFound: only administrators may.
    """
    require_administrator(actor)
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(PAGE + 1)
    if before is not None:
        query = query.where(AuditEntry.id < max(0, min(before, LAST)))
    if action:
        query = query.where(AuditEntry.action == action)
    day = func.date(func.timezone(SHENZHEN.key, AuditEntry.at))
    if since:
        query = query.where(day >= since)
    if until:
        query = query.where(day <= until)
    if person:
        ids = find_people(db, person)
        query = query.where(
            or_(AuditEntry.actor_id.in_(ids), AuditEntry.subject.in_([str(i) for i in ids]))
        )
    rows = db.scalars(query).all()
    return EntryPage(_to_entries(db, rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else None)


def entries_about(db: Session, subject: UUID) -> Sequence[Entry]:
    """List what was done to one subject, newest first. The caller checks who may see it."""
    query = select(AuditEntry).where(AuditEntry.subject == str(subject))
    return _to_entries(db, db.scalars(query.order_by(AuditEntry.id.desc())).all())


def find_people(db: Session, wanted: str) -> Sequence[UUID]:
    """Find the accounts with a part of a name or of an email address, 200 at most."""
    return db.scalars(
        select(User.id)
        .where(
            or_(
                User.name.regexp_match(search_pattern(wanted)),
                User.email.contains(wanted.lower(), autoescape=True),
            )
        )
        .limit(200)
    ).all()


def _to_entries(db: Session, rows: Sequence[AuditEntry]) -> list[Entry]:
    ids = {row.actor_id for row in rows if row.actor_id}
    ids |= {UUID(row.subject) for row in rows if row.subject}
    names: dict[UUID, str] = {}
    for table in (Applicant, Round, User):
        found = db.execute(select(table.id, table.name).where(table.id.in_(ids)))
        names.update((row.id, row.name) for row in found)
    return [
        Entry(
            id=row.id,
            at=row.at,
            actor=names.get(row.actor_id, "") if row.actor_id else "",
            action=row.action,
            words=ACTIONS[row.action],
            subject=names.get(UUID(row.subject), "") if row.subject else "",
            details=list(_details(row.data)),
        )
        for row in rows
    ]


def _details(data: dict[str, Any]) -> Iterator[Message]:
    for field in data.get("changed", ()):
        yield FIELDS[field]
    before, after = data.get("before", {}), data.get("after", {})
    for field in (field for field in FIELDS if field in after):
        if not before:
            yield N_("%(what)s: %(value)s", what=FIELDS[field], value=_value(field, after[field]))
            continue
        yield N_(
            "%(what)s: %(before)s → %(after)s",
            what=FIELDS[field],
            before=_value(field, before.get(field)),
            after=_value(field, after[field]),
        )
    for field in (field for field in FIELDS if data.get(field) is not None):
        yield N_("%(what)s: %(value)s", what=FIELDS[field], value=_value(field, data[field]))


def _value(field: str, value: Any) -> Message | Text | Joined | str:
    if value is None:
        return "—"
    return WRITERS.get(field, str)(value)


def _moment(value: str) -> Text:
    return formats.in_all_languages(formats.brief_moment, datetime.fromisoformat(value))


def _day(value: str) -> Text:
    return formats.in_all_languages(formats.day, date.fromisoformat(value))


def _money(value: str) -> Text:
    return formats.in_all_languages(formats.money, Decimal(value))


WRITERS: Mapping[str, Callable[[Any], Message | Text | Joined | str]] = {
    **dict.fromkeys(("basis", "source", "text", "validity"), lambda said: Text(**said)),
    "status": lambda code: STATUS_NAMES[code],
    "seen_on": _day,
    "takes_effect": _day,
    "body_code": name_employer,
    "item_code": lambda code: item(code).name,
    "role": lambda role: ROLE_NAMES[role],
    "staff_role": lambda role: ROLE_NAMES[role],
    "opens_at": _moment,
    "closes_at": _moment,
    "costs_from": _day,
    "costs_to": _day,
    "envelope": _money,
    "unit": _money,
    "floor": _money,
    "asked": _money,
    "total": _money,
    "payments_total": _money,
    "published_on": _day,
    "published_until": _day,
    "opinion": lambda code: LIST_OPINIONS[code],
    "below": lambda code: BELOW[code],
    "freed": lambda code: FREED[code],
    "emerging": lambda codes: name_countries(codes.split(", ")),
    "rates_on": _day,
    "known_until": _day,
    "first_day": _day,
    "last_day": _day,
}
"""How to word the values of a field; other fields are shown as they are."""
