"""Ask the company register about a request, and confirm what it vouches for.

Public facts prove nothing of who asks: that name and representative agree is shown to the
registrar, who decides. Only where the electronic licence was shown is an organisation
confirmed at once; and a person decides where another is registered with the same code.
What a register that is silent leaves open, a registrar decides without it.
"""

import logging
from uuid import UUID

from sqlalchemy import Select, select

from services.accounts import confirming, register
from services.accounts.organisations import find_confirmed
from services.accounts.register import RegisterEntry, RegisterSilent
from services.database import Session
from services.lookalikes import comparison_key
from services.models import Applicant, Registration

log = logging.getLogger(__name__)


def ask(registration_id: UUID, address: str | None) -> None:
    """Ask the register at an address, if there is one, about a request that waits.

    The register is asked outside a transaction, since it may take half a minute.
    """
    with Session() as db:
        row = db.execute(_select_waiting(registration_id)).one_or_none()
        if row is None or address is None:
            return
        code, licence_code = row.Applicant.credit_code, row.Registration.licence_code
    try:
        entry = register.look_up(address, code, licence_code)
        silent = False
    except RegisterSilent as error:
        log.warning("the company register is silent: %s", error.__cause__ or error)
        entry, silent = None, True
    with Session() as db, db.begin():
        row = db.execute(
            _select_waiting(registration_id).with_for_update(of=Registration)
        ).one_or_none()
        if row is None:
            return
        request: Registration = row.Registration
        request.register_says = "silent" if silent else judge(request, entry)
        request.register_entry = entry.model_dump() if entry else {}
        db.flush()
        if request.register_says == "vouches" and not find_confirmed(db, code):
            confirming.confirm_by_register(db, request, row.Applicant)


def judge(request: Registration, entry: RegisterEntry | None) -> str:
    """Hold a request against the register's entry: `unknown`, `differs`, `agrees`, `vouches`."""
    if entry is None:
        return "unknown"
    same = all(
        comparison_key(getattr(entry, name)) == comparison_key(getattr(request, name))
        for name in ("name", "legal_representative")
    )
    if not (same and entry.active):
        return "differs"
    return "vouches" if entry.vouched else "agrees"


def _select_waiting(registration_id: UUID) -> Select[Registration, Applicant]:
    return (
        select(Registration, Applicant)
        .join(Applicant, Applicant.id == Registration.applicant_id)
        .where(
            Registration.id == registration_id,
            Registration.kind == "organisation",
            Registration.decided_at.is_(None),
            Registration.register_says == "not_asked",
        )
    )
