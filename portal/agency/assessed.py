"""What was found of each condition and document of a case, as its pages show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.applications.case.assessments import (
    CONDITIONS,
    DOCUMENTS,
    AssessedPart,
    list_subjects,
    read_assessments,
)
from services.applications.case.case import Case, has_answered
from services.applications.case.site_checks import find_open_check
from services.applications.casework.assessing import read_self_check
from services.applications.lifecycle import State
from services.catalogue import View
from services.catalogue.types import Source
from services.documents.handing_in import HeldDocument
from services.language import N_, Message, Text
from services.plan import body

HeldBySlot = Mapping[str, Sequence[HeldDocument]]


@dataclass(frozen=True, slots=True)
class AssessedLine:
    """One condition or document with what was found of it.

    Args:
        source: where the condition is found; None for a document.
        check: what the self-check says of the condition; None where it says nothing.
        checked: whether the self-check is about it.
        files: of a document, what was handed in.
    """

    about: str
    words: Text
    part: AssessedPart
    source: Source | None = None
    check: bool | None = None
    checked: bool = False
    files: Sequence[HeldDocument] = ()


def list_lines(case: Case, documents: HeldBySlot) -> list[AssessedLine]:
    """List the conditions and documents of a case with what was found of each."""
    parts = read_assessments(case.application.events)
    checks = read_self_check(case)
    sources = {f"{CONDITIONS}.{one.code}": one.source for one in case.item.conditions}
    held = [one for files in documents.values() for one in files]
    return [
        _line(about, words, parts, checks, sources.get(about), documents)
        for about, words in list_subjects(case, held).items()
    ]


def list_missing(case: Case, documents: HeldBySlot) -> list[Message]:
    """List what a case lacks now: whom it waits for, and needed documents without a good file."""
    waits = [
        N_("Opinion of %(body)s", body=body(one.body_code).name)
        for one in case.asked
        if case.state is State.JOINT and not has_answered(one)
    ]
    if case.state is State.CORRECTION and (notice := case.application.correction):
        waits += [
            N_("Correction: %(what)s", what=case.item.title_of(one["path"]))
            for one in notice["items"]
        ]
    if case.state is State.CLARIFICATION:
        waits.append(N_("Answers of the applicant to the questions"))
    if find_open_check(case):
        waits.append(N_("Confirmation of the site check by the second officer"))
    view = View(case.item, case.application.answers)
    return waits + [
        N_("Document: %(what)s", what=slot.title)
        for slot in case.item.documents
        if f"documents.{slot.code}" in view.paths
        and view.needs(slot.required)
        and all(one.scan == "infected" for one in documents.get(slot.code, ()))
    ]


def _line(
    about: str,
    words: Text,
    parts: Mapping[str, AssessedPart],
    checks: Mapping[str, bool | None],
    source: Source | None,
    documents: HeldBySlot,
) -> AssessedLine:
    kind, _, code = about.partition(".")
    return AssessedLine(
        about,
        words,
        parts.get(about, AssessedPart()),
        source,
        check=checks.get(code) if kind == CONDITIONS else None,
        checked=kind == CONDITIONS and code in checks,
        files=documents.get(code, ()) if kind == DOCUMENTS else (),
    )
