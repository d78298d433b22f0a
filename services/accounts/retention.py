"""How long the portal keeps what is over."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from services.models import LoginSession, Mail, OneTimeLink

SESSIONS = timedelta(days=90)
"""After the day on which they would have expired; they show from where somebody signed in."""
LINKS = MAILS = timedelta(days=30)
"""After they expired, or were sent."""


def forget_old(db: Session, now: datetime) -> None:
    """Delete ended sessions, dead links and sent mails once their time is up."""
    db.execute(delete(LoginSession).where(LoginSession.expires_at < now - SESSIONS))
    db.execute(delete(OneTimeLink).where(OneTimeLink.expires_at < now - LINKS))
    db.execute(delete(Mail).where(Mail.sent_at < now - MAILS))
