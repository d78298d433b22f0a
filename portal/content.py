"""All that is kept in YAML, read before anything starts."""

from portal.public import texts
from services import laws
from services.applications.clock.calendar import added_years
from services.catalogue import laws_cited, load_catalogue, reasons
from services.documents import numbering
from services.eligibility import check_items, sources, topics
from services.notices import delivery
from services.plan import load_plan
from services.plan.remedies import remedies


def load_content() -> None:
    """Read every file, so that a bad one stops the start and the first reader need not wait.

    Raises:
        BadContent: a file of content is wrong.
    """
    load_plan()
    load_catalogue()
    reasons()
    topics()
    check_items(version for versions in load_catalogue().values() for version in versions)
    laws.refuse_unused(laws_cited() | sources.laws_cited() | remedies().laws_cited())
    added_years()
    texts.pages()
    delivery.templates()
    numbering.traditional_characters()
