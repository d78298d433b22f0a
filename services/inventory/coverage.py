"""Which tables and columns are in an inventory, and why the others are not.

A test holds that every column is either here or in an inventory. A new table goes to
`SCOPES`, or to `TABLES_LEFT_OUT` with the reason.
"""

from collections.abc import Mapping
from functools import cache
from typing import Literal

from services.models import (
    Applicant,
    Application,
    Base,
    CaseNote,
    Claim,
    Deputy,
    Document,
    Draw,
    EntryReport,
    Expert,
    ExpertTie,
    Finding,
    Membership,
    PanelSeat,
    Paper,
    Payment,
    PaymentEntry,
    PaymentList,
    PublishedAnswer,
    Recovery,
    RecoveryCode,
    Registration,
    Review,
    Round,
    RoundList,
    ScoreSheet,
    Share,
    StaffComplaint,
    User,
)

InventoryKind = Literal["case", "applicant", "user", "round", "statement"]

SCOPES: Mapping[type[Base], tuple[InventoryKind, str]] = {
    Application: ("case", "id"),
    Review: ("case", "application_id"),
    Document: ("case", "application_id"),
    Paper: ("case", "application_id"),
    CaseNote: ("case", "application_id"),
    Finding: ("case", "application_id"),
    Payment: ("case", "application_id"),
    PublishedAnswer: ("case", "application_id"),
    PaymentEntry: ("case", "application_id"),
    Recovery: ("case", "application_id"),
    ScoreSheet: ("case", "application_id"),
    Share: ("case", "application_id"),
    Applicant: ("applicant", "id"),
    Membership: ("applicant", "applicant_id"),
    Claim: ("applicant", "applicant_id"),
    Registration: ("applicant", "applicant_id"),
    User: ("user", "id"),
    Deputy: ("user", "person_id"),
    RecoveryCode: ("user", "user_id"),
    Expert: ("user", "user_id"),
    ExpertTie: ("user", "user_id"),
    Round: ("round", "id"),
    RoundList: ("round", "round_id"),
    PaymentList: ("round", "round_id"),
    EntryReport: ("statement", "id"),
    StaffComplaint: ("statement", "id"),
    Draw: ("round", "round_id"),
    PanelSeat: ("round", "round_id"),
}
"""The inventory that has the rows of a table, and the column that says which one."""

TABLES_LEFT_OUT: Mapping[str, str] = {
    "events": "each is hashed into the chain of its case, whose head is in the inventory",
    "audit_entries": "each is hashed, and the inventory of the audit counts and sums the hashes",
    "inventories": "are signed",
    "signed_heads": "are signed, each with the one before",
    "list_entries": "the hash of their list covers them, which is in the inventory of its round",
    "errand_filings": "say which drafts were begun together, and decide nothing",
    "errand_members": "say which drafts were begun together, and decide nothing",
    "group_filings": "say what is prepared; what is filed is signed in its case",
    "group_members": "say who was asked, and to which version of a draft somebody consented",
    "publicities": "repeat the days of an event, which the chain of its case covers",
    "recommendations": "decide nothing; what is attached is in the ledger once it is filed",
    "association_questions": "ask for advice, and decide nothing",
    "association_answers": "are advice, and decide nothing",
    "ratings": "say what applicants think of the service, and decide nothing",
    "reporting_firms": "say who reports for the statistics; kept apart, they decide nothing",
    "monthly_returns": "are statistics that no one but the firm reads, and decide nothing",
    "published_figures": "are added up from the returns once, and decide nothing",
    "replays": "say what a change would do, and change nothing",
    "account_keys": "are calculated from signed answers and payments, and decide nothing",
    "row_keys": "are calculated from the signed answers, and compared with them",
    "access_records": "decide nothing; deleted after months, and the database refuses changes",
    "login_sessions": "change with every page, and last for days",
    "one_time_links": "last for days; what is done with one is in the audit",
    "alerts": "say who wants to be told of a service, and decide nothing",
    "saved_views": "say how an officer looks at the queue, and decide nothing",
    "informed_bodies": "say which bodies were told of a case, as its route in the ledger has it",
    "notice_choices": "say when an officer wants to be told, and decide nothing",
    "notices": "tell of what is in the ledger or the audit",
    "mails": "tell of what is in the ledger or the audit; emptied on sending",
    "tallies": "are counted anew from the applications, and decide nothing",
    "counters": "say which number is next; the numbers given are in the ledger and unique",
    "search_entries": "are content of the release, and what is sealed; written anew at each start",
    "search_words": "are words of those",
    "search_terms": "are words of those",
    "tries": "count for minutes, and are lost when the server crashes",
}

COLUMNS_LEFT_OUT: Mapping[str, Mapping[str, str]] = {
    "events": {"id": "orders events for the signed heads; `sequence` is hashed"},
    "row_keys": {"repeated": "said where nothing repeats it shows nothing; unsaid it is found"},
    "reviews": {"number": "orders lists; the number of the case is sealed with the case"},
    "rounds": {"window": "is calculated by the database"},
}


@cache
def sealed_columns(model: type[Base]) -> tuple[str, ...]:
    """List the columns of a table that its inventory has."""
    left_out = COLUMNS_LEFT_OUT.get(model.__tablename__, {})
    return tuple(column.key for column in model.__table__.c if column.key not in left_out)


@cache
def models_of(kind: InventoryKind) -> tuple[type[Base], ...]:
    """List the tables whose rows an inventory has."""
    return tuple(model for model, (of, _) in SCOPES.items() if of == kind)
