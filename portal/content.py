"""All that is kept in YAML, read before anything starts."""

from portal.public import texts
from services.catalogue import load_catalogue, reasons
from services.documents import numbering
from services.eligibility import topics
from services.notices import delivery
from services.plan import load_plan


def load_content() -> None:
    """Read every file, so that a bad one stops the start and the first reader need not wait.

    Raises:
        BadContent: a file of content is wrong.
    """
    for load in (load_plan, load_catalogue, reasons, topics, texts.pages, delivery.templates):
        load()
    numbering.traditional_characters()
