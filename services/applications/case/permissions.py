"""Who may do what to a case: by the lifecycle table, and by further conditions."""

from services import formats, moments
from services.actor import Actor, Role
from services.applications.case import (
    appeals,
    consultees,
    endings,
    names,
    obligations,
    own_publicity,
    publicity,
    rectifications,
    recusals,
    reissues,
    reopenings,
    second_corrections,
    second_suspensions,
    silence,
    transfers,
)
from services.applications.case.asking import find_asked
from services.applications.case.case import Case, has_answered
from services.applications.case.on_behalf import BY_OTHERS, acted, find_absent
from services.applications.case.opinions import (
    RESERVATIONS,
    current_opinions,
    current_waivers,
    find_draft,
)
from services.applications.case.payable import find_payment_obstacle, find_report_obstacle
from services.applications.case.proposals import find_proposed_suspension
from services.applications.case.recoverable import find_recovery_obstacle
from services.applications.case.sharing import list_choices, list_current, list_willing
from services.applications.case.site_checks import find_check_obstacle, find_open_check
from services.applications.lifecycle import Action, Capacity, Need, State
from services.applications.lifecycles import Transition
from services.applications.rows import ROWS
from services.catalogue import View
from services.errors import Conflict, Forbidden
from services.language import N_, Message

HANDLING = frozenset(
    {
        *(Action.ACCEPT, Action.ASK_FOR_CORRECTION, Action.START_REVIEW, Action.CONSULT),
        *(
            Action.ASSESS,
            Action.EXAMINE,
            Action.COORDINATE,
            Action.PROPOSE_SUSPENSION,
            Action.CONCLUDE,
        ),
        *(Action.DRAFT_OPINION, Action.RETURN_OPINION, Action.OPINE, Action.PROPOSE_TRANSFER),
        Action.PROPOSE_CONSULTEE,
    }
)
"""Whoever did one of these on a case never decides it, in whatever office they are by then."""


def allowed_actions(actor: Actor, case: Case) -> list[Action]:
    """List the actions that the actor may take now, in the order of the table."""
    return [
        action
        for action, rule in case.lifecycle.at[case.state].items()
        if _has_capacity(actor, case, rule) and find_obstacle(actor, case, action) is None
    ]


def require_allowed(actor: Actor, case: Case, action: Action) -> Transition:
    """Return the transition of an action if the actor may take it now.

    Raises:
        Conflict: the action cannot be taken in the state of the case.
        Forbidden: the actor may not take the action, or not yet.

    """
    rule = case.lifecycle.at[case.state].get(action)
    if rule is None:
        raise Conflict
    if not _has_capacity(actor, case, rule):
        raise Forbidden
    reason = find_obstacle(actor, case, action)
    if reason is not None:
        raise Forbidden(reason)
    return rule


def find_obstacle(actor: Actor, case: Case, action: Action) -> Message | None:
    """Find what stops an actor with the right capacity and role from an action, if anything."""
    review, events = case.review, case.application.events
    if action is not Action.RELEASE and recusals.has_declared(events, actor.user_id):
        return N_("You have asked to step aside from this case, which is not decided yet")
    waits = case.capacity is Capacity.LEAD and transfers.find_open_transfer(events)
    if waits and action not in transfers.WHILE_OPEN:
        return N_("Your agency first takes the case over, or sends it back")
    if review is not None and actor.role == Role.REVIEWER and action not in BY_OTHERS:
        if action is Action.CLAIM and review.assignee_id:
            return N_("This case is already claimed")
        if action is not Action.CLAIM and review.assignee_id is None:
            return N_("Claim the case before you act on it")
        absent = find_absent(actor, case, action)
        if action is not Action.CLAIM and review.assignee_id != actor.user_id and not absent:
            return N_("A colleague holds this case, and can release it, as can an approver")
        stale = absent and action is not Action.RELEASE
        if stale and (obstacle := reopenings.find_stale_deputy(actor, case)):
            return obstacle
    steps = find_payment_obstacle(case, action) or find_report_obstacle(case, action)
    steps = steps or find_recovery_obstacle(actor, case, action)
    if obstacle := steps or find_check_obstacle(actor, case, action):
        return obstacle
    found = (OBSTACLES[need](actor, case) for need in ROWS[action].needs)
    return next((obstacle for obstacle in found if obstacle), None)


def _has_capacity(actor: Actor, case: Case, rule: Transition) -> bool:
    return case.capacity in rule.who.capacities and actor.role in rule.who.roles


