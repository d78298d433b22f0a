"""What the papers of the portal and the agencies say.

Letters are in Chinese, with a courtesy page in English where `english` is set;
certificates are in three languages. `rendering` makes them PDF; layout and wording are
in `templates/`.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.documents.printed import (
    HandedIn,
    PrintedCondition,
    PrintedCorrection,
    PrintedFiling,
    PrintedLimit,
    PrintedOpinion,
    PrintedPart,
)
from services.language import Text


@dataclass(frozen=True, slots=True)
class Issue:
    """Who issued a paper, when, under which number, and how to verify it.

    Args:
        number: as printed, e.g. 深商务〔2026〕12号.
        code: the verification code.
        body: name of the issuing body on that day.
        on: the day of issue, in Shenzhen.
        check_url: the page that verifies this paper, for the QR code.
        check_page: the page where number and code are typed.
        specimen: whether the portal is a demonstration, which every page then says.
        preview: whether it is only shown to who is about to sign it, as every page then says.
    """

    number: str
    code: str
    body: Text
    on: date
    check_url: str
    check_page: str
    specimen: bool
    preview: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """收件凭证: what was received, who handles it, how to see the progress.

    Args:
        query_code: typed together with the number to see the progress.
        progress_url: the page that shows the progress, for the QR code.
        progress_page: the page where number and code are typed.
        first: what the lead body does first.
        due: when that is due.
        measure: number of the plan's measure.
        clause: the words of that measure that promise the service.
    """

    issue: Issue
    filing: PrintedFiling
    query_code: str
    progress_url: str
    progress_page: str
    first: Text
    due: PrintedLimit
    measure: int
    clause: Text
    parts: tuple[PrintedPart, ...]
    documents: tuple[HandedIn, ...]
    english: bool = False


@dataclass(frozen=True, slots=True)
class CorrectionNotice:
    """补正通知书: everything that must be corrected, at once (一次性告知).

    Args:
        second: whether it is another one, for which the supervisor gave leave.
    """

    issue: Issue
    filing: PrintedFiling
    corrections: tuple[PrintedCorrection, ...]
    due: PrintedLimit
    second: bool = False
    english: bool = False


@dataclass(frozen=True, slots=True)
class AcceptanceNotice:
    """受理通知书.

    Args:
        due: when the decision is due.
        deemed: accepted because the agency did not ask for a correction in time.
    """

    issue: Issue
    filing: PrintedFiling
    accepted_on: date
    due: PrintedLimit
    deemed: bool = False
    english: bool = False


@dataclass(frozen=True, slots=True)
class NonAcceptance:
    """不予受理通知书.

    Args:
        reasons: from the vocabulary of reasons.
        text: the agency's explanation, in its own words.
        competent: the agency that is competent instead; None where none is.
    """

    issue: Issue
    filing: PrintedFiling
    reasons: tuple[Text, ...]
    text: str
    competent: Text | None
    remedies: Text
    english: bool = False


@dataclass(frozen=True, slots=True)
class DecisionLetter:
    """决定书: approved or refused, with reasons, legal basis and remedies.

    Args:
        result: what an approval grants; shown on approvals only.
        amount: RMB granted, for items that pay money.
        refused: what is refused, where that is not the item as a whole.
        note: what there is to say of that refusal.
        reasons: of a refusal, from the vocabulary of reasons.
        text: the agency's explanation, in its own words; may be empty.
        basis: laws and policies, as cited.
        explanation: how the amount was arrived at, for items that pay money.
        conditions: what is to be observed, as other agencies set it.
        rests_on: the opinions of other agencies that a refusal rests on.
        unanswered: of each agency that did not give its opinion, what was done about it.
    """

    issue: Issue
    filing: PrintedFiling
    approved: bool
    result: Text
    amount: Decimal | None
    reasons: tuple[Text, ...]
    text: str
    basis: tuple[Text, ...]
    remedies: Text
    english: bool = False
    refused: Text | None = None
    note: Text | None = None
    explanation: Text | None = None
    unanswered: tuple[Text, ...] = ()
    conditions: tuple[PrintedCondition, ...] = ()
    rests_on: tuple[PrintedOpinion, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryLetter:
    """备案回执 or 登记回执: what was put on file or entered in a register, under its number.

    Args:
        registered: whether it was entered in a register; otherwise it was put on file.
        result: what the entry is good for.
        validity: for how long.
        text: the agency's message, in its own words; may be empty.
    """

    issue: Issue
    filing: PrintedFiling
    registered: bool
    result: Text
    validity: Text
    text: str
    english: bool = False


@dataclass(frozen=True, slots=True)
class ReferralLetter:
    """转交告知书: to which body an application was handed over, and why.

    Args:
        reasons: from the vocabulary of reasons.
        text: the agency's explanation, in its own words.
        body: who decides, with its address and its system.
        seen_on: the day on which these were last verified.
        reference: the other body's number of the application; empty where it gave none.
    """

    issue: Issue
    filing: PrintedFiling
    reasons: tuple[Text, ...]
    text: str
    body: Text
    address: Text
    system: str
    seen_on: date
    reference: str
    english: bool = False


@dataclass(frozen=True, slots=True)
class PaymentNotice:
    """The notice that what was granted is paid (拨款通知).

    Args:
        holder: of the account, which is masked.
        voucher: number of the treasury's voucher.
    """

    issue: Issue
    filing: PrintedFiling
    amount: Decimal
    paid_on: date
    voucher: str
    holder: str
    account: str
    english: bool = False


@dataclass(frozen=True, slots=True)
class ObjectionReply:
    """公示异议答复: what was found of an objection to an entry on a public list, and why.

    Args:
        objected_on: the day on which the objection was made, or came on paper.
        outcome: `upheld`, `partly` or `rejected`.
        text: the agency's reasons, in its own words.
    """

    issue: Issue
    filing: PrintedFiling
    objected_on: date
    outcome: str
    text: str
    english: bool = False


@dataclass(frozen=True, slots=True)
class SuspensionNotice:
    """中止办理通知书: why the clock is stopped, from when and until when.

    Args:
        text: the agency's explanation, in its own words.
        used, left: working days of the limit that were used and are left.
        late: working days by which the limit had passed already.
    """

    issue: Issue
    filing: PrintedFiling
    since: date
    until: date
    reason: Text
    text: str
    used: int
    left: int
    late: int
    english: bool = False


@dataclass(frozen=True, slots=True)
class ResumptionNotice:
    """恢复办理通知书: the clock runs again.

    Args:
        since: the first day of the suspension; on: the day on which it ended.
        reason: why the clock stood still.
        by_itself: whether it ended after its last day, and nobody resumed it before.
        used, late: working days.
        due: the last day of the limit from now on.
    """

    issue: Issue
    filing: PrintedFiling
    since: date
    on: date
    reason: Text
    by_itself: bool
    used: int
    late: int
    due: date
    english: bool = False


@dataclass(frozen=True, slots=True)
class ClarificationLetter:
    """询问函: what the agency asks after acceptance, all at once, and by when it is answered.

    Args:
        questions: in the agency's own words, each a line.
        until: the last day for the answer, included.
        basis: why the time until the answer does not count; None where it counts.
    """

    issue: Issue
    filing: PrintedFiling
    questions: tuple[str, ...]
    until: date
    basis: Text | None
    english: bool = False


@dataclass(frozen=True, slots=True)
class StepNotice:
    """退件通知书, 延期通知书, 终止通知书, 转办告知书: a case ends without a decision, takes longer,
    or goes to another unit.

    Args:
        step: `returned`, `lapsed`, `extended`, `transferred` or `discontinued`.
        reasons: from the vocabulary of reasons.
        text: the agency's explanation, in its own words.
        due: the new last day, of an extension; the day of a hand-over.
        former: who handed a case over.
        days: its days, in words.
        basis: of an extension.
        remedies: where a step ends the case.
    """

    issue: Issue
    filing: PrintedFiling
    step: str
    reasons: tuple[Text, ...] = ()
    text: str = ""
    due: date | None = None
    former: Text | None = None
    days: Text | None = None
    basis: Text | None = None
    remedies: Text | None = None
    english: bool = False


@dataclass(frozen=True, slots=True)
class ReopeningNotice:
    """重新办理通知书: a decision fell, and the case is decided anew.

    Args:
        decision: the number of the decision that fell; decided_on: its day.
        authority: who revoked it; empty where the leading group opened the case for an error.
        reference: by which document; revoked_on: on which day.
        text: what was decided, and what follows.
        since: the day from which the time counts; due: its last day.
    """

    issue: Issue
    filing: PrintedFiling
    decision: str
    decided_on: date
    authority: str
    reference: str
    revoked_on: date
    text: str
    since: date
    due: date
    english: bool = False


@dataclass(frozen=True, slots=True)
class RectificationNotice:
    """更正通知书: which words of a decision are a slip, and how they read.

    Args:
        decision: the number of the decision; decided_on: its day.
        former, words: as they stood, and as they read now.
    """

    issue: Issue
    filing: PrintedFiling
    decision: str
    decided_on: date
    former: str
    words: str
    english: bool = False


@dataclass(frozen=True, slots=True)
class RecoveryNotice:
    """拟追回资金告知书: what is to be recovered, why, and until when the company can answer.

    Args:
        paid: what was paid, on `paid_on`.
        amount: what is to be paid back of it.
        reasons: from the vocabulary of reasons.
        text: the facts, in the agency's own words.
        basis: of the fund.
        answer_by: the last day for an answer.
    """

    issue: Issue
    filing: PrintedFiling
    paid: Decimal
    paid_on: date
    amount: Decimal
    reasons: tuple[Text, ...]
    text: str
    basis: tuple[Text, ...]
    answer_by: date
    english: bool = False


@dataclass(frozen=True, slots=True)
class RecoveryOrder:
    """追回资金决定书: what is to be paid back, why, how and by when, with remedies.

    Args:
        told_on: the day of the notice.
        heard: `silent`, `answered` or `heard`: what the company did.
        reasons: from the vocabulary of reasons.
        text: what was found, and what became of what the company said.
        payee: the account, in the agency's own words.
    """

    issue: Issue
    filing: PrintedFiling
    paid: Decimal
    paid_on: date
    told_on: date
    heard: str
    amount: Decimal
    reasons: tuple[Text, ...]
    text: str
    basis: tuple[Text, ...]
    payee: str
    repay_by: date
    remedies: Text
    english: bool = False


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate, in three languages on one page.

    Args:
        title: e.g. 技术先进型服务企业证书.
        recognised: what it recognises, such as a base, under the name of its question; None
            where that is the holder.
        statement: what the certificate states about the holder.
        holder_en: English name of the holder; empty where there is none.
        identity: the holder's credit code, or a masked number of a person.
        valid_until: last day; None where there is none.
        replaces: number of the certificate in a former name that it replaces.
    """

    issue: Issue
    title: Text
    statement: Text
    holder: str
    holder_en: str
    identity: str
    valid_until: date | None
    recognised: tuple[Text, str] | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class EndingNotice:
    """拟撤销告知书 or 拟注销告知书: what is found, and until when its holder can answer.

    Args:
        revoked: whether it is to be revoked; otherwise cancelled.
        certificate: title of the certificate.
        certificate_number: as printed on it.
        granted_on: the day on which it was issued.
        reasons: from the vocabulary of reasons.
        text: the facts, in the agency's own words.
        answer_by: the last day for an answer.
    """

    issue: Issue
    filing: PrintedFiling
    revoked: bool
    certificate: Text
    certificate_number: str
    granted_on: date
    reasons: tuple[Text, ...]
    text: str
    answer_by: date
    english: bool = False


