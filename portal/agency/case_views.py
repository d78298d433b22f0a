"""One case, with everything needed to decide it on one page."""

from collections.abc import Mapping
from functools import cache, partial
from typing import Any
from uuid import UUID

from flask import Response, render_template, url_for

from portal import kept
from portal.access import access, actor
from portal.agency import blueprint, pieces
from portal.agency.queue_views import place_in_queue
from portal.agency.steps import WITH_FORMS
from portal.downloads import send_document, send_paper
from portal.web import read
from portal.wording import BUTTONS, PART_NAMES, PARTS, STATES, paper_name
from services.actor import AGENCY_ROLES, Role
from services.applications.case import attached
from services.applications.case.case import Case
from services.applications.case.loading import fingerprint, load
from services.applications.case.moves import read_clock
from services.applications.case.permissions import allowed_actions, find_obstacle
from services.applications.casework.deciding import find_entitlement
from services.applications.casework.joint import asks_again
from services.applications.lifecycle import ISSUED, Action, Capacity, State, Weight
from services.applications.routing.routing import Route
from services.applications.rows import ROWS
from services.catalogue import AnswerLine, sections_asked
from services.documents.handing_in import HeldDocument
from services.models import Event

WORDS = {"states": STATES, "buttons": BUTTONS, "parts": PARTS, "part_names": PART_NAMES}
LAST_WORDS: Mapping[State, Action] = {
    State.RECEIVED: Action.ANSWER_CORRECTION,
    State.REVIEW: Action.SEND_BACK,
    State.JOINT: Action.CONSULT,
    State.SUSPENDED: Action.SUSPEND,
    State.SIGNOFF: Action.CONCLUDE,
}
"""Which step leaves words to whoever acts in a state."""


@blueprint.get("/cases/<uuid:application_id>")
@access.roles(*AGENCY_ROLES)
def show_case(application_id: UUID) -> str:
    """The case page: what is asked, by whom, by when, and what to do next."""
    someone = actor()
    return kept.page(
        lambda db: fingerprint(db, someone, application_id), lambda _found: _render(application_id)
    )


def _render(application_id: UUID) -> str:
    case = load(read(), actor(), application_id)
    return render_template("agency/case.html", **case_context(case))


def case_context(case: Case) -> dict[str, Any]:
    """What the case page and the pages of its actions show."""
    application = case.application
    assert application.route is not None
    someone = actor()
    case_url = url_for("agency.show_case", application_id=application.id)
    weight = partial(_weight, case)
    papers, notes = attached.list_papers_and_count_notes(read(), case)
    lines = cache(partial(_lines, case))
    said = pieces.words_of_events(case)
    return {
        **said,
        "words": {
            **said["words"],
            "states": STATES,
            "buttons": BUTTONS,
            "parts": PARTS,
            "part_names": PART_NAMES,
        },
        "case": case,
        "application": application,
        "item": case.item,
        "pieces": pieces,
        "documents": documents_by_slot(case),
        "line_of": lambda path: lines().get(path),
        "clock": read_clock(case),
        "route": Route.from_dict(application.route),
        "due": None if case.application.granted is not None else find_entitlement(read(), case),
        "actions": sorted(allowed_actions(someone, case), key=weight),
        "hint": _hint(case),
        "word": _last_word(case),
        "case_url": case_url,
        "papers": papers,
        "notes": notes,
        "paper_name": partial(paper_name, case.item),
        "issued": ISSUED,
        "back": place_in_queue(),
        "action_url": lambda action: f"{case_url}/{action.value.replace('_', '-')}",
        "State": State,
        "weight": weight,
        "Weight": Weight,
        "with_forms": WITH_FORMS,
    }


def _weight(case: Case, action: Action) -> Weight:
    """How prominently an action is offered: to ask for opinions again is not what is usual."""
    again = action is Action.CONSULT and asks_again(case)
    return Weight.OTHER if again else ROWS[action].weight


def _lines(case: Case) -> dict[str, AnswerLine]:
    """What was asked and answered, by path."""
    asked = sections_asked(case.item, case.application.answers)
    return {line.path: line for section in asked for line in section.lines}


def documents_by_slot(case: Case) -> dict[str, list[HeldDocument]]:
    """The documents handed in, under the slot that each was handed in for."""
    held: dict[str, list[HeldDocument]] = {}
    for document in attached.list_documents(read(), case):
        held.setdefault(document.slot, []).append(document)
    return held


def _last_word(case: Case) -> Event | None:
    """What was said last to whoever acts now, for them to read first."""
    action = LAST_WORDS.get(case.state)
    event = case.last(action) if action else None
    return event if event and event.data else None


def _hint(case: Case) -> object:
    """Why there is no button, when there is none that the lead's officers would expect."""
    if case.capacity is not Capacity.LEAD:
        return None
    expected = {
        (State.REVIEW, Role.REVIEWER): Action.CONCLUDE,
        (State.SIGNOFF, Role.APPROVER): Action.APPROVE,
    }.get((case.state, actor().role or Role.VIEWER))
    return find_obstacle(actor(), case, expected) if expected else None


@blueprint.get("/cases/<uuid:application_id>/documents/<uuid:document_id>")
@access.roles(*AGENCY_ROLES)
def download_document(application_id: UUID, document_id: UUID) -> Response:
    """A document of a case in the officer's scope."""
    case = load(read(), actor(), application_id)
    return send_document(attached.find_document(read(), case, document_id))


@blueprint.get("/cases/<uuid:application_id>/papers/<uuid:paper_id>")
@access.roles(*AGENCY_ROLES)
def download_paper(application_id: UUID, paper_id: UUID) -> Response:
    """A paper issued on a case in the officer's scope."""
    case = load(read(), actor(), application_id)
    return send_paper(attached.find_paper(read(), case, paper_id))
