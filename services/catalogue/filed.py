"""The item as an application was filed under it."""

from typing import Any

from services import moments
from services.catalogue.amendments import amendments_of
from services.catalogue.loader import item
from services.catalogue.schema import Item


def item_of(application: Any) -> Item:
    """Return the version of the item that an application is for, with its particulars of the day
    that counts: on which its round opened, on which it was filed, or today for a draft.

    Args:
        application: anything with the attributes of `models.Application`.

    Raises:
        NotFound: there is no such item or version.
    """
    code, version = application.item_code, application.item_version
    found = item(code, version)
    if not amendments_of(found):
        return found
    moment = application.round.opens_at if application.round else application.submitted_at
    return item(code, version, on=moments.local_day(moment) if moment else None)
