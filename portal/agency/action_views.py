"""What an officer does to a case: one address an action, all from one table."""

from base64 import b64encode
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, make_response, redirect, request, url_for
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from forms.agency import (
    ActionForm,
    ApproveWithConditionsForm,
    AskAgainForm,
    CorrectionForm,
    RefuseOneForm,
    ReturnNotDeclineForm,
)
from forms.assessing import AssessForm, SendPartsBackForm
from forms.clarifying import AskWithinForm
from forms.examining import ExamineForm
from forms.plain_fields import Choices
from portal.access import access, actor
from portal.action_words import HISTORY
from portal.agency import blueprint
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
from portal.agency.queue_views import place_in_queue
from portal.agency.steps import STEPS
from portal.pages import FormTemplate, form_page, renders
from portal.plain import filled, saving, sent_version, take_file, undoing
from portal.security import with_pictures_inside
from portal.typed import keeps_typed
from portal.web import read, t
from portal.wording import (
    ASSESSED,
    EVIDENCE,
    FILE_KINDS,
    OBJECTION_OUTCOMES,
    OPINIONS,
    RECOMMENDATIONS,
    RELATIONS,
    REPLIES,
    SUSPENSIONS,
)
from services.actor import AGENCY_ROLES
from services.applications.case.assessments import Assessed, Evidence, read_assessments
from services.applications.case.case import Case
from services.applications.case.entries import find_entry
from services.applications.case.loading import load
from services.applications.case.messages import CaseFileKind
from services.applications.case.names import BornName, find_new_name
from services.applications.case.opinions import find_draft, list_conditions
from services.applications.case.permissions import allowed_actions, require_allowed
from services.applications.case.proposals import find_proposed_suspension
from services.applications.case.publicity import REPLYING, find_reply
from services.applications.case.recoverable import find_proposal
from services.applications.case.recusals import OfficerRelation
from services.applications.case.sharing import (
    Consent,
    Reply,
    list_choices,
    list_current,
    list_willing,
)
from services.applications.case.texts import available_reasons
from services.applications.case.transfers import find_proposed_transfer
from services.applications.casework import assigning, examining, publishing, recusing
from services.applications.casework.accepting import list_competent
from services.applications.casework.concluding import Recommendation
from services.applications.casework.deciding import Entitlement, find_entitlement
from services.applications.casework.joint import Opinion, asks_again
from services.applications.casework.notes import list_colleagues
from services.applications.casework.replying import offered_outcomes
from services.applications.casework.suspending import Suspension
from services.applications.casework.transferring import NO_UNIT, list_offices
from services.applications.letters import issuing
from services.applications.lifecycle import Action
from services.applications.rows import ROWS
from services.documents import previewing
from services.documents.papers import PrintedPaper
from services.errors import Conflict, NotFound
from services.language import N_, Message, Text
from services.models import Event, ListEntry
from services.plan import body

WEIGHING = frozenset({Action.CONCLUDE, Action.SEND_BACK, Action.APPROVE, Action.REFUSE})
"""Actions for which one reads what was found of each condition and document."""


