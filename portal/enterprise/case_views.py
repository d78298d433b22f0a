"""A submitted case: where it stands, what was filed, what can be downloaded."""

import json
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from forms.enterprise import WithdrawForm
from portal.access import access, actor
from portal.downloads import send_bytes, send_document, send_paper
from portal.enterprise import blueprint
from portal.enterprise.history import HistoryEntry, history
from portal.enterprise.money import OnMoney
from portal.enterprise.standing import (
    handed_over_to,
    parts_of,
    progress,
    standing,
    tag_of,
)
from portal.enterprise.starting_views import is_fileable
from portal.lateness import late
from portal.pages import CaseTemplate, renders
from portal.plain import sent_version
from portal.web import gettext as _
from portal.web import language, read, write
from portal.wording import paper_name
from services import moments
from services.actor import APPLICANT_ROLES, PREPARERS, SIGNATORIES
from services.applications.case import attached, casefile
from services.applications.case.appeals import Appeal, list_appeals
from services.applications.case.case import Case
from services.applications.case.endings import answer_ending_by, find_proposed_ending
from services.applications.case.loading import load
from services.applications.case.moves import read_clock
from services.applications.case.obligations import Obligation, list_in_force
from services.applications.case.own_publicity import PublicDays
from services.applications.case.permissions import allowed_actions
from services.applications.case.publicity import (
    find_open_objection,
    find_publicity,
    reply_by,
)
from services.applications.case.rectifications import Rectification, list_rectifications
from services.applications.case.reissues import FormerName, find_asked_reissue, find_former_name
from services.applications.case.renewable import find_renewable
from services.applications.case.reopenings import (
    REOPENING,
    answer_reopening_by,
    find_proposed_reopening,
)
from services.applications.casework import publishing
from services.applications.clock import clock
from services.applications.clock.calendar import is_provisional
from services.applications.clock.clock import Clock
from services.applications.filing import acknowledging, withdrawing
from services.applications.lifecycle import ISSUED, Action, Phase, State
from services.applications.publicities import find_page
from services.applications.routing.parts import RoutePart
from services.applications.routing.routing import Route
from services.catalogue import (
    AskedDocument,
    AskedSection,
    Limit,
    documents_asked,
    sections_asked,
)
from services.catalogue.scoring import Criterion
from services.documents.handing_in import HeldDocument
from services.documents.issuing import find_issued_paper
from services.errors import Conflict, Invalid, NotFound, Problem
from services.funds.experts.scores import scored_by, tell_score
from services.language import Message, Text
from services.models import Event, Paper, Publicity, Rating, Review
from services.ratings.grading import find_rating, is_gradable
from services.rounds.scoring import PanelScore

RESULTS = frozenset({"decision", "certificate", "rectification"})
"""Kinds of paper that are handed over against a confirmation of receipt."""

HANDED_OVER = (State.DELIVERED, State.REVOKED, State.CANCELLED)
"""States in which they have been, or there is nothing left to confirm."""


class OnApplication(CaseTemplate):
    """What the pages of a submitted case have in common."""

    __slots__ = ()

    @property
    def tag(self) -> tuple[str, Message]:
        """Colour and words for its state."""
        return tag_of(self.case.application)

    @property
    def actions(self) -> Sequence[Action]:
        """What its reader can do."""
        return allowed_actions(actor(), self.case) if actor().role in PREPARERS else ()

    @property
    def may_copy(self) -> bool:
        """Whether a new draft can be made of it."""
        return actor().role in PREPARERS and is_fileable(self.case.item.code)


