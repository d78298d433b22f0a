"""What people are told of each action on a case: a title, and one sentence."""

from collections.abc import Mapping

from services.applications.lifecycle import Action
from services.language import N_, Message
from services.notices.money_kinds import MONEY

ACTIONS: Mapping[Action, tuple[Message, Message]] = {
    Action.REQUEST_SIGNATURE: (
        N_("An application waits for your signature"),
        N_("%(service)s is complete. Check it, then sign and submit it, or return it."),
    ),
    Action.RETURN_TO_FILER: (
        N_("Your draft was returned to you"),
        N_("%(service)s was not signed. Change what the note asks for and send it again."),
    ),
    Action.SUBMIT: (
        N_("Application %(number)s was received"),
        N_("%(service)s was submitted. Keep the receipt: it shows the case number and query code."),
    ),
    Action.ACCEPT: (
        N_("Application %(number)s was accepted"),
        N_("%(service)s is complete and was accepted. The case page shows the day it is due."),
    ),
    Action.DEEM_ACCEPTED: (
        N_("Application %(number)s is deemed accepted"),
        N_(
            "The agency did not answer within the limit, so %(service)s counts as accepted"
            " from the day it was received."
        ),
    ),
    Action.ASK_FOR_CORRECTION: (
        N_("Application %(number)s needs correction"),
        N_("Answer by %(day)s. The notice for %(service)s lists everything to put right."),
    ),
    Action.ASK_TO_CORRECT_AGAIN: (
        N_("Case %(number)s: a second correction notice is asked for"),
        N_("The lead agency of %(service)s says why. It waits for the supervisor."),
    ),
    Action.ALLOW_CORRECTION: (
        N_("Case %(number)s: a second correction notice is allowed"),
        N_("The supervisor gives the reasons. Send the notice for %(service)s once, complete."),
    ),
    Action.DENY_CORRECTION: (
        N_("Case %(number)s: a second correction notice is refused"),
        N_("The supervisor gives the reasons. Decide on %(service)s as it is."),
    ),
    Action.OFFER_CORRECTION: (
        N_("The corrections to application %(number)s wait for your signature"),
        N_(
            "The corrections to %(service)s are ready. Read what changed, then sign and send them"
            " by %(day)s."
        ),
    ),
    Action.ANSWER_CORRECTION: (
        N_("Case %(number)s has been corrected"),
        N_("The applicant has sent the corrections to %(service)s."),
    ),
    Action.DECLINE: (
        N_("Application %(number)s was not accepted"),
        N_("The case page gives the reasons for %(service)s and what you can do."),
    ),
    Action.RETURN: (
        N_("Application %(number)s was returned"),
        N_("The case page says why %(service)s was returned. You can copy it and file again."),
    ),
    Action.LAPSE: (
        N_("Application %(number)s was returned"),
        N_(
            "The correction to %(service)s was not answered in time."
            " You can copy it and file again."
        ),
    ),
    Action.CONSULT: (
        N_("Case %(number)s: your agency’s opinion is asked for"),
        N_("%(service)s is in joint review."),
    ),
    Action.DRAFT_OPINION: (
        N_("Case %(number)s: your agency’s opinion awaits sign-off"),
        N_("A reviewer of your agency has drafted it for %(service)s."),
    ),
    Action.OPINE: (
        N_("Case %(number)s: an agency gave its opinion"),
        N_("The case page of %(service)s shows it."),
    ),
    Action.RETURN_OPINION: (
        N_("Case %(number)s: the draft of the opinion was returned"),
        N_("The approver asks you to look at %(service)s again."),
    ),
    Action.PROPOSE_CONSULTEE: (
        N_("Case %(number)s: one more agency is to be asked"),
        N_("Decide on it for %(service)s. The case page names the agency and the question."),
    ),
    Action.ADD_CONSULTEE: (
        N_("Case %(number)s: one more agency is asked for its opinion"),
        N_("The case page of %(service)s names it, the question and the day."),
    ),
    Action.REJECT_CONSULTEE: (
        N_("Case %(number)s: nobody else is asked"),
        N_("Go on with %(service)s. The case page gives the reasons."),
    ),
    Action.STOP_WAITING: (
        N_("Case %(number)s no longer waits for an opinion"),
        N_(
            "An agency that is not named for the case did not give its opinion on"
            " %(service)s in time. This counts neither for nor against the application."
        ),
    ),
    Action.CHECK_CONDITION: (
        N_("Case %(number)s: a condition of the decision was checked"),
        N_("The case page of %(service)s says whether it is met, and what was found."),
    ),
    Action.REMIND_CONDITIONS: (
        N_("Case %(number)s: conditions of the decision are to be met soon"),
        N_("The case page of %(service)s says which, by when, and who checks them."),
    ),
    Action.MISS_CONDITIONS: (
        N_("Case %(number)s: the day for conditions of the decision has passed"),
        N_(
            "They have not been found to be met. The case page of %(service)s says which, and who"
            " checks them."
        ),
    ),
    Action.COORDINATE: (
        N_("Case %(number)s: what was settled with your agency is on record"),
        N_("The case page of %(service)s shows what the lead agency wrote down."),
    ),
    Action.REMIND: (
        N_("Case %(number)s: your agency’s opinion is due soon"),
        N_("The case page of %(service)s shows by which day."),
    ),
    Action.WARN: (
        N_("Case %(number)s: your agency’s opinion is overdue"),
        N_(
            "%(service)s waits for it. If it is not given, the supervisor of the leading group is"
            " told."
        ),
    ),
    Action.ESCALATE: (
        N_("Case %(number)s: an opinion that is overdue was escalated"),
        N_(
            "The supervisor of the leading group decides whether the agency gets another day for"
            " %(service)s, or the lead agency goes on without its opinion."
        ),
    ),
    Action.SET_DAY: (
        N_("Case %(number)s: a day was set for the opinion that is overdue"),
        N_("The supervisor set it for %(service)s. The case page shows the day and the reasons."),
    ),
    Action.WAIVE_OPINION: (
        N_("Case %(number)s goes on without an agency’s opinion"),
        N_(
            "An agency did not give its opinion on %(service)s in time. The supervisor lets the"
            " lead agency go on without it; this counts neither for nor against the application."
        ),
    ),
    Action.GATHER: (
        N_("Case %(number)s: the joint review has ended"),
        N_("%(service)s is back with you."),
    ),
    Action.WRITE_TO_AGENCY: (
        N_("Case %(number)s: the applicant wrote"),
        N_("The message about %(service)s is on the case page."),
    ),
    Action.WRITE_TO_APPLICANT: (
        N_("Application %(number)s: the agency wrote to you"),
        N_("The message about %(service)s is on the case page."),
    ),
    Action.ASK_FOR_CLARIFICATION: (
        N_("Application %(number)s: answer the agency’s questions by %(due_on)s"),
        N_(
            "The agency that reviews %(service)s has questions. Its letter is on the case page; if"
            " nobody answers in time, it goes on with what is there."
        ),
    ),
    Action.ANSWER_CLARIFICATION: (
        N_("Case %(number)s: the questions were answered"),
        N_("%(service)s is back with you."),
    ),
    Action.CLOSE_CLARIFICATION: (
        N_("Case %(number)s: the questions were not answered in time"),
        N_("The review of %(service)s goes on with what is there."),
    ),
    Action.PROPOSE_SUSPENSION: (
        N_("Case %(number)s: a suspension awaits your decision"),
        N_("A reviewer proposes to suspend the clock of %(service)s."),
    ),
    Action.REJECT_SUSPENSION: (
        N_("Case %(number)s: the suspension was not granted"),
        N_("The clock of %(service)s runs on. The case page gives the reasons."),
    ),
    Action.ASK_TO_SUSPEND_AGAIN: (
        N_("Case %(number)s: another suspension is asked for"),
        N_(
            "The lead agency of %(service)s says why the clock is to stop once more for the same"
            " reason. It waits for the supervisor."
        ),
    ),
    Action.ALLOW_SUSPENSION: (
        N_("Case %(number)s: another suspension is allowed"),
        N_(
            "The supervisor gives the reasons. Propose it to an approver of %(service)s; the clock"
            " runs until it is granted."
        ),
    ),
    Action.DENY_SUSPENSION: (
        N_("Case %(number)s: another suspension is refused"),
        N_("The supervisor gives the reasons. The clock of %(service)s runs on."),
    ),
    Action.SUSPEND: (
        N_("Application %(number)s: the clock is suspended"),
        N_("The case page says why %(service)s waits, and for how long."),
    ),
    Action.RESUME: (
        N_("Application %(number)s: the clock runs again"),
        N_("The case page shows the new due date of %(service)s."),
    ),
    Action.EXTEND: (
        N_("Application %(number)s: the time limit was extended"),
        N_("The case page gives the reason and the new due date of %(service)s."),
    ),
    Action.HAND_OVER: (
        N_("Case %(number)s was handed over to another agency"),
        N_(
            "The agency that handled %(service)s no longer acts for it. Its successor goes on"
            " from where the case stands; nothing has to be filed again, and the time limit"
            " goes on. The case page names both agencies and the reason."
        ),
    ),
    Action.PROPOSE_TRANSFER: (
        N_("Case %(number)s: hand-over to another unit proposed"),
        N_("Decide whether %(service)s is handed over. The case page names unit and reasons."),
    ),
    Action.TRANSFER: (
        N_("Case %(number)s was handed over to the competent unit"),
        N_(
            "The case page of %(service)s names both agencies and the reasons. Its number stays,"
            " the time limit runs on, and nothing has to be filed again. The new agency takes the"
            " case over, or sends it back."
        ),
    ),
    Action.REJECT_TRANSFER: (
        N_("Case %(number)s is not handed over"),
        N_("Go on with %(service)s. The case page gives the reasons."),
    ),
    Action.TAKE_OVER: (
        N_("Case %(number)s: the competent unit has taken it over"),
        N_("It goes on with %(service)s. The notice names it, and why it is competent."),
    ),
    Action.RETURN_TRANSFER: (
        N_("Case %(number)s was sent back to the unit before"),
        N_("That unit goes on with %(service)s. The case page gives the reasons."),
    ),
    Action.ALLOT: (
        N_("Case %(number)s was assigned to you"),
        N_("%(service)s is yours to handle. The case page shows by when."),
    ),
    Action.DECLARE_RELATION: (
        N_("Case %(number)s: an officer declared a relation to the applicant"),
        N_(
            "Decide whether the officer steps aside from %(service)s. Until then the officer does"
            " nothing on it, and it is not decided."
        ),
    ),
    Action.ASK_FOR_RECUSAL: (
        N_("Case %(number)s: the applicant asks that an officer steps aside"),
        N_("Decide on it, with reasons. Until then %(service)s is not decided."),
    ),
    Action.GRANT_RECUSAL: (
        N_("Application %(number)s: an officer steps aside"),
        N_(
            "Somebody else of the agency goes on with %(service)s. Whoever stepped aside no longer"
            " sees the case."
        ),
    ),
    Action.REJECT_RECUSAL: (
        N_("Application %(number)s: no officer has to step aside"),
        N_("The history of %(service)s gives the reasons."),
    ),
    Action.RENAME: (
        N_("Case %(number)s: the applicant’s details changed"),
        N_(
            "A registrar has confirmed new details of the applicant for %(service)s. The case"
            " keeps the details under which it was filed; its history shows the new ones."
        ),
    ),
    Action.DECIDE_NAME: (
        N_("Application %(number)s: the name that letters bear"),
        N_("The case page of %(service)s says which name letters and the decision bear."),
    ),
    Action.CONCLUDE: (
        N_("Case %(number)s awaits sign-off"),
        N_("The review of %(service)s is concluded."),
    ),
    Action.PROPOSE_RECTIFICATION: (
        N_("Case %(number)s: a slip in the decision is proposed to be put right"),
        N_("An officer proposes it for %(service)s. It waits for an approver."),
    ),
    Action.RECTIFY: (
        N_("Application %(number)s: a slip in the decision was put right"),
        N_(
            "The notice on %(service)s names the words as they stood and as they read now."
            " Nothing else of the decision changes."
        ),
    ),
    Action.REJECT_RECTIFICATION: (
        N_("Case %(number)s: the words of the decision stay as they are"),
        N_("The case page of %(service)s gives the approver’s reasons."),
    ),
    Action.ASK_FOR_REISSUE: (
        N_("Case %(number)s: the holder asks for a certificate in the new name"),
        N_("The holder of %(service)s is called otherwise now, as a registrar has confirmed."),
    ),
    Action.PROPOSE_REISSUE: (
        N_("Case %(number)s: a certificate in the new name is proposed"),
        N_("An officer proposes it for %(service)s. It waits for an approver."),
    ),
    Action.REISSUE: (
        N_("Application %(number)s: the certificate is issued in the new name"),
        N_(
            "The new certificate for %(service)s has its own number and keeps the end day of the"
            " former one, which is no longer valid; whoever verifies it reads so."
        ),
    ),
    Action.REJECT_REISSUE: (
        N_("Application %(number)s: the certificate stays in the former name"),
        N_("The case page of %(service)s gives the reasons. The certificate stays in force."),
    ),
    Action.ENTER_APPEAL: (
        N_("Case %(number)s: the decision is under review"),
        N_(
            "A reconsideration or an action in court about %(service)s was entered. The case page"
            " says before whom. The decision stands meanwhile, unless its performance is stayed."
        ),
    ),
    Action.ENTER_APPEAL_OUTCOME: (
        N_("Case %(number)s: the review of the decision has ended"),
        N_("The case page of %(service)s says how, and what follows from it."),
    ),
    Action.OVERTURN: (
        N_("Case %(number)s: the decision was revoked on review"),
        N_(
            "The decision on %(service)s no longer stands, nor does a certificate that it gave. The"
            " case page says what was decided, and what follows from it."
        ),
    ),
    Action.REDO: (
        N_("Case %(number)s: the decision was revoked on review and is made anew"),
        N_(
            "The decision on %(service)s no longer stands, nor does a certificate that it gave. The"
            " agency decides again; the notice on the case page says by when. Nothing has to be"
            " filed again."
        ),
    ),
    Action.PROPOSE_REOPENING: (
        N_("Case %(number)s: it is proposed to review the decision again"),
        N_(
            "A supervisor proposes it for %(service)s, for an error. Agency and applicant can"
            " answer within five working days; then another supervisor decides. The decision stands"
            " meanwhile."
        ),
    ),
    Action.ANSWER_REOPENING: (
        N_("Case %(number)s: the proposal to review it again was answered"),
        N_("The case page of %(service)s has what was said."),
    ),
    Action.REOPEN: (
        N_("Case %(number)s is reviewed again, and decided anew"),
        N_(
            "The decision on %(service)s no longer stands, nor does a certificate that it gave. The"
            " agency decides again; the notice on the case page says by when. Nothing has to be"
            " filed again."
        ),
    ),
    Action.DROP_REOPENING: (
        N_("Case %(number)s: the decision stands"),
        N_("It was proposed to review %(service)s again. The case page gives the reasons."),
    ),
    Action.AMEND_ASSESSMENT: (
        N_("Case %(number)s: the approver amended your findings"),
        N_("The case page of %(service)s shows them beside yours."),
    ),
    Action.SEND_BACK: (
        N_("Case %(number)s was sent back to you"),
        N_("The approver asks you to look at %(service)s again."),
    ),
    Action.OBJECT: (
        N_("Case %(number)s: an objection was received"),
        N_(
            "It is about the entry of %(service)s on the public list. It is answered in writing;"
            " until then the application is not decided."
        ),
    ),
    Action.ENTER_OBJECTION: (
        N_("Application %(number)s: your objection was received"),
        N_(
            "It came on paper and is about the entry of %(service)s on the public list. It is"
            " answered in writing; until then the application is not decided."
        ),
    ),
    Action.PROPOSE_REPLY: (
        N_("Case %(number)s: an answer to the objection is proposed"),
        N_("An approver answers the objection to the entry of %(service)s on the public list."),
    ),
    Action.REJECT_OBJECTION: (
        N_("Case %(number)s: the objection was rejected"),
        N_("What is proposed for %(service)s stands. The case page gives the reasons."),
    ),
    Action.UPHOLD_OBJECTION: (
        N_("Case %(number)s: the objection was upheld"),
        N_("%(service)s is reviewed again. The case page gives the reasons."),
    ),
    Action.PUBLISH_AGAIN: (
        N_("Application %(number)s: what is proposed is published again"),
        N_(
            "The case page shows what is proposed for %(service)s now, and until when you can"
            " object to it."
        ),
    ),
    Action.PUBLICISE: (
        N_("Case %(number)s: what is intended is published"),
        N_(
            "The agency means to approve %(service)s, and has published so. The case page says"
            " until when. It is decided afterwards; these days do not count in the time limit."
        ),
    ),
    Action.WITHDRAW: (
        N_("Application %(number)s was withdrawn"),
        N_("%(service)s was withdrawn and will not be decided."),
    ),
    Action.DISCONTINUE: (
        N_("Application %(number)s was discontinued"),
        N_("The case page gives the reason why %(service)s ended without a decision."),
    ),
    Action.APPROVE: (
        N_("Case %(number)s was approved against your agency’s opinion"),
        N_(
            "The decision on %(service)s departs from the opinion, or from one of its conditions."
            " The case page gives the reasons."
        ),
    ),
    Action.REFUSE: (
        N_("Case %(number)s was refused on your agency’s opinion"),
        N_("The decision on %(service)s names your agency and gives the reasons of its opinion."),
    ),
    Action.ISSUE: (
        N_("Application %(number)s is decided"),
        N_(
            "The decision on %(service)s is ready. Confirm receipt on the case page to download it."
        ),
    ),
    Action.PROPOSE_REVOCATION: (
        N_("Application %(number)s: the certificate is to be revoked"),
        N_(
            "The notice for %(service)s gives the grounds and the day until which the holder can"
            " answer. Another person decides afterwards."
        ),
    ),
    Action.PROPOSE_CANCELLATION: (
        N_("Application %(number)s: the certificate is to be cancelled"),
        N_(
            "The notice for %(service)s gives the grounds and the day until which the holder can"
            " answer. Another person decides afterwards."
        ),
    ),
    Action.ANSWER_ENDING: (
        N_("Case %(number)s: the holder answered the notice"),
        N_("An approver decides now whether the certificate for %(service)s ends."),
    ),
    Action.DROP_ENDING: (
        N_("Application %(number)s: the certificate stands"),
        N_("The agency does not end it. The case page of %(service)s gives the reasons."),
    ),
    Action.REVOKE: (
        N_("The certificate of application %(number)s was revoked"),
        N_(
            "The certificate of %(service)s counts as never granted. The case page gives the"
            " reasons and what you can do."
        ),
    ),
    Action.CANCEL: (
        N_("The certificate of application %(number)s was cancelled"),
        N_(
            "The certificate of %(service)s is no longer in force. The case page gives the"
            " reasons and what you can do."
        ),
    ),
    Action.CHECK: (
        N_("Application %(number)s was checked"),
        N_("%(service)s is complete. It is handed over to the body that decides next."),
    ),
    Action.REFER: (
        N_("Application %(number)s was handed over to the competent body"),
        N_(
            "%(service)s is with the body that decides. The case page gives its name, its"
            " address and its system."
        ),
    ),
    Action.ASSIGN: (
        N_("Question %(number)s was taken up"),
        N_("The case page shows the day by which %(service)s is answered."),
    ),
    Action.FORWARD: (
        N_("Application %(number)s was forwarded"),
        N_("%(service)s is with those whom you chose. The case page shows when an answer is due."),
    ),
    Action.ANSWER: (
        N_("There is an answer to %(number)s"),
        N_("The case page shows the answer to %(service)s."),
    ),
    Action.PUBLISH_ANSWER: (
        N_("Your question %(number)s was published with its answer"),
        N_(
            "As you agreed, and without your name. On the case page of %(service)s you can take"
            " it down."
        ),
    ),
    Action.TAKE_DOWN: (
        N_("Question %(number)s was taken down"),
        N_("Question and answer of %(service)s can no longer be read by everybody."),
    ),
    Action.CONSENT: (
        N_("Case %(number)s: consent was given to another institution"),
        N_("The case page shows with whom %(service)s is shared."),
    ),
    Action.RECALL: (
        N_("Case %(number)s: consent for an institution was withdrawn"),
        N_("It sees nothing of %(service)s from now on. The case page shows who still does."),
    ),
    Action.REPLY: (
        N_("Case %(number)s: an institution has answered"),
        N_("The case page shows what it says to %(service)s."),
    ),
    Action.MATCH: (
        N_("Case %(number)s ended: matched"),
        N_("The case page shows with whom %(service)s came to an agreement."),
    ),
    Action.UNMATCH: (
        N_("Case %(number)s ended: not matched"),
        N_("The case page gives the reasons why %(service)s led to no agreement."),
    ),
    Action.CONFIRM: (
        N_("Filing %(number)s was put on file"),
        N_("The case page shows the number of %(service)s."),
    ),
    Action.ENTER: (
        N_("Application %(number)s was entered in the register"),
        N_("The case page shows the number of the entry for %(service)s."),
    ),
    **MONEY,
}
