"""What an item must state, depending on its nature: limits, reasons, who decides.

The actions of each nature are in `services/applications/lifecycles.py`; a test compares
both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from services.catalogue.parts import LimitPhase, Nature, ReasonUse
from services.language import Text


@dataclass(frozen=True, slots=True)
class NatureTerms:
    """What every item of a nature must state.

    Args:
        phases: the phases that have a time limit.
        uses: the actions that need reasons.
        consults: whether joint bodies give an opinion, within a limit.
        consents: whether the applicant is asked for consent.
        leads: what the lead does, in words.
        first: what it does within the first limit, which runs from the receipt.

    """

    phases: frozenset[LimitPhase]
    leads: Text
    first: Text
    uses: tuple[ReasonUse, ...] = ("return",)
    consults: bool = False
    consents: bool = False


_OR_CORRECTION = Text.of(
    "，或者一次性告知需要补正的全部内容",
    ", or sends one notice of everything to correct",
)


def _or_correction(sc: str, en: str) -> Text:
    return Text.of(sc + _OR_CORRECTION.sc, en + _OR_CORRECTION.en)


_DECIDED = NatureTerms(
    frozenset({"acceptance", "correction", "decision", "delivery"}),
    leads=Text.of("受理、审查并作出决定", "Accepts, reviews and decides"),
    first=_or_correction(
        "作出受理或者不予受理的决定",
        "accepts the application, refuses to accept it",
    ),
    uses=("decline", "return", "refuse"),
    consults=True,
)

TERMS: Mapping[Nature, NatureTerms] = {
    "licence": _DECIDED,
    "recognition": _DECIDED,
    "fund": replace(_DECIDED, uses=("decline", "return", "strike", "refuse", "recover")),
    "document": _DECIDED,
    "filing": NatureTerms(
        frozenset({"entry", "correction"}),
        leads=Text.of("核对并予以备案", "Checks the filing and puts it on file"),
        first=_or_correction("予以备案", "puts the filing on file"),
        uses=("decline", "return"),
    ),
    "hand_off": NatureTerms(
        frozenset({"check", "correction", "referral"}),
        leads=Text.of("核对后转交有权机关", "Checks it and hands it over to the body that decides"),
        first=_or_correction("核对申请材料", "checks the application"),
        uses=("return", "refer"),
    ),
    "enquiry": NatureTerms(
        frozenset({"assignment", "correction", "answer", "extension"}),
        leads=Text.of("答复咨询", "Answers the question"),
        first=_or_correction("将咨询交办", "takes up the question"),
        consults=True,
        consents=True,
    ),
    "matching": NatureTerms(
        frozenset({"forwarding", "correction", "answer", "outcome"}),
        leads=Text.of(
            "经同意转送给申请人选定的机构，跟进答复和对接结果",
            "Forwards it with consent to the institutions chosen, and follows up what comes of it",
        ),
        first=_or_correction("转送申请", "forwards the application"),
        consents=True,
    ),
    "register": NatureTerms(
        frozenset({"entry", "correction"}),
        leads=Text.of("核对并予以登记", "Checks the application and makes the entry"),
        first=_or_correction("予以登记", "makes the entry"),
        uses=("decline", "return"),
    ),
    "guide": NatureTerms(
        frozenset(),
        leads=Text.of("提供指引", "Gives guidance"),
        first=Text.of("无", "Nothing"),
        uses=(),
    ),
}
