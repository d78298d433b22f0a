"""How the service was graded: counts, and low grades with their answers."""

from collections.abc import Mapping, Sequence

from portal.access import access
from portal.pages import PageTemplate, renders
from portal.public import blueprint
from portal.web import read
from services.catalogue import item
from services.language import Text
from services.ratings.figures import AnsweredGrade, RatingFigure, list_answered, list_figures
from services.ratings.terms import GRADES, RatingTerms, rating_terms


@renders("public/ratings.html")
class PublicRatingsTemplate(PageTemplate):
    """The counts by service and agency, and the answers to low grades."""

    figures: Sequence[RatingFigure]
    answered: Sequence[AnsweredGrade]
    grades = GRADES

    @property
    def terms(self) -> RatingTerms:
        """How grades are dealt with."""
        return rating_terms()

    @property
    def points(self) -> Mapping[str, Text]:
        """The points that a grade can be about, by code."""
        return rating_terms().points

    @staticmethod
    def service(code: str) -> Text:
        """Name a service in few words."""
        return item(code).short_name


@blueprint.get("/ratings")
@access.anyone
def list_ratings() -> str:
    """Show how the service was graded."""
    db = read()
    figures = list_figures(db)
    return PublicRatingsTemplate(figures=figures, answered=list_answered(db, figures)).render()
