"""The task list of a draft: its parts, and how far each has come."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import redirect, url_for
from werkzeug.wrappers import Response

from portal.access import access, actor
from portal.enterprise import blueprint
from portal.pages import CaseTemplate, renders
from portal.web import gettext as _
from portal.web import ngettext, read, t
from services import moments
from services.actor import APPLICANT_ROLES, PREPARERS
from services.applications.case import attached
from services.applications.case.case import Case
from services.applications.case.loading import load
from services.applications.case.permissions import allowed_actions
from services.applications.filing import combining, drafting, signing
from services.applications.filing.editions import Edition, find_edition
from services.applications.lifecycle import UNSUBMITTED, Action
from services.catalogue import View, is_undecided, sections_asked
from services.errors import Problem
from services.groups import joining, recommending
from services.language import N_, Message
from services.models import ErrandFiling, GroupMember, RecommendationLetter

DOCUMENTS = "documents"

STATES: Mapping[str, tuple[str, Message]] = {
    "not_needed": ("draft", N_("Not needed")),
    "not_known": ("draft", N_("Depends on your answers")),
    "not_started": ("not_started", N_("Not started")),
    "optional": ("not_started", N_("Optional")),
    "in_progress": ("in_progress", N_("In progress")),
    "to_confirm": ("soon", N_("To confirm")),
    "done": ("done", N_("Complete")),
    "ready": ("open", N_("Ready")),
    "blocked": ("draft", N_("Cannot start yet")),
}
"""How far one part of a draft has come: the colour of its tag, and its words."""
UNASKED = ("not_needed", "not_known")
"""States of parts that are not asked, or not yet."""


@dataclass(frozen=True, slots=True)
class Task:
    """One part of a draft: a section of the form, or the documents.

    Args:
        code: the section's code, or `documents`.
        state: a key of `STATES`.
        missing: number of problems left, where something was filled in.
    """

    code: str
    title: str
    state: str
    missing: int = 0


@renders("enterprise/tasks.html")
class TasksTemplate(CaseTemplate):
    """The parts of a draft, and how far each has come."""

    form_tasks: Sequence[Mapping[str, str]]
    document_tasks: Sequence[Mapping[str, str]]
    last_tasks: Sequence[Mapping[str, str]]
    done: int
    parts_needed: int
    actions: Sequence[Action]
    returned: str | None
    edition: Edition
    may_copy: bool
    owners: Sequence[str]
    together: ErrandFiling | None
    invitation: GroupMember | None
    letters: Sequence[tuple[RecommendationLetter, str]]


@blueprint.get("/applications/<uuid:application_id>/tasks")
@access.roles(*APPLICANT_ROLES)
def show_tasks(application_id: UUID) -> str | Response:
    """Show what is done and what is left, before the application is submitted."""
    db = read()
    case = load(db, actor(), application_id)
    if case.state not in UNSUBMITTED:
        return redirect(url_for("enterprise.show_case", application_id=application_id), 303)
    documents = attached.list_documents(db, case)
    problems = drafting.submission_problems(db, case, documents)
    parts = list(parts_of(case, problems, documents_held=bool(documents)))
    actions = allowed_actions(actor(), case)
    tasks = [task_line(case, part, editable=Action.DISCARD in actions) for part in parts]
    edition = find_edition(case.item, moments.today())
    needed = [part for part in parts if part.state not in (*UNASKED, "optional")]
    return TasksTemplate(
        case=case,
        form_tasks=tasks[:-1],
        document_tasks=tasks[-1:],
        last_tasks=list(_last_tasks(case, actions, complete=not problems and not edition.over)),
        done=sum(part.state == "done" for part in needed),
        parts_needed=len(needed),
        actions=actions,
        returned=_returned(case),
        edition=edition,
        may_copy=actor().role in PREPARERS,
        owners=signing.list_signatories(db, case),
        together=combining.find_filing_of(db, application_id),
        invitation=joining.find_invitation_of(db, application_id),
        letters=recommending.list_for(db, case),
    ).render()


def _returned(case: Case) -> str | None:
    """Return the note with which the draft came back from signing, if that happened last."""
    last = case.application.events[-1]
    return last.data.get("note", "") if last.action == Action.RETURN_TO_FILER else None


def task_line(case: Case, part: Task, *, editable: bool) -> dict[str, str]:
    """Return a line of the task list."""
    colour, label = STATES[part.state]
    application_id = case.application.id
    href = (
        url_for("enterprise.edit_documents", application_id=application_id)
        if part.code == DOCUMENTS
        else url_for("enterprise.edit_section", application_id=application_id, section=part.code)
    )
    hint = ""
    if part.state == "to_confirm":
        hint = _("Filled in for you: please check")
    elif part.missing:
        hint = ngettext("%(num)s thing to put right", "%(num)s things to put right", part.missing)
    return {
        "title": part.title,
        "href": href if editable and part.state not in UNASKED else "",
        "hint": hint,
        "state": colour,
        "label": t(label),
    }


def _last_tasks(case: Case, actions: list[Action], *, complete: bool) -> Iterator[dict[str, str]]:
    """Yield the last two tasks: checking, and signing or asking for it."""
    application_id = case.application.id
    colour, label = STATES["ready" if complete else "not_started"]
    yield {
        "title": _("Check your answers"),
        "href": url_for("enterprise.check_answers", application_id=application_id),
        "state": colour,
        "label": t(label),
    }
    may_sign = Action.SUBMIT in actions
    colour, label = STATES["ready" if complete and may_sign else "blocked"]
    if may_sign:
        yield {
            "title": _("Sign and submit"),
            "href": url_for("enterprise.sign_application", application_id=application_id)
            if complete
            else "",
            "state": colour,
            "label": t(label),
        }


def parts_of(case: Case, problems: list[Problem], *, documents_held: bool) -> Iterator[Task]:
    """Return the parts of a draft in the order of the form, the documents last."""
    application = case.application
    view = View(case.item, application.answers)
    asked = {section.code for section in sections_asked(case.item, view)}
    for section in case.item.sections:
        state, missing = "not_needed", 0
        if is_undecided(section, view):
            state = "not_known"
        if section.code in asked:
            state, missing = _state(case, section.code, problems)
        yield Task(section.code, t(section.title), state, missing)
    missing = _in(problems, DOCUMENTS)
    state = "done" if not missing else "in_progress" if documents_held else "not_started"
    yield Task(DOCUMENTS, _("Documents"), state, missing if documents_held else 0)


def _state(case: Case, section: str, problems: list[Problem]) -> tuple[str, int]:
    """Say how far a section that is asked has come, and how many problems it shows."""
    application, fixed = case.application, drafting.identity_of(case).keys()
    unconfirmed = {path for path in application.prefilled if _is_in(path, section)}
    answered = {f"{section}.{field}" for field in application.answers.get(section, {})}
    missing = _in(problems, section)
    if missing:
        return ("in_progress", missing) if answered - unconfirmed - fixed else ("not_started", 0)
    if section not in application.answers:
        return "optional", 0
    return ("to_confirm" if unconfirmed else "done"), 0


def _in(problems: list[Problem], part: str) -> int:
    return sum(_is_in(problem.field, part) for problem in problems)


def _is_in(path: str, part: str) -> bool:
    return path.startswith(f"{part}.")
