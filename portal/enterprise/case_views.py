"""A submitted case: where it stands, and what its applicant confirms."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.history import HistoryEntry, history
from portal.enterprise.money import OnMoney
from portal.enterprise.on_application import OnApplication
from portal.enterprise.open_papers import HANDED_OVER, open_papers
from portal.enterprise.standing import handed_over_to, parts_of, progress, standing
from portal.lateness import late
from portal.pages import renders
from portal.plain import sent_version
from portal.web import gettext as _
from portal.web import read, write
from portal.wording import paper_name
from services import moments
from services.actor import APPLICANT_ROLES, PREPARERS, SIGNATORIES
from services.applications.case import attached
from services.applications.case.appeals import Appeal, list_appeals
from services.applications.case.endings import answer_ending_by, find_proposed_ending
from services.applications.case.loading import load
from services.applications.case.moves import read_clock
from services.applications.case.obligations import Obligation, list_in_force
from services.applications.case.own_publicity import PublicDays
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
from services.applications.clock.clock import Clock
from services.applications.filing import acknowledging
from services.applications.lifecycle import ISSUED, Action, State
from services.applications.publicities import find_page
from services.applications.routing.parts import RoutePart
from services.applications.routing.routing import Route
from services.catalogue.scoring import Criterion
from services.funds.experts.scores import scored_by, tell_score
from services.language import Message, Text
from services.models import Event, Paper, Publicity, Rating, Review
from services.ratings.grading import find_rating, is_gradable
from services.rounds.scoring import PanelScore


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
        papers=open_papers(case, attached.list_papers(db, case)),
        score=tell_score(db, application),
        public=find_page(db, case),
        gradable=gradable,
        rating=find_rating(db, case) if gradable else None,
    ).render()


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
