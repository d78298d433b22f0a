"""How long the portal keeps ended sessions, dead links and sent mail."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from services.models import LoginSession, Mail, OneTimeLink

SESSIONS = timedelta(days=90)
"""After they expire. Sessions show from where somebody signed in."""
LINKS = MAILS = timedelta(days=30)
"""After they expired, or were sent."""


def forget_old(db: Session, now: datetime) -> None:
    """Delete ended sessions, dead links and sent mails that were kept long enough."""
    db.execute(delete(LoginSession).where(LoginSession.expires_at < now - SESSIONS))
    db.execute(delete(OneTimeLink).where(OneTimeLink.expires_at < now - LINKS))
    db.execute(delete(Mail).where(Mail.sent_at < now - MAILS))
