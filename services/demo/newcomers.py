"""Two companies of the demonstration that wait to be confirmed.

One is new on the portal. The other has the credit code of a company that is confirmed: its
owner says that somebody else has registered it.
"""

from dataclasses import fields
from io import BytesIO

from sqlalchemy.orm import Session

from services import moments
from services.accounts import registering
from services.accounts.organisations import Profile
from services.accounts.passwords import hash_password
from services.accounts.registering import Proof
from services.actor import Actor
from services.demo.files import EMPTY_PDF
from services.demo.people import COMPANIES, PASSWORD, companies
from services.documents.inspect import inspect
from services.models import User

ASKING = (
    ("newcomer@company.example.com", "演示新人", COMPANIES),
    ("trueowner@company.example.com", "演示原主", COMPANIES - 1),
)
"""Who asks, and for which of the companies that the register knows."""


def ask_to_confirm(db: Session) -> None:
    """Let both ask, with a licence that shows nothing."""
    now = moments.now()
    known = list(companies(now))
    for email, name, index in ASKING:
        user = User(
            email=email,
            name=name,
            password_hash=hash_password(PASSWORD),
            email_verified_at=now,
            created_at=now,
        )
        db.add(user)
        db.flush()
        company = known[index]
        registering.register_organisation(
            db,
            Actor(user_id=user.id, name=name, role=None),
            company.credit_code or "",
            Profile(**{one.name: getattr(company, one.name) for one in fields(Profile)}),
            Proof(inspect("营业执照（示例）.pdf", BytesIO(EMPTY_PDF), accept=registering.ACCEPT)),
        )
