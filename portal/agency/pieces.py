"""What a case page shows alike to all who may see it: rendered once for each state of it.

What was signed and what happened never change, so the application's version, which every
event raises, stands for both. Each key holds all that its piece shows beside that.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from markupsafe import Markup

from portal import kept
from portal.agency import blueprint
from portal.pages import CaseTemplate, PageTemplate, renders
from portal.self_check import Check, self_check_of
from portal.web import t
from portal.wording import FILE_TITLES
from services import moments
from services.applications.case import silence
from services.applications.case.assessments import name_subject
from services.applications.case.attachments import list_files
from services.applications.case.case import Case
from services.applications.case.messages import MESSAGE
from services.applications.case.opinions import current_opinions, find_draft, list_superseded
from services.applications.case.sharing import list_consents
from services.applications.case.texts import name_competent
from services.applications.clock.calendar import working_days_between
from services.applications.clock.clock import days_overdue
from services.applications.lifecycle import EDITABLE, Capacity
from services.applications.routing.routing import Route
from services.catalogue import AskedSection, View, reason_texts, sections_asked
from services.documents.handing_in import HeldDocument
from services.documents.sandbox import SHOWN
from services.funds.payments.accounts import LATER
from services.language import N_, Message, Text
from services.models import Event, Review

FILED_LATER: Mapping[str, Message] = {**LATER, MESSAGE: N_("Sent with messages"), **FILE_TITLES}
"""Kinds of documents that come after filing, by slot."""


@renders("agency/answers.html")
class AgencyAnswersTemplate(PageTemplate):
    """The self-check and the answers.

    Args:
        masked: whether a number in them is shown in part.
    """

    checks: Sequence[Check]
    sections: Sequence[AskedSection]
    masked: bool


@renders("agency/history.html")
class HistoryTemplate(CaseTemplate):
    """What happened, newest first."""

    def absent_of(self, event: Event) -> str:
        """Name for whom whoever acted stood in; empty for nobody."""
        absent = event.data.get("for")
        return self.case.names[UUID(absent)] if absent else ""


@renders("agency/route.html")
class RouteTemplate(PageTemplate):
    """Why these agencies."""

    route: Route


@renders("agency/documents.html")
class AgencyDocumentsTemplate(CaseTemplate):
    """The documents handed in, what came after filing, and what officers put on file: of each
    what is for the reader.
    """

    documents: Mapping[str, Sequence[HeldDocument]]
    shown = SHOWN
    later = FILED_LATER


def answers(case: Case) -> Markup:
    """Draw the self-check and the answers."""
    return kept.piece((*_key("answers", case), case.masked), lambda: _answers(case))


def _answers(case: Case) -> str:
    view = View(case.item, case.application.answers)
    sections = sections_asked(case.item, view, masked=case.masked)
    return AgencyAnswersTemplate(
        checks=_checks(case, view),
        sections=sections,
        masked=any(line.masked for section in sections for line in section.lines),
    ).render()


def find_exceptions(case: Case) -> list[Check]:
    """Find what the self-check does not find to be met."""
    view = View(case.item, case.application.answers)
    return [one for one in _checks(case, view) if one.verdict in ("no", "unknown")]


def _checks(case: Case, view: View) -> Sequence[Check]:
    filed_at = case.application.submitted_at
    assert filed_at is not None
    filed_on = moments.local_day(filed_at)
    return self_check_of(case.item, view, filed_on, checked=case.state not in EDITABLE)


def history(case: Case) -> Markup:
    """Draw what happened, newest first; the names in it are people's own to change."""
    key = (*_key("history", case), *case.names.items())
    return kept.piece(key, HistoryTemplate(case=case).render)


def route(case: Case) -> Markup:
    """Draw why these agencies have it."""
    return kept.piece(_key("route", case), lambda: _route(case))


def _route(case: Case) -> str:
    assert case.application.route is not None
    return RouteTemplate(route=Route.from_dict(case.application.route)).render()


def documents(case: Case, held: Mapping[str, Sequence[HeldDocument]]) -> Markup:
    """Draw the documents handed in, with whether each can be opened."""
    key = (
        *_key("documents", case),
        case.capacity,
        *(one for files in held.values() for one in files),
    )
    return kept.piece(key, AgencyDocumentsTemplate(case=case, documents=held).render)


def overdue_days(case: Case, due_on: date | None) -> int | None:
    """Count by how many working days a day of a case is missed; None if it is not."""
    return days_overdue(case.application.events, due_on)


def _text_of(stored: Mapping[str, str]) -> str:
    return t(Text(**stored))


def _reason_text(code: str) -> Text:
    return reason_texts()[code]


def _superseded_of(case: Case, review: Review) -> list[Event]:
    return list_superseded(case.application.events, review.body_code)


def _opinion_of(case: Case, review: Review) -> Event | None:
    return current_opinions(case.application.events).get(review.body_code)


def _own_draft_of(case: Case, review: Review) -> Event | None:
    """Find the draft that waits for an approver, for the agency whose draft it is."""
    if case.capacity is not Capacity.JOINT or review is not case.review:
        return None
    return find_draft(case.application.events, review.body_code)


def _files_of(case: Case, event: Event | None) -> Sequence[Mapping[str, Any]]:
    return list_files(case, event) if event else ()


def opinion_is_near(review: Review) -> bool:
    """Check whether an opinion is due so soon that its agency is reminded."""
    if review.due_on is None:
        return False
    near = silence.chasing_days().remind_before
    return working_days_between(moments.today(), review.due_on) <= near


blueprint.add_app_template_global(overdue_days)
blueprint.add_app_template_global(opinion_is_near)
blueprint.add_app_template_global(_superseded_of, "superseded_of")
blueprint.add_app_template_global(_opinion_of, "opinion_of")
blueprint.add_app_template_global(_own_draft_of, "own_draft_of")
blueprint.add_app_template_global(_files_of, "files_of")
blueprint.add_app_template_global(name_competent)
blueprint.add_app_template_global(moments.local_day)
blueprint.add_app_template_global(_text_of, "text_of")
blueprint.add_app_template_global(_reason_text, "reason_text")
blueprint.add_app_template_global(date.fromisoformat, "day_of")
blueprint.add_app_template_global(Decimal, "amount_of")
blueprint.add_app_template_global(name_subject, "subject_of")
blueprint.add_app_template_global(list_consents, "consents_of")


def _key(piece: str, case: Case) -> tuple[object, ...]:
    return piece, case.application.id, case.application.version