def _need_confirmed(_actor: Actor, case: Case) -> Message | None:
    """Require that an organisation is confirmed before anything is submitted in its name."""
    if case.application.applicant.unconfirmed:
        return N_(
            "The organisation is not confirmed yet. Until it is, you can only draft applications"
        )
    return None


def _need_holder(_actor: Actor, case: Case) -> Message | None:
    if case.review and case.review.assignee_id is None:
        return N_("Nobody holds this case")
    return None


def _need_waiting_check(_actor: Actor, case: Case) -> Message | None:
    return None if find_open_check(case) else N_("No site check waits to be confirmed")


def _need_second_officer(_actor: Actor, case: Case) -> Message | None:
    """Require that nothing is concluded on a check for which one officer stands alone."""
    if find_open_check(case):
        return N_("The site check waits for the second officer")
    return None


def _need_leave_to_ask(actor: Actor, case: Case) -> Message | None:
    """Require an approver for whatever is asked after the first letter."""
    if actor.role == Role.REVIEWER and case.last(Action.ASK_FOR_CLARIFICATION):
        return N_("Questions were asked already. An approver can ask once more")
    return None


def _need_joint_bodies(_actor: Actor, case: Case) -> Message | None:
    if not case.asked:
        return N_("No other agency has an opinion to give on this case")
    events = case.application.events
    if case.state is State.JOINT and not (current_opinions(events) or current_waivers(events)):
        return N_("No agency has given its opinion yet")
    return None


def _need_all_opinions(_actor: Actor, case: Case) -> Message | None:
    """Require all opinions but those that the supervisor waived: silence is never consent."""
    if not all(has_answered(review) for review in case.asked):
        return N_("The joint agencies have not all given their opinion")
    return None


def _need_consulted(_actor: Actor, case: Case) -> Message | None:
    """Require of a joint body that it was asked; the lead need not be."""
    if case.capacity is not Capacity.JOINT or case.review is None:
        return None
    if case.review not in case.asked:
        return N_("Your agency gives its opinion once, on the list of the round")
    if find_asked(case.application.events, case.review.body_code) is None:
        return N_("Your agency has not been asked for its opinion yet")
    return None


def _need_drafted_opinion(actor: Actor, case: Case) -> Message | None:
    """Require that another person has drafted the opinion (经办与审核分离)."""
    draft = find_draft(case.application.events, case.review.body_code) if case.review else None
    if draft is None:
        return N_("A reviewer drafts the opinion first")
    if acted(draft, actor):
        return N_("A different person must sign off the opinion")
    return None


def _need_reserved(_actor: Actor, case: Case) -> Message | None:
    """Require an opinion that the lead may have to settle with its agency."""
    if any(review.opinion in RESERVATIONS for review in case.asked):
        return None
    return N_("No agency disagrees or sets conditions")


def _need_proposed_suspension(actor: Actor, case: Case) -> Message | None:
    """Require that another person has proposed that the clock stops."""
    proposed = find_proposed_suspension(case.application.events)
    if proposed is None:
        return N_("A reviewer proposes first that the clock stops")
    if acted(proposed, actor):
        return N_("A different person must grant what you proposed")
    return None


def _need_silent(_actor: Actor, case: Case) -> Message | None:
    """Require an opinion that is overdue, whose agency was warned, and that is not escalated."""
    if silence.list_to_escalate(case):
        return None
    return N_("No agency is late with its opinion after a warning")


def _need_escalated(actor: Actor, case: Case) -> Message | None:
    """Require an escalation without a decision, which only the leading group makes."""
    if not silence.list_escalated(case):
        return N_("Nothing is escalated on this case")
    if actor.body is not None:
        return N_("The supervisor of the leading group decides escalations")
    return None


def _need_other_person(actor: Actor, case: Case) -> Message | None:
    """Require a person who handled nothing of the case before (审核与签发分离)."""
    concluded = case.last(Action.CONCLUDE)
    if concluded and acted(concluded, actor):
        return N_("A different person must sign off what you concluded")
    if any(e.action in HANDLING and acted(e, actor) for e in case.application.events):
        return N_("You handled this case, or an opinion on it. A different person must sign it off")
    return None


def _need_no_open_recusal(_actor: Actor, case: Case) -> Message | None:
    """Require that nothing is open on who must step aside: nothing is decided before."""
    if recusals.list_open(case.application.events):
        return N_("It is not decided yet whether an officer steps aside from this case")
    return None


def _need_asked_recusal(actor: Actor, case: Case) -> Message | None:
    """Require a request about an officer on whom the actor decides."""
    if recusals.find_decidable(actor, case):
        return None
    return N_("There is no request to step aside that you decide on")


