"""All that is kept in YAML, read before anything starts."""

from portal.public import texts
from services import glyphs, laws
from services.applications.clock.calendar import added_years
from services.catalogue import amendments, laws_cited, load_catalogue, reasons
from services.catalogue.grouped import load_groups
from services.catalogue.money.currencies import currency_names
from services.catalogue.places import all_countries
from services.content import noting, refuse
from services.documents import numbering
from services.eligibility import check_items, sources, topics
from services.eligibility.contradictions import contradictions
from services.errands.loader import load_errands
from services.notices import delivery
from services.plan import load_plan
from services.plan.contacts import contacts
from services.plan.remedies import remedies
from services.ratings.terms import rating_terms


def load_content() -> None:
    """Read every file, so that a bad one stops the start and the first reader need not wait.

    Raises:
        BadContent: files of content are wrong; names each, as far as one hides no other.
    """
    wrong: list[str] = []
    for read in (
        load_plan,
        contacts,
        load_catalogue,
        reasons,
        topics,
        load_errands,
        load_groups,
        rating_terms,
        _check_items,
        contradictions,
        _check_laws,
        added_years,
        texts.pages,
        delivery.templates,
        numbering.traditional_characters,
        all_countries,
        currency_names,
        glyphs.covered,
    ):
        with noting(wrong), amendments.as_written():
            read()
    refuse(wrong)


def _check_items() -> None:
    check_items(version for versions in load_catalogue().values() for version in versions)


def _check_laws() -> None:
    laws.refuse_unused(laws_cited() | sources.laws_cited() | remedies().laws_cited())
