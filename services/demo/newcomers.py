"""Companies of the demonstration that asked to be confirmed.

Two wait: one is new on the portal, the other has the credit code of a company that is
confirmed; its owner says that somebody else has registered it. Of two others a registrar
has confirmed one, and refused one whose licence cannot be read.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
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
from services.models import Applicant, Registration, User

NEW = ("newcomer@company.example.com", "演示新人", COMPANIES)
DISPLACED = ("trueowner@company.example.com", "演示原主", COMPANIES - 1)
CONFIRMED = ("confirmed@company.example.com", "演示获准", COMPANIES + 1)
REFUSED = ("refused@company.example.com", "演示退回", COMPANIES + 2)
"""Who asks, and for which of the companies that the register knows."""

WHY_REFUSED = "所附营业执照模糊，无法辨认名称和统一社会信用代码。请附清晰的扫描件重新申请。"


def ask_to_confirm(db: Session) -> None:
    """Let all four ask, with a licence that shows nothing, and a registrar decide on two."""
    now = moments.now()
    known = list(companies(now))
    refused, confirmed, *_ = (
        _ask(db, one, known, now) for one in (REFUSED, CONFIRMED, NEW, DISPLACED)
    )
    registrar = db.scalars(select(User).where(User.staff_role == Role.REGISTRAR)).first()
    assert registrar is not None
    actor = Actor(user_id=registrar.id, name=registrar.name, role=Role.REGISTRAR)
    confirming.refuse(db, actor, refused.id, WHY_REFUSED)
    confirming.confirm(db, actor, confirmed.id)


def _ask(
    db: Session, asker: tuple[str, str, int], known: Sequence[Applicant], now: datetime
) -> Registration:
    email, name, index = asker
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
    applicant = registering.register_organisation(
        db,
        Actor(user_id=user.id, name=name, role=None),
        company.credit_code or "",
        Profile(**{one.name: getattr(company, one.name) for one in fields(Profile)}),
        Proof(inspect("营业执照（示例）.pdf", BytesIO(EMPTY_PDF), accept=registering.ACCEPT)),
    )
    asked = select(Registration).where(Registration.applicant_id == applicant.id)
    return db.scalars(asked).one()