def _need_outside_round(_actor: Actor, case: Case) -> Message | None:
    """Require that no list of a round divides money by what was found."""
    if case.application.round_id is None:
        return None
    return N_("In a round, send back to the reviewer what is to be found anew")


def _need_round_settled(_actor: Actor, case: Case) -> Message | None:
    """Require that its list was published for its days: a round is decided as one."""
    current = case.application.round
    if current is None:
        return None
    if moments.now() < current.closes_at:
        closes = formats.in_all_languages(formats.moment, current.closes_at)
        return N_("Nothing is decided before the round closes, on %(moment)s", moment=closes)
    if current.published_until is None:
        return N_("Nothing is decided before the list of the round was published")
    _first, last = publicity.find_publicity(case) or (None, current.published_until)
    if moments.today() <= last:
        until = formats.in_all_languages(formats.day, last)
        return N_("The list is published until %(day)s; nothing is decided before", day=until)
    return None


def _need_public_entry(actor: Actor, case: Case) -> Message | None:
    """Require that its entry stands on a public list: for officers, who enter what came on
    paper, also a few days longer.
    """
    days = publicity.find_publicity(case)
    if days is None or moments.today() < days[0]:
        return N_("This application stands on no public list")
    last = publicity.reply_by(days[1]) if actor.is_staff else days[1]
    if moments.today() > last:
        until = formats.in_all_languages(formats.day, days[1])
        return N_("The list was published until %(day)s; objections came until then", day=until)
    return None


def _need_open_objection(_actor: Actor, case: Case) -> Message | None:
    if publicity.find_open_objection(case) is None:
        return N_("There is no objection to answer")
    return None


def _need_no_open_objection(_actor: Actor, case: Case) -> Message | None:
    if publicity.find_open_objection(case) is not None:
        return N_("The objection to the entry on the list is not answered yet")
    return None


def _need_proposed_reply(actor: Actor, case: Case) -> Message | None:
    """Require that another person has proposed what is answered to an objection."""
    proposed = publicity.find_reply(case)
    if proposed is None:
        return N_("A reviewer proposes first what is answered to the objection")
    if acted(proposed, actor):
        return N_("A different person must answer the objection")
    return None


def _need_extendable(_actor: Actor, case: Case) -> Message | None:
    """Allow one extension, before the limit has passed (行政许可法 art. 42)."""
    if case.item.limit("extension") is None:
        return N_("The time limit of this service cannot be extended")
    if reopenings.find_reopening(case.application.events):
        return N_("The time in which a case is decided anew cannot be extended")
    if case.last(Action.EXTEND):
        return N_("The time limit was already extended. It can be extended only once")
    if case.application.due_on and case.application.due_on < moments.today():
        return N_("The time limit has passed. It can no longer be extended")
    return None


def _need_certificate(_actor: Actor, case: Case) -> Message | None:
    """Require a certificate, because an approved payment cannot be ended."""
    granted = case.application.decision == "approved"
    if granted and "certificate" in case.item.result.papers:
        return None
    return N_("No certificate was issued on this case")


def has_consent(case: Case) -> bool:
    """Check whether the applicant has consented to forwarding or publishing, as the item asks."""
    wanted = case.item.consent
    return wanted is not None and View(case.item, case.application.answers).answer(wanted) is True


def _need_consent(_actor: Actor, case: Case) -> Message | None:
    """Require the applicant's consent to what others learn (个人信息保护法 arts. 23, 25)."""
    if has_consent(case):
        return None
    if case.item.nature == "enquiry":
        return N_("The applicant has not agreed that question and answer are published")
    return N_("The applicant has not agreed that this is forwarded")


def _need_shared(_actor: Actor, case: Case) -> Message | None:
    """Require an institution for which consent stands."""
    return None if list_current(case) else N_("There is no institution for which consent stands")


def _need_another(_actor: Actor, case: Case) -> Message | None:
    """Require an institution that consent can still be given for."""
    current = {one.institution for one in list_current(case)}
    if current.issuperset(list_choices(case)):
        return N_("Consent stands for every institution on the list")
    return None


def _need_willing(_actor: Actor, case: Case) -> Message | None:
    """Require an institution that wants to go on, and for which consent stands."""
    return None if list_willing(case) else N_("No institution has shown interest or made an offer")


def is_published(case: Case) -> bool:
    """Check whether question and answer stand for everybody to read."""
    last = case.last(Action.PUBLISH_ANSWER, Action.TAKE_DOWN)
    return last is not None and last.action == Action.PUBLISH_ANSWER


