"""The tables, by aggregate."""

from services.models.access_records import AccessRecord
from services.models.applications import Application, CaseNote, Event, Review, Round, RowKey
from services.models.base import Base
from services.models.counters import Counter
from services.models.documents import Document, Paper
from services.models.limits import Tries
from services.models.notices import Mail, Notice
from services.models.people import (
    Applicant,
    AuditEntry,
    Claim,
    LoginSession,
    Membership,
    OneTimeLink,
    RecoveryCode,
    User,
)

__all__ = [
    "AccessRecord",
    "Applicant",
    "Application",
    "AuditEntry",
    "Base",
    "CaseNote",
    "Claim",
    "Counter",
    "Document",
    "Event",
    "LoginSession",
    "Mail",
    "Membership",
    "Notice",
    "OneTimeLink",
    "Paper",
    "RecoveryCode",
    "Review",
    "Round",
    "RowKey",
    "Tries",
    "User",
]
