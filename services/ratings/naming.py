"""What would tell who graded: names and numbers that nothing published may have."""

from dataclasses import replace

from sqlalchemy.orm import Session

from services.characters import usual_forms
from services.errors import Problem
from services.language import N_
from services.models import Applicant, Application

TELLING = N_("What is published cannot tell who graded. Leave out “%(words)s”")
LEAST_NAME = 2
"""A name of one character is a word of the language."""


def telling_problems(
    db: Session, application: Application, text: str, *, field: str
) -> list[Problem]:
    """Say what in a text tells whose case it is: its name, then or now, its codes or its number."""
    holder = db.get_one(Applicant, application.applicant_id)
    known = (
        *(application.filed_name, application.filed_name_en, application.filed_representative),
        *(application.number, application.query_code),
        *(holder.name, holder.name_en, holder.legal_representative),
        *(holder.credit_code, holder.identity_number),
    )
    plain = _squeeze(text)
    for one in known:
        wanted = _squeeze(one or "")
        if len(wanted) >= LEAST_NAME and wanted in plain:
            return [Problem(field, replace(TELLING, params={"words": one}))]
    return []


def _squeeze(text: str) -> str:
    """Write a text without blanks, in one case and one width."""
    return "".join(usual_forms(text).casefold().split())
