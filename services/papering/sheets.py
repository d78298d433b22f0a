"""What each paper of a case says, read off the case and its events."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services import moments
from services.applications import clock
from services.applications.cases import Case
from services.applications.lifecycle import Action
from services.applications.routing import Route
from services.catalogue import Item, Limit
from services.documents import issuing, papers
from services.documents.issuing import public_url
from services.identifiers import mask
from services.language import Text
from services.models import Document, Event, Paper
from services.plan import body, reconsideration

FOLLOWED_BY: dict[Action, str] = {
    Action.SUBMIT: "receipt",
    Action.ASK_FOR_CORRECTION: "correction",
    Action.ACCEPT: "acceptance",
    Action.DEEM_ACCEPTED: "acceptance",
    Action.DECLINE: "not_accepted",
}
"""Which action is followed by which paper; decisions by those their item names."""

DECIDING = (Action.APPROVE, Action.REFUSE)


def issue_paper(db: Session, case: Case, kind: str) -> Paper:
    """Issue one paper on a case that the caller has locked. Once.

    Args:
        kind: one of `models.Paper.kind`.

    Raises:
        LookupError: the case has no event that such a paper is about.
        services.documents.store.StoreUnavailable: the paper could not be kept.
    """
    event = _event(case, kind)
    compose = COMPOSERS[kind]
    on = moments.local_day(event.at)
    return issuing.issue(
        db,
        case.application,
        kind,
        lambda issue: compose(db, case, event, issue),
        body_code=case.lead.body_code,
        on=on,
        valid_until=_valid_until(case.item, on) if kind == "certificate" else None,
    )


def _event(case: Case, kind: str) -> Event:
    wanted = [action for action, follows in FOLLOWED_BY.items() if follows == kind] or DECIDING
    for action in wanted:
        if event := case.last(action):
            return event
    raise LookupError(f"no event for {kind}")


# --- what each kind says --------------------------------------------------------


def _receipt(db: Session, case: Case, _event: Event, issue: papers.Issue) -> papers.Receipt:
    application = case.application
    assert application.route is not None
    assert application.query_code is not None
    route = Route.from_dict(application.route)
    number = application.number or ""
    return papers.Receipt(
        issue=issue,
        filing=_filing(case),
        query_code=application.query_code,
        progress_url=public_url(application, "progress", number, application.query_code),
        progress_page=public_url(application, "progress"),
        due=_due(case.item.require_limit("acceptance"), issue.on),
        measure=route.measure,
        clause=route.lead.reasons[0].quote,
        parts=tuple(
            papers.Part(
                body=body(part.body_code).name,
                lead=part is route.lead,
                duty=part.duty,
                reason=_run_on([reason.rule for reason in part.reasons]),
            )
            for part in (route.lead, *route.joint)
        ),
        documents=tuple(_handed_in(db, case)),
        english=application.language == "en",
    )


def _correction(
    _db: Session, case: Case, event: Event, issue: papers.Issue
) -> papers.CorrectionNotice:
    limit = case.item.require_limit("correction")
    return papers.CorrectionNotice(
        issue=issue,
        filing=_filing(case),
        corrections=tuple(
            papers.Correction(title=_title(case.item, entry["path"]), note=entry["note"])
            for entry in event.data["items"]
        ),
        due=_due(limit, issue.on, date.fromisoformat(event.data["due_on"])),
        english=case.application.language == "en",
    )


def _acceptance(
    _db: Session, case: Case, event: Event, issue: papers.Issue
) -> papers.AcceptanceNotice:
    deemed = event.action == Action.DEEM_ACCEPTED
    filed = case.last(Action.ANSWER_CORRECTION) or case.last(Action.SUBMIT) or event
    accepted_on = moments.local_day(filed.at) if deemed else issue.on
    return papers.AcceptanceNotice(
        issue=issue,
        filing=_filing(case),
        accepted_on=accepted_on,
        due=_due(case.item.require_limit("decision"), accepted_on),
        deemed=deemed,
        english=case.application.language == "en",
    )


def _not_accepted(
    _db: Session, case: Case, event: Event, issue: papers.Issue
) -> papers.NonAcceptance:
    return papers.NonAcceptance(
        issue=issue,
        filing=_filing(case),
        reasons=_reasons(case.item, event, "decline"),
        text=event.data["text"],
        competent=event.data.get("competent_agency", ""),
        remedies=reconsideration(body(case.lead.body_code), issue.on),
        english=case.application.language == "en",
    )


def _decision(
    _db: Session, case: Case, event: Event, issue: papers.Issue
) -> papers.DecisionLetter:
    approved = event.action == Action.APPROVE
    result = case.item.result
    return papers.DecisionLetter(
        issue=issue,
        filing=_filing(case),
        approved=approved,
        result=result.text,
        amount=case.application.amount if approved else None,
        reasons=() if approved else _reasons(case.item, event, "refuse"),
        text=event.data.get("text", ""),
        basis=tuple(_citations(case.item, issue.on)),
        remedies=reconsideration(body(case.lead.body_code), issue.on),
        english=result.bilingual or case.application.language == "en",
    )


def _certificate(
    _db: Session, case: Case, _event: Event, issue: papers.Issue
) -> papers.Certificate:
    title, applicant = case.item.result.certificate, case.application.applicant
    assert title is not None
    name = case.item.name
    return papers.Certificate(
        issue=issue,
        title=title,
        statement=Text(
            sc=f"经审查，准予{name.sc}，特发此证。",
            tc=f"經審查，准予{name.tc}，特發此證。",
            en=f"has been granted {name.en[0].lower()}{name.en[1:]}.",
        ),
        holder=applicant.name,
        holder_en=applicant.name_en,
        identity=applicant.credit_code or mask(applicant.identity_number or ""),
        valid_until=_valid_until(case.item, issue.on),
    )


COMPOSERS: dict[str, Callable[[Session, Case, Event, papers.Issue], papers.Sheet]] = {
    "receipt": _receipt,
    "correction": _correction,
    "acceptance": _acceptance,
    "not_accepted": _not_accepted,
    "decision": _decision,
    "certificate": _certificate,
}


# --- parts of several kinds -----------------------------------------------------


def _filing(case: Case) -> papers.Filing:
    application = case.application
    assert application.number is not None
    assert application.submitted_at is not None
    return papers.Filing(
        number=application.number,
        item=case.item.name,
        applicant=application.applicant.name,
        applicant_en=application.applicant.name_en,
        person=application.applicant.kind == "person",
        received_at=application.submitted_at,
    )


def _due(limit: Limit, start: date, on: date | None = None) -> papers.Due:
    return papers.Due(
        on=on or clock.due_after(start, limit),
        days=limit.days,
        working=limit.unit == "working_day",
        basis=limit.basis,
    )


def _handed_in(db: Session, case: Case) -> Iterator[papers.HandedIn]:
    """What was there on submission, in the order of the item."""
    submitted_at = case.application.submitted_at
    held = db.scalars(
        select(Document)
        .where(
            Document.application_id == case.application.id,
            Document.uploaded_at <= submitted_at,
            or_(Document.removed_at.is_(None), Document.removed_at > submitted_at),
        )
        .order_by(Document.id)
    ).all()
    for slot in case.item.documents:
        files = tuple(document.filename for document in held if document.slot == slot.code)
        if files:
            yield papers.HandedIn(title=slot.title, files=files)


def _title(item: Item, path: str) -> Text:
    """What an answer or a document is called in the form."""
    section, _, code = path.partition(".")
    if section == "documents":
        return item.document(code).title
    titles = (item.section(section).title, item.field(path).label)
    return Text(
        sc="：".join(title.sc for title in titles),
        tc="：".join(title.tc for title in titles),
        en=": ".join(title.en for title in titles),
    )


def _reasons(item: Item, event: Event, use: Any) -> tuple[Text, ...]:
    given = event.data["reasons"]
    return tuple(reason.text for reason in item.reasons(use) if reason.code in given)


def _citations(item: Item, on: date) -> Iterator[Text]:
    """The laws and policies in force on a day, as letters cite them."""
    for basis in item.basis:
        begun = basis.valid_from is None or basis.valid_from <= on
        if not begun or (basis.valid_to is not None and basis.valid_to < on):
            continue
        number = basis.number
        yield Text(
            sc=basis.title.sc + (f"（{number}）" if number else ""),
            tc=basis.title.tc + (f"（{number}）" if number else ""),
            en=basis.title.en + (f" ({number})" if number else ""),
        )


def _run_on(texts: list[Text]) -> Text:
    return Text(
        sc="".join(text.sc for text in texts),
        tc="".join(text.tc for text in texts),
        en=" ".join(text.en for text in texts),
    )


def _valid_until(item: Item, on: date) -> date | None:
    """The last day: the day before the one of the same number, months later."""
    months = item.result.months
    if months is None:
        return None
    year, month = divmod(on.month - 1 + months, 12)
    year, month = on.year + year, month + 1
    last = monthrange(year, month)[1]
    if on.day > last:
        return date(year, month, last)
    return date.fromordinal(date(year, month, on.day).toordinal() - 1)
