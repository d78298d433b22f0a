"""What can be applied for: items, their forms, and what is wrong with answers."""

from services.catalogue.amounts import Amount, RowAmount, amount, total_amount
from services.catalogue.asked import Asked, AskedDocument, Line, documents_asked, visible
from services.catalogue.check import check
from services.catalogue.facts import facts
from services.catalogue.loader import all_items, item, items_on, laws_cited, load_catalogue
from services.catalogue.parts import DocumentSlot, Limit, Reason, ReasonUse, Section
from services.catalogue.reasons import reasons
from services.catalogue.schema import Item
from services.catalogue.visibility import View, clean

__all__ = [
    "Amount",
    "Asked",
    "AskedDocument",
    "DocumentSlot",
    "Item",
    "Limit",
    "Line",
    "Reason",
    "ReasonUse",
    "RowAmount",
    "Section",
    "View",
    "all_items",
    "amount",
    "check",
    "clean",
    "documents_asked",
    "facts",
    "item",
    "items_on",
    "laws_cited",
    "load_catalogue",
    "reasons",
    "total_amount",
    "visible",
]
