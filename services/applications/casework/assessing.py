"""Find of each condition and document whether it is met, and from which source (逐项核查)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from services import moments
from services.actor import Actor
from services.applications.case.assessments import (
    CONDITIONS,
    Assessed,
    AssessedPart,
    Assessment,
    Evidence,
    list_subjects,
    list_unproven,
    read_assessments,
    to_data,
)
from services.applications.case.attached import list_documents
from services.applications.case.case import Case
from services.applications.case.loading import load_to
from services.applications.case.moves import move
from services.applications.case.self_check import self_check
from services.applications.case.texts import refuse_if, text_problems
from services.applications.lifecycle import Action
from services.catalogue import View
from services.errors import Problem
from services.language import N_, Message, Text

LONGEST_NOTE = 1000
REST = "rest"
"""The field by which everything else is found to be met."""

NOTHING = N_("Record at least one finding")
WHY: dict[Assessed, Message] = {
    Assessed.JUDGED: N_("Say why you judge that it is met"),
    Assessed.NOT_APPLICABLE: N_("Say why it does not apply"),
    Assessed.DIFFERS: N_("Say what differs"),
    Assessed.NO_DATA: N_("Say what was looked for, and where"),
}
"""What has to be written beside a finding that does not speak for itself."""
WHICH = N_("Name the source, and the day of its data")
"""What has to be written where the source lies outside the file."""


def assess(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    assessments: Sequence[Assessment],
    rest: bool = False,
) -> Case:
    """Record what was found of conditions and documents; what is not changed stays.

    Args:
        rest: whether everything of which nothing was found is met by what is on file.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: nothing new is found, something is not known, or words are missing; or the
            self-check contradicts that the rest is met.

    """
    case = load_to(Action.ASSESS, db, actor, application_id, version=version)
    subjects = list_subjects(case, list_documents(db, case))
    parts = read_assessments(case.application.events)
    new = _changed(assessments, parts)
    refuse_if([*_problems(new, subjects)])
    if rest:
        known = {about for about, part in parts.items() if part.stands} | {one.about for one in new}
        others = [about for about in subjects if about not in known]
        refuse_if(_contradicted(case, others))
        new += [Assessment(about, Assessed.MET, Evidence.FILE) for about in others]
    refuse_if([] if new else [Problem(REST, NOTHING)])
    move(db, actor, case, Action.ASSESS, assessed=[to_data(one) for one in new])
    return case


def amend(
    db: Session,
    actor: Actor,
    application_id: UUID,
    *,
    version: int,
    assessments: Sequence[Assessment],
) -> Case:
    """Put other findings beside those of the reviewer, each with its reasons, before signing.

    Raises:
        NotFound, Conflict, Forbidden: as `load_to` says.
        Invalid: nothing differs from what stands, or words are missing.

    """
    case = load_to(Action.AMEND_ASSESSMENT, db, actor, application_id, version=version)
    subjects = list_subjects(case, list_documents(db, case))
    new = _changed(assessments, read_assessments(case.application.events))
    refuse_if([*_problems(new, subjects, reasoned=True)])
    refuse_if([] if new else [Problem(REST, N_("Nothing differs from what the reviewer found"))])
    move(db, actor, case, Action.AMEND_ASSESSMENT, assessed=[to_data(one) for one in new])
    return case


def approval_problems(db: Session, case: Case, *, field: str) -> list[Problem]:
    """List why a case cannot be approved yet: what is not known is never taken for met."""
    unproven = list_unproven(case, list_documents(db, case))
    if not unproven:
        return []
    message = N_(
        "Not found to be met: %(count)s conditions or documents, the first “%(first)s”. Nothing is"
        " approved on what is not known",
        count=len(unproven),
        first=unproven[0],
    )
    return [Problem(field, message)]


def read_self_check(case: Case) -> dict[str, bool | None]:
    """Return what the self-check says of the conditions, by code, of the answers as they stand."""
    application = case.application
    if application.submitted_at is None:
        return {}
    filed_on = moments.local_day(application.submitted_at)
    outcome = self_check(case.item, View(case.item, application.answers), filed_on, checked=True)
    return {one.rule.id: one.favours for one in outcome.rulings} if outcome else {}


def _changed(assessments: Sequence[Assessment], parts: dict[str, AssessedPart]) -> list[Assessment]:
    """Return what says something, and something else than what stands."""
    said = [replace(one, note=one.note.strip()) for one in assessments]
    nothing = AssessedPart()
    return [
        one
        for one in said
        if (one.found or one.evidence or one.note) and one != parts.get(one.about, nothing).stands
    ]


def _contradicted(case: Case, others: Sequence[str]) -> list[Problem]:
    """List the conditions that cannot be among the rest, as the answers themselves deny them."""
    denied = {f"{CONDITIONS}.{code}" for code, met in read_self_check(case).items() if met is False}
    message = N_("By the answers this is not met: record what you found")
    return [Problem(f"found.{about}", message) for about in others if about in denied]


def _problems(
    new: Sequence[Assessment], subjects: dict[str, Text], *, reasoned: bool = False
) -> Iterator[Problem]:
    """List what is wrong with findings.

    Args:
        reasoned: whether each of them needs words.
    """
    for one in new:
        if one.about not in subjects or one.found is None:
            yield Problem(f"found.{one.about}", N_("Select what you found"))
            continue
        if one.evidence is None:
            yield Problem(f"evidence.{one.about}", N_("Select the source"))
        missing = WHY.get(one.found)
        if missing is None and one.evidence not in (None, Evidence.FILE):
            missing = WHICH
        if missing is None and reasoned:
            missing = N_("Give the reason")
        yield from text_problems(one.note, missing, field=f"note.{one.about}", longest=LONGEST_NOTE)