@renders("enterprise/case.html")
class EnterpriseCaseTemplate(OnApplication, OnMoney):
    """Where a case stands, who handles it and why, and what has happened.

    Args:
        now: where it stands.
        then: what happens next.
        agencies: the bodies that have it, each with its parts.
        score: what the experts gave, once it is decided.
        public: the page on which everybody reads what is intended.
        gradable: whether its service can be or was graded.
        rating: what was graded.
    """

    now: Message
    then: Message
    clock: Clock
    route: Route
    agencies: Sequence[tuple[Review, Sequence[RoutePart]]]
    papers: Sequence[Paper]
    score: PanelScore | None
    public: Publicity | None
    gradable: bool
    rating: Rating | None
    late = staticmethod(late)
    local_day = staticmethod(moments.local_day)
    reply_by = staticmethod(reply_by)
    answer_ending_by = staticmethod(answer_ending_by)
    answer_reopening_by = staticmethod(answer_reopening_by)

    @property
    def renewable(self) -> Paper | None:
        """The certificate that ends soon, if it has one."""
        return find_renewable(self.papers)

    @property
    def received_on(self) -> date | None:
        """The day on which it was confirmed that the result is here; None before."""
        received = self.case.last(Action.ACKNOWLEDGE, *REOPENING)
        known = received is not None and received.action == Action.ACKNOWLEDGE
        return moments.local_day(received.at) if received and known else None

    @property
    def public_days(self) -> PublicDays | None:
        """The days for which its entry stands on a public list."""
        return find_publicity(self.case) if self.case.state is State.SIGNOFF else None

    @property
    def public_now(self) -> bool:
        """Whether today is one of them."""
        days = self.public_days
        return days is not None and days[0] <= moments.today() <= days[1]

    @property
    def objection(self) -> Event | None:
        """The objection to the entry that is not answered yet."""
        return find_open_objection(self.case) if self.public_days else None

    @property
    def rectified(self) -> Sequence[Rectification]:
        """Slips in the decision that were put right, once the decision can be read."""
        handed_over = self.case.state in HANDED_OVER
        return list_rectifications(self.case.application.events) if handed_over else ()

    @property
    def proposed_again(self) -> Event | None:
        """The proposal to review the case again that is not decided yet."""
        return find_proposed_reopening(self.case.application.events)

    @property
    def former_name(self) -> FormerName | None:
        """The name on the certificate, where its holder is called otherwise now."""
        return find_former_name(self.case) if self.case.state in ISSUED else None

    @property
    def reissue_asked(self) -> bool:
        """Whether a certificate in the new name was asked for, and nobody decided on it yet."""
        return find_asked_reissue(self.case.application.events) is not None

    @property
    def appeals(self) -> Sequence[Appeal]:
        """What was brought against the decision, and how it ended."""
        return list_appeals(self.case.application.events)

    @property
    def obligations(self) -> Sequence[Obligation]:
        """The conditions of the decision, with what was found of each."""
        return list_in_force(self.case)

    @property
    def ending(self) -> Event | None:
        """The proposal to end what was granted that is not decided yet."""
        return find_proposed_ending(self.case.application.events)

    @property
    def criteria(self) -> Sequence[Criterion]:
        """What the experts scored, in a competitive round."""
        current = self.case.application.round
        sheet = scored_by(current).scoring if current else None
        return sheet.criteria if sheet else ()

    @property
    def history(self) -> Sequence[HistoryEntry]:
        """What has happened, newest first."""
        return history(self.case)

    def handed_over(self, review: Review) -> list[Message]:
        """Say how parts of the case came to a body."""
        return handed_over_to(self.case, review)

    def progress(self, review: Review) -> tuple[str, Message]:
        """Return colour and words for how far a body has come."""
        return progress(self.case, review)

    def paper_name(self, kind: str) -> Text | Message:
        """Name a kind of paper as the item calls it."""
        return paper_name(self.case.item, kind)


@renders("enterprise/answers.html")
class EnterpriseAnswersTemplate(OnApplication):
    """What was filed, to read."""

    documents: Sequence[HeldDocument]
    sections: Sequence[AskedSection]
    documents_asked: Sequence[AskedDocument]


@renders("enterprise/receipt.html")
class ReceiptTemplate(OnApplication):
    """The receipt of an application.

    Args:
        handed_over: how parts of it came to other bodies since.
        accepts: whether the next step is acceptance.
        provisional: whether the holidays of that year are not published yet.
        paper: the printed receipt, once it is made.
    """

    route: Route
    handed_over: Sequence[Message]
    answer_by: date
    accepts: bool
    provisional: bool
    limit: Limit
    paper: Paper | None


@renders("enterprise/withdraw.html")
class WithdrawTemplate(OnApplication):
    """Why an application is withdrawn, and whether really.

    Args:
        changed: whether the case has moved on since the form was opened.
    """

    form: WithdrawForm
    problems: Sequence[Problem]
    changed: bool


@blueprint.get("/applications/<uuid:application_id>")
@access.roles(*APPLICANT_ROLES)
def show_case(application_id: UUID) -> str | Response:
    """Show where the case stands, who handles it and why, and what has happened."""
    db = read()
    case = load(db, actor(), application_id)
    application = case.application
    if application.route is None:
        return redirect(url_for("enterprise.show_tasks", application_id=application_id), 303)
    now, then = standing(case)
    gradable = is_gradable(case)
    route = Route.from_dict(application.route)
    return EnterpriseCaseTemplate(
        case=case,
        now=now,
        then=then,
        clock=read_clock(case),
        route=route,
        agencies=[(review, parts_of(route, review)) for review in application.reviews],
        papers=_open_papers(case, attached.list_papers(db, case)),
        score=tell_score(db, application),
        public=find_page(db, case),
        gradable=gradable,
        rating=find_rating(db, case) if gradable else None,
    ).render()


def _open_papers(case: Case, papers: list[Paper]) -> list[Paper]:
    """Those that the applicant may download: the result only once its receipt is confirmed.

    One that no longer stands waits for nothing.
    """
    handed_over = case.state in HANDED_OVER
    return [p for p in papers if p.kind not in RESULTS or handed_over or _has_fallen(p)]


def _has_fallen(paper: Paper) -> bool:
    return paper.ended_on is not None and paper.status != "replaced"


@blueprint.get("/applications/<uuid:application_id>/answers")
@access.roles(*APPLICANT_ROLES)
def show_answers(application_id: UUID) -> str | Response:
    """Show what was filed."""
    db = read()
    case = _submitted(load(db, actor(), application_id))
    return EnterpriseAnswersTemplate(
        case=case,
        documents=attached.list_documents(db, case),
        sections=sections_asked(case.item, case.application.answers),
        documents_asked=documents_asked(case.item, case.application.answers),
    ).render()


