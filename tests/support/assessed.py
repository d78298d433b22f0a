"""Findings of every condition and document, so that a case can be approved."""

from sqlalchemy.orm import Session

from services.actor import Actor
from services.applications.case.assessments import (
    Assessed,
    Assessment,
    Evidence,
    list_subjects,
    list_unproven,
    read_assessments,
)
from services.applications.case.attached import list_documents
from services.applications.case.loading import load
from services.applications.casework import assessing
from services.models import Application


def find_all_met(db: Session, reviewer: Actor, application: Application) -> None:
    """Everything is found to be met, if it is not yet."""
    case = load(db, reviewer, application.id)
    if not list_unproven(case, list_documents(db, case)):
        return
    parts = read_assessments(case.application.events)
    failing = {about for about, part in parts.items() if part.stands and not part.passes}
    denied = {
        f"conditions.{code}"
        for code, met in assessing.read_self_check(case).items()
        if met is False and f"conditions.{code}" not in parts
    }
    judged = [
        Assessment(about, Assessed.JUDGED, Evidence.FILE, "经核对原件，予以认可。")
        for about in list_subjects(case, list_documents(db, case))
        if about in failing | denied
    ]
    assessing.assess(
        db, reviewer, application.id, version=case.version, assessments=judged, rest=True
    )
