"""One case, with everything needed to decide it on one page."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from uuid import UUID

from flask import Response, get_template_attribute, url_for
from markupsafe import Markup

from portal import kept
from portal.access import access, actor
from portal.agency import blueprint, pieces
from portal.agency.assessed import AssessedLine, list_lines, list_missing
from portal.agency.queue_places import next_address, place_in_queue
from portal.agency.steps import WITH_FORMS
from portal.downloads import send_document, send_paper
from portal.pages import CaseTemplate, renders
from portal.security import form_token
from portal.self_check import Check
from portal.web import read
from portal.wording import paper_name
from services import moments
from services.actor import AGENCY_ROLES, Role
from services.applications.case import attached, loading
from services.applications.case.appeals import Appeal, list_appeals
from services.applications.case.asking import find_asked
from services.applications.case.case import Case
from services.applications.case.consultees import find_proposed_consultee
from services.applications.case.endings import find_ending_answer, find_proposed_ending
from services.applications.case.loading import load
from services.applications.case.messages import list_messages
from services.applications.case.moves import read_clock
from services.applications.case.obligations import Obligation, list_in_force
from services.applications.case.permissions import allowed_actions, find_obstacle
from services.applications.case.proposals import find_proposed_suspension
from services.applications.case.publicity import find_open_objection, find_reply
from services.applications.case.recoverable import (
    find_answer,
    find_entered,
    find_proposal,
    recovery_state,
)
from services.applications.case.rectifications import (
    Rectification,
    find_proposed_rectification,
    list_rectifications,
)
from services.applications.case.recusals import find_decidable
from services.applications.case.reissues import find_asked_reissue, find_proposed_reissue
from services.applications.case.reopenings import find_proposed_reopening
from services.applications.case.site_checks import SiteCheck, list_checks
from services.applications.case.transfers import find_open_transfer, find_proposed_transfer
from services.applications.casework.deciding import Entitlement, find_entitlement
from services.applications.casework.joint import asks_again
from services.applications.lifecycle import ISSUED, Action, Capacity, State, Weight
from services.applications.others import OtherCases, list_others
from services.applications.publicities import find_page
from services.applications.recovering import UNDECIDED
from services.applications.repeats import RepeatingFiling, list_repeats
from services.applications.routing.routing import Route
from services.applications.rows import ROWS
from services.catalogue import AnswerLine, sections_asked
from services.documents.handing_in import HeldDocument
from services.language import Message, Text
from services.models import Event, Paper, Publicity
from services.reporting.standing import has_reported

LineFinder = Callable[[str], AnswerLine | None]
Documents = Mapping[str, Sequence[HeldDocument]]

STATISTICS_DUTY = "F-STAT"
"""The condition of funds that statistics are reported."""

LAST_WORDS: Mapping[State, tuple[Action, ...]] = {
    State.RECEIVED: (Action.ANSWER_CORRECTION,),
    State.REVIEW: (
        *(Action.SEND_BACK, Action.UPHOLD_OBJECTION, Action.ANSWER_CLARIFICATION),
        *(Action.REDO, Action.REOPEN),
    ),
    State.CLARIFICATION: (Action.ASK_FOR_CLARIFICATION,),
    State.JOINT: (Action.CONSULT, Action.RETURN_OPINION),
    State.SUSPENDED: (Action.SUSPEND,),
    State.SIGNOFF: (Action.CONCLUDE,),
}
"""Which steps leave words to whoever acts in a state."""


class OnCase(CaseTemplate):
    """What the pages of one case have in common."""

    __slots__ = ()

    @property
    def case_url(self) -> str:
        """The address of its page."""
        return url_for("agency.show_case", application_id=self.case.application.id)

    @property
    def route(self) -> Route:
        """Why which bodies have it."""
        assert self.case.application.route is not None
        return Route.from_dict(self.case.application.route)

    def weight(self, action: Action) -> Weight:
        """Say how prominently an action is offered."""
        return weight_of(self.case, action)

    def action_url(self, action: Action) -> str:
        """Build the address of an action."""
        return url_for(
            "agency.show_action",
            application_id=self.case.application.id,
            action=action.value.replace("_", "-"),
        )


@renders("agency/case.html")
class AgencyCaseTemplate(OnCase):
    """Everything needed to decide a case.

    Args:
        clock: when it is due, rendered.
        content: what the page says of it, rendered.
        sidebar: what there is to do, rendered.
    """

    clock: Markup
    content: Markup
    sidebar: Markup
    back: str
    next: str
    issued = ISSUED


@renders("agency/case_content.html")
class CaseContentTemplate(OnCase):
    """What a case page says of the case."""

    documents: Documents
    line_of: LineFinder
    due: Entitlement | None
    repeats: Sequence[RepeatingFiling]
    word: Event | None
    checks: Sequence[SiteCheck]
    lines: Sequence[AssessedLine]
    exceptions: Sequence[Check]
    missing: Sequence[Message]
    rectified: Sequence[Rectification]
    appeals: Sequence[Appeal]
    obligations: Sequence[Obligation]
    others: OtherCases
    reported: bool | None
    messages: Sequence[Event]
    pieces = pieces


@renders("agency/case_unasked.html")
class UnaskedTemplate(OnCase):
    """What a joint agency reads before it is asked."""


@renders("agency/case_sidebar.html")
class CaseSidebarTemplate(OnCase):
    """What to do with a case, who else has it, which papers were issued.

    Args:
        public: the page on which everybody reads what is intended.
    """

    actions: Sequence[Action]
    hint: Message | None
    papers: Sequence[Paper]
    notes: int
    public: Publicity | None
    pieces = pieces
    with_forms = WITH_FORMS

    def paper_name(self, kind: str) -> Text | Message:
        """Name a kind of paper as the item calls it."""
        return paper_name(self.case.item, kind)


@blueprint.get("/cases/<uuid:application_id>")
@access.roles(*AGENCY_ROLES)
def show_case(application_id: UUID) -> str:
    """Show the case page: what is asked, by whom, by when, and what to do next."""
    someone = actor()
    return kept.page(
        loading.fingerprint(someone, application_id),
        lambda found: _case_page(load(read(), someone, application_id), found),
    )


def _case_page(case: Case, found: object) -> str:
    """Render the page of a case.

    Args:
        found: its fingerprint, read before the case was loaded.
    """
    reader = actor()
    shown = (case.application.id, found, moments.today(), reader.user_id, reader.role, reader.body)
    return AgencyCaseTemplate(
        case=case,
        clock=kept.piece(("case clock", *shown), lambda: _render_clock(case)),
        content=kept.piece(("case content", *shown), lambda: _render_content(case)),
        sidebar=kept.piece(("case sidebar", *shown, form_token()), lambda: _render_sidebar(case)),
        back=place_in_queue(),
        next=next_address(case.review) if case.review else "",
    ).render()


def _render_clock(case: Case) -> str:
    draw = get_template_attribute("agency/parts.html", "clock_line")
    clock = read_clock(case)
    line: Markup = draw(clock, case.item.nature, pieces.overdue_days(case, clock.due_on))
    return line


def _render_content(case: Case) -> str:
    if case.unasked:
        return UnaskedTemplate(case=case).render()
    documents, leads = documents_by_slot(case), case.capacity is Capacity.LEAD
    return CaseContentTemplate(
        case=case,
        documents=documents,
        line_of=line_finder(case),
        due=None if case.application.granted is not None else find_entitlement(read(), case),
        repeats=list_repeats(read(), case),
        word=last_word(case),
        checks=list_checks(case) if leads else (),
        messages=list_messages(case) if leads else (),
        lines=list_lines(case, documents) if leads and case.lifecycle.decides else (),
        exceptions=pieces.find_exceptions(case),
        rectified=list_rectifications(case.application.events),
        appeals=list_appeals(case.application.events) if leads else (),
        obligations=list_in_force(case),
        missing=list_missing(case, documents),
        others=list_others(read(), case) if leads else OtherCases((), 0),
        reported=_find_reported(case) if leads else None,
    ).render()


def _find_reported(case: Case) -> bool | None:
    """Tell whether the applicant reports its trade; None where the service does not ask for it.

    It is all that anybody but the firm learns of direct reporting.
    """
    if not any(one.code == STATISTICS_DUTY for one in case.item.conditions):
        return None
    return has_reported(read(), case.application.applicant_id, moments.today())


def _render_sidebar(case: Case) -> str:
    papers, notes = attached.list_papers_and_count_notes(read(), case)
    return CaseSidebarTemplate(
        case=case,
        actions=sorted(allowed_actions(actor(), case), key=partial(weight_of, case)),
        hint=_hint(case),
        papers=papers,
        notes=notes,
        public=find_page(read(), case),
    ).render()


def weight_of(case: Case, action: Action) -> Weight:
    """Say how prominently an action is offered: to ask for opinions again is not what is usual."""
    again = action is Action.CONSULT and asks_again(case)
    return Weight.OTHER if again else ROWS[action].weight


def line_finder(case: Case) -> LineFinder:
    """Return what finds the line of an answer by its path, for the few pages that quote any."""

    @cache
    def lines() -> dict[str, AnswerLine]:
        asked = sections_asked(case.item, case.application.answers, masked=case.masked)
        return {line.path: line for section in asked for line in section.lines}

    return lambda path: lines().get(path)


def documents_by_slot(case: Case) -> Documents:
    """Return the documents handed in, under the slot that each was handed in for."""
    held: dict[str, list[HeldDocument]] = {}
    for document in attached.list_documents(read(), case):
        held.setdefault(document.slot, []).append(document)
    return held


def _find_proposed_since(events: Sequence[Event]) -> Event | None:
    """Find what is proposed or asked for of a decided case, and what nobody decided on yet."""
    return (
        find_proposed_rectification(events)
        or find_proposed_reopening(events)
        or find_proposed_reissue(events)
        or find_asked_reissue(events)
    )


def last_word(case: Case) -> Event | None:
    """Return what was said last to whoever acts now, for them to read first."""
    if asked := find_decidable(actor(), case):
        return asked
    events = case.application.events
    if ending := find_proposed_ending(events):
        return find_ending_answer(events) or ending
    if proposed := _find_proposed_since(events):
        return proposed
    if recovery_state(case) in UNDECIDED:
        return find_answer(case) or find_proposal(case)
    if entered := find_entered(case):
        return entered
    if objection := find_open_objection(case):
        return find_reply(case) or objection
    if transfer := find_proposed_transfer(events) or find_open_transfer(events):
        return transfer
    if case.capacity is not Capacity.JOINT and (
        proposed := find_proposed_consultee(events) or find_proposed_suspension(events)
    ):
        return proposed
    if case.state is State.JOINT and (own := _asked_last(case)):
        return own
    event = case.last(*LAST_WORDS.get(case.state, ()))
    return event if event and event.data else None


def _asked_last(case: Case) -> Event | None:
    """Return what a joint agency was asked last, or why its own draft was returned."""
    review, events = case.review, case.application.events
    if case.capacity is not Capacity.JOINT or review is None:
        return None
    asked = find_asked(events, review.body_code)
    returned = next(
        (
            event
            for event in reversed(events)
            if event.action == Action.RETURN_OPINION and event.body_code == review.body_code
        ),
        None,
    )
    return max(filter(None, (asked, returned)), key=lambda event: event.sequence, default=None)


def word_before(case: Case) -> Event | None:
    """Return what the last word answers, where both are read together."""
    events = case.application.events
    if ending := find_proposed_ending(events):
        return ending if find_ending_answer(events) else None
    if recovery_state(case) in UNDECIDED:
        return find_proposal(case) if find_answer(case) else None
    return find_open_objection(case) if find_reply(case) else None


def _hint(case: Case) -> Message | None:
    """Say why there is no button, when there is none that the lead's officers would expect."""
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
    """Send a document of a case in the officer's scope."""
    case = load(read(), actor(), application_id)
    return send_document(attached.find_document(read(), case, document_id))


@blueprint.get("/cases/<uuid:application_id>/papers/<uuid:paper_id>")
@access.roles(*AGENCY_ROLES)
def download_paper(application_id: UUID, paper_id: UUID) -> Response:
    """Send a paper issued on a case in the officer's scope."""
    case = load(read(), actor(), application_id)
    return send_paper(attached.find_paper(read(), case, paper_id))
