"""Tell people of the services that they follow: once a round, and once a day of changes."""

from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services.amending import list_amendments
from services.catalogue import all_items
from services.models import Alert, Round, User
from services.notices.inbox import mail_notice, put


def tell_of_rounds(db: Session, now: datetime) -> None:
    """Tell who follows a service of its round that is open, if it opened since they asked."""
    wanted = (
        select(Alert, Round, User)
        .join(Round, Round.item_code == Alert.item_code)
        .join(User, User.id == Alert.user_id)
        .where(
            Round.window.contains(now),
            Alert.created_at < Round.opens_at,
            or_(Alert.round_told_at.is_(None), Alert.round_told_at < Round.opens_at),
            User.disabled_at.is_(None),
        )
        .order_by(Alert.id)
        .with_for_update(of=Alert)
    )
    for alert, opened, reader in db.execute(wanted).all():
        _tell(
            db,
            alert,
            reader,
            "round.opened",
            name=opened.name,
            closes_at=opened.closes_at.isoformat(),
        )
        alert.round_told_at = now


def tell_of_changes(db: Session, today: date) -> None:
    """Tell who follows a service that what is said of it has changed since they were told."""
    changed = _days_of_change(db, today)
    wanted = (
        select(Alert, User)
        .join(User, User.id == Alert.user_id)
        .where(
            Alert.item_code.in_(changed), Alert.changes_told_on < today, User.disabled_at.is_(None)
        )
        .order_by(Alert.id)
        .with_for_update(of=Alert)
    )
    for alert, reader in db.execute(wanted).all():
        day = changed[alert.item_code]
        if day > alert.changes_told_on:
            _tell(db, alert, reader, "item.changed", changed_on=day.isoformat())
        alert.changes_told_on = today


def _days_of_change(db: Session, today: date) -> dict[str, date]:
    """Find the last day up to today on which each service changed: amended, or a new version."""
    days = [(one.code, one.takes_effect) for one in list_amendments(db)]
    days += [(one.code, one.valid_from) for one in all_items() if one.version > 1]
    found: dict[str, date] = {}
    for code, day in days:
        if day <= today:
            found[code] = max(day, found.get(code, day))
    return found


def _tell(db: Session, alert: Alert, reader: User, kind: str, **data: str) -> None:
    notice = put(db, reader, kind, item=alert.item_code, **data)
    if alert.by_mail:
        mail_notice(db, notice, reader)
