"""What is escalated and overdue, one case of it, and the decisions on an escalation."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from sqlalchemy import Row
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forms.agency import ActionForm
from forms.oversight import (
    DropReopeningForm,
    EscalationForm,
    FindCaseForm,
    LeaveForm,
    ProposeReopeningForm,
    ReopenForm,
    SetDayForm,
    WaiveForm,
)
from forms.people import GrantRecusalForm, RejectRecusalForm
from forms.plain import PlainForm
from portal.access import access, actor
from portal.action_words import HISTORY
from portal.oversight import blueprint
from portal.pages import CaseTemplate, FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving, sent_version
from portal.web import Page, brief_moment, read, t
from portal.wording import FILE_TITLES
from services.actor import Role
from services.applications.case import attached, silence
from services.applications.case.case import Case
from services.applications.case.leaves import find_asked_leave
from services.applications.case.loading import load
from services.applications.case.moves import read_clock
from services.applications.case.obligations import Obligation, list_in_force
from services.applications.case.permissions import allowed_actions, require_allowed
from services.applications.case.recusals import DECIDING, find_decidable
from services.applications.case.reopenings import find_decision, list_reopening_answers
from services.applications.case.second_suspensions import PastSuspension, list_suspensions
from services.applications.case.silence import Pursuit
from services.applications.casework import (
    correcting_again,
    escalating,
    recusing,
    reopening,
    suspending_again,
    watching,
)
from services.applications.casework.following_up import list_open
from services.applications.casework.sorting import QueueKey
from services.applications.casework.suspending import count_days_left
from services.applications.casework.watching import OverduePage
from services.applications.clock.clock import Clock
from services.applications.lifecycle import Action
from services.catalogue import item, reason_texts
from services.documents.handing_in import HeldDocument
from services.documents.sandbox import SHOWN
from services.errors import NotFound, Problem
from services.language import N_, Message, Text
from services.models import Event
from services.plan import body

FORMS: dict[Action, type[PlainForm]] = {
    Action.SET_DAY: SetDayForm,
    Action.WAIVE_OPINION: WaiveForm,
    Action.ALLOW_CORRECTION: LeaveForm,
    Action.DENY_CORRECTION: LeaveForm,
    Action.ALLOW_SUSPENSION: LeaveForm,
    Action.DENY_SUSPENSION: LeaveForm,
    Action.PROPOSE_REOPENING: ProposeReopeningForm,
    Action.REOPEN: ReopenForm,
    Action.DROP_REOPENING: DropReopeningForm,
    Action.GRANT_RECUSAL: GrantRecusalForm,
    Action.REJECT_RECUSAL: RejectRecusalForm,
}

LEAVES: dict[Action, Callable[..., Case]] = {
    Action.ALLOW_CORRECTION: correcting_again.allow_correction,
    Action.DENY_CORRECTION: correcting_again.deny_correction,
    Action.ALLOW_SUSPENSION: suspending_again.allow_suspension,
    Action.DENY_SUSPENSION: suspending_again.deny_suspension,
    Action.PROPOSE_REOPENING: reopening.propose_reopening,
    Action.REOPEN: reopening.reopen,
    Action.DROP_REOPENING: reopening.drop_reopening,
}
"""What decides on leave for a second correction notice or suspension, or on a review again."""

NO_CASE = N_("There is no case with this number that you can see")

STEPS = {
    Action.REMIND: N_("Reminded"),
    Action.WARN: N_("Warned"),
    Action.ESCALATE: N_("Escalated"),
}
"""What was done about a body that does not answer."""


@renders("oversight/home.html")
class OversightTemplate(PageTemplate):
    """What waits for a decision, and what is overdue.

    Args:
        decides: whether the reader decides escalations, or only sees them.
        form: the number of a case to open.
    """

    escalations: Sequence[Row[Any]]
    page: OverduePage
    missed: Sequence[Row[Any]]
    after: str | None
    decides: bool
    form: FindCaseForm

    @staticmethod
    def service(code: str) -> Text:
        """Name a service in few words."""
        return item(code).short_name

    @staticmethod
    def key(key: QueueKey) -> str:
        """Write the key of a page into an address."""
        return f"{key.due_on}_{key.id}"


@renders("oversight/case.html")
class OversightCaseTemplate(CaseTemplate):
    """What a supervisor needs to know of a case in order to decide: no answers, and no documents
    but those of officers.

    Args:
        pauses: the steps that suspended the clock, or proposed it.
        on_file: what officers put on file, under what each kind is called.
        asked: what is asked of an approver who is to step aside.
        wanted: the request for a second correction notice, or suspension.
        suspensions: those so far, where another one is asked for.
        suspendable: for how many working days the clock can still stop.
        decided: the decision that was made, if any.
        heard: what both sides answered to the proposal that the case is reviewed again.
    """

    clock: Clock
    pursuits: Sequence[Pursuit]
    actions: Sequence[Action]
    asked: Event | None
    wanted: Event | None
    suspensions: Sequence[PastSuspension]
    suspendable: int
    obligations: Sequence[Obligation]
    pauses: Sequence[Event]
    on_file: Sequence[tuple[Message, Sequence[HeldDocument]]]
    decided: Event | None
    heard: Sequence[Event]
    reason_words: Mapping[str, Text]
    shown = SHOWN

    @staticmethod
    def steps(one: Pursuit) -> list[tuple[str, str]]:
        """Say what was done about a body since it was asked, and when."""
        return [(t(STEPS[step]), brief_moment(event.at)) for step, event in one.steps.items()]

    @staticmethod
    def action_url(case: Case, action: Action) -> str:
        """Build the address of a decision."""
        step = action.value.replace("_", "-")
        return url_for("oversight.decide", application_id=case.application.id, action=step)


@renders("oversight/decide.html")
class EscalationTemplate(CaseTemplate, FormTemplate):
    """The form of a decision on an escalation, on leave, or on an approver who steps aside.

    Args:
        asked: what is asked of an approver, where that is decided.
        wanted: why a second correction notice, or suspension, is asked for, where that is decided.
        about: what the decision does, where the form says so.
        final: what is to be known of one that cannot be undone.
        heard: what both sides answered to the proposal that the case is reviewed again.
    """

    form: PlainForm
    action: Action
    asked: Event | None
    wanted: Event | None
    about: Message | None
    final: Message | None
    heard: Sequence[Event]


@blueprint.get("/")
@access.roles(Role.SUPERVISOR)
def go_home() -> Response:
    """Lead on to where a supervisor begins to work."""
    return redirect(url_for("oversight.show_home"), 303)


@blueprint.get("/escalations")
@access.roles(Role.SUPERVISOR)
def show_home() -> str | Response:
    """List what waits for a decision, and what is overdue; open a case by its number."""
    someone, after = actor(), request.args.get("after")
    form = FindCaseForm(request.args)
    number = form.number.data or ""
    if found := watching.find_case(read(), someone, number):
        opened: Response = redirect(url_for("oversight.show_case", application_id=found), 303)
        return opened
    if number.strip():
        form.add([Problem("number", NO_CASE)])
    return OversightTemplate(
        escalations=watching.list_escalations(read(), someone),
        page=watching.list_overdue(read(), someone, after=_read_key(after)),
        missed=list_open(read(), someone.body, missed=True),
        after=after,
        decides=someone.body is None,
        form=form,
    ).render()


@blueprint.get("/cases/<uuid:application_id>")
@access.roles(Role.SUPERVISOR)
def show_case(application_id: UUID) -> str:
    """Show who was asked when, what was done since, and what officers put on file."""
    case = load(read(), actor(), application_id)
    held = attached.list_documents(read(), case)
    by_slot = {slot: [one for one in held if one.slot == slot] for slot in FILE_TITLES}
    pauses = (Action.PROPOSE_SUSPENSION, Action.SUSPEND)
    found = (silence.read_pursuit(case, review) for review in case.asked)
    return OversightCaseTemplate(
        case=case,
        clock=read_clock(case),
        pursuits=[one for one in found if one],
        actions=allowed_actions(actor(), case),
        asked=find_decidable(actor(), case),
        obligations=list_in_force(case),
        wanted=find_asked_leave(case),
        suspensions=list_suspensions(case.application.events),
        suspendable=count_days_left(case),
        pauses=[event for event in case.application.events if event.action in pauses],
        decided=find_decision(case.application.events),
        heard=list_reopening_answers(case.application.events),
        reason_words=reason_texts(),
        on_file=[(FILE_TITLES[slot], files) for slot, files in by_slot.items() if files],
    ).render()


@blueprint.route("/cases/<uuid:application_id>/<action>", methods=["GET", "POST"])
@access.roles(Role.SUPERVISOR)
def decide(application_id: UUID, action: str) -> Page:
    """Decide on an escalation, or on an approver who is to step aside."""
    wanted = _action(action)
    case = load(read(), actor(), application_id)
    form = _offering(filled(FORMS[wanted]), case)
    if request.method == "POST":
        return _decided(case, wanted, form)
    require_allowed(actor(), case, wanted)
    return form_page(_decision_page(case, wanted, form))


def _offering(form: PlainForm, case: Case) -> PlainForm:
    """Give the form the choices that this case offers."""
    if isinstance(form, EscalationForm):
        late = silence.list_escalated(case)
        form.bodies.choices = [(one.body_code, body(one.body_code).name) for one in late]
    elif isinstance(form, GrantRecusalForm):
        form.person.choices = recusing.list_candidates(read(), actor(), case)
        del form.successor  # an approver holds no case
    return form


def _decision_page(case: Case, action: Action, form: PlainForm) -> EscalationTemplate:
    asked = find_decidable(actor(), case) if action in DECIDING else None
    acts = form if isinstance(form, ActionForm) else None
    return EscalationTemplate(
        case=case,
        form=form,
        action=action,
        asked=asked,
        wanted=find_asked_leave(case) if action in LEAVES else None,
        about=acts.about if acts else None,
        final=acts.final if acts else None,
        heard=list_reopening_answers(case.application.events),
    )


def _decided(case: Case, action: Action, form: PlainForm) -> Page:
    known: dict[str, Any] = {"version": sent_version(), "text": form["text"].data or ""}
    of = case.application.id
    with saving(form) as db:
        if isinstance(form, GrantRecusalForm):
            known |= {"person": form.person.data or "", "successor": "", "stands": form.kept}
            recusing.grant_recusal(db, actor(), of, **known)
        elif isinstance(form, RejectRecusalForm):
            recusing.reject_recusal(db, actor(), of, **known)
        elif action in LEAVES:
            LEAVES[action](db, actor(), of, **known)
        elif isinstance(form, EscalationForm):
            _decide_escalation(db, of, form, known)
    if form.problems:
        return form_page(_decision_page(case, action, form))
    flash(f"{t(HISTORY[action])} · {case.application.number}", "success")
    response: Response = redirect(url_for("oversight.show_home"), 303)
    return response


def _decide_escalation(
    db: Session, application_id: UUID, form: EscalationForm, known: dict[str, Any]
) -> None:
    known["bodies"] = form.bodies.data or []
    if isinstance(form, SetDayForm):
        escalating.set_day(db, actor(), application_id, until=form.until.data, **known)
    else:
        escalating.waive_opinion(db, actor(), application_id, **known)


def _action(name: str) -> Action:
    for action in FORMS:
        if name == action.value.replace("_", "-"):
            return action
    raise NotFound


def _read_key(text: str | None) -> QueueKey | None:
    day, _, identifier = (text or "").partition("_")
    with suppress(ValueError):
        return QueueKey(date.fromisoformat(day), UUID(identifier))
    return None
