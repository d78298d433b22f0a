"""Grading the service of a case that has ended, and reading what was answered."""

from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.ratings import RatingForm
from portal.access import access, actor
from portal.enterprise import blueprint
from portal.enterprise.on_application import OnApplication
from portal.pages import FormTemplate, form_page, renders
from portal.plain import filled, saving
from portal.typed import keeps_typed
from portal.web import Page, read, write
from portal.web import gettext as _
from services.actor import APPLICANT_ROLES, PREPARERS
from services.language import Text
from services.models import Rating
from services.ratings import grading
from services.ratings.terms import GRADES, LOW, RatingTerms, rating_terms


@renders("enterprise/rating.html")
class RatingTemplate(OnApplication, FormTemplate):
    """The form, or what was graded with its answer.

    Args:
        may_grade: whether the reader grades for the applicant.
        unsent: whether the form was filled in before signing in once more.
    """

    form: RatingForm
    rating: Rating | None
    may_grade: bool
    unsent: bool = False
    grades = GRADES

    @property
    def terms(self) -> RatingTerms:
        """How grades are dealt with."""
        return rating_terms()

    @property
    def points(self) -> Mapping[str, Text]:
        """The points that a grade can be about, by code."""
        return rating_terms().points

    @property
    def is_low(self) -> bool:
        """Whether the grade is one that is answered."""
        return self.rating is not None and self.rating.grade in LOW

    @property
    def publishes(self) -> bool:
        """Whether the words are published, or will be with their answer: of low grades alone."""
        return self.is_low and self.rating is not None and self.rating.may_publish


def _show_typed(application_id: UUID) -> str:
    """Show the form with what was typed before signing in once more."""
    return _page(application_id, _form(), unsent=True).render()


@blueprint.route("/applications/<uuid:application_id>/rating", methods=["GET", "POST"])
@keeps_typed(_show_typed)
@access.roles(*APPLICANT_ROLES)
def rate_service(application_id: UUID) -> Page:
    """Grade the service once, or show what was graded."""
    form = _form()
    if request.method == "POST":
        with saving(form) as db:
            grading.grade(
                db,
                actor(),
                application_id,
                grade=form.grade.data or "",
                points=form.points.data,
                words=form.words.data or "",
                may_publish=bool(form.may_publish.data),
            )
        if not form.problems:
            flash(_("Thank you. Your grade was received"), "success")
            return _back(application_id)
    return form_page(_page(application_id, form))


@blueprint.post("/applications/<uuid:application_id>/rating/retract")
@access.roles(*PREPARERS)
def retract_rating_words(application_id: UUID) -> Page:
    """Withdraw the consent to publish the words."""
    with write() as db:
        grading.retract(db, actor(), application_id)
    flash(_("Your words are no longer published"), "success")
    return _back(application_id)


def _form() -> RatingForm:
    form = filled(RatingForm)
    form.points.choices = list(rating_terms().points.items())
    return form


def _page(application_id: UUID, form: RatingForm, *, unsent: bool = False) -> RatingTemplate:
    case, rating = grading.load_gradable(read(), actor(), application_id)
    may_grade = actor().role in PREPARERS
    return RatingTemplate(case=case, form=form, rating=rating, may_grade=may_grade, unsent=unsent)


def _back(application_id: UUID) -> Page:
    return redirect(url_for("enterprise.rate_service", application_id=application_id), 303)
