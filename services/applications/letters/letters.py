"""The content of each paper of a case, composed from the case.

Fixed wording and layout are in `services/documents/templates/`.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from services import formats, moments
from services.applications.case.asking import find_asked
from services.applications.case.case import Case
from services.applications.case.names import current_name
from services.applications.case.opinions import current_waivers
from services.applications.case.texts import name_competent
from services.applications.letters.pieces import (
    find_refusal,
    needs_english,
    printed_filing,
    printed_limit,
    word_basis,
    word_reasons,
    word_remedies,
)
from services.applications.lifecycle import Action, State
from services.applications.routing.parts import RoutePart
from services.applications.routing.routing import Route
from services.catalogue import View, documents_asked
from services.catalogue.natures import TERMS
from services.documents import papers, printed
from services.documents.issuing import public_url
from services.identifiers import mask
from services.language import N_, Text, plain
from services.models import Event, Paper
from services.plan import body
from services.rounds.allocating import RULE_WORDS, AllotmentRule, shown

STATEMENT = Text.of(
    "经审查，符合规定条件，特发此证。",
    "has been examined and meets the conditions laid down; this certificate is issued accordingly.",
)


def receipt(case: Case, event: Event, issue: papers.Issue) -> papers.Receipt:
    """Compose the receipt of a submission (收件凭证), with the files as they were signed."""
    application = case.application
    assert application.query_code
    assert application.route
    found = Route.from_dict(application.route)
    return papers.Receipt(
        issue=issue,
        filing=printed_filing(case),
        query_code=application.query_code,
        progress_url=public_url(application, "progress", issue.number, application.query_code),
        progress_page=public_url(application, "progress"),
        first=TERMS[case.item.nature].first,
        due=printed_limit(case, case.lifecycle.phases[State.RECEIVED], issue.on),
        measure=found.measure,
        clause=found.lead.reasons[0].quote,
        parts=tuple(_printed_part(part) for part in (*found.parts, *found.informed)),
        documents=tuple(
            printed.HandedIn(
                asked.slot.title,
                tuple(file["name"] for file in event.data["files"].get(asked.slot.code, ())),
            )
            for asked in documents_asked(case.item, application.answers)
        ),
        english=needs_english(case),
    )


def correction(case: Case, event: Event, issue: papers.Issue) -> papers.CorrectionNotice:
    """Compose the correction notice (补正通知书)."""
    return papers.CorrectionNotice(
        issue=issue,
        filing=printed_filing(case),
        corrections=tuple(
            printed.PrintedCorrection(case.item.title_of(entry["path"]), entry["note"])
            for entry in event.data["items"]
        ),
        due=printed_limit(case, "correction", moments.local_day(event.at)),
        second="leave" in event.data,
        english=needs_english(case),
    )


def acceptance(case: Case, event: Event, issue: papers.Issue) -> papers.AcceptanceNotice:
    """Compose the notice of acceptance (受理通知书); silence accepts from the day of receipt."""
    deemed = event.action == Action.DEEM_ACCEPTED
    received_on = moments.local_day(_latest_receipt(case, event).at)
    accepted_on = received_on if deemed else moments.local_day(event.at)
    from_receipt = case.item.require_limit("decision").from_receipt
    return papers.AcceptanceNotice(
        issue=issue,
        filing=printed_filing(case),
        accepted_on=accepted_on,
        due=printed_limit(
            case, "decision", _counted_from(case, received_on if from_receipt else accepted_on)
        ),
        deemed=deemed,
        english=needs_english(case),
    )


def not_accepted(case: Case, event: Event, issue: papers.Issue) -> papers.NonAcceptance:
    """Compose the notice of non-acceptance (不予受理通知书)."""
    return papers.NonAcceptance(
        issue=issue,
        filing=printed_filing(case),
        reasons=word_reasons(event),
        text=event.data["text"],
        competent=name_competent(event.data["competent_agency"]),
        remedies=word_remedies(case, issue.on),
        english=needs_english(case),
    )


def decision(case: Case, event: Event, issue: papers.Issue) -> papers.DecisionLetter:
    """Compose the decision (决定书)."""
    approved = event.action == Action.APPROVE
    amount = event.data.get("amount")
    refusal = find_refusal(case, event)
    return papers.DecisionLetter(
        issue=issue,
        filing=printed_filing(case),
        approved=approved,
        result=case.item.result.text,
        amount=Decimal(amount) if amount else None,
        reasons=() if approved else word_reasons(event),
        text=event.data["text"],
        basis=word_basis(case, issue.on),
        remedies=word_remedies(case, issue.on, refusal),
        english=needs_english(case),
        refused=refusal.title if refusal else None,
        note=refusal.note if refusal else None,
        explanation=_explain_amount(event),
        unanswered=_list_unanswered(case, event),
        rests_on=tuple(
            printed.PrintedOpinion(body(one["body"]).name, one["text"])
            for one in event.data.get("rests_on", ())
        ),
        conditions=tuple(
            printed.PrintedCondition(
                body(one["body"]).name,
                one["text"],
                date.fromisoformat(one["due_on"]) if one["due_on"] else None,
            )
            for one in event.data.get("conditions", ())
        ),
    )


def _list_unanswered(case: Case, decided: Event) -> tuple[Text, ...]:
    """Say of each agency without whose opinion a case was decided what was done about it."""
    before = case.application.events[: decided.sequence]
    waived = {
        code: event
        for event in before
        if event.action in (Action.WAIVE_OPINION, Action.STOP_WAITING)
        for code in event.data["about"]
    }
    stands = current_waivers(before)
    return tuple(
        _word_unanswered(before, code, event) for code, event in waived.items() if code in stands
    )


def _word_unanswered(events: Sequence[Event], code: str, waived: Event) -> Text:
    def day_of(event: Event) -> Text:
        return formats.in_all_languages(formats.day, moments.local_day(event.at))

    so_far = events[: waived.sequence]
    asked = find_asked(so_far, code)
    assert asked is not None
    if waived.action == Action.STOP_WAITING:
        besides = N_(
            "%(body)s, which is not named for this case, was also asked for its opinion, on"
            " %(asked)s, and did not give it in time. On %(waived)s the case went on without it."
            " This counts neither for nor against the application.",
            body=body(code).name,
            asked=day_of(asked),
            waived=day_of(waived),
        )
        return besides.as_text()
    said = N_(
        "%(body)s was asked for its opinion on %(asked)s and warned on %(warned)s, and did not"
        " give it. On %(waived)s the supervisor allowed a decision without it. This counts"
        " neither for nor against the application.",
        body=body(code).name,
        asked=day_of(asked),
        warned=day_of(next(e for e in reversed(so_far) if e.action == Action.WARN)),
        waived=day_of(waived),
    )
    return said.as_text()


def entry(case: Case, event: Event, issue: papers.Issue) -> papers.EntryLetter:
    """Compose the letter that says what was put on file or entered (备案回执, 登记回执)."""
    return papers.EntryLetter(
        issue=issue,
        filing=printed_filing(case),
        registered=event.action == Action.ENTER,
        result=case.item.result.text,
        validity=case.item.result.validity,
        text=event.data["text"],
        english=needs_english(case),
    )


def referral(case: Case, event: Event, issue: papers.Issue) -> papers.ReferralLetter:
    """Compose the letter that says to whom an application was handed over (转交告知书)."""
    decider = event.data["decider"]
    return papers.ReferralLetter(
        issue=issue,
        filing=printed_filing(case),
        reasons=word_reasons(event),
        text=event.data["text"],
        body=Text(**decider["body"]),
        address=Text(**decider["address"]),
        system=decider["system"],
        seen_on=date.fromisoformat(decider["seen_on"]),
        reference=event.data["reference"],
        english=needs_english(case),
    )


def payment(case: Case, event: Event, issue: papers.Issue) -> papers.PaymentNotice:
    """Compose the notice that what was granted is paid (拨款通知)."""
    return papers.PaymentNotice(
        issue=issue,
        filing=printed_filing(case),
        amount=Decimal(event.data["amount"]),
        paid_on=date.fromisoformat(event.data["on"]),
        voucher=event.data["voucher"],
        holder=event.data["name"],
        account=event.data["account"].lstrip("•"),
        english=needs_english(case),
    )


def clarification(case: Case, event: Event, issue: papers.Issue) -> papers.ClarificationLetter:
    """Compose the letter that asks for clarification (询问函)."""
    return papers.ClarificationLetter(
        issue=issue,
        filing=printed_filing(case),
        questions=tuple(line.strip() for line in event.data["text"].splitlines() if line.strip()),
        until=date.fromisoformat(event.data["due_on"]),
        basis=case.item.require_limit("clarification").basis if event.data["stops"] else None,
        english=needs_english(case),
    )


def objection_reply(case: Case, event: Event, issue: papers.Issue) -> papers.ObjectionReply:
    """Compose the answer to an objection (公示异议答复)."""
    objection = case.application.events[event.data["objection"] - 1]
    received_on = objection.data.get("received_on")
    return papers.ObjectionReply(
        issue=issue,
        filing=printed_filing(case),
        objected_on=date.fromisoformat(received_on)
        if received_on
        else moments.local_day(objection.at),
        outcome=event.data["outcome"],
        text=event.data["text"],
        english=needs_english(case),
    )


def _explain_amount(event: Event) -> Text | None:
    """Say how the list of a round came to an amount."""
    if "rule" not in event.data:
        return None
    base = formats.in_all_languages(formats.money, Decimal(event.data["base"]))
    share = shown(Fraction(event.data["coefficient"]))
    rule = AllotmentRule(event.data["rule"])
    if rule is AllotmentRule.DIRECTION:
        said = N_(
            "Amount recognised: %(base)s. %(rule)s (its coefficient, cut off: %(share)s).",
            base=base,
            rule=RULE_WORDS[rule],
            share=share,
        )
        return said.as_text()
    said = N_(
        "Amount recognised: %(base)s. %(rule)s (coefficient of the round, cut off: %(share)s).",
        base=base,
        rule=RULE_WORDS[rule],
        share=share,
    )
    return said.as_text()


def certificate(case: Case, issue: papers.Issue) -> papers.Certificate:
    """Compose the certificate of an approval."""
    title = case.item.result.certificate
    assert title is not None
    name, name_en, identity = _holder(case)
    return papers.Certificate(
        issue=issue,
        title=title,
        statement=STATEMENT,
        holder=name,
        holder_en=name_en,
        identity=identity,
        valid_until=_valid_until(case, issue.on),
        recognised=_recognised(case),
    )


def certificate_anew(
    case: Case, event: Event, former: Paper, issue: papers.Issue
) -> papers.Certificate:
    """Compose a certificate in the new name of its holder: it keeps the end day of the former."""
    return replace(
        certificate(case, issue),
        holder=event.data["name"],
        holder_en=case.application.applicant.name_en,
        valid_until=former.valid_until,
        replaces=former.number,
    )


def _valid_until(case: Case, on: date) -> date | None:
    """Calculate the last day of a grant made on a day, or None if it has no end.

    It is the same day of the month, or the last day of a shorter month (民法典 art. 202).
    """
    months = case.item.result.months
    if months is None:
        return None
    years, month = divmod(on.month - 1 + months, 12)
    year, month = on.year + years, month + 1
    return date(year, month, min(on.day, monthrange(year, month)[1]))


def _recognised(case: Case) -> tuple[Text, str] | None:
    """Return what a certificate recognises and its name; None where that is the holder."""
    path = case.item.result.recognises
    if path is None:
        return None
    return case.item.field(path).label, View(case.item, case.application.answers).answer(path)


def _holder(case: Case) -> tuple[str, str, str]:
    """Return name, English name and number of the holder of a certificate."""
    holder, applicant = case.item.result.holder, case.application.applicant
    if holder is None:
        number = applicant.credit_code or mask(applicant.identity_number or "")
        application = case.application
        return current_name(case), application.applicant_name_en, number
    view = View(case.item, case.application.answers)
    name_en = view.answer(holder.name_en)
    name = view.answer(holder.name) or name_en
    return name, name_en if name != name_en else "", mask(view.answer(holder.identity).number)


def _latest_receipt(case: Case, before: Event) -> Event:
    """Find the newest submission or correction before an event."""
    receipts = (Action.SUBMIT, Action.ANSWER_CORRECTION)
    earlier = case.application.events[: before.sequence - 1]
    return next(event for event in reversed(earlier) if event.action in receipts)


def _printed_part(part: RoutePart) -> printed.PrintedPart:
    name, role = body(part.body_code).name, _ROLES[part.role]
    duty, rule = (
        formats.in_all_languages(plain, words) for words in (part.duty, part.reasons[0].rule)
    )
    return printed.PrintedPart(name, role, duty, rule)


_ROLES = {
    "lead": Text.of("承办", "Lead"),
    "joint": Text.of("会办", "Joint"),
    "consulted": Text.of("征求意见（行动计划本项未列名）", "Consulted (not named by this measure)"),
    "added": Text.of("征求意见（承办单位提请，本办件未列名）", "Consulted (at the lead’s request)"),
    "informed": Text.of("告知", "Informed only"),
}
"""The role of a body, as papers print it."""


def _counted_from(case: Case, day: date) -> date:
    """Find the day from which a decision counts: in a round, that of its close at the earliest."""
    closes_on = find_close(case)
    return max(day, closes_on) if closes_on else day


def find_close(case: Case) -> date | None:
    """Find the day on which the round of a case closes, if it has one."""
    current = case.application.round
    return moments.local_day(current.closes_at) if current else None
