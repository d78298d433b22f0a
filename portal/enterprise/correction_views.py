"""CaseForm a correction notice (补正): only what it lists is changed, and an owner signs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from forms.enterprise import SignForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.places import place_of
from portal.enterprise.section_views import asked_amount, paid_amount
from portal.enterprise.signing_views import sign_as_read
from portal.pages import CaseTemplate, renders
from portal.plain import sent_version
from portal.web import gettext as _
from portal.web import read, write
from services.actor import APPLICANT_ROLES, PREPARERS, SIGNATORIES
from services.applications.case import attached
from services.applications.case.case import Case
from services.applications.case.loading import load
from services.applications.case.moves import read_clock
from services.applications.case.permissions import allowed_actions
from services.applications.clock.clock import Clock
from services.applications.filing import comparing, correcting, drafting, signing
from services.applications.filing.comparing import Changes
from services.applications.lifecycle import Action, State
from services.catalogue import Amount
from services.catalogue.money.settling import Settled
from services.errors import Invalid, Problem
from services.language import Text

Answer = str | Response | tuple[str | Response, int]


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that the notice asks for, where to do it, and whether it is done."""

    path: str
    title: Text
    note: str
    href: str
    done: bool


@renders("enterprise/correction.html")
class EnterpriseCorrectionTemplate(CaseTemplate):
    """A correction notice, point by point."""

    points: Sequence[Point]
    left: Sequence[Problem]
    problems: Sequence[Problem]
    clock: Clock
    actions: Sequence[Action]
    owners: Sequence[str]
    href: Callable[[str], str]

    @property
    def ready(self) -> bool:
        """Whether nothing is left to do before it is signed."""
        return not self.left and all(point.done for point in self.points)


@renders("enterprise/sign_correction.html")
class SignCorrectionTemplate(CaseTemplate):
    """What a correction changes, and the declaration to be signed anew."""

    changes: Changes
    form: SignForm
    problems: Sequence[Problem]
    amount: Amount | None
    paid: Settled | None


@blueprint.get("/applications/<uuid:application_id>/correction")
@access.roles(*APPLICANT_ROLES)
def show_correction(application_id: UUID) -> str | Response:
    """Everything that must be corrected, and by when."""
    return _page(application_id)


def _page(application_id: UUID, problems: tuple[Problem, ...] = ()) -> str | Response:
    db = read()
    case = load(db, actor(), application_id)
    if case.state is not State.CORRECTION:
        return redirect(url_for("enterprise.show_case", application_id=application_id), 303)
    left = drafting.submission_problems(db, case)
    return EnterpriseCorrectionTemplate(
        case=case,
        points=[
            _point(case, path, note)
            for path, note in drafting.correction_notes(case.application).items()
        ],
        left=left,
        problems=problems,
        clock=read_clock(case),
        actions=allowed_actions(actor(), case),
        owners=signing.list_signatories(db, case),
        href=partial(place_of, case),
    ).render()


@blueprint.post("/applications/<uuid:application_id>/correction")
@access.roles(*PREPARERS)
def offer_correction(application_id: UUID) -> Answer:
    """Ask for a signature of the corrections."""
    try:
        with write() as db:
            version = sent_version()
            correcting.offer_correction(db, actor(), application_id, version=version)
    except Invalid as error:
        return _page(application_id, error.problems), 422
    flash(_("The corrections are waiting for a signature"), "success")
    return redirect(url_for("enterprise.show_correction", application_id=application_id), 303)


@blueprint.route("/applications/<uuid:application_id>/correction/sign", methods=["GET", "POST"])
@access.roles(*SIGNATORIES)
def sign_correction(application_id: UUID) -> Answer:
    """Show what changed against what was signed; signing it sends the case back."""
    if request.method != "POST":
        return _sign_page(application_id)
    try:
        sign_as_read(correcting.answer_correction, application_id)
    except Invalid as error:
        form = SignForm()
        if any(problem.field not in form for problem in error.problems):
            return _page(application_id, error.problems), 422
        return _sign_page(application_id, error.problems), 422
    flash(_("The corrections were signed and sent"), "success")
    return redirect(url_for("enterprise.show_case", application_id=application_id), 303)


def _sign_page(application_id: UUID, problems: tuple[Problem, ...] = ()) -> str | Response:
    db = read()
    case = load(db, actor(), application_id)
    if case.state is not State.CORRECTION:
        return redirect(url_for("enterprise.show_case", application_id=application_id), 303)
    documents = attached.list_documents(db, case)
    waiting = drafting.open_points(case.application)
    if waiting or drafting.submission_problems(db, case, documents):
        return redirect(url_for("enterprise.show_correction", application_id=application_id), 303)
    form = SignForm(request.form if problems else None)
    form.add(problems)
    amount = asked_amount(case)
    return SignCorrectionTemplate(
        case=case,
        changes=comparing.compare_with_signed(case, documents),
        form=form,
        problems=problems,
        amount=amount,
        paid=paid_amount(case, amount),
    ).render()


def _point(case: Case, path: str, note: str) -> Point:
    done = path not in drafting.open_points(case.application)
    is_document = path.startswith("documents.")
    where = path if is_document else min(drafting.hiding_answers(case, path), default=path)
    return Point(path, case.item.title_of(path), note, place_of(case, where), done)
