"""The catalogue of items: their forms, checks of answers, amounts."""

from services.catalogue.asked import (
    AnswerLine,
    AskedDocument,
    AskedSection,
    documents_asked,
    is_undecided,
    sections_asked,
)
from services.catalogue.check import check
from services.catalogue.comparing import ChangedSection, Difference, compare_answers
from services.catalogue.facts import facts
from services.catalogue.filed import item_of
from services.catalogue.loader import (
    all_items,
    item,
    items_on,
    laws_cited,
    load_catalogue,
    reason_texts,
)
from services.catalogue.money.calculating import amount, total_amount
from services.catalogue.money.results import Amount, Earlier, RowAmount
from services.catalogue.offered import codes_offered
from services.catalogue.parts import DocumentSlot, Limit, ReasonOption, ReasonUse, Section
from services.catalogue.reasons import reasons
from services.catalogue.schema import Item, identified
from services.catalogue.visibility import View, clean

__all__ = [
    "Amount",
    "AnswerLine",
    "AskedDocument",
    "AskedSection",
    "ChangedSection",
    "Difference",
    "DocumentSlot",
    "Earlier",
    "Item",
    "Limit",
    "ReasonOption",
    "ReasonUse",
    "RowAmount",
    "Section",
    "View",
    "all_items",
    "amount",
    "check",
    "clean",
    "codes_offered",
    "compare_answers",
    "documents_asked",
    "facts",
    "identified",
    "is_undecided",
    "item",
    "item_of",
    "items_on",
    "laws_cited",
    "load_catalogue",
    "reason_texts",
    "reasons",
    "sections_asked",
    "total_amount",
]
