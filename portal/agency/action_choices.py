"""Which form an action on a case has, and the choices that the case offers in it."""

from collections.abc import Sequence

from forms.agency import (
    ActionForm,
    ApproveWithConditionsForm,
    AskAgainForm,
    RefuseForm,
    RefuseOneForm,
    ReturnNotDeclineForm,
)
from forms.assessing import SendPartsBackForm
from forms.clarifying import AskWithinForm
from forms.plain_fields import Choices
from portal.access import actor
from portal.agency.assessed import list_lines
from portal.agency.case_views import (
    documents_by_slot,
)
from portal.agency.steps import STEPS
from portal.web import read
from portal.wording import (
    APPEAL_OUTCOMES,
    APPEAL_ROUTES,
    APPELLANTS,
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
from services.applications.case.appeals import AppealRoute, Appellant
from services.applications.case.assessments import Assessed, Evidence, read_assessments
from services.applications.case.case import Case
from services.applications.case.messages import CaseFileKind
from services.applications.case.names import BornName, find_new_name
from services.applications.case.obligations import list_checkable
from services.applications.case.opinions import list_conditions, list_disagreeing
from services.applications.case.recusals import OfficerRelation
from services.applications.case.second_suspensions import list_suspensions
from services.applications.case.sharing import (
    Consent,
    Reply,
    list_choices,
    list_current,
    list_willing,
)
from services.applications.case.texts import available_reasons
from services.applications.casework import appealing, assigning, recusing
from services.applications.casework.accepting import list_competent
from services.applications.casework.adding import NO_AGENCY
from services.applications.casework.concluding import Recommendation
from services.applications.casework.joint import Opinion, asks_again, list_answered
from services.applications.casework.notes import list_colleagues
from services.applications.casework.replying import offered_outcomes
from services.applications.casework.suspending import list_reasons
from services.applications.casework.transferring import NO_UNIT, list_offices
from services.applications.lifecycle import Action
from services.language import N_, Text
from services.plan import body


def form_of(action: Action, case: Case) -> type[ActionForm] | None:
    """Return the form of an action on a case, None where a button is enough."""
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


def offer_choices(form: ActionForm, case: Case, action: Action) -> ActionForm:
    """Give the form the choices that this case offers for an action."""
    disagreeing = [(code, body(code).name) for code in list_disagreeing(case.application.events)]
    if isinstance(form, RefuseForm) and not disagreeing:
        del form.rests_on
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
            "bodies": _bodies_offered(case, action),
            "competent_agency": [
                ("", N_("None")),
                *((one.code, one.name) for one in list_competent(case)),
            ],
            "unit": _offices(case, action),
            "rests_on": disagreeing,
            "left_out": [
                (str(place), Text(one.text, one.text, one.text))
                for place, one in enumerate(list_conditions(case.application.events))
            ],
            "condition": [
                (str(one.place), Text(one.text, one.text, one.text)) for one in list_checkable(case)
            ],
            "met": [("yes", N_("Met")), ("no", N_("Not met"))],
            "reason": _suspensions_offered(case, action),
            "outcome": [(one, OBJECTION_OUTCOMES[one]) for one in offered_outcomes(action)],
            "route": [(one, APPEAL_ROUTES[one]) for one in AppealRoute],
            "by": [(one, APPELLANTS[one]) for one in Appellant],
            "result": [(one, APPEAL_OUTCOMES[one]) for one in appealing.offered_outcomes(case)],
            "refusal": [(one.code, one.title) for one in case.item.refusals],
            "institution": _named(case, list_current(case)),
            "institutions": _named(case, list_willing(case)),
            "reply": [(reply, REPLIES[reply]) for reply in Reply],
            "kind": [(kind, FILE_KINDS[kind]) for kind in CaseFileKind],
            "reasons": [(reason.code, reason.text) for reason in available_reasons(case, action)],
        }
    )
    return form


def _suspensions_offered(case: Case, action: Action) -> Choices:
    """List why the clock can stop; once more, only why it stopped before."""
    before = {one.reason for one in list_suspensions(case.application.events)}
    again = action is Action.ASK_TO_SUSPEND_AGAIN
    return [(one, SUSPENSIONS[one]) for one in list_reasons(case) if not again or one in before]


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


def _bodies_offered(case: Case, action: Action) -> Choices:
    """List the agencies that an action can be about: to be asked again, those that answered."""
    reviews = list_answered(case) if action is Action.CONSULT else case.asked
    return [(review.body_code, body(review.body_code).name) for review in reviews]


def _offices(case: Case, action: Action) -> Choices:
    """List the units that the case can be handed over to, or that can be asked besides, each with
    who acts for it today.
    """
    nobody = {Action.PROPOSE_TRANSFER: NO_UNIT, Action.PROPOSE_CONSULTEE: NO_AGENCY}.get(action)
    if nobody is None:
        return []
    return [("", nobody), *((unit, one.name) for unit, one in list_offices(case).items())]


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