def _need_not_published(_actor: Actor, case: Case) -> Message | None:
    """Require an answer that is not published, and was not taken down."""
    if is_published(case):
        return N_("Question and answer are published")
    if case.last(Action.TAKE_DOWN):
        return N_("Question and answer were taken down")
    return None


def _need_published(_actor: Actor, case: Case) -> Message | None:
    return None if is_published(case) else N_("Question and answer are not published")


OBSTACLES = {
    Need.CONFIRMED: _need_confirmed,
    Need.HELD: _need_holder,
    Need.SITE_CHECK_WAITS: _need_waiting_check,
    Need.CHECKED_BY_TWO: _need_second_officer,
    Need.FIRST_CORRECTION: second_corrections.need_leave,
    Need.SECOND_CORRECTION_ASKABLE: second_corrections.need_askable,
    Need.SECOND_CORRECTION_ASKED: second_corrections.need_request,
    Need.MAY_ASK_AGAIN: _need_leave_to_ask,
    Need.JOINT_BODIES: _need_joint_bodies,
    Need.ALL_OPINIONS: _need_all_opinions,
    Need.CONSULTED: _need_consulted,
    Need.OPINION_DRAFTED: _need_drafted_opinion,
    Need.CONSULTEE_ADDABLE: consultees.need_addable,
    Need.CONSULTEE_PROPOSED: consultees.need_proposed,
    Need.RESERVED: _need_reserved,
    Need.SUSPENSION_PROPOSED: _need_proposed_suspension,
    Need.SECOND_SUSPENSION_ASKABLE: second_suspensions.need_askable,
    Need.SECOND_SUSPENSION_ASKED: second_suspensions.need_request,
    Need.SILENT: _need_silent,
    Need.ESCALATED: _need_escalated,
    Need.TRANSFERABLE: transfers.need_transferable,
    Need.TRANSFER_PROPOSED: transfers.need_proposed,
    Need.TRANSFER_OPEN: transfers.need_open,
    Need.OTHER_PERSON: _need_other_person,
    Need.NO_RECUSAL_OPEN: _need_no_open_recusal,
    Need.RECUSAL_ASKED: _need_asked_recusal,
    Need.OUTSIDE_ROUND: _need_outside_round,
    Need.ROUND_SETTLED: _need_round_settled,
    Need.ON_PUBLIC_LIST: _need_public_entry,
    Need.OBJECTION_OPEN: _need_open_objection,
    Need.NO_OBJECTION_OPEN: _need_no_open_objection,
    Need.REPLY_PROPOSED: _need_proposed_reply,
    Need.PUBLICITY_DUE: own_publicity.need_due,
    Need.PUBLICITY_OVER: own_publicity.need_over,
    Need.EXTENDABLE: _need_extendable,
    Need.CERTIFIED: _need_certificate,
    Need.NO_ENDING_OPEN: endings.need_none_open,
    Need.ENDING_ANSWERABLE: endings.need_answerable,
    Need.ENDING_OPEN: endings.need_open,
    Need.REVOCATION_DUE: endings.need_due_revocation,
    Need.CANCELLATION_DUE: endings.need_due_cancellation,
    Need.RENAMED: names.need_new_name,
    Need.CONDITION_OPEN: obligations.need_open,
    Need.NO_RECTIFICATION_OPEN: rectifications.need_none_open,
    Need.RECTIFICATION_OPEN: rectifications.need_open,
    Need.REISSUE_ASKABLE: reissues.need_askable,
    Need.REISSUE_PROPOSABLE: reissues.need_proposable,
    Need.REISSUE_PROPOSED: reissues.need_proposed,
    Need.REISSUE_OPEN: reissues.need_open,
    Need.NO_APPEAL_OPEN: appeals.need_none_open,
    Need.APPEAL_OPEN: appeals.need_open,
    Need.FRESH_REVIEWER: reopenings.need_fresh_reviewer,
    Need.REOPENING_ASKABLE: reopenings.need_askable,
    Need.REOPENING_ANSWERABLE: reopenings.need_answerable,
    Need.REOPENING_DUE: reopenings.need_due,
    Need.REOPENING_OPEN: reopenings.need_open,
    Need.CONSENTED: _need_consent,
    Need.SHARED: _need_shared,
    Need.ANOTHER: _need_another,
    Need.WILLING: _need_willing,
    Need.NOT_PUBLISHED: _need_not_published,
    Need.PUBLISHED: _need_published,
}
"""The check of each need, which returns why it is not met, or None."""
