"""The rule about a person's document."""

import re
from typing import ClassVar, Literal

from services.catalogue.rules.base import AnswerLookup, FieldRule, Noun
from services.language import N_, Message, capitalise


class IdentityFits(FieldRule):
    """An identity document is of a kind that people of a status can hold.

    Permanent residents of China hold the card; other foreign nationals and
    non-Chinese residents of Hong Kong and Macao a passport or a travel permit.
    """

    looks_at: ClassVar = {"field": frozenset({"identity"}), "status": frozenset({"choice"})}
    rule: Literal["identity_fits"]
    status: str

    def broken(self, answer: AnswerLookup, noun: Noun) -> Message | None:
        """Say what is wrong, or None. All its answers must be there."""
        identity, kinds = answer(self.field), HELD_BY[answer(self.status)]
        shape = kinds.get(identity.kind)
        if shape is not None and re.match(shape, identity.number):
            return None
        return N_("%(Noun)s does not fit who the person is", Noun=capitalise(noun(self.field)))

    def leaves(self, known: AnswerLookup) -> tuple[str, frozenset[str]] | None:
        """Say which kinds of document it leaves, once the status is known."""
        kinds = HELD_BY.get(known(self.status))
        return (self.field, frozenset(kinds)) if kinds else None


_FOREIGN_PR = {"foreign_pr_old": "", "foreign_pr_2023": ""}
HELD_BY: dict[str, dict[str, str]] = {
    "foreign": {"passport": ""},
    "foreign_pr": {"passport": "", **_FOREIGN_PR},
    "hk_chinese": {"home_return_permit": r"H\d", "residence_permit_hkmt": "810000"},
    "hk_foreign": {"home_return_permit": "HA", "passport": "", **_FOREIGN_PR},
    "mo_chinese": {"home_return_permit": r"M\d", "residence_permit_hkmt": "820000"},
    "mo_foreign": {"home_return_permit": "MA", "passport": "", **_FOREIGN_PR},
    "taiwan": {"taiwan_travel_permit": "", "residence_permit_hkmt": "830000"},
    "mainland": {"resident_id": "", "passport": ""},
}
"""Kinds of document by status, with a pattern for the beginning of their numbers."""