@dataclass(frozen=True, slots=True)
class EndingLetter:
    """撤销决定书 or 注销通知书: a certificate ends, with reasons and remedies.

    Args:
        revoked: whether it was unlawful from the start; otherwise it is cancelled.
        certificate: title of the certificate.
        certificate_number: as printed on it.
        holder: name on it; empty where that is the applicant.
        granted_on: the day on which it was issued.
        reasons: from the vocabulary of reasons.
        text: the agency's explanation, in its own words.
        told_on: the day of the notice before; None of letters of earlier days.
        answered: whether the holder has answered it.
    """

    issue: Issue
    filing: PrintedFiling
    revoked: bool
    certificate: Text
    certificate_number: str
    holder: str
    granted_on: date
    told_on: date | None
    answered: bool
    reasons: tuple[Text, ...]
    text: str
    remedies: Text
    english: bool = False


PrintedPaper = (
    Receipt
    | CorrectionNotice
    | AcceptanceNotice
    | NonAcceptance
    | DecisionLetter
    | EntryLetter
    | ReferralLetter
    | PaymentNotice
    | ObjectionReply
    | SuspensionNotice
    | ResumptionNotice
    | EndingNotice
    | ClarificationLetter
    | StepNotice
    | RectificationNotice
    | ReopeningNotice
    | RecoveryNotice
    | RecoveryOrder
    | Certificate
    | EndingLetter
)
