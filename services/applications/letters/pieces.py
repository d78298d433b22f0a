"""What several letters say: the application, a limit, reasons, legal basis and remedies."""

from datetime import date

from services.applications.case.case import Case
from services.applications.case.names import printed_name
from services.applications.clock import clock
from services.catalogue import View, reason_texts
from services.catalogue.limits import word_limit
from services.catalogue.parts import Refusal
from services.conditions import applies
from services.content import with_number
from services.documents import printed
from services.language import Text
from services.models import Event
from services.plan import body, finality, partly_final, reconsideration


def printed_filing(case: Case) -> printed.PrintedFiling:
    """Describe the application as all its papers print it."""
    application = case.application
    assert application.number
    assert application.submitted_at
    return printed.PrintedFiling(
        number=application.number,
        item=case.item.name,
        applicant=printed_name(case),
        applicant_en=application.applicant_name_en,
        person=application.applicant.kind == "person",
        received_at=application.submitted_at,
    )


def needs_english(case: Case) -> bool:
    """Check whether the papers get a courtesy page in English."""
    return case.application.language == "en" or case.item.result.bilingual


def printed_limit(case: Case, phase: str, start: date) -> printed.PrintedLimit:
    """Describe a limit that runs from a day, as papers print it."""
    limit = case.item.require_limit(phase)
    return printed.PrintedLimit(
        on=clock.due_after(start, limit),
        term=word_limit(limit, case.item.nature).as_text(),
        basis=limit.basis,
    )


def word_basis(case: Case, on: date) -> tuple[Text, ...]:
    """Word the rules under which something of a case is decided on a day."""
    return tuple(with_number(basis.title, basis.number) for basis in case.item.basis_on(on))


def word_reasons(event: Event) -> tuple[Text, ...]:
    """Word the reasons of an event, as the vocabulary has them."""
    words = reason_texts()
    return tuple(words[code] for code in event.data["reasons"])


def find_refusal(case: Case, event: Event) -> Refusal | None:
    """Find what was refused, where the item distinguishes."""
    code = event.data.get("refusal", {}).get("code")
    return next((one for one in case.item.refusals if one.code == code), None)


def word_remedies(case: Case, on: date, refusal: Refusal | None = None) -> Text:
    """Word the remedies; against what the law makes final, none is offered."""
    ordinary = reconsideration(body(case.lead.body_code), on)
    final, view = refusal.final if refusal else None, View(case.item, case.application.answers)
    if final is None or not applies(final.when, view.answer):
        return ordinary
    if applies(final.partly, view.answer):
        return partly_final(final.source.text, final.part, ordinary)
    return finality(final.source.text)
