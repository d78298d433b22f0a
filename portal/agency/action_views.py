"""What an officer does to a case: one address an action, all from one table."""

from base64 import b64encode
from collections.abc import Collection, Sequence
from uuid import UUID

from flask import flash, make_response, redirect, request, url_for
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from forms.agency import (
    ActionForm,
    CorrectionForm,
)
from forms.assessing import AssessForm
from forms.examining import ExamineForm
from portal.access import access, actor
from portal.action_words import HISTORY
from portal.agency import blueprint
from portal.agency.action_choices import form_of, offer_choices
from portal.agency.assessed import AssessedLine, list_lines
from portal.agency.assessing_page import AssessTemplate
from portal.agency.case_views import (
    Documents,
    LineFinder,
    OnCase,
    documents_by_slot,
    last_word,
    line_finder,
    show_case,
    word_before,
)
from portal.agency.examining_page import examine_page
from portal.agency.known import known_for
from portal.agency.queue_places import place_in_queue
from portal.agency.steps import STEPS
from portal.pages import FormTemplate, form_page, renders
from portal.plain import filled, saving, sent_version, take_file, undoing
from portal.security import with_pictures_inside
from portal.typed import keeps_typed
from portal.web import read, t
from services.actor import AGENCY_ROLES
from services.applications.case.case import Case
from services.applications.case.entries import find_entry
from services.applications.case.loading import load
from services.applications.case.permissions import allowed_actions, require_allowed
from services.applications.case.second_suspensions import PastSuspension, list_suspensions
from services.applications.casework.deciding import Entitlement, find_entitlement
from services.applications.casework.joint import Opinion
from services.applications.casework.suspending import count_days_left
from services.applications.letters import issuing
from services.applications.lifecycle import Action
from services.applications.rows import ROWS
from services.documents import previewing
from services.documents.papers import PrintedPaper
from services.errors import Conflict, NotFound
from services.language import N_, Message
from services.models import Event, ListEntry

WEIGHING = frozenset({Action.CONCLUDE, Action.SEND_BACK, Action.APPROVE, Action.REFUSE})
"""Actions for which one reads what was found of each condition and document."""

SUSPENDING = frozenset({Action.PROPOSE_SUSPENSION, Action.ASK_TO_SUSPEND_AGAIN, Action.SUSPEND})
"""Actions for which one reads how often, and for how long, the clock stopped so far."""


@renders("agency/action.html")
class ActionTemplate(OnCase, FormTemplate):
    """The form of an action.

    Args:
        previews: whether what is issued can be shown before.
        preview: the pages of it, as PNG in base64.
        lines: what was found of each condition and document, where that is decided on.
        suspensions: those so far, where one more is at issue.
        suspendable: for how many working days the clock can stop, where that is at issue.
    """

    form: ActionForm
    action: Action
    changed: bool
    unsent: bool
    documents: Documents
    line_of: LineFinder
    before: Event | None
    word: Event | None
    departs: Message | None
    due: Entitlement | None
    entry: ListEntry | None
    previews: bool
    preview: Sequence[str]
    lines: Sequence[AssessedLine]
    suspensions: Sequence[PastSuspension]
    suspendable: int | None


@renders("agency/correction.html")
class AgencyCorrectionTemplate(OnCase, FormTemplate):
    """The form that lists what the applicant must correct."""

    form: CorrectionForm
    action: Action
    changed: bool
    unsent: bool
    documents: Documents
    line_of: LineFinder
    frozen: Collection[str]
    previews: bool
    preview: Sequence[str]


@renders("agency/changed.html")
class ChangedTemplate(OnCase):
    """What has happened meanwhile, and what was typed for nothing."""

    action: Action
    typed: Sequence[tuple[Message, str]]


@blueprint.get("/cases/<uuid:application_id>/<action>")
@access.roles(*AGENCY_ROLES)
def show_action(application_id: UUID, action: str) -> tuple[str, int]:
    """Show the form of an action that needs one."""
    wanted = _action(action)
    case = load(read(), actor(), application_id)
    try:
        require_allowed(actor(), case, wanted)
    except Conflict:
        return _changed_page(case, wanted, None)
    kind = form_of(wanted, case)
    if kind is None:
        raise NotFound
    form = filled(kind, **known_for(case, wanted))
    return _page(case, wanted, offer_choices(form, case, wanted))


def _show_typed(application_id: UUID, action: str) -> str:
    """Show the form with what was typed before signing in once more; a button has but its case.

    Raises:
        NotFound: no such case in scope, or no such action.
    """
    wanted = _action(action)
    case = load(read(), actor(), application_id)
    kind = form_of(wanted, case)
    if kind is None:
        return show_case(application_id)
    form = offer_choices(filled(kind), case, wanted)
    stale = sent_version() != case.version
    if stale or wanted not in allowed_actions(actor(), case):
        page, _status = _changed_page(case, wanted, form)
    else:
        page, _status = _page(case, wanted, form, unsent=True)
    return page


