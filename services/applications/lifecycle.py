"""The vocabulary of the lifecycle: states, actions, and the type of a row of the table.

The rows are in `rows/`; `lifecycles.py` puts them together for each nature. Buttons,
permissions, notices, papers, clock, tests and the diagrams in `docs/` all read these
tables.
Terms follow the practice of Chinese government services:
收件, 补正, 受理, 审查, 会办, 签发, 办结, 送达.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Literal

from services.actor import Role
from services.catalogue import ReasonUse


class State(StrEnum):
    """The state of an application. Stored as a plain column."""

    DRAFT = "draft"  # 草稿
    SIGNING = "signing"  # 待签署
    DISCARDED = "discarded"  # 已删除草稿
    RECEIVED = "received"  # 收件
    CORRECTION = "correction"  # 补正
    NOT_ACCEPTED = "not_accepted"  # 不予受理
    RETURNED = "returned"  # 退件
    ACCEPTED = "accepted"  # 受理
    REVIEW = "review"  # 审查
    JOINT = "joint"  # 会办
    SUSPENDED = "suspended"  # 中止
    CLARIFICATION = "clarification"  # 询问
    SIGNOFF = "signoff"  # 待签发
    APPROVED = "approved"  # 准予
    REFUSED = "refused"  # 不予
    CLOSED = "closed"  # 办结
    DELIVERED = "delivered"  # 送达
    REVOKED = "revoked"  # 撤销
    CANCELLED = "cancelled"  # 注销
    WITHDRAWN = "withdrawn"  # 撤回
    DISCONTINUED = "discontinued"  # 终止
    CHECKED = "checked"  # 已核
    REFERRED = "referred"  # 已转交有权机关
    ASSIGNED = "assigned"  # 已交办
    FORWARDED = "forwarded"  # 已转送
    ANSWERED = "answered"  # 已答复
    ON_FILE = "on_file"  # 已备案
    ENTERED = "entered"  # 已登记
    TALKS = "talks"  # 洽谈
    MATCHED = "matched"  # 对接成功
    UNMATCHED = "unmatched"  # 对接未成


class Action(StrEnum):
    """What an actor can do to an application. Each appends one event."""

    START = "start"
    REQUEST_SIGNATURE = "request_signature"
    RETURN_TO_FILER = "return_to_filer"
    DISCARD = "discard"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    OFFER_CORRECTION = "offer_correction"  # 提请签署补正
    ANSWER_CORRECTION = "answer_correction"
    CLAIM = "claim"
    RELEASE = "release"
    HAND_OVER = "hand_over"  # 承接
    PROPOSE_TRANSFER = "propose_transfer"  # 拟转办
    TRANSFER = "transfer"  # 转办至有权单位
    REJECT_TRANSFER = "reject_transfer"  # 不予转办
    TAKE_OVER = "take_over"  # 接办
    RETURN_TRANSFER = "return_transfer"  # 退回转办
    ALLOT = "allot"  # 分办
    DECLARE_RELATION = "declare_relation"  # 申请自行回避
    ASK_FOR_RECUSAL = "ask_for_recusal"  # 申请人申请回避
    GRANT_RECUSAL = "grant_recusal"  # 决定回避
    REJECT_RECUSAL = "reject_recusal"  # 决定不回避
    ACCEPT = "accept"
    DEEM_ACCEPTED = "deem_accepted"
    ASK_FOR_CORRECTION = "ask_for_correction"
    ASK_TO_CORRECT_AGAIN = "ask_to_correct_again"  # 提请再次补正
    ALLOW_CORRECTION = "allow_correction"  # 同意再次补正
    DENY_CORRECTION = "deny_correction"  # 不同意再次补正
    DECLINE = "decline"
    RETURN = "return"
    LAPSE = "lapse"
    EXPIRE = "expire"  # 草稿到期
    ERASE = "erase"  # 清除
    PUT_ON_PAPER = "put_on_paper"  # 出具文书
    RENAME = "rename"  # 申请人更名
    DECIDE_NAME = "decide_name"  # 确定文书名称
    WRITE_TO_AGENCY = "write_to_agency"  # 申请人留言
    WRITE_TO_APPLICANT = "write_to_applicant"  # 致申请人留言
    ADD_FILE = "add_file"  # 存入材料
    START_REVIEW = "start_review"
    CONSULT = "consult"
    DRAFT_OPINION = "draft_opinion"  # 拟会办意见
    RETURN_OPINION = "return_opinion"  # 退回会办意见
    OPINE = "opine"  # 签发会办意见
    PROPOSE_CONSULTEE = "propose_consultee"  # 拟增加征求意见单位
    ADD_CONSULTEE = "add_consultee"  # 增加征求意见单位
    REJECT_CONSULTEE = "reject_consultee"  # 不予增加
    COORDINATE = "coordinate"  # 协调
    REMIND = "remind"  # 催办
    WARN = "warn"  # 督办
    ESCALATE = "escalate"  # 提请督办
    SET_DAY = "set_day"  # 限期反馈
    WAIVE_OPINION = "waive_opinion"  # 未反馈，继续办理
    STOP_WAITING = "stop_waiting"  # 逾期未反馈，不再等待
    GATHER = "gather"
    ASK_FOR_CLARIFICATION = "ask_for_clarification"  # 询问
    ANSWER_CLARIFICATION = "answer_clarification"  # 答复询问
    CLOSE_CLARIFICATION = "close_clarification"  # 逾期未答复
    PROPOSE_SUSPENSION = "propose_suspension"  # 拟中止
    SUSPEND = "suspend"
    REJECT_SUSPENSION = "reject_suspension"  # 不予中止
    ASK_TO_SUSPEND_AGAIN = "ask_to_suspend_again"  # 提请再次中止
    ALLOW_SUSPENSION = "allow_suspension"  # 同意再次中止
    DENY_SUSPENSION = "deny_suspension"  # 不同意再次中止
    RESUME = "resume"
    EXTEND = "extend"
    EXAMINE = "examine"  # 核定费用
    ASSESS = "assess"  # 逐项核查
    AMEND_ASSESSMENT = "amend_assessment"  # 修改核查结论
    ENTER_SITE_CHECK = "enter_site_check"  # 登记现场核查
    CONFIRM_SITE_CHECK = "confirm_site_check"  # 现场核查人员确认
    CONCLUDE = "conclude"
    SEND_BACK = "send_back"
    OBJECT = "object"  # 提出异议
    ENTER_OBJECTION = "enter_objection"  # 登记书面异议
    PROPOSE_REPLY = "propose_reply"  # 拟复异议
    REJECT_OBJECTION = "reject_objection"  # 异议不成立
    UPHOLD_OBJECTION = "uphold_objection"  # 异议成立
    PUBLISH_AGAIN = "publish_again"  # 再次公示
    PUBLICISE = "publicise"  # 公示拟办结果
    APPROVE = "approve"
    REFUSE = "refuse"
    DISCONTINUE = "discontinue"
    ISSUE = "issue"
    ACKNOWLEDGE = "acknowledge"
    REVOKE = "revoke"
    CANCEL = "cancel"
    PROPOSE_REVOCATION = "propose_revocation"  # 拟撤销告知
    PROPOSE_CANCELLATION = "propose_cancellation"  # 拟注销告知
    ANSWER_ENDING = "answer_ending"  # 陈述申辩
    DROP_ENDING = "drop_ending"  # 不予撤销、注销
    CHECK_CONDITION = "check_condition"  # 核查所附条件
    REMIND_CONDITIONS = "remind_conditions"  # 提醒所附条件
    MISS_CONDITIONS = "miss_conditions"  # 所附条件逾期
    PROPOSE_RECTIFICATION = "propose_rectification"  # 拟更正
    RECTIFY = "rectify"  # 更正
    REJECT_RECTIFICATION = "reject_rectification"  # 不予更正
    ASK_FOR_REISSUE = "ask_for_reissue"  # 申请换发证书
    PROPOSE_REISSUE = "propose_reissue"  # 拟换发证书
    REISSUE = "reissue"  # 换发证书
    REJECT_REISSUE = "reject_reissue"  # 不予换发
    ENTER_APPEAL = "enter_appeal"  # 登记复议、诉讼
    ENTER_APPEAL_OUTCOME = "enter_appeal_outcome"  # 登记复议、诉讼结果
    OVERTURN = "overturn"  # 登记决定被撤销
    REDO = "redo"  # 登记决定被撤销并责令重作
    PROPOSE_REOPENING = "propose_reopening"  # 拟因错误重新办理
    ANSWER_REOPENING = "answer_reopening"  # 对拟重新办理的意见
    REOPEN = "reopen"  # 决定重新办理
    DROP_REOPENING = "drop_reopening"  # 不予重新办理
    CHECK = "check"  # 核对
    REFER = "refer"  # 转交有权机关
    ASSIGN = "assign"  # 交办
    FORWARD = "forward"  # 转送
    CONSENT = "consent"  # 同意提供
    RECALL = "recall"  # 撤回同意
    REPLY = "reply"  # 机构答复
    MATCH = "match"  # 对接成功
    UNMATCH = "unmatch"  # 对接未成
    ANSWER = "answer"  # 答复
    PUBLISH_ANSWER = "publish_answer"  # 公开问答
    TAKE_DOWN = "take_down"  # 撤下公开问答
    CONFIRM = "confirm"  # 备案
    ENTER = "enter"  # 登记
    PREPARE_PAYMENT = "prepare_payment"  # 填报账户
    ASK_FOR_PAYMENT = "ask_for_payment"  # 请款
    RETURN_PAYMENT = "return_payment"  # 退回请款
    SEND_PAYMENT = "send_payment"  # 送财政
    PAY = "pay"  # 支付
    BOUNCE = "bounce"  # 退票
    LAPSE_PAYMENT = "lapse_payment"  # 逾期放弃
    WITHHOLD = "withhold"  # 不予拨付
    FILE_REPORT = "file_report"  # 报送绩效报告
    CLEAR_REPORT = "clear_report"  # 绩效报告核查通过
    RETURN_REPORT = "return_report"  # 退回绩效报告
    PROPOSE_RECOVERY = "propose_recovery"  # 拟追回告知
    ANSWER_RECOVERY = "answer_recovery"  # 陈述申辩
    ASK_FOR_HEARING = "ask_for_hearing"  # 要求听证
    HOLD_HEARING = "hold_hearing"  # 举行听证
    ORDER_RECOVERY = "order_recovery"  # 追回决定
    DROP_RECOVERY = "drop_recovery"  # 不予追回
    PURSUE_RECOVERY = "pursue_recovery"  # 申请强制执行
    ENTER_REPAYMENT = "enter_repayment"  # 登记缴回
    CONFIRM_REPAYMENT = "confirm_repayment"  # 确认缴回
    STRIKE_REPAYMENT = "strike_repayment"  # 撤销缴回登记
    SETTLE_RECOVERY = "settle_recovery"  # 缴清


class Capacity(StrEnum):
    """How somebody who acts stands to a case."""

    APPLICANT = "applicant"
    LEAD = "lead"  # 承办
    JOINT = "joint"  # 会办
    SUPERVISOR = "supervisor"  # 督办
    INSTITUTION = "institution"  # 拟对接机构
    SYSTEM = "system"


class Phase(StrEnum):
    """What the clock measures in a state."""

    ACCEPTANCE = "acceptance"  # 受理时限: the lead agency's
    CORRECTION = "correction"  # 补正期限: the applicant's
    DECISION = "decision"  # 办理时限: the agencies'
    PAUSED = "paused"  # 中止: nobody's, and told why
    DELIVERY = "delivery"  # 送达时限: the lead agency's
    CHECK = "check"  # 核对时限: of a hand-off
    REFERRAL = "referral"  # 转交时限
    ASSIGNMENT = "assignment"  # 交办时限: of an enquiry
    FORWARDING = "forwarding"  # 转送时限: of a matching
    ANSWER = "answer"  # 答复时限: of both
    OUTCOME = "outcome"  # 洽谈时限: of a matching, after the first answer
    ENTRY = "entry"  # 备案、登记时限


class Audience(StrEnum):
    """Who can be notified of an action; the person who took it never is."""

    APPLICANT = "applicant"  # owners and filers
    SIGNATORIES = "signatories"  # owners
    STARTER = "starter"  # whoever began the draft
    HOLDER = "holder"  # of the lead's part
    APPROVERS = "approvers"  # of the lead
    JOINT = "joint"  # reviewers of the joint bodies
    JOINT_APPROVERS = "joint_approvers"  # approvers of the joint bodies that an event is about
    NAMED = "named"  # officers of joint bodies that a decision departs from, or rests on
    SUPERVISORS = "supervisors"  # of the leading group, and of the bodies that it is about
    NEW_LEAD = "new_lead"  # officers of the body that a case was handed over to
    CONSULTEE = "consultee"  # officers of the body that a case asks besides
    SUCCESSORS = "successors"  # those who can go on at a body that took over
    COMPANION = "companion"  # the officer whom the event names
    DECIDERS = "deciders"  # who decide whether an officer steps aside
    INSTITUTIONS = "institutions"  # those that a matching is shared with, or was until now


class ClockEffect(StrEnum):
    """What an action does to the clock, besides leading to a state with another phase."""

    PAUSES = "pauses"
    MAY_PAUSE = "may_pause"  # where the item says that it does
    RESUMES = "resumes"
    EXTENDS = "extends"
    BACKDATES = "backdates"  # the new phase counts from where the one before began
    RESTARTS = "restarts"  # what was decided is decided anew, in a time of its own
    STOPS = "stops"


class Visible(StrEnum):
    """When an applicant may read of an action and its texts."""

    ALWAYS = "always"
    ONCE_DECIDED = "once_decided"
    NEVER = "never"


class Need(StrEnum):
    """A further condition of an action, which `case/permissions.py` checks."""

    CONFIRMED = "confirmed"
    HELD = "held"
    SITE_CHECK_WAITS = "site_check_waits"
    CHECKED_BY_TWO = "checked_by_two"
    FIRST_CORRECTION = "first_correction"
    SECOND_CORRECTION_ASKABLE = "second_correction_askable"
    SECOND_CORRECTION_ASKED = "second_correction_asked"
    MAY_ASK_AGAIN = "may_ask_again"
    JOINT_BODIES = "joint_bodies"
    ALL_OPINIONS = "all_opinions"
    CONSULTED = "consulted"
    OPINION_DRAFTED = "opinion_drafted"
    CONSULTEE_ADDABLE = "consultee_addable"
    CONSULTEE_PROPOSED = "consultee_proposed"
    RESERVED = "reserved"
    SUSPENSION_PROPOSED = "suspension_proposed"
    SECOND_SUSPENSION_ASKABLE = "second_suspension_askable"
    SECOND_SUSPENSION_ASKED = "second_suspension_asked"
    SILENT = "silent"
    ESCALATED = "escalated"
    TRANSFERABLE = "transferable"
    TRANSFER_PROPOSED = "transfer_proposed"
    TRANSFER_OPEN = "transfer_open"
    OTHER_PERSON = "other_person"
    NO_RECUSAL_OPEN = "no_recusal_open"
    RECUSAL_ASKED = "recusal_asked"
    OUTSIDE_ROUND = "outside_round"
    ROUND_SETTLED = "round_settled"
    ON_PUBLIC_LIST = "on_public_list"
    OBJECTION_OPEN = "objection_open"
    NO_OBJECTION_OPEN = "no_objection_open"
    REPLY_PROPOSED = "reply_proposed"
    PUBLICITY_DUE = "publicity_due"
    PUBLICITY_OVER = "publicity_over"
    EXTENDABLE = "extendable"
    CERTIFIED = "certified"
    NO_ENDING_OPEN = "no_ending_open"
    ENDING_ANSWERABLE = "ending_answerable"
    ENDING_OPEN = "ending_open"
    REVOCATION_DUE = "revocation_due"
    CANCELLATION_DUE = "cancellation_due"
    RENAMED = "renamed"
    CONDITION_OPEN = "condition_open"
    NO_RECTIFICATION_OPEN = "no_rectification_open"
    RECTIFICATION_OPEN = "rectification_open"
    REISSUE_ASKABLE = "reissue_askable"
    REISSUE_PROPOSABLE = "reissue_proposable"
    REISSUE_PROPOSED = "reissue_proposed"
    REISSUE_OPEN = "reissue_open"
    NO_APPEAL_OPEN = "no_appeal_open"
    APPEAL_OPEN = "appeal_open"
    FRESH_REVIEWER = "fresh_reviewer"
    REOPENING_ASKABLE = "reopening_askable"
    REOPENING_ANSWERABLE = "reopening_answerable"
    REOPENING_DUE = "reopening_due"
    REOPENING_OPEN = "reopening_open"
    CONSENTED = "consented"
    SHARED = "shared"
    ANOTHER = "another"
    WILLING = "willing"
    NOT_PUBLISHED = "not_published"
    PUBLISHED = "published"


class Weight(IntEnum):
    """The order in which actions are offered."""

    USUAL = 0  # what usually comes next
    OTHER = 1
    GRAVE = 2  # ends a case, or what it granted, against the applicant's wish


@dataclass(frozen=True, slots=True)
class Who:
    """Who may take an action: in which capacity, and in which role.

    Args:
        throughout: whether joint bodies may also after the lead has concluded.

    """

    capacities: frozenset[Capacity]
    roles: frozenset[Role] = frozenset()
    throughout: bool = False

    def at(self, state: State) -> "Who":
        """Narrow to a state, since joint bodies act until the lead concludes."""
        if self.throughout or state in (State.JOINT, State.REVIEW):
            return self
        return Who(self.capacities - {Capacity.JOINT}, self.roles)


@dataclass(frozen=True, slots=True)
class Ends:
    """The kinds of paper that an action ends, and the status they get."""

    status: Literal["revoked", "cancelled", "replaced"]
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """Everything about one action.

    Args:
        at: the states in which it can be taken.
        to: the state it leads to; None where the state does not change.
        returns: whether it leads back to the state before the last suspension.
        who: who may take it.
        needs: further conditions.
        effect: what it does to the clock.
        tells: who gets a notice.
        quiet: states in which nobody is notified, and the case does not count as changed.
        papers: the kinds of paper to issue; a certificate only where the item gives one.
        decides: the decision that it makes.
        completes: whether it ends a case of a light nature.
        ends: the papers that it puts out of force.
        reasons: the vocabulary of its reasons.
        visible: when the applicant may read of it.
        weight: its place among the actions offered.
        leaves: whether the case then waits for somebody else, so that the officer goes back
            to the queue.

    """

    action: Action
    at: tuple[State, ...] = ()
    to: State | None = None
    returns: bool = False
    who: Who
    needs: tuple[Need, ...] = ()
    effect: ClockEffect | None = None
    tells: frozenset[Audience] = frozenset()
    quiet: tuple[State, ...] = ()
    papers: tuple[str, ...] = ()
    decides: Literal["approved", "refused"] | None = None
    completes: bool = False
    ends: Ends | None = None
    reasons: ReasonUse | None = None
    visible: Visible = Visible.ALWAYS
    weight: Weight = Weight.OTHER
    leaves: bool = False


S = State

UNSUBMITTED = (S.DRAFT, S.SIGNING)
"""States of applications that are being prepared."""

SUBMITTED = tuple(state for state in S if state not in {*UNSUBMITTED, S.DISCARDED})
"""States of applications that the agencies can see."""

UNDECIDED = (
    S.RECEIVED,
    S.CORRECTION,
    S.ACCEPTED,
    S.REVIEW,
    S.JOINT,
    S.CLARIFICATION,
    S.SUSPENDED,
    S.SIGNOFF,
    S.CHECKED,
    S.ASSIGNED,
    S.FORWARDED,
    S.TALKS,
)
"""Submitted, and neither decided nor ended in another way."""

IN_PROGRESS = (S.ACCEPTED, S.REVIEW, S.JOINT, S.CLARIFICATION, S.SUSPENDED, S.SIGNOFF)
"""Accepted and not yet decided."""

ISSUED = (S.CLOSED, S.DELIVERED)
"""Decided, and the result is issued. What was granted can still be ended."""

FINAL = frozenset(
    {
        *(S.DISCARDED, S.NOT_ACCEPTED, S.RETURNED, S.REVOKED, S.CANCELLED),
        *(S.WITHDRAWN, S.DISCONTINUED),
        *(S.REFERRED, S.ANSWERED, S.ON_FILE, S.ENTERED),
        *(S.MATCHED, S.UNMATCHED),
    }
)
"""States that no action leaves."""

ENDED = FINAL | {S.DELIVERED}
"""States in which nobody has anything to do; actions after `delivered` are rare."""

ERASABLE = tuple(state for state in S if state in FINAL or state in ISSUED)
"""States of a case that is over, and is erased once its time to be kept is over too."""

TAKES_NOTHING = (
    S.DISCARDED,
    S.NOT_ACCEPTED,
    S.RETURNED,
    S.REVOKED,
    S.WITHDRAWN,
    S.DISCONTINUED,
)
"""States in which a filing takes nothing of a cap, or of the money of its round."""
SHARED = (S.FORWARDED, S.TALKS)
"""States in which institutions see what was shared with them."""

EDITABLE = frozenset({S.DRAFT, S.CORRECTION})
"""States in which the applicant changes answers; in `correction` only the listed ones."""

WAITING: dict[State, str] = {
    S.RECEIVED: "reviewer",
    S.CORRECTION: "applicant",
    S.ACCEPTED: "reviewer",
    S.REVIEW: "reviewer",
    S.JOINT: "others",
    S.CLARIFICATION: "applicant",
    S.SUSPENDED: "reviewer",
    S.SIGNOFF: "approver",
    S.CHECKED: "reviewer",
    S.ASSIGNED: "reviewer",
    S.FORWARDED: "reviewer",
    S.TALKS: "reviewer",
}
"""Who has to act on the lead's review next; `nobody` where missing."""