@renders("agency/action.html")
class ActionTemplate(OnCase, FormTemplate):
    """The form of an action.

    Args:
        previews: whether what is issued can be shown before.
        preview: the pages of it, as PNG in base64.
        lines: what was found of each condition and document, where that is decided on.
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
    kind = _form_of(wanted, case)
    if kind is None:
        raise NotFound
    known: dict[str, Any] = {
        **_known_proposal(case, wanted),
        **_known_opinion(case, wanted),
        **_known_suspension(case, wanted),
        **_known_answer(case, wanted),
    }
    if wanted is Action.EXAMINE:
        known["findings"] = examining.list_findings(read(), case)
    if wanted in (Action.ASSESS, Action.AMEND_ASSESSMENT):
        known["parts"] = read_assessments(case.application.events)
    return _page(case, wanted, _offering(filled(kind, **known), case, wanted))


def _show_typed(application_id: UUID, action: str) -> str:
    """Show the form with what was typed before signing in once more; a button has but its case.

    Raises:
        NotFound: no such case in scope, or no such action.
    """
    wanted = _action(action)
    case = load(read(), actor(), application_id)
    kind = _form_of(wanted, case)
    if kind is None:
        return show_case(application_id)
    form = _offering(filled(kind), case, wanted)
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
    form = _offering(filled(_form_of(wanted, case) or ActionForm), case, wanted)
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


def _form_of(action: Action, case: Case) -> type[ActionForm] | None:
    """Return the form of an action."""
    if action is Action.CONSULT and asks_again(case):
        return AskAgainForm
    if action is Action.ASK_FOR_CLARIFICATION and case.item.limit("clarification") is None:
        return AskWithinForm
    if action is Action.RETURN and Action.DECLINE in case.lifecycle.at[case.state]:
        return ReturnNotDeclineForm
    if action is Action.SEND_BACK and read_assessments(case.application.events):
        return SendPartsBackForm
    if action is Action.APPROVE and list_conditions(case.application.events):
        return ApproveWithConditionsForm
    if action is Action.REFUSE and case.item.refusals:
        return RefuseOneForm
    return STEPS[action].form


def _action(name: str) -> Action:
    try:
        action = Action(name.replace("-", "_"))
    except ValueError:
        raise NotFound from None
    if action not in STEPS or "_" in name:
        raise NotFound
    return action


def _offering(form: ActionForm, case: Case, action: Action) -> ActionForm:
    """Give the form the choices that this case offers for an action."""
    form.offer(
        {
            "opinion": [(opinion, OPINIONS[opinion]) for opinion in Opinion],
            "recommendation": [(chosen, RECOMMENDATIONS[chosen]) for chosen in Recommendation],
            "bears": _names_offered(case) if action is Action.DECIDE_NAME else [],
            "found": [(found, ASSESSED[found]) for found in Assessed],
            "evidence": [(source, EVIDENCE[source]) for source in Evidence],
            "parts": _assessed_parts(case) if action is Action.SEND_BACK else [],
            "companion": list_colleagues(read(), actor())
            if action is Action.ENTER_SITE_CHECK
            else [],
            **_people_offered(case, action),
            "bodies": [(review.body_code, body(review.body_code).name) for review in case.asked],
            "competent_agency": [
                ("", N_("None")),
                *((one.code, one.name) for one in list_competent(case)),
            ],
            "unit": _offices(case, action),
            "left_out": [
                (str(place), Text(one.text, one.text, one.text))
                for place, one in enumerate(list_conditions(case.application.events))
            ],
            "reason": [(reason, SUSPENSIONS[reason]) for reason in Suspension],
            "outcome": [(one, OBJECTION_OUTCOMES[one]) for one in offered_outcomes(action)],
            "refusal": [(one.code, one.title) for one in case.item.refusals],
            "institution": _named(case, list_current(case)),
            "institutions": _named(case, list_willing(case)),
            "reply": [(reply, REPLIES[reply]) for reply in Reply],
            "kind": [(kind, FILE_KINDS[kind]) for kind in CaseFileKind],
            "reasons": [(reason.code, reason.text) for reason in available_reasons(case, action)],
        }
    )
    return form


def _names_offered(case: Case) -> Choices:
    """List the names that letters can bear: the new one, and that of the filing."""
    filed, renamed = case.application.applicant_name, find_new_name(case.application.events)
    new = renamed.data["name"] if renamed else filed
    return [(BornName.NEW, Text(new, new, new)), (BornName.FILED, Text(filed, filed, filed))]


def _assessed_parts(case: Case) -> Choices:
    """List what can be sent back: the conditions and documents of which something was found."""
    known = read_assessments(case.application.events)
    lines = list_lines(case, documents_by_slot(case))
    return [(line.about, line.words) for line in lines if line.about in known]


def _offices(case: Case, action: Action) -> Choices:
    """List the units that the case can be handed over to, each with who acts for it today."""
    if action is not Action.PROPOSE_TRANSFER:
        return []
    return [("", NO_UNIT), *((unit, one.name) for unit, one in list_offices(case).items())]


def _people_offered(case: Case, action: Action) -> dict[str, Choices]:
    """List whom an action can name, and which relations there are to declare."""
    review, someone = case.review, actor()
    if action is Action.ALLOT and review is not None:
        without = [*review.recused, *([review.assignee_id] if review.assignee_id else [])]
        found = assigning.list_reviewers(read(), review.body_code, without=without)
        return {"officer": found}
    if action is Action.GRANT_RECUSAL:
        return {
            "person": recusing.list_candidates(read(), someone, case),
            "successor": [
                ("", N_("Nobody yet: reviewers of the agency can claim it")),
                *recusing.list_successors(read(), someone, case),
            ],
        }
    return {"relation": [(one, RELATIONS[one]) for one in OfficerRelation]}


def _named(case: Case, consents: Sequence[Consent]) -> list[tuple[str, Text]]:
    names = list_choices(case)
    return [(one.institution, names[one.institution]) for one in consents]


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
        )
    )


def _preview_page(
    case: Case, action: Action, form: ActionForm, printed: Sequence[PrintedPaper]
) -> Response:
    """Show what would be issued, as pictures within the page, above the form that issues it."""
    drawn = [page for paper in printed for page in previewing.draw_pages(paper)]
    page, status = _page(case, action, form, preview=[b64encode(one).decode() for one in drawn])
    return with_pictures_inside(make_response(page, status))


def _known_proposal(case: Case, action: Action) -> dict[str, Any]:
    """Return what a reviewer proposes to an approver: to answer to an objection, to recover, or to
    hand over.
    """
    if action is Action.TRANSFER and (transfer := find_proposed_transfer(case.application.events)):
        return {"text": transfer.data.get("text", "")}
    if action is Action.ORDER_RECOVERY and (found := find_proposal(case)):
        return {"amount": found.data["amount"], "text": found.data.get("text", "")}
    proposed = find_reply(case) if action in REPLYING else None
    if proposed is None:
        return {}
    return {"text": proposed.data.get("text", ""), "outcome": proposed.data["outcome"]}


def _known_answer(case: Case, action: Action) -> dict[str, Any]:
    """Return question and answer as they were written, for who publishes them."""
    answered = case.last(Action.ANSWER) if action is Action.PUBLISH_ANSWER else None
    if answered is None:
        return {}
    return {
        "question": publishing.find_question(case),
        "answer": answered.data.get("text", ""),
    }


def _known_suspension(case: Case, action: Action) -> dict[str, Any]:
    """Return what a reviewer proposes of a suspension, for who grants it."""
    proposed = find_proposed_suspension(case.application.events)
    if proposed is None or action is not Action.SUSPEND:
        return {}
    return {"until": date.fromisoformat(proposed.data["until"]), "text": proposed.data["text"]}


def _known_opinion(case: Case, action: Action) -> dict[str, Any]:
    """Return what a reviewer drafted as the opinion, for who signs it off."""
    review = case.review
    draft = find_draft(case.application.events, review.body_code) if review else None
    if draft is None or action is not Action.OPINE:
        return {}
    until = draft.data.get("until")
    day = date.fromisoformat(until) if until else None
    return {"opinion": draft.data["opinion"], "text": draft.data["text"], "until": day}


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
