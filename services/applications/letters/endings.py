"""The letters by which what was granted ends: the notice before, and the decision."""

from services import moments
from services.applications.case.case import Case
from services.applications.case.endings import (
    answer_ending_by,
    find_ending_answer,
    find_proposed_ending,
)
from services.applications.letters.pieces import (
    needs_english,
    printed_filing,
    word_reasons,
    word_remedies,
)
from services.applications.lifecycle import Action
from services.documents import papers
from services.models import Event, Paper


def notice(
    case: Case, event: Event, certificate: Paper, issue: papers.Issue
) -> papers.EndingNotice:
    """Compose the notice before a certificate is ended (拟撤销告知书, 拟注销告知书)."""
    title = case.item.result.certificate
    assert title is not None
    return papers.EndingNotice(
        issue=issue,
        filing=printed_filing(case),
        revoked=event.action == Action.PROPOSE_REVOCATION,
        certificate=title,
        certificate_number=certificate.number,
        granted_on=certificate.issued_on,
        reasons=word_reasons(event),
        text=event.data["text"],
        answer_by=answer_ending_by(event),
        english=needs_english(case),
    )


def ending(
    case: Case, event: Event, certificate: Paper, issue: papers.Issue
) -> papers.EndingLetter:
    """Compose the letter that ends a certificate (撤销决定书, 注销通知书)."""
    title = case.item.result.certificate
    assert title is not None
    before = case.application.events[: event.sequence - 1]
    proposed = find_proposed_ending(before)
    return papers.EndingLetter(
        issue=issue,
        filing=printed_filing(case),
        revoked=event.action == Action.REVOKE,
        certificate=title,
        certificate_number=certificate.number,
        holder=certificate.holder if certificate.holder != case.application.applicant_name else "",
        granted_on=certificate.issued_on,
        told_on=moments.local_day(proposed.at) if proposed else None,
        answered=find_ending_answer(before) is not None,
        reasons=word_reasons(event),
        text=event.data["text"],
        remedies=word_remedies(case, issue.on),
        english=needs_english(case),
    )
