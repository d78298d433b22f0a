"""Forget ended sessions, dead links, sent mail, access records, as `services/periods.yaml` says."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from services import access_records
from services.models import LoginSession, Mail, OneTimeLink
from services.notices.delivery import delete_files
from services.periods import period


def forget_old(db: Session, now: datetime) -> None:
    """Delete ended sessions, dead links, sent mails, access records that were kept long enough."""
    sent_before = period("mail").before(now)
    ended = LoginSession.expires_at < period("sign_in_record").before(now)
    db.execute(delete(LoginSession).where(ended))
    db.execute(delete(OneTimeLink).where(OneTimeLink.expires_at < period("link").before(now)))
    db.execute(delete(Mail).where(Mail.sent_at < sent_before))
    access_records.forget_old(db, now)
    delete_files(sent_before)
