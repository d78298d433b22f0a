"""Which options a page offers, where answers on other pages rule some of them out."""

from collections.abc import Collection

from services.catalogue.schema import Item
from services.conditions import Lookup


def codes_offered(item: Item, on_page: Collection[str], known: Lookup) -> dict[str, frozenset[str]]:
    """List the codes that the rules of an item leave to choose from.

    Args:
        on_page: paths that the page has inputs for, and so can still change.
        known: answers to everything else.

    Returns:
        By the path of a question, or of a list and its column. What is not there
        offers all its options.
    """
    found: dict[str, frozenset[str]] = {}
    for rule in item.rules:
        if rule.when is not None and rule.when.narrow(on_page, known) is not True:
            continue
        left = rule.leaves(lambda path: None if path in on_page else known(path))
        if left is not None:
            path, codes = left
            found[path] = found.get(path, codes) & codes
    return found
