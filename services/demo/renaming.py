"""A company of the demonstration that changed its name: of its two certificates one is issued anew
in the new name, and one is asked for.
"""

from datetime import datetime, timedelta
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import moments
from services.accounts import confirming, registering, renaming
from services.accounts.registering import Proof
from services.accounts.renaming import NewIdentity
from services.actor import Actor, Role
from services.applications.casework import reissuing
from services.applications.letters.issuing import issue_papers
from services.demo.files import EMPTY_PDF
from services.demo.granting import act, approver_of, grant
from services.demo.objecting import find_holder
from services.demo.people import Cast
from services.documents.inspect import inspect
from services.models import Applicant, Registration, User

RENAMED = 1
"""Which of the companies; the printed one keeps its name."""
SHOWN = timedelta(days=9)
"""How long ago the registration authority entered the change."""


def rename_one(db: Session, cast: Cast, now: datetime) -> None:
    """Let a company change its name, ask for its certificates anew, and get one of them."""
    holder = cast.applicants[RENAMED]
    anew, asked = (grant(db, cast, holder, number, now) for number in range(3, 5))
    with moments.at(now):
        _rename(db, cast.owners[holder.id], holder)
        for case in (anew, asked):
            act(db, cast.owners[holder.id], case, reissuing.ask_for_reissue)
        said = {"text": "已核对市场监管部门出具的登记通知书（示例）。"}
        act(db, find_holder(cast, anew), anew, reissuing.propose_reissue, said)
        act(db, approver_of(cast, anew), anew, reissuing.reissue)
        issue_papers(db, anew.id)


def _rename(db: Session, owner: Actor, holder: Applicant) -> None:
    """Let the owner show the new name, and the registrar confirm it."""
    wanted = NewIdentity(
        name=holder.name.replace("示例", "示例新", 1),
        since=moments.today() - SHOWN,
        legal_representative=holder.legal_representative,
    )
    notice = inspect("登记通知书（示例）.pdf", BytesIO(EMPTY_PDF), accept=registering.ACCEPT)
    renaming.request_renaming(db, owner, wanted, Proof(notice))
    found = db.scalars(select(User).where(User.staff_role == Role.REGISTRAR.value)).one()
    registrar = Actor(user_id=found.id, name=found.name, role=Role.REGISTRAR)
    waiting = renaming.find_waiting(db, owner)
    assert isinstance(waiting, Registration)
    confirming.confirm(db, registrar, waiting.id)
