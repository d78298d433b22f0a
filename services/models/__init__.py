"""The tables, by aggregate."""

from services.models.access_records import AccessRecord
from services.models.answers import PublishedAnswer
from services.models.applications import (
    AccountKey,
    Application,
    CaseNote,
    Event,
    Finding,
    Review,
    RowKey,
    Share,
)
from services.models.association_questions import AssociationAnswer, AssociationQuestion
from services.models.base import Base
from services.models.counters import Counter
from services.models.deputies import Deputy
from services.models.documents import Document, Paper
from services.models.errands import ErrandFiling, ErrandMember
from services.models.experts import Draw, Expert, ExpertTie, PanelSeat, ScoreSheet
from services.models.groups import GroupFiling, GroupMember
from services.models.informed import InformedBody
from services.models.inventories import Inventory, SignedHead
from services.models.limits import Tries
from services.models.notice_choices import NoticeChoice
from services.models.notices import Alert, Mail, Notice
from services.models.payments import Payment, PaymentEntry, PaymentList, Recovery
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
from services.models.publicities import Publicity
from services.models.ratings import Rating
from services.models.recommendations import RecommendationLetter
from services.models.registrations import Registration
from services.models.replays import Replay
from services.models.reporting import MonthlyReturn, PublishedFigure, ReportingFirm
from services.models.rounds import ListEntry, Round, RoundList
from services.models.saved_views import SavedView
from services.models.search import SearchEntry, SearchTerm, SearchWord
from services.models.statements import EntryReport, StaffComplaint
from services.models.tallies import Tally

__all__ = [
    "AccessRecord",
    "AccountKey",
    "Alert",
    "Applicant",
    "Application",
    "AssociationAnswer",
    "AssociationQuestion",
    "AuditEntry",
    "Base",
    "CaseNote",
    "Claim",
    "Counter",
    "Deputy",
    "Document",
    "Draw",
    "EntryReport",
    "ErrandFiling",
    "ErrandMember",
    "Event",
    "Expert",
    "ExpertTie",
    "Finding",
    "GroupFiling",
    "GroupMember",
    "InformedBody",
    "Inventory",
    "ListEntry",
    "LoginSession",
    "Mail",
    "Membership",
    "MonthlyReturn",
    "Notice",
    "NoticeChoice",
    "OneTimeLink",
    "PanelSeat",
    "Paper",
    "Payment",
    "PaymentEntry",
    "PaymentList",
    "Publicity",
    "PublishedAnswer",
    "PublishedFigure",
    "Rating",
    "RecommendationLetter",
    "Recovery",
    "RecoveryCode",
    "Registration",
    "Replay",
    "ReportingFirm",
    "Review",
    "Round",
    "RoundList",
    "RowKey",
    "SavedView",
    "ScoreSheet",
    "SearchEntry",
    "SearchTerm",
    "SearchWord",
    "Share",
    "SignedHead",
    "StaffComplaint",
    "Tally",
    "Tries",
    "User",
]