def _submitted(case: Case) -> Case:
    """Return the case, if it has been submitted.

    Raises:
        NotFound: it is a draft, which has none of these pages.
    """
    if case.application.submitted_at is None:
        raise NotFound
    return case


@blueprint.get("/applications/<uuid:application_id>/receipt")
@access.roles(*APPLICANT_ROLES)
def show_receipt(application_id: UUID) -> str:
    """Show the receipt (收件凭证): number, query code, agencies, and when to expect an answer."""
    db = read()
    case = _submitted(load(db, actor(), application_id))
    application = case.application
    assert application.route is not None
    assert application.submitted_at is not None
    phase = case.lifecycle.phases[State.RECEIVED]
    limit = case.item.require_limit(phase)  # type: ignore[arg-type]
    answer_by = clock.due_after(moments.local_day(application.submitted_at), limit)
    return ReceiptTemplate(
        case=case,
        route=Route.from_dict(application.route),
        handed_over=[
            line for review in application.reviews for line in handed_over_to(case, review)
        ],
        answer_by=answer_by,
        accepts=phase is Phase.ACCEPTANCE,
        provisional=is_provisional(answer_by),
        limit=limit,
        paper=find_issued_paper(db, application_id, "receipt"),
    ).render()


@blueprint.get("/applications/<uuid:application_id>/documents/<uuid:document_id>")
@access.roles(*APPLICANT_ROLES)
def download_document(application_id: UUID, document_id: UUID) -> Response:
    """Send a document that was handed in."""
    db = read()
    case = load(db, actor(), application_id)
    return send_document(attached.find_document(db, case, document_id))


@blueprint.post("/applications/<uuid:application_id>/acknowledge")
@access.roles(*PREPARERS)
def acknowledge_result(application_id: UUID) -> Response:
    """Confirm that the result was received (送达), after which it can be downloaded."""
    with write() as db:
        acknowledging.acknowledge(db, actor(), application_id)
    flash(_("Thank you. You can now download the result."), "success")
    return redirect(url_for("enterprise.show_case", application_id=application_id), 303)


@blueprint.post("/applications/<uuid:application_id>/answer/take-down")
@access.roles(*SIGNATORIES)
def take_down_answer(application_id: UUID) -> Response:
    """Take down question and answer, which were published as the applicant agreed."""
    version = sent_version()
    with write() as db:
        publishing.take_down(db, actor(), application_id, version=version)
    flash(_("Question and answer are taken down."), "success")
    return redirect(url_for("enterprise.show_case", application_id=application_id), 303)


@blueprint.get("/applications/<uuid:application_id>/papers/<uuid:paper_id>")
@access.roles(*APPLICANT_ROLES)
def download_paper(application_id: UUID, paper_id: UUID) -> Response:
    """Send a paper of the case. A result not yet confirmed leads to where it is confirmed."""
    db = read()
    case = load(db, actor(), application_id)
    paper = attached.find_paper(db, case, paper_id)
    if not _open_papers(case, [paper]):
        return redirect(url_for("enterprise.show_case", application_id=application_id), 303)
    return send_paper(paper)


@blueprint.get("/applications/<uuid:application_id>/case-file.json")
@access.roles(*APPLICANT_ROLES)
def download_case_file(application_id: UUID) -> Response:
    """Send the ledger of the case, which its applicant can check for themselves."""
    case = _submitted(load(read(), actor(), application_id))
    content = json.dumps(casefile.case_file(case, language()), ensure_ascii=False, indent=2)
    return send_bytes(content.encode(), f"{case.application.number}.json", "application/json")


@blueprint.route("/applications/<uuid:application_id>/withdraw", methods=["GET", "POST"])
@access.roles(*SIGNATORIES)
def withdraw_application(application_id: UUID) -> str | Response | tuple[str | Response, int]:
    """Ask why and whether really, then withdraw."""
    form = WithdrawForm(request.form if request.method == "POST" else None)
    if request.method != "POST":
        return _withdraw_page(application_id, form)
    try:
        with write() as db:
            version = sent_version()
            withdrawing.withdraw(
                db, actor(), application_id, version=version, reason=form.text.data or ""
            )
    except Invalid as error:
        form.add(error.problems)
        return _withdraw_page(application_id, form, error.problems), 422
    except Conflict:
        if Action.WITHDRAW not in allowed_actions(actor(), load(read(), actor(), application_id)):
            raise
        return _withdraw_page(application_id, form, changed=True), 409
    flash(_("The application was withdrawn"), "success")
    return redirect(url_for("enterprise.show_case", application_id=application_id), 303)


def _withdraw_page(
    application_id: UUID,
    form: WithdrawForm,
    problems: tuple[Problem, ...] = (),
    *,
    changed: bool = False,
) -> str | Response:
    case = load(read(), actor(), application_id)
    if Action.WITHDRAW not in allowed_actions(actor(), case):
        return redirect(url_for("enterprise.show_case", application_id=application_id), 303)
    return WithdrawTemplate(case=case, form=form, problems=problems, changed=changed).render()