@blueprint.post("/cases/<uuid:application_id>/<action>")
@keeps_typed(_show_typed)
@access.roles(*AGENCY_ROLES)
def take_action(application_id: UUID, action: str) -> Response | tuple[str, int]:
    """Take the action, or show what it would issue; back to the case, or to the form with what is
    wrong.
    """
    wanted = _action(action)
    step = STEPS[wanted]
    case = load(read(), actor(), application_id)
    form = offer_choices(filled(form_of(wanted, case) or ActionForm), case, wanted)
    for field in form.uploads:
        take_file(field)
    previews = "preview" in request.form
    printed: list[PrintedPaper] = []
    try:
        with (undoing if previews else saving)(form) as db:
            step.run(
                db,
                actor(),
                application_id,
                version=sent_version(),
                **step.arguments(form),
            )
            if previews:
                printed = issuing.preview_papers(db, application_id)
    except (Conflict, StaleDataError):
        read().expire_all()
        return _changed_page(load(read(), actor(), application_id), wanted, form)
    if form.problems:
        return _page(case, wanted, form)
    if previews:
        return _preview_page(case, wanted, form, printed)
    if ROWS[wanted].leaves:
        flash(f"{t(HISTORY[wanted])} · {case.application.number}", "success")
        return redirect(place_in_queue(), 303)
    flash(t(HISTORY[wanted]), "success")
    return redirect(url_for("agency.show_case", application_id=application_id), 303)


def _action(name: str) -> Action:
    try:
        action = Action(name.replace("-", "_"))
    except ValueError:
        raise NotFound from None
    if action not in STEPS or "_" in name:
        raise NotFound
    return action


def _page(
    case: Case,
    action: Action,
    form: ActionForm,
    *,
    changed: bool = False,
    unsent: bool = False,
    preview: Sequence[str] = (),
) -> tuple[str, int]:
    if isinstance(form, CorrectionForm):
        return form_page(
            AgencyCorrectionTemplate(
                form=form,
                case=case,
                action=action,
                changed=changed,
                unsent=unsent,
                documents=documents_by_slot(case),
                line_of=line_finder(case),
                frozen=case.frozen_identity(),
                previews=bool(issuing.list_previewed(action, case)),
                preview=preview,
            )
        )
    if isinstance(form, AssessForm):
        lines = list_lines(case, documents_by_slot(case))
        return form_page(
            AssessTemplate(
                form=form, case=case, action=action, changed=changed, unsent=unsent, lines=lines
            )
        )
    if isinstance(form, ExamineForm):
        return form_page(examine_page(case, form, changed=changed, unsent=unsent))
    documents = documents_by_slot(case)
    return form_page(
        ActionTemplate(
            form=form,
            case=case,
            action=action,
            changed=changed,
            unsent=unsent,
            documents=documents,
            line_of=line_finder(case),
            lines=list_lines(case, documents) if action in WEIGHING else (),
            before=word_before(case),
            word=last_word(case),
            departs=_departure(case, action),
            due=None if case.application.granted is not None else find_entitlement(read(), case),
            entry=find_entry(read(), case) if action in (Action.APPROVE, Action.REFUSE) else None,
            previews=bool(issuing.list_previewed(action, case)),
            preview=preview,
            suspensions=list_suspensions(case.application.events) if action in SUSPENDING else (),
            suspendable=count_days_left(case) if action in SUSPENDING else None,
        )
    )


def _preview_page(
    case: Case, action: Action, form: ActionForm, printed: Sequence[PrintedPaper]
) -> Response:
    """Show what would be issued, as pictures within the page, above the form that issues it."""
    drawn = [page for paper in printed for page in previewing.draw_pages(paper)]
    page, status = _page(case, action, form, preview=[b64encode(one).decode() for one in drawn])
    return with_pictures_inside(make_response(page, status))


def _departure(case: Case, action: Action) -> Message | None:
    """Say which advice on a case a decision would depart from, if any."""
    concluded = case.last(Action.CONCLUDE)
    if action not in (Action.APPROVE, Action.REFUSE) or concluded is None:
        return None
    if concluded.data["recommendation"] != action:
        return N_("This departs from what the reviewer recommends.")
    if action is Action.APPROVE and any(one.opinion == Opinion.DISAGREE for one in case.joint):
        return N_("A joint agency disagrees.")
    return None


def _changed_page(case: Case, action: Action, form: ActionForm | None) -> tuple[str, int]:
    """Show what has happened meanwhile, with what was typed, to send again if still open."""
    if form and STEPS[action].form and action in allowed_actions(actor(), case):
        page, _status = _page(case, action, form, changed=True)
    else:
        typed = form.typed_texts() if form else []
        page = ChangedTemplate(case=case, action=action, typed=typed).render()
    return page, 409
