"""What an officer does with the cases marked in the queue, and what became of each."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from flask import redirect, request

from portal.access import access, actor
from portal.agency import blueprint
from portal.agency.queue_places import place_in_queue
from portal.pages import PageTemplate, renders
from portal.web import Page, write
from services.actor import AGENCY_ROLES
from services.applications.casework.assigning import Assigned
from services.applications.casework.marking import ManyStep, take_many
from services.errors import Invalid
from services.language import N_, Message

STEPS: dict[ManyStep, Message] = {
    ManyStep.CLAIM: N_("Claim"),
    ManyStep.RELEASE: N_("Release"),
    ManyStep.START_REVIEW: N_("Start review"),
}


@renders("agency/marked.html")
class MarkedTemplate(PageTemplate):
    """What became of each marked case.

    Args:
        problem: why nothing was done at all; None where something was.
    """

    step: Message | None
    results: Sequence[Assigned]
    problem: Message | None
    back: str


@blueprint.get("/queue/marked")
@access.roles(*AGENCY_ROLES)
def show_marked() -> Page:
    """Go back to the queue: what became of marked cases is shown only once."""
    return redirect(place_in_queue(), 303)


@blueprint.post("/queue/marked")
@access.roles(*AGENCY_ROLES)
def take_marked() -> Page:
    """Take a step on the marked cases, each for itself."""
    wanted = request.form.get("step", "")
    step = ManyStep(wanted) if wanted in set(ManyStep) else None
    results: Sequence[Assigned] = ()
    problem = None
    try:
        with write() as db:
            results = take_many(db, actor(), _marked(), step=step)
    except Invalid as error:
        problem = error.problems[0].message
    page = MarkedTemplate(
        step=STEPS[step] if step else None, results=results, problem=problem, back=place_in_queue()
    )
    return page.render(), 422 if problem else 200


def _marked() -> list[UUID]:
    found = []
    for key in request.form.getlist("cases"):
        with suppress(ValueError):
            found.append(UUID(key))
    return found
