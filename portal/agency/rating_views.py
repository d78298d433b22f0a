"""Grades of the service in cases that the agency leads, and answers to low ones."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import flash, redirect, request, url_for

from forms.ratings import RatingAnswerForm
from portal.access import access, actor
from portal.agency import blueprint
from portal.pages import FormTemplate, PageTemplate, form_page, renders
from portal.plain import filled, saving
from portal.typed import keeps_typed
from portal.web import Page, read
from portal.web import gettext as _
from services.actor import Role
from services.catalogue import item
from services.language import Text
from services.ratings import answering
from services.ratings.answering import Graded
from services.ratings.terms import GRADES, RatingTerms, rating_terms


class OnGrades(PageTemplate):
    """A page with grades of the agency's own cases."""

    __slots__ = ()
    grades = GRADES

    @property
    def points(self) -> Mapping[str, Text]:
        """The points that a grade can be about, by code."""
        return rating_terms().points

    @property
    def terms(self) -> RatingTerms:
        """How grades are dealt with."""
        return rating_terms()

    @staticmethod
    def service(code: str) -> Text:
        """Name a service in few words."""
        return item(code).short_name


@renders("agency/ratings.html")
class RatingsTemplate(OnGrades):
    """A page of the grades, those that wait for an answer first.

    Args:
        after: the last grade of the page before.
        older: the last grade of this page, where more follow.
    """

    graded: Sequence[Graded]
    after: UUID | None
    older: UUID | None


@renders("agency/rating.html")
class RatingAnswerTemplate(OnGrades, FormTemplate):
    """One low grade: to be answered, or with its answer.

    Args:
        unsent: whether the form was filled in before signing in once more.
    """

    form: RatingAnswerForm
    graded: Graded
    unsent: bool = False


def _show_typed(rating_id: UUID) -> str:
    """Show the form with what was typed before signing in once more."""
    graded = answering.load_graded(read(), actor(), rating_id)
    return RatingAnswerTemplate(form=filled(RatingAnswerForm), graded=graded, unsent=True).render()


@blueprint.get("/ratings")
@access.roles(Role.APPROVER)
def list_ratings() -> str:
    """List how the service of the agency was graded."""
    after = request.args.get("after", default=None, type=UUID)
    graded, older = answering.list_graded(read(), actor(), after=after)
    return RatingsTemplate(graded=graded, after=after, older=older).render()


@blueprint.route("/ratings/<uuid:rating_id>", methods=["GET", "POST"])
@keeps_typed(_show_typed)
@access.roles(Role.APPROVER)
def answer_rating(rating_id: UUID) -> Page:
    """Show a low grade, and answer it."""
    form = filled(RatingAnswerForm)
    if request.method == "POST":
        with saving(form) as db:
            answering.answer(db, actor(), rating_id, text=form.text.data or "")
        if not form.problems:
            flash(_("The grade is answered. The applicant is told"), "success")
            return redirect(url_for("agency.list_ratings"), 303)
    graded = answering.load_graded(read(), actor(), rating_id)
    return form_page(RatingAnswerTemplate(form=form, graded=graded))
