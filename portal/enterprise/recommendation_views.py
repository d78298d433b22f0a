"""Letters of recommendation: what an association signs, and what a company attaches."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from forms.grouping import RecommendationForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.pages import CaseTemplate, FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving
from portal.web import gettext as _
from portal.web import read, write
from services.actor import APPLICANT_ROLES, PREPARERS, SIGNATORIES
from services.applications.case.loading import load
from services.applications.lifecycle import UNSUBMITTED
from services.catalogue import item
from services.groups import recommending
from services.groups.standing import load_association
from services.models import RecommendationLetter


@renders("enterprise/recommendations.html")
class RecommendationsTemplate(PageTemplate):
    """The letters that an association has signed."""

    letters: Sequence[RecommendationLetter]
    may_sign: bool
    item = staticmethod(item)


@renders("enterprise/recommendation.html")
class RecommendationTemplate(FormTemplate):
    """For whom and for what a letter is, and its words."""

    form: RecommendationForm


@renders("enterprise/recommended.html")
class RecommendedTemplate(CaseTemplate):
    """The letters that a draft has or can have."""

    letters: Sequence[tuple[RecommendationLetter, str]]
    may_file: bool


@blueprint.get("/recommendations")
@access.roles(*APPLICANT_ROLES)
def list_recommendations() -> str:
    """Show the letters that the association has signed."""
    return RecommendationsTemplate(
        letters=recommending.list_written(read(), actor()), may_sign=actor().role in SIGNATORIES
    ).render()


@blueprint.route("/recommendations/write", methods=["GET", "POST"])
@access.roles(*SIGNATORIES)
def write_recommendation() -> Response | tuple[str, int]:
    """Write a letter, and sign it."""
    load_association(read(), actor())
    form = filled(RecommendationForm)
    form.item_code.choices = [(one.code, one.name) for one in recommending.list_services()]
    if request.method == "POST":
        with saving(form) as db:
            recommending.write(
                db,
                actor(),
                item_code=form.item_code.data or "",
                credit_code=form.credit_code.data or "",
                name=form.name.data or "",
                text=form.text.data or "",
            )
        if not form.problems:
            flash(_("The letter is signed. The company can attach it"), "success")
            return redirect(url_for("enterprise.list_recommendations"), 303)
    return form_page(RecommendationTemplate(form=form))


@blueprint.post("/recommendations/<uuid:letter_id>/withdraw")
@access.roles(*SIGNATORIES)
def withdraw_recommendation(letter_id: UUID) -> Response:
    """Take a letter back, as long as it is not attached."""
    with write() as db:
        recommending.withdraw(db, actor(), letter_id)
    flash(_("The letter is withdrawn"), "success")
    return redirect(url_for("enterprise.list_recommendations"), 303)


@blueprint.get("/applications/<uuid:application_id>/recommendations")
@access.roles(*APPLICANT_ROLES)
def show_recommendations(application_id: UUID) -> str | Response:
    """Show the letters that a draft has or can have."""
    db = read()
    case = load(db, actor(), application_id)
    if case.state not in UNSUBMITTED:
        return redirect(url_for("enterprise.show_case", application_id=application_id), 303)
    return RecommendedTemplate(
        case=case,
        letters=recommending.list_for(db, case),
        may_file=actor().role in PREPARERS,
    ).render()


@blueprint.post("/applications/<uuid:application_id>/recommendations/<uuid:letter_id>/attach")
@access.roles(*PREPARERS)
def attach_recommendation(application_id: UUID, letter_id: UUID) -> Response:
    """Attach a letter to a draft."""
    with write() as db:
        recommending.attach(db, actor(), application_id, letter_id)
    return redirect(url_for("enterprise.show_recommendations", application_id=application_id), 303)


@blueprint.post("/applications/<uuid:application_id>/recommendations/<uuid:letter_id>/detach")
@access.roles(*PREPARERS)
def detach_recommendation(application_id: UUID, letter_id: UUID) -> Response:
    """Take a letter off a draft."""
    with write() as db:
        recommending.detach(db, actor(), application_id, letter_id)
    return redirect(url_for("enterprise.show_recommendations", application_id=application_id), 303)
