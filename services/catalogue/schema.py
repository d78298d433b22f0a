"""An item: everything about one service that can be applied for.

One folder holds one item, each file in it one version. Guide page, form, routing, time
limits, papers and self-check are all read from it. `consistency.py` checks it.
"""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, Literal

from pydantic import Field as Constrained

from services.catalogue.fields import Field, IdentityField, asks_for_number
from services.catalogue.money.terms import AmountRule
from services.catalogue.parts import (
    ApplicantKind,
    Basis,
    Condition,
    Decider,
    DocumentSlot,
    Fee,
    Limit,
    LimitPhase,
    Nature,
    ReasonOption,
    ReasonUse,
    Refusal,
    Result,
    RoundKind,
    Section,
    SelfCheck,
    Sharing,
)
from services.catalogue.prefills import IDENTITY
from services.catalogue.reasons import reasons
from services.catalogue.reckoning import ReckonedLine
from services.catalogue.routes import Door, Routing
from services.catalogue.rules import CheckRule
from services.catalogue.scoring import ScoringSheet
from services.catalogue.sensitive import NumberKind
from services.catalogue.types import ItemCode, Path, Source
from services.content import ContentText, Frozen
from services.language import Text


class Item(Frozen):
    """One version of one item (事项).

    Args:
        allocation: how a round divides its budget.
        scoring: what experts score, where a round is competitive.
        one_per_round: what becomes of an applicant's second filing in a round: it is refused,
            or counted together with the first.
        consent: the question of yes or no by which the applicant agrees that a matching is
            forwarded, or that an enquiry is published.
        shares: of a matching, whom it is forwarded to, and what of it.
        decider: of a hand-off, who decides.
        reckoned: figures that the answers give, shown and never asked for.
        refusals: what refusing it can mean, where that is not one thing.
        mistakes: what applications are often asked to correct.
        reasons: those that agencies can give for this item alone, beside the shared ones.
    """

    code: ItemCode
    version: int = Constrained(ge=1)
    valid_from: date
    valid_to: date | None = None
    measure: int = Constrained(ge=1, le=27)
    nature: Nature
    name: ContentText
    short_name: ContentText
    summary: ContentText
    who: tuple[ContentText, ...] = Constrained(min_length=1)
    applicants: tuple[ApplicantKind, ...] = Constrained(min_length=1)
    route: Routing
    doors: tuple[Door, ...] = ()
    basis: tuple[Basis, ...] = Constrained(min_length=1)
    conditions: tuple[Condition, ...] = ()
    steps: tuple[ContentText, ...] = Constrained(min_length=1)
    limits: tuple[Limit, ...] = ()
    fee: Fee
    result: Result
    benefit: Source | None = None
    sources: tuple[Source, ...] = ()
    rounds: bool = False
    allocation: RoundKind = "rule"
    scoring: ScoringSheet | None = None
    one_per_round: Literal["refuse", "merge"] = "refuse"
    english: bool = False
    sections: tuple[Section, ...] = ()
    rules: tuple[CheckRule, ...] = ()
    documents: tuple[DocumentSlot, ...] = ()
    declaration: ContentText
    amount: AmountRule | None = None
    self_check: SelfCheck | None = None
    consent: Path | None = None
    shares: Sharing | None = None
    decider: Decider | None = None
    reckoned: tuple[ReckonedLine, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    mistakes: tuple[ContentText, ...] = ()
    reasons: tuple[ReasonOption, ...] = ()

    def in_force(self, on: date) -> bool:
        """Check whether this version can be filed on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def limit(self, phase: LimitPhase) -> Limit | None:
        """Find the time limit of a phase; None if the item has none."""
        return next((limit for limit in self.limits if limit.phase == phase), None)

    def require_limit(self, phase: str) -> Limit:
        """Find the time limit of a phase that must have one, such as a state's. Raises KeyError."""
        by_phase: dict[str, Limit] = {limit.phase: limit for limit in self.limits}
        return by_phase[phase]

    def reasons_for(self, use: ReasonUse) -> tuple[ReasonOption, ...]:
        """List the reasons an agency can give for an action against the applicant's wish."""
        shared = (
            reason
            for reason in reasons()
            if self.nature in reason.natures and self.code in (reason.items or (self.code,))
        )
        return tuple(reason for reason in (*self.reasons, *shared) if use in reason.uses)

    def section(self, code: str) -> Section:
        """Find a section by its code. Raises KeyError."""
        for section in self.sections:
            if section.code == code:
                return section
        raise KeyError(code)

    def field(self, path: str) -> Field:
        """Find the field at `section.field`. Raises KeyError."""
        return self.by_path[path]

    def document(self, code: str) -> DocumentSlot:
        """Find a document slot by its code. Raises KeyError."""
        for document in self.documents:
            if document.code == code:
                return document
        raise KeyError(code)

    def title_of(self, path: str) -> Text:
        """Find the title of an answer or a document, by its path. Raises KeyError."""
        kind, code = path.split(".")
        return self.document(code).title if kind == "documents" else self.field(path).label

    def basis_on(self, on: date) -> tuple[Basis, ...]:
        """List the laws and policies in force on a day."""
        return tuple(
            basis
            for basis in self.basis
            if (basis.valid_from or on) <= on <= (basis.valid_to or on)
        )

    @cached_property
    def by_path(self) -> dict[str, Field]:
        """Every field by `section.field`, in the order of the form."""
        return {f"{s.code}.{f.code}": f for s in self.sections for f in s.fields}

    def asks_for(self, kind: NumberKind) -> bool:
        """Check whether any question asks for a number of a kind."""
        return any(asks_for_number(field, [kind]) for field in self.by_path.values())

    def prefill(self, **known: Any) -> dict[str, dict[str, Any]]:
        """Fill in the answers that the portal already has, by section and field.

        Args:
            known: `applicant`, anything with the attributes of `models.Applicant`;
                `filer`, with those of `models.User`; and `draft`, with its `language`,
                `chinese` or `english`. One that is missing fills in nothing.
        """
        if "applicant" in known:
            known[known["applicant"].kind] = known["applicant"]
        filled: dict[str, dict[str, Any]] = {}
        for path, field in self.by_path.items():
            if field.prefill and (value := _known(known, field.prefill)):
                section, code = path.split(".")
                filled.setdefault(section, {})[code] = value
        return filled

    def identify(self, applicant: Any) -> dict[str, Any]:
        """Return the answers that say who applies, by path; what the profile lacks is asked for.

        Args:
            applicant: anything with the attributes of `models.Applicant`.
        """
        known = {"applicant": applicant, applicant.kind: applicant}
        return {
            path: value
            for path, field in self.by_path.items()
            if field.prefill in IDENTITY
            and (value := _known(known, field.prefill))
            and not (isinstance(field, IdentityField) and value["kind"] not in field.kinds)
        }


def identified(answers: Mapping[str, Any], identity: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers with those that say who applies in their place."""
    found = {section: dict(values) for section, values in answers.items()}
    for path, value in identity.items():
        section, code = path.split(".")
        found.setdefault(section, {})[code] = value
    return found


def _known(known: Mapping[str, Any], prefill: str) -> Any:
    who, name = prefill.split(".")
    if who not in known:
        return None
    if name == "identity":
        kind, number = known[who].identity_kind, known[who].identity_number
        return {"kind": kind, "number": number} if kind and number else None
    value = getattr(known[who], name)
    return value.isoformat() if isinstance(value, date) else value
