"""Answering a correction notice (补正): only what it lists can be changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.places import place_of
from portal.pages import CaseTemplate, renders
from portal.web import gettext as _
from portal.web import read, write
from services.actor import APPLICANT_ROLES
from services.applications.case.case import Case
from services.applications.case.loading import load
from services.applications.case.moves import read_clock
from services.applications.case.permissions import allowed_actions
from services.applications.clock.clock import Clock
from services.applications.filing import correcting, drafting
from services.applications.filing.drafting import PREPARERS
from services.applications.lifecycle import Action, State
from services.errors import Invalid, Problem
from services.language import Text


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that the notice asks for, where to do it, and whether it is done."""

    path: str
    title: Text
    note: str
    href: str
    done: bool


@renders("enterprise/correction.html")
class EnterpriseCorrectionTemplate(CaseTemplate):
    """A correction notice, point by point."""

    points: Sequence[Point]
    left: Sequence[Problem]
    problems: Sequence[Problem]
    clock: Clock
    actions: Sequence[Action]
    href: Callable[[str], str]


@blueprint.get("/applications/<uuid:application_id>/correction")
@access.roles(*APPLICANT_ROLES)
def show_correction(application_id: UUID) -> str | Response:
    """Everything that must be corrected, and by when."""
    return _page(application_id)


def _page(application_id: UUID, problems: tuple[Problem, ...] = ()) -> str | Response:
    db = read()
    case = load(db, actor(), application_id)
    if case.state is not State.CORRECTION:
        return redirect(url_for("enterprise.show_case", application_id=application_id), 303)
    left = drafting.submission_problems(db, case)
    return EnterpriseCorrectionTemplate(
        case=case,
        points=[
            _point(case, path, note)
            for path, note in drafting.correction_notes(case.application).items()
        ],
        left=left,
        problems=problems,
        clock=read_clock(case),
        actions=allowed_actions(actor(), case),
        href=partial(place_of, case),
    ).render()


@blueprint.post("/applications/<uuid:application_id>/correction")
@access.roles(*PREPARERS)
def answer_correction(application_id: UUID) -> str | Response | tuple[str | Response, int]:
    """Send the case back to the agency."""
    try:
        with write() as db:
            version = request.form.get("version", 0, type=int)
            correcting.answer_correction(db, actor(), application_id, version=version)
    except Invalid as error:
        return _page(application_id, error.problems), 422
    flash(_("Your corrections were sent"), "success")
    return redirect(url_for("enterprise.show_case", application_id=application_id), 303)


def _point(case: Case, path: str, note: str) -> Point:
    done = path not in drafting.open_points(case.application)
    is_document = path.startswith("documents.")
    where = path if is_document else min(drafting.hiding_answers(case, path), default=path)
    return Point(path, case.item.title_of(path), note, place_of(case, where), done)
