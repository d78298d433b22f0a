"""Companies of the demonstration that asked to be confirmed: two wait, two have their answer.

Of those who wait, one is new on the portal. The other has the credit code of a company that is
confirmed: its owner says that somebody else has registered it.
"""

from dataclasses import fields
from datetime import timedelta
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.accounts import confirming, registering
from services.accounts.organisations import Profile
from services.accounts.passwords import hash_password
from services.accounts.registering import Proof
from services.actor import Actor, Role
from services.demo.files import EMPTY_PDF
from services.demo.people import COMPANIES, PASSWORD, companies
from services.documents.inspect import inspect
from services.models import Registration, User

ASKING = (
    ("newcomer@company.example.com", "演示新人", COMPANIES),
    ("trueowner@company.example.com", "演示原主", COMPANIES - 1),
)
"""Who asks, and for which of the companies that the register knows."""

DECIDED = (
    ("confirmed@company.example.com", "演示核准", COMPANIES + 1, ""),
    ("refused@company.example.com", "演示退回", COMPANIES + 2, "营业执照照片不清晰，请重新上传"),
)
"""Who asked before, for which company, and why it was refused; empty if it was confirmed."""

AGO = timedelta(days=6)
"""How long ago they asked; the registrar decided a day later."""


def ask_to_confirm(db: Session) -> None:
    """Let both ask, with a licence that shows nothing."""
    for email, name, index in ASKING:
        _ask(db, email, name, index)


def decide_requests(db: Session) -> None:
    """Let the registrar confirm one who asked before, and refuse another."""
    registrar = db.scalars(select(User).where(User.staff_role == Role.REGISTRAR.value)).one()
    actor = Actor(user_id=registrar.id, name=registrar.name, role=Role.REGISTRAR)
    asked_at = moments.now() - AGO
    for email, name, index, reason in DECIDED:
        with moments.at(asked_at):
            request = _ask(db, email, name, index)
        with moments.at(asked_at + timedelta(days=1)):
            if reason:
                confirming.refuse(db, actor, request.id, reason)
            else:
                confirming.confirm(db, actor, request.id)


def _ask(db: Session, email: str, name: str, index: int) -> Registration:
    """Make an account, and let it ask to register a company of the register."""
    now = moments.now()
    user = User(
        email=email,
        name=name,
        password_hash=hash_password(PASSWORD),
        email_verified_at=now,
        created_at=now,
    )
    db.add(user)
    db.flush()
    company = list(companies(now))[index]
    applicant = registering.register_organisation(
        db,
        Actor(user_id=user.id, name=name, role=None),
        company.credit_code or "",
        Profile(**{one.name: getattr(company, one.name) for one in fields(Profile)}),
        Proof(inspect("营业执照（示例）.pdf", BytesIO(EMPTY_PDF), accept=registering.ACCEPT)),
    )
    return db.scalars(select(Registration).where(Registration.applicant_id == applicant.id)).one()
